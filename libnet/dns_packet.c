/* DNS questions and answers (RFC 1035): every offset is checked, and whatever
 * is not well-formed is no answer. */
#include <string.h>
#include "resolve.h"

enum { TYPE_CNAME = 5, TYPE_PTR = 12, CLASS_IN = 1 };
enum { RCODE_OK, RCODE_NXDOMAIN = 3, RCODE_REFUSED = 5 };

bool dns_is_ip4(const uint8_t *addr)
{
	int i;

	for (i = 0; i < 10; i++)
		if (addr[i] != addr[0])
			return false;
	return (!addr[0] || addr[0] == 0xff) &&
			(addr[10] & addr[11]) == 0xff;
}

size_t dns_question(uint8_t *p, unsigned id, const uint8_t *addr)
{
	static const char v4[] = "\7in-addr\4arpa\0\0\14\0\1"; /* PTR IN */
	static const char v6[] = "\3ip6\4arpa\0\0\14\0\1";
	int i = 15, end = dns_is_ip4(addr) ? 12 : 0;
	char *s = (char *)memset(p, 0, DNS_HEADER) + DNS_HEADER;
	const char *suffix = end ? v4 : v6;
	size_t suffix_len = end ? sizeof v4 - 1 : sizeof v6 - 1;

	p[0] = (uint8_t)(id >> 8);
	p[1] = (uint8_t)id;
	p[2] = 1; /* recursion desired */
	p[5] = 1; /* one question */
	for (; i >= end; i--) {
		if (end) {
			char *len = s;

			s = fmt_u64(s + 1, addr[i]);
			*len = (char)(s - len - 1);
			continue;
		}
		*s++ = 1;
		s = fmt_hex(s, addr[i] & 15u);
		*s++ = 1;
		s = fmt_hex(s, addr[i] >> 4);
	}
	memcpy(s, suffix, suffix_len);
	return (size_t)((uint8_t *)s - p) + suffix_len;
}

static unsigned fold(unsigned c)
{
	return c - 'A' < 26 ? c | 0x20 : c;
}

/* RFC 4343: the case of ASCII letters does not matter.  Bytes that are no
 * letters (lengths, types) are compared as they are. */
static bool same(const void *a, const void *b, size_t n)
{
	const uint8_t *p = a, *q = b;

	while (n && fold(*p) == fold(*q)) {
		p++;
		q++;
		n--;
	}
	return !n;
}

static unsigned get16(const uint8_t *p)
{
	return (unsigned)(p[0] << 8 | p[1]);
}

/*
 * The name at offset at as text into name[DNS_NAME]; returns the offset behind
 * it, 0: malformed.  A pointer must lead to before everything that was read of
 * this name, so that no chain of pointers can loop.  A dot or NUL inside a
 * label would read as something else: it becomes a byte that no host name has.
 */
static size_t get_name(const uint8_t *p, size_t n, size_t at, char *name)
{
	size_t behind = 0, limit = at, len = 0;

	for (;;) {
		unsigned c;

		if (at >= n)
			return 0;
		c = p[at++];
		if (c >= 0xc0) {
			if (at >= n)
				return 0;
			if (!behind)
				behind = at + 1;
			at = (c & 0x3f) << 8 | p[at];
			if (at >= limit)
				return 0;
			limit = at;
			continue;
		}
		if (!c)
			break;
		if (c > 63 || c > n - at || len + !!len + c >= DNS_NAME)
			return 0;
		if (len)
			name[len++] = '.';
		for (; c; c--, at++)
			name[len++] = p[at] && p[at] != '.' ?
					(char)p[at] : '\xff';
	}
	name[len] = 0;
	return behind ? behind : at;
}

/* A dotted quad is no host name (RFC 1123 section 2.1): printed, it would be
 * taken for the address. */
static enum dns_verdict judge(const char *name)
{
	size_t len = strlen(name);
	uint8_t addr[16];

	return is_host_name(name, len) && !scan_addr(name, len, addr) ?
			DNS_FOUND : DNS_NONE;
}

/* The records of the answer section, in order: a CNAME comes before what it
 * leads to (RFC 1034 section 4.3.2). */
static enum dns_verdict find_ptr(const uint8_t *p, size_t n, size_t at,
		char *name)
{
	char want[DNS_NAME], owner[DNS_NAME];
	unsigned count = get16(p + 6);

	get_name(p, n, DNS_HEADER, want);
	for (; count; count--) {
		const uint8_t *record;
		size_t end;
		unsigned type;

		at = get_name(p, n, at, owner);
		if (!at || n - at < 10)
			return DNS_IGNORE;
		record = p + at;
		at += 10;
		end = at + get16(record + 8);
		if (end > n)
			return DNS_IGNORE;
		type = get16(record);
		if ((type == TYPE_PTR || type == TYPE_CNAME) &&
				get16(record + 2) == CLASS_IN &&
				same(owner, want, strlen(want) + 1)) {
			char *to = type == TYPE_PTR ? name : want;

			if (get_name(p, n, at, to) != end)
				return DNS_IGNORE;
			if (to == name)
				return judge(name);
		}
		at = end;
	}
	return DNS_NONE;
}

enum dns_verdict dns_answer(const uint8_t *p, size_t n,
		const uint8_t *question, size_t question_len, char *name)
{
	enum { ANSWER = 0x80, OPCODE = 0x78, TRUNCATED = 2 };
	enum dns_verdict v;

	/* id; an answer to a plain query; one question, and it is ours */
	if (n < question_len || p[0] != question[0] || p[1] != question[1] ||
			(p[2] & (ANSWER | OPCODE)) != ANSWER ||
			get16(p + 4) != 1 ||
			!same(p + DNS_HEADER, question + DNS_HEADER,
				question_len - DNS_HEADER))
		return DNS_IGNORE;
	switch (p[3] & 15) {
	case RCODE_OK:
		v = find_ptr(p, n, question_len, name);
		/* what was cut off is not asked for again */
		return !v && p[2] & TRUNCATED ? DNS_NONE : v;
	case RCODE_NXDOMAIN:
		return DNS_NONE;
	case RCODE_REFUSED:
		return DNS_REFUSED;
	}
	return DNS_FAILED;
}
