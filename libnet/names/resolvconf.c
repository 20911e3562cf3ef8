/* SPDX-License-Identifier: MIT */
/* resolv.conf(5): the name servers, and how often to ask them. */
#include <string.h>
#include <sys/socket.h>
#include "resolve.h"

struct resolv_conf resolv_conf;

/* Reads "address[%interface]". A word that is no address is skipped. */
static void add_server(const char *s, size_t len)
{
	union dns_server *to = &resolv_conf.server[resolv_conf.servers];
	const char *scope = memchr(s, '%', len);
	size_t addr_len = scope ? (size_t)(scope - s) : len;
	int family;

	if (resolv_conf.servers == DNS_SERVERS)
		return;
	memset(to, 0, sizeof *to);
	family = scan_addr(s, addr_len, to->v6.sin6_addr.s6_addr);
	if (!family || (!ENABLE_FEATURE_IPV6 && family == AF_INET6))
		return;
	to->any.sa_family = (sa_family_t)family;
	to->v4.sin_port = htons(53); /* sin6_port has the same offset */
	if (family == AF_INET)
		memcpy(&to->v4.sin_addr, &to->v6.sin6_addr, 4);
	if (scope)
		to->v6.sin6_scope_id = name_ifindex(scope + 1,
				len - addr_len - 1);
	resolv_conf.servers++;
}

/* Reads a word like "timeout:5". A value outside 1 to 30 is clipped. */
static void option(const char *word)
{
	const char *colon = text_find(word, ':');
	unsigned key = string_number("timeout\0attempts\0", word,
			(size_t)(colon - word));
	struct scan c = {colon, false};
	uint64_t v;

	if (!key)
		return;
	scan_lit(&c, ':');
	v = scan_dec(&c);
	*(key == 1 ? &resolv_conf.timeout : &resolv_conf.attempts) =
			v < 1 ? 1 : v > 30 ? 30 : (unsigned)v;
}

void resolv_conf_line(const char *line)
{
	struct scan s = {line, false};
	size_t len;
	const char *word = scan_word(&s, &len);
	/* a keyword stands at the start of its line */
	unsigned key = word != line ? 0 :
			string_number("nameserver\0options\0", word, len);

	while (key && (word = scan_word(&s, &len))) {
		if (key == 1) {
			add_server(word, len);
			return;
		}
		option(word);
	}
}

void resolv_conf_read(void)
{
	const char *root = source.root;

	resolv_conf.servers = resolv_conf.attempts = 0;
	resolv_conf.timeout = 1;
	source.root = NULL;
	each_line("/etc/resolv.conf", resolv_conf_line);
	source.root = root;
	if (!resolv_conf.servers)
		add_server("127.0.0.1", 9);
}
