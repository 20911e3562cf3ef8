/* SPDX-License-Identifier: MIT */
/* Counters of interfaces by netlink, as old and foreign kernels answer: the
 * dump is a message made here, so the file is compiled into this program. */
#define netlink_route   told
#define nl_links        links
#define nl_addresses    addresses
#define netdev_alias    alias
#include "../../libnet/net/nl_link.c"
#include "unit.h"

enum { TEN = 10 }; /* the n-th counter is ten times n, and 2^32 more in 64 bits */

static struct {
	struct nl_message head;
	struct ifinfomsg info;
	uint8_t attributes[600];
} answer;
static struct netdev got;

static void begin(void)
{
	memset(&answer, 0, sizeof answer);
	answer.head.type = RTM_NEWLINK;
	answer.head.len = sizeof answer.head + sizeof answer.info;
	answer.info.index = 7;
}

static void attribute(uint16_t type, const void *data, size_t n)
{
	uint16_t head[2] = {(uint16_t)(4 + n), type};
	uint8_t *to = (uint8_t *)&answer + answer.head.len;

	memcpy(to, head, 4);
	memcpy(to + 4, data, n);
	answer.head.len += (uint32_t)(4 + ((n + 3) & ~(size_t)3));
}

static void stats32(void)
{
	uint32_t s[STATS], i;

	for (i = 0; i < STATS; i++)
		s[i] = i * TEN;
	attribute(IFLA_STATS, s, sizeof s);
}

static void stats64(size_t size)
{
	uint64_t s[STATS], i;

	for (i = 0; i < STATS; i++)
		s[i] = i * TEN + (1ull << 32);
	attribute(IFLA_STATS64, s, size);
}

int told(unsigned type, int family,
		int (*message)(const struct nl_message *m, void *ctx), void *ctx)
{
	(void)type;
	(void)family;
	return message(&answer.head, ctx);
}

static int take(const struct netdev *d)
{
	got = *d;
	return 0;
}

static void ask(void)
{
	attribute(IFLA_IFNAME, "eth0", 5);
	memset(&got, 0xff, sizeof got);
	assert_int_equal(links(take), 0);
	assert_string_equal(got.name, "eth0");
	assert_int_equal(got.ifindex, 7);
}

static void old_counters(void **state)
{
	(void)state;
	begin();
	stats32(); /* before Linux 2.6.35 there is nothing else */
	ask();
	assert_int_equal(got.have, NETDEV_LINK | NETDEV_STATS);
	assert_int_equal(got.count[ND_RX_PACKETS], RX_PACKETS * TEN);
	assert_int_equal(got.count[ND_TX_BYTES], TX_BYTES * TEN);
	assert_int_equal(got.count[ND_RX_DROPPED],
		(RX_DROPPED + RX_MISSED) * TEN);
}

static void both_counters(void **state)
{
	(void)state;
	begin();
	stats32();
	stats64(STATS * 8);
	ask();
	assert_true(got.count[ND_TX_BYTES] == TX_BYTES * TEN + (1ull << 32));
}

static void cut_counters(void **state)
{
	(void)state;
	begin();
	stats32();
	stats64(STATS * 8 - 8); /* older, or damaged: the others then */
	ask();
	assert_int_equal(got.count[ND_TX_BYTES], TX_BYTES * TEN);
}

static void no_counters(void **state)
{
	(void)state;
	begin();
	ask(); /* not zero, but not known */
	assert_int_equal(got.have, NETDEV_LINK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_counters),
		cmocka_unit_test(both_counters),
		cmocka_unit_test(cut_counters),
		cmocka_unit_test(no_counters),
	};

	return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
