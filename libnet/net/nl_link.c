/* SPDX-License-Identifier: MIT */
/* Interfaces and their addresses by RTM_GETLINK and RTM_GETADDR: rtnetlink(7),
 * net/core/rtnetlink.c rtnl_fill_ifinfo(), net/ipv4/devinet.c inet_fill_ifaddr(),
 * net/ipv6/addrconf.c inet6_fill_ifaddr(). */
#include <string.h>
#include <sys/socket.h>
#include "netlink.h"
#include "netdev.h"

enum {
	RTM_NEWLINK = 16, RTM_GETLINK = 18, RTM_NEWADDR = 20, RTM_GETADDR = 22,
	IFLA_ADDRESS = 1, IFLA_IFNAME = 3, IFLA_MTU, IFLA_STATS = 7,
	IFLA_TXQLEN = 13, IFLA_MAP, IFLA_STATS64 = 23, IFLA_PROP_LIST = 52,
	IFLA_ALT_IFNAME = 53,
	IFA_ADDRESS = 1, IFA_LOCAL, IFA_LABEL, IFA_BROADCAST,
};

struct ifinfomsg {
	uint8_t family, pad;
	uint16_t type;
	uint32_t index, flags, change;
};

struct ifaddrmsg {
	uint8_t family, prefix, flags, scope;
	uint32_t index;
};

/* struct rtnl_link_stats64, and rtnl_link_stats in words of 32 bits */
enum {
	RX_PACKETS, TX_PACKETS, RX_BYTES, TX_BYTES, RX_ERRORS, TX_ERRORS,
	RX_DROPPED, TX_DROPPED, MULTICAST, COLLISIONS, RX_LENGTH, RX_OVER,
	RX_CRC, RX_FRAME, RX_FIFO, RX_MISSED, TX_ABORTED, TX_CARRIER, TX_FIFO,
	TX_HEARTBEAT, TX_WINDOW, RX_COMPRESSED, TX_COMPRESSED, STATS
};

/* Adds up the counters as /proc/net/dev prints them. Each sum in the table ends
 * with 255. */
static void set_counters(struct netdev *d, const struct nl_message *m)
{
	static const uint8_t sums[] = {
		RX_BYTES, 255, RX_PACKETS, 255, RX_ERRORS, 255,
		RX_DROPPED, RX_MISSED, 255, RX_FIFO, 255,
		RX_LENGTH, RX_OVER, RX_CRC, RX_FRAME, 255,
		RX_COMPRESSED, 255, MULTICAST, 255,
		TX_BYTES, 255, TX_PACKETS, 255, TX_ERRORS, 255,
		TX_DROPPED, 255, TX_FIFO, 255, COLLISIONS, 255,
		TX_CARRIER, TX_ABORTED, TX_WINDOW, TX_HEARTBEAT, 255,
		TX_COMPRESSED, 255,
	};
	size_t skip = sizeof(struct ifinfomsg);
	const void *stats = nl_attr(m, skip, IFLA_STATS64, STATS * 8);
	const uint32_t *words = nl_attr(m, skip, IFLA_STATS, STATS * 4);
	uint64_t s[STATS];
	unsigned i, to = 0;

	if (!stats && !words) /* gVisor tells none here */
		return;
	if (stats)
		memcpy(s, stats, sizeof s);
	for (i = 0; !stats && i < STATS; i++) /* before Linux 2.6.35 */
		s[i] = words[i];
	for (i = 0; i < sizeof sums; i++) {
		if (sums[i] == 255)
			to++;
		else
			d->count[to] += s[sums[i]];
	}
	d->have |= NETDEV_STATS;
}

static int take_link(const struct nl_message *m, void *ctx)
{
	static const struct nl_field fields[] = {
		{IFLA_IFNAME, offsetof(struct netdev, name), IFNAME - 1},
		{IFLA_MTU, offsetof(struct netdev, mtu), 4},
		{IFLA_TXQLEN, offsetof(struct netdev, tx_queue_len), 4},
		{IFLA_MAP, offsetof(struct netdev, map),
			sizeof ((struct netdev *)0)->map},
		{IFLA_ADDRESS, offsetof(struct netdev, hwaddr), 32},
		{0, 0, 0},
	};
	netdev_row **row = ctx;
	const struct ifinfomsg *info = (const void *)(m + 1);
	struct netdev d;

	if (m->type != RTM_NEWLINK || m->len < sizeof *m + sizeof *info)
		return 0;
	memset(&d, 0, sizeof d);
	d.ifindex = info->index;
	d.flags = info->flags;
	d.type = info->type;
	d.have = NETDEV_LINK;
	nl_fields(&d, fields, info + 1, (const char *)m + m->len);
	set_counters(&d, m);
	d.properties = nl_attr(m, sizeof *info, IFLA_PROP_LIST, 4);
	return (*row)(&d);
}

bool netdev_alias(const struct netdev *d, const char *name)
{
	const char *p = d->properties;
	const char *end = p ? p + nl_attr_len(p) : NULL;
	const char *alt;

	while (p && (alt = nl_find(p, end, IFLA_ALT_IFNAME, 1))) {
		size_t len = nl_attr_len(alt);

		if (!strncmp(alt, name, len) && text_len(name, len) + 1 == len)
			return true;
		p = alt + ((len + 3) & ~(size_t)3);
		if (p > end)
			p = NULL;
	}
	return false;
}

static int take_addr(const struct nl_message *m, void *ctx)
{
	static const struct nl_field fields[] = {
		{IFA_LABEL, offsetof(struct netaddr, label), IFNAME - 1},
		{IFA_BROADCAST, offsetof(struct netaddr, broadcast), 4},
		{IFA_ADDRESS, offsetof(struct netaddr, peer), 16},
		{IFA_ADDRESS, offsetof(struct netaddr, addr), 16},
		{IFA_LOCAL, offsetof(struct netaddr, addr), 16},
		{0, 0, 0},
	};
	netaddr_row **row = ctx;
	const struct ifaddrmsg *info = (const void *)(m + 1);
	struct netaddr a;

	if (m->type != RTM_NEWADDR || m->len < sizeof *m + sizeof *info)
		return 0;
	memset(&a, 0, sizeof a);
	a.ifindex = info->index;
	a.family = info->family;
	a.prefix = info->prefix;
	/* RT_SCOPE_ to IPV6_ADDR_ (include/net/ipv6.h), as in if_inet6 */
	a.scope = info->scope == 253 ? 0x20 : info->scope == 254 ? 0x10 :
		info->scope == 200 ? 0x40 : 0;
	nl_fields(&a, fields, info + 1, (const char *)m + m->len);
	return (*row)(&a);
}

int nl_links(netdev_row *row)
{
	return netlink_route(RTM_GETLINK, 0, take_link, &row);
}

int nl_addresses(int family, netaddr_row *row)
{
	return netlink_route(RTM_GETADDR, family, take_addr, &row);
}
