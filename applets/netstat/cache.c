/* SPDX-License-Identifier: MIT */
/* The routing cache (-rC), which Linux had until 3.6. For IPv6 net-tools shows
 * the neighbour cache instead. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "net/tables.h"
#include "netstat.h"

/* include/uapi/linux/in_route.h RTCF_ and route.h. Two flags have two
 * letters. */
static const struct flag letters[] = {
	{'G', 1}, {'!', 9 | FLAG_ALONE}, {'R', 3}, {'D', 4}, {'M', 5}, {'-', 0},
	{'o', 2}, {'n', 16}, {'d', 17}, {'t', 19}, {'f', 21}, {'q', 22},
	{'N', 23}, {'s', 23}, {'r', 24}, {'i', 26}, {'N', 27}, {'d', 27},
	{'b', 28}, {'m', 29}, {'#', 30}, {'l', 31}, {0, 0},
};

static const char *name4(char *buf, const uint8_t *addr)
{
	return host_text(buf, AF_INET, addr);
}

static void put_json4(const struct route *r)
{
	char dst[HOST], gw[HOST], src[HOST], text[24];

	json_row("family:s source:s destination:s gateway:s "
		"route_flags:s mss:u window:u irtt:u iface:s metric:u "
		"ref:u route_refs:u use:u", "inet", name4(src, r->mask),
		name4(dst, r->dst), name4(gw, r->gateway),
		flag_letters(text, letters, r->flags), r->mtu, r->window,
		r->irtt, r->iface, r->metric, r->refs, r->refs, r->use);
}

static void put4(const struct cached_route *c)
{
	char dst[HOST], gw[HOST], src[HOST], spec[HOST], text[24];
	const struct route *r = &c->route;
	unsigned level = route_level();

	if (!level)
		return;
	out_format("%-15s %-15s %-15s %-5s ", name4(src, r->mask),
		name4(dst, r->dst), name4(gw, r->gateway),
		flag_letters(text, letters, r->flags));
	if (level == 2)
		out_format("%5d %-5d %6d %s\n", r->mtu, r->window, r->irtt,
			r->iface);
	else if (level == 1)
		out_format("%-6d %-2d %7d %s\n", r->metric, r->refs, r->use,
			r->iface);
	else
		out_format("%-6d %-3d %6d %-6.6s   %-5d %-6d %-5d %-3d %-3d"
			"   %-3d %15s\n", r->metric, r->refs, r->use, r->iface,
			r->mtu, r->window, r->irtt, c->tos, c->hhref, c->hhuptod,
			name4(spec, c->special));
}

static bool line4(char *line)
{
	struct cached_route r;
	int found = proc_cached_route_row(&r, line);

	if (found == LINE_ROW && json())
		put_json4(&r.route);
	else if (found == LINE_ROW)
		put4(&r);
	return found;
}

static bool line6(char *line)
{
	struct route r;

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

/* Returns the seconds from now. */
static unsigned seconds(const struct neighbour *n, unsigned then)
{
	return then > n->now ? (then - n->now) / 100 : 0;
}

static void put_neighbour(const struct neighbour *n)
{
	static const struct flag marks[] = {
		{'R', 7}, {'x', 2}, {'h', 1}, {'P', 3}, {0, 0},
	};
	char name[HOST + 4], flags[5], *p;
	unsigned i;

	p = fmt_str(host_put(name, AF_INET6, n->addr), "/");
	*fmt_u64(p, n->prefix) = 0;
	out_format("%-43s", name);
	for (i = 0; i < sizeof n->hw; i++)
		out_format(i ? ":%02x" : " %02x", n->hw[i]);
	out_format(" %-8s %-5s %-3u %-16s", n->iface, flag_letters(flags, marks,
		n->flags), n->refs, neighbour_state(n->state));
	if (route_level() != 2) {
		out_format(" %-9u ",
			n->state == 2 ? seconds(n, n->reachable) : 0);
		if (n->refs)
			out_str(" * ");
		else
			out_format(" %-7u ", seconds(n, n->dead));
	}
	out_char('\n');
}

static bool line_neighbour(char *line)
{
	struct neighbour n;
	char name[HOST];
	int found = proc_neighbour_row(&n, line);

	if (found != LINE_ROW)
		return found;
	if (json())
		json_row("family:s destination:s iface:s state:s", "inet6",
			host_text(name, AF_INET6, n.addr), n.iface,
			neighbour_state(n.state));
	else
		put_neighbour(&n);
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
