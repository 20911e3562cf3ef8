/* SPDX-License-Identifier: MIT */
/* Routes, interfaces and netlink attributes; rows of JSON. */
#include "unit.h"
#include <sys/socket.h>
#include "net/netlink.h"
#include "net/route.h"
#include "net/netdev.h"

static void route4(void **state)
{
	static const char row[] = "va\t006433C6\t020200C0\t0003\t1\t2\t100\t"
		"00FFFFFF\t1440\t8000\t7      ";
	static const uint8_t dst[4] = {198, 51, 100, 0}, gw[4] = {192, 0, 2, 2};
	struct route r;

	(void)state;
	source.swap = *(const uint8_t *)&(const uint16_t){1} != 1;
	assert_true(proc_route_row(&r, row));
	assert_memory_equal(r.dst, dst, 4);
	assert_memory_equal(r.gateway, gw, 4);
	assert_string_equal(r.iface, "va");
	assert_int_equal(r.flags, ROUTE_UP | ROUTE_GATEWAY);
	assert_int_equal(r.refs, 1);
	assert_int_equal(r.use, 2);
	assert_int_equal(r.metric, 100);
	assert_int_equal(r.mask[2], 255);
	assert_int_equal(r.mask[3], 0);
	assert_int_equal(r.mtu, 1440);
	assert_int_equal(r.window, 8000);
	assert_int_equal(r.irtt, 7);
	source.swap = !source.swap;
	assert_true(proc_route_row(&r, row));
	assert_int_equal(r.dst[3], 198);
	source.swap = false;
}

static void route4_signs(void **state)
{
	struct route r;

	(void)state;
	assert_true(proc_route_row(&r, "*\t00000000\t00000000\t0001\t0\t0\t-1\t"
		"00000000\t0\t0\t0"));
	assert_true(r.metric == UINT32_MAX);
	assert_true(proc_route_row(&r, "*\t00000000\t00000000\t0001\t0\t"
		"4294967295\t0\t00000000\t0\t0\t0"));
	assert_true(r.use == UINT32_MAX);
}

/* Every beginning of a good row but the whole of it, and single wrong bytes. */
static void damaged(bool (*parse)(struct route *, const char *),
		const char *good, size_t least)
{
	char row[300];
	struct route r;
	size_t n;

	assert_true(parse(&r, good));
	for (n = 0; n < least; n++) {
		memcpy(row, good, n);
		row[n] = 0;
		if (parse(&r, row))
			fail_msg("accepted: %s", row);
		strcpy(row, good);
		if (row[n] == ' ' || row[n] == '\t' || (*row == 'e' && n < 4))
			continue;
		row[n] = '~';
		if (parse(&r, row))
			fail_msg("accepted: %s", row);
	}
}

static void routes_damaged(void **state)
{
	static const char four[] = "eth0    \t006433C6\t020200C0\t0003\t0\t0\t0\t"
		"00FFFFFF\t0\t0\t0";
	static const char six[] =
		"20010db8123456780000000000000000 40 "
		"00000000000000000000000000000000 00 "
		"fe800000000000000000000000000001 00000100 00000003 00000000 "
		"00000003       va";
	struct route r;

	(void)state;
	damaged(proc_route_row, four, sizeof four - 1);
	damaged(proc_route6_row, six, sizeof six - 3);
	assert_false(proc_route_row(&r, "sixteen-letters-\t00000000\t00000000\t"
		"0001\t0\t0\t0\t00000000\t0\t0\t0"));
}

static void route6(void **state)
{
	struct route r;

	(void)state;
	assert_true(proc_route6_row(&r, "20010db8123456780000000000000000 40 "
		"00000000000000000000000000000000 00 "
		"fe800000000000000000000000000001 ffffffff 00000003 00000004 "
		"80200003       va"));
	assert_int_equal(r.family, AF_INET6);
	assert_int_equal(r.dst_len, 64);
	assert_int_equal(r.dst[0], 0x20);
	assert_int_equal(r.dst[7], 0x78);
	assert_int_equal(r.gateway[15], 1);
	assert_true(r.metric == UINT32_MAX);
	assert_int_equal(r.refs, 3);
	assert_int_equal(r.use, 4);
	assert_true(r.flags == 0x80200003);
	assert_false(proc_route6_row(&r, "20010db8123456780000000000000000 81 "
		"00000000000000000000000000000000 00 "
		"fe800000000000000000000000000001 00000100 00000003 00000000 "
		"00000003       va"));
}

static void netdev(void **state)
{
	struct netdev d;

	(void)state;
	assert_true(proc_netdev_row(&d, "  eth0:18446744073709551615 2 3 4 5 6 "
		"7 8 9 10 11 12 13 14 15 16"));
	assert_string_equal(d.name, "eth0");
	assert_true(d.count[ND_RX_BYTES] == UINT64_MAX);
	assert_int_equal(d.count[ND_RX_FIFO], 5);
	assert_int_equal(d.count[ND_TX_BYTES], 9);
	assert_int_equal(d.count[ND_TX_COMPRESSED], 16);
	assert_int_equal(d.have, NETDEV_STATS);
	/* an alias of Linux 2.0 has a colon in its name */
	assert_true(proc_netdev_row(&d, "eth0:1: 1 2 3 4 5 6 7 8 9 10 11 12 13 "
		"14 15 16"));
	assert_string_equal(d.name, "eth0:1");
	assert_false(proc_netdev_row(&d, "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 "
		"15"));
	assert_false(proc_netdev_row(&d, "eth0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 "
		"15 16"));
	assert_false(proc_netdev_row(&d, ": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 "
		"16"));
	assert_false(proc_netdev_row(&d, "sixteen-letters-: 1 2 3 4 5 6 7 8 9 10 "
		"11 12 13 14 15 16"));
	assert_false(proc_netdev_row(&d, ""));
}

static void attributes(void **state)
{
	struct {
		struct nl_message head;
		uint32_t body;
		struct {
			uint16_t len, type;
			uint32_t value;
		} a[3];
	} m = {
		.head = {.len = sizeof m},
		.a = {{8, 1, 11}, {8, 2 | 0x8000, 22}, {8, 1, 33}},
	};
	const uint32_t *v;

	(void)state;
	v = nl_attr(&m.head, 4, 1, 4);
	assert_non_null(v);
	assert_int_equal(*v, 11);
	assert_int_equal(nl_attr_len(v), 4);
	v = nl_attr(&m.head, 4, 2, 4); /* NLA_F_NESTED is no part of the type */
	assert_non_null(v);
	assert_int_equal(*v, 22);
	assert_null(nl_attr(&m.head, 4, 1, 5));
	assert_null(nl_attr(&m.head, 4, 3, 0));
	m.a[0].len = 3; /* shorter than its head */
	assert_null(nl_attr(&m.head, 4, 2, 4));
	m.a[0].len = 200; /* longer than the message */
	assert_null(nl_attr(&m.head, 4, 1, 4));
	m.a[0].len = 8;
	m.head.len = sizeof m.head + 4 + 8 + 4 + 3; /* the second is cut */
	assert_null(nl_attr(&m.head, 4, 2, 0));
	m.head.len = sizeof m.head;
	assert_null(nl_attr(&m.head, 4, 1, 0));
}

static void json(void **state)
{
	(void)state;
	capture();
	json_open();
	json_row("a:s b:s c:u d:o e:o f:U g:t", "x\"\\\n\x1b\xff", NULL, 7u,
		NONE, (uint64_t)8, UINT64_MAX, "yz", (size_t)1);
	json_row("a:s b:z c:z", "\xc3\xa4", (uint64_t)0, (uint64_t)1 << 32);
	json_close();
	assert_string_equal(captured(NULL),
		"[\n{\"a\":\"x\\\"\\\\\\u000a\\u001b\\u00ff\",\"c\":7,\"e\":8,"
		"\"f\":18446744073709551615,\"g\":\"y\"},\n"
		"{\"a\":\"\xc3\xa4\",\"c\":4294967296}\n]\n");
}

static void json_empty(void **state)
{
	(void)state;
	capture();
	json_open();
	json_close();
	assert_string_equal(captured(NULL), "[\n]\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(route4),
		cmocka_unit_test(route4_signs),
		cmocka_unit_test(routes_damaged),
		cmocka_unit_test(route6),
		cmocka_unit_test(netdev),
		cmocka_unit_test(attributes),
		cmocka_unit_test(json),
		cmocka_unit_test(json_empty),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
