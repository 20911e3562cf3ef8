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
/* Hand over all interfaces with 64-bit counters (Linux 2.6.35), or all
 * addresses of a family (0: of all families). Return 0, row()'s value, or
 * -errno as netlink_dump(). */
int nl_links(netdev_row *row);
int nl_addresses(int family, netaddr_row *row);

#endif
