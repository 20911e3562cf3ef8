/* SPDX-License-Identifier: MIT */
/* ss: the cells of a socket's row. */
#include <string.h>
#include <sys/socket.h>
#include "ss.h"

const char *state_word(const struct sock *s)
{
	unsigned state = sock_state(s);

	return nth_string("UNKNOWN\0ESTAB\0SYN-SENT\0SYN-RECV\0FIN-WAIT-1\0"
		"FIN-WAIT-2\0TIME-WAIT\0UNCONN\0CLOSE-WAIT\0LAST-ACK\0LISTEN\0"
		"CLOSING\0SYN-RECV\0UNCONN", state < ST_MAX ? state : 0);
}

uint32_t recv_queue(const struct sock *s)
{
	return s->rx_queue;
}

/* A listener's is the limit of its queue. */
uint32_t send_queue(const struct sock *s)
{
	return s->have & HAVE_BACKLOG ? s->backlog : s->tx_queue;
}

/* ---- addresses ---- */

enum { INET_DIAG_SKV6ONLY = 11 }; /* include/uapi/linux/inet_diag.h */

/* :: is written * unless the socket takes no IPv4; /proc does not tell. */
static bool v6only(const struct sock *s)
{
	const uint8_t *v = sock_attr(s, INET_DIAG_SKV6ONLY, 1);

	return v && *v;
}

static const char *name_of(const struct sock *s, unsigned end)
{
	return ENABLE_FEATURE_HOSTS && asked('r') ?
		host_name(table_family(s->table), s->addr[end]) : NULL;
}

static char *put_number(char *p, const struct sock *s, unsigned end)
{
	if (table_family(s->table) != AF_INET6)
		return fmt_ip4(p, s->addr[end]);
	if (all_zero(s->addr[end], 16) && !v6only(s)) {
		*p++ = '*';
		return p;
	}
	*p++ = '[';
	p = fmt_ip6(p, s->addr[end]);
	*p++ = ']';
	return p;
}

static void put_end(const struct sock *s, unsigned end)
{
	const char *name = name_of(s, end);

	if (name)
		out_str(name);
	else
		out_commit(put_number(out_reserve(FMT_ADDR + 2), s, end));
	if (end == LOCAL && s->ifindex) {
		out_char('%');
		put_device(s->ifindex);
	}
	out_char(':');
}

static void put_unix(const struct sock *s, unsigned end)
{
	if (end == LOCAL && s->path_len)
		out_text(s->path, s->path_len);
	else
		out_char('*');
	out_char(' ');
}

static void put_any_end(const struct sock *s, unsigned end)
{
	if (s->table == T_UNIX)
		put_unix(s, end);
	else if (ENABLE_SS_OTHER_FAMILIES && s->table > T_UNIX)
		put_special(s, end);
	else
		put_end(s, end);
}

void put_local(const struct sock *s)
{
	put_any_end(s, LOCAL);
}

void put_peer(const struct sock *s)
{
	put_any_end(s, REMOTE);
}

/* ---- ports ---- */

static bool is_raw(const struct sock *s)
{
	return s->table == T_RAW || s->table == T_RAW6;
}

static const char *port_name(const struct sock *s, unsigned end)
{
	if (asked('n'))
		return NULL;
	if (is_raw(s))
		return ENABLE_FEATURE_PROTOCOL_NAMES && end == LOCAL ?
			protocol_name(s->port[end]) : NULL;
	return ENABLE_FEATURE_PORT_NAMES ? sock_service(s, end) : NULL;
}

static void put_port(const struct sock *s, unsigned end)
{
	const char *name;

	name = s->port[end] ? port_name(s, end) : "*";
	if (name)
		out_text(name, strlen(name));
	else
		out_commit(fmt_u64(out_reserve(FMT_U64), s->port[end]));
}

static void put_any_port(const struct sock *s, unsigned end)
{
	if (s->table == T_UNIX)
		out_commit(fmt_u64(out_reserve(FMT_U64),
			end == LOCAL ? s->inode : s->peer));
	else if (ENABLE_SS_OTHER_FAMILIES && s->table > T_UNIX)
		put_special_port(s, end);
	else
		put_port(s, end);
}

void put_local_port(const struct sock *s)
{
	put_any_port(s, LOCAL);
}

void put_peer_port(const struct sock *s)
{
	put_any_port(s, REMOTE);
}
