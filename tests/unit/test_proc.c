/* SPDX-License-Identifier: MIT */
/* Rows of /proc/net, and whose they are. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include "unit.h"
#include "sock/diag.h"

/* Tables are written here as a little-endian machine prints them. */
static bool little_endian(void)
{
	return *(const uint8_t *)&(const uint16_t){1};
}

#define TCP4 "   0: 0100007F:0277 0201A8C0:01BB 0A 00000001:00000002 " \
	"02:000009D2 00000003  1000        4 12101 1 0000000000000000 100 0"
#define HEAD "  sl  local_address rem_address   st tx_queue rx_queue\n"

static void tcp_row(void **state)
{
	struct sock s;

	(void)state;
	source.swap = !little_endian();
	assert_true(proc_inet_row(&s, TCP4, T_TCP));
	assert_memory_equal(s.addr[LOCAL], "\x7f\0\0\1", 4);
	assert_memory_equal(s.addr[REMOTE], "\xc0\xa8\1\2", 4);
	assert_int_equal(s.port[LOCAL], 631);
	assert_int_equal(s.port[REMOTE], 443);
	assert_int_equal(s.state, ST_LISTEN);
	assert_int_equal(s.tx_queue, 1);
	assert_int_equal(s.rx_queue, 2);
	assert_int_equal(s.timer, 2);
	assert_int_equal(s.timer_ticks, 0x9d2);
	assert_int_equal(s.retransmits, 3);
	assert_int_equal(s.uid, 1000);
	assert_int_equal(s.probes, 4);
	assert_int_equal(s.inode, 12101);
	assert_int_equal(s.table, T_TCP);
	assert_false(s.have & HAVE_DROPS);
	source.swap = false;
}

static void udp6_row_with_drops(void **state)
{
	struct sock s;
	char text[FMT_ADDR + 1];

	(void)state;
	source.swap = !little_endian();
	assert_true(proc_inet_row(&s, "  123: B80D0120000000000000000001000000:0035 "
		"00000000000000000000000000000000:0000 07 00000000:00000000 "
		"00:00000000 00000000     0        0 42 2 (____ptrval____) 17",
		T_UDP6));
	*fmt_ip6(text, s.addr[LOCAL]) = 0;
	assert_string_equal(text, "2001:db8::1");
	assert_true(s.have & HAVE_DROPS);
	assert_int_equal(s.drops, 17);
	source.swap = false;
}

/* A row parses whole or not at all: every cut of it that loses a field. */
static void cut_rows_are_refused(void **state)
{
	size_t whole = strstr(TCP4, " 12101") + 2 - TCP4, n;
	char cut[sizeof TCP4];
	struct sock s;

	(void)state;
	for (n = 0; n < whole - 1; n++) {
		snprintf(cut, n + 1, "%s", TCP4);
		if (proc_inet_row(&s, cut, T_TCP))
			fail_msg("accepted: %s", cut);
	}
}

static void refused(const char *line, enum table t)
{
	struct sock s;

	if (t == T_UNIX ? proc_unix_row(&s, line) :
			t == T_PACKET ? proc_packet_row(&s, line) :
			proc_inet_row(&s, line, t))
		fail_msg("accepted: %s", line);
}

static void odd_rows_are_refused(void **state)
{
#define TAIL " 0A 00000000:00000000 00:00000000 00000000 0 0 1"
	(void)state;
	refused("   0: 0100007:0277 00000000:0000" TAIL, T_TCP);
	refused("   0: 0100007F00:0277 00000000:0000" TAIL, T_TCP);
	refused("   0: 0100007G:0277 00000000:0000" TAIL, T_TCP);
	refused("   0: 0100007F 0277 00000000:0000" TAIL, T_TCP);
	refused("   0  0100007F:0277 00000000:0000" TAIL, T_TCP);
	refused("   x: 0100007F:0277 00000000:0000" TAIL, T_TCP);
	refused("   0: 0100007F:02777 00000000:0000" TAIL, T_TCP);
	refused("   0: 0100007F:0277 00000000:0000" TAIL, T_TCP6);
	refused("   0: 0100007F:0277 00000000:0000 1FF 0:0 0:0 0 0 0 1", T_TCP);
	refused("   0: 0100007F:0277 00000000:0000" TAIL "x", T_TCP);
	refused("   0: 0100007F:0277 00000000:0000"
		" 0A 0:0 0:0 0 4294967296 0 1", T_TCP);
	refused("", T_TCP);
}

static void unix_row(void **state)
{
	struct sock s;

	(void)state;
	assert_true(proc_unix_row(&s, "0000000000000000: 00000002 00000000 "
		"00010000 0001 01 70931 /run/with two  blanks "));
	assert_int_equal(s.refs, 2);
	assert_int_equal(s.flags, SO_ACCEPTCON_FLAG);
	assert_int_equal(s.type, SOCK_STREAM);
	assert_int_equal(s.state, SS_UNCONNECTED);
	assert_int_equal(s.inode, 70931);
	assert_int_equal(s.path_len, 22);
	assert_memory_equal(s.path, "/run/with two  blanks ", 22);
	assert_true(proc_unix_row(&s, "ffff9a0b: 00000003 00000000 00000000 "
		"0005 03 48766"));
	assert_int_equal(s.path_len, 0);
	assert_true(proc_unix_row(&s, "(____ptrval____): 00000003 00000000 "
		"00000000 0002 01     7 @abs@name"));
	assert_int_equal(s.path_len, 9);
}

static void unix_rows_refused(void **state)
{
	(void)state;
	refused("", T_UNIX);
	refused("esc/part of a name", T_UNIX);
	refused("(ptrval: 00000003 00000000 00000000 0002 01 7", T_UNIX);
	refused("xyz: 00000002 00000000 00010000 0001 01 70931", T_UNIX);
	refused("0000000000000000: 00000002 00000000 00010000 0001 01", T_UNIX);
	refused("0000000000000000: 00000002 00000000 00010000 0001 01 7x",
		T_UNIX);
}

static void packet_row(void **state)
{
	struct sock s;

	(void)state;
	assert_true(proc_packet_row(&s, "0000000000000000 3      3    0003   "
		"2     1 4096   0      23456 "));
	assert_int_equal(s.type, SOCK_RAW);
	assert_int_equal(s.port[LOCAL], 3);
	assert_int_equal(s.ifindex, 2);
	assert_int_equal(s.rx_queue, 4096);
	assert_int_equal(s.inode, 23456);
	refused("0000000000000000 3      3    0003   2     1 0      0", T_PACKET);
	refused("sk", T_PACKET);
}

static uint64_t inodes; /* of all rows */
static int calls;

static int count_row(const struct sock *s)
{
	inodes += s->inode;
	return 0;
}

static void walk_skips_and_counts(void **state)
{
	static const char rows[] = HEAD TCP4 "\nnonsense\n" TCP4 "\n\0x\n"
		"   0: 0100007F:0277 0000";
	struct sock_walk w = {.row = count_row};

	(void)state;
	inodes = 0;
	tree();
	tree_file("/proc/net/tcp", rows, sizeof rows - 1);
	assert_int_equal(proc_walk(&w, T_TCP), 0);
	assert_int_equal(w.rows, 2);
	assert_int_equal(w.bad, 3);
	assert_int_equal(inodes, 2 * 12101);
	assert_int_equal(proc_walk(&w, T_UDP), -ENOENT);
	tree_end();
}

/* Somebody has cut the head off; an editor has added an empty line. */
static void no_head_and_an_empty_end(void **state)
{
	struct sock_walk w = {.row = count_row};

	(void)state;
	tree();
	tree_text("/proc/net/tcp", TCP4 "\n" TCP4 "\n\n\n");
	assert_int_equal(proc_walk(&w, T_TCP), 0);
	assert_int_equal(w.rows, 2);
	assert_int_equal(w.bad, 0);
	tree_text("/proc/net/tcp", HEAD TCP4 "\n\n" TCP4 "\n");
	assert_int_equal(proc_walk(&w, T_TCP), 0);
	assert_int_equal(w.rows, 2);
	assert_int_equal(w.bad, 1);
	tree_end();
}

static int stop_row(const struct sock *s)
{
	(void)s;
	calls++;
	return 7;
}

static void walk_stops_when_told(void **state)
{
	struct sock_walk w = {.row = stop_row};

	(void)state;
	calls = 0;
	tree();
	tree_text("/proc/net/tcp", HEAD TCP4 "\n" TCP4 "\n");
	assert_int_equal(proc_walk(&w, T_TCP), 7);
	assert_int_equal(calls, 1);
	tree_end();
}

static void detects(const char *path, const char *text, bool big)
{
	tree();
	tree_text(path, text);
	source_detect();
	assert_int_equal(source.swap, big == little_endian());
	tree_end();
}

static void byte_order_is_detected(void **state)
{
	(void)state;
	detects("/proc/net/tcp", HEAD TCP4 "\n", false);
	detects("/proc/net/tcp", HEAD "   0: 7F000001:0277 00000000:0000 0A\n",
		true);
#define ROUTE "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n"
	detects("/proc/net/route", ROUTE
		"eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n",
		false);
	detects("/proc/net/route", ROUTE
		"eth0\tC0A80000\t00000000\t0001\t0\t0\t0\tFFFF0000\t0\t0\t0\n",
		true);
}

static void mips_types_are_detected(void **state)
{
	struct sock s;

	(void)state;
#define UNIX_ROW "00000000: 00000002 00000000 00010000 0002 01 7 /run/x"
	tree();
	tree_text("/proc/net/unix", "Num\n" UNIX_ROW "\n");
	source_detect();
	assert_true(source.mips);
	assert_true(proc_unix_row(&s, UNIX_ROW));
	assert_int_equal(s.type, 1);
	tree_end();
}

static void paths(void **state)
{
	char path[SOURCE_PATH], long_path[600] = "/";

	(void)state;
	source.root = "/saved";
	source_path(path, "/proc/net/tcp");
	assert_string_equal(path, "/saved/proc/net/tcp");
	source.net = "/proc/77/net";
	source_path(path, "/proc/net/tcp");
	assert_string_equal(path, "/saved/proc/77/net/tcp");
	source_path(path, "/etc/hosts");
	assert_string_equal(path, "/saved/etc/hosts");
	memset(long_path + 1, 'x', sizeof long_path - 2);
	assert_int_equal(source_path(path, long_path), -ENAMETOOLONG);
	assert_int_equal(source_open(long_path, 0), -ENAMETOOLONG);
	source = (struct source){0};
}

static void tables(void **state)
{
	char path[TABLE_PATH];

	(void)state;
	assert_string_equal(table_name(T_TCP), "tcp");
	assert_string_equal(table_name(T_UDPLITE6), "udplite6");
	assert_string_equal(table_name(T_NETLINK), "netlink");
	table_path(path, T_UDPLITE6);
	assert_string_equal(path, "/proc/net/udplite6");
	assert_int_equal(table_family(T_RAW), AF_INET);
	assert_int_equal(table_family(T_RAW6), AF_INET6);
	assert_int_equal(table_family(T_UNIX), AF_UNIX);
	assert_int_equal(table_family(T_PACKET), AF_PACKET);
	assert_int_equal(table_family(T_NETLINK), AF_NETLINK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcp_row),
		cmocka_unit_test(udp6_row_with_drops),
		cmocka_unit_test(cut_rows_are_refused),
		cmocka_unit_test(odd_rows_are_refused),
		cmocka_unit_test(unix_row),
		cmocka_unit_test(unix_rows_refused),
		cmocka_unit_test(packet_row),
		cmocka_unit_test(walk_skips_and_counts),
		cmocka_unit_test(no_head_and_an_empty_end),
		cmocka_unit_test(walk_stops_when_told),
		cmocka_unit_test(byte_order_is_detected),
		cmocka_unit_test(mips_types_are_detected),
		cmocka_unit_test(paths),
		cmocka_unit_test(tables),
	};

	return cmocka_run_group_tests_name("proc", tests, NULL, NULL);
}
