/* SPDX-License-Identifier: MIT */
/* Interfaces by ioctl(2), as it was before netlink: netdevice(7),
 * net/core/dev_ioctl.c, net/ipv4/devinet.c devinet_ioctl(). */
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "netdev.h"

static struct ifreq request;

/* ioctl() takes an int in musl and an unsigned long in glibc: 16 bits fit both. */
static bool ask(int fd, uint16_t code)
{
	return !ioctl(fd, code, &request);
}

/* The four bytes of a struct sockaddr_in. */
static bool ask_address(int fd, uint16_t code, uint8_t *addr)
{
	memset(&request.ifr_addr, 0, sizeof request.ifr_addr);
	if (!ask(fd, code) || request.ifr_addr.sa_family != AF_INET)
		return false;
	memcpy(addr, request.ifr_addr.sa_data + 2, 4);
	return true;
}

static void ask_link(int fd, struct netdev *d)
{
	if (ask(fd, SIOCGIFMTU))
		d->mtu = (uint32_t)request.ifr_mtu;
	if (ask(fd, SIOCGIFTXQLEN))
		d->tx_queue_len = (uint32_t)request.ifr_qlen;
	if (ask(fd, SIOCGIFINDEX))
		d->ifindex = (uint32_t)request.ifr_ifindex;
	if (ask(fd, SIOCGIFHWADDR)) {
		d->type = request.ifr_hwaddr.sa_family;
		memcpy(d->hwaddr, request.ifr_hwaddr.sa_data, 14);
	}
	if (ask(fd, SIOCGIFMAP)) {
		d->map.mem_start = request.ifr_map.mem_start;
		d->map.mem_end = request.ifr_map.mem_end;
		d->map.base_addr = request.ifr_map.base_addr;
		d->map.irq = request.ifr_map.irq;
		d->map.dma = request.ifr_map.dma;
		d->map.port = request.ifr_map.port;
	}
}

static void ask_addresses(int fd, struct netaddr *a)
{
	uint8_t mask[4];
	unsigned i;

	if (!ask_address(fd, SIOCGIFADDR, a->addr))
		return;
	a->family = AF_INET;
	ask_address(fd, SIOCGIFDSTADDR, a->peer);
	ask_address(fd, SIOCGIFBRDADDR, a->broadcast);
	if (ask_address(fd, SIOCGIFNETMASK, mask))
		for (i = 0; i < 32; i++)
			a->prefix += mask[i / 8] >> i % 8 & 1;
}

void ioctl_netdev(struct netdev *d, struct netaddr *a)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(request.ifr_name, d->name, IFNAME);
	if (ask(fd, SIOCGIFFLAGS)) {
		d->flags = (uint16_t)request.ifr_flags;
		d->have |= NETDEV_LINK;
		ask_link(fd, d);
		ask_addresses(fd, a);
	}
	close(fd);
}

int ioctl_names(void (*each)(const char *name))
{
	struct ifconf list = {0};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), i;

	/* without a buffer: how long it would have to be */
	if (fd < 0 || ioctl(fd, SIOCGIFCONF, &list) || !list.ifc_len) {
		close(fd);
		return fd < 0 ? -errno : 0;
	}
	list.ifc_req = arena_alloc((size_t)list.ifc_len);
	if (!list.ifc_req || ioctl(fd, SIOCGIFCONF, &list))
		list.ifc_len = 0;
	close(fd);
	for (i = 0; i < list.ifc_len / (int)sizeof *list.ifc_req; i++)
		each(list.ifc_req[i].ifr_name);
	return 0;
}
