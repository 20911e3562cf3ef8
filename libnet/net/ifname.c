/* SPDX-License-Identifier: MIT */
/* Names of interfaces. if_indextoname(3) would open a socket for each name. */
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "libnet.h"

enum { SIOCGIFNAME_ = 0x8910, SIOCGIFINDEX_ = 0x8933 }; /* linux/sockios.h */

static struct {
	char name[IFNAME];
	union {
		uint32_t ifindex;
		uint64_t rest[3];
	} u;
} ifreq; /* keeps the last answer: a long table names few interfaces */

/* Fills ifreq. The type of ioctl's request is int in musl, unsigned long in
 * glibc: the constants fit in both. */
static bool ask(bool by_name)
{
	bool good;
	int fd;

	if (source.root || (ENABLE_FEATURE_NETNS && source.reach >= REACH_FILES))
		return false;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	good = !ioctl(fd, by_name ? SIOCGIFINDEX_ : SIOCGIFNAME_, &ifreq);
	close(fd);
	return good;
}

void ifindex_name(char *name, uint32_t ifindex)
{
	static uint32_t last, turn;

	if (ifindex != last || turn != source.turn) {
		turn = source.turn;
		last = ifreq.u.ifindex = ifindex;
		if (!ifindex || !ask(false))
			ifreq.name[0] = 0;
	}
	memcpy(name, ifreq.name, IFNAME);
	name[IFNAME - 1] = 0;
}

uint32_t name_ifindex(const char *name, size_t len)
{
	char none[IFNAME];

	ifindex_name(none, 0);
	if (len >= IFNAME)
		return 0;
	memcpy(ifreq.name, name, len);
	ifreq.name[len] = 0;
	return ask(true) ? ifreq.u.ifindex : 0;
}
