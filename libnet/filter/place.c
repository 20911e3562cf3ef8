/* Parses one end of a socket: ADDR/PREFIX:PORT/PROTOCOL, each part optional. */
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

bool network_parse(struct network *n, const char *s, size_t len)
{
	n->family = (uint8_t)scan_addr(s, len, n->addr);
	n->prefix = n->family == AF_INET6 ? 128 : 32;
	return n->family;
}

/* Parses the host. Returns the rest of the text, or NULL after an error. */
static const char *host(struct place *p, const char *s, const char *end)
{
	const char *colon, *stop;
	bool bracket = *s == '[';

	if (bracket) {
		stop = find(++s, end, ']');
		if (stop == end)
			return wrong(p, end, "expected ]");
	} else {
		colon = find(s, end, ':');
		stop = find(s, end, '/');
		/* an IPv6 address has two colons or more, and never starts with
		 * a single one */
		if (colon < stop && (find(colon + 1, end, ':') >= end ||
				(colon == s && colon[1] != ':')))
			stop = colon;
	}
	p->name = s;
	p->len = (size_t)(stop - s);
	if (p->len == 1 && *s == '*')
		p->len = 0;
	network_parse(&p->net, s, p->len);
	return stop + bracket;
}

static const char *prefix(struct place *p, const char *s)
{
	uint32_t v;
	const char *end = scan_digits(s, &v);

	if (!end || v > p->net.prefix || !p->net.family)
		return wrong(p, s, "not a prefix length");
	p->net.prefix = (uint8_t)v;
	return end;
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
	s = host(p, s, end);
	if (ENABLE_FEATURE_FILTER && s && s < end && *s == '/')
		s = prefix(p, s + 1);
	if (s && s < end && *s == ':')
		s = port(p, s + 1, end);
	if (!s)
		return false;
	if (s == end && (ENABLE_FEATURE_FILTER || !p->len || p->net.family))
		return true;
	return wrong(p, start, "not an address or port");
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

bool place_match(const struct place *p, const struct sock *s, unsigned end)
{
	unsigned i;

	if (p->tables && !bit(p->tables, s->table))
		return false;
	if (s->table >= T_UNIX)
		return p->tables && s->path_len == p->len &&
			!memcmp(s->path, p->name, p->len);
	for (i = LOCAL; i <= REMOTE; i++)
		if ((end == i || end == EITHER) &&
				(p->port < 0 || p->port == s->port[i]) &&
				(!p->net.family || network_match(&p->net, s, i)))
			return true;
	return false;
}
