/* SPDX-License-Identifier: MIT */
/* DNS questions and answers (RFC 1035). Every offset is checked; a malformed
 * answer is ignored. */
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>
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

/* Writes the header. Returns its end. */
static void *begin_question(uint8_t *p, unsigned id)
{
	memset(p, 0, DNS_HEADER);
	p[0] = (uint8_t)(id >> 8);
	p[1] = (uint8_t)id;
	p[2] = 1; /* recursion desired */
	p[5] = 1; /* one question */
	return p + DNS_HEADER;
}

unsigned dns_question(uint8_t *p, unsigned id, const uint8_t *addr)
{
	static const char end[] = "\4arpa\0\0\14\0\1"; /* PTR IN */
	bool ip4 = dns_is_ip4(addr);
	char *s = begin_question(p, id);
	int i;

	for (i = 15; i >= (ip4 ? 12 : 0); i--) {
		char *len = s++;

		if (ip4) {
			s = fmt_u64(s, addr[i]);
			*len = (char)(s - len - 1);
			continue;
		}
		*len = 1;
		s = fmt_hex(s, addr[i] & 15u);
		*s++ = 1;
		s = fmt_hex(s, addr[i] >> 4);
	}
	s = fmt_str(s, ip4 ? "\7in-addr" : "\3ip6");
	memcpy(s, end, sizeof end - 1);
	return (unsigned)((uint8_t *)s - p) + (unsigned)sizeof end - 1;
}

unsigned dns_question_of(uint8_t *p, unsigned id, const char *name, size_t len,
		unsigned type)
{
	uint8_t *s = begin_question(p, id);
	uint8_t *label = s++;
	size_t i, n;

	len -= len && name[len - 1] == '.';
	for (i = 0; i <= len; i++, s++) {
		if (i < len && name[i] != '.') {
			*s = (uint8_t)name[i]; /* small: same_question() */
			if (*s >= 'A' && *s <= 'Z')
				*s |= 0x20;
			continue;
		}
		n = (size_t)(s - label - 1);
		if (!n || n > 63)
			return 0;
		*label = (uint8_t)n;
		label = s;
	}
	*label = 0;
	*s++ = 0;
	*s++ = (uint8_t)type;
	*s++ = 0;
	*s++ = CLASS_IN;
	return (unsigned)(s - p);
}

static unsigned get16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof v);
	return ntohs(v);
}

/*
 * Writes the name at offset at as text into name[DNS_NAME]. Returns the offset
 * behind the name, or 0 if it is malformed. Each pointer must lead to a place
 * before all that was read of this name: no chain of pointers can loop. A dot
 * or NUL inside a label becomes 0xff, a byte that no host name has; as text it
 * would pass for the end of the label or of the name.
 */
static unsigned get_name(const uint8_t *p, unsigned n, unsigned at, char *name)
{
	unsigned behind = 0, limit = at, len = 0, c;

	while (at < n) {
		c = p[at++];
		if (!c) {
			name[len - !!len] = 0; /* overwrites the last dot */
			return behind ? behind : at;
		}
		if (c >= 0xc0) {
			if (at >= n)
				break;
			if (!behind)
				behind = at + 1;
			at = (c & 0x3f) << 8 | p[at];
			if (at >= limit)
				break;
			limit = at;
			continue;
		}
		if (c > 63 || c > n - at || len + c >= DNS_NAME)
			break;
		for (; c; c--, at++)
			name[len++] = p[at] && p[at] != '.' ?
					(char)p[at] : '\xff';
		name[len++] = '.';
	}
	return 0;
}

/* Refuses a dotted quad (RFC 1123 section 2.1): a reader would take it for the
 * address. */
static enum dns_verdict judge(const char *name)
{
	size_t len = strlen(name);
	uint8_t addr[16];

	return is_host_name(name, len) && !scan_addr(name, len, addr) ?
			DNS_FOUND : DNS_NONE;
}

/* Adds the address of a record to those that list[DNS_NAME] has, as far as it
 * fits. Returns false if it is none. */
static bool add_address(char *list, const uint8_t *record)
{
	unsigned size = get16(record) == DNS_A ? 4 : 16;
	unsigned used = 1 + (uint8_t)*list * size;

	if (get16(record + 8) != size)
		return false;
	if (used + size < DNS_NAME) {
		memcpy(list + used, record + 10, size);
		++*list;
	}
	return true;
}

/* Finds the record, of the question's type, of its name in the answer section,
 * and of addresses all of them. A CNAME comes before the record that it leads to
 * (RFC 1034 section 4.3.2). */
static __attribute__((noinline)) enum dns_verdict find_record(const uint8_t *p,
		unsigned n, unsigned at, char *found)
{
	char want[DNS_NAME], other[DNS_NAME], *name = found;
	unsigned count = get16(p + 6), wanted = get16(p + at - 4);
	bool addresses = ENABLE_SOCKSTATE_CONNECT && wanted != TYPE_PTR;

	if (addresses) {
		*found = 0;
		name = other;
	}

	get_name(p, n, DNS_HEADER, want);
	for (; count; count--) {
		const uint8_t *record;
		unsigned type;

		at = get_name(p, n, at, name);
		if (!at || n - at < 10)
			return DNS_IGNORE;
		record = p + at;
		at += 10 + get16(record + 8);
		if (at > n)
			return DNS_IGNORE;
		type = get16(record);
		if ((type != wanted && type != TYPE_CNAME) ||
				get16(record + 2) != CLASS_IN ||
				strcasecmp(name, want))
			continue;
		if (addresses && type == wanted) {
			if (!add_address(found, record))
				return DNS_IGNORE;
			continue;
		}
		if (get_name(p, n, (unsigned)(record - p) + 10,
				type == wanted ? name : want) != at)
			return DNS_IGNORE;
		if (type == wanted)
			return judge(name);
	}
	return addresses && *found ? DNS_FOUND : DNS_NONE;
}

/* RFC 4343: the case of ASCII letters does not matter. Our letters are lower
 * case; all other bytes of the question are below 'a' and compared exactly. */
static bool same_question(const uint8_t *p, const uint8_t *ours, unsigned n)
{
	for (; n; n--, p++, ours++)
		if ((*ours < 'a' ? *p : *p | 0x20) != *ours)
			return false;
	return true;
}

enum dns_verdict dns_answer(const uint8_t *p, unsigned n,
		const uint8_t *question, unsigned question_len, char *name)
{
	enum { ANSWER = 0x80, OPCODE = 0x78, TRUNCATED = 2 };
	unsigned rcode;

	/* our id, an answer to a plain query, one question, and it is ours */
	if (n < question_len || get16(p) != get16(question) ||
			(p[2] & (ANSWER | OPCODE)) != ANSWER ||
			get16(p + 4) != 1 ||
			!same_question(p + DNS_HEADER, question + DNS_HEADER,
				question_len - DNS_HEADER))
		return DNS_IGNORE;
	rcode = p[3] & 15;
	if (rcode == RCODE_OK) {
		enum dns_verdict v = find_record(p, n, question_len, name);

		/* no second question by TCP for a truncated answer */
		return !v && p[2] & TRUNCATED ? DNS_NONE : v;
	}
	return rcode == RCODE_NXDOMAIN ? DNS_NONE :
		rcode == RCODE_REFUSED ? DNS_REFUSED : DNS_FAILED;
}
