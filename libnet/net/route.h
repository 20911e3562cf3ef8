/* SPDX-License-Identifier: MIT */
/* Routing tables, from /proc and from rtnetlink. */
#ifndef ROUTE_H
#define ROUTE_H

#include "libnet.h"

/* RTF_ of include/uapi/linux/route.h and ipv6_route.h, as /proc prints them */
enum {
	ROUTE_UP = 1, ROUTE_GATEWAY = 2, ROUTE_HOST = 4, ROUTE_REJECT = 0x200,
	ROUTE_DEFAULT = 0x10000, ROUTE_ADDRCONF = 0x40000,
	ROUTE_NONEXTHOP = 0x200000, ROUTE_EXPIRES = 0x400000,
	ROUTE_CACHE = 0x1000000,
};
#define ROUTE_LOCAL 0x80000000u

struct route {
	uint8_t family;      /* AF_INET or AF_INET6 */
	uint8_t dst_len;     /* prefix bits; IPv4: those of mask */
	uint8_t dst[16], gateway[16], mask[4]; /* network order; mask: IPv4 */
	uint32_t flags;      /* RTF_ */
	uint32_t metric, refs, use;
	uint32_t mtu, window, irtt; /* bytes, bytes, ms */
	uint32_t table;      /* 0: not known; /proc lists the main table */
	char iface[IFNAME];  /* "*" or "" if there is none */
	bool via6;           /* the gateway of this IPv4 route is an IPv6 one */
};

/* Non-zero stops the walk. */
typedef int route_row(const struct route *r);

/* Parse a line of /proc/net/route, net/ipv4/fib_trie.c fib_route_seq_show(),
 * and of /proc/net/ipv6_route, net/ipv6/ip6_fib.c ipv6_route_native_seq_show();
 * false: malformed. */
bool proc_route_row(struct route *r, const char *line);
bool proc_route6_row(struct route *r, const char *line);

/*
 * Hands over the routes of a table (0: of all) by RTM_GETROUTE. as_proc: as
 * /proc would print them, where an IPv4 route of several ways has only the
 * first. Returns 0, row()'s non-zero value or -errno as netlink_dump().
 */
int nl_routes(int family, uint32_t table, bool as_proc, route_row *row);

#endif
