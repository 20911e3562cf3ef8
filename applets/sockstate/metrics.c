/* SPDX-License-Identifier: MIT */
/* sockstate metrics: prints gauges and counters for node_exporter's textfile collector. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "sockstate.h"

static uint64_t bytes[2][TABLES];
static uint32_t orphans, full;

static int add_row(const struct sock *s)
{
	bool listening = sock_state(s) == ST_LISTEN;

	metrics_kernel_row(s);
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
	metrics_head(name, "gauge", help);
	out_format("sockbox_%s %u\n", name, value);
}

static bool put(void)
{
	count_sockets();
	st.entered = metrics_kernel_read;
	each_socket(add_row, HAVE_QUEUES | HAVE_BACKLOG);
	st.entered = NULL;
	if (nothing_read())
		return false;
	metrics_head("sockets", "gauge", "Sockets by protocol, family and state.");
	each_table(put_states);
	metrics_head("queue_bytes", "gauge",
		"Bytes that wait in the queues of all sockets.");
	each_table(put_bytes);
	gauge("listeners_full", "Listening sockets whose backlog is full.",
		full);
	gauge("tcp_orphans", "Closing TCP sockets that no process holds.",
		orphans);
	metrics_kernel_put();
	return true;
}

/* Of <stdio.h>, whose other functions are too large for us. */
int rename(const char *from, const char *to);

/* A reader sees the file before or the file after, never a part: a new one takes
 * its place when it is complete. */
static int write_file(const char *path)
{
	char name[SOURCE_PATH];
	int fd;

	if (strlen(path) > sizeof name - 5)
		return wrong_usage(path, "too long");
	strcpy(stpcpy(name, path), ".new");
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0 || dup2(fd, 1) < 0) {
		applet_error(name, errno);
		return 1;
	}
	if (!put())
		return st.usage;
	if (out_flush() || !all_read()) {
		applet_message(path, "not replaced: it would not be complete");
		return 1;
	}
	if (!rename(name, path))
		return 0;
	applet_error(path, errno);
	return 1;
}

int sockstate_metrics(char **argv)
{
	const char *path = ENABLE_FEATURE_LONG_OPTIONS ?
		argument(CODE(OPT_TEXTFILE)) : NULL;

	(void)argv;
	if (path)
		return write_file(path);
	return put() ? 0 : st.usage;
}
