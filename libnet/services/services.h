/* The two sources of services: /etc/services and the built-in table. */
#ifndef SERVICES_H
#define SERVICES_H

#include "libnet.h"

/* The two sources, for services*.c.  etc_names: *line is NULL for the first
 * call, later ones give the other lines of this port and protocol. */
struct etc_line;
const char *etc_names(const struct etc_line **line, unsigned port,
	unsigned proto);
bool etc_has(unsigned port);
int etc_port(const char *name, size_t len, unsigned proto);
const char *builtin_name(unsigned port, unsigned proto);
int builtin_port(const char *name, size_t len, unsigned proto);
/* Names as in struct service, perhaps none; quick when ports (not 0) grow. */
const char *builtin_names(unsigned port, unsigned proto);
/* This port (not 0) or the next above that the table has; 65536: none. */
unsigned builtin_from(unsigned port);

#endif
