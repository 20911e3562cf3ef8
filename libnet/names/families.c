/* SPDX-License-Identifier: MIT */
/* Names of the protocols of netlink and packet sockets, as ss has them. */
#include "libnet.h"

/* include/uapi/linux/netlink.h, from 0 on */
const char netlink_names[] = "rtnl\0unused\0usersock\0fw\0tcpdiag\0nflog\0"
	"xfrm\0selinux\0iscsi\0audit\0fiblookup\0connector\0nft\0ip6fw\0dec-rt\0"
	"uevent\0genl\0" "17\0scsi-trans\0ecryptfs\0rdma\0crypto\0";

/* include/uapi/linux/if_ether.h ETH_P_: what people meet */
static const char names[] = "802_2\0can\0loop\0pup\0ip\0x25\0arp\0teb\0"
	"rarp\0atalk\0aarp\0" "802.1Q\0ipx\0ipv6\0mpls_uc\0mpls_mc\0ppp_disc\0"
	"ppp_ses\0profinet\0aoe\0ethercat\0" "802.1ad\0tipc\0LLDP\0";
static const uint16_t numbers[] = {
	4, 0xc, 0x60, 0x200, 0x800, 0x805, 0x806, 0x6558, 0x8035, 0x809b,
	0x80f3, 0x8100, 0x8137, 0x86dd, 0x8847, 0x8848, 0x8863, 0x8864, 0x8892,
	0x88a2, 0x88a4, 0x88a8, 0x88ca, 0x88cc,
};
enum { NETLINK_NAMES = 22, NUMBERS = sizeof numbers / sizeof *numbers };

const char *netlink_name(uint32_t number)
{
	return number < NETLINK_NAMES ? nth_string(netlink_names, number) : NULL;
}

const char *ethernet_name(uint16_t number)
{
	unsigned i;

	for (i = 0; i < NUMBERS; i++)
		if (numbers[i] == number)
			return nth_string(names, i);
	return NULL;
}

int ethernet_number(const char *s, size_t len)
{
	unsigned n = string_number(names, s, len);

	return n ? numbers[n - 1] : -1;
}
