/* Interfaces and their addresses by RTM_GETLINK and RTM_GETADDR: rtnetlink(7),
 * net/core/rtnetlink.c rtnl_fill_ifinfo(), net/ipv4/devinet.c inet_fill_ifaddr(),
 * net/ipv6/addrconf.c inet6_fill_ifaddr(). */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

enum {
	RTM_NEWLINK = 16, RTM_GETLINK = 18, RTM_NEWADDR = 20, RTM_GETADDR = 22,
	IFLA_ADDRESS = 1, IFLA_IFNAME = 3, IFLA_MTU, IFLA_TXQLEN = 13, IFLA_MAP,
	IFLA_STATS64 = 23,
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

/* struct rtnl_link_stats64 */
enum {
	RX_PACKETS, TX_PACKETS, RX_BYTES, TX_BYTES, RX_ERRORS, TX_ERRORS,
	RX_DROPPED, TX_DROPPED, MULTICAST, COLLISIONS, RX_LENGTH, RX_OVER,
	RX_CRC, RX_FRAME, RX_FIFO, RX_MISSED, TX_ABORTED, TX_CARRIER, TX_FIFO,
	TX_HEARTBEAT, TX_WINDOW, RX_COMPRESSED, TX_COMPRESSED, STATS
};

/* The sums that /proc/net/dev prints; the table holds what is added up. */
static void set_counters(struct netdev *d, const void *stats)
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
	uint64_t s[STATS];
	unsigned i, to = 0;

	if (!stats)
		return;
	memcpy(s, stats, sizeof s);
	for (i = 0; i < sizeof sums; i++) {
		if (sums[i] == 255)
			to++;
		else
			d->count[to] += s[sums[i]];
	}
	d->have |= NETDEV_STATS;
}

/* Copies at most size bytes of an attribute; its length. */
static size_t copy(void *to, size_t size, const struct nl_message *m,
		unsigned type)
{
	bool link = m->type == RTM_NEWLINK;
	const void *p = nl_attr(m, link ? sizeof(struct ifinfomsg) :
		sizeof(struct ifaddrmsg), type, 0);
	size_t n = p ? nl_attr_len(p) : 0;

	if (n > size)
		n = size;
	if (n)
		memcpy(to, p, n);
	return n;
}

struct want {
	netdev_row *dev;
	netaddr_row *addr;
	void *ctx;
};

static int take_link(const struct nl_message *m, void *ctx)
{
	const struct want *w = ctx;
	const struct ifinfomsg *info = (const void *)(m + 1);
	struct netdev d;

	if (m->type != RTM_NEWLINK || m->len < sizeof *m + sizeof *info)
		return 0;
	memset(&d, 0, sizeof d);
	d.ifindex = info->index;
	d.flags = info->flags;
	d.type = info->type;
	d.have = NETDEV_LINK;
	copy(d.name, IFNAME - 1, m, IFLA_IFNAME);
	copy(&d.mtu, 4, m, IFLA_MTU);
	copy(&d.tx_queue_len, 4, m, IFLA_TXQLEN);
	copy(&d.map, sizeof d.map, m, IFLA_MAP);
	copy(d.hwaddr, sizeof d.hwaddr, m, IFLA_ADDRESS);
	set_counters(&d, nl_attr(m, sizeof *info, IFLA_STATS64,
		STATS * sizeof(uint64_t)));
	return w->dev(&d, w->ctx);
}

static int take_addr(const struct nl_message *m, void *ctx)
{
	const struct want *w = ctx;
	const struct ifaddrmsg *info = (const void *)(m + 1);
	struct netaddr a;

	if (m->type != RTM_NEWADDR || m->len < sizeof *m + sizeof *info)
		return 0;
	memset(&a, 0, sizeof a);
	a.ifindex = info->index;
	a.family = info->family;
	a.prefix = info->prefix;
	/* include/net/ipv6.h: scopes as /proc/net/if_inet6 has them */
	a.scope = info->scope == 253 ? 0x20 : info->scope == 254 ? 0x10 :
		info->scope == 200 ? 0x40 : 0;
	copy(a.label, IFNAME - 1, m, IFA_LABEL);
	copy(a.broadcast, 4, m, IFA_BROADCAST);
	copy(a.peer, 16, m, IFA_ADDRESS);
	if (!copy(a.addr, 16, m, IFA_LOCAL))
		memcpy(a.addr, a.peer, 16);
	return w->addr(&a, w->ctx);
}

int nl_links(netdev_row *row, void *ctx)
{
	struct want w = {row, NULL, ctx};
	struct {
		struct nl_message head;
		struct ifinfomsg body;
	} request = {.head = {.len = sizeof request, .type = RTM_GETLINK}};

	return netlink_dump(&(struct netlink){.message = take_link, .ctx = &w},
		&request.head);
}

int nl_addresses(int family, netaddr_row *row, void *ctx)
{
	struct want w = {NULL, row, ctx};
	struct {
		struct nl_message head;
		struct ifaddrmsg body;
	} request = {
		.head = {.len = sizeof request, .type = RTM_GETADDR},
		.body = {.family = (uint8_t)family},
	};

	return netlink_dump(&(struct netlink){.message = take_addr, .ctx = &w},
		&request.head);
}
