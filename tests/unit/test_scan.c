/* SPDX-License-Identifier: MIT */
/* The cursor over one line. */
#include "unit.h"

static void decimal(void **state)
{
	struct scan s = {" \t12 18446744073709551615 0", false};

	(void)state;
	assert_int_equal(scan_dec(&s), 12);
	assert_true(scan_dec(&s) == UINT64_MAX);
	assert_int_equal(scan_dec(&s), 0);
	assert_false(s.bad);
	assert_int_equal(scan_dec(&s), 0);
	assert_true(s.bad);
}

static void refused(const char *text)
{
	struct scan s = {text, false};

	scan_dec(&s);
	if (!s.bad)
		fail_msg("accepted: %s", text);
}

static void decimal_refuses(void **state)
{
	(void)state;
	refused("");
	refused("  ");
	refused("-1");
	refused("x");
	refused("18446744073709551616");
	refused("99999999999999999999999");
}

static void decimal_32(void **state)
{
	struct scan s = {"4294967295 4294967296", false};

	(void)state;
	assert_true(scan_dec32(&s) == UINT32_MAX);
	assert_false(s.bad);
	scan_dec32(&s);
	assert_true(s.bad);
}

/* A '-' of its own is no number, whatever comes behind it. */
static void negative(void **state)
{
	struct scan s = {" -2 -18446744073709551615", false};
	struct scan alone = {"- 7", false};

	(void)state;
	assert_true(scan_int(&s) == UINT32_MAX - 1);
	assert_true(scan_signed(&s) == 1);
	assert_false(s.bad);
	scan_int(&alone);
	assert_true(alone.bad);
}

static void hexadecimal(void **state)
{
	struct scan s = {" 0aF 12345678FFFF", false};

	(void)state;
	assert_int_equal(scan_hex(&s, 8), 0xaf);
	assert_int_equal(scan_hex(&s, 8), 0x12345678);
	assert_int_equal(scan_hex(&s, 16), 0xffff);
	assert_false(s.bad);
	assert_int_equal(scan_hex(&s, 4), 0);
	assert_true(s.bad);
}

static void bad_sticks(void **state)
{
	struct scan s = {"x1", false};

	(void)state;
	scan_lit(&s, 'y');
	assert_true(s.bad);
	assert_int_equal(*s.p, 'x');
	scan_lit(&s, 'x');
	assert_int_equal(scan_dec(&s), 1);
	assert_true(s.bad);
}

static void words(void **state)
{
	struct scan s = {"  one\ttwo  ", false};
	size_t len;

	(void)state;
	assert_memory_equal(scan_word(&s, &len), "one", 3);
	assert_int_equal(len, 3);
	assert_memory_equal(scan_word(&s, &len), "two", 3);
	assert_false(s.bad);
	assert_null(scan_word(&s, &len));
	assert_int_equal(len, 0);
	assert_true(s.bad);
}

static void whole_number(void **state)
{
	(void)state;
	assert_int_equal(scan_number("0", 10), 0);
	assert_int_equal(scan_number("10", 10), 10);
	assert_int_equal(scan_number("11", 10), -1);
	assert_int_equal(scan_number("", 10), -1);
	assert_int_equal(scan_number(" 1", 10), -1);
	assert_int_equal(scan_number("1 ", 10), -1);
	assert_int_equal(scan_number("+1", 10), -1);
	assert_int_equal(scan_number("1x", 10), -1);
	assert_true(scan_number("4294967295", UINT32_MAX) == UINT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimal),
		cmocka_unit_test(decimal_refuses),
		cmocka_unit_test(decimal_32),
		cmocka_unit_test(negative),
		cmocka_unit_test(hexadecimal),
		cmocka_unit_test(bad_sticks),
		cmocka_unit_test(words),
		cmocka_unit_test(whole_number),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
