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

static void take_sockstat(const char *name, size_t len, uint64_t value)
{
	unsigned n = string_number("orphan\0tw\0mem\0", name, len);

	if (n)
		figure_set(ORPHANS + n - 1, value);
}

/* number: which one of the file, from 0. */
static void read_number(unsigned figure, const char *path, unsigned number)
{
	uint64_t v[3];

	if (sysctl_numbers(path, v, number + 1) > number)
		figure_set(figure, v[number]);
}

void figures_read(void)
{
	uint32_t low, high;

	figures[SOFTNET_DROPS].value[sample] = 0;
	counters_tcp_ext(take_counter);
	each_line("/proc/net/softnet_stat", take_softnet);
	counters_sockstat(take_sockstat);
	read_number(MAX_ORPHANS, "/proc/sys/net/ipv4/tcp_max_orphans", 0);
	read_number(MAX_TIME_WAITS, "/proc/sys/net/ipv4/tcp_max_tw_buckets", 0);
	/* "low pressure high", in pages */
	read_number(MAX_PAGES, "/proc/sys/net/ipv4/tcp_mem", 1);
	read_number(CONNTRACKS, "/proc/sys/net/netfilter/nf_conntrack_count", 0);
	read_number(MAX_CONNTRACKS, "/proc/sys/net/netfilter/nf_conntrack_max", 0);
	if (local_port_range(&low, &high)) {
		figure_set(PORT_LOW, low);
		figure_set(PORT_HIGH, high);
	}
}
