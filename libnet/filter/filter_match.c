/* Does a socket pass a filter?  The kernel's answer, given in user space. */
#include <string.h>
#include "libnet.h"

static bool owner_fits(const struct filter_node *n, const struct sock *s)
{
	const struct owner *o;

	for (o = owner_of(s->inode); o; o = o->next)
		if (n->kind == F_PID ? o->pid == n->value :
				strlen(o->name) == n->len &&
				!memcmp(o->name, n->text, n->len))
			return true;
	return false;
}

static bool fits(const struct filter_node *n, const struct sock *s)
{
	unsigned port = s->port[n->end];

	switch (n->kind) {
	case F_STATE:
		return n->value >> sock_state(s) & 1;
	case F_TABLES:
		return n->value >> s->table & 1;
	case F_PATH:
		return s->table == T_UNIX && s->path_len == n->len &&
			!memcmp(s->path, n->text, n->len);
	case F_UID:
		return s->uid == n->value;
	case F_DEV:
		return s->ifindex == n->value;
	}
	if (n->kind >= F_PID)
		return owner_fits(n, s);
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

bool filter_owners_unknown;

static uint32_t match(const struct filter_node *n, const struct sock *s)
{
	if (n->kind >= F_PID && filter_owners_unknown)
		return UINT32_MAX;
	if (n->kind == F_DEV && !(s->have & HAVE_IFINDEX))
		return 0; /* unknown: neither on it nor off it */
	return fits(n, s) != n->negate ? UINT32_MAX : 0;
}

bool filter_match(const struct filter_node *root, const struct sock *s)
{
	return filter_fold(root, match, s);
}

static uint32_t states(const struct filter_node *n, const struct sock *s)
{
	(void)s;
	if (n->kind != F_STATE)
		return F_STATE_ALL;
	/* TCP's BOUND costs a second pass of the kernel: only if it is named */
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
