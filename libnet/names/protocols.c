/* SPDX-License-Identifier: MIT */
/* Names of internet protocols. /etc/protocols is read once. */
#include "resolve.h"

static struct map protocols = NAMES_OF_NUMBERS;

/* Returns IANA's name of a protocol that raw sockets are used for, or NULL. */
static const char *well_known(uint32_t number)
{
	static const char list[] =
		"\1icmp\0\2igmp\0\4ipencap\0\6tcp\0\21udp\0\51ipv6\0\57gre\0"
		"\62esp\0\63ah\0\72ipv6-icmp\0\131ospf\0\147pim\0\160vrrp\0"
		"\204sctp\0";
	const char *s;

	for (s = list; *s; s = nth_string(s, 1))
		if ((unsigned char)*s == number)
			return s + 1;
	return NULL;
}

/* Reads a line "name number [alias...]". The last line of a number wins, as in
 * net-tools. */
static void add_line(const char *line)
{
	struct scan c = {line, false};
	size_t len;
	const char *name = scan_word(&c, &len);
	uint32_t number = scan_dec32(&c);
	struct named *p;

	if (c.bad || *name == '#')
		return;
	p = map_find(&protocols, &number, true);
	if (p)
		p->name = arena_strdup(name, len);
}

const char *protocol_name(uint32_t number)
{
	const char *name = name_of_number(&protocols, number, "/etc/protocols",
			add_line);

	/* a file that says anything decides alone, as with net-tools */
	return name || protocols.used ? name : well_known(number);
}
