/* SPDX-License-Identifier: MIT */
/* Rows of the internet socket tables. */
#include <string.h>
#include "netstat.h"

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

/* As net-tools: a TCP server has no foreign port, any other server only zeros
 * as foreign address. */
static bool wanted(const struct sock *s)
{
	bool server = is_tcp(s) ? !s->port[REMOTE] :
			all_zero(s->addr[REMOTE], 16);

	if (ENABLE_NETSTAT_BOUND && asked('B') && !asked('l'))
		return asked('a') || s->state == ST_BOUND;
	return asked('a') || server == (asked('l') > 0);
}

static char *right6(char *s, uint32_t v)
{
	uint32_t limit;

	for (limit = 100000; limit > v && limit > 1; limit /= 10)
		*s++ = ' ';
	return fmt_u64(s, v);
}

/* Writes the label of the first column; "udplite6" shrinks to "udpl6". */
static char *put_label(char *row, enum table t)
{
	char *p = fmt_str(row, table_name(t));

	if (ENABLE_NETSTAT_UDPLITE && t <= T_UDPLITE6 && p > row + 6) {
		row[4] = row[7];
		p -= 3;
	}
	return p;
}

/* Writes the queue. A label that fills its column is followed by a blank. */
static char *put_beside(char *p, const char *row, uint32_t queue)
{
	char number[FMT_U64];
	size_t n = (size_t)(fmt_u64(number, queue) - number);

	*p++ = ' ';
	return (char *)memcpy(fmt_pad(p, row, 12 - (unsigned)n), number, n) + n;
}

/* Every row of a large listing passes here, so format strings are too slow. */
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

/* First pass: collects the names and owners to look up. */
static int collect(const struct sock *s)
{
	if (ENABLE_NETSTAT_PROGRAMS)
		owner_want(s);
	if (ENABLE_FEATURE_HOSTS && !numeric_hosts()) {
		char cell[CELL];

		host_put(cell, table_family(s->table), s->addr[LOCAL]);
		host_put(cell, table_family(s->table), s->addr[REMOTE]);
	}
	return pass_keep(s);
}

int netstat_inet_row(const struct sock *s)
{
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
