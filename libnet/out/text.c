/* SPDX-License-Identifier: MIT */
/* The gate: decides which bytes of a foreign string may reach a terminal. */
#include <stdlib.h>
#include <strings.h>
#include "out.h"
#include "invisible.h"

/* invisible.h: controls, formats, blanks and the like; they move, hide or
 * imitate the text beside them. */
static bool is_visible(uint32_t c)
{
	unsigned i;

	for (i = 0; i < sizeof invisible / sizeof *invisible; i++)
		if (c - (invisible[i] >> 14) <= (invisible[i] & 0x3fff))
			return false;
	return c < 0xe0000; /* from here on: tags, private use */
}

/*
 * Returns the length of the UTF-8 sequence (RFC 3629) at s, or 0 if it is cut
 * short, longer than necessary, or not visible.
 */
static unsigned utf8_visible(const unsigned char *s, size_t n)
{
	unsigned len, i;
	uint32_t c = s[0];

	if (!ENABLE_FEATURE_UTF8 || c < 0xc2 || c > 0xf4)
		return 0;
	len = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (n < len)
		return 0;
	c &= 0xffu >> (len + 1);
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3fu);
	}
	/* one byte holds 7 bits, two hold 11, three hold 16 */
	if (c < 0x80 || !(c >> (5 * len - 4)))
		return 0;
	return is_visible(c) ? len : 0;
}

bool text_utf8(void)
{
	static int8_t known; /* 0: not yet */
	const char *name = "LC_ALL\0LC_CTYPE\0LANG\0";
	const char *value = NULL;

	if (!ENABLE_FEATURE_UTF8)
		return false;
	for (; !known && *name && (!value || !*value);
			name = nth_string(name, 1))
		value = getenv(name);
	for (; !known && value && *value; value++)
		if (!strncasecmp(value, "utf-8", 5) ||
				!strncasecmp(value, "utf8", 4))
			known = 1;
	if (!known)
		known = -1;
	return known > 0;
}

unsigned text_visible(const unsigned char *s, size_t n)
{
	return *s - 0x20u < 0x5f ? 1 : utf8_visible(s, n);
}

size_t out_text(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t total = 0;

	while (n) {
		/* to a terminal that reads bytes 0x9b is an escape */
		unsigned len = *p < 0x80 || text_utf8() ?
			text_visible(p, n) : 0;
		char hex[4];

		if (len) {
			out_mem(p, len);
			total += len;
			p += len;
			n -= len;
			continue;
		}
		/* tiny has no out_format(), which takes 1,000 bytes */
		fmt_hex(fmt_str(hex, *p > 15 ? "\\x" : "\\x0"), *p);
		out_mem(hex, sizeof hex);
		total += sizeof hex;
		p++;
		n--;
	}
	return total;
}
