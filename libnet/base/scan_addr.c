/* SPDX-License-Identifier: MIT */
/* Addresses as the kernel's text tables print them. */
#include <string.h>
#include "libnet.h"

void scan_bytes(struct scan *s, uint8_t *addr, unsigned count)
{
	scan_blanks(s);
	for (; count; count--) {
		const char *start = s->p;

		*addr++ = (uint8_t)scan_hex(s, 2);
		if (s->p - start != 2)
			s->bad = true;
	}
}

void scan_native(struct scan *s, uint8_t *addr, unsigned words)
{
	scan_blanks(s);
	for (; words; words--, addr += 4) {
		const char *start = s->p;
		uint32_t w = (uint32_t)scan_hex(s, 8);

		if (s->p - start != 8)
			s->bad = true;
		if (source.swap)
			w = __builtin_bswap32(w);
		memcpy(addr, &w, 4);
	}
}
