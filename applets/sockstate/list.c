/* SPDX-License-Identifier: MIT */
/* sockstate list: prints a row per socket. */
#include <string.h>
#include "sockstate.h"

static void put_recv_queue(const struct sock *s)
{
	char text[FMT_U64 * 2 + 1], *p = fmt_u64(text, s->rx_queue);

	json_number("recv_q", s->rx_queue);
	if (s->have & HAVE_BACKLOG && sock_state(s) == ST_LISTEN) {
		*p++ = '/';
		p = fmt_u64(p, s->backlog);
		json_number("backlog", s->backlog);
	}
	table_text(text, (size_t)(p - text));
}

static void put_ends(const struct sock *s)
{
	if (s->table != T_UNIX) {
		grid_place(s, LOCAL);
		grid_place(s, REMOTE);
		return;
	}
	if (s->path_len)
		grid_text("path", s->path, s->path_len);
	else
		grid_number("", s->inode);
	if (s->have & HAVE_PEER && s->peer)
		grid_number("peer", s->peer);
	else
		table_text("*", 1);
}

void list_number(const char *word, const char *key, uint64_t v)
{
	json_number(key, v);
	if (grid_tail())
		grid_tail_len += out_format(" %s %llu", word,
			(unsigned long long)v);
}

static void mark_unverified(const struct sock *s)
{
	if (s->table != T_UNIX || !(s->flags & UNVERIFIED_FLAG))
		return;
	json_number("unverified", 1);
	if (grid_tail())
		grid_tail_len += out_format(" (unverified)");
}

static void put_reason(const struct sock *s)
{
	json_text("reason", owner_why(s));
	if (grid_tail())
		grid_tail_len += out_format(" (%s)", owner_why(s));
}

void json_owners(const struct owner *o)
{
	if (!ENABLE_FEATURE_JSON || !asked('j'))
		return;
	json_list("owners");
	for (; o; o = o->next)
		json_row("pid:u program_name:s fd:u", o->pid, o->name, o->fd);
	json_list_end();
}

static void put_owners(const struct sock *s)
{
	const struct owner *o = owner_of(s->inode);

	if (o) {
		json_number("pid", o->pid);
		json_text("program_name", o->name);
		json_number("fd", o->fd);
	}
	if (!o)
		put_reason(s);
	json_owners(o);
	for (; o && grid_tail(); o = o->next)
		grid_tail_len += out_format(o->next ? " %s fd %u," :
			" %s fd %u", owner_text(o), o->fd);
}

const char *timer_name(const struct sock *s)
{
	return nth_string("off\0retrans\0keepalive\0timewait\0"
			"probe\0unknown", s->timer < 5 ? s->timer : 5);
}

static void put_timer(const struct sock *s)
{
	const char *name = timer_name(s);
	unsigned long long ms = s->timer_ticks * 10;

	if (!s->timer)
		return;
	json_text("timer", name);
	json_number("timer_ms", ms);
	if (grid_tail())
		grid_tail_len += out_format(" %s %llums", name, ms);
	if (s->retransmits)
		list_number("retries", "retransmits", s->retransmits);
	if (s->probes)
		list_number("probes", "probes", s->probes);
}

static void put_info(const struct sock *s)
{
	const struct tcp_field *f;
	unsigned n;
	uint64_t v;

	for (n = 0; (f = tcp_field(n)); n++)
		if (tcp_value(s, f, &v) && tcp_shown(f, v)) {
			const char *key = tcp_field_key(n);

			list_number(key, key, v);
		}
}

uint32_t list_rows;

void list_row(const struct sock *s, void (*more)(const struct sock *))
{
	if (ENABLE_FEATURE_NETNS)
		json_text("net_namespace", source.netns);
	grid_string("proto", table_name(s->table));
	json_text("family", family_name(s->table));
	grid_string("state", state_name(sock_state(s)));
	put_recv_queue(s);
	grid_number("send_q", s->tx_queue);
	put_ends(s);
	if (s->have & HAVE_UID)
		json_number("uid", s->uid);
	json_number("inode", s->inode);
	if (ENABLE_FEATURE_UNIX_CHECK)
		mark_unverified(s);
	if (more)
		more(s);
	grid_end();
	list_rows++;
}

void list_titles(void)
{
	grid_titles("Proto\0State\0>Recv-Q\0>Send-Q\0Local\0Remote\0");
}

static void more(const struct sock *s)
{
	if (asked('p'))
		put_owners(s);
	if (asked('o'))
		put_timer(s);
	if (asked('i') && s->have & HAVE_INFO && sock_state(s) != ST_LISTEN)
		put_info(s);
}

static int row(const struct sock *s)
{
	list_row(s, more);
	return 0;
}

static uint32_t wants(void)
{
	return HAVE_BACKLOG | HAVE_QUEUES | HAVE_UID |
		(asked('o') ? HAVE_TIMER : 0u) | (asked('i') ? HAVE_INFO : 0u) |
		(st.tables >> T_UNIX ? HAVE_PEER : 0u);
}

void list_sockets(void)
{
	list_titles();
	each_socket(row, wants());
}

int sockstate_list(char **argv)
{
	(void)argv;
	if (asked('p'))
		st.owners = true;
	view_sockets(list_sockets, wants());
	return 0;
}
