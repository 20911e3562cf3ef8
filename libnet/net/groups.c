/* SPDX-License-Identifier: MIT */
/* Parses multicast groups: see tables.h. */
#include <string.h>
#include <sys/socket.h>
#include "net/tables.h"

/* IPv4 has lines "INDEX\tDEVICE    : ...", each followed by lines
 * "\t\t\t\tGROUP USERS ..."; IPv6 has lines "INDEX DEVICE GROUP USERS ...". */
int proc_group_row(struct group *g, char *line, int family)
{
	bool v4 = family == AF_INET;
	struct scan c = {line, false};

	if (!v4 || *line != '\t') {
		const char *name;

		scan_dec(&c);
		name = scan_string(&c);
		strncpy(g->iface, name ? name : "", IFNAME - 1);
		*(char *)text_find(g->iface, ':') = 0;
		if (v4)
			return c.bad ? LINE_BAD : LINE_NO_ROW;
	}
	if (v4)
		scan_native(&c, g->addr, 1);
	else
		scan_bytes(&c, g->addr, 16);
	g->users = scan_dec32(&c);
	return c.bad || !g->iface[0] ? LINE_BAD : LINE_ROW;
}
