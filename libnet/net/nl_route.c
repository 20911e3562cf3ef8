/* SPDX-License-Identifier: MIT */
/* Routes by RTM_GETROUTE: of any table, and without /proc. See rtnetlink(7),
 * include/uapi/linux/rtnetlink.h, net/ipv4/fib_semantics.c fib_dump_info(),
 * net/ipv6/route.c rt6_fill_node(). */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netlink.h"
#include "route.h"

enum {
	RTM_NEWROUTE = 24, RTM_GETROUTE = 26,
	RTN_LOCAL = 2, RTN_BROADCAST, RTN_ANYCAST, RTN_MULTICAST, RTN_BLACKHOLE,
	RTN_UNREACHABLE, RTN_PROHIBIT,
	RTPROT_RA = 9,
	RTA_DST = 1, RTA_OIF = 4, RTA_GATEWAY, RTA_PRIORITY, RTA_METRICS = 8,
	RTA_MULTIPATH, RTA_CACHEINFO = 12, RTA_TABLE = 15,
	RTA_VIA = 18, RTA_NH_ID = 30,
	RTAX_WINDOW = 3, RTAX_RTT, RTAX_ADVMSS = 8,
};

enum { /* include/uapi/linux/nexthop.h; bytes of structures */
	RTM_NEWNEXTHOP = 104, RTM_GETNEXTHOP = 106,
	NHA_ID = 1, NHA_GROUP, NHA_OIF = 5, NHA_GATEWAY,
	NHMSG = 8, MEMBER = 8,
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

/* A route that is being filled in. */
struct found {
	struct route r;
	uint32_t ifindex;
	unsigned size;  /* bytes of an address */
	uint32_t table; /* wanted; 0: all */
	bool first_only; /* of the ways of an IPv4 route, as in /proc */
	route_row *row;
};

/* net/ipv4/fib_trie.c fib_flag_trans() */
static uint32_t flags4(const struct rtmsg *rt)
{
	return ROUTE_UP | (rt->dst_len == 32 ? ROUTE_HOST : 0) |
		(rt->type == RTN_UNREACHABLE || rt->type == RTN_PROHIBIT ?
			ROUTE_REJECT : 0) |
		(rt->type == RTN_LOCAL ? ROUTE_LOCAL : 0);
}

/* Returns the RTF_ flags that net/ipv6/route.c ip6_route_info_create() sets. */
static uint32_t flags6(const struct nl_message *m, const struct rtmsg *rt)
{
	uint32_t flags = ROUTE_UP;

	if (rt->type >= RTN_BLACKHOLE)
		return ROUTE_REJECT | ROUTE_NONEXTHOP;
	if (rt->type == RTN_LOCAL)
		flags |= ROUTE_LOCAL;
	if (rt->type == RTN_LOCAL || rt->type == RTN_ANYCAST)
		flags |= ROUTE_NONEXTHOP;
	if (rt->protocol == RTPROT_RA)
		flags |= ROUTE_ADDRCONF | (rt->dst_len ? 0 : ROUTE_DEFAULT);
	if (rt->dst_len == 128 && rt->type == 1)
		flags |= ROUTE_HOST;
	return flags | (nl_u32(m, sizeof *rt, RTA_CACHEINFO, 2) ?
		ROUTE_EXPIRES : 0);
}

static void set_metrics(struct route *r, const void *metrics)
{
	static const struct nl_field fields[] = {
		{RTAX_ADVMSS, offsetof(struct route, mtu), 4},
		{RTAX_WINDOW, offsetof(struct route, window), 4},
		{RTAX_RTT, offsetof(struct route, irtt), 4},
		{0, 0, 0},
	};

	if (!metrics)
		return;
	nl_fields(r, fields, metrics, (const char *)metrics +
		nl_attr_len(metrics));
	if (r->mtu)
		r->mtu += 40;
	r->irtt >>= 3;
}

/* Completes the route with a way and hands it over. gateway: of that family;
 * NULL: there is none. */
static int put_way(struct found *f, const void *gateway, unsigned family)
{
	struct route *r = &f->r;

	ifindex_name(r->iface, f->ifindex);
	if (!r->iface[0] && f->size == 4)
		memcpy(r->iface, "*", 2);
	r->flags &= ~(uint32_t)ROUTE_GATEWAY;
	memset(r->gateway, 0, 16);
	r->via6 = gateway && f->size == 4 && family == AF_INET6;
	if (gateway) {
		memcpy(r->gateway, gateway, family == AF_INET ? 4 : 16);
		r->flags |= ROUTE_GATEWAY;
	}
	return f->row(r);
}

/* A way whose gateway is among the attributes. */
static int nexthop(struct found *f, const void *attrs, const void *end)
{
	const void *gateway = nl_find(attrs, end, RTA_GATEWAY, f->size);
	const char *via = nl_find(attrs, end, RTA_VIA, 2 + 16);
	uint16_t family = f->size == 4 ? AF_INET : AF_INET6;

	if (via) { /* struct rtvia, Linux 4.1, of IPv4 routes 5.2 */
		memcpy(&family, via, 2);
		gateway = via + 2;
	}
	return put_way(f, gateway, family);
}

/* ---- ways that are objects of their own, Linux 5.3 ---- */

/* Of a group the ids of its members (struct nexthop_grp), in the arena. */
struct object {
	uint32_t id, ifindex;
	uint8_t family, gateway[16];
	bool has_gateway;
	const char *members;
	size_t members_len;
};

static struct map objects = {
	.key_len = sizeof(uint32_t), .size = sizeof(struct object)
};

static int take_object(const struct nl_message *m, void *ctx)
{
	const uint8_t *nh = (const void *)(m + 1); /* struct nhmsg */
	uint32_t id = nl_u32(m, NHMSG, NHA_ID, 0);
	const void *group = nl_attr(m, NHMSG, NHA_GROUP, MEMBER), *gateway;
	struct object *o;

	(void)ctx;
	if (m->type != RTM_NEWNEXTHOP || m->len < sizeof *m + NHMSG || !id)
		return 0;
	o = map_find(&objects, &id, true);
	if (!o)
		return -ENOMEM;
	o->family = nh[0];
	o->ifindex = nl_u32(m, NHMSG, NHA_OIF, 0);
	gateway = nl_attr(m, NHMSG, NHA_GATEWAY, nh[0] == AF_INET ? 4 : 16);
	o->has_gateway = gateway != NULL;
	if (gateway)
		memcpy(o->gateway, gateway, nh[0] == AF_INET ? 4 : 16);
	if (group) {
		char *copy = arena_alloc(nl_attr_len(group));

		if (!copy)
			return -ENOMEM;
		o->members = memcpy(copy, group, nl_attr_len(group));
		o->members_len = nl_attr_len(group);
	}
	return 0;
}

/* The kernel names only the object with net.ipv4.nexthop_compat_mode=0. One
 * without objects refuses. */
static int read_objects(void)
{
	struct {
		struct nl_message head;
		uint8_t body[NHMSG];
	} request = {
		.head = {.len = sizeof request, .type = RTM_GETNEXTHOP},
	};
	int err;

	map_clear(&objects);
	err = netlink_dump(&(struct netlink){.message = take_object},
		&request.head);
	return err == -ENOMEM ? err : 0;
}

static int put_object(struct found *f, uint32_t id)
{
	const struct object *o = map_find(&objects, &id, false);

	f->ifindex = o ? o->ifindex : 0;
	return put_way(f, o && o->has_gateway ? o->gateway : NULL,
		o ? o->family : AF_UNSPEC);
}

static int by_object(struct found *f, uint32_t id)
{
	const struct object *o = map_find(&objects, &id, false);
	size_t at;
	int ret = 0;

	if (!o || !o->members)
		return put_object(f, id);
	for (at = 0; !ret && at + MEMBER <= o->members_len; at += MEMBER) {
		memcpy(&id, o->members + at, sizeof id);
		ret = put_object(f, id);
		if (f->first_only)
			break;
	}
	return ret;
}

/* Hands over a route for each way. */
static int multipath(struct found *f, const char *p)
{
	const char *end = p + nl_attr_len(p);
	int ret = 0;

	while (!ret && end - p >= (int)sizeof(struct nexthop)) {
		const struct nexthop *nh = (const void *)p;
		unsigned step = (nh->len + 3u) & ~3u;

		if (nh->len < sizeof *nh || nh->len > end - p)
			break;
		f->ifindex = nh->ifindex;
		ret = nexthop(f, nh + 1, p + nh->len);
		if (f->first_only || step > (size_t)(end - p))
			break;
		p += step;
	}
	return ret;
}

static int take(const struct nl_message *m, void *ctx)
{
	static const struct nl_field fields[] = {
		{RTA_DST, offsetof(struct route, dst), 16},
		{RTA_TABLE, offsetof(struct route, table), 4},
		{RTA_PRIORITY, offsetof(struct route, metric), 4},
		{RTA_OIF, offsetof(struct found, ifindex), 4},
		{0, 0, 0},
	};
	struct found f = *(const struct found *)ctx;
	struct route *r = &f.r;
	const struct rtmsg *rt = (const void *)(m + 1);
	const void *end = (const char *)m + m->len, *paths;
	bool v4 = f.size == 4;
	uint32_t object;
	unsigned i;

	if (m->type != RTM_NEWROUTE || m->len < sizeof *m + sizeof *rt ||
			rt->family != r->family || rt->dst_len > f.size * 8)
		return 0;
	r->table = rt->table;
	nl_fields(&f, fields, rt + 1, end);
	if ((f.table && r->table != f.table) || (v4 &&
			(rt->type == RTN_BROADCAST || rt->type == RTN_MULTICAST)))
		return 0;
	r->dst_len = rt->dst_len;
	r->flags = v4 ? flags4(rt) : flags6(m, rt);
	for (i = 0; v4 && i < r->dst_len; i++)
		r->mask[i / 8] |= (uint8_t)(0x80 >> i % 8);
	set_metrics(r, nl_attr(m, sizeof *rt, RTA_METRICS, 0));
	paths = nl_attr(m, sizeof *rt, RTA_MULTIPATH, sizeof(struct nexthop));
	object = nl_u32(m, sizeof *rt, RTA_NH_ID, 0);
	if (object && !paths && !f.ifindex)
		return by_object(&f, object);
	return paths ? multipath(&f, paths) : nexthop(&f, rt + 1, end);
}

int nl_routes(int family, uint32_t table, bool as_proc, route_row *row)
{
	struct found f = {
		.r = {.family = (uint8_t)family},
		.size = family == AF_INET ? 4 : 16, .table = table, .row = row,
		.first_only = as_proc && family == AF_INET,
	};
	char scratch[IFNAME];
	int err = read_objects();

	if (err)
		return err;
	ifindex_name(scratch, 0);
	return netlink_route(RTM_GETROUTE, family, take, &f);
}
