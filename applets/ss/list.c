/* SPDX-License-Identifier: MIT */
/* ss: the walk over the tables, and the rows of what is asked for. */
#include <errno.h>
#include <string.h>
#include "ss.h"

static struct column columns[COLUMNS] = {
	[C_NETID] = {.title = "Netid"},
	[C_STATE] = {.title = "State", .blank = true},
	[C_RECVQ] = {.title = "Recv-Q", .min = 6, .blank = true},
	[C_SENDQ] = {.title = "Send-Q", .min = 6, .blank = true},
	[C_LOCAL] = {.title = "Local Address:", .blank = true, .right = true},
	[C_LPORT] = {.title = "Port"},
	[C_PEER] = {.title = "Peer Address:", .blank = true, .right = true},
	[C_PPORT] = {.title = "Port"},
	[C_PROCESS] = {.title = "Process", .put = users_put},
	[C_MORE] = {.title = ""},
};

/* ---- the walk ---- */

/* Tables in the order of listing, each with what it belongs to. */
static const struct group {
	uint16_t queries;
	uint8_t table, tables; /* the first, how many: IPv4 and IPv6 */
} groups[] = {
	{1 << Q_NETLINK, T_NETLINK, 1}, {PACKET, T_PACKET, 1},
	{UNIX, T_UNIX, 1}, {1 << Q_RAW, T_RAW, 2}, {1 << Q_UDP, T_UDP, 2},
	{1 << Q_TCP, T_TCP, 2}, {1 << Q_SCTP, T_SCTP, 2},
	{VSOCK, T_VSOCK, 1}, {1 << Q_MPTCP, T_MPTCP, 2},
};

/* A connection that nobody has accepted yet is no answer of the kernel's. */
static bool waits(const struct sock *s)
{
	return s->table == T_UNIX && !s->inode &&
		ss.walk.served == BACKEND_IS_DIAG;
}

static int (*row_of_view)(const struct sock *);

/* What the kernel has left in is asked no more where its program says it all. */
static bool exact;

static bool matches(const struct sock *s)
{
	return (exact && s->answer && s->table < T_UNIX) ||
		filter_match(ss.root, s) == FILTER_YES;
}

static int pass_row(const struct sock *s)
{
	if (!bit(ss.queries, query_of(s)) ||
			!bit(ss.states, sock_state(s)) || waits(s))
		return 0;
	if (ENABLE_FEATURE_FILTER && ss.root && !matches(s))
		return 0;
	return row_of_view(s);
}

static void report(enum table t, int err)
{
	const char *name = table_name(t);

	if (err < 0)
		applet_error(name, err);
	if (!ss.walk.bad)
		return;
	applet_failed();
	out_select(2);
	out_format("%s: %s: %u malformed rows skipped\n", applet_name, name,
		ss.walk.bad);
	out_select(1);
}

/* A kernel without a family has no sockets of it. */
static bool absent(int err)
{
	return err == -ENOENT || err == -EISDIR || err == -EPROTONOSUPPORT ||
		err == -EAFNOSUPPORT || err == -EINVAL;
}

static int walk_table(enum table t)
{
	int err;

	ss.walk.states = t < T_UNIX ? ss.states : 0;
	err = sock_walk(&ss.walk, t);
	if (err <= 0 && (ss.walk.bad || (err && !absent(err))))
		report(t, err);
	return err > 0 ? err : 0;
}

static bool wants_table(enum table t)
{
	if (ENABLE_FEATURE_FILTER && ss.root &&
			!(filter_tables(ss.root) >> t & 1))
		return false;
	if (t >= T_UNIX && t != T_MPTCP && t != T_MPTCP6)
		return true;
	if (!ENABLE_FEATURE_IPV6 && t & 1)
		return false;
	return !ss.family || (ss.family == '6') == (t & 1);
}

void ss_each(int (*row)(const struct sock *))
{
	const struct group *g;
	unsigned i;
	int stop = 0;

	row_of_view = row;
	ss.walk.row = pass_row;
	if (ENABLE_FEATURE_FILTER_KERNEL && ss.root)
		filter_code(ss.root, &ss.walk);
	exact = ENABLE_FEATURE_FILTER_KERNEL && ss.walk.filter &&
		filter_is_exact(ss.root);
	for (g = groups; g < groups + sizeof groups / sizeof *groups; g++) {
		if (!(ss.queries & g->queries))
			continue;
		ss.query = (unsigned)__builtin_ctz(g->queries);
		for (i = 0; i < g->tables && !stop; i++)
			if (wants_table((enum table)(g->table + i)))
				stop = walk_table((enum table)(g->table + i));
	}
}

/* ---- the table ---- */

static void put_number(uint64_t v)
{
	out_commit(fmt_u64(out_reserve(FMT_U64), v));
}

void ss_row(const struct sock *s)
{
	columns_row();
	if (!columns[C_NETID].off)
		out_str(query_name(query_of(s)));
	column_end();
	if (!columns[C_STATE].off)
		out_str(state_word(s));
	column_end();
	put_number(recv_queue(s));
	column_end();
	put_number(send_queue(s));
	column_end();
	put_local(s);
	column_end();
	put_local_port(s);
	column_end();
	put_peer(s);
	column_end();
	put_peer_port(s);
	column_end();
	if (asked('p'))
		out_mem(&s->inode, sizeof s->inode);
	column_end();
	if (ENABLE_SS_EXTEND || ENABLE_SS_INFO)
		put_extended(s);
	columns_row_end();
}

static int row(const struct sock *s)
{
	ss_row(s);
	return 0;
}

static int collect(const struct sock *s)
{
	(void)s;
	put_local(s);
	put_peer(s);
	return 0;
}

/* Names are looked up together, before the first row: one more walk. */
static void collect_names(void)
{
	hosts_collect();
	out_mute(true);
	ss_each(collect);
	out_mute(false);
	hosts_resolve();
}

static bool one_bit(uint32_t set)
{
	return set && !(set & (set - 1));
}

bool ss_start(void)
{
	columns[C_NETID].off = one_bit(ss.queries);
	columns[C_STATE].off = one_bit(ss.states & ~(1u << ST_NEW_SYN_RECV));
	columns[C_RECVQ].off = columns[C_SENDQ].off = asked('Q');
	columns[C_PROCESS].off = !asked('p');
	if (asked('p'))
		columns_ready = users_ready;
	return columns_open(columns, COLUMNS, !asked('H'));
}

void ss_view(int (*row_of)(const struct sock *))
{
	if (json()) {
		json_open();
		ss_each(json_socket);
		json_close();
		return;
	}
	if (ENABLE_FEATURE_HOSTS && asked('r'))
		collect_names();
	if (!ss_start())
		return;
	ss_each(row_of);
	columns_close();
}

void ss_list(void)
{
	ss_view(row);
}

void ss_event(const struct sock *s)
{
	row_of_view = row;
	pass_row(s);
	columns_flush();
}
