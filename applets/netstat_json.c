/* A socket as a JSON object: docs/JSON.md. */
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

/* Bare and whole: the name if there is one, else the number. */
static const char *address(char *text, const struct sock *s, int end)
{
	int family = table_family(s->table);
	const char *name = numeric_hosts() ? NULL :
			host_name(family, s->addr[end]);

	if (name)
		return name;
	*fmt_addr(text, family, s->addr[end]) = 0;
	return text;
}

static uint64_t port(const struct sock *s, int end)
{
	return s->port[end] ? s->port[end] : NONE;
}

static void put(const struct sock *s, const char *state, const char *flags,
		const struct owner *o)
{
	char local[FMT_ADDR + 1], remote[FMT_ADDR + 1], proto[10];
	bool inet = !flags;
	bool timer = ENABLE_NETSTAT_TIMERS && asked('o') && inet;

	*fmt_str(proto, table_name(s->table)) = 0;
	json_row("proto:s family:s recv_q:o send_q:o local_address:s "
		"local_port:o foreign_address:s foreign_port:o refcnt:o "
		"flags:s type:s state:s user:s uid:o inode:o pid:o "
		"program_name:s fd:o timer:s timer_ticks:o retransmits:o "
		"drops:o peer_inode:o path:t",
		proto, !inet ? "unix" : s->table & 1 ? "inet6" : "inet",
		inet ? (uint64_t)s->rx_queue : NONE,
		inet ? (uint64_t)s->tx_queue : NONE,
		inet ? address(local, s, LOCAL) : NULL, port(s, LOCAL),
		inet ? address(remote, s, REMOTE) : NULL, port(s, REMOTE),
		inet ? NONE : (uint64_t)s->refs, flags,
		inet ? NULL : netstat_unix_type(s), *state ? state : NULL,
		inet && !numeric_users() ? user_name(s->uid) : NULL,
		inet ? (uint64_t)s->uid : NONE,
		s->inode ? s->inode : NONE, o ? (uint64_t)o->pid : NONE,
		o ? o->name : NULL, o ? (uint64_t)o->fd : NONE,
		timer ? nth_string("off\0on\0keepalive\0timewait\0probe\0unkn",
			s->timer < 5 ? s->timer : 5) : NULL,
		timer ? s->timer_ticks : NONE,
		timer ? (uint64_t)s->retransmits : NONE,
		s->have & HAVE_DROPS ? (uint64_t)s->drops : NONE,
		s->have & HAVE_PEER && s->peer ? s->peer : NONE,
		s->path_len ? s->path : NULL, (size_t)s->path_len);
}

/* -p: the first owner; -pp: an object for each of them. */
void netstat_json(const struct sock *s, const char *state, const char *flags)
{
	const struct owner *o = ENABLE_NETSTAT_PROGRAMS && asked('p') ?
			owner_of(s->inode) : NULL;

	do
		put(s, state, flags, o);
	while (asked('p') > 1 && o && (o = o->next));
}
