/* Which name servers to ask, and how often: resolv.conf(5). */
#include <string.h>
#include <sys/socket.h>
#include "resolve.h"

struct resolv_conf resolv_conf;

/* What follows the keyword, which stands at the start of the line; or NULL. */
static const char *behind(const char *line, const char *keyword, size_t len)
{
	return !strncmp(line, keyword, len) && is_blank(line[len]) ?
			line + len : NULL;
}

/* address[%interface]; one that is no address is skipped */
static void add_server(const char *s, size_t len)
{
	union dns_server *to = &resolv_conf.server[resolv_conf.servers];
	const char *scope = memchr(s, '%', len);
	size_t addr_len = scope ? (size_t)(scope - s) : len;
	int family;

	if (resolv_conf.servers == DNS_SERVERS)
		return;
	family = scan_addr(s, addr_len, to->v6.sin6_addr.s6_addr);
	if (!family || (!ENABLE_FEATURE_IPV6 && family == AF_INET6))
		return;
	to->any.sa_family = (sa_family_t)family;
	to->v4.sin_port = htons(53); /* in the same place in both */
	if (family == AF_INET)
		memcpy(&to->v4.sin_addr, &to->v6.sin6_addr, 4);
	if (scope)
		to->v6.sin6_scope_id = name_ifindex(scope + 1,
				len - addr_len - 1);
	resolv_conf.servers++;
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

void resolv_conf_line(const char *line)
{
	struct scan s = {behind(line, "nameserver", 10), false};
	const char *word;
	size_t len;

	if (s.p) {
		word = scan_word(&s, &len);
		if (word)
			add_server(word, len);
		return;
	}
	s.p = behind(line, "options", 7);
	while (s.p && (word = scan_word(&s, &len))) {
		option(word, "timeout:", 8, &resolv_conf.timeout);
		option(word, "attempts:", 9, &resolv_conf.attempts);
	}
}

void resolv_conf_read(void)
{
	const char *root = source.root;

	memset(&resolv_conf, 0, sizeof resolv_conf);
	source.root = NULL;
	each_line("/etc/resolv.conf", resolv_conf_line);
	source.root = root;
	if (!resolv_conf.servers)
		add_server("127.0.0.1", 9);
}
