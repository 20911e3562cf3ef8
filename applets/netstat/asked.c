/* SPDX-License-Identifier: MIT */
/* The request: see asked.h. */
#include "netstat.h"

struct netstat ns;

/* FAMILY_ order; then other words for some of them */
static const char families[] = "inet\0inet6\0unix\0"
	IF_NETSTAT_OTHER_FAMILIES("ipx\0ax25\0x25\0netrom\0rose\0l2cap\0"
	"rfcomm\0bluetooth\0ddp\0ec\0ash\0");
static const char aliases[] = "ip\0ip6\0tcpip\0"
	IF_NETSTAT_OTHER_FAMILIES("appletalk\0econet\0");
static const uint8_t meant[] = {
	FAMILY_INET, FAMILY_INET6, FAMILY_INET, FAMILY_DDP, FAMILY_EC,
};

const char *netstat_family(unsigned family)
{
	return nth_string(families, family - 1);
}

unsigned family_number(const char *name, size_t len)
{
	unsigned n = len ? string_number(families, name, len) : 0;
	unsigned alias = len ? string_number(aliases, name, len) : 0;

	return alias ? meant[alias - 1] : n;
}

bool protocols_asked(void)
{
	return asked('t') | asked('u') | asked('U') | asked('w') |
		(ENABLE_NETSTAT_SCTP ? asked('S') : 0);
}
