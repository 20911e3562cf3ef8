/* /proc/net/dev: net/core/net-procfs.c dev_seq_printf_stats(). */
#include <string.h>
#include "libnet.h"

bool proc_netdev_row(struct netdev *d, const char *line)
{
	struct scan c = {line, false};
	const char *colon = NULL, *p;
	size_t len;
	unsigned i;

	memset(d, 0, sizeof *d);
	while (is_blank(*c.p))
		c.p++;
	/* the last one: an alias of Linux 2.0 has one in its name */
	for (p = text_find(line, ':'); *p; p = text_find(p + 1, ':'))
		colon = p;
	if (!colon)
		return false;
	len = (size_t)(colon - c.p);
	if (!len || len >= IFNAME)
		return false;
	memcpy(d->name, c.p, len);
	c.p = colon + 1;
	for (i = 0; i < NETDEV_COUNTERS; i++)
		d->count[i] = scan_dec(&c);
	d->have = NETDEV_STATS;
	return !c.bad && (!*c.p || is_blank(*c.p));
}
