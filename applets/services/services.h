/* SPDX-License-Identifier: MIT */
/* Shared by the files of the services applet. */
#ifndef SERVICES_H
#define SERVICES_H

#include "applet.h"
#include "options.h"

struct services {
	struct options opt;
	unsigned protos; /* 1 << SVC_ of each protocol asked for */
};
extern struct services sv;

static inline bool asked(int code)
{
	return sv.opt.count[code];
}

struct key {
	const char *name; /* NULL: ports */
	size_t len;
	unsigned first, last;
	unsigned protos;     /* 1 << SVC_ */
	unsigned unlike;     /* what the nearest name so far is */
	const char *nearest; /* NULL: none yet */
};
enum { DISTANCE_MAX = 31, UNLIKE = 1000 };

/* Prints a line, or with -j an object. */
void service_print(const struct service *s);
/* The same for a port without a name, with -c. */
void service_print_class(unsigned port);
/* The same for a name that is in no list. */
void service_print_common(const struct service *s);

/* Notes the name if it is nearer to the key than all before. */
void service_compare(struct key *k, const char *name);
/* Prints the ports of a name that people use and IANA has not. Returns false if
 * there is none. */
bool service_common(const struct key *k);

#endif
