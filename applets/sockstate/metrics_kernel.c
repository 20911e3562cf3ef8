/* SPDX-License-Identifier: MIT */
/* sockstate metrics: what the kernel counts and limits besides its sockets. */
#include <string.h>
#include "net/tables.h"
#include "sockstate.h"

/* X(name, type, help), in the order of the lists below. */
#define FIGURES(X) \
	X("listen_overflows_total", "counter", \
		"Connections dropped because an accept queue was full.") \
	X("listen_drops_total", "counter", \
		"Connections that servers dropped, for any reason.") \
	X("syncookies_sent_total", "counter", "SYN cookies sent.") \
	X("syncookies_received_total", "counter", "Valid SYN cookies that came back.") \
	X("syncookies_failed_total", "counter", "Invalid SYN cookies that came back.") \
	X("tcp_retransmitted_segments_total", "counter", "TCP segments sent again.") \
	X("udp_receive_errors_total", "counter", \
		"UDP datagrams received and not delivered, both families.") \
	X("udp_receive_buffer_errors_total", "counter", \
		"Those of them whose socket had a full queue.") \
	X("tcp_time_wait", "gauge", "TCP sockets in TIME_WAIT.") \
	X("tcp_orphans_limit", "gauge", "net.ipv4.tcp_max_orphans.") \
	X("tcp_time_wait_limit", "gauge", "net.ipv4.tcp_max_tw_buckets.") \
	X("conntrack_entries", "gauge", "Connections that are tracked.") \
	X("conntrack_entries_limit", "gauge", "net.netfilter.nf_conntrack_max.") \
	X("ephemeral_ports", "gauge", \
		"Ports of net.ipv4.ip_local_port_range.") \
	X("ephemeral_ports_used", "gauge", \
		"Those of them that are local ports of TCP connections.")
enum { LISTEN_OVERFLOWS, RETRANSMITTED = 5, UDP_ERRORS, UDP_BUFFER_ERRORS,
	TIME_WAIT, ORPHANS_LIMIT, TIME_WAIT_LIMIT, CONNTRACK, CONNTRACK_LIMIT, PORTS,
	PORTS_USED, FIGURES };
#define ROW(name, type, help) name "\0" type "\0" help "\0"
static const char texts[] = FIGURES(ROW);

static struct {
	uint64_t value;
	bool known;
} figures[FIGURES];

static uint8_t used[(UINT16_MAX + 1) / 8]; /* a bit for each local port */
static uint32_t low, high;

void metrics_head(const char *name, const char *type, const char *help)
{
	out_format("# HELP sockbox_%s %s\n# TYPE sockbox_%s %s\n", name, help,
		name, type);
}

/* Several namespaces are added up. */
static void add(unsigned figure, uint64_t value)
{
	figures[figure].value += value;
	figures[figure].known = true;
}

static void take_ext(const char *name, uint64_t value)
{
	unsigned n = string_number("ListenOverflows\0ListenDrops\0SyncookiesSent\0"
		"SyncookiesRecv\0SyncookiesFailed\0", name, strlen(name));

	if (n)
		add(LISTEN_OVERFLOWS + n - 1, value);
}

static void take_tcp(const char *name, uint64_t value)
{
	if (!strcmp(name, "RetransSegs"))
		add(RETRANSMITTED, value);
}

static void take_udp(const char *name, uint64_t value)
{
	unsigned n = string_number("InErrors\0RcvbufErrors\0", name, strlen(name));

	if (n)
		add(UDP_ERRORS + n - 1, value);
}

/* "Udp6InErrors   12" */
static void take_udp6(const char *line)
{
	struct scan s = {line, false};
	size_t len;
	const char *word = scan_word(&s, &len);
	unsigned n = word ? string_number("Udp6InErrors\0Udp6RcvbufErrors\0", word,
		len) : 0;
	uint64_t value = scan_dec(&s);

	if (n && !s.bad)
		add(UDP_ERRORS + n - 1, value);
}

static void take_sockstat(const char *name, size_t len, uint64_t value)
{
	if (len == 2 && !memcmp(name, "tw", 2))
		add(TIME_WAIT, value);
}

static void read_number(unsigned figure, const char *path)
{
	uint64_t value;

	if (sysctl_numbers(path, &value, 1))
		add(figure, value);
}

void metrics_kernel_read(void)
{
	counters_tcp_ext(take_ext);
	counters_only("/proc/net/snmp", "Tcp", take_tcp);
	counters_only("/proc/net/snmp", "Udp", take_udp);
	each_line("/proc/net/snmp6", take_udp6);
	counters_sockstat(take_sockstat);
	read_number(ORPHANS_LIMIT, "/proc/sys/net/ipv4/tcp_max_orphans");
	read_number(TIME_WAIT_LIMIT, "/proc/sys/net/ipv4/tcp_max_tw_buckets");
	read_number(CONNTRACK, "/proc/sys/net/netfilter/nf_conntrack_count");
	read_number(CONNTRACK_LIMIT, "/proc/sys/net/netfilter/nf_conntrack_max");
	memset(used, 0, sizeof used);
	low = high = 0;
	if (!local_port_range(&low, &high))
		return;
	add(PORTS, high - low + 1);
	add(PORTS_USED, 0);
}

void metrics_kernel_row(const struct sock *s)
{
	uint16_t port = s->port[LOCAL];
	uint8_t mask = (uint8_t)(1 << port % 8);

	if (!high || s->table > T_TCP6 || !s->port[REMOTE] || port < low ||
			port > high || used[port / 8] & mask)
		return;
	used[port / 8] |= mask;
	add(PORTS_USED, 1);
}

/* What is not known is left out: 0 would be a lie. */
void metrics_kernel_put(void)
{
	char ratio[32];
	unsigned i;

	for (i = 0; i < FIGURES; i++) {
		const char *name = nth_string(texts, 3 * i);

		if (!figures[i].known)
			continue;
		metrics_head(name, nth_string(texts, 3 * i + 1),
			nth_string(texts, 3 * i + 2));
		out_format("sockbox_%s %llu\n", name,
			(unsigned long long)figures[i].value);
	}
	if (!figures[PORTS].value)
		return;
	metrics_head("ephemeral_ports_used_ratio", "gauge",
		"The part of the ephemeral ports that is used.");
	*fmt_ratio(ratio, figures[PORTS_USED].value, figures[PORTS].value, 4) = 0;
	out_format("sockbox_ephemeral_ports_used_ratio %s\n", ratio);
}
