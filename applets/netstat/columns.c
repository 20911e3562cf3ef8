/* The columns of the socket views: titles and cells. */
#include <string.h>
#include "netstat.h"

/* Returns the HAVE_ bits that the columns show. */
uint32_t columns_want(enum table t)
{
	uint32_t want = HAVE_QUEUES | (t == T_UNIX ? HAVE_REFS : 0);

	if (ENABLE_NETSTAT_EXTEND && asked('e'))
		want |= HAVE_UID;
	if (ENABLE_NETSTAT_TIMERS && asked('o'))
		want |= HAVE_TIMER;
	if (ENABLE_NETSTAT_DROPS && asked(CODE(OPT_DROPS)))
		want |= HAVE_DROPS;
	if (ENABLE_NETSTAT_PEER && asked(CODE(OPT_PEER)))
		want |= HAVE_PEER;
	return want;
}

void netstat_title(const char *what)
{
	/* tiny has no out_format() */
	out_str("Active ");
	out_str(what);
	out_str(asked('a') ? " (servers and established)\n" :
		asked('l') ? " (only servers)\n" : " (w/o servers)\n");
}

static void owner_header(void)
{
	if (ENABLE_NETSTAT_PROGRAMS && asked('p'))
		out_str(" PID/Program name    ");
}

static void netns_header(void)
{
	if (ENABLE_FEATURE_NETNS && source.netns)
		out_str(" Namespace   ");
}

void inet_header(void)
{
	if (json())
		return;
	netstat_title("Internet connections");
	out_str("Proto Recv-Q Send-Q Local Address           Foreign Address"
		"         State      ");
	if (ENABLE_NETSTAT_EXTEND && asked('e'))
		out_str(" User       Inode     ");
	owner_header();
	if (ENABLE_NETSTAT_TIMERS && asked('o'))
		out_str(" Timer");
	if (ENABLE_NETSTAT_DROPS && asked(CODE(OPT_DROPS)))
		out_str(" Drops");
	netns_header();
	out_char('\n');
}

void unix_header(void)
{
	if (json())
		return;
	netstat_title("UNIX domain sockets");
	out_str("Proto RefCnt Flags       Type       State         I-Node  ");
	owner_header();
	if (ENABLE_NETSTAT_PEER && asked(CODE(OPT_PEER)))
		out_str(" Peer     PID/Peer name       ");
	netns_header();
	out_str(" Path\n");
}

/* Writes "PID/NAME". owner.c has made the name printable. */
static char *owner_put(char *p, const struct owner *o)
{
	return fmt_str(fmt_str(fmt_u64(p, o->pid), "/"), o->name);
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
	for (; o; o = o->next) {
		char *start = out_reserve(OUT_ROW), *p = owner_put(start, o);

		p = fmt_u64(fmt_str(p, "["), o->fd);
		p = fmt_str(p, o->next ? "]," : "]");
		used += (size_t)(p - start);
		out_commit(p);
	}
	out_pad(used, 20);
}

void netstat_put_netns(void)
{
	if (ENABLE_FEATURE_NETNS && source.netns)
		out_format(" %-12s", source.netns);
}

static void put_first_owner(uint64_t inode)
{
	const struct owner *o = owner_of(inode);
	char text[FMT_U64 + OWNER_NAME];

	*(o ? owner_put(text, o) : fmt_str(text, "-")) = 0;
	out_format(" %-20.19s", text);
}

void netstat_put_owner(const struct sock *s)
{
	if (!ENABLE_NETSTAT_PROGRAMS || !asked('p'))
		return;
	if (all_owners())
		put_all_owners(s, owner_of(s->inode));
	else
		put_first_owner(s->inode);
}

void netstat_put_peer(const struct sock *s)
{
	if (!asked(CODE(OPT_PEER)))
		return;
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

void netstat_put_tail(const struct sock *s)
{
	if (ENABLE_NETSTAT_EXTEND && asked('e'))
		put_user(s);
	netstat_put_owner(s);
	if (ENABLE_NETSTAT_TIMERS && asked('o')) {
		if (ENABLE_NETSTAT_SCTP && s->table == T_SCTP)
			out_char(' '); /* /proc has no timer of SCTP */
		else
			put_timer(s);
	}
	if (ENABLE_NETSTAT_DROPS && asked(CODE(OPT_DROPS)))
		out_format(s->have & HAVE_DROPS ? " %u" : " -", s->drops);
	netstat_put_netns();
	out_char('\n');
}

const char *netstat_unix_type(const struct sock *s)
{
	return nth_string("UNKNOWN\0STREAM\0DGRAM\0RAW\0RDM\0SEQPACKET",
		s->type < 6 ? s->type : 0);
}
