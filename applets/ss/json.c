/* SPDX-License-Identifier: MIT */
/* ss --json: an object per socket. */
#include <string.h>
#include <sys/socket.h>
#include "ss.h"

static void put_end(const struct sock *s, unsigned end)
{
	char text[FMT_ADDR + 1];

	*fmt_addr(text, table_family(s->table), s->addr[end]) = 0;
	json_key_str(end ? "peer_address" : "local_address", text,
		strlen(text));
	if (s->port[end])
		json_key_num(end ? "peer_port" : "local_port", s->port[end]);
}

static void put_vsock(const struct sock *s)
{
	uint32_t end[2][2];
	unsigned i;

	for (i = LOCAL; i <= REMOTE; i++) {
		memcpy(end[i], s->addr[i], sizeof end[i]);
		if (end[i][0] != UINT32_MAX)
			json_key_num(i ? "peer_address" : "local_address",
				end[i][0]);
		if (end[i][1] != UINT32_MAX)
			json_key_num(i ? "peer_port" : "local_port", end[i][1]);
	}
}

static void put_ends(const struct sock *s)
{
	char name[IFNAME];

	if (s->table < T_UNIX) {
		put_end(s, LOCAL);
		put_end(s, REMOTE);
	} else if (s->table == T_UNIX) {
		if (s->path_len)
			json_key_str("path", s->path, s->path_len);
		if (s->peer)
			json_key_num("peer", s->peer);
	} else if (s->table == T_VSOCK) {
		put_vsock(s);
	} else {
		json_key_num("protocol", s->port[LOCAL]);
		if (s->table == T_NETLINK)
			json_key_num("port_id", s->flags);
	}
	if (s->ifindex) {
		ifindex_name(name, s->ifindex);
		json_key_str("interface", name, strlen(name));
	}
}

static void put_owner(const struct sock *s)
{
	const struct owner *o = owner_of(s->inode);

	if (!o)
		return;
	json_key_num("pid", o->pid);
	json_key_str("program_name", o->name, strlen(o->name));
	json_key_num("fd", o->fd);
}

static void put_figures(const struct sock *s)
{
	const struct tcp_field *f;
	unsigned n;
	uint64_t v;

	for (n = 0; (f = tcp_field(n)); n++)
		if (tcp_value(s, f, &v) && tcp_shown(f, v))
			json_key_num(tcp_field_key(n), v);
}

int json_socket(const struct sock *s)
{
	const char *netid = query_name(query_of(s)), *state = state_word(s);

	json_key_str("netid", netid, strlen(netid));
	json_key_str("state", state, strlen(state));
	json_key_num("recv_q", s->rx_queue);
	json_key_num("send_q", send_queue(s));
	put_ends(s);
	if (s->have & HAVE_UID)
		json_key_num("uid", s->uid);
	json_key_num("inode", s->inode);
	if (s->have & HAVE_COOKIE)
		json_key_num("cookie", s->cookie);
	if (asked('p'))
		put_owner(s);
	if (asked('i'))
		put_figures(s);
	json_row_end();
	return 0;
}
