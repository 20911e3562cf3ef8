/* SPDX-License-Identifier: MIT */
/* Names of ports: the services file, the table, and which of them wins. */
#include <sys/wait.h>
#include "unit.h"

/* ---- one line ---- */

static int verdict(const char *text, struct service *s)
{
	static char line[256];
	size_t len = strlen(text);

	/* nothing behind the line may be needed or touched but its end */
	memset(line, 'x', sizeof line);
	memcpy(line, text, len);
	return service_parse(s, line, len);
}

static void assert_line(const char *text, unsigned port, unsigned proto,
		const char *names)
{
	struct service s;
	const char *p;

	assert_int_equal(verdict(text, &s), SVC_GOOD);
	assert_int_equal(s.port, port);
	assert_int_equal(s.proto, proto);
	for (p = s.names; *p; p += strlen(p) + 1) {
		assert_memory_equal(p, names, strlen(p));
		names += strlen(p) + (names[strlen(p)] == ' ');
	}
	assert_string_equal(names, "");
}

static void good_lines(void **state)
{
	(void)state;
	assert_line("ssh 22/tcp", 22, SVC_TCP, "ssh");
	assert_line("a 1/tcp", 1, SVC_TCP, "a");
	assert_line("ssh\t22/tcp\t# remote login", 22, SVC_TCP, "ssh");
	assert_line("\t domain \t 53/udp  nameserver\tdns  \t", 53, SVC_UDP,
		"domain nameserver dns");
	assert_line("http 80/SCTP www#comment", 80, SVC_SCTP, "http www");
	assert_line("x 65535/Dccp\r", 65535, SVC_DCCP, "x");
	assert_line("x 9/UDPLite a b c d e f g h", 9, SVC_UDPLITE,
		"x a b c d e f g h");
	assert_line("cl/1 172/tcp", 172, SVC_TCP, "cl/1");
	assert_line("80 443/tcp 22", 443, SVC_TCP, "80 22");
}

static void bad_lines(void **state)
{
	static const struct {
		const char *line;
		int verdict;
	} bad[] = {
		{"", SVC_NOTHING}, {" \t\r", SVC_NOTHING}, {"#", SVC_NOTHING},
		{"# ssh 22/tcp", SVC_NOTHING}, {" #\033", SVC_NOTHING},
		{"ssh", SVC_BAD_PORT}, {"ssh ", SVC_BAD_PORT},
		{"ssh 22", SVC_BAD_PORT}, {"ssh /tcp", SVC_BAD_PORT},
		{"ssh 22 /tcp", SVC_BAD_PORT}, {"ssh 0/tcp", SVC_BAD_PORT},
		{"ssh 022/tcp", SVC_BAD_PORT}, {"ssh 0x16/tcp", SVC_BAD_PORT},
		{"ssh -1/tcp", SVC_BAD_PORT}, {"ssh +22/tcp", SVC_BAD_PORT},
		{"ssh 22a/tcp", SVC_BAD_PORT}, {"ssh 65536/tcp", SVC_BAD_PORT},
		{"ssh 70000/tcp", SVC_BAD_PORT}, {"ssh 0x50/tcp", SVC_BAD_PORT},
		{"ssh 4294967318/tcp", SVC_BAD_PORT}, /* 22 + 2^32 */
		{"ssh 18446744073709551638/tcp", SVC_BAD_PORT},
		{"ssh tcp/22", SVC_BAD_PORT}, {"ssh#22/tcp", SVC_BAD_PORT},
		{"ssh 22/", SVC_BAD_PROTO}, {"ssh 22/ tcp", SVC_BAD_PROTO},
		{"ssh 22/tc", SVC_BAD_PROTO}, {"ssh 22/tcpx", SVC_BAD_PROTO},
		{"ssh 22/tcp,udp", SVC_BAD_PROTO}, {"ssh 22/6", SVC_BAD_PROTO},
		{"ssh 22//tcp", SVC_BAD_PROTO},
		{"s\033h 22/tcp", SVC_BAD_BYTE}, {"ssh 22/tcp \177", SVC_BAD_BYTE},
		{"ssh\v22/tcp", SVC_BAD_BYTE}, {"\303\244 22/tcp", SVC_BAD_BYTE},
	};
	struct service s;
	char nul[] = "s\0h 22/tcp";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		if (verdict(bad[i].line, &s) != bad[i].verdict)
			fail_msg("'%s'", bad[i].line);
	assert_int_equal(service_parse(&s, nul, sizeof nul - 1), SVC_BAD_BYTE);
}

static void protocols(void **state)
{
	unsigned i;

	(void)state;
	for (i = 0; i < SVC_PROTOS; i++)
		assert_int_equal(service_proto_number(service_proto(i)), i);
	assert_int_equal(service_proto_number("TCP"), SVC_TCP);
	assert_int_equal(service_proto_number("udp-lite"), -1);
	assert_int_equal(service_proto_number(""), -1);
	assert_int_equal(service_proto_number("udpli"), -1);
}

/* ---- a file: it is read once per run, so each case is a process ---- */

static void in_process(int (*check)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(check());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	tree_end();
	if (status)
		fail_msg("line %d of the check, or a sanitizer's status",
			WEXITSTATUS(status));
}

static void in_child(const char *text, size_t n, int (*check)(void))
{
	tree();
	if (text)
		tree_file("/etc/services", text, n);
	in_process(check);
}

/* The number of the line that fails, or a status of the sanitizer's. */
#define CHECK(c) do { if (!(c)) return __LINE__ % 256; } while (0)

static bool is(const char *name, const char *want)
{
	return name ? want && !strcmp(name, want) : !want;
}

static int port(const char *name, unsigned proto)
{
	return service_port(name, strlen(name), proto);
}

static int check_table(void)
{
	CHECK(is(service_name(443, SVC_TCP), "https"));
	CHECK(is(service_name(80, SVC_TCP), "http"));
	CHECK(is(service_name(631, SVC_TCP), "ipp"));
	CHECK(is(service_name(53, SVC_UDP), "domain"));
	CHECK(is(service_name(22, SVC_TCP), "ssh"));
	CHECK(is(service_name(21, SVC_TCP), "ftp"));
	CHECK(is(service_name(25, SVC_TCP), "smtp"));
	CHECK(is(service_name(512, SVC_UDP), "biff"));
	CHECK(is(service_name(512, SVC_TCP), "exec"));
	CHECK(is(service_name(6063, SVC_TCP), "x11"));
	CHECK(is(service_name(6064, SVC_TCP), NULL));
	CHECK(is(service_name(0, SVC_TCP), NULL));
	CHECK(is(service_name(65535, SVC_DCCP), NULL));
	CHECK(port("www", SVC_TCP) == 80);
	CHECK(port("mail", SVC_TCP) == 25);
	CHECK(port("mail", SVC_UDP) == -1);
	CHECK(port("HTTPS", SVC_TCP) == -1);
	CHECK(port("http", SVC_TCP) == 80);
	CHECK(service_port("https", 4, SVC_TCP) == 80);
	CHECK(service_port("", 0, SVC_TCP) == -1);
	return 0;
}

static void no_file(void **state)
{
	(void)state;
	in_child(NULL, 0, check_table);
	in_child("", 0, check_table);
	in_child("\n\n# nothing\n", 12, check_table);
	in_child("\0\0\0\0\0\0\0\0", 8, check_table);
}

static int check_wins(void)
{
	CHECK(is(service_name(443, SVC_TCP), "mine"));
	CHECK(is(service_name(443, SVC_UDP), "https"));
	CHECK(is(service_name(80, SVC_TCP), "last"));
	CHECK(is(service_name(8443, SVC_TCP), "https"));
	CHECK(is(service_name(443 + 256, SVC_TCP), "neighbour"));
	CHECK(is(service_name(60000, SVC_TCP), "up"));
	CHECK(is(service_name(60000, SVC_TCP | SVC_CONNECTED), "up"));
	CHECK(port("https", SVC_TCP) == 8443);
	CHECK(port("https", SVC_UDP) == 443);
	CHECK(port("alias", SVC_TCP) == 443);
	CHECK(port("first", SVC_TCP) == 80);
	CHECK(port("twice", SVC_TCP) == 1000);
	CHECK(port("ssh", SVC_TCP) == 22);
	CHECK(port("alia", SVC_TCP) == -1);
	/* the answers stay what they are */
	CHECK(is(service_name(443, SVC_TCP), "mine"));
	CHECK(port("https", SVC_TCP) == 8443);
	return 0;
}

static void file_wins(void **state)
{
	static const char text[] = "mine 443/tcp alias\nfirst 80/tcp\r\n"
		"https 8443/tcp\nlast 80/tcp\ntwice 1000/tcp\n"
		"neighbour 699/tcp\ntwice 1001/tcp\nup 60000/tcp";

	(void)state;
	in_child(text, sizeof text - 1, check_wins);
}

static int check_around(void)
{
	CHECK(is(service_name(1001, SVC_TCP), "before"));
	CHECK(is(service_name(1002, SVC_TCP), "after"));
	CHECK(port("after", SVC_TCP) == 1002);
	CHECK(is(service_name(443, SVC_TCP), "https"));
	return 0;
}

/* Good lines before and behind each kind of bad one. */
static void bad_lines_between(void **state)
{
	static const char *const bad[] = {
		"x 70000/tcp", "x 0x50/tcp", "x", "/", "x 1/x", "\033", "x \t",
	};
	static const char nul[] = "before 1001/tcp\nx\0y 443/tcp\n\0\n"
		"after 1002/tcp\n";
	char text[256];
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		n = snprintf(text, sizeof text, "before 1001/tcp\n%s\n"
			"after 1002/tcp", bad[i]);
		in_child(text, (size_t)n, check_around);
	}
	in_child(nul, sizeof nul - 1, check_around);
}

static int check_long(void)
{
	CHECK(check_around() == 0);
	CHECK(port("a0", SVC_TCP) == 1003);
	CHECK(port("a149999", SVC_TCP) == 1003);
	CHECK(port("a150000", SVC_TCP) == -1);
	CHECK(is(service_name(1003, SVC_TCP), "many"));
	/* too long for the name of a port */
	CHECK(is(service_name(1004, SVC_TCP), NULL));
	CHECK(strlen(service_name(1005, SVC_TCP)) == SVC_NAME);
	CHECK(is(service_name(1006, SVC_TCP), NULL));
	return 0;
}

/* A line of a megabyte: a comment, a name, aliases. */
static void long_lines(void **state)
{
	size_t size = 5 << 20, n;
	char *text = malloc(size);
	int i;

	(void)state;
	assert_non_null(text);
	n = (size_t)sprintf(text, "before 1001/tcp\n#");
	memset(text + n, 'c', 1 << 20);
	n += 1 << 20;
	n += (size_t)sprintf(text + n, "\nmany 1003/tcp");
	for (i = 0; i < 150000; i++)
		n += (size_t)sprintf(text + n, " a%d", i);
	text[n++] = '\n';
	memset(text + n, 'n', 1 << 20);
	n += 1 << 20;
	n += (size_t)sprintf(text + n, " 1004/tcp\n%063d 1005/tcp\n"
		"%064d 1006/tcp\nafter 1002/tcp\n", 0, 0);
	memset(text + n, 'u', 1 << 20);
	n += 1 << 20; /* unfinished */
	assert_true(n < size);
	in_child(text, n, check_long);
	free(text);
}

static int check_shortest(void)
{
	unsigned i;

	for (i = 1; i <= 9; i++)
		CHECK(is(service_name(i, SVC_TCP), "z"));
	CHECK(port("z", SVC_TCP) == 1);
	return 0;
}

/* As many lines as a text of this size can hold, with and without the last
 * newline: the room for them is reckoned from the size. */
static void shortest_lines(void **state)
{
	char text[8 * 4096];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof text; i += 8)
		memcpy(text + i, "z 1/tcp\n", 8);
	for (i = 0; i < 9; i++)
		text[8 * i + 2] = (char)('1' + i);
	for (i = 0; i < 9; i++)
		in_child(text, 72 + i * 8 - (i & 1), check_shortest);
	in_child(text, sizeof text, check_shortest);
}

static int check_walk(void)
{
	struct service s;
	unsigned last = 0, at, n = 0, mine = 0, builtin = 0;

	service_rewind(0, false);
	while (service_next(&s)) {
		at = s.port * 8u + s.proto;
		CHECK(at >= last);
		CHECK(at > last || (s.in_file && s.port == 80));
		CHECK(*s.names);
		if (s.in_file)
			mine++;
		else
			CHECK(is(service_name(s.port, s.proto), s.names));
		last = at;
		n++;
	}
	CHECK(mine == 4);
	CHECK(!service_next(&s));
	service_rewind(0, true);
	while (service_next(&s)) {
		CHECK(!s.in_file);
		builtin++;
	}
	CHECK(builtin + 4 - 1 == n); /* 80/tcp is in both */
	service_rewind(80, false);
	CHECK(service_next(&s) && s.port == 80 && is(s.names, "last"));
	CHECK(service_next(&s) && s.port == 80 && is(s.names, "first"));
	CHECK(service_listed(s.names, "alias", 5));
	CHECK(service_next(&s) && s.port == 80 && s.proto == SVC_UDP);
	CHECK(is(s.names, "http") && service_listed(s.names, "www", 3));
	CHECK(!service_listed(s.names, "ww", 2));
	CHECK(!service_listed(s.names, "", 0));
	service_rewind(65535, false);
	CHECK(service_next(&s) && s.port == 65535 && is(s.names, "end"));
	CHECK(!service_next(&s));
	service_rewind(65536, false);
	CHECK(!service_next(&s));
	return 0;
}

static void walk(void **state)
{
	static const char text[] = "first 80/tcp alias\nlast 80/tcp\n"
		"lite 1/udplite\nend 65535/udplite\n";

	(void)state;
	in_child(text, sizeof text - 1, check_walk);
}

static int check_no_file(void)
{
	CHECK(service_file("/etc/services", NULL) < 0);
	CHECK(service_file("/etc/nosuch", NULL) < 0);
	CHECK(check_table() == 0);
	return 0;
}

/* Neither a directory nor a pipe that nobody writes to holds anything up. */
static void no_regular_file(void **state)
{
	char path[128];

	(void)state;
	tree();
	tree_text("/etc/services/file", "");
	in_process(check_no_file);
	tree();
	tree_text("/etc/other", "");
	snprintf(path, sizeof path, "%s/etc/services", unit_root);
	assert_int_equal(mkfifo(path, 0600), 0);
	in_process(check_no_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_lines),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(protocols),
		cmocka_unit_test(no_file),
		cmocka_unit_test(file_wins),
		cmocka_unit_test(bad_lines_between),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(shortest_lines),
		cmocka_unit_test(walk),
		cmocka_unit_test(no_regular_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
