/* SPDX-License-Identifier: MIT */
/* ss -s: how many sockets there are. */
#include <string.h>
#include "ss.h"

/* /proc/net/sockstat, sockstat6: net/ipv4/proc.c sockstat_seq_show().  TCP's
 * allocated and orphaned are the whole machine's, the rest this namespace's. */
enum { RAW, UDP, TCP, FRAG, PROTOCOLS };
static uint32_t inuse[2][PROTOCOLS];
static uint32_t used, orphaned, time_wait, allocated, established;
static unsigned version; /* whose file is read: 0 IPv4, 1 IPv6 */

static bool word_is(struct scan *c, const char *word)
{
	size_t len;
	const char *w = scan_word(c, &len);

	return w && len == strlen(word) && !memcmp(w, word, len);
}

/* The number behind this word of the line; 0: none. */
static uint32_t number_of(const char *line, const char *word)
{
	struct scan c = {line, false};

	while (!c.bad)
		if (word_is(&c, word))
			return scan_dec32(&c);
	return 0;
}

static void take_line(const char *line)
{
	unsigned i;

	for (i = 0; i < PROTOCOLS; i++) {
		const char *name = nth_string("RAW\0UDP\0TCP\0FRAG", i);
		size_t n = strlen(name);

		if (!strncmp(line, name, n) &&
				line[n + version] == ':')
			inuse[version][i] = number_of(line, "inuse");
	}
	if (!strncmp(line, "sockets:", 8))
		used = number_of(line, "used");
	if (!strncmp(line, "TCP:", 4)) {
		orphaned = number_of(line, "orphan");
		time_wait = number_of(line, "tw");
		allocated = number_of(line, "alloc");
	}
}

/* CurrEstab is the ninth number of the second line of its name. */
static void take_snmp(const char *line)
{
	struct scan c = {line + 4, false};
	unsigned i;

	if (strncmp(line, "Tcp:", 4) || (line[5] | 0x20) >= 'a')
		return;
	for (i = 0; i < 9; i++) {
		scan_minus(&c);
		established = scan_dec32(&c);
	}
}

static void read_file(const char *path, void (*take)(const char *line))
{
	int err = each_line(path, take);

	if (err)
		applet_error(path, err);
}

static void put_row(const char *name, uint32_t v4, uint32_t v6)
{
	out_format("%s\t  %-9u %-9u %-9u\n", name, v4 + v6, v4, v6);
}

void ss_summary(void)
{
	uint32_t sum[2] = {0}, total, i;

	read_file("/proc/net/sockstat", take_line);
	version = 1;
	if (ENABLE_FEATURE_IPV6)
		each_line("/proc/net/sockstat6", take_line);
	read_file("/proc/net/snmp", take_snmp);
	total = allocated + time_wait;
	out_format("Total: %u\nTCP:   %u (estab %u, closed %d, ", used, total,
		established, (int)(total - inuse[0][TCP] - inuse[1][TCP]));
	out_format("orphaned %u, timewait %u)\n\n", orphaned, time_wait);
	out_str("Transport Total     IP        IPv6\n");
	for (i = RAW; i <= TCP; i++) {
		put_row(nth_string("RAW\0UDP\0TCP", i), inuse[0][i], inuse[1][i]);
		sum[0] += inuse[0][i];
		sum[1] += inuse[1][i];
	}
	put_row("INET", sum[0], sum[1]);
	put_row("FRAG", inuse[0][FRAG], inuse[1][FRAG]);
	out_char('\n');
}
