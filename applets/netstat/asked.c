/* The request: see asked.h. */
#include "netstat.h"

struct netstat ns;

/* FAMILY_ order */
static const char families[] = "inet\0inet6\0unix\0";

const char *netstat_family(unsigned family)
{
	return nth_string(families, family - 1);
}

unsigned family_number(const char *name, size_t len)
{
	return string_number(families, name, len);
}

bool protocols_asked(void)
{
	return asked('t') | asked('u') | asked('U') | asked('w') |
		(ENABLE_NETSTAT_SCTP ? asked('S') : 0);
}
