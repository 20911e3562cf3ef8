/* SPDX-License-Identifier: MIT */
/* sockstate metrics: prints gauges for node_exporter's textfile collector. */
#include <string.h>
#include "sockstate.h"

static uint64_t bytes[2][TABLES];
static uint32_t orphans, full;

static int add_row(const struct sock *s)
{
	bool listening = sock_state(s) == ST_LISTEN;

	if (!listening) {
		bytes[0][s->table] += s->rx_queue;
		bytes[1][s->table] += s->tx_queue;
	}
	full += listening && s->have & HAVE_BACKLOG &&
			s->rx_queue > s->backlog;
	orphans += s->table <= T_TCP6 && !s->inode &&
		bit(1 << ST_FIN_WAIT1 | 1 << ST_FIN_WAIT2 | 1 << ST_LAST_ACK |
			1 << ST_CLOSING, s->state);
	return 0;
}

static void head(const char *name, const char *help)
{
	out_format("# HELP sockbox_%s %s\n# TYPE sockbox_%s gauge\n", name, help,
		name);
}

/* Prints every state of the protocol, also zeros: a series must not vanish. */
static void put_states(unsigned t)
{
	unsigned i;

	for (i = 1; i < ST_MAX; i++) {
		bool tcp = t <= T_TCP6 && i <= ST_CLOSING;

		if (!tcp && i != ST_ESTABLISHED && i != ST_CLOSE &&
				!sockets_in(i, t))
			continue;
		out_format("sockbox_sockets{proto=\"%s\",family=\"%s\","
			"state=\"%s\"} %u\n", table_name(t), family_name(t),
			i == ST_NEW_SYN_RECV ? "NEW_SYN_RECV" : state_name(i),
			sockets_in(i, t));
	}
}

static void put_bytes(unsigned t)
{
	unsigned i;

	for (i = 0; i < 2; i++)
		out_format("sockbox_queue_bytes{proto=\"%s\","
			"direction=\"%s\"} %llu\n", table_name(t),
			nth_string("receive\0send", i), (unsigned long long)bytes[i][t]);
}

static void each_table(void (*put)(unsigned))
{
	unsigned t;

	for (t = 0; t < TABLES; t++)
		if (st.read >> t & 1 && (t != T_SCTP && t != T_SCTP6))
			put(t);
}

static void gauge(const char *name, const char *help, uint32_t value)
{
	head(name, help);
	out_format("sockbox_%s %u\n", name, value);
}

int sockstate_metrics(char **argv)
{
	(void)argv;
	count_sockets();
	each_socket(add_row, HAVE_QUEUES | HAVE_BACKLOG);
	if (nothing_read())
		return st.usage;
	head("sockets", "Sockets by protocol, family and state.");
	each_table(put_states);
	head("queue_bytes", "Bytes that wait in the queues of all sockets.");
	each_table(put_bytes);
	gauge("listeners_full", "Listening sockets whose backlog is full.",
		full);
	gauge("tcp_orphans", "Closing TCP sockets that no process holds.",
		orphans);
	return 0;
}
