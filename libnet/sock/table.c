/* SPDX-License-Identifier: MIT */
/* The tables: names and families. */
#include <sys/socket.h>
#include "diag.h"

const char *table_name(enum table t)
{
	return nth_string("tcp\0tcp6\0sctp\0sctp6\0udp\0udp6\0udplite\0"
		"udplite6\0raw\0raw6\0icmp\0icmp6\0mptcp\0mptcp6\0unix\0packet\0"
		"netlink\0vsock\0", t);
}

char *table_path(char *path, enum table t)
{
	char *end = fmt_str(fmt_str(path, "/proc/net/"), table_name(t));

	*end = 0;
	return end;
}

int table_family(enum table t)
{
	if (t == T_UNIX)
		return AF_UNIX;
	if (t == T_PACKET)
		return AF_PACKET;
	if (t == T_NETLINK)
		return AF_NETLINK;
	if (t == T_VSOCK)
		return AF_VSOCK;
	return t & 1 ? AF_INET6 : AF_INET;
}

void sock_set_uid(struct sock *s, uint32_t uid)
{
	s->uid = uid;
	if (uid || s->inode)
		s->have |= HAVE_UID;
}

/* On MIPS SOCK_DGRAM is 1 and SOCK_STREAM 2: arch/mips/include/asm/socket.h. */
uint8_t sock_type(uint32_t type)
{
	bool mips = source.root ? source.mips : SOCK_DGRAM == 1;

	return (uint8_t)(mips && type - 1 < 2 ? 3 - type : type);
}
