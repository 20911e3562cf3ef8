/* SPDX-License-Identifier: MIT */
/* Matches sockets against a filter. Addresses and ports match as in the
 * kernel's inet_diag_bc_run(). */
#include <string.h>
#include "filter.h"
#include "net/tables.h"

bool filter_owners_unknown;
uint32_t filter_unknown;

static bool owner_is(const struct filter_node *n, const struct owner *o)
{
	return n->kind == F_PID ? o->pid == n->value :
		bit(o->named, n->value);
}

/* Returns whether its process has closed the socket and the kernel still has
 * it: it has no owner. */
static bool has_no_owner(const struct sock *s)
{
	enum { CLOSED = 1 << ST_FIN_WAIT1 | 1 << ST_FIN_WAIT2 |
		1 << ST_TIME_WAIT | 1 << ST_LAST_ACK | 1 << ST_CLOSING };

	return !s->inode && s->table < T_UNIX && bit(CLOSED, s->state);
}

/* A socket whose owner was not found may have one: the process may be hidden,
 * or the socket on its way to another process, or not accepted yet. */
static enum filter_answer owner_fits(const struct filter_node *n,
		const struct sock *s)
{
	const struct owner *o = filter_owners_unknown ? NULL :
			owner_of(s->inode);

	if (!o)
		return has_no_owner(s) ? FILTER_NO : FILTER_UNKNOWN;
	while (o && !owner_is(n, o))
		o = o->next;
	return o ? FILTER_YES : FILTER_NO;
}

static enum filter_answer mark_fits(const struct filter_node *n, const void *at)
{
	uint32_t mark, mask;

	memcpy(&mark, at, sizeof mark);
	memcpy(&mask, n->net.addr, sizeof mask);
	return (mark & mask) == n->value ? FILTER_YES : FILTER_NO;
}

/* What a socket has not got is neither more nor less than anything. */
enum { NEITHER = 2 };

/* include/uapi/linux/inet_diag.h */
enum { INET_DIAG_MARK = 15, INET_DIAG_CGROUP_ID = 21 };

/* Returns whether the port may have been chosen by the kernel.  Whether it was,
 * the kernel checks, of all sockets but UNIX's, before it answers. */
static bool chosen(const struct sock *s)
{
	static uint32_t low = 32768, high = 60999, turn = UINT32_MAX;

	if (s->table == T_UNIX)
		return !s->path_len;
	if (turn != source.turn)
		local_port_range(&low, &high);
	turn = source.turn;
	return low <= s->port[LOCAL] && s->port[LOCAL] <= high;
}

/* What only the kernel's own answer tells. */
static unsigned attribute_fits(const struct filter_node *n,
		const struct sock *s)
{
	uint64_t v = 0, range[2];
	unsigned size = n->kind == F_MARK ? 4 : 8;
	const void *at;

	memcpy(range, n->net.addr, sizeof range);
	if (n->kind == F_FIGURE && (s->table >= T_SCTP || (s->answer && !s->info)))
		return NEITHER;
	if (n->kind == F_FIGURE)
		return !tcp_value(s, tcp_field(n->value), &v) ? FILTER_UNKNOWN :
			v >= range[0] && v <= range[1] ? FILTER_YES : FILTER_NO;
	if (n->kind == F_AUTOBOUND)
		return chosen(s) ? FILTER_YES : FILTER_NO;
	if (s->table >= T_UNIX)
		return FILTER_NO;
	at = sock_attr(s, n->kind == F_MARK ? INET_DIAG_MARK :
		INET_DIAG_CGROUP_ID, size);
	if (!at)
		return FILTER_UNKNOWN;
	if (n->kind == F_CGROUP)
		return memcmp(at, range, size) ? FILTER_NO : FILTER_YES;
	return mark_fits(n, at);
}

static bool fits(const struct filter_node *n, const struct sock *s)
{
	unsigned port = s->port[n->end & 1];
	uint32_t number;

	switch (n->kind) {
	case F_STATE:
		return bit(n->value, sock_state(s));
	case F_TABLES:
		return bit(n->value, s->table);
	case F_PATH:
		return path_match(n->text, n->len, s);
	case F_PROTOCOL:
		return s->table > T_UNIX && s->port[LOCAL] == n->value;
	case F_PORTID:
		return s->table == T_NETLINK && s->flags == n->value;
	case F_CONTEXT:
		memcpy(&number, s->addr[n->end & 1] + 4 * (n->end / 2), 4);
		return s->table == T_VSOCK && number == n->value;
	case F_UID:
		return s->uid == n->value;
	case F_DEV:
		return s->ifindex == n->value;
	}
	if (s->table >= T_UNIX)
		return false;
	return n->kind == F_HOST ? network_match(&n->net, s, n->end) :
		port >= (uint16_t)n->value && port <= n->value >> 16;
}

uint32_t filter_fold(const struct filter_node *n, filter_leaf *leaf,
		const struct sock *s)
{
	uint32_t left;

	if (n->kind > F_OR)
		return leaf(n, s);
	left = filter_fold(n->left, leaf, s);
	if (left == (n->kind == F_AND ? 0 : UINT32_MAX))
		return left;
	if (n->kind == F_AND)
		return left & filter_fold(n->right, leaf, s);
	return left | filter_fold(n->right, leaf, s);
}

/* Answers a leaf. It is the one place that decides what is known. */
static unsigned answer(const struct filter_node *n, const struct sock *s)
{
	if (n->kind >= F_PID)
		return owner_fits(n, s);
	if (n->kind == F_DEV && !(s->have & HAVE_IFINDEX))
		return FILTER_UNKNOWN;
	if (n->kind == F_UID && !(s->have & HAVE_UID))
		return FILTER_UNKNOWN;
	if (n->kind >= F_FIGURE && n->kind <= F_AUTOBOUND)
		return attribute_fits(n, s);
	return fits(n, s) ? FILTER_YES : FILTER_NO;
}

static uint32_t unknown_kinds; /* 1 << F_ of the unknown leaves of a socket */

/* Answers a leaf for filter_fold(). FILTER_UNKNOWN is a bit of FILTER_YES, so
 * that & gives the lesser and | the greater of two answers. */
static uint32_t match(const struct filter_node *n, const struct sock *s)
{
	unsigned a = answer(n, s);

	if (a == NEITHER)
		return FILTER_NO;
	if (a == FILTER_UNKNOWN) {
		unknown_kinds |= 1u << n->kind;
		return FILTER_UNKNOWN;
	}
	return (a == FILTER_YES) != n->negate ? UINT32_MAX : FILTER_NO;
}

enum filter_answer filter_match(const struct filter_node *root,
		const struct sock *s)
{
	enum filter_answer a;

	unknown_kinds = 0;
	a = filter_fold(root, match, s) & FILTER_YES;
	if (a == FILTER_UNKNOWN)
		filter_unknown |= unknown_kinds;
	return a;
}

static uint32_t states(const struct filter_node *n, const struct sock *s)
{
	(void)s;
	if (n->kind != F_STATE)
		return F_STATE_ALL;
	/* BOUND costs the kernel a second pass over its TCP sockets: only by
	 * name */
	return n->negate ? ~n->value & F_STATE_ALL & ~(1u << ST_BOUND) :
		n->value;
}

uint32_t filter_states(const struct filter_node *root)
{
	return filter_fold(root, states, NULL);
}

static uint32_t tables(const struct filter_node *n, const struct sock *s)
{
	enum { UNIX = 1 << T_UNIX, INET = UNIX - 1 };

	(void)s;
	if (n->kind == F_TABLES)
		return n->negate ? ~n->value : n->value;
	if (n->negate)
		return UINT32_MAX;
	return n->kind == F_PATH ? UNIX :
		n->kind == F_PORT || n->kind == F_HOST ? INET : UINT32_MAX;
}

uint32_t filter_tables(const struct filter_node *root)
{
	return filter_fold(root, tables, NULL);
}
