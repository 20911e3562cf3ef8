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
	bool inet = s->table < T_UNIX;

	switch (n->kind) {
	case F_STATE:
		return n->value >> sock_state(s) & 1;
	case F_PORT:
		return inet && s->port[n->end] >= n->low &&
			s->port[n->end] <= n->high;
	case F_HOST:
		return inet && network_match(&n->net, s, n->end);
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
	return owner_fits(n, s);
}

bool filter_match(const struct filter *f, unsigned root, const struct sock *s)
{
	const struct filter_node *n = &f->node[root];

	if (n->kind == F_AND)
		return filter_match(f, n->left, s) &&
			filter_match(f, n->right, s);
	if (n->kind == F_OR)
		return filter_match(f, n->left, s) ||
			filter_match(f, n->right, s);
	if (n->kind >= F_PID && f->owners_unknown)
		return true;
	if (n->kind == F_DEV && !(s->have & HAVE_IFINDEX))
		return false; /* unknown: neither on it nor off it */
	return fits(n, s) != n->negate;
}

uint32_t filter_states(const struct filter *f, unsigned root)
{
	const struct filter_node *n = &f->node[root];

	if (n->kind == F_AND)
		return filter_states(f, n->left) & filter_states(f, n->right);
	if (n->kind == F_OR)
		return filter_states(f, n->left) | filter_states(f, n->right);
	if (n->kind != F_STATE)
		return F_STATE_ALL;
	/* TCP's BOUND costs a second pass of the kernel: only if it is named */
	return n->negate ? ~n->value & F_STATE_ALL & ~(1u << ST_BOUND) :
		n->value;
}

uint32_t filter_tables(const struct filter *f, unsigned root)
{
	enum { UNIX = 1 << T_UNIX, INET = UNIX - 1 };
	const struct filter_node *n = &f->node[root];

	if (n->kind == F_AND)
		return filter_tables(f, n->left) & filter_tables(f, n->right);
	if (n->kind == F_OR)
		return filter_tables(f, n->left) | filter_tables(f, n->right);
	if (n->negate)
		return n->kind == F_TABLES ? ~n->value : ~0u;
	return n->kind == F_TABLES ? n->value : n->kind == F_PATH ? UNIX :
		n->kind == F_PORT || n->kind == F_HOST ? INET : ~0u;
}
