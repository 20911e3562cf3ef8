/* SPDX-License-Identifier: MIT */
/* Which sockets stand for an address: to connect() to, and to bind() to. */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

/* net/ipv6/ipv6_sockglue.c IPV6_V6ONLY: a socket on :: takes IPv4 too, unless
 * it was asked not to.  Only diag tells, of servers (Linux 4.3). */
static enum filter_answer takes_ip4(const struct sock *s)
{
	if (!(s->have & HAVE_V6ONLY))
		return FILTER_UNKNOWN;
	return s->v6only ? FILTER_NO : FILTER_YES;
}

/* 0.0.0.0 as IPv6 sockets write it. */
static bool is_mapped_any(const uint8_t *addr)
{
	return is_ip4_mapped(addr) && all_zero(addr + sizeof ip4_mapped, 4);
}

/* What stands for n: the IPv4 network of an IPv4-mapped one. */
static struct network bare(const struct network *n)
{
	struct network ip4 = *n;

	if (n->family != AF_INET6 || !is_ip4_mapped(n->addr) || n->prefix < 96)
		return ip4;
	ip4.family = AF_INET;
	ip4.prefix = (uint8_t)(n->prefix - 96);
	memset(ip4.addr, 0, sizeof ip4.addr);
	memcpy(ip4.addr, n->addr + sizeof ip4_mapped, 4);
	return ip4;
}

static bool is_any(const struct network *n)
{
	return all_zero(n->addr, sizeof n->addr);
}

/* Is the socket bound to an address of the family, or to any? */
static enum filter_answer family_serves(const struct sock *s, int family)
{
	const uint8_t *addr = s->addr[LOCAL];

	if (!(s->table & 1))
		return family == AF_INET ? FILTER_YES : FILTER_NO;
	if (is_ip4_mapped(addr))
		return family == AF_INET ? FILTER_YES : FILTER_NO;
	if (family == AF_INET6)
		return FILTER_YES;
	return all_zero(addr, 16) ? takes_ip4(s) : FILTER_NO;
}

static bool on_other_device(const struct sock *s, const struct network *n)
{
	return n->ifindex && s->ifindex && n->ifindex != s->ifindex;
}

enum filter_answer sock_serves(const struct sock *s, const struct network *n)
{
	const uint8_t *addr = s->addr[LOCAL];
	struct network wanted = bare(n);

	if (s->table >= T_UNIX || on_other_device(s, n))
		return FILTER_NO;
	if (!wanted.prefix)
		return family_serves(s, wanted.family);
	if (network_match(&wanted, s, LOCAL))
		return FILTER_YES;
	if (s->table & 1 ? all_zero(addr, 16) && wanted.family == AF_INET6 :
			all_zero(addr, 4) && wanted.family == AF_INET)
		return FILTER_YES;
	if (!(s->table & 1) || wanted.family != AF_INET)
		return FILTER_NO;
	if (is_mapped_any(addr))
		return FILTER_YES;
	return all_zero(addr, 16) ? takes_ip4(s) : FILTER_NO;
}

/* A socket on any address of a family takes the port of all of them. */
enum filter_answer sock_blocks(const struct sock *s, const struct network *n)
{
	struct network wanted = bare(n);
	enum filter_answer serves = sock_serves(s, n);

	if (serves || s->table >= T_UNIX || on_other_device(s, n) ||
			!wanted.prefix || !is_any(&wanted))
		return serves;
	/* :: asks for IPv4 too, as sockets do by default */
	return wanted.family == AF_INET6 ? FILTER_YES :
		family_serves(s, AF_INET);
}
