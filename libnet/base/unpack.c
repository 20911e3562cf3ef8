/* SPDX-License-Identifier: MIT */
/* Unpacks a text. scripts/pack.c packs it and describes the format. */
#include "libnet.h"

static const uint8_t *from;
static unsigned at; /* bits read so far */

static unsigned bits(unsigned n)
{
	unsigned v = 0;

	for (; n; n--, at++)
		v = v << 1 | (from[at / 8] >> (7 - at % 8) & 1u);
	return v;
}

static unsigned gamma_code(void)
{
	unsigned zeros = 0;

	while (!bits(1))
		zeros++;
	return 1u << zeros | bits(zeros);
}

char *unpack(const uint8_t *packed, size_t size)
{
	char *text = arena_alloc(size + 1), *p = text, *end = p + size;

	from = packed;
	at = 0;
	while (text && p < end) {
		unsigned n, back;

		if (bits(1)) {
			*p++ = (char)bits(7);
			continue;
		}
		n = gamma_code() + 1;
		back = (gamma_code() - 1) * 64;
		for (back += bits(6); n; n--, p++)
			*p = *(p - back);
	}
	return text;
}
