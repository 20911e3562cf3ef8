/* SPDX-License-Identifier: MIT */
/* Prints a socket as a JSON object: docs/JSON.md. */
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

/* Adds an address, bare and whole: its name if there is one, else the
 * number. */
static void put_end(const struct sock *s, int end, const char *keys)
{
	char text[FMT_ADDR + 1];
	int family = table_family(s->table);
	const char *name = numeric_hosts() ? NULL :
			host_name(family, s->addr[end]);

	*fmt_addr(text, family, s->addr[end]) = 0;
	json_row(keys, name ? name : text, (uint64_t)s->port[end]);
}

/* Adds the interface that the socket is bound to, which is the scope of a
 * link-local address too. -1: it is gone. A saved tree has no names for the
 * numbers. */
static void put_device(const struct sock *s)
{
	char iface[IFNAME] = "";

	if (!(s->have & HAVE_IFINDEX) || !s->ifindex || !~s->ifindex)
		return;
	if (!source.root && !source.net)
		ifindex_name(iface, s->ifindex);
	json_row("ifindex:u iface:s +", s->ifindex, iface[0] ? iface : NULL);
}

/* Adds protocol and interface of sockets that have no addresses. */
static void put_hidden(const struct sock *s)
{
	if (s->table == T_NETLINK) {
		json_row("recv_q:u send_q:u protocol:u port_id:u +", s->rx_queue,
			s->tx_queue, s->port[LOCAL], s->flags);
		return;
	}
	json_row("recv_q:u protocol:u +", s->rx_queue, s->port[LOCAL]);
	put_device(s);
}

static void put_inet(const struct sock *s)
{
	json_row("recv_q:u send_q:u +", s->rx_queue, s->tx_queue);
	put_end(s, LOCAL, "local_address:s local_port:z +");
	put_end(s, REMOTE, "foreign_address:s foreign_port:z +");
	put_device(s);
}

static void put_timer(const struct sock *s)
{
	json_row("timer:s timer_ticks:U retransmits:u +",
		nth_string("off\0on\0keepalive\0timewait\0probe\0unkn",
			s->timer < 5 ? s->timer : 5), s->timer_ticks,
		s->retransmits);
}

/* The first one as jc has it, and all of them; or why there is none. */
void netstat_json_owners(const struct sock *s)
{
	const struct owner *o;

	if (!ENABLE_NETSTAT_PROGRAMS || !asked('p'))
		return;
	o = owner_of(s->inode);
	if (!o) {
		json_row("reason:s +", owner_why(s));
		return;
	}
	json_row("pid:u program_name:s fd:u +", o->pid, o->name, o->fd);
	json_list("owners");
	for (; o; o = o->next)
		json_row("pid:u program_name:s fd:u", o->pid, o->name, o->fd);
	json_list_end();
}

void netstat_json(const struct sock *s, const char *state, const char *flags)
{
	bool inet = !flags, uid = inet && s->have & HAVE_UID;
	bool hidden = ENABLE_NETSTAT_PACKET && s->table >= T_PACKET;

	json_row("proto:s family:s +", table_name(s->table),
		!inet ? "unix" : hidden ? table_name(s->table) :
		s->table & 1 ? "inet6" : "inet");
	if (hidden)
		put_hidden(s);
	else if (inet)
		put_inet(s);
	else
		json_row("refcnt:o flags:s type:s +", s->have & HAVE_REFS ?
			(uint64_t)s->refs : NONE, flags,
			netstat_unix_type(s));
	json_row("state:s user:s uid:o inode:z +", *state ? state : NULL,
		uid && !numeric_users() ? user_name(s->uid) : NULL,
		uid ? (uint64_t)s->uid : NONE, s->inode);
	netstat_json_owners(s);
	if (ENABLE_NETSTAT_TIMERS && inet && asked('o'))
		put_timer(s);
	if (ENABLE_FEATURE_UNIX_CHECK && !inet && s->flags & UNVERIFIED_FLAG)
		json_row("unverified:u +", 1u);
	json_row("drops:o peer_inode:z path:t", s->have & HAVE_DROPS ?
		(uint64_t)s->drops : NONE, s->peer,
		s->path_len ? s->path : NULL, (size_t)s->path_len);
}
