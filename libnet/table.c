/* The tables: names and families. */
#include <sys/socket.h>
#include "libnet.h"

enum { NAME = 9 };

/* /proc/net names, NAME bytes each */
static const char names[TABLES][NAME] = {
	"tcp", "tcp6", "sctp", "sctp6", "udp", "udp6", "udplite", "udplite6",
	"raw", "raw6", "icmp", "icmp6", "unix", "packet", "netlink",
};

const char *table_name(enum table t)
{
	return names[t];
}

int table_family(enum table t)
{
	if (t == T_UNIX)
		return AF_UNIX;
	if (t == T_PACKET)
		return AF_PACKET;
	if (t == T_NETLINK)
		return AF_NETLINK;
	return t & 1 ? AF_INET6 : AF_INET;
}
