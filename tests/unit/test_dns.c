/* SPDX-License-Identifier: MIT */
/* DNS packets, resolv.conf lines, the syntax of host names. */
#include <arpa/inet.h>
#include "unit.h"
#include "names/resolve.h"

static const uint8_t quad[16] = { /* 192.0.2.7 as hosts.c keeps it */
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	192, 0, 2, 7,
};

/* A packet that is put together piece by piece. */
static struct {
	uint8_t bytes[70000];
	size_t len;
} packet;
static uint8_t question[DNS_QUESTION];
static size_t question_len;
static char name[DNS_NAME];

static void put(const void *bytes, size_t n)
{
	memcpy(packet.bytes + packet.len, bytes, n);
	packet.len += n;
}

static void put16(unsigned v)
{
	put((uint8_t[]){(uint8_t)(v >> 8), (uint8_t)v}, 2);
}

/* "a.b" as labels; "@N" at its end: a pointer to offset N. */
static void put_name(const char *text)
{
	while (*text && *text != '@') {
		size_t n = strcspn(text, ".@");

		packet.bytes[packet.len++] = (uint8_t)n;
		put(text, n);
		text += n + (text[n] == '.');
	}
	if (*text)
		put16(0xc000u + (unsigned)atoi(text + 1));
	else
		put("", 1);
}

/* The question's header made an answer with so many records. */
static void start(unsigned records)
{
	question_len = dns_question(question, 0x1234, quad);
	packet.len = 0;
	put(question, question_len);
	packet.bytes[2] = 0x81;
	packet.bytes[3] = 0x80;
	packet.bytes[6] = (uint8_t)(records >> 8);
	packet.bytes[7] = (uint8_t)records;
}

static size_t record_start(const char *owner, unsigned type)
{
	put_name(owner);
	put16(type);
	put16(1);
	put("\0\0\0\3\0\0", 6);
	return packet.len;
}

static void record_end(size_t data)
{
	size_t n = packet.len - data;

	packet.bytes[data - 2] = (uint8_t)(n >> 8);
	packet.bytes[data - 1] = (uint8_t)n;
}

static void record(const char *owner, unsigned type, const char *to)
{
	size_t data = record_start(owner, type);

	put_name(to);
	record_end(data);
}

enum { CNAME = 5, PTR = 12 };

/* The judgement of the first n bytes, with nothing behind them. */
static enum dns_verdict judge_part(size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);
	enum dns_verdict v;

	memcpy(copy, packet.bytes, n);
	memset(name, 'x', sizeof name);
	v = dns_answer(copy, n, question, question_len, name);
	free(copy);
	if (v == DNS_FOUND && question[question_len - 3] == PTR)
		assert_true(is_host_name(name, strlen(name)));
	return v;
}

static enum dns_verdict judge(void)
{
	return judge_part(packet.len);
}

static void found(const char *expected)
{
	assert_int_equal(judge(), DNS_FOUND);
	assert_string_equal(name, expected);
}

static void question_of(const char *text, const char *reverse)
{
	uint8_t key[16], p[DNS_QUESTION];
	size_t n;

	if (strchr(text, ':')) {
		assert_int_equal(inet_pton(AF_INET6, text, key), 1);
	} else {
		memset(key, 0xff, 12);
		assert_int_equal(inet_pton(AF_INET, text, key + 12), 1);
	}
	n = dns_question(p, 0xabcd, key);
	packet.len = 0;
	put("\xab\xcd\1\0\0\1\0\0\0\0\0\0", 12);
	put_name(reverse);
	put("\0\14\0\1", 4);
	assert_int_equal(n, packet.len);
	assert_memory_equal(p, packet.bytes, n);
}

/* The question for the addresses of a name, as an answer with so many records. */
static void start_name(const char *of, unsigned type, unsigned records)
{
	start(records);
	question_len = dns_question_of(question, 0x1234, of, strlen(of), type);
	memcpy(packet.bytes + DNS_HEADER, question + DNS_HEADER,
		question_len - DNS_HEADER);
	packet.len = question_len;
}

static void address_record(const char *owner, unsigned type, const char *bytes,
		size_t n)
{
	size_t data = record_start(owner, type);

	put(bytes, n);
	record_end(data);
}

static void names_asked(void **state)
{
	static const char good[] = "\xab\xcd\1\0\0\1\0\0\0\0\0\0"
		"\2db\7example\0\0\34\0\1";
	uint8_t p[DNS_QUESTION];
	char longest[254];
	unsigned i;

	(void)state;
	assert_int_equal(dns_question_of(p, 0xabcd, "Db.EXAMPLE", 10, DNS_AAAA),
		sizeof good - 1);
	assert_memory_equal(p, good, sizeof good - 1);
	assert_int_equal(dns_question_of(p, 0xabcd, "db.example.", 11, DNS_AAAA),
		sizeof good - 1);
	assert_memory_equal(p, good, sizeof good - 1);
	assert_int_equal(dns_question_of(p, 1, "a..b", 4, DNS_A), 0);
	assert_int_equal(dns_question_of(p, 1, ".a", 2, DNS_A), 0);
	assert_int_equal(dns_question_of(p, 1, ".", 1, DNS_A), 0);
	assert_int_equal(dns_question_of(p, 1, "", 0, DNS_A), 0);
	memset(longest, 'a', sizeof longest);
	assert_int_equal(dns_question_of(p, 1, longest, 64, DNS_A), 0);
	assert_int_equal(dns_question_of(p, 1, longest, 63, DNS_A), 12 + 65 + 4);
	for (i = 63; i < sizeof longest; i += 64)
		longest[i] = '.';
	assert_int_equal(dns_question_of(p, 1, longest, 253, DNS_A),
		DNS_QUESTION);
}

static void addresses(void **state)
{
	unsigned i;

	(void)state;
	start_name("db.example", DNS_A, 3);
	record("@12", CNAME, "real.example");
	address_record("real.example", DNS_A, "\300\0\2\7", 4);
	address_record("REAL.example", DNS_A, "\300\0\2\10", 4);
	assert_int_equal(judge(), DNS_FOUND);
	assert_memory_equal(name, "\2\300\0\2\7\300\0\2\10", 9);
	for (i = (unsigned)question_len; i < packet.len; i++)
		assert_int_equal(judge_part(i), DNS_IGNORE);
	/* other names, types and lengths */
	start_name("db.example", DNS_A, 1);
	address_record("other.example", DNS_A, "\300\0\2\7", 4);
	assert_int_equal(judge(), DNS_NONE);
	start_name("db.example", DNS_A, 1);
	address_record("@12", DNS_AAAA, "0123456789abcdef", 16);
	assert_int_equal(judge(), DNS_NONE);
	start_name("db.example", DNS_A, 1);
	address_record("@12", DNS_A, "0123456789abcdef", 16);
	assert_int_equal(judge(), DNS_IGNORE);
	start_name("db.example", DNS_AAAA, 0);
	assert_int_equal(judge(), DNS_NONE);
	/* as many as fit */
	start_name("db.example", DNS_AAAA, 40);
	for (i = 0; i < 40; i++)
		address_record("@12", DNS_AAAA, "0123456789abcdef", 16);
	assert_int_equal(judge(), DNS_FOUND);
	assert_int_equal(name[0], 15);
	assert_memory_equal(name + 1 + 14 * 16, "0123456789abcdef", 16);
}

static void questions(void **state)
{
	(void)state;
	question_of("192.0.2.7", "7.2.0.192.in-addr.arpa");
	question_of("255.255.255.255", "255.255.255.255.in-addr.arpa");
	question_of("0.0.0.0", "0.0.0.0.in-addr.arpa");
	question_of("::ffff:10.1.2.3", "3.2.1.10.in-addr.arpa");
	question_of("2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0."
		"0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
	question_of("ff0e::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
		"0.0.0.0.0.0.0.0.0.0.0.0.e.0.f.f.ip6.arpa");
	question_of("::fffe:0:1", "1.0.0.0.0.0.0.0.e.f.f.f.0.0.0.0."
		"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa");
}

static void plain(void **state)
{
	(void)state;
	start(1);
	record("7.2.0.192.in-addr.arpa", PTR, "host.example.net");
	found("host.example.net");
	start(1);
	record("@12", PTR, "Host_1.example-2.NET");
	found("Host_1.example-2.NET");
	/* suffixes that are shared, as servers write them */
	start(2);
	record("@12", PTR, "one.example.net");
	record("@12", PTR, "two@56");
	found("one.example.net");
	start(2);
	record("@12", 16, "one.example.net");
	record("@12", PTR, "two@56");
	found("two.example.net");
	start(1);
	record("@12", PTR, "x@18");
	found("x.192.in-addr.arpa");
}

static void case_does_not_matter(void **state)
{
	size_t i;

	(void)state;
	start(1);
	for (i = DNS_HEADER; i < packet.len - 4; i++)
		if (packet.bytes[i] >= 'a' && packet.bytes[i] <= 'z')
			packet.bytes[i] -= 0x20;
	record("7.2.0.192.In-aDDr.aRPa", PTR, "h.example");
	found("h.example");
}

/* RFC 2317: the reverse of less than 256 addresses, delegated. */
static void classless(void **state)
{
	(void)state;
	start(2);
	record("@12", CNAME, "7.0/25.2.0.192.in-addr.arpa");
	record("7.0/25.2.0.192.in-ADDR.arpa", PTR, "customer.example");
	found("customer.example");
	start(4);
	record("@12", CNAME, "a.example");
	record("a.example", CNAME, "b.example");
	record("other.example", PTR, "wrong.example");
	record("b.example", PTR, "right.example");
	found("right.example");
	start(2); /* leads nowhere */
	record("@12", CNAME, "a.example");
	record("@12", PTR, "wrong.example");
	assert_int_equal(judge(), DNS_NONE);
	start(3); /* in a circle */
	record("@12", CNAME, "a.example");
	record("a.example", CNAME, "7.2.0.192.in-addr.arpa");
	record("a.example", CNAME, "a.example");
	assert_int_equal(judge(), DNS_NONE);
}

static void not_ours(void **state)
{
	(void)state;
	start(1);
	record("8.2.0.192.in-addr.arpa", PTR, "wrong.example");
	assert_int_equal(judge(), DNS_NONE);
	start(1);
	record("@12", 1, "wrong.example"); /* an A record */
	assert_int_equal(judge(), DNS_NONE);
	start(1);
	record("@12", PTR, "wrong.example");
	packet.bytes[question_len + 5] = 3; /* class CHAOS */
	assert_int_equal(judge(), DNS_NONE);
	start(0);
	assert_int_equal(judge(), DNS_NONE);
}

/* byte at offset set to value: no answer to what was asked */
static void foreign(size_t at, uint8_t value)
{
	start(1);
	record("@12", PTR, "wrong.example");
	assert_int_equal(judge(), DNS_FOUND);
	packet.bytes[at] = value;
	if (judge() != DNS_IGNORE)
		fail_msg("accepted with byte %zu as %02x", at, value);
}

static void checked(void **state)
{
	size_t i;

	(void)state;
	foreign(0, 0x13); /* id */
	foreign(1, 0x35);
	foreign(2, 0x01); /* a question */
	foreign(2, 0x89); /* another operation */
	foreign(4, 1);
	foreign(5, 0); /* no question in it */
	foreign(5, 2);
	for (i = DNS_HEADER; i < question_len; i++)
		foreign(i, (uint8_t)(question[i] ^ 1));
	for (i = 0; i < question_len; i++)
		assert_int_equal(judge_part(i), DNS_IGNORE);
	start(1);
	packet.bytes[DNS_HEADER] = 0xc0; /* a pointer as the question */
	assert_int_equal(judge(), DNS_IGNORE);
}

static void codes(void **state)
{
	static const uint8_t verdict[16] = {
		DNS_FOUND, DNS_FAILED, DNS_FAILED, DNS_NONE, DNS_FAILED,
		DNS_REFUSED, DNS_FAILED, DNS_FAILED, DNS_FAILED, DNS_FAILED,
		DNS_FAILED, DNS_FAILED, DNS_FAILED, DNS_FAILED, DNS_FAILED,
		DNS_FAILED,
	};
	unsigned i;

	(void)state;
	for (i = 0; i < 16; i++) {
		start(1);
		record("@12", PTR, "h.example");
		packet.bytes[3] = (uint8_t)(0x80 | i);
		assert_int_equal(judge(), verdict[i]);
	}
}

static void cut(void **state)
{
	size_t n, whole;

	(void)state;
	start(2);
	record("@12", CNAME, "a.example");
	record("a.example", PTR, "right.example");
	whole = packet.len;
	for (n = 0; n < whole; n++)
		assert_int_equal(judge_part(n), DNS_IGNORE);
	packet.bytes[2] |= 2; /* TC */
	for (n = question_len; n < whole; n++)
		assert_int_equal(judge_part(n), DNS_NONE);
	found("right.example");
}

/* The name of a PTR record as raw bytes. */
static enum dns_verdict raw(const void *bytes, size_t n)
{
	size_t data;

	start(1);
	data = record_start("@12", PTR);
	put(bytes, n);
	record_end(data);
	return judge();
}
#define RAW(text) raw(text, sizeof text - 1)

static void pointers(void **state)
{
	(void)state;
	start(0); /* where the record's data start: 12 bytes behind */
	assert_int_equal(packet.len, 40);
	assert_int_equal(RAW("\xc0\x34"), DNS_IGNORE); /* itself */
	assert_int_equal(RAW("\1a\xc0\x34"), DNS_IGNORE);
	assert_int_equal(RAW("\xc0\x36\1a\0"), DNS_IGNORE); /* forward */
	assert_int_equal(RAW("\xc0\x35"), DNS_IGNORE);
	assert_int_equal(RAW("\xff\xff"), DNS_IGNORE);
	assert_int_equal(RAW("\xc0"), DNS_IGNORE);
	assert_int_equal(RAW("\1a\xc0"), DNS_IGNORE);
	start(1); /* two that point at each other */
	packet.bytes[6] = 0;
	packet.bytes[7] = 2;
	put("\0\0\5\0\1\0\0\0\0\0\4\xc0\x35\xc0\x33", 15);
	record("@12", PTR, "@53");
	assert_int_equal(judge(), DNS_IGNORE);
}

static void labels(void **state)
{
	char longest[256], *p = longest;
	int i;

	(void)state;
	assert_int_equal(RAW("\0"), DNS_NONE); /* the root */
	assert_int_equal(RAW("\1a\0"), DNS_FOUND);
	assert_int_equal(RAW("\1a\0\0"), DNS_IGNORE); /* more than the name */
	assert_int_equal(RAW("\1a"), DNS_IGNORE);
	assert_int_equal(RAW("\2a"), DNS_IGNORE);
	assert_int_equal(RAW("\x40" "a\0"), DNS_IGNORE); /* reserved types */
	assert_int_equal(RAW("\x80" "a\0"), DNS_IGNORE);
	assert_int_equal(RAW("\x41\1x\0"), DNS_IGNORE);
	for (i = 0; i < 3; i++) {
		*p++ = 63;
		memset(p, 'a' + i, 63);
		p += 63;
	}
	*p++ = 61;
	memset(p, 'd', 61);
	p[61] = 0;
	assert_int_equal(raw(longest, 255), DNS_FOUND); /* RFC 1035: 255 */
	assert_int_equal(strlen(name), 253);
	*--p = 62;
	memset(p + 1, 'd', 62);
	p[63] = 0;
	assert_int_equal(raw(longest, 256), DNS_IGNORE);
}

static void hostile_names(void **state)
{
	(void)state;
	assert_int_equal(RAW("\4\33[2J\0"), DNS_NONE);
	assert_int_equal(RAW("\3a\0b\0"), DNS_NONE);
	assert_int_equal(RAW("\3a.b\0"), DNS_NONE);
	assert_int_equal(RAW("\3a b\0"), DNS_NONE);
	assert_int_equal(RAW("\3a\nb\0"), DNS_NONE);
	assert_int_equal(RAW("\3a/b\0"), DNS_NONE);
	assert_int_equal(RAW("\3a:b\0"), DNS_NONE);
	assert_int_equal(RAW("\3\xc3\xa4x\0"), DNS_NONE);
	assert_int_equal(RAW("\1\x7f\0"), DNS_NONE);
	assert_int_equal(RAW("\1*\0"), DNS_NONE);
	/* an address in place of a name */
	assert_int_equal(RAW("\003127\1" "0\1" "0\1" "1\0"), DNS_NONE);
	assert_int_equal(RAW("\003127\1" "0\1" "0\1" "x\0"), DNS_FOUND);
}

static void record_lengths(void **state)
{
	(void)state;
	start(1);
	record("@12", PTR, "a.example");
	packet.bytes[packet.len - 12]++; /* rdlength over the end */
	assert_int_equal(judge(), DNS_IGNORE);
	packet.bytes[packet.len - 12] -= 2; /* shorter than the name */
	assert_int_equal(judge(), DNS_IGNORE);
	start(2); /* more records promised than are there */
	record("@12", PTR, "a.example");
	found("a.example");
	start(0xffff);
	while (packet.len < 65000)
		record("x.example", PTR, "a.example");
	assert_int_equal(judge(), DNS_IGNORE);
}

/* Every byte as every value: what comes out is a host name or nothing. */
static void mutations(void **state)
{
	size_t at;
	unsigned v;

	(void)state;
	start(2);
	record("@12", CNAME, "7.0/25.2.0.192.in-addr.arpa");
	record("@52", PTR, "customer.example");
	found("customer.example");
	for (at = 0; at < packet.len; at++) {
		uint8_t saved = packet.bytes[at];

		for (v = 0; v < 256; v++) {
			packet.bytes[at] = (uint8_t)v;
			judge();
		}
		packet.bytes[at] = saved;
	}
}

static void host_name_syntax(void **state)
{
	char s[256];

	(void)state;
	assert_true(is_host_name("a", 1));
	assert_true(is_host_name("A-b_c.d9", 8));
	assert_false(is_host_name("", 0));
	assert_false(is_host_name("a/b", 3));
	assert_false(is_host_name("a,b", 3));
	assert_false(is_host_name("a b", 3));
	assert_false(is_host_name("a\0b", 3));
	assert_false(is_host_name("a@b", 3));
	assert_false(is_host_name("a[", 2));
	assert_false(is_host_name("a`", 2));
	assert_false(is_host_name("a{", 2));
	memset(s, 'a', sizeof s);
	assert_true(is_host_name(s, 253));
	assert_false(is_host_name(s, 254));
}

static void servers(void **state)
{
	const struct resolv_conf *c = &resolv_conf;
	char text[INET6_ADDRSTRLEN];

	(void)state;
	resolv_conf_line("");
	resolv_conf_line("# nameserver 192.0.2.9");
	resolv_conf_line(";nameserver 192.0.2.9");
	resolv_conf_line("nameservers 192.0.2.9");
	resolv_conf_line("nameserver");
	resolv_conf_line("nameserver ");
	resolv_conf_line("nameserver 192.0.2.256");
	resolv_conf_line("nameserver ns.example.net");
	resolv_conf_line("search example.net");
	assert_int_equal(c->servers, 0);
	resolv_conf_line("nameserver\t 192.0.2.1  # ours");
	resolv_conf_line("nameserver 2001:db8::1");
	resolv_conf_line("nameserver fe80::1%lo");
	resolv_conf_line("nameserver 192.0.2.4");
	assert_int_equal(c->servers, 3);
	assert_int_equal(c->server[0].v4.sin_family, AF_INET);
	assert_int_equal(ntohs(c->server[0].v4.sin_port), 53);
	assert_string_equal(inet_ntop(AF_INET, &c->server[0].v4.sin_addr, text,
		sizeof text), "192.0.2.1");
	assert_int_equal(c->server[1].v6.sin6_family, AF_INET6);
	assert_int_equal(ntohs(c->server[1].v6.sin6_port), 53);
	assert_string_equal(inet_ntop(AF_INET6, &c->server[1].v6.sin6_addr,
		text, sizeof text), "2001:db8::1");
	assert_int_equal(c->server[1].v6.sin6_flowinfo, 0);
	assert_int_equal(c->server[2].v6.sin6_scope_id, 1);
	resolv_conf_line("options rotate timeout:2 attempts:3 edns0");
	assert_int_equal(c->timeout, 2);
	assert_int_equal(c->attempts, 3);
	resolv_conf_line("options timeout:0 attempts:99999999999999999999");
	assert_int_equal(c->timeout, 1);
	assert_int_equal(c->attempts, 30);
}

static void seconds(void **state)
{
	(void)state;
	assert_int_equal(scan_seconds("0"), 0);
	assert_int_equal(scan_seconds("2"), 2000);
	assert_int_equal(scan_seconds("0.25"), 250);
	assert_int_equal(scan_seconds("1.2345678901234567890"), 1234);
	assert_int_equal(scan_seconds("1."), 1000);
	assert_int_equal(scan_seconds("86400"), 86400000);
	assert_int_equal(scan_seconds("86401"), -1);
	assert_int_equal(scan_seconds("99999999999999999999"), -1);
	assert_int_equal(scan_seconds(""), -1);
	assert_int_equal(scan_seconds("-1"), -1);
	assert_int_equal(scan_seconds(".5"), -1);
	assert_int_equal(scan_seconds("1s"), -1);
	assert_int_equal(scan_seconds("1 "), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(questions),
		cmocka_unit_test(plain),
		cmocka_unit_test(case_does_not_matter),
		cmocka_unit_test(classless),
		cmocka_unit_test(not_ours),
		cmocka_unit_test(checked),
		cmocka_unit_test(codes),
		cmocka_unit_test(cut),
		cmocka_unit_test(pointers),
		cmocka_unit_test(labels),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(names_asked),
		cmocka_unit_test(addresses),
		cmocka_unit_test(record_lengths),
		cmocka_unit_test(mutations),
		cmocka_unit_test(host_name_syntax),
		cmocka_unit_test(servers),
		cmocka_unit_test(seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
