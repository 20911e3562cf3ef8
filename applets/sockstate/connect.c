/* SPDX-License-Identifier: MIT */
/* sockstate wait connect: does another host take TCP connections? */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/process.h"
#include "filter/filter.h"
#include "sockstate.h"

/* A try lasts long enough for the kernel to send its first packet twice, 1 s
 * apart. */
enum { TRY = 2000 /* ms */, ADDRESSES = 16 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static struct {
	struct pollfd fd[ADDRESSES]; /* .fd is -1: no more */
	union address to[ADDRESSES];
	unsigned count, open;
	int err; /* why the last one failed; 0: there was no address */
} tried;

static bool wrong(struct condition *c, const char *at, const char *why)
{
	c->place.at = at;
	c->place.error = why;
	return false;
}

/* "%eth0" behind an address of the link. */
static bool parse_device(struct condition *c)
{
	struct place *p = &c->place;
	const char *device = memchr(p->name, '%', p->len);
	size_t whole = p->len;

	if (!device)
		return true;
	p->len = (size_t)(device - p->name);
	p->ifindex = name_ifindex(device + 1, whole - p->len - 1);
	return p->ifindex || wrong(c, device + 1, "no such interface");
}

bool connect_parse(struct condition *c, const char *s, size_t len)
{
	struct place *p = &c->place;
	const char *colon = s + len;
	uint8_t addr[16];

	while (colon > s && *colon != ':')
		colon--;
	if (colon == s || !len || *text_find(colon, ']') == ']')
		return wrong(c, s, "expected HOST:PORT");
	p->port = place_port(colon + 1, (size_t)(s + len - colon - 1));
	if (p->port <= 0)
		return wrong(c, colon + 1, "not a port or service");
	p->name = s;
	p->len = (size_t)(colon - s);
	if (*s == '[') {
		if (colon[-1] != ']')
			return wrong(c, s, "expected [ADDRESS]:PORT");
		p->name++;
		p->len -= 2;
	}
	if (!parse_device(c))
		return false;
	return (scan_addr(p->name, p->len, addr) && (*s == '[' ||
			!memchr(s, ':', p->len))) ||
		(*s != '[' && is_host_name(p->name, p->len)) ||
		wrong(c, s, "not an address or host name; IPv6 stands in []");
}

/* Begins a connection; does not wait for it. */
static void begin(const struct place *p, const struct network *n)
{
	union address *to = &tried.to[tried.count];
	struct pollfd *fd = &tried.fd[tried.count];

	memset(to, 0, sizeof *to);
	to->any.sa_family = n->family;
	to->v4.sin_port = htons((uint16_t)p->port); /* sin6_port is there, too */
	if (n->family == AF_INET6) {
		memcpy(&to->v6.sin6_addr, n->addr, 16);
		to->v6.sin6_scope_id = p->ifindex;
	} else {
		memcpy(&to->v4.sin_addr, n->addr, 4);
	}
	fd->events = POLLOUT;
	fd->fd = socket(n->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd->fd < 0) {
		tried.err = errno;
		return;
	}
	if (connect(fd->fd, &to->any, sizeof *to) && errno != EINPROGRESS) {
		tried.err = errno;
		close(fd->fd);
		return;
	}
	tried.count++;
	tried.open++;
}

static void end(struct pollfd *fd)
{
	if (fd->fd < 0)
		return;
	close(fd->fd);
	fd->fd = -1;
	tried.open--;
}

/* A port of our own range can be given to the socket that looks for it: then it
 * is connected to itself, and nobody listens. */
static bool to_itself(int fd, const union address *to)
{
	union address own;
	socklen_t len = sizeof own;

	memset(&own, 0, sizeof own);
	if (getsockname(fd, &own.any, &len))
		return true;
	return own.v4.sin_port == to->v4.sin_port &&
		(to->any.sa_family == AF_INET ?
		!memcmp(&own.v4.sin_addr, &to->v4.sin_addr, 4) :
		!memcmp(&own.v6.sin6_addr, &to->v6.sin6_addr, 16));
}

/* A second connect(2) tells how the first one ended. */
static bool connected(unsigned i)
{
	int fd = tried.fd[i].fd;

	if (!connect(fd, &tried.to[i].any, sizeof *tried.to) ||
			errno == EISCONN) {
		if (!to_itself(fd, &tried.to[i]))
			return true;
		errno = ECONNREFUSED;
	}
	if (errno != EALREADY && errno != EINPROGRESS) {
		tried.err = errno;
		end(&tried.fd[i]);
	}
	return false;
}

/* Waits for the first that is connected, or until ms milliseconds have passed. */
static bool any_connected(uint32_t ms)
{
	uint32_t start = clock_ticks(), passed = 0;
	unsigned i;

	do {
		clock_wait(tried.fd, tried.count, (int)(ms - passed));
		for (i = 0; i < tried.count; i++)
			if (tried.fd[i].fd >= 0 && tried.fd[i].revents &&
					connected(i))
				return true;
		passed = (clock_ticks() - start) * CLOCK_TICK;
	} while (tried.open && passed < ms);
	if (tried.open)
		tried.err = ETIMEDOUT;
	return false;
}

static void begin_all(const struct place *p, uint32_t ms)
{
	struct network n[ADDRESSES];
	unsigned i, count;

	tried.count = tried.open = 0;
	tried.err = 0;
	arena_round(); /* tries go on for ever */
	count = name_addresses(n, ADDRESSES, p->name, p->len, ms);
	for (i = 0; i < count && i < ADDRESSES; i++)
		if (bit(tables_of_families(),
				n[i].family == AF_INET ? T_TCP : T_TCP6))
			begin(p, &n[i]);
}

bool connect_holds(struct condition *c, uint32_t ms)
{
	uint32_t start = clock_ticks(), passed;
	unsigned i;

	if (c->connected)
		return true;
	if (ms > TRY)
		ms = TRY;
	begin_all(&c->place, ms);
	passed = (clock_ticks() - start) * CLOCK_TICK;
	c->connected = tried.open &&
		any_connected(passed < ms ? ms - passed : 0);
	for (i = 0; i < tried.count; i++)
		end(&tried.fd[i]);
	return c->connected;
}

const char *connect_why(void)
{
	return tried.err ? err_text(tried.err) : "no address is known";
}
