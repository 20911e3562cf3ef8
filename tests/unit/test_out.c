/* SPDX-License-Identifier: MIT */
/* The writer, the gate and the small printf. */
#include <errno.h>
#include "unit.h"

static void expect_text(const char *in, size_t n, const char *want)
{
	size_t len, put;

	capture();
	put = out_text(in, n);
	assert_string_equal(captured(&len), want);
	assert_int_equal(put, len);
}

static void escapes(void **state)
{
	(void)state;
	expect_text("plain ~!", 8, "plain ~!");
	expect_text("\x1b[31m", 5, "\\x1b[31m");
	expect_text("a\nb\rc\td\0e", 9, "a\\x0ab\\x0dc\\x09d\\x00e");
	expect_text("\x7f\x80\xff", 3, "\\x7f\\x80\\xff");
	expect_text("", 0, "");
}

static void utf8(void **state)
{
	(void)state;
	expect_text("\xc3\xa9\xe2\x82\xac", 5, "\xc3\xa9\xe2\x82\xac");
	expect_text("\xf0\x9f\x98\x80", 4, "\xf0\x9f\x98\x80");
	/* cut, overlong, surrogate, beyond U+10FFFF, lone continuation */
	expect_text("\xe2\x82", 2, "\\xe2\\x82");
	expect_text("\xc0\xaf", 2, "\\xc0\\xaf");
	expect_text("\xe0\x80\xaf", 3, "\\xe0\\x80\\xaf");
	expect_text("\xf0\x80\x80\xaf", 4, "\\xf0\\x80\\x80\\xaf");
	expect_text("\xed\xa0\x80", 3, "\\xed\\xa0\\x80");
	expect_text("\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80");
	expect_text("\xf5\x80\x80\x80", 4, "\\xf5\\x80\\x80\\x80");
	expect_text("\xc3(", 2, "\\xc3(");
}

/* C1 controls, bidirectional overrides, zero-width and line separators. */
static void utf8_that_deceives(void **state)
{
	(void)state;
	expect_text("\xc2\x9b", 2, "\\xc2\\x9b");
	expect_text("\xe2\x80\xae", 3, "\\xe2\\x80\\xae");
	expect_text("\xe2\x80\x8b", 3, "\\xe2\\x80\\x8b");
	expect_text("\xe2\x80\xa8", 3, "\\xe2\\x80\\xa8");
	expect_text("\xe2\x81\xa6", 3, "\\xe2\\x81\\xa6");
	expect_text("\xef\xbb\xbf", 3, "\\xef\\xbb\\xbf");
	expect_text("\xd8\x9c", 2, "\\xd8\\x9c");
}

/* Bytes of the printable ASCII or whole, shortest UTF-8 character at p that is no
 * control character, surrogate or number beyond Unicode; 0: it is none. */
static unsigned character(const unsigned char *p)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned i, n = *p < 0xc0 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	uint32_t c = *p & (0xffu >> (n + 1));

	if (n == 1)
		return *p >= 0x20 && *p < 0x7f;
	for (i = 1; i < n; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	return *p < 0xf8 && c >= least[n] && c >= 0xa0 && c <= 0x10ffff &&
		(c < 0xd800 || c > 0xdfff) ? n : 0;
}

/* Whatever comes in, only printable ASCII and whole UTF-8 goes out. */
static void gate_holds(void **state)
{
	unsigned n;

	(void)state;
	srandom(2);
	for (n = 0; n < 3000; n++) {
		char in[32];
		const char *p;
		size_t i, put, len = (size_t)random() % sizeof in;

		for (i = 0; i < len; i++)
			in[i] = (char)(n & 1 ? random() : random() % 5 ?
				0x80 | random() % 0x40 : 0xc0 | random() % 0x40);
		capture();
		put = out_text(in, len);
		for (p = captured(&i); *p; p += character((const unsigned char *)p))
			assert_true(character((const unsigned char *)p) > 0);
		assert_int_equal(i, put);
	}
}

static void format_like_printf(void **state)
{
	char want[512];

	(void)state;
	snprintf(want, sizeof want,
		"[%s|%5s|%-5s|%.2s|%-6.3s|%*s|%-*s][%u|%5u|%-5u|%05u|%x|%04x]"
		"[%d|%d|%4d|%c|%lu|%llu|%lld|%zu]",
		"abc", "ab", "ab", "abc", "abcdef", 4, "x", 4, "y",
		7u, 42u, 42u, 42u, 0xbeefu, 0xau, -5, 2147483647, -12, 'z',
		123456789ul, UINT64_C(18446744073709551615) + 0ull,
		-9223372036854775807ll, (size_t)99);
	capture();
	out_format("[%s|%5s|%-5s|%.2s|%-6.3s|%*s|%-*s]"
		"[%u|%5u|%-5u|%05u|%x|%04x][%d|%d|%4d|%c|%lu|%llu|%lld|%zu]",
		"abc", "ab", "ab", "abc", "abcdef", 4, "x", 4, "y",
		7u, 42u, 42u, 42u, 0xbeefu, 0xau, -5, 2147483647, -12, 'z',
		123456789ul, UINT64_C(18446744073709551615) + 0ull,
		-9223372036854775807ll, (size_t)99);
	assert_string_equal(captured(NULL), want);
}

static void format_escapes(void **state)
{
	(void)state;
	capture();
	out_format("%s|%-6s|%s", "\033x", "\n", (const char *)NULL);
	assert_string_equal(captured(NULL), "\\x1bx|\\x0a  |");
}

static void large_output_arrives(void **state)
{
	static char block[50000];
	size_t len;

	(void)state;
	memset(block, 'q', sizeof block);
	capture();
	out_char('<');
	out_mem(block, sizeof block);
	out_str(">");
	assert_int_equal(captured(&len)[len - 1], '>');
	assert_int_equal(len, sizeof block + 2);
}

static void mute_drops(void **state)
{
	(void)state;
	capture();
	out_str("a");
	out_mute(true);
	out_str("b");
	out_format("%s", "c");
	out_mute(false);
	out_str("d");
	assert_string_equal(captured(NULL), "ad");
}

/* Last: the error sticks for the rest of the process. */
static void write_error_sticks(void **state)
{
	int full = open("/dev/full", O_WRONLY), saved = dup(1);
	int first, second;

	(void)state;
	assert_true(full >= 0);
	fflush(stdout);
	dup2(full, 1);
	out_str("lost");
	first = out_flush();
	dup2(saved, 1);
	second = out_flush();
	assert_int_equal(first, -ENOSPC);
	assert_int_equal(second, -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes),
		cmocka_unit_test(utf8),
		cmocka_unit_test(utf8_that_deceives),
		cmocka_unit_test(gate_holds),
		cmocka_unit_test(format_like_printf),
		cmocka_unit_test(format_escapes),
		cmocka_unit_test(large_output_arrives),
		cmocka_unit_test(mute_drops),
		cmocka_unit_test(write_error_sticks),
	};

	setenv("LC_ALL", "C.UTF-8", 1); /* or nothing but ASCII goes out */
	return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
