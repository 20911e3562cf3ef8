/* SPDX-License-Identifier: MIT */
/* Numbers and addresses as text. */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

char *fmt_str(char *s, const char *text)
{
	while (*text)
		*s++ = *text++;
	return s;
}

char *fmt_pad(char *s, const char *start, unsigned width)
{
	while (s < start + width)
		*s++ = ' ';
	return s;
}

size_t text_len(const char *s, size_t max)
{
	size_t n = 0;

	while (s && n < max && s[n])
		n++;
	return n;
}

bool all_zero(const uint8_t *p, unsigned n)
{
	while (n && !*p) {
		p++;
		n--;
	}
	return !n;
}

const char *text_find(const char *s, int c)
{
	while (*s && *s != c)
		s++;
	return s;
}

const char *nth_string(const char *list, unsigned n)
{
	for (; n; n--)
		while (*list++)
			;
	return list;
}

unsigned string_number(const char *list, const char *s, size_t len)
{
	unsigned n, i;

	for (n = 1; *list; n++, list = nth_string(list, 1)) {
		for (i = 0; i < len && list[i] == s[i]; i++)
			;
		if (i == len && !list[i])
			return n;
	}
	return 0;
}

/* Returns v / 10. With -Os a compiler emits the division, which takes ten times
 * as long as this multiplication. */
static uint32_t tenth(uint32_t v)
{
	return (uint32_t)(v * (uint64_t)0xcccccccd >> 35);
}

char *fmt_u64(char *s, uint64_t v)
{
	uint32_t low = (uint32_t)v, rest;
	uint64_t limit;
	char *end;

	if (v < 10) { /* most numbers are */
		*s++ = (char)('0' + low);
		return s;
	}
	/* 64-bit division is a library call on 32-bit machines */
	if (v > UINT32_MAX) {
		s = fmt_u64(s, v / 10);
		*s++ = (char)('0' + v % 10);
		return s;
	}
	for (limit = 10; v >= limit; limit *= 10)
		s++;
	end = s + 1;
	do {
		rest = tenth(low);
		*s-- = (char)('0' + (low - 10 * rest));
		low = rest;
	} while (low);
	return end;
}

char *fmt_hex(char *s, uint64_t v)
{
	if (v > 15)
		s = fmt_hex(s, v >> 4);
	*s++ = "0123456789abcdef"[v & 15];
	return s;
}

char *fmt_ip4(char *s, const uint8_t *addr)
{
	int i;

	for (i = 0; i < 4; i++) {
		if (i)
			*s++ = '.';
		s = fmt_u64(s, addr[i]);
	}
	return s;
}

/* Returns the index of the longest run of two or more zero words, the first one
 * if several are equally long; -1: there is none (RFC 5952 section 4.2). */
static int zero_run(const uint8_t *addr, int *run_len)
{
	int i, len = 0, best = -1, best_len = 2;

	for (i = 7; i >= 0; i--) {
		len = addr[2 * i] | addr[2 * i + 1] ? 0 : len + 1;
		if (len >= best_len) {
			best = i;
			best_len = len;
		}
	}
	*run_len = best_len;
	return best;
}

char *fmt_ip6(char *s, const uint8_t *addr)
{
	int i, len, run = zero_run(addr, &len);

	for (i = 0; i < 8; i++) {
		if (i == run) {
			*s++ = ':';
			if (i + len == 8)
				*s++ = ':';
			i += len - 1;
			continue;
		}
		if (i)
			*s++ = ':';
		/* inet_ntop(3) prints ::1.2.3.4 and ::ffff:1.2.3.4 like this */
		if (i == 6 && !run && (len == 6 ||
				(len == 5 && (addr[10] & addr[11]) == 0xff)))
			return fmt_ip4(s, addr + 12);
		s = fmt_hex(s, (unsigned)(addr[2 * i] << 8 | addr[2 * i + 1]));
	}
	return s;
}

const uint8_t ip4_mapped[12] = {[10] = 0xff, 0xff};

bool is_ip4_mapped(const uint8_t *addr)
{
	return !memcmp(addr, ip4_mapped, sizeof ip4_mapped);
}

void as_ip6(uint8_t *to, int family, const uint8_t *addr)
{
	if (family != AF_INET) {
		memmove(to, addr, 16);
		return;
	}
	memmove(to + sizeof ip4_mapped, addr, 4);
	memcpy(to, ip4_mapped, sizeof ip4_mapped);
}

char *fmt_addr(char *s, int family, const uint8_t *addr)
{
	if (family == AF_INET)
		return fmt_ip4(s, addr);
	if (is_ip4_mapped(addr))
		return fmt_ip4(s, addr + 12);
	return fmt_ip6(s, addr);
}
