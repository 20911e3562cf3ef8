/* SPDX-License-Identifier: MIT */
/* The ports that the kernel hands out: see tables.h. */
#include "net/tables.h"

bool local_port_range(uint32_t *low, uint32_t *high)
{
	struct reader r;
	struct scan c = {NULL, false};
	uint32_t first, last;
	size_t len;

	if (reader_open(&r, "/proc/sys/net/ipv4/ip_local_port_range"))
		return false;
	c.p = reader_line(&r, &len);
	reader_close(&r);
	if (!c.p)
		return false;
	first = scan_dec32(&c);
	last = scan_dec32(&c);
	if (c.bad || first > last || last > UINT16_MAX)
		return false;
	*low = first;
	*high = last;
	return true;
}
