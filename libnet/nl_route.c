/* Routes by RTM_GETROUTE: any table, and no /proc.  rtnetlink(7);
 * include/uapi/linux/rtnetlink.h; net/ipv4/fib_semantics.c fib_dump_info(),
 * net/ipv6/route.c rt6_fill_node(). */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

enum {
	RTM_NEWROUTE = 24, RTM_GETROUTE = 26,
	RTN_LOCAL = 2, RTN_BROADCAST, RTN_ANYCAST, RTN_MULTICAST, RTN_BLACKHOLE,
	RTN_UNREACHABLE, RTN_PROHIBIT,
	RTPROT_RA = 9,
	RTA_DST = 1, RTA_OIF = 4, RTA_GATEWAY, RTA_PRIORITY, RTA_METRICS = 8,
	RTA_MULTIPATH, RTA_CACHEINFO = 12, RTA_TABLE = 15,
	RTAX_WINDOW = 3, RTAX_RTT, RTAX_ADVMSS = 8,
};

struct rtmsg {
	uint8_t family, dst_len, src_len, tos, table, protocol, scope, type;
	uint32_t flags;
};

struct nexthop {
	uint16_t len;
	uint8_t flags, hops;
	uint32_t ifindex;
};

struct want {
	route_row *row;
	void *ctx;
	uint32_t table;
	unsigned size; /* bytes of an address */
};

/* net/ipv4/fib_trie.c fib_flag_trans() */
static uint32_t flags4(const struct rtmsg *rt)
{
	return ROUTE_UP | (rt->dst_len == 32 ? ROUTE_HOST : 0) |
		(rt->type == RTN_UNREACHABLE || rt->type == RTN_PROHIBIT ?
			ROUTE_REJECT : 0) |
		(rt->type == RTN_LOCAL ? ROUTE_LOCAL : 0);
}

/* What net/ipv6/route.c ip6_route_info_create() and its kin set. */
static uint32_t flags6(const struct nl_message *m, const struct rtmsg *rt)
{
	uint32_t flags = ROUTE_UP;

	if (rt->type >= RTN_BLACKHOLE)
		return ROUTE_REJECT | ROUTE_NONEXTHOP;
	if (rt->type == RTN_LOCAL)
		flags |= ROUTE_LOCAL | ROUTE_NONEXTHOP;
	if (rt->type == RTN_ANYCAST)
		flags |= ROUTE_NONEXTHOP;
	if (rt->protocol == RTPROT_RA)
		flags |= ROUTE_ADDRCONF | (rt->dst_len ? 0 : ROUTE_DEFAULT);
	if (rt->dst_len == 128 && rt->type == 1)
		flags |= ROUTE_HOST;
	return flags | (nl_u32(m, sizeof *rt, RTA_CACHEINFO, 2) ?
		ROUTE_EXPIRES : 0);
}

static uint32_t metric(const void *metrics, unsigned type)
{
	const uint32_t *v = nl_find(metrics, (const char *)metrics +
			nl_attr_len(metrics), type, sizeof *v);

	return v ? *v : 0;
}

static void set_metrics(struct route *r, const void *metrics)
{
	if (!metrics)
		return;
	r->mtu = metric(metrics, RTAX_ADVMSS);
	if (r->mtu)
		r->mtu += 40;
	r->window = metric(metrics, RTAX_WINDOW);
	r->irtt = metric(metrics, RTAX_RTT) >> 3;
}

static void set_gateway(struct route *r, const void *addr, size_t size)
{
	r->flags &= ~(uint32_t)ROUTE_GATEWAY;
	memset(r->gateway, 0, 16);
	if (!addr)
		return;
	memcpy(r->gateway, addr, size);
	r->flags |= ROUTE_GATEWAY;
}

/* /proc has a row for each IPv6 nexthop, but only the first IPv4 one. */
static int multipath(struct route *r, const void *paths, const struct want *w)
{
	const char *p = paths, *end = p + nl_attr_len(paths);
	int ret = 0;

	while (!ret && end - p >= (int)sizeof(struct nexthop)) {
		const struct nexthop *nh = (const void *)p;
		unsigned step = (nh->len + 3u) & ~3u;

		if (nh->len < sizeof *nh || nh->len > end - p)
			break;
		ifindex_name(r->iface, nh->ifindex);
		set_gateway(r, nl_find(nh + 1, p + nh->len, RTA_GATEWAY,
			w->size), w->size);
		ret = w->row(r, w->ctx);
		if (w->size == 4 || step > (size_t)(end - p))
			break;
		p += step;
	}
	return ret;
}

static int take(const struct nl_message *m, void *ctx)
{
	const struct want *w = ctx;
	const struct rtmsg *rt = (const void *)(m + 1);
	bool v4 = w->size == 4;
	const void *found;
	struct route r = {.family = v4 ? AF_INET : AF_INET6};
	unsigned i;

	if (m->type != RTM_NEWROUTE || m->len < sizeof *m + sizeof *rt ||
			rt->family != r.family || rt->dst_len > w->size * 8)
		return 0;
	r.table = nl_u32(m, sizeof *rt, RTA_TABLE, 0);
	if (!r.table)
		r.table = rt->table;
	if ((w->table && r.table != w->table) || (v4 &&
			(rt->type == RTN_BROADCAST || rt->type == RTN_MULTICAST)))
		return 0;
	r.dst_len = rt->dst_len;
	r.flags = v4 ? flags4(rt) : flags6(m, rt);
	found = nl_attr(m, sizeof *rt, RTA_DST, w->size);
	if (found)
		memcpy(r.dst, found, w->size);
	for (i = 0; v4 && i < r.dst_len; i++)
		r.mask[i / 8] |= (uint8_t)(0x80 >> i % 8);
	r.metric = nl_u32(m, sizeof *rt, RTA_PRIORITY, 0);
	set_metrics(&r, nl_attr(m, sizeof *rt, RTA_METRICS, 0));
	found = nl_attr(m, sizeof *rt, RTA_MULTIPATH, sizeof(struct nexthop));
	if (found)
		return multipath(&r, found, w);
	ifindex_name(r.iface, nl_u32(m, sizeof *rt, RTA_OIF, 0));
	if (!r.iface[0] && v4)
		memcpy(r.iface, "*", 2);
	set_gateway(&r, nl_attr(m, sizeof *rt, RTA_GATEWAY,
		w->size), w->size);
	return w->row(&r, w->ctx);
}

int nl_routes(int family, uint32_t table, route_row *row, void *ctx)
{
	struct want w = {row, ctx, table, family == AF_INET ? 4 : 16};
	struct {
		struct nl_message head;
		struct rtmsg body;
	} request = {
		.head = {.len = sizeof request, .type = RTM_GETROUTE},
		.body = {.family = (uint8_t)family},
	};
	char scratch[IFNAME];

	ifindex_name(scratch, 0);
	return netlink_dump(&(struct netlink){.message = take, .ctx = &w},
		&request.head);
}
