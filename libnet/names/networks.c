/* SPDX-License-Identifier: MIT */
/* Names of IPv4 networks. /etc/networks is read once. */
#include "resolve.h"

static struct map networks = NAMES_OF_NUMBERS;

/* Reads a line of networks(5), "name number [alias...]". Missing bytes at the
 * end of the number are 0. The first line of a number wins, as in
 * getnetbyaddr(3). */
static void add_line(const char *line)
{
	struct scan c = {line, false};
	size_t len;
	const char *name = scan_word(&c, &len);
	uint32_t number = 0;
	struct named *n;
	unsigned shift;

	for (shift = 32; shift && !c.bad; c.p += *c.p == '.') {
		uint32_t byte = *c.p == '.' ? 256 : scan_dec32(&c);

		shift -= 8;
		c.bad |= byte > 255;
		number |= byte << shift;
		if (*c.p != '.')
			break;
	}
	if (c.bad || *c.p > ' ' || *name == '#' || !is_host_name(name, len))
		return;
	n = map_find(&networks, &number, true);
	if (n && !n->name)
		n->name = arena_strdup(name, len);
}

const char *network_name(uint32_t number)
{
	return name_of_number(&networks, number, "/etc/networks", add_line);
}
