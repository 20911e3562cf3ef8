/* The labels of -s, unpacked: scripts/mklabels.c tells how they are packed. */
#include "netstat.h"
#include "labels.h"

static unsigned at; /* bits taken */

static unsigned bits(unsigned n)
{
	unsigned v = 0;

	for (; n; n--, at++)
		v = v << 1 | (labels_packed[at / 8] >> (7 - at % 8) & 1u);
	return v;
}

static unsigned gamma_code(void)
{
	unsigned zeros = 0;

	while (!bits(1))
		zeros++;
	return 1u << zeros | bits(zeros);
}

const char *stat_labels(void)
{
	static char *text;
	static uint32_t generation;
	char *p, *end;

	if (text && generation == arena_generation)
		return text;
	generation = arena_generation;
	text = p = arena_alloc(LABELS_SIZE + 1);
	if (!p)
		return "";
	for (at = 0, end = p + LABELS_SIZE; p < end; ) {
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
