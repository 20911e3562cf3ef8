/* SPDX-License-Identifier: MIT */
/* Patterns: the same answers as fnmatch(3), and bytes as they are shown. */
#include "unit.h"
#include <fnmatch.h>

enum { PATTERNS = 200000 };

static bool fits(const char *pattern, const char *text)
{
	return glob_match(pattern, strlen(pattern), text, strlen(text));
}

/* No '\\' before x: there it is ours.  glibc takes some brackets apart that the
 * standard leaves open; those here are whole and in order. */
static void random_pattern(char *p)
{
	static const char *const pieces[] = {
		"*", "?", "a", "b", "c", "/", ".", "[ab]", "[!ab]", "[a-c]", "[!b-c]",
		"[]a]", "\\*", "\\?", "\\[", "\\\\", "**",
	};
	int n = rand() % 6;

	*p = 0;
	while (n--)
		p = stpcpy(p, pieces[(size_t)rand() %
				(sizeof pieces / sizeof *pieces)]);
}

static void like_fnmatch(void **state)
{
	char pattern[64], text[12];
	unsigned i, j, matches = 0;

	(void)state;
	srand(7);
	for (i = 0; i < PATTERNS; i++) {
		size_t len = (size_t)rand() % 7;
		int want;

		random_pattern(pattern);
		for (j = 0; j < len; j++)
			text[j] = "abcd/.*?[\\]-"[rand() % 12];
		text[len] = 0;
		want = !fnmatch(pattern, text, 0);
		matches += (unsigned)want;
		if (fits(pattern, text) != want)
			fail_msg("'%s' '%s': expected %d", pattern, text, want);
	}
	assert_true(matches > PATTERNS / 50);
}

static void bytes_as_shown(void **state)
{
	(void)state;
	assert_true(fits("a\\x1bb", "a\033b"));
	assert_true(fits("\\xc3\\xa9*", "\303\251t"));
	assert_false(fits("a\\x1bb", "a\\x1bb"));
	assert_true(fits("\\x", "x"));
	assert_true(fits("\\xg", "xg"));
	assert_true(fits("a\\", "a\\"));
	assert_true(fits("[a", "[a"));
	assert_true(fits("", ""));
	assert_false(fits("", "a"));
	assert_true(fits("*", ""));
}

/* Many stars: no time that grows with a power of their number. */
static void many_stars(void **state)
{
	char text[4096], pattern[64];
	unsigned i;

	(void)state;
	memset(text, 'a', sizeof text);
	for (i = 0; i < 30; i++)
		memcpy(pattern + 2 * i, "*a", 2);
	pattern[60] = 'b';
	assert_false(glob_match(pattern, 61, text, sizeof text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(like_fnmatch),
		cmocka_unit_test(bytes_as_shown),
		cmocka_unit_test(many_stars),
	};

	return cmocka_run_group_tests_name("glob", tests, NULL, NULL);
}
