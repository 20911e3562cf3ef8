/* SPDX-License-Identifier: MIT */
/* resolv.conf: whatever it holds, the numbers stay in their bounds. */
#include "fuzz.h"
#include "names/resolve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct resolv_conf *c = &resolv_conf;
	char *text = malloc(n + 1), *line, *next;
	unsigned i;

	MUST(text);
	memset(&resolv_conf, 0, sizeof resolv_conf);
	memcpy(text, data, n);
	text[n] = 0;
	for (line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		resolv_conf_line(line);
	}
	free(text);
	MUST(c->servers <= DNS_SERVERS && c->timeout <= 30 && c->attempts <= 30);
	for (i = 0; i < c->servers; i++)
		MUST(c->server[i].any.sa_family == AF_INET ||
			c->server[i].any.sa_family == AF_INET6);
	return 0;
}
