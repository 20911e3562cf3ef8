/* SPDX-License-Identifier: MIT */
/*
 * Datagrams of netlink, as a kernel or somebody else might send them: framing,
 * routes, interfaces, addresses, a dump of sockets.  The first byte is the
 * question; then come the datagrams, each behind its length in two bytes,
 * little-endian.
 * Wraps: socket send recvfrom
 */
#include <errno.h>
#include <sys/socket.h>
#include "fuzz.h"
#include "sock/diag.h"
#include "net/route.h"
#include "net/netdev.h"

static const uint8_t *next, *last;

int __real_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol);
ssize_t __wrap_send(int fd, const void *p, size_t n, int flags);
ssize_t __wrap_recvfrom(int fd, void *p, size_t n, int flags,
		struct sockaddr *from, socklen_t *len);

int __wrap_socket(int domain, int type, int protocol)
{
	return domain == AF_NETLINK ? open("/dev/null", O_RDWR | O_CLOEXEC) :
		__real_socket(domain, type, protocol);
}

ssize_t __wrap_send(int fd, const void *p, size_t n, int flags)
{
	volatile unsigned sum = 0;
	size_t i;

	(void)fd;
	(void)flags;
	for (i = 0; i < n; i++) /* all of it can be read */
		sum += ((const uint8_t *)p)[i];
	return (ssize_t)n;
}

ssize_t __wrap_recvfrom(int fd, void *p, size_t n, int flags,
		struct sockaddr *from, socklen_t *len)
{
	size_t size;

	(void)fd;
	MUST(flags & MSG_TRUNC);
	MUST(n >= 32768);
	if (last - next < 2) {
		errno = ECONNRESET;
		return -1;
	}
	memset(from, 0, *len);
	size = (size_t)(next[0] | next[1] << 8);
	next += 2;
	if (size > (size_t)(last - next))
		size = (size_t)(last - next);
	memcpy(p, next, size < n ? size : n);
	next += size;
	return (ssize_t)size;
}

static unsigned rows;

static bool ended(const char *name)
{
	return memchr(name, 0, IFNAME);
}

static int family;

static int route(const struct route *r)
{
	MUST(r->family == family);
	MUST(r->dst_len <= (r->family == AF_INET ? 32 : 128));
	MUST(ended(r->iface));
	rows++;
	return 0;
}

static int link_row(const struct netdev *d)
{
	MUST(ended(d->name));
	rows++;
	return 0;
}

static int address(const struct netaddr *a)
{
	MUST(ended(a->label));
	rows++;
	return 0;
}

static int asked_table;

static int sock(const struct sock *s)
{
	volatile unsigned sum = 0;
	uint32_t i;

	MUST(s->table == asked_table);
	for (i = 0; i < s->path_len; i++)
		sum += (unsigned char)s->path[i];
	rows++;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const int families[] = {AF_INET, AF_INET6};
	static const int tables[] = {T_TCP, T_TCP6, T_UNIX, T_PACKET, T_NETLINK};
	struct sock_walk w = {.states = ~0u, .row = sock};

	if (n < 1)
		return 0;
	next = data + 1;
	last = data + n;
	rows = 0;
	switch (data[0] % 9) {
	case 0:
	case 1:
		family = families[data[0] % 9];
		nl_routes(family, data[0] / 9, false, route);
		break;
	case 2:
		nl_links(link_row);
		break;
	case 3:
		nl_addresses(0, address);
		break;
	default:
		asked_table = tables[data[0] % 9 - 4];
		diag_walk(&w, (enum table)asked_table);
	}
	MUST(rows <= n); /* no row out of nothing, none for ever */
	arena_round();
	return 0;
}
