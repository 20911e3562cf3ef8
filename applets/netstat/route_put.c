/* SPDX-License-Identifier: MIT */
/* Prints a route as a row of the table, or as JSON. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"
#include "net/route.h"

/* include/uapi/linux/route.h, ipv6_route.h */
static const struct flag flags4[] = {
	{'U', 0}, {'G', 1}, {'!', 9 | FLAG_ALONE}, {'H', 2}, {'R', 3}, {'D', 4},
	{'M', 5}, {'d', 16}, {'a', 17}, {'c', 18}, {'o', 21}, {'e', 22},
	{'c', 24}, {'f', 25}, {'p', 26}, {'l', 31}, {'u', 6}, {'w', 7}, {'i', 8},
	{'n', 10}, {0, 0},
}, flags6[] = {
	{'U', 0}, {'!', 9}, {'G', 1}, {'H', 2}, {'D', 16}, {'A', 18}, {'C', 24},
	{'a', 17}, {'e', 22}, {'m', 5}, {'n', 21}, {'f', 25}, {0, 0},
};

enum { FLAGS = sizeof flags4 / sizeof *flags4 };

/* Writes the name of a host or a gateway, or its number. */
static const char *name4(char *buf, const uint8_t *addr)
{
	if (!all_zero(addr, 4))
		return host_text(buf, AF_INET, addr);
	return "0.0.0.0";
}

static const char *destination4(char *buf, const struct route *r)
{
	uint32_t dst, mask;
	const char *name = NULL;

	memcpy(&dst, r->dst, 4);
	memcpy(&mask, r->mask, 4);
	if (!numeric_hosts() && !(dst | mask))
		return "default";
	if (numeric_hosts() || r->flags & ROUTE_HOST)
		return name4(buf, r->dst);
	if (ENABLE_FEATURE_HOSTS && dst && !(dst & ~mask))
		name = network_name(ntohl(dst));
	*fmt_ip4(buf, r->dst) = 0;
	return name ? name : buf;
}

unsigned route_level(void)
{
	unsigned e = ENABLE_NETSTAT_EXTEND ? asked('e') : 0;

	return e == 0 ? 2 : e == 1 ? 1 : (e + 1) & 3;
}

static void put_tail4(const struct route *r, bool reject)
{
	unsigned level = route_level();

	if (level == 2)
		out_format(reject ? "    - -          - -\n" :
			"%5d %-5d %6d %s\n", r->mtu, r->window, r->irtt,
			r->iface);
	else if (reject)
		out_format(level == 1 ? "%-6u -  %7u -\n" :
			"%-6u -  %7u -        -     -      -\n", r->metric,
			r->use);
	else
		out_format(level == 1 ? "%-6u %-2u %7u %s\n" :
			"%-6u %-3u %6u %-6.6s   %-5d %-6d %d\n", r->metric,
			r->refs, r->use, r->iface, r->mtu, r->window, r->irtt);
}

static void put_json(const struct route *r, const char *dst, const char *gw,
		const char *mask)
{
	char flags[FLAGS];

	json_row("family:s destination:s gateway:s genmask:s +",
		mask ? "inet" : "inet6", dst, gw, mask);
	if (!mask)
		json_key_num("prefix", r->dst_len);
	json_row("route_flags:s +", flag_letters(flags, mask ? flags4 : flags6,
		r->flags));
	if (mask)
		json_row("mss:u window:u irtt:u +", r->mtu, r->window, r->irtt);
	json_row("iface:s metric:u ref:u route_refs:u use:u table:z",
		r->iface[0] && r->iface[0] != '*' ? r->iface : NULL,
		r->metric, r->refs, r->refs, r->use, (uint64_t)r->table);
}

void netstat_put_route4(const struct route *r)
{
	char dst[HOST], gw[HOST], mask[FMT_ADDR], flags[FLAGS];
	bool reject = r->flags & ROUTE_REJECT;
	const char *to = destination4(dst, r);
	const char *by = reject ? NULL : r->via6 ?
			host_text(gw, AF_INET6, r->gateway) :
			name4(gw, r->gateway);

	*fmt_ip4(mask, r->mask) = 0;
	if (json()) {
		put_json(r, to, by, mask);
		return;
	}
	/* an IPv6 address is longer than any cell: it is not cut */
	out_format("%-15.15s %-15.*s %-15s %-5s ", to, r->via6 ? HOST : 15,
		by ? by : "-", mask, flag_letters(flags, flags4, r->flags));
	put_tail4(r, reject);
}

void netstat_put_route6(const struct route *r)
{
	char dst[HOST + 4], gw[HOST], flags[FLAGS], *p;

	p = host_put(dst, AF_INET6, r->dst);
	host_text(gw, AF_INET6, r->gateway);
	if (json()) {
		*p = 0;
		put_json(r, dst, gw, NULL);
		return;
	}
	*p++ = '/';
	*fmt_u64(p, r->dst_len) = 0;
	out_format("%-30s %-26s %-4s %-3d %-1d %6d %s\n", dst, gw,
		flag_letters(flags, flags6, r->flags), (int)r->metric,
		(int)r->refs, (int)r->use, r->iface);
}

void route_columns(const char *first, unsigned level)
{
	out_str(first);
	out_str(level == 2 ? "         Flags   MSS Window  irtt Iface" :
		"         Flags Metric Ref    Use Iface");
	if (level == 3)
		out_str("    MSS   Window irtt");
	out_char('\n');
}

/* Reports a missing table in net-tools' words; the second line goes to standard
 * output. */
void route_missing(const char *path, int err, bool v4)
{
	applet_failed();
	view_note("%s: %s\n", path, err_text(-err));
	if (!json())
		out_str(v4 ? "INET (IPv4) not configured in this system.\n" :
			"INET6 (IPv6) not configured in this system.\n");
}
