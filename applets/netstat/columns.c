/* SPDX-License-Identifier: MIT */
/* The columns of the socket views: titles and cells. */
#include <string.h>
#include "netstat.h"

void netstat_title(const char *what)
{
	/* tiny has no out_format() */
	out_str("Active ");
	out_str(what);
	out_str(asked('a') ? " (servers and established)\n" :
		asked('l') ? " (only servers)\n" : " (w/o servers)\n");
}

/* -pp: prints PID/NAME[FD] of every owner, or the reason why there is none. */
static void put_all_owners(const struct sock *s, const struct owner *o)
{
	size_t used = 0;

	out_char(' ');
	if (!o) {
		out_format("%-20s", owner_why(s));
		return;
	}
	for (; o; o = o->next)
		used += out_format(o->next ? "%s[%u]," : "%s[%u]",
			owner_text(o), o->fd);
	out_pad(used, 20);
}

static void put_first_owner(uint64_t inode)
{
	const struct owner *o = owner_of(inode);
	char text[FMT_U64 + OWNER_NAME];

	*(o ? fmt_str(fmt_str(fmt_u64(text, o->pid), "/"), o->name) :
		fmt_str(text, "-")) = 0;
	out_format(" %-20.19s", text);
}

static void put_owner(const struct sock *s)
{
	if (all_owners())
		put_all_owners(s, owner_of(s->inode));
	else
		put_first_owner(s->inode);
}

static void put_peer(const struct sock *s)
{
	if (s->peer)
		out_format(" %-8llu", (unsigned long long)s->peer);
	else
		out_format(" %-8s", "-");
	put_first_owner(s->peer);
}

static void put_user(const struct sock *s)
{
	bool unknown = ENABLE_NETSTAT_PACKET && s->table == T_NETLINK;
	const char *user = unknown ? "-" :
			numeric_users() ? NULL : user_name(s->uid);

	if (user)
		out_format(" %-10s", user);
	else
		out_format(" %-10u", s->uid);
	out_format(" %-10llu", (unsigned long long)s->inode);
}

static void put_timer(const struct sock *s)
{
	bool tcp = is_tcp(s);
	uint64_t ticks = s->timer ? s->timer_ticks : 0;

	if (ENABLE_NETSTAT_SCTP && s->table == T_SCTP) {
		out_char(' '); /* /proc has no timer of SCTP */
		return;
	}
	if (s->timer >= (tcp ? 5 : 3))
		out_format(" unkn-%u", s->timer);
	else if (!tcp && s->timer)
		out_format(" on%u", s->timer);
	else
		out_format(" %s", nth_string(
			"off\0on\0keepalive\0timewait\0probe", s->timer));
	out_format(" (%llu.%02u/%u/%u)",
		(unsigned long long)(ticks / 100), (unsigned)(ticks % 100),
		is_udp(s) ? 0 : s->retransmits, s->probes);
}

/*
 * A column that an option asks for is one block of inet_columns() or
 * unix_columns(): what the kernel is asked for, the title, the cell.
 */
enum purpose { WANT, TITLE, CELL_OF_ROW };

/* Prints the title where titles are asked for. Returns whether it is the cell
 * that is asked for. */
static bool cell(enum purpose purpose, const char *title)
{
	if (purpose == TITLE)
		out_str(title);
	return purpose == CELL_OF_ROW;
}

static void owner_column(enum purpose purpose, const struct sock *s)
{
	if (ENABLE_NETSTAT_PROGRAMS && asked('p') &&
			cell(purpose, " PID/Program name    "))
		put_owner(s);
}

static void netns_column(enum purpose purpose)
{
	if (ENABLE_FEATURE_NETNS && source.netns &&
			cell(purpose, " Namespace   "))
		out_format(" %-12s", source.netns);
}

/* The columns behind the state. Returns the HAVE_ bits that they show. */
static uint32_t inet_columns(enum purpose purpose, const struct sock *s)
{
	uint32_t want = 0;

	if (ENABLE_NETSTAT_EXTEND && asked('e')) {
		want |= HAVE_UID;
		if (cell(purpose, " User       Inode     "))
			put_user(s);
	}
	owner_column(purpose, s);
	if (ENABLE_NETSTAT_TIMERS && asked('o')) {
		want |= HAVE_TIMER;
		if (cell(purpose, " Timer"))
			put_timer(s);
	}
	if (ENABLE_NETSTAT_DROPS && asked(CODE(OPT_DROPS))) {
		want |= HAVE_DROPS;
		if (cell(purpose, " Drops"))
			out_format(s->have & HAVE_DROPS ? " %u" : " -", s->drops);
	}
	netns_column(purpose);
	return want;
}

/* The columns before the path. */
static uint32_t unix_columns(enum purpose purpose, const struct sock *s)
{
	uint32_t want = 0;

	owner_column(purpose, s);
	if (ENABLE_NETSTAT_PEER && asked(CODE(OPT_PEER))) {
		want |= HAVE_PEER;
		if (cell(purpose, " Peer     PID/Peer name       "))
			put_peer(s);
	}
	netns_column(purpose);
	return want;
}

uint32_t columns_want(enum table t)
{
	return HAVE_QUEUES | (t != T_UNIX ? inet_columns(WANT, NULL) :
			HAVE_REFS | unix_columns(WANT, NULL));
}

void inet_header(void)
{
	if (json())
		return;
	netstat_title("Internet connections");
	out_str("Proto Recv-Q Send-Q Local Address           Foreign Address"
		"         State      ");
	inet_columns(TITLE, NULL);
	out_char('\n');
}

void unix_header(void)
{
	if (json())
		return;
	netstat_title("UNIX domain sockets");
	out_str("Proto RefCnt Flags       Type       State         I-Node  ");
	unix_columns(TITLE, NULL);
	out_str(" Path\n");
}

void netstat_put_tail(const struct sock *s)
{
	inet_columns(CELL_OF_ROW, s);
	out_char('\n');
}

void netstat_put_unix_columns(const struct sock *s)
{
	unix_columns(CELL_OF_ROW, s);
}

const char *netstat_unix_type(const struct sock *s)
{
	return nth_string("UNKNOWN\0STREAM\0DGRAM\0RAW\0RDM\0SEQPACKET",
		s->type < 6 ? s->type : 0);
}
