/* SPDX-License-Identifier: MIT */
/* sockstate doctor: two samples of the kernel's own figures. */
#include <string.h>
#include "doctor.h"
#include "net/tables.h"

uint32_t figures_seconds;
static struct {
	uint64_t value[SAMPLES];
	bool known;
} figures[FIGURES];

uint64_t figure_now(unsigned figure)
{
	return figures[figure].value[NOW];
}

uint64_t figure_rate(unsigned figure)
{
	const uint64_t *v = figures[figure].value;

	return v[NOW] > v[THEN] ? (v[NOW] - v[THEN] + figures_seconds - 1) / figures_seconds : 0;
}

bool figure_known(unsigned figure)
{
	return figures[figure].known;
}

static void figure_set(unsigned figure, uint64_t value)
{
	figures[figure].value[sample] = value;
	figures[figure].known = true;
}

void figures_forget(void)
{
	memset(figures, 0, sizeof figures);
}

static void take_counter(const char *name, uint64_t value)
{
	unsigned n = string_number("ListenOverflows\0SyncookiesSent\0", name,
		strlen(name));

	if (n)
		figure_set(LISTEN_OVERFLOWS + n - 1, value);
}

/* /proc/net/softnet_stat, net/core/net-procfs.c softnet_seq_show(): a line per
 * CPU, the second column counts packets that found its queue full. */
static void take_softnet(const char *line)
{
	struct scan s = {line, false};
	uint64_t drops;

	scan_hex(&s, 8);
	scan_blanks(&s);
	drops = scan_hex(&s, 8);
	if (!s.bad)
		figure_set(SOFTNET_DROPS,
			figures[SOFTNET_DROPS].value[sample] + drops);
}

/* /proc/net/sockstat, net/ipv4/proc.c sockstat_seq_show():
 * "TCP: inuse 5 orphan 0 tw 2 alloc 7 mem 1" */
static void take_sockstat(const char *line)
{
	struct scan s = {line, false};
	const char *word;
	size_t len;

	word = scan_word(&s, &len);
	if (!word || len != 4 || memcmp(word, "TCP:", 4))
		return;
	while ((word = scan_word(&s, &len))) {
		unsigned n = string_number("orphan\0tw\0mem\0", word, len);
		uint64_t v = scan_dec(&s);

		if (n && !s.bad)
			figure_set(ORPHANS + n - 1, v);
	}
}

static unsigned wanted; /* the figure of the file that is read */

static void take_number(const char *line)
{
	struct scan s = {line, false};
	uint64_t v = scan_dec(&s);

	if (!s.bad)
		figure_set(wanted, v);
}

/* "low pressure high": the second of three, in pages. */
static void take_second(const char *line)
{
	struct scan s = {line, false};
	uint64_t v;

	scan_dec(&s);
	v = scan_dec(&s);
	if (!s.bad)
		figure_set(wanted, v);
}

static void read_number(unsigned figure, const char *path,
	void (*take)(const char *line))
{
	wanted = figure;
	each_line(path, take);
}

void figures_read(void)
{
	uint32_t low, high;

	figures[SOFTNET_DROPS].value[sample] = 0;
	counters_tcp_ext(take_counter);
	each_line("/proc/net/softnet_stat", take_softnet);
	each_line("/proc/net/sockstat", take_sockstat);
	read_number(MAX_ORPHANS, "/proc/sys/net/ipv4/tcp_max_orphans",
		take_number);
	read_number(MAX_TIME_WAITS, "/proc/sys/net/ipv4/tcp_max_tw_buckets",
		take_number);
	read_number(MAX_PAGES, "/proc/sys/net/ipv4/tcp_mem", take_second);
	read_number(CONNTRACKS, "/proc/sys/net/netfilter/nf_conntrack_count",
		take_number);
	read_number(MAX_CONNTRACKS, "/proc/sys/net/netfilter/nf_conntrack_max",
		take_number);
	if (local_port_range(&low, &high)) {
		figure_set(PORT_LOW, low);
		figure_set(PORT_HIGH, high);
	}
}
