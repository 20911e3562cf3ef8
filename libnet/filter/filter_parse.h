/* SPDX-License-Identifier: MIT */
/* For filter.c and filter_term.c: what reads a filter's words. */
#ifndef FILTER_PARSE_H
#define FILTER_PARSE_H

#include "filter.h"

/* Comparisons in words; ">" is "not <=" and "<" is "not >=". */
enum { OP_NONE, OP_EQ, OP_NE, OP_GE, OP_LE, OP_GT, OP_LT };
enum { OPS_NEGATED = 1 << OP_NE | 1 << OP_GT | 1 << OP_LT,
	OPS_FROM_0 = 1 << OP_LE | 1 << OP_GT,
	OPS_TO_LAST = 1 << OP_GE | 1 << OP_LT };

/* Ends the parsing.  NULL. */
struct filter_node *filter_fail(struct filter *f, const char *why);
/* The same, of a value: the syntax is right. */
struct filter_node *filter_wrong(struct filter *f, const char *why);
void filter_next(struct filter *f); /* steps on to the next word */
/* Takes the word if it is one of these, "a\0b\0"; 0 or its number. */
unsigned filter_take(struct filter *f, const char *list);
unsigned filter_operator(struct filter *f); /* OP_, taken */
/* A node for the current word. */
struct filter_node *filter_add(struct filter *f, unsigned kind, unsigned end,
	uint32_t value);
struct filter_node *filter_join(struct filter *f, unsigned kind,
	struct filter_node *a, struct filter_node *b);
struct filter_node *filter_place(struct filter *f, unsigned end);

/* filter_term.c: the current word is a name of these, or NULL: it is none. */
struct filter_node *filter_figure(struct filter *f);
struct filter_node *filter_attribute(struct filter *f);
/* The value of F_UID, F_DEV, F_PID or F_PROCESS. */
struct filter_node *filter_value(struct filter *f, unsigned kind);
/* "unix:/run/x", "link:arp:lo", ...; is it such a word? */
bool filter_has_family(const struct filter *f);
struct filter_node *filter_family(struct filter *f, unsigned end);

#endif
