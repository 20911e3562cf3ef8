/* SPDX-License-Identifier: MIT */
/* Lines of services(5): an accepted one is whole, and its names, the primary
 * and its aliases, stay within the line. */
#include "fuzz.h"

static void line(const uint8_t *data, size_t n)
{
	char *text = malloc(n + 1); /* ends where the line ends */
	struct service s = {0};
	const char *p;
	size_t count = 0;

	MUST(text);
	memcpy(text, data, n);
	if (service_parse(&s, text, n) == SVC_GOOD) {
		MUST(s.port && service_proto(s.proto));
		MUST(s.names >= text && s.names < text + n);
		for (p = s.names; *p; p += strlen(p) + 1) {
			MUST(p + strlen(p) <= text + n);
			MUST(!fuzz_visible(p, strlen(p)));
			MUST(service_listed(s.names, p, strlen(p)));
			count++;
		}
		MUST(count && p <= text + n);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	while (n) {
		const uint8_t *newline = memchr(data, '\n', n);
		size_t len = newline ? (size_t)(newline - data) : n;

		line(data, len);
		data += len + (newline != NULL);
		n -= len + (newline != NULL);
	}
	return 0;
}
