/* SPDX-License-Identifier: MIT */
/* Numbers and addresses as text. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>
#include "libnet.h"

static void check_u64(uint64_t v)
{
	char ours[FMT_U64 + 1], theirs[32];

	*fmt_u64(ours, v) = 0;
	snprintf(theirs, sizeof theirs, "%llu", (unsigned long long)v);
	assert_string_equal(ours, theirs);
	*fmt_hex(ours, v) = 0;
	snprintf(theirs, sizeof theirs, "%llx", (unsigned long long)v);
	assert_string_equal(ours, theirs);
}

static void numbers(void **state)
{
	uint64_t v;
	int i;

	(void)state;
	for (v = 0; v < 70000; v++)
		check_u64(v);
	for (i = 0; i < 64; i++) {
		check_u64(UINT64_C(1) << i);
		check_u64((UINT64_C(1) << i) - 1);
		check_u64(-(UINT64_C(1) << i));
	}
}

static void check_ip6(const uint8_t *addr)
{
	char ours[FMT_ADDR + 1], theirs[64];
	uint8_t back[16];

	*fmt_ip6(ours, addr) = 0;
	inet_ntop(AF_INET6, addr, theirs, sizeof theirs);
#ifdef __GLIBC__ /* musl 1.2.3 does not always cut the first longest run */
	assert_string_equal(ours, theirs);
#endif
	assert_int_equal(inet_pton(AF_INET6, ours, back), 1);
	assert_memory_equal(addr, back, 16);
	assert_int_equal(scan_addr(ours, strlen(ours), back), AF_INET6);
	assert_memory_equal(addr, back, 16);
}

/* Every pattern of zero and non-zero words, with words of 1 to 4 digits. */
static void ip6_like_inet_ntop(void **state)
{
	static const uint16_t words[] = {0x1, 0x12, 0x123, 0xabcd, 0xffff};
	unsigned pattern, i, j;

	(void)state;
	for (pattern = 0; pattern < 256; pattern++)
		for (j = 0; j < 5; j++) {
			uint8_t addr[16] = {0};

			for (i = 0; i < 8; i++)
				if (pattern >> i & 1) {
					addr[2 * i] = (uint8_t)(words[j] >> 8);
					addr[2 * i + 1] = (uint8_t)words[j];
				}
			check_ip6(addr);
		}
}

static void ip6_random(void **state)
{
	int n, i;

	(void)state;
	srandom(1);
	for (n = 0; n < 20000; n++) {
		uint8_t addr[16];

		for (i = 0; i < 16; i++)
			addr[i] = (uint8_t)(random() & 3 ? random() : 0);
		check_ip6(addr);
	}
}

static void ip4(void **state)
{
	uint8_t addr[4];
	char ours[FMT_ADDR + 1], theirs[32];
	unsigned i;

	(void)state;
	for (i = 0; i < 65536; i++) {
		uint8_t back[16];

		addr[0] = (uint8_t)i;
		addr[1] = (uint8_t)(i >> 8);
		addr[2] = (uint8_t)~i;
		addr[3] = (uint8_t)(i * 7);
		*fmt_ip4(ours, addr) = 0;
		inet_ntop(AF_INET, addr, theirs, sizeof theirs);
		assert_string_equal(ours, theirs);
		assert_int_equal(scan_addr(ours, strlen(ours), back), AF_INET);
		assert_memory_equal(addr, back, 4);
	}
}

static void mapped_is_bare(void **state)
{
	static const uint8_t mapped[16] = {
		[10] = 0xff, 0xff, 192, 0, 2, 1
	};
	char text[FMT_ADDR + 1];

	(void)state;
	*fmt_addr(text, AF_INET6, mapped) = 0;
	assert_string_equal(text, "192.0.2.1");
}

/* What inet_pton(3) refuses we refuse, what it takes we take. */
static void addresses_like_inet_pton(void **state)
{
	static const char *const tries[] = {
		"", ":", "::", ":::", "1", "1.2.3", "1.2.3.4", "1.2.3.4.5",
		"256.1.1.1", "1.2.3.4 ", " 1.2.3.4", "::1", "1::", "1::2::3",
		"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "12345::", "g::",
		"::ffff:1.2.3.4", "::1.2.3", "1:2:3:4:5:6:1.2.3.4",
		"1:2:3:4:5:6:7:1.2.3.4", "::1:", ":1", "fe80::1%lo",
		"1.2.3.4x", "x", "0::0", "1:2:3:4:5:6:7:", "::1.2.3.4:5",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof tries / sizeof *tries; i++) {
		int family = strchr(tries[i], ':') ? AF_INET6 : AF_INET;
		uint8_t theirs[16], ours[16];
		int ok = inet_pton(family, tries[i], theirs);
		int got = scan_addr(tries[i], strlen(tries[i]), ours);

		if (got != (ok == 1 ? family : 0))
			fail_msg("%s: %d", tries[i], got);
		if (ok == 1)
			assert_memory_equal(ours, theirs,
				family == AF_INET ? 4 : 16);
	}
}

static void strings(void **state)
{
	char cell[8];

	(void)state;
	assert_string_equal(nth_string("a\0\0ccc", 2), "ccc");
	assert_string_equal(nth_string("a\0\0ccc", 1), "");
	assert_int_equal(text_len(NULL, 5), 0);
	assert_int_equal(text_len("abc", 2), 2);
	assert_int_equal(text_len("abc", SIZE_MAX), 3);
	*fmt_pad(fmt_str(cell, "ab"), cell, 4) = 0;
	assert_string_equal(cell, "ab  ");
	*fmt_pad(fmt_str(cell, "abcde"), cell, 4) = 0;
	assert_string_equal(cell, "abcde");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(ip4),
		cmocka_unit_test(ip6_like_inet_ntop),
		cmocka_unit_test(ip6_random),
		cmocka_unit_test(mapped_is_bare),
		cmocka_unit_test(addresses_like_inet_pton),
		cmocka_unit_test(strings),
	};

	return cmocka_run_group_tests_name("fmt", tests, NULL, NULL);
}
