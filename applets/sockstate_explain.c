/* sockstate explain: states, timers and raw rows in words. */
#include <string.h>
#include "sockstate.h"

/*
 * Name, text; RFC 9293 section 3.3.2, and the defaults of
 * Documentation/networking/ip-sysctl.rst and include/net/tcp.h.
 */
static const char topics[] =
	"LISTEN\0"
	"A server waits for connections. Recv-Q: done handshakes that it has not\n"
	"accepted, of at most its backlog (listen(2), somaxconn 4096). Beyond it\n"
	"clients time out. Check: sockstate queues.\0"
	"SYN_SENT\0"
	"We asked, nobody answered yet. The SYN is sent again (tcp_syn_retries 6),\n"
	"given up after 2 minutes. Many: wrong address, host down, firewall.\0"
	"SYN_RECV\0"
	"A client asked, we answered, its ACK is missing. Sent again 5 times\n"
	"(tcp_synack_retries), gone after 1 minute. Many: answers get lost, or a\n"
	"SYN flood (tcp_syncookies).\0"
	"ESTABLISHED\0"
	"Data can flow both ways, without time limit. A vanished peer is noticed\n"
	"15 minutes after unacknowledged data (tcp_retries2), or by keepalive.\0"
	"FIN_WAIT1\0"
	"We closed first, our FIN is not acknowledged: one round trip. Longer: the\n"
	"peer is gone, or reads nothing (Send-Q). Without a process given up after\n"
	"8 tries (tcp_orphan_retries).\0"
	"FIN_WAIT2\0"
	"We closed, the peer knows and sits in CLOSE_WAIT. Without a process gone\n"
	"after 60 s (tcp_fin_timeout); after shutdown(2) as long as ours wants.\0"
	"TIME_WAIT\0"
	"Closed by both, by us first. For 60 s (fixed; the RFC says 2 MSL) the port\n"
	"pair is kept from stray segments. No process, harmless unless ports run\n"
	"out. Check: sockstate ports.\0"
	"CLOSE\0"
	"Not connected. UDP: bound, takes datagrams from anybody; a Recv-Q that\n"
	"stays is a program that does not read.\0"
	"CLOSE_WAIT\0"
	"The peer closed, our program must call close(2) and has not. No time\n"
	"limit. More and more of them are a bug in that program. Check: sockstate\n"
	"leaks --for 10.\0"
	"LAST_ACK\0"
	"The peer closed first, then we; our FIN is not acknowledged. One round\n"
	"trip, else as FIN_WAIT1.\0"
	"CLOSING\0"
	"Both closed at the same moment, our FIN is not acknowledged. Rare and\n"
	"short, then TIME_WAIT.\0"
	"BOUND\0"
	"TCP with a port, neither listening nor connected. Linux 6.8, and only\n"
	"shown when asked for by this name.\0"
	"timer off\0"
	"Nothing is due: all is acknowledged, no keepalive.\0"
	"timer on\0"
	"(retrans) Data, SYN or FIN is not acknowledged. At the end it is sent\n"
	"again and the time doubles, from 200 ms (SYN: 1 s) to 2 minutes.\0"
	"timer keepalive\0"
	"Silence, and SO_KEEPALIVE is set. The peer is probed after 2 h\n"
	"(tcp_keepalive_time), then 9 times every 75 s, then reset. Programs may\n"
	"set their own times.\0"
	"timer timewait\0"
	"What is left of the 60 s of TIME_WAIT, or of an orphan's FIN_WAIT2.\0"
	"timer probe\0"
	"The peer's window is shut, it does not read. We ask again, at most every\n"
	"2 minutes. Look at the peer's program.\0";

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

static void more(const struct sock *s)
{
	list_number("uid", "", s->uid);
	list_number("inode", "", s->inode);
}

static void view(void)
{
	list_titles();
	list_row(&decoded, more);
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
