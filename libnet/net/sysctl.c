/* SPDX-License-Identifier: MIT */
/* The kernel's variables below /proc/sys: see tables.h. */
#include "net/tables.h"

unsigned sysctl_numbers(const char *path, uint64_t *v, unsigned max)
{
	struct reader r;
	struct scan s = {NULL, false};
	unsigned n = 0;
	size_t len;

	if (reader_open(&r, path))
		return 0;
	s.p = reader_line(&r, &len);
	reader_close(&r);
	while (s.p && n < max) {
		v[n] = scan_dec(&s);
		if (s.bad)
			break;
		n++;
	}
	return n;
}

bool local_port_range(uint32_t *low, uint32_t *high)
{
	uint64_t v[2];

	if (sysctl_numbers("/proc/sys/net/ipv4/ip_local_port_range", v, 2) < 2 ||
			v[0] > v[1] || v[1] > UINT16_MAX)
		return false;
	*low = (uint32_t)v[0];
	*high = (uint32_t)v[1];
	return true;
}
