/* SPDX-License-Identifier: MIT */
/*
 * ephemeral: with the whole registry, a port that the kernel hands out has no
 * name at the local end of a connection; the range is the kernel's own.
 * Built with the full table; prints lines as tests/lib.sh does.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "../../libnet/services/services.c"
#include "../../libnet/services/services_table.c"
#include "../../libnet/net/sysctl.c"

struct source source;
static const char *range; /* the file's line; NULL: no such file */

int reader_open(struct reader *r, const char *path)
{
	(void)r;
	return range && !strcmp(path, "/proc/sys/net/ipv4/ip_local_port_range") ?
			0 : -ENOENT;
}

char *reader_line(struct reader *r, size_t *len)
{
	(void)r;
	*len = strlen(range);
	return (char *)range;
}

void reader_close(struct reader *r)
{
	(void)r;
}

uint64_t scan_dec(struct scan *s)
{
	const char *start = s->p;
	uint64_t v = strtoull(start, (char **)&s->p, 10);

	s->bad |= s->p == start;
	return v;
}


static unsigned count(unsigned connected, unsigned first, unsigned last)
{
	unsigned port, n = 0;

	for (port = first; port <= last; port++)
		n += service_name(port, SVC_TCP | connected) != NULL;
	return n;
}

/* ephemeral [RANGE]: one process, one range, as it is read once. */
int main(int argc, char **argv)
{
	unsigned first = 32768, last = 60999;

	if (argc > 1) {
		range = argv[1];
		sscanf(range, "%u %u", &first, &last);
	}
	if (!count(0, first, last) || count(SVC_CONNECTED, first, last))
		return 1;
	if (count(SVC_CONNECTED, 1, first - 1) != count(0, 1, first - 1))
		return 2;
	if (last < 65535 && count(SVC_CONNECTED, last + 1, 65535) !=
			count(0, last + 1, 65535))
		return 3;
	return 0;
}
