/* SPDX-License-Identifier: MIT */
/* Address cells. */
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

enum { CUT = 22, PORT_CUT = 18 };

static bool is_any(int family, const uint8_t *addr)
{
	return all_zero(addr, family == AF_INET ? 4 : 16);
}

static char *put_string(char *s, const char *text, size_t max)
{
	size_t n = text_len(text, max);

	return (char *)memcpy(s, text, n) + n;
}

char *host_put(char *s, int family, const uint8_t *addr)
{
	if (!numeric_hosts()) {
		const char *name;

		if (is_any(family, addr))
			return put_string(s, family == AF_INET ? "*" : "[::]", 4);
		name = host_name(family, addr);
		if (name)
			return put_string(s, name, 253);
	}
	return fmt_addr(s, family, addr);
}

static const char *port_name(const struct sock *sk, int end)
{
	if (numeric_ports())
		return NULL;
	if (sk->table < T_RAW)
		return sock_service(sk, (unsigned)end);
	if (ENABLE_FEATURE_PROTOCOL_NAMES && ENABLE_NETSTAT_RAW &&
			sk->table <= T_RAW6)
		return protocol_name(sk->port[end]);
	return NULL;
}

/* Names come from files. A name with a byte that the gate would escape is not
 * shown. */
static bool is_plain(const char *s)
{
	while ((unsigned char)*s - 0x21u < 0x5e)
		s++;
	return !*s;
}

static char *port_put(char *s, const struct sock *sk, int end)
{
	const char *name;

	if (!sk->port[end]) {
		*s = '*';
		return s + 1;
	}
	name = port_name(sk, end);
	return name && is_plain(name) ? put_string(s, name, 63) :
			fmt_u64(s, sk->port[end]);
}

/* A packet socket has the index of its interface (-1: the interface is gone)
 * and its protocol, an ETH_P_ number; a netlink socket its protocol and port
 * id. */
static char *hidden_put(char *s, const struct sock *sk, int end)
{
	uint32_t a = sk->ifindex, b = sk->port[LOCAL];

	if (sk->table == T_NETLINK) {
		a = b;
		b = sk->flags;
	}
	if (end == REMOTE)
		return fmt_str(s, "*:*");
	if (!~a)
		s = fmt_str(s, "-1");
	else
		s = a || sk->table == T_NETLINK ? fmt_u64(s, a) : fmt_str(s, "*");
	return fmt_u64(fmt_str(s, ":"), b);
}

char *cell_put(char *s, const struct sock *sk, int end)
{
	char *start = s, *colon;
	size_t host_len, port_len;

	if (ENABLE_NETSTAT_PACKET && sk->table >= T_PACKET)
		return hidden_put(s, sk, end);

	s = host_put(s, table_family(sk->table), sk->addr[end]);
	colon = s;
	*s++ = ':';
	s = port_put(s, sk, end);
	host_len = (size_t)(colon - start);
	port_len = (size_t)(s - colon) - 1;
	if (wide() || host_len + port_len <= CUT)
		return s;
	if (port_len > PORT_CUT)
		port_len = PORT_CUT;
	if (host_len > CUT - port_len)
		host_len = CUT - port_len;
	memmove(start + host_len, colon, port_len + 1);
	return start + host_len + 1 + port_len;
}
