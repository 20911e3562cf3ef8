/* The gate: decides which bytes of a foreign string may reach a terminal. */
#include "out.h"

/*
 * Returns the length of the UTF-8 sequence (RFC 3629) at s, or 0 if it is cut
 * short, longer than necessary, or a control. U+0080..9F, U+061C, U+200B..F,
 * U+2028..E, U+2060..F and U+FEFF count as controls: they move or hide the
 * text beside them.
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
	if (c < 0xa0 || !(c >> (5 * len - 4)))
		return 0;
	if (c > 0x10ffff || (c >> 11) == 0x1b || c == 0x61c || c == 0xfeff)
		return 0;
	if (c - 0x200b < 5 || c - 0x2028 < 7 || c - 0x2060 < 16)
		return 0;
	return len;
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
		unsigned len = text_visible(p, n);
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
