/* SPDX-License-Identifier: MIT */
/* Host names, looked up all at once: libnet.h describes the two passes. */
#include <string.h>
#include <sys/socket.h>
#include "resolve.h"

int32_t hosts_timeout_ms = -1;

static struct map hosts = {.key_len = 16, .size = sizeof(struct host)};
static bool resolved;

/* An IPv4-mapped address differs from its IPv4 address: net-tools does not find
 * it in a hosts file that has only the quad. */
static struct host *find(int family, const uint8_t *addr, bool add)
{
	uint8_t key[16];

	if (family == AF_INET6)
		return map_find(&hosts, addr, add);
	memset(key, 0xff, 12);
	memcpy(key + 12, addr, 4);
	return map_find(&hosts, key, add);
}

const char *host_name(int family, const uint8_t *addr)
{
	struct host *h = find(family, addr, !resolved);

	return h ? h->name : NULL;
}

void hosts_collect(void)
{
	resolved = false;
}

/* Reads a line "address name [alias...]". The first line of an address wins. */
static void add_line(const char *line)
{
	struct scan c = {line, false};
	size_t addr_len, len;
	const char *text = scan_word(&c, &addr_len);
	const char *name = scan_word(&c, &len);
	uint8_t addr[16];
	int family;
	struct host *h;

	if (c.bad || *text == '#' || !is_host_name(name, len))
		return;
	family = scan_addr(text, addr_len, addr);
	h = family ? find(family, addr, false) : NULL;
	if (h && !h->name)
		h->name = arena_strdup(name, len);
}

/* Sends no question for the addresses of a saved tree unless the user gives a
 * timeout: they may belong to another network. */
static void ask_dns(void)
{
	int32_t ms = hosts_timeout_ms;

	if (ms < 0)
		ms = source.root ? 0 : 2000;
	if (!ms)
		return;
	/* resolv.conf and its servers belong to our own namespace */
	if (ENABLE_FEATURE_NETNS && netns_home())
		return;
	dns_resolve(&hosts, (unsigned)ms);
}

void hosts_resolve(void)
{
	resolved = true;
	if (!hosts.used)
		return;
	if (each_line("/etc/hosts", add_line)) {
		/* RFC 6761: localhost needs no file */
		add_line("127.0.0.1 localhost");
		add_line("::1 localhost");
	}
	if (ENABLE_FEATURE_DNS)
		ask_dns();
}
