/* SPDX-License-Identifier: MIT */
/*
 * A listing in two passes. Names and owners are looked up for all rows at
 * once, and columns are as wide as their widest cell, so one pass collects the
 * rows and another prints them. The kernel is asked once: the rows that are
 * looked up and measured are the rows that are printed.
 */
#ifndef SOCK_PASS_H
#define SOCK_PASS_H

#include "libnet.h"

struct pass {
	/* Walks with pass_walk(). Its row() notes the names and owners to look
	 * up and calls pass_keep() for every row that print() shall see. */
	void (*collect)(void);
	void (*resolve)(void); /* looks them up */
	/* Does the same walks in the same order. row() sees the rows kept. */
	void (*print)(void);
};

/* Calls the three in turn, hosts_collect() before them. */
void pass_run(const struct pass *p);
bool pass_collecting(void); /* Is collect() running? */
bool pass_replaying(void);  /* Is resolve() or print() running? */

/*
 * sock_walk(), which pass_run() keeps the result of while it collects. In
 * print() it gives row() the rows kept, which cannot stop it, and returns what
 * the walk returned.
 */
int pass_walk(struct sock_walk *w, enum table t);
/* Keeps a row and what it points to, in the arena. Returns 0 or -ENOMEM. */
int pass_keep(const struct sock *s);
/* Starts print()'s walks over: the next one is the first. */
void pass_rewind(void);

#endif
