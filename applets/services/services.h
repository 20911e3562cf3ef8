/* The services applet's own, shared by its files. */
#ifndef SERVICES_H
#define SERVICES_H

#include "applet.h"
#include "options.h"

struct services {
	struct options opt;
	unsigned protos; /* bits 1 << SVC_, those asked for */
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
	unsigned protos;
	unsigned distance; /* of the nearest name seen so far */
	const char *nearest; /* NULL: none yet */
};
enum { DISTANCE_MAX = 31 };

/* services_print.c: a line, or with -j an object. */
void service_print(const struct service *s);
/* The same for a port that has no name, with -c. */
void service_print_class(unsigned port);

/* services_near.c: notes the name if it is nearer to the key's than others. */
void service_compare(struct key *k, const char *name);

#endif
