/* SPDX-License-Identifier: MIT */
/* The tree of a filter. Shared by the files of filter/. */
#ifndef FILTER_H
#define FILTER_H

#include "libnet.h"

/* ---- network.c ---- */

/* The address s[len], all bits of it; false: it is none. */
bool network_parse(struct network *n, const char *s, size_t len);

/* ---- place.c ---- */

/* A number or (FEATURE_FILTER) service: port, or -1. */
int place_port(const char *s, size_t len);
/* "tcp" … as a set of 1 << enum table, both families; 0: no protocol. */
uint32_t place_tables(const char *s, size_t len);

/* Is it a UNIX socket with this path, or one that fits the pattern? */
bool path_match(const char *pattern, size_t len, const struct sock *s);

/* ---- hosts_file.c ---- */

/* Every address that the hosts file has for the name; how many, of which max are
 * filled in.  Without the file, localhost is known. */
unsigned hosts_addresses(struct network *n, unsigned max, const char *name,
	size_t len);

/* ---- filter*.c ---- */

enum { FILTER_NODES = 200 };

struct filter_node {
	uint8_t kind;
	bool negate;         /* only leaves */
	uint8_t end;         /* LOCAL or REMOTE; F_CONTEXT: + 2 for the port */
	uint32_t value;      /* set of states or tables, uid, ifindex, pid,
			      * number of owner_look_for(); of F_PORT the
			      * lowest and, << 16, the highest */
	size_t len;
	const char *text;    /* F_PATH, F_PROCESS: part of the filter's text */
	const struct filter_node *left, *right; /* F_AND, F_OR */
	struct network net;  /* F_FIGURE: in addr the least and the greatest
			      * value, F_MARK: the mask, F_CGROUP: its number */
};

/* Folds the values of the leaves by & and | up the tree. A branch that cannot
 * change the result is not visited. */
typedef uint32_t filter_leaf(const struct filter_node *n,
	const struct sock *s);
uint32_t filter_fold(const struct filter_node *n, filter_leaf *leaf,
	const struct sock *s);

#endif
