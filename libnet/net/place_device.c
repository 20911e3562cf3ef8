/* SPDX-License-Identifier: MIT */
/* Which device has the addresses of a place. */
#include <string.h>
#include <sys/socket.h>
#include "netdev.h"

enum { LOOPBACK_IFINDEX = 1 }; /* include/linux/netdevice.h */

static struct place *place;

static bool is_loopback(const struct network *n)
{
	return n->family == AF_INET ? n->addr[0] == 127 :
		all_zero(n->addr, 15) && n->addr[15] == 1;
}

static bool is_mapped(const struct network *n)
{
	return n->family == AF_INET6 && is_ip4_mapped(n->addr);
}

/* A socket that is bound to another device than the address is on does not hear
 * even this machine: net/ipv4/route.c ip_route_output_key_hash_rcu(), orig_oif. */
static int note(const struct netaddr *a)
{
	unsigned i;

	for (i = 0; i < place->nets; i++) {
		struct network *n = &place->net[i];
		unsigned skip = is_mapped(n) ? sizeof ip4_mapped : 0;

		if (!n->ifindex && (skip ? AF_INET : n->family) == a->family &&
				!memcmp(n->addr + skip, a->addr,
					a->family == AF_INET ? 4 : 16))
			n->ifindex = a->ifindex;
	}
	return 0;
}

void place_find_devices(struct place *p)
{
	unsigned i;

	place = p;
	for (i = 0; i < p->nets; i++) {
		struct network *n = &p->net[i];

		n->ifindex = p->ifindex;
		if (is_loopback(n) || (is_mapped(n) && n->addr[12] == 127))
			n->ifindex = LOOPBACK_IFINDEX;
	}
	if (p->nets && !p->ifindex && !source.root)
		nl_addresses(0, note);
}
