/* SPDX-License-Identifier: MIT */
/* /proc/net/dev: net/core/net-procfs.c dev_seq_printf_stats().
 * /proc/net/if_inet6: net/ipv6/addrconf.c if6_seq_show(). */
#include <string.h>
#include <sys/socket.h>
#include "netdev.h"

bool proc_netdev_row(struct netdev *d, const char *line)
{
	struct scan c = {line, false};
	size_t len;
	const char *name = scan_word(&c, &len);
	/* the last colon: the name of an alias, as in "eth0:1", has one too */
	const char *colon = strrchr(line, ':');
	unsigned i;

	memset(d, 0, sizeof *d);
	if (!colon)
		return false;
	len = (size_t)(colon - name);
	if (!len || len >= IFNAME)
		return false;
	memcpy(d->name, name, len);
	c.p = colon + 1;
	if (!strncmp(c.p, "No statistics", 13) ||
			!strncmp(c.p, " No statistics", 14)) /* Linux 2.2 */
		return true;
	for (i = 0; i < NETDEV_COUNTERS; i++)
		d->count[i] = scan_dec(&c);
	d->have = NETDEV_STATS;
	return !c.bad && (!*c.p || is_blank(*c.p));
}

bool proc_inet6_row(struct netaddr *a, const char *line)
{
	struct scan c = {line, false};
	const char *name;
	size_t len;

	memset(a, 0, sizeof *a);
	a->family = AF_INET6;
	scan_bytes(&c, a->addr, 16);
	a->ifindex = (uint32_t)scan_hex(&c, 8);
	a->prefix = (uint8_t)scan_hex(&c, 2);
	a->scope = (uint8_t)scan_hex(&c, 2);
	scan_hex(&c, 8);
	name = scan_word(&c, &len);
	if (c.bad || len >= IFNAME)
		return false;
	memcpy(a->label, name, len);
	return true;
}
