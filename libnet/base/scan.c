/* SPDX-License-Identifier: MIT */
/* A cursor over one line. It checks every field and copies none. */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

void scan_blanks(struct scan *s)
{
	while (is_blank(*s->p))
		s->p++;
}

uint64_t scan_dec(struct scan *s)
{
	uint64_t v = 0;
	unsigned digit;
	const char *start;

	scan_blanks(s);
	start = s->p;
	for (; (digit = (unsigned)*s->p - '0') < 10; s->p++) {
		if (v > UINT64_MAX / 10 || v * 10 > UINT64_MAX - digit)
			s->bad = true;
		v = v * 10 + digit;
	}
	if (s->p == start)
		s->bad = true;
	return v;
}

bool scan_minus(struct scan *s)
{
	scan_blanks(s);
	if (*s->p != '-')
		return false;
	/* scan_dec() would take the next column's digits for it */
	if ((unsigned)*++s->p - '0' > 9)
		s->bad = true;
	return true;
}

uint32_t scan_dec32(struct scan *s)
{
	uint64_t v = scan_dec(s);

	if (v > UINT32_MAX)
		s->bad = true;
	return (uint32_t)v;
}

uint32_t scan_int(struct scan *s)
{
	bool minus = scan_minus(s);
	uint32_t v = scan_dec32(s);

	return minus ? -v : v;
}

/* A listing from /proc spends half of its time here. */
uint64_t scan_hex(struct scan *s, unsigned max)
{
	const char *p, *end;
	uint64_t v = 0;

	scan_blanks(s);
	p = s->p;
	for (end = p + max; p < end; p++) {
		unsigned digit = (unsigned)*p - '0';

		if (digit > 9) {
			digit = (digit | 0x20) - ('a' - '0');
			if (digit > 5)
				break;
			digit += 10;
		}
		v = v << 4 | digit;
	}
	if (p == s->p)
		s->bad = true;
	s->p = p;
	return v;
}

void scan_lit(struct scan *s, int c)
{
	if (*s->p == c)
		s->p++;
	else
		s->bad = true;
}

const char *scan_word(struct scan *s, size_t *len)
{
	const char *start;

	scan_blanks(s);
	start = s->p;
	while (*s->p && !is_blank(*s->p))
		s->p++;
	*len = (size_t)(s->p - start);
	if (*len)
		return start;
	s->bad = true;
	return NULL;
}

char *scan_string(struct scan *c)
{
	size_t len;
	char *word = (char *)scan_word(c, &len);

	if (*c->p) {
		*(char *)c->p = 0;
		c->p++;
	}
	return word;
}

uint64_t scan_signed(struct scan *c)
{
	bool minus = scan_minus(c);
	uint64_t v = scan_dec(c);

	return minus ? -v : v;
}

const char *scan_digits(const char *s, uint32_t *v)
{
	struct scan c = {s, (unsigned)*s - '0' > 9};

	*v = scan_dec32(&c);
	return c.bad ? NULL : c.p;
}

int64_t scan_number(const char *s, uint32_t max)
{
	uint32_t v;

	s = scan_digits(s, &v);
	return !s || *s || v > max ? -1 : (int64_t)v;
}

int32_t scan_seconds(const char *s)
{
	struct scan c = {s, (unsigned)*s - '0' > 9};
	uint64_t v = scan_dec(&c);
	unsigned digit, unit = 100;

	if (v > 86400)
		return -1;
	v *= 1000;
	if (*c.p == '.')
		while ((digit = (unsigned)*++c.p - '0') < 10) {
			v += digit * unit;
			unit /= 10;
		}
	return c.bad || *c.p ? -1 : (int32_t)v;
}

static void scan_ip4(struct scan *s, uint8_t *addr)
{
	int i;

	for (i = 0; i < 4; i++) {
		const char *start;
		uint64_t v;

		if (i)
			scan_lit(s, '.');
		start = s->p;
		v = scan_dec(s);
		if (v > 255 || s->p - start > 3)
			s->bad = true;
		addr[i] = (uint8_t)v;
	}
}

/* RFC 4291 section 2.2. The words before "::" are stored in place; the words
 * after it are moved to the end of the address. */
static void scan_ip6(struct scan *s, uint8_t *addr)
{
	unsigned i, gap = 16; /* offset of "::"; 16: not seen yet */

	for (i = 0; i < 16 && (*s->p || !i); i += 2) {
		const char *start;
		uint64_t v;

		if (gap == 16 && s->p[0] == ':' && s->p[1] == ':') {
			gap = i;
			s->p += 2;
			if (!*s->p)
				break;
		} else if (i) {
			scan_lit(s, ':');
		}
		start = s->p;
		v = scan_hex(s, 4);
		if (*s->p == '.' && i <= 12) {
			s->p = start;
			scan_ip4(s, addr + i);
			i += 4;
			break;
		}
		addr[i] = (uint8_t)(v >> 8);
		addr[i + 1] = (uint8_t)v;
	}
	if ((gap == 16) != (i == 16))
		s->bad = true;
	if (gap < i) {
		memmove(addr + 16 - (i - gap), addr + gap, i - gap);
		memset(addr + gap, 0, 16 - i);
	}
}

int scan_addr(const char *text, size_t len, uint8_t *addr)
{
	char copy[FMT_ADDR + 1];
	struct scan s = {copy, false};
	bool v6 = memchr(text, ':', len);

	if (!len || len > FMT_ADDR || memchr(text, ' ', len))
		return 0;
	memcpy(copy, text, len);
	copy[len] = 0;
	memset(addr, 0, 16);
	if (v6)
		scan_ip6(&s, addr);
	else
		scan_ip4(&s, addr);
	if (s.bad || s.p != copy + len)
		return 0;
	return v6 ? AF_INET6 : AF_INET;
}
