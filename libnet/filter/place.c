/* SPDX-License-Identifier: MIT */
/* Parses one end of a socket: HOST/PREFIX%DEVICE:PORT/PROTOCOL, each optional. */
#include <string.h>
#include <sys/socket.h>
#include "filter.h"

static const char *wrong(struct place *p, const char *at, const char *why)
{
	p->at = at;
	p->error = ENABLE_FEATURE_FILTER ? why :
		"not an address or port"; /* for any error */
	return NULL;
}

int place_port(const char *s, size_t len)
{
	uint32_t v;
	int port;

	if (scan_digits(s, &v) == s + len && v <= UINT16_MAX)
		return (int)v;
	if (!ENABLE_FEATURE_FILTER || !ENABLE_FEATURE_PORT_NAMES)
		return -1;
	port = service_port(s, len, SVC_TCP);
	return port >= 0 ? port : service_port(s, len, SVC_UDP);
}

/* "tcp" means tcp and tcp6. */
uint32_t place_tables(const char *s, size_t len)
{
	unsigned t = string_number(table_name(0), s, len) - 1;

	/* tcp6, udp6 ... are not words of the language */
	if (t >= TABLES || (t < T_UNIX && t & 1))
		return 0;
	return (t < T_UNIX ? 3u : 1u) << t;
}

/* Returns the first c, or end. */
static __attribute__((noinline))
const char *find(const char *s, const char *end, int c)
{
	while (s < end && *s != c)
		s++;
	return s;
}

/* Parses "127" or "10.1" in front of a prefix, as ss does. */
static bool short_network(struct network *n, const char *s, size_t len)
{
	char text[16 + 6], *p = text;
	unsigned dots = 0;

	if (len > 15)
		return false;
	for (; len; len--, s++) {
		dots += *s == '.';
		*p++ = *s;
	}
	for (; dots < 3; dots++)
		p = fmt_str(p, ".0");
	return network_parse(n, text, (size_t)(p - text));
}

/* Parses an address, a name of the hosts file, or a word for any address. */
static bool host(struct place *p, const char *s, size_t len, bool prefix)
{
	if (!len || string_number("*\0any\0", s, len))
		return true;
	if (network_parse(p->net, s, len) || (ENABLE_FEATURE_FILTER && prefix &&
			short_network(p->net, s, len)))
		p->nets = 1;
	else if (ENABLE_FEATURE_FILTER)
		p->nets = hosts_addresses(p->net, PLACE_NETS, s, len);
	return p->nets;
}

/* ---- each part returns the rest of the text, or NULL after an error ---- */

static const char *device(struct place *p, const char *s, const char *end)
{
	const char *stop = s;
	uint32_t v;

	while (stop < end && !strchr(":/]", *stop))
		stop++;
	char name[IFNAME] = "";

	if (scan_digits(s, &v) == stop) {
		ifindex_name(name, v);
		p->ifindex = *name ? v : 0;
	} else {
		p->ifindex = name_ifindex(s, (size_t)(stop - s));
	}
	return p->ifindex ? stop : wrong(p, s, "no such interface");
}

static const char *prefix(struct place *p, const char *s)
{
	uint32_t v;
	const char *end = scan_digits(s, &v);
	unsigned i;

	for (i = 0; i < p->nets; i++) {
		if (!end || v > p->net[i].prefix)
			break;
		p->net[i].prefix = (uint8_t)v;
	}
	return p->nets && i == p->nets ? end :
		wrong(p, s, "not a prefix length");
}

static const char *port(struct place *p, const char *s, const char *end)
{
	const char *stop = find(s, end, '/');

	if (stop - s != 1 || *s != '*') {
		p->port = place_port(s, (size_t)(stop - s));
		if (p->port < 0)
			return wrong(p, s, "not a port or service");
	}
	if (stop++ == end)
		return end;
	p->tables = place_tables(stop, (size_t)(end - stop));
	return p->tables ? end : wrong(p, stop, "unknown protocol");
}

/* Returns the end of a host without brackets: a slash, a percent sign, or the only
 * colon.  (An IPv6 address has two colons or more, and never starts with a single
 * one.) */
static const char *host_end(const char *s, const char *end)
{
	const char *colon = find(s, end, ':');
	const char *stop = find(s, find(s, end, '/'), '%');

	if (colon < stop && (find(colon + 1, end, ':') >= end ||
			(colon == s && colon[1] != ':')))
		return colon;
	return stop;
}

/* Parses host, device and prefix; device and prefix may stand inside the brackets
 * or behind them. */
static const char *host_parts(struct place *p, const char *s, const char *end)
{
	bool bracket = *s == '[';
	const char *stop, *close = bracket ? find(s, end, ']') : end;

	if (bracket && close == end)
		return wrong(p, end, "expected ]");
	s += bracket;
	stop = bracket ? find(s, find(s, close, '/'), '%') : host_end(s, end);
	if (!host(p, s, (size_t)(stop - s), stop < end && *stop == '/')) {
		p->len = (size_t)(stop - s);
		return wrong(p, s, stop == end ? "not a port, service or host" :
				"not an address, and no host of this name");
	}
	if (p->nets > PLACE_NETS)
		return wrong(p, s, "too many addresses");
	while (ENABLE_FEATURE_FILTER && stop && stop < end) {
		if (*stop == '%')
			stop = device(p, stop + 1, end);
		else if (*stop == '/')
			stop = prefix(p, stop + 1);
		else if (stop == close)
			stop++;
		else
			break;
	}
	return stop && !ENABLE_FEATURE_FILTER ? stop + bracket : stop;
}

/* Parses a port alone, or with a protocol: "80", "http", "53/udp". */
static bool bare_port(struct place *p, const char *s, const char *end)
{
	const char *slash = find(s, end, '/');
	uint8_t addr[16];

	if (find(s, end, ':') < end || *s == '[' || find(s, end, '%') < end ||
			scan_addr(s, (size_t)(slash - s), addr))
		return false;
	p->port = place_port(s, (size_t)(slash - s));
	if (p->port < 0 || slash == end)
		return p->port >= 0;
	p->tables = place_tables(slash + 1, (size_t)(end - slash - 1));
	if (!p->tables)
		p->port = -1;
	return p->tables;
}

bool place_parse(struct place *p, const char *s, size_t len)
{
	const char *start = s, *end = s + len;

	memset(p, 0, sizeof *p);
	p->port = -1;
	if (!len)
		return wrong(p, s, "an address or a port is missing");
	if (*s == '/' || *s == '@') {
		p->name = s;
		p->len = len;
		p->tables = 1 << T_UNIX;
		return true;
	}
	if (bare_port(p, s, end))
		return true;
	s = host_parts(p, s, end);
	if (s && s < end && *s == ':')
		s = port(p, s + 1, end);
	if (s && s < end)
		s = wrong(p, start, "no address or port");
	return s;
}

bool network_match(const struct network *n, const struct sock *s, unsigned end)
{
	const uint8_t *addr = s->addr[end];
	int i, bits = n->prefix, family = table_family(s->table);

	if (family == AF_INET6 && n->family == AF_INET) {
		if (!is_ip4_mapped(addr))
			return false;
		addr += sizeof ip4_mapped;
		family = AF_INET;
	}
	for (i = 0; bits > 0; i++, bits -= 8)
		if ((addr[i] ^ n->addr[i]) >>
				(ENABLE_FEATURE_FILTER && bits < 8 ? 8 - bits : 0))
			return false;
	return family == n->family;
}

bool path_match(const char *pattern, size_t len, const struct sock *s)
{
	/* a file "@x" is not the abstract name that it looks like */
	bool alike = s->flags & UNVERIFIED_FLAG && s->have & HAVE_COOKIE &&
			*pattern == '@';

	return s->table == T_UNIX && !alike && ((s->path_len == len &&
		!memcmp(s->path, pattern, len)) || (ENABLE_FEATURE_FILTER &&
		s->path_len && glob_match(pattern, len, s->path, s->path_len)));
}

static bool address_match(const struct place *p, const struct sock *s,
		unsigned end)
{
	unsigned i;

	for (i = 0; i < p->nets; i++)
		if (network_match(&p->net[i], s, end))
			return true;
	return !p->nets;
}

bool place_match(const struct place *p, const struct sock *s, unsigned end)
{
	unsigned i;

	if (p->tables && !bit(p->tables, s->table))
		return false;
	if (s->table >= T_UNIX)
		return p->tables && path_match(p->name, p->len, s);
	if (p->ifindex && p->ifindex != s->ifindex)
		return false;
	for (i = LOCAL; i <= REMOTE; i++)
		if ((end == i || end == EITHER) &&
				(p->port < 0 || p->port == s->port[i]) &&
				address_match(p, s, i))
			return true;
	return false;
}
