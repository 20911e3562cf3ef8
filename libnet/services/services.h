/* SPDX-License-Identifier: MIT */
/* The two sources of services: /etc/services and the built-in table. */
#ifndef SERVICES_H
#define SERVICES_H

#include "libnet.h"

/* Returns the names on a line of /etc/services for this port and protocol, or
 * NULL. *line is NULL for the first call; later calls return the other
 * lines. */
struct etc_line;
const char *etc_names(const struct etc_line **line, unsigned port,
	unsigned proto);
bool etc_has(unsigned port);
bool etc_exists(void); /* returns whether there is a file */
int etc_port(const char *name, size_t len, unsigned proto);
const char *builtin_name(unsigned port, unsigned proto);
int builtin_port(const char *name, size_t len, unsigned proto);
/* Returns the names as in struct service, perhaps none; port is not 0. Calls
 * with growing ports are fast. */
const char *builtin_names(unsigned port, unsigned proto);
/* Returns the first port from this one (not 0) on that the table has, or
 * 65536. */
unsigned builtin_from(unsigned port);

#endif
