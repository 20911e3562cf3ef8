/* The routing caches that kernels had until 3.6 (-rC), and the neighbour cache
 * that net-tools shows for IPv6 where there is one. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

/* include/uapi/linux/in_route.h RTCF_ and route.h; "!" replaces what is there.
 * A capital N is set before s and d by hand: they have two letters. */
static const char *flag_text(char *text, uint32_t flags)
{
	static const char letters[][2] = {
		{'G', 1}, {'!', 9}, {'R', 3}, {'D', 4}, {'M', 5}, {'-', 0},
		{'o', 2}, {'n', 16}, {'d', 17}, {'t', 19}, {'f', 21}, {'q', 22},
		{'s', 23}, {'r', 24}, {'i', 26}, {'d', 27}, {'b', 28},
		{'m', 29}, {'#', 30}, {'l', 31},
	};
	char *p = text;
	unsigned i;

	for (i = 0; i < sizeof letters / 2; i++) {
		int bit = letters[i][1];

		if (!(flags >> bit & 1))
			continue;
		if (bit == 9)
			p = text;
		if (bit == 23 || bit == 27)
			*p++ = 'N';
		*p++ = letters[i][0];
	}
	*p = 0;
	return text;
}

/* The any-address is never a name here. */
static const char *name4(char *buf, const uint8_t *addr)
{
	static const uint8_t any[4];

	if (memcmp(addr, any, 4))
		return host_text(buf, AF_INET, addr);
	return numeric_hosts() ? "0.0.0.0" : "default";
}

/* net/ipv4/route.c rt_cache_seq_show() */
static bool line4(char *line, void *ctx)
{
	char dst[HOST], gw[HOST], src[HOST], spec[HOST], text[24];
	struct route r;
	struct scan c = {line, false};
	uint8_t special[4];
	unsigned level = route_level();
	int tos, hhref, hhuptod;
	size_t len;

	(void)ctx;
	/* as a route, with the source where that has its mask */
	if (!proc_route_row(&r, line))
		return false;
	for (tos = 0; tos < 11; tos++)
		scan_word(&c, &len);
	tos = (int)view_signed(&c);
	hhref = (int)view_signed(&c);
	hhuptod = (int)view_signed(&c);
	scan_native(&c, special, 1);
	if (c.bad)
		return false;
	if (json()) {
		json_row("family:s source:s destination:s gateway:s "
			"route_flags:s mss:u window:u irtt:u iface:s metric:u "
			"ref:u use:u", "inet", name4(src, r.mask),
			name4(dst, r.dst), name4(gw, r.gateway),
			flag_text(text, r.flags), r.mtu, r.window, r.irtt,
			r.iface, r.metric, r.refs, r.use);
		return true;
	}
	if (!level)
		return true;
	out_format("%-15.15s %-15.15s %-15.15s %-5s ", name4(src, r.mask),
		name4(dst, r.dst), name4(gw, r.gateway),
		flag_text(text, r.flags));
	if (level == 2)
		out_format("%5d %-5d %6d %s\n", r.mtu, r.window, r.irtt,
			r.iface);
	else if (level == 1)
		out_format("%-6d %-2d %7d %s\n", r.metric, r.refs, r.use,
			r.iface);
	else
		out_format("%-6d %-3d %6d %-6.6s   %-5d %-6d %-5d %-3d %-3d"
			"   %-3d %15.15s\n", r.metric, r.refs, r.use, r.iface,
			r.mtu, r.window, r.irtt, tos, hhref, hhuptod,
			name4(spec, special));
	return true;
}

static bool line6(char *line, void *ctx)
{
	struct route r;

	(void)ctx;
	if (!proc_route6_row(&r, line))
		return false;
	if (r.flags & ROUTE_CACHE)
		netstat_put_route6(&r);
	return true;
}

/* include/net/neighbour.h NUD_ bits */
static const char *neighbour_state(unsigned state)
{
	unsigned bit = 0;

	if (!state)
		return "NONE";
	while (!(state >> bit & 1))
		bit++;
	if (state >> bit != 1 || bit > 7)
		return "UNKNOWN";
	return nth_string("INCOMPLETE\0REACHABLE\0STALE\0DELAY\0PROBE\0FAILED\0"
		"NOARP\0PERM", bit);
}

/* Linux 2.2's /proc/net/ndisc: address, type of place, prefix, type, state,
 * three times in ticks, references, flags, interface, hardware address. */
static bool line_neighbour(char *line, void *ctx)
{
	struct scan c = {line, false};
	uint8_t addr[16], hw[6];
	char name[HOST + 4], flags[5], hwtext[18] = "", *p;
	unsigned prefix, state, refs, ndflags, i;
	uint64_t stamp, reachable;
	size_t len;
	const char *iface;

	(void)ctx;
	scan_bytes(&c, addr, 16);
	scan_hex(&c, 2);
	prefix = (unsigned)scan_hex(&c, 2);
	scan_hex(&c, 2);
	state = (unsigned)scan_hex(&c, 2);
	scan_hex(&c, 8);
	stamp = scan_hex(&c, 8);
	reachable = scan_hex(&c, 8);
	i = (unsigned)scan_hex(&c, 4); /* when it may be deleted */
	refs = (unsigned)scan_hex(&c, 4);
	ndflags = (unsigned)scan_hex(&c, 4);
	iface = scan_word(&c, &len);
	scan_bytes(&c, hw, 6);
	if (c.bad)
		return false;
	if (json()) {
		json_row("family:s destination:s iface:t state:s", "inet6",
			host_text(name, AF_INET6, addr), iface, len,
			neighbour_state(state));
		return true;
	}
	p = fmt_str(host_put(name, AF_INET6, addr), "/");
	*fmt_u64(p, prefix) = 0;
	p = flags;
	if (ndflags & 0x80)
		*p++ = 'R';
	if (ndflags & 4)
		*p++ = 'x';
	if (ndflags & 2)
		*p++ = 'h';
	if (ndflags & 8)
		*p++ = 'P';
	*p = 0;
	for (p = hwtext, state &= 255; p < hwtext + 17; p++) {
		unsigned at = (unsigned)(p - hwtext);

		*p = at % 3 == 2 ? ':' : "0123456789abcdef"[
			hw[at / 3] >> (at % 3 ? 0 : 4) & 15];
	}
	out_format("%-43s %-17s %-8.*s", name, hwtext, (int)len, iface);
	out_format(" %-5s %-3u %-16s", flags, refs, neighbour_state(state));
	if (route_level() != 2) {
		out_format(" %-9u ", state == 2 && reachable > stamp ?
			(unsigned)(reachable - stamp) / 100 : 0);
		if (refs)
			out_str(" * ");
		else
			out_format(" %-7u ", i > stamp ?
				(unsigned)(i - stamp) / 100 : 0);
	}
	out_char('\n');
	return true;
}

static void header4(void)
{
	unsigned level = route_level();

	if (json())
		return;
	out_str("Kernel IP routing cache\n");
	if (level == 3)
		out_str("Source          Destination     Gateway         "
			"Flags Metric Ref    Use Iface    MSS   Window irtt  "
			"TOS HHRef HHUptod     SpecDst\n");
	else if (level)
		route_columns("Source          Destination     Gateway", level);
}

static void show4(void)
{
	static const char path[] = "/proc/net/rt_cache";
	struct reader r;
	int err = reader_open(&r, path);

	if (err) {
		route_missing(path, err, true);
		return;
	}
	header4();
	view_lines(path, &r, 1, line4);
}

static void show6(void)
{
	static const char path[] = "/proc/net/ipv6_route",
		neighbours[] = "/proc/net/ndisc";
	struct reader r;
	int err;

	if (!reader_open(&r, neighbours)) {
		if (!json())
			out_str(route_level() == 2 ?
				"Kernel IPv6 Neighbour Cache\nNeighbour       "
				"                            HW Address        "
				"Iface    Flags Ref State\n" :
				"Kernel IPv6 Neighbour Cache\nNeighbour       "
				"                            HW Address        "
				"Iface    Flags Ref State            Stale(sec)"
				" Delete(sec)\n");
		view_lines(neighbours, &r, 0, line_neighbour);
		return;
	}
	err = reader_open(&r, path);
	if (err) {
		route_missing(path, err, false);
		return;
	}
	if (!json())
		out_str("Kernel IPv6 routing cache\nDestination              "
			"      Next Hop                   Flag Met Ref  Use "
			"If\n");
	view_lines(path, &r, 0, line6);
}

void netstat_route_cache(int family)
{
	if (family == AF_INET)
		show4();
	else
		show6();
}
