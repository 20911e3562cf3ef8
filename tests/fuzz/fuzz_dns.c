/* SPDX-License-Identifier: MIT */
/*
 * DNS answers.  The first byte says how much of the answer is made right, so
 * that what stands behind the checks is reached: 1 the id and flags, 2 the
 * question, 4 IPv6 instead of IPv4, 8 the addresses of a name instead of a name.
 */
#include "fuzz.h"
#include "names/resolve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const uint8_t key[2][16] = {
		{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			0xff, 0xff, 192, 0, 2, 7},
		{0x20, 0x01, 0x0d, 0xb8, [15] = 1},
	};
	uint8_t question[DNS_QUESTION], *p;
	char name[DNS_NAME + 1];
	enum dns_verdict v;
	size_t len;

	if (n < 1)
		return 0;
	len = data[0] & 8 ? dns_question_of(question, 0x1234, "db.example", 10,
			data[0] & 4 ? DNS_AAAA : DNS_A) :
		dns_question(question, 0x1234, key[data[0] >> 2 & 1]);
	MUST(len <= sizeof question);
	p = malloc(n); /* ends where the packet ends */
	MUST(p);
	memcpy(p, data + 1, n - 1);
	if (data[0] & 1 && n > DNS_HEADER) {
		memcpy(p, question, 2);
		p[2] = (p[2] & 7) | 0x80;
		p[4] = 0;
		p[5] = 1;
	}
	if (data[0] & 2 && n > len)
		memcpy(p + DNS_HEADER, question + DNS_HEADER, len - DNS_HEADER);
	name[DNS_NAME] = '#';
	p = realloc(p, n > 1 ? n - 1 : 1);
	v = dns_answer(p, n - 1, question, len, name);
	MUST(v <= DNS_REFUSED && name[DNS_NAME] == '#');
	if (v == DNS_FOUND && data[0] & 8)
		MUST(*name > 0 && *name * (data[0] & 4 ? 16 : 4) < DNS_NAME);
	else if (v == DNS_FOUND) {
		uint8_t addr[16];

		MUST(memchr(name, 0, DNS_NAME));
		MUST(is_host_name(name, strlen(name)));
		MUST(!scan_addr(name, strlen(name), addr));
		MUST(fuzz_visible(name, strlen(name)) == 0);
		MUST(p[0] == question[0] && p[1] == question[1]);
	}
	free(p);
	return 0;
}
