/* /proc/net/dev: net/core/net-procfs.c dev_seq_printf_stats(). */
#include <string.h>
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
	for (i = 0; i < NETDEV_COUNTERS; i++)
		d->count[i] = scan_dec(&c);
	d->have = NETDEV_STATS;
	return !c.bad && (!*c.p || is_blank(*c.p));
}
