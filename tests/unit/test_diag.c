/* SPDX-License-Identifier: MIT */
/* sock_diag: requests, answers whole, cut, foreign and hostile.  The kernel is
 * played by the socket calls below. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include "unit.h"
#include "sock/diag.h"

enum { TYPE = 20, DONE = 3, ERROR = 2, INTR = 0x10, DATAGRAMS = 64 };

static struct datagram {
	uint8_t bytes[40000];
	size_t len;      /* what the kernel sent */
	uint32_t port;   /* who sent it */
	int err;         /* or why there is none */
} sent[DATAGRAMS];
static unsigned datagrams, next, sockets;
static int refused;
static union {
	struct nl_message head;
	uint8_t bytes[8192];
} request;

int socket(int family, int type, int protocol)
{
	(void)type;
	assert_int_equal(family, AF_NETLINK);
	assert_int_equal(protocol, 4);
	sockets++;
	errno = refused;
	return refused ? -1 : open("/dev/null", O_RDONLY);
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
	(void)fd, (void)flags;
	assert_true(n <= sizeof request);
	memcpy(request.bytes, p, n);
	return (ssize_t)n;
}

ssize_t recvfrom(int fd, void *restrict p, size_t n, int flags,
		struct sockaddr *restrict from, socklen_t *restrict len)
{
	const struct datagram *d = &sent[next];
	uint32_t address[3] = {AF_NETLINK, d->port, 0};

	(void)fd;
	assert_true(flags & MSG_TRUNC);
	assert_true(next < datagrams); /* or it would wait for ever */
	next++;
	errno = d->err;
	if (d->err)
		return -1;
	memcpy(p, d->bytes, d->len < n ? d->len : n);
	assert_true(*len >= sizeof address);
	memcpy(from, address, sizeof address);
	return (ssize_t)d->len;
}

static void kernel_starts(void)
{
	memset(sent, 0, sizeof sent);
	datagrams = next = sockets = 0;
	refused = 0;
}

static struct datagram *datagram(void)
{
	assert_true(datagrams < DATAGRAMS);
	return &sent[datagrams++];
}

static void fails(int err)
{
	datagram()->err = err;
}

/* A message with this payload behind what the datagram holds already. */
static struct nl_message *message(struct datagram *d, unsigned type,
		const void *payload, size_t n)
{
	struct nl_message m = {(uint32_t)(sizeof m + n), (uint16_t)type, 2, 1, 0};
	uint8_t *at = d->bytes + d->len;

	memcpy(at, &m, sizeof m);
	memcpy(at + sizeof m, payload, n);
	d->len += (sizeof m + n + 3) & ~(size_t)3;
	return (void *)at;
}

static void done(int32_t err)
{
	message(datagram(), DONE, &err, sizeof err);
}

struct answer { /* struct inet_diag_msg */
	uint8_t family, state, timer, retransmits;
	uint16_t port_be[2];
	uint8_t addr[2][16];
	uint32_t ifindex, cookie[2];
	uint32_t expires_ms, rx_queue, tx_queue, uid, inode;
};

static struct answer inet(uint32_t cookie)
{
	struct answer a = {
		.family = AF_INET, .state = ST_ESTABLISHED,
		.addr = {{192, 0, 2, 1, 0xee}, {192, 0, 2, 2, 0xee}},
		.cookie = {cookie, 1}, .inode = cookie, .uid = 1000,
		.rx_queue = 5, .tx_queue = 6, .ifindex = 2,
	};

	a.port_be[0] = htons(80);
	a.port_be[1] = htons(12345);
	return a;
}

static struct sock rows[128];
static char paths[128][200];
static unsigned row_count, stop_at;

static int row(const struct sock *s)
{
	assert_true(row_count < 128);
	rows[row_count] = *s;
	if (s->path_len)
		memcpy(paths[row_count], s->path, s->path_len);
	row_count++;
	return row_count == stop_at ? 77 : 0;
}

static int walk(struct sock_walk *w, enum table t)
{
	row_count = 0;
	memset(paths, 0, sizeof paths);
	w->row = row;
	next = 0;
	return diag_walk(w, t);
}

static void test_fields(void **state)
{
	struct answer a = inet(7);
	struct sock_walk w = {0};
	struct datagram *d;

	(void)state;
	kernel_starts();
	d = datagram();
	message(d, TYPE, &a, sizeof a);
	a.state = ST_LISTEN;
	a.cookie[0] = 8;
	message(d, TYPE, &a, sizeof a);
	a.state = ST_CLOSE;
	a.timer = 4;
	a.retransmits = 3;
	a.expires_ms = 1239;
	a.cookie[0] = 9;
	message(d, TYPE, &a, sizeof a);
	done(0);
	assert_int_equal(walk(&w, T_TCP), 0);
	assert_int_equal(w.rows, 3);
	assert_int_equal(w.bad, 0);
	assert_int_equal(w.served, BACKEND_IS_DIAG);
	assert_int_equal(rows[0].table, T_TCP);
	assert_int_equal(rows[0].port[LOCAL], 80);
	assert_int_equal(rows[0].rx_queue, 5);
	assert_int_equal(rows[0].tx_queue, 6);
	assert_int_equal(rows[0].uid, 1000);
	assert_int_equal(rows[0].inode, 7);
	assert_int_equal(rows[0].ifindex, 2);
	assert_memory_equal(rows[0].addr[REMOTE], "\300\0\2\2\0\0\0\0", 8);
	assert_int_equal(rows[1].tx_queue, 0);
	assert_int_equal(rows[1].backlog, 6);
	assert_true(rows[1].have & HAVE_BACKLOG);
	assert_int_equal(rows[2].state, ST_BOUND);
	assert_int_equal(rows[2].probes, 3);
	assert_int_equal(rows[2].retransmits, 0);
	assert_int_equal(rows[2].timer_ticks, 123);
}

static void test_request(void **state)
{
	static uint32_t code[1024];
	struct sock_walk w = {.states = 1 << ST_LISTEN, .filter = code,
		.filter_len = 8, .want = HAVE_INFO | HAVE_DROPS};

	(void)state;
	code[0] = 0x12345678;
	kernel_starts();
	done(0);
	assert_int_equal(walk(&w, T_UDP6), 0);
	assert_int_equal(request.head.len, 16 + 56 + 4 + 8);
	assert_int_equal(request.head.type, TYPE);
	assert_int_equal(request.head.flags, 0x301);
	assert_int_equal(request.bytes[16], AF_INET6);
	assert_int_equal(request.bytes[17], 17);
	assert_int_equal(request.bytes[18], 1 << 1 | 1 << 6);
	assert_int_equal(((uint32_t *)(void *)request.bytes)[5], 1 << ST_LISTEN);
	assert_memory_equal(request.bytes + 76, code, 8);
	/* too long: the caller filters by itself */
	w.filter_len = sizeof code;
	w.states = 0;
	assert_int_equal(walk(&w, T_TCP), 0);
	assert_int_equal(request.head.len, 16 + 56);
	/* all states but the one that /proc does not have, and CLOSE */
	assert_int_equal(((uint32_t *)(void *)request.bytes)[5], 0x1f7f);
}

/* TCP has none in its tables, and would walk all connections to find none. */
static void test_request_close(void **state)
{
	struct sock_walk w = {.states = 1 << ST_LISTEN | 1 << ST_CLOSE};

	(void)state;
	kernel_starts();
	done(0);
	assert_int_equal(walk(&w, T_TCP6), 0);
	assert_int_equal(((uint32_t *)(void *)request.bytes)[5], 1 << ST_LISTEN);
	assert_int_equal(walk(&w, T_UDP), 0);
	assert_int_equal(((uint32_t *)(void *)request.bytes)[5], w.states);
}

static void test_bad_rows(void **state)
{
	struct answer a = inet(1), other = inet(2), last = inet(3);
	struct sock_walk w = {0};
	struct datagram *d;

	(void)state;
	kernel_starts();
	d = datagram();
	message(d, TYPE, &a, sizeof a);
	message(d, TYPE, &a, sizeof a - 1);
	message(d, TYPE, &a, 0);
	other.family = AF_INET6;
	message(d, TYPE, &other, sizeof other);
	message(d, 99, &a, sizeof a); /* of no interest, no error */
	message(d, TYPE, &last, sizeof last);
	done(0);
	assert_int_equal(walk(&w, T_TCP), 0);
	assert_int_equal(w.rows, 2);
	assert_int_equal(w.bad, 3);
	assert_int_equal(rows[1].inode, 3);
}

static void test_broken_datagrams(void **state)
{
	static const uint32_t lengths[] = {0, 15, 89, UINT32_MAX};
	struct answer a = inet(1);
	struct sock_walk w = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		kernel_starts();
		message(datagram(), TYPE, &a, sizeof a)->len = lengths[i];
		done(0);
		assert_int_equal(walk(&w, T_TCP), -EBADMSG);
		assert_int_equal(w.rows, 0);
	}
	/* larger than the buffer: the rest is lost */
	kernel_starts();
	message(datagram(), TYPE, &a, sizeof a);
	sent[0].len = 40000;
	assert_int_equal(walk(&w, T_TCP), -EMSGSIZE);
	/* nothing, and less than a head: no answer, go on */
	kernel_starts();
	datagram();
	datagram()->len = 15;
	message(datagram(), TYPE, &a, sizeof a);
	done(0);
	assert_int_equal(walk(&w, T_TCP), 0);
	assert_int_equal(w.rows, 1);
}

static void test_foreign(void **state)
{
	struct answer a = inet(1), forged = inet(2);
	struct sock_walk w = {0};
	struct datagram *d;
	int32_t err = -EIO;

	(void)state;
	kernel_starts();
	d = datagram();
	message(d, TYPE, &forged, sizeof forged);
	d->port = 4711;
	d = datagram();
	message(d, TYPE, &forged, sizeof forged)->seq = 2;
	message(d, DONE, &err, sizeof err)->seq = 2;
	message(d, TYPE, &a, sizeof a);
	done(0);
	assert_int_equal(walk(&w, T_TCP), 0);
	assert_int_equal(w.rows, 1);
	assert_int_equal(rows[0].inode, 1);
}

static void test_errors(void **state)
{
	struct sock_walk w = {0};
	int32_t err = -ENOENT;

	(void)state;
	kernel_starts();
	message(datagram(), ERROR, &err, sizeof err);
	assert_int_equal(walk(&w, T_TCP), -ENOENT);
	kernel_starts();
	done(-ENOENT);
	assert_int_equal(walk(&w, T_RAW), -ENOENT);
	kernel_starts();
	fails(EINTR);
	done(0);
	assert_int_equal(walk(&w, T_TCP), 0);
	kernel_starts();
	fails(ENOMEM);
	assert_int_equal(walk(&w, T_TCP), -ENOMEM);
	kernel_starts();
	refused = EPERM;
	assert_int_equal(walk(&w, T_TCP), -EPERM);
	assert_int_equal(w.rows, 0);
	/* ping sockets are not known to it: nothing is asked */
	kernel_starts();
	assert_int_equal(walk(&w, T_ICMP), -EPROTONOSUPPORT);
	assert_int_equal(sockets, 0);
}

/* A dump of the sockets first..last, disturbed or not. */
static void dump(uint32_t first, uint32_t last, bool disturbed)
{
	struct datagram *d = datagram();
	int32_t ok = 0;

	for (; first <= last; first++) {
		struct answer a = inet(first);

		message(d, TYPE, &a, sizeof a);
	}
	message(d, DONE, &ok, sizeof ok)->flags |= disturbed ? INTR : 0;
}

static void test_disturbed(void **state)
{
	struct sock_walk w = {0};
	unsigned i;

	(void)state;
	kernel_starts();
	dump(1, 3, true);
	dump(2, 5, false);
	assert_int_equal(walk(&w, T_TCP), 0);
	assert_int_equal(sockets, 2);
	assert_int_equal(w.rows, 5);
	for (i = 0; i < 5; i++)
		assert_int_equal(rows[i].inode, i + 1);
	/* the kernel had no memory for the rest */
	kernel_starts();
	dump(1, 2, false);
	sent[0].len -= 20;
	fails(ENOBUFS);
	dump(1, 4, false);
	assert_int_equal(walk(&w, T_TCP), 0);
	assert_int_equal(w.rows, 4);
	/* never quiet: what was seen, and that it has gaps */
	kernel_starts();
	for (i = 0; i < 40; i++)
		dump(i, i, true);
	assert_int_equal(walk(&w, T_TCP), -EAGAIN);
	assert_int_equal(sockets, w.rows);
	assert_in_range(w.rows, 2, 40);
}

static void test_stop(void **state)
{
	struct sock_walk w = {0};

	(void)state;
	kernel_starts();
	dump(1, 5, true);
	stop_at = 2;
	assert_int_equal(walk(&w, T_TCP), 77);
	assert_int_equal(row_count, 2);
	stop_at = 0;
}

/* A message's payload put together: a body and attributes. */
static uint8_t body[1024];
static size_t body_len;

static void begin(const void *p, size_t n)
{
	memcpy(body, p, n);
	body_len = n;
}

static void attribute(unsigned type, const void *p, size_t n)
{
	uint16_t head[2] = {(uint16_t)(4 + n), (uint16_t)type};

	memcpy(body + body_len, head, 4);
	memcpy(body + body_len + 4, p, n);
	body_len += (4 + n + 3) & ~(size_t)3;
}

struct unix_answer {
	uint8_t family, type, state, pad;
	uint32_t inode, cookie[2];
};

static void test_unix(void **state)
{
	struct unix_answer a = {AF_UNIX, 1, ST_LISTEN, 0, 42, {1, 0}};
	struct sock_walk w = {.want = HAVE_PEER | HAVE_QUEUES | HAVE_UID};
	char longest[110] = "/";
	uint32_t two[2] = {1, 128}, peer = 43;
	struct datagram *d;

	(void)state;
	memset(longest + 1, 'p', 107);
	kernel_starts();
	d = datagram();
	begin(&a, sizeof a);
	attribute(0, "\0abs\0tract\n", 11);
	attribute(3, two, sizeof two); /* two connections wait */
	attribute(4, two, sizeof two);
	message(d, TYPE, body, body_len);
	a.state = ST_ESTABLISHED;
	a.cookie[0] = 2;
	begin(&a, sizeof a);
	attribute(0, longest, 109);
	attribute(2, &peer, sizeof peer);
	message(d, TYPE, body, body_len);
	a.cookie[0] = 3;
	begin(&a, sizeof a);
	attribute(0, longest, 110); /* longer than sun_path */
	message(d, TYPE, body, body_len);
	done(0);
	assert_int_equal(walk(&w, T_UNIX), 0);
	assert_int_equal(row_count, 4);
	assert_int_equal(w.bad, 1);
	assert_int_equal(rows[0].state, SS_UNCONNECTED);
	assert_int_equal(rows[0].flags, SO_ACCEPTCON_FLAG);
	assert_int_equal(rows[0].backlog, 128);
	assert_int_equal(rows[0].path_len, 11);
	assert_memory_equal(paths[0], "@abs@tract\n", 11);
	assert_int_equal(rows[1].state, SS_CONNECTING);
	assert_int_equal(rows[1].inode, 0);
	assert_int_equal(rows[1].peer, 1);
	assert_int_equal(rows[2].peer, 128);
	assert_memory_equal(paths[2], "@abs@tract\n", 11);
	assert_int_equal(rows[3].state, SS_CONNECTED);
	assert_int_equal(rows[3].path_len, 108);
	assert_int_equal(rows[3].peer, 43);
}

static void test_attributes(void **state)
{
	static const uint16_t heads[][2] = {{0, 0}, {3, 0}, {200, 0}, {65535, 0}};
	struct unix_answer a = {AF_UNIX, 1, ST_CLOSE, 0, 42, {1, 0}};
	struct sock_walk w = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof heads / sizeof *heads; i++) {
		kernel_starts();
		begin(&a, sizeof a);
		attribute(0, "abcd", 4);
		memcpy(body + sizeof a, heads[i], 4);
		message(datagram(), TYPE, body, body_len);
		done(0);
		assert_int_equal(walk(&w, T_UNIX), 0);
		assert_int_equal(w.rows, 1);
		assert_int_equal(rows[0].path_len, 0);
	}
}

static void test_extensions(void **state)
{
	struct answer a = inet(1);
	struct sock_walk w = {.want = HAVE_INFO | HAVE_MEM | HAVE_DROPS};
	uint32_t mem[9] = {[8] = 17};
	struct datagram *d;

	(void)state;
	kernel_starts();
	d = datagram();
	begin(&a, sizeof a);
	attribute(7, mem, sizeof mem);
	attribute(2, "tcp info", 8);
	message(d, TYPE, body, body_len);
	a.cookie[0] = 2;
	begin(&a, sizeof a);
	attribute(7, mem, 32); /* Linux 4.6: no drops yet */
	message(d, TYPE, body, body_len);
	a.cookie[0] = 3;
	begin(&a, sizeof a);
	attribute(7, mem, 31);
	message(d, TYPE, body, body_len);
	done(0);
	assert_int_equal(walk(&w, T_UDP), 0);
	assert_int_equal(rows[0].drops, 17);
	assert_int_equal(rows[0].info_len, 8);
	assert_true(rows[0].have & HAVE_DROPS);
	assert_true(rows[1].have & HAVE_MEM);
	assert_false(rows[1].have & HAVE_DROPS);
	assert_null(rows[2].mem);
}

static void test_packet_netlink(void **state)
{
	struct {
		uint8_t family, type;
		uint16_t protocol;
		uint32_t inode, cookie[2];
	} p = {17, 3, 0x0800, 5, {1, 0}};
	struct {
		uint8_t family, type, protocol, state;
		uint32_t port, remote, group, inode, cookie[2];
	} n = {16, 3, 15, 0, 99, 0, 0, 6, {1, 0}};
	struct sock_walk w = {0};
	uint32_t info[6] = {3}, uid = 1000, mem = 77;

	(void)state;
	kernel_starts();
	begin(&p, sizeof p);
	attribute(0, info, sizeof info);
	attribute(5, &uid, sizeof uid);
	attribute(6, &mem, sizeof mem);
	message(datagram(), TYPE, body, body_len);
	done(0);
	assert_int_equal(walk(&w, T_PACKET), 0);
	assert_int_equal(rows[0].port[LOCAL], 0x0800);
	assert_int_equal(rows[0].ifindex, 3);
	assert_int_equal(rows[0].uid, 1000);
	assert_int_equal(rows[0].rx_queue, 77);
	kernel_starts();
	begin(&n, sizeof n);
	attribute(0, &mem, sizeof mem);
	message(datagram(), TYPE, body, body_len);
	done(0);
	assert_int_equal(walk(&w, T_NETLINK), 0);
	assert_int_equal(rows[0].port[LOCAL], 15);
	assert_int_equal(rows[0].flags, 99);
	assert_int_equal(rows[0].inode, 6);
	assert_int_equal(rows[0].rx_queue, 77);
}

static volatile unsigned sum;

static int any_row(const struct sock *s)
{
	uint32_t i;

	for (i = 0; i < s->path_len; i++)
		sum += (unsigned char)s->path[i];
	return 0;
}

/* Good messages with bytes changed, and none: nothing to see but a crash. */
static void test_noise(void **state)
{
	static const uint8_t tables[] = {T_TCP, T_UDP6, T_SCTP, T_RAW, T_UNIX,
		T_PACKET, T_NETLINK};
	static const uint8_t noise[200] = {1, 0, "/"[0], 10, 0xff};
	unsigned round;

	(void)state;
	srand(1);
	for (round = 0; round < 20000; round++) {
		struct sock_walk w = {.row = any_row, .want = UINT32_MAX};
		struct answer a = inet(round);
		struct datagram *d = sent;
		unsigned i, n;

		datagrams = next = 0;
		datagram()->len = 0;
		for (i = 0; i < 3; i++) {
			begin(&a, sizeof a);
			attribute((unsigned)rand() % 8, noise, (unsigned)rand() % 200);
			attribute((unsigned)rand() % 8, noise, (unsigned)rand() % 20);
			message(d, TYPE, body, body_len - (unsigned)rand() % 4);
		}
		n = (unsigned)rand() % 6;
		for (i = 0; i < n; i++)
			d->bytes[(unsigned)rand() % d->len] = (uint8_t)rand();
		d->len -= (unsigned)rand() % 3;
		datagram()->len = 0;
		for (i = datagrams; i < 20; i++) {
			sent[i].len = 0;
			done(0);
		}
		next = 0;
		diag_walk(&w, tables[(unsigned)rand() % sizeof tables]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_request_close),
		cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_broken_datagrams),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_disturbed),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_unix),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_packet_netlink),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
