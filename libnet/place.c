/* One end of a socket in words: ADDR/PREFIX:PORT/PROTOCOL, each optional. */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

static bool wrong(struct place *p, const char *at, const char *why)
{
	if (!ENABLE_FEATURE_FILTER) {
		p->error = "no address or port"; /* in all of it */
	} else if (!p->error) {
		p->at = at;
		p->error = why;
	}
	return false;
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

	/* its names with a 6 are no words of their own */
	if (t >= TABLES || (t < T_UNIX && t & 1))
		return 0;
	return (t < T_UNIX ? 3u : 1u) << t;
}

/* Up to either byte, or the end. */
static size_t span(const char *s, const char *end, int stop, int other)
{
	const char *p = s;

	while (p < end && *p != stop && *p != other)
		p++;
	return (size_t)(p - s);
}

/* The host part; what follows it is returned. */
static const char *host(struct place *p, const char *s, const char *end)
{
	const char *colon = memchr(s, ':', (size_t)(end - s));
	bool bracket = *s == '[';
	bool v6 = colon && memchr(colon + 1, ':', (size_t)(end - colon - 1)) &&
		(colon > s || colon[1] == ':');

	p->name = s + bracket;
	p->len = span(p->name, end, bracket ? ']' : '/',
		bracket ? ']' : v6 ? '/' : ':');
	s = p->name + p->len;
	if (bracket && s == end)
		wrong(p, end, "expected ]");
	s += bracket && s < end;
	if (p->len == 1 && *p->name == '*')
		p->len = 0;
	if (p->len)
		p->net.family = (uint8_t)scan_addr(p->name, p->len, p->net.addr);
	p->net.prefix = p->net.family == AF_INET6 ? 128 : 32;
	return s;
}

static const char *prefix(struct place *p, const char *s)
{
	uint32_t v;
	const char *end = scan_digits(s, &v);

	if (!end || v > p->net.prefix || !p->net.family) {
		wrong(p, s, "no length of a prefix");
		return s;
	}
	p->net.prefix = (uint8_t)v;
	return end;
}

static const char *port(struct place *p, const char *s, const char *end)
{
	size_t len = span(++s, end, '/', '/');

	if (len != 1 || *s != '*') {
		p->port = place_port(s, len);
		if (p->port < 0)
			wrong(p, s, "no port or service");
	}
	s += len;
	if (s == end)
		return s;
	p->tables = place_tables(s + 1, (size_t)(end - s) - 1);
	if (!p->tables)
		wrong(p, s + 1, "no protocol");
	return end;
}

bool place_parse(struct place *p, const char *s, size_t len)
{
	const char *start = s, *end = s + len;

	memset(p, 0, sizeof *p);
	p->port = -1;
	p->at = s;
	if (!len)
		return wrong(p, s, "an address or a port is missing");
	if (*s == '/' || *s == '@') {
		p->name = s;
		p->len = len;
		p->tables = 1 << T_UNIX;
		return true;
	}
	s = host(p, s, end);
	if (ENABLE_FEATURE_FILTER && s < end && *s == '/')
		s = prefix(p, s + 1);
	if (s < end && *s == ':')
		s = port(p, s, end);
	if (s < end || (!ENABLE_FEATURE_FILTER && p->len && !p->net.family))
		wrong(p, start, "no address or port");
	return !p->error;
}

bool network_match(const struct network *n, const struct sock *s, int end)
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

bool place_match(const struct place *p, const struct sock *s, int end)
{
	int i;

	if (p->tables && !(p->tables >> s->table & 1))
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
