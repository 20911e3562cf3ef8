/* SPDX-License-Identifier: MIT */
/* Lines of any file. */
#include <errno.h>
#include "unit.h"

static struct reader r;

static void expect_line(const char *want)
{
	size_t len;
	char *line = reader_line(&r, &len);

	assert_non_null(line);
	assert_int_equal(len, strlen(want));
	assert_string_equal(line, want);
}

static void expect_end(void)
{
	size_t len;

	assert_null(reader_line(&r, &len));
	assert_null(reader_line(&r, &len));
	assert_int_equal(r.err, 0);
	reader_close(&r);
}

static void plain(void **state)
{
	(void)state;
	tree();
	tree_text("/f", "one\n\ntwo\nno newline");
	assert_int_equal(reader_open(&r, "/f"), 0);
	expect_line("one");
	expect_line("");
	expect_line("two");
	expect_line("no newline");
	expect_end();
	tree_text("/f", "");
	assert_int_equal(reader_open(&r, "/f"), 0);
	expect_end();
	tree_end();
}

/* Of a table the first line tells; other files drop every final \r. */
static void carriage_returns(void **state)
{
	(void)state;
	tree();
	tree_text("/f", "one\r\n\r\ntw\ro\nthree\r\r\nfour\r");
	assert_int_equal(reader_open(&r, "/f"), 0);
	expect_line("one");
	expect_line("");
	expect_line("tw\ro");
	expect_line("three");
	expect_line("four");
	expect_end();
	tree_text("/proc/net/unix", "head\r\nrow /name\r\nrow\n");
	assert_int_equal(reader_open(&r, "/proc/net/unix"), 0);
	expect_line("head");
	expect_line("row /name");
	expect_line("row");
	expect_end();
	/* here it is part of a name */
	tree_text("/proc/net/unix", "head\nrow /name\r\nrow\n");
	assert_int_equal(reader_open(&r, "/proc/net/unix"), 0);
	expect_line("head");
	expect_line("row /name\r");
	expect_line("row");
	expect_end();
	tree_end();
}

static void missing(void **state)
{
	(void)state;
	tree();
	assert_int_equal(reader_open(&r, "/nothing"), -ENOENT);
	tree_end();
}

/* Every length around the buffer's, so that every read boundary is met. */
static void boundaries(void **state)
{
	static char data[4 * LINE_MAX_LEN];
	size_t n, total, len;
	char *line;

	(void)state;
	tree();
	for (n = 1; n < 200; n += 3) {
		size_t want = 0;

		memset(data, 'x', sizeof data);
		for (total = n; total < sizeof data; total += n + 1)
			data[total] = '\n';
		tree_file("/f", data, sizeof data);
		assert_int_equal(reader_open(&r, "/f"), 0);
		while ((line = reader_line(&r, &len))) {
			assert_true(len == n || want + len == sizeof data);
			want += len + 1;
		}
		assert_true(want == sizeof data || want == sizeof data + 1);
		assert_int_equal(r.long_lines, 0);
		reader_close(&r);
	}
	tree_end();
}

static void too_long(void **state)
{
	static char data[3 * LINE_MAX_LEN];
	size_t len;

	(void)state;
	memset(data, 'x', sizeof data);
	memcpy(data, "first\n", 6);
	memcpy(data + sizeof data - 6, "\nlast\n", 6);
	tree();
	tree_file("/f", data, sizeof data);
	assert_int_equal(reader_open(&r, "/f"), 0);
	expect_line("first");
	assert_non_null(reader_line(&r, &len));
	assert_int_equal(len, LINE_MAX_LEN);
	expect_line("last");
	assert_int_equal(r.long_lines, 1);
	expect_end();
	tree_end();
}

/* Bytes that come one at a time, as from a slow pipe. */
static void drops(void **state)
{
	static const char text[] = "ab\ncde\n\nf";
	int fd[2];
	size_t i;

	(void)state;
	assert_int_equal(pipe(fd), 0);
	memset(&r, 0, sizeof r);
	r.fd = fd[0];
	if (!fork()) {
		for (i = 0; i < sizeof text - 1; i++) {
			usleep(1000);
			if (write(fd[1], text + i, 1) != 1)
				_exit(1);
		}
		_exit(0);
	}
	close(fd[1]);
	expect_line("ab");
	expect_line("cde");
	expect_line("");
	expect_line("f");
	expect_end();
}

static void nul_inside(void **state)
{
	size_t len;

	(void)state;
	tree();
	tree_file("/f", "a\0b\nc\n", 6);
	assert_int_equal(reader_open(&r, "/f"), 0);
	assert_memory_equal(reader_line(&r, &len), "a\0b", 4);
	assert_int_equal(len, 3);
	expect_line("c");
	expect_end();
	tree_end();
}

static void folder(void **state)
{
	(void)state;
	tree();
	tree_text("/d/f", "");
	assert_int_equal(reader_open(&r, "/d"), -EISDIR);
	tree_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(carriage_returns),
		cmocka_unit_test(missing),
		cmocka_unit_test(boundaries),
		cmocka_unit_test(too_long),
		cmocka_unit_test(drops),
		cmocka_unit_test(nul_inside),
		cmocka_unit_test(folder),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
