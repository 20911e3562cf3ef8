/* SPDX-License-Identifier: MIT */
/* Options: as getopt_long(3) with permutation would have it. */
#include "unit.h"
#include "applet.h"
#include "options.h"

static const char table[] =
	"a all\0"
	"b bee\0"
	"c=count\0"
	"A=alpha\0"
	"\7 alphabet\0"
	"\7 alpine\0"
	"h!help\0";

static struct options o;

static int parse(const char *line, char **argv)
{
	static char words[200];
	int n = 0;
	char *w;

	o = (struct options){.table = table};
	snprintf(words, sizeof words, "%s", line);
	for (w = strtok(words, " "); w; w = strtok(NULL, " "))
		argv[n++] = w;
	argv[n] = NULL;
	return options_parse(&o, argv);
}

static void bundles_and_operands(void **state)
{
	char *argv[20];

	(void)state;
	assert_int_equal(parse("-aba x -a y - -- -b z", argv), 0);
	assert_int_equal(o.count['a'], 3);
	assert_int_equal(o.count['b'], 1);
	assert_string_equal(argv[0], "x");
	assert_string_equal(argv[1], "y");
	assert_string_equal(argv[2], "-");
	assert_string_equal(argv[3], "-b");
	assert_string_equal(argv[4], "z");
	assert_null(argv[5]);
}

static void arguments(void **state)
{
	char *argv[20];

	(void)state;
	assert_int_equal(parse("-c5 op", argv), 0);
	assert_string_equal(o.arg['c'], "5");
	assert_int_equal(parse("-ac 6 op", argv), 0);
	assert_string_equal(o.arg['c'], "6");
	assert_string_equal(argv[0], "op");
	assert_int_equal(parse("--count=7 --count 8", argv), 0);
	assert_string_equal(o.arg['c'], "8");
	assert_int_equal(o.count['c'], 2);
	assert_int_equal(parse("--count= x", argv), 0);
	assert_string_equal(o.arg['c'], "");
	assert_null(argv[1]);
}

static void abbreviations(void **state)
{
	char *argv[20];

	(void)state;
	assert_int_equal(parse("--al", argv), OPT_WRONG);
	assert_int_equal(parse("--all --be --alphab", argv), 0);
	assert_int_equal(o.count['a'], 1);
	assert_int_equal(o.count['b'], 1);
	assert_int_equal(o.count[7], 1);
	/* exact wins over longer names, two names of one option are one */
	assert_int_equal(parse("--alpha x", argv), 0);
	assert_string_equal(o.arg['A'], "x");
	assert_int_equal(parse("--alpi", argv), 0);
}

static void wrong_ones(void **state)
{
	char *argv[20];

	(void)state;
	assert_int_equal(parse("-q", argv), OPT_WRONG);
	assert_int_equal(parse("-\7", argv), OPT_WRONG);
	assert_int_equal(parse("-ac", argv), OPT_WRONG);
	assert_int_equal(parse("--count", argv), OPT_WRONG);
	assert_int_equal(parse("--all=1", argv), OPT_WRONG);
	assert_int_equal(parse("--nothing", argv), OPT_WRONG);
}

static void acts_at_once(void **state)
{
	char *argv[20];

	(void)state;
	assert_int_equal(parse("-ahq", argv), 'h');
	assert_int_equal(parse("-help", argv), 'h');
	assert_int_equal(parse("--help --nothing", argv), 'h');
	assert_int_equal(parse("-q -h", argv), OPT_WRONG);
}

static int stop_at(int code, const char *arg)
{
	(void)arg;
	return code == 'b' ? 42 : 0;
}

static void call_back_stops(void **state)
{
	char *argv[] = {"-a", "-b", "-q", NULL};

	(void)state;
	o = (struct options){.table = table, .seen = stop_at};
	assert_int_equal(options_parse(&o, argv), 42);
}

static void help(void **state)
{
	static const char lines[] = "everything\n\nN: so many\n: A\nall\npeak\nhelp\n";
	uint8_t packed[sizeof lines];
	const char *text;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines; i++)
		packed[i] = (uint8_t)(0x80 | lines[i]); /* a character as it is */
	capture();
	options_help(table, packed, sizeof lines - 1);
	text = captured(NULL);
	assert_non_null(strstr(text, "  -a, --all                     everything\n"
		"  -c, --count N                 so many\n"));
	assert_non_null(strstr(text, "      --alphabet                all\n"));
	assert_null(strstr(text, "bee"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bundles_and_operands),
		cmocka_unit_test(arguments),
		cmocka_unit_test(abbreviations),
		cmocka_unit_test(wrong_ones),
		cmocka_unit_test(acts_at_once),
		cmocka_unit_test(call_back_stops),
		cmocka_unit_test(help),
	};

	applet_name = "test";
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
