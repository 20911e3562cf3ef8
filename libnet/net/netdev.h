/* SPDX-License-Identifier: MIT */
/* Interfaces and their addresses. */
#ifndef NETDEV_H
#define NETDEV_H

#include "libnet.h"

/* The columns of /proc/net/dev. */
enum {
	ND_RX_BYTES, ND_RX_PACKETS, ND_RX_ERRORS, ND_RX_DROPPED, ND_RX_FIFO,
	ND_RX_FRAME, ND_RX_COMPRESSED, ND_RX_MULTICAST,
	ND_TX_BYTES, ND_TX_PACKETS, ND_TX_ERRORS, ND_TX_DROPPED, ND_TX_FIFO,
	ND_COLLISIONS, ND_TX_CARRIER, ND_TX_COMPRESSED, NETDEV_COUNTERS
};

enum { NETDEV_LINK = 1, NETDEV_STATS = 2 }; /* struct netdev.have */

struct netdev {
	char name[IFNAME];
	uint8_t have;
	uint8_t hwaddr[32];
	uint16_t type;       /* ARPHRD_ */
	uint32_t ifindex, flags, mtu, tx_queue_len; /* flags: IFF_ */
	struct {
		unsigned long long mem_start, mem_end, base_addr;
		uint16_t irq;
		uint8_t dma, port;
	} map;               /* struct rtnl_link_ifmap */
	unsigned long long count[NETDEV_COUNTERS];
	const void *properties; /* netlink's, during the call-back only */
};

/* An address of an interface, in network order; IPv4 in the first four
 * bytes. */
struct netaddr {
	uint32_t ifindex;
	uint8_t family, prefix, scope; /* scope as in /proc/net/if_inet6 */
	uint8_t addr[16], peer[16], broadcast[4];
	char label[IFNAME]; /* IPv4: the interface's name or an alias of it */
};

/* Non-zero stops the walk. */
typedef int netdev_row(const struct netdev *d);
typedef int netaddr_row(const struct netaddr *a);

/* Parses name and counters of a line of /proc/net/dev; false: malformed. */
bool proc_netdev_row(struct netdev *d, const char *line);
/* Parses a line of /proc/net/if_inet6; the interface's name is the label. */
bool proc_inet6_row(struct netaddr *a, const char *line);
/* Tells whether it is an alternative name (Linux 5.5) of an interface of
 * nl_links(). */
bool netdev_alias(const struct netdev *d, const char *name);
/* Fills in what ioctl(2) tells of the interface d->name: flags, MTU and the
 * like, and its IPv4 address (family 0: none). For machines without netlink. */
void ioctl_netdev(struct netdev *d, struct netaddr *a);
/* Hands over the names of interfaces and aliases that have an IPv4 address
 * (SIOCGIFCONF). Returns 0 or -errno. */
int ioctl_names(void (*each)(const char *name));
/* Hand over all interfaces with their counters, or all addresses of a family
 * (0: of all families). Return 0, row()'s value, or -errno as
 * netlink_dump(). */
int nl_links(netdev_row *row);
int nl_addresses(int family, netaddr_row *row);

#endif
