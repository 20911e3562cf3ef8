/* sockstate explain: states, timers and raw rows in words. */
#include <string.h>
#include "sockstate.h"

/*
 * Name, text; RFC 9293 section 3.3.2, and the defaults of
 * Documentation/networking/ip-sysctl.rst and include/net/tcp.h.
 */
static const char topics[] =
	"LISTEN\0"
	"A server waits for connections. Recv-Q: handshakes done that it has not\n"
	"accepted; the limit is the backlog of listen(2), at most somaxconn\n"
	"(4096). Beyond it clients time out. Check: sockstate queues.\0"
	"SYN_SENT\0"
	"We asked for a connection, nobody answered yet. The SYN is sent again\n"
	"(tcp_syn_retries 6) and given up after about 2 minutes. Many: wrong\n"
	"address, host down, or a firewall that drops silently.\0"
	"SYN_RECV\0"
	"A SYN came and was answered; the client's ACK is missing. Sent again 5\n"
	"times (tcp_synack_retries), gone after about 1 minute. Many: answers\n"
	"get lost on the way back, or a SYN flood (see tcp_syncookies).\0"
	"ESTABLISHED\0"
	"Data can flow both ways, until one side closes: no time limit. A peer\n"
	"that vanished is noticed when data stays unacknowledged for about 15\n"
	"minutes (tcp_retries2), or by keepalive if the program asked for it.\0"
	"FIN_WAIT1\0"
	"We closed first; our FIN is not acknowledged yet. One round trip. If it\n"
	"stays, the peer is gone or reads nothing (Send-Q not 0); without a\n"
	"process it is given up after 8 tries (tcp_orphan_retries).\0"
	"FIN_WAIT2\0"
	"We closed, the peer knows it and has not closed yet: it sits in\n"
	"CLOSE_WAIT. Without a process gone after 60 s (tcp_fin_timeout); after\n"
	"a mere shutdown(2) it stays as long as our process wants.\0"
	"TIME_WAIT\0"
	"Both sides are done and we closed first. For 60 s (fixed in Linux; 2 MSL\n"
	"in the RFC) the pair of ports is kept from stray segments. No process,\n"
	"little memory: harmless, unless ports run out. Check: sockstate ports.\0"
	"CLOSE\0"
	"Not connected. UDP: bound, takes datagrams from anybody; Recv-Q that\n"
	"stays is a program that does not read.\0"
	"CLOSE_WAIT\0"
	"The peer closed, our program has not: it must call close(2). There is no\n"
	"time limit, it stays as long as the process. Growing numbers are a bug\n"
	"in that program. Check: sockstate leaks --for 10.\0"
	"LAST_ACK\0"
	"The peer closed first, then we; our FIN is not acknowledged yet. One\n"
	"round trip, else as FIN_WAIT1.\0"
	"CLOSING\0"
	"Both sides closed at the same moment; our FIN is not acknowledged yet.\n"
	"Rare and short, then TIME_WAIT.\0"
	"BOUND\0"
	"TCP with a local port, neither listening nor connected. Seen from Linux\n"
	"6.8 on, and only if asked for by name.\0"
	"timer off\0"
	"Nothing is due: all data is acknowledged, no keepalive was asked for.\0"
	"timer on\0"
	"(retrans) Data, a SYN or a FIN is not acknowledged; at the end it is\n"
	"sent again and the time doubles, from 200 ms (SYN: 1 s) up to 2 min.\n"
	"The numbers: seconds left/times sent again/unanswered probes.\0"
	"timer keepalive\0"
	"Nothing to send, SO_KEEPALIVE is set: at the end the peer is probed.\n"
	"First after 2 h of silence (tcp_keepalive_time), then 9 times every\n"
	"75 s, then the connection is reset. The program may set its own times.\0"
	"timer timewait\0"
	"What is left of TIME_WAIT's 60 s, or of an orphan's FIN_WAIT2.\0"
	"timer probe\0"
	"The peer's window is shut: it does not read. We ask now and then, at\n"
	"most every 2 minutes, whether it has room. Look at the peer's program.\0";

static const char *after(const char *s)
{
	return s + strlen(s) + 1;
}

static void put(const char *name)
{
	const char *text = after(name);

	out_mem(name, strlen(name));
	out_char('\n');
	for (out_mem("  ", 2); *text; text++) {
		out_char(*text);
		if (*text == '\n')
			out_mem("  ", 2);
	}
	out_char('\n');
}

/* A timer is found with and without its first word. */
static bool is_timer(const char *name, const char *word)
{
	return !strncmp(name, "timer ", 6) &&
		(!strcmp(name + 6, word) || !strcmp(name, word) ||
		(!strcmp(name + 6, "on") && !strcmp(word, "retrans")));
}

/* How many topics the word means. */
static unsigned explain(const char *word)
{
	uint32_t states = state_mask(word, strlen(word));
	const char *t;
	unsigned n = 0;

	for (t = topics; *t; t = after(after(t)))
		if (states & state_mask(t, strlen(t)) || is_timer(t, word)) {
			put(t);
			n++;
		}
	return n;
}

/* ---- raw rows of /proc/net ---- */

static struct sock decoded;

/* TCP has no sockets in CLOSE there, UDP has hardly any others. */
static bool decode(const char *line)
{
	struct sock *s = &decoded;
	enum table t;

	for (t = T_TCP; t <= T_TCP6; t++) {
		if (!proc_inet_row(s, line, t))
			continue;
		if (s->state == ST_CLOSE)
			s->table = (uint8_t)(t + T_UDP);
		return true;
	}
	return proc_unix_row(s, line);
}

static void view(void)
{
	const struct sock *s = &decoded;

	grid_titles("Proto\0State\0>Recv-Q\0>Send-Q\0Local\0Remote\0>UID\0"
		">Inode\0");
	grid_string("proto", table_name(s->table));
	grid_string("state", state_name(sock_state(s)));
	grid_number("recv_q", s->rx_queue);
	grid_number("send_q", s->tx_queue);
	if (s->table == T_UNIX) {
		grid_text("path", s->path, s->path_len);
		table_text("*", 1);
		table_text("-", 1);
	} else {
		grid_place(s, LOCAL);
		grid_place(s, REMOTE);
		grid_number("uid", s->uid);
	}
	grid_number("inode", s->inode);
	grid_end();
}

static void explain_row(void)
{
	static const char timers[][16] = {
		"timer off", "timer on", "timer keepalive", "timer timewait",
		"timer probe",
	};
	const struct sock *s = &decoded;

	grid_view(view);
	if (ENABLE_FEATURE_JSON && asked('j'))
		return;
	explain(state_name(sock_state(s)));
	if (s->table > T_TCP6 || s->timer >= 5)
		return;
	out_format("%llu.%02u s, sent again %u times, %u probes unanswered: ",
		(unsigned long long)(s->timer_ticks / 100),
		(unsigned)(s->timer_ticks % 100), s->retransmits, s->probes);
	explain(timers[s->timer]);
}

int sockstate_explain(char **argv)
{
	const char *t, *line = join_words(argv);

	if (!*argv)
		for (t = topics; *t; t = after(after(t)))
			put(t);
	else if (decode(line))
		explain_row();
	else if (!explain(line))
		return wrong_usage(line, "no state, timer or row of /proc/net");
	return 0;
}
