/* SPDX-License-Identifier: MIT */
/* From a name to its addresses: see libnet.h. */
#include <string.h>
#include <sys/socket.h>
#include "filter/filter.h"
#include "resolve.h"

static struct map questions = {.key_len = 16, .size = sizeof(struct host)};

/* Notes a question for the addresses of one family. */
static void add_question(const char *name, size_t len, unsigned type)
{
	uint8_t key[16] = {(uint8_t)type};
	uint8_t question[DNS_QUESTION];
	struct host *h;

	if (!dns_question_of(question, 0, name, len, type) ||
			!(h = map_find(&questions, key, true)))
		return;
	h->ask = name;
	h->ask_len = (uint8_t)len;
	h->type = (uint8_t)type;
}

/* Copies the addresses of one answer. Returns how many there are now. */
static unsigned take(struct network *n, unsigned count, unsigned max,
		const struct host *h)
{
	const char *from = h->name + 1;
	unsigned size = h->type == DNS_A ? 4 : 16, left = (uint8_t)*h->name;

	for (; left; left--, count++, from += size) {
		if (count >= max)
			continue;
		n[count].family = size == 4 ? AF_INET : AF_INET6;
		n[count].prefix = (uint8_t)(size * 8);
		memcpy(n[count].addr, from, size);
	}
	return count;
}

static unsigned ask(struct network *n, unsigned max, const char *name,
		size_t len, unsigned ms)
{
	unsigned count = 0;
	uint32_t pos = 0;
	struct host *h;

	map_clear(&questions);
	add_question(name, len, DNS_A);
	if (ENABLE_FEATURE_IPV6)
		add_question(name, len, DNS_AAAA);
	dns_impatient = true;
	dns_resolve(&questions, ms);
	dns_impatient = false;
	while ((h = map_next(&questions, &pos)))
		if (h->name)
			count = take(n, count, max, h);
	return count;
}

unsigned name_addresses(struct network *n, unsigned max, const char *name,
		size_t len, unsigned ms)
{
	unsigned count;

	if (network_parse(n, name, len))
		return 1;
	count = hosts_addresses(n, max, name, len);
	return count || !ENABLE_FEATURE_DNS || !ms ? count :
		ask(n, max, name, len, ms);
}
