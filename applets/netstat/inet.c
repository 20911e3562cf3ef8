/* A row of the internet socket tables. */
#include <string.h>
#include "netstat.h"

static bool is_tcp(const struct sock *s)
{
	return s->table <= T_TCP6;
}

static bool is_udp(const struct sock *s)
{
	return s->table >= T_UDP && s->table <= T_UDPLITE6;
}

static char *put_state(char *p, const struct sock *s)
{
	unsigned state = s->state;

	if (is_udp(s) && state == ST_CLOSE)
		return p;
	if (!is_tcp(s) && !is_udp(s))
		return fmt_u64(p, state);
	if (ENABLE_NETSTAT_BOUND && state == ST_BOUND)
		return fmt_str(p, "BOUND");
	if (state >= ST_NEW_SYN_RECV || (is_udp(s) && state != ST_ESTABLISHED))
		state = 0;
	return fmt_str(p, state_name(state));
}

/* C1.3 of the compatibility notes: what "server" means per protocol. */
static bool wanted(const struct sock *s)
{
	bool server = is_tcp(s) ? !s->port[REMOTE] :
			all_zero(s->addr[REMOTE], 16);

	if (ENABLE_NETSTAT_BOUND && asked('B') && !asked('l'))
		return asked('a') || s->state == ST_BOUND;
	return asked('a') || server == (asked('l') > 0);
}

/* "PID/NAME", printable as it is: see owner.c */
static char *owner_put(char *p, const struct owner *o)
{
	return fmt_str(fmt_str(fmt_u64(p, o->pid), "/"), o->name);
}

/* -pp: PID/NAME[FD] of everyone who holds it, or why nobody does. */
static void put_all_owners(const struct sock *s, const struct owner *o)
{
	size_t used = 0;

	out_char(' ');
	if (!o) {
		out_format("%-20s", owner_why(s));
		return;
	}
	for (; o; o = o->next) {
		char *start = out_reserve(OUT_ROW), *p = owner_put(start, o);

		p = fmt_u64(fmt_str(p, "["), o->fd);
		p = fmt_str(p, o->next ? "]," : "]");
		used += (size_t)(p - start);
		out_commit(p);
	}
	out_pad(used, 20);
}

void netstat_put_netns(void)
{
	if (ENABLE_FEATURE_NETNS && source.netns)
		out_format(" %-12s", source.netns);
}

static void put_first_owner(uint64_t inode)
{
	const struct owner *o = owner_of(inode);
	char text[FMT_U64 + OWNER_NAME];

	*(o ? owner_put(text, o) : fmt_str(text, "-")) = 0;
	out_format(" %-20.19s", text);
}

void netstat_put_owner(const struct sock *s)
{
	if (!ENABLE_NETSTAT_PROGRAMS || !asked('p'))
		return;
	if (all_owners())
		put_all_owners(s, owner_of(s->inode));
	else
		put_first_owner(s->inode);
}

void netstat_put_peer(const struct sock *s)
{
	if (!asked(CODE(OPT_PEER)))
		return;
	if (s->peer)
		out_format(" %-8llu", (unsigned long long)s->peer);
	else
		out_format(" %-8s", "-");
	put_first_owner(s->peer);
}

static void put_user(const struct sock *s)
{
	bool unknown = ENABLE_NETSTAT_PACKET && s->table == T_NETLINK;
	const char *user = unknown ? "-" :
			numeric_users() ? NULL : user_name(s->uid);

	if (user)
		out_format(" %-10s", user);
	else
		out_format(" %-10u", s->uid);
	out_format(" %-10llu", (unsigned long long)s->inode);
}

static void put_timer(const struct sock *s)
{
	bool tcp = is_tcp(s);
	uint64_t ticks = s->timer ? s->timer_ticks : 0;

	if (s->timer >= (tcp ? 5 : 3))
		out_format(" unkn-%u", s->timer);
	else if (!tcp && s->timer)
		out_format(" on%u", s->timer);
	else
		out_format(" %s", nth_string(
			"off\0on\0keepalive\0timewait\0probe", s->timer));
	out_format(" (%llu.%02u/%u/%u)",
		(unsigned long long)(ticks / 100), (unsigned)(ticks % 100),
		is_udp(s) ? 0 : s->retransmits, s->probes);
}

static char *right6(char *s, uint32_t v)
{
	uint32_t limit;

	for (limit = 100000; limit > v && limit > 1; limit /= 10)
		*s++ = ' ';
	return fmt_u64(s, v);
}

/* The label of the first column: "udplite6" shrinks to "udpl6". */
static char *put_label(char *row, enum table t)
{
	char *p = fmt_str(row, table_name(t));

	if (ENABLE_NETSTAT_UDPLITE && t <= T_UDPLITE6 && p > row + 6) {
		row[4] = row[7];
		p -= 3;
	}
	return p;
}

void netstat_put_tail(const struct sock *s)
{
	if (ENABLE_NETSTAT_EXTEND && asked('e'))
		put_user(s);
	netstat_put_owner(s);
	if (ENABLE_NETSTAT_TIMERS && asked('o')) {
		if (ENABLE_NETSTAT_SCTP && s->table == T_SCTP)
			out_char(' '); /* has none in /proc */
		else
			put_timer(s);
	}
	if (ENABLE_NETSTAT_DROPS && asked(CODE(OPT_DROPS)))
		out_format(s->have & HAVE_DROPS ? " %u" : " -", s->drops);
	netstat_put_netns();
	out_char('\n');
}

/* The queue behind a label that fills its column: a blank, whatever the width. */
static char *put_beside(char *p, const char *row, uint32_t queue)
{
	char number[FMT_U64];
	size_t n = (size_t)(fmt_u64(number, queue) - number);

	*p++ = ' ';
	return (char *)memcpy(fmt_pad(p, row, 12 - (unsigned)n), number, n) + n;
}

/* Every row of a large machine passes here: no format strings. */
static void put_row(const struct sock *s)
{
	char *row = out_reserve(OUT_ROW), *p;

	p = put_label(row, s->table);
	if (ENABLE_NETSTAT_PACKET && s->table >= T_PACKET)
		p = put_beside(p, row, s->rx_queue);
	else
		p = right6(fmt_pad(p, row, 6), s->rx_queue);
	*p++ = ' ';
	p = right6(p, s->tx_queue);
	*p++ = ' ';
	p = fmt_pad(cell_put(p, s, LOCAL), p, 23);
	*p++ = ' ';
	p = fmt_pad(cell_put(p, s, REMOTE), p, 23);
	*p++ = ' ';
	out_commit(fmt_pad(put_state(p, s), p, 11));
	netstat_put_tail(s);
}

/* The pass before the listing: what is to be looked up. */
static int collect(const struct sock *s)
{
	if (ENABLE_NETSTAT_PROGRAMS)
		owner_want(s);
	if (ENABLE_FEATURE_HOSTS && !numeric_hosts()) {
		char cell[CELL];

		host_put(cell, table_family(s->table), s->addr[LOCAL]);
		host_put(cell, table_family(s->table), s->addr[REMOTE]);
	}
	return keep_row(s);
}

int netstat_inet_row(const struct sock *s, void *ctx)
{
	(void)ctx;
	if (!wanted(s))
		return 0;
	if (collecting())
		return collect(s);
	if (json()) {
		char state[12];

		*put_state(state, s) = 0;
		netstat_json(s, state, NULL);
	} else {
		put_row(s);
	}
	return 0;
}
