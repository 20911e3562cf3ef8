/* Which name servers to ask, and how often: resolv.conf(5). */
#include <string.h>
#include <sys/socket.h>
#include "resolve.h"

/* What follows the keyword, which stands at the start of the line; or NULL. */
static const char *behind(const char *line, const char *keyword, size_t len)
{
	return !strncmp(line, keyword, len) && is_blank(line[len]) ?
			line + len : NULL;
}

/* if_nametoindex(3) costs 500 bytes. 0: there is no such interface. */
static uint32_t interface_index(const char *name, size_t len)
{
	char path[64] = "/sys/class/net/";
	struct reader r;
	struct scan index = {"", false};

	if (len > 15)
		return 0;
	memcpy(path + 15, name, len);
	strcpy(path + 15 + len, "/ifindex");
	if (!reader_open(&r, path)) {
		index.p = reader_line(&r, &len);
		reader_close(&r);
	}
	return index.p ? scan_dec32(&index) : 0;
}

/* address[%interface]; one that is no address is skipped */
static void add_server(struct resolv_conf *c, const char *s, size_t len)
{
	union dns_server *to = &c->server[c->servers];
	const char *scope = memchr(s, '%', len);
	size_t addr_len = scope ? (size_t)(scope - s) : len;
	int family;

	if (c->servers == DNS_SERVERS)
		return;
	family = scan_addr(s, addr_len, to->v6.sin6_addr.s6_addr);
	if (!family || (!ENABLE_FEATURE_IPV6 && family == AF_INET6))
		return;
	to->any.sa_family = (sa_family_t)family;
	to->v4.sin_port = htons(53); /* in the same place in both */
	if (family == AF_INET)
		memcpy(&to->v4.sin_addr, &to->v6.sin6_addr, 4);
	if (scope)
		to->v6.sin6_scope_id = interface_index(scope + 1,
				len - addr_len - 1);
	c->servers++;
}

/* Of a word like "timeout:5". */
static void option(const char *word, const char *name, size_t len,
		unsigned *value)
{
	struct scan c = {word + len, false};
	uint64_t v;

	if (strncmp(word, name, len))
		return;
	v = scan_dec(&c);
	*value = v < 1 ? 1 : v > 30 ? 30 : (unsigned)v;
}

void resolv_conf_line(struct resolv_conf *c, const char *line)
{
	struct scan s = {behind(line, "nameserver", 10), false};
	const char *word;
	size_t len;

	if (s.p) {
		word = scan_word(&s, &len);
		if (word)
			add_server(c, word, len);
		return;
	}
	s.p = behind(line, "options", 7);
	while (s.p && (word = scan_word(&s, &len))) {
		option(word, "timeout:", 8, &c->timeout);
		option(word, "attempts:", 9, &c->attempts);
	}
}

void resolv_conf_read(struct resolv_conf *c)
{
	const char *root = source.root;
	struct reader r;
	char *line;
	size_t len;

	memset(c, 0, sizeof *c);
	source.root = NULL;
	if (!reader_open(&r, "/etc/resolv.conf")) {
		while ((line = reader_line(&r, &len)))
			resolv_conf_line(c, line);
		reader_close(&r);
	}
	source.root = root;
	if (!c->servers)
		add_server(c, "127.0.0.1", 9);
}
