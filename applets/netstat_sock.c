/* The socket tables. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "netstat.h"

static const char tcp_states[ST_MAX][12] = {
	"UNKNOWN", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1",
	"FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN",
	"CLOSING", "UNKNOWN", "UNKNOWN",
};

static const char labels[][6] = {
	[T_TCP] = "tcp", "tcp6", "sctp", "sctp", "udp", "udp6", "udpl",
	"udpl6", "raw", "raw6", "icmp", "icmp6", "unix",
};

static bool is_tcp(const struct sock *s)
{
	return s->table <= T_TCP6;
}

static bool is_udp(const struct sock *s)
{
	return s->table >= T_UDP && s->table <= T_UDPLITE6;
}

static const char *state_text(const struct sock *s, char *number)
{
	if (is_tcp(s))
		return tcp_states[s->state < ST_MAX ? s->state : 0];
	if (is_udp(s) && (s->state == ST_CLOSE || s->state == ST_ESTABLISHED))
		return s->state == ST_CLOSE ? "" : tcp_states[ST_ESTABLISHED];
	if (is_udp(s))
		return tcp_states[0];
	*fmt_u64(number, s->state) = 0;
	return number;
}

/* C1.3 of the compatibility notes: what "listening" means per protocol. */
static bool wanted(const struct sock *s)
{
	static const uint8_t any[16];
	bool server = is_tcp(s) ? !s->port[REMOTE] :
			!memcmp(s->addr[REMOTE], any, 16);

	return asked('a') || server == (asked('l') > 0);
}

static const char *owner_text(const struct sock *s, char *buf, size_t max)
{
	const struct owner *o = owner_of(s->inode);
	char *p;
	size_t n;

	if (!o)
		return "-";
	p = fmt_u64(buf, o->pid);
	*p++ = '/';
	n = strnlen(o->name, max - (size_t)(p - buf));
	memcpy(p, o->name, n);
	p[n] = 0;
	return buf;
}

static void put_owner(const struct sock *s)
{
	char owner[20];

	if (ENABLE_NETSTAT_PROGRAMS && asked('p'))
		out_format(" %-20s", owner_text(s, owner, 19));
}

static void put_user(const struct sock *s)
{
	const char *user = numeric_users() ? NULL : user_name(s->uid);

	if (user)
		out_format(" %-10s", user);
	else
		out_format(" %-10u", s->uid);
	out_format(" %-10llu", (unsigned long long)s->inode);
}

static void put_timer(const struct sock *s)
{
	static const char names[][10] = {
		"off", "on", "keepalive", "timewait", "probe",
	};
	bool tcp = is_tcp(s);
	unsigned known = tcp ? 5 : 3;
	uint64_t ticks = s->timer ? s->timer_ticks : 0;

	if (s->timer >= known)
		out_format(" unkn-%u", s->timer);
	else if (!tcp && s->timer)
		out_format(" on%u", s->timer);
	else
		out_format(" %s", names[s->timer]);
	out_format(" (%llu.%02u/%u/%u)",
		(unsigned long long)(ticks / 100), (unsigned)(ticks % 100),
		is_udp(s) ? 0 : s->retransmits, s->probes);
}

static char *pad(char *s, const char *start, size_t width)
{
	while ((size_t)(s - start) < width)
		*s++ = ' ';
	return s;
}

static char *left(char *s, const char *text, size_t width)
{
	return pad(stpcpy(s, text), s, width);
}

static char *right6(char *s, uint64_t v)
{
	char tmp[FMT_U64], *end = fmt_u64(tmp, v);
	size_t n = (size_t)(end - tmp);

	if (n < 6)
		s = pad(s, s, 6 - n);
	return (char *)memcpy(s, tmp, n) + n;
}

/* Every row of a large machine passes here: no format strings. */
static void put_inet(const struct sock *s)
{
	char number[4], *p = out_reserve(OUT_ROW);

	p = left(p, labels[s->table], 6);
	p = right6(p, s->rx_queue);
	*p++ = ' ';
	p = right6(p, s->tx_queue);
	*p++ = ' ';
	p = pad(cell_put(p, s, LOCAL), p, 23);
	*p++ = ' ';
	p = pad(cell_put(p, s, REMOTE), p, 23);
	*p++ = ' ';
	out_commit(left(p, state_text(s, number), 11));
	if (ENABLE_NETSTAT_EXTEND && asked('e'))
		put_user(s);
	put_owner(s);
	if (ENABLE_NETSTAT_TIMERS && asked('o'))
		put_timer(s);
	if (ENABLE_NETSTAT_DROPS && asked(CODE(OPT_DROPS)))
		out_format(" %u", s->drops);
	out_char('\n');
}

static int inet_row(const struct sock *s, void *ctx)
{
	char cell[CELL];

	(void)ctx;
	if (!wanted(s))
		return 0;
	if (!ns.collecting) {
		put_inet(s);
		return 0;
	}
	owner_want(s->inode);
	cell_put(cell, s, LOCAL);
	cell_put(cell, s, REMOTE);
	return 0;
}

/* State and flags in the words of the table: C1.7. */
static const char *unix_state(const struct sock *s)
{
	if (s->state == SS_UNCONNECTED)
		return s->flags & SO_ACCEPTCON_FLAG ? "LISTENING" : "";
	switch (s->state) {
	case SS_FREE:
		return "FREE";
	case SS_CONNECTING:
		return "CONNECTING";
	case SS_CONNECTED:
		return "CONNECTED";
	case SS_DISCONNECTING:
		return "DISCONNECTING";
	}
	return "UNKNOWN";
}

static const char *unix_type(const struct sock *s)
{
	static const char types[][10] = {
		"UNKNOWN", "STREAM", "DGRAM", "RAW", "RDM", "SEQPACKET",
	};

	return types[s->type < 6 ? s->type : 0];
}

static bool unix_wanted(const struct sock *s)
{
	bool listening = s->state == SS_UNCONNECTED &&
			s->flags & SO_ACCEPTCON_FLAG;

	return asked('a') || listening == (asked('l') > 0);
}

static int unix_row(const struct sock *s, void *ctx)
{
	char flags[sizeof "[ ACC W N ]"], *f = stpcpy(flags, "[ ");

	(void)ctx;
	if (!unix_wanted(s))
		return 0;
	if (ns.collecting) {
		owner_want(s->inode);
		return 0;
	}
	if (s->flags & SO_ACCEPTCON_FLAG)
		f = stpcpy(f, "ACC ");
	if (s->flags & SO_WAITDATA_FLAG)
		f = stpcpy(f, "W ");
	if (s->flags & SO_NOSPACE_FLAG)
		f = stpcpy(f, "N ");
	strcpy(f, "]");
	out_format("unix  %-6u %-11s %-10s %-13s %-8llu", s->refs, flags,
		unix_type(s), unix_state(s), (unsigned long long)s->inode);
	put_owner(s);
	out_char(' ');
	out_text(s->path, s->path_len);
	out_char('\n');
	return 0;
}

static void put_bad(const struct sock_walk *w, enum table t)
{
	char text[90] = "/proc/net/", *p = stpcpy(text + 10, table_name(t));

	p = fmt_u64(stpcpy(p, ": "), w->bad);
	p = stpcpy(p, w->bad == 1 ? " malformed row skipped" :
			" malformed rows skipped");
	/* a line break in a name makes such rows, or whole forged ones */
	if (t == T_UNIX)
		strcpy(p, ", names could not be verified");
	applet_error(text, 0);
}

static void put_error(enum table t, int err)
{
	char text[20] = "/proc/net/";

	strcpy(text + 10, table_name(t));
	applet_error(text, err);
}

/* explicit: somebody asked for this very protocol, so its absence matters */
static int list(enum table t, bool explicit)
{
	struct sock_walk w = {.row = t == T_UNIX ? unix_row : inet_row};
	int err;

	if (asked('l') && !asked('a'))
		w.states = t <= T_TCP6 ? 1 << ST_LISTEN : 0;
	err = sock_walk(&w, t);
	if (ns.collecting) /* the second pass reports */
		return err;
	if (err && (err != -ENOENT || explicit))
		put_error(t, err);
	if (w.bad)
		put_bad(&w, t);
	return err;
}

static const char *title(void)
{
	return asked('a') ? "(servers and established)" :
		asked('l') ? "(only servers)" : "(w/o servers)";
}

static void put_owner_header(void)
{
	if (ENABLE_NETSTAT_PROGRAMS && asked('p'))
		out_format(" %-20s", "PID/Program name");
}

static void inet_header(void)
{
	out_format("Active Internet connections %s\n"
		"Proto Recv-Q Send-Q %-23s %-23s State      ", title(),
		"Local Address", "Foreign Address");
	if (ENABLE_NETSTAT_EXTEND && asked('e'))
		out_format(" User       Inode     ");
	put_owner_header();
	if (ENABLE_NETSTAT_TIMERS && asked('o'))
		out_format(" Timer");
	if (ENABLE_NETSTAT_DROPS && asked(CODE(OPT_DROPS)))
		out_format(" Drops");
	out_char('\n');
}

static void unix_header(void)
{
	out_format("Active UNIX domain sockets %s\n"
		"Proto RefCnt Flags       Type       State         I-Node  ",
		title());
	put_owner_header();
	out_format(" Path\n");
}

static const struct protocol {
	uint8_t table; /* of IPv4; IPv6's is the next */
	char letter;
} protocols[] = {
	{T_TCP, 't'}, {T_UDP, 'u'}, {T_UDPLITE, 'U'}, {T_RAW, 'w'},
};

/* The first error of a plain listing counts only if there was nothing else. */
static void list_inet(bool all)
{
	bool v4 = ns.inet || !ns.inet6, v6 = ns.inet6 || !ns.inet;
	bool any = false;
	unsigned i;

	inet_header();
	for (i = 0; i < sizeof protocols / sizeof *protocols; i++) {
		const struct protocol *p = &protocols[i];
		bool explicit = asked(p->letter);

		if (!all && !explicit)
			continue;
		if (v4 && !list(p->table, explicit))
			any = true;
		if (ENABLE_FEATURE_IPV6 && v6 &&
				!list(p->table + 1, explicit && !v4))
			any = true;
	}
	if (all && !any)
		put_error(T_TCP, -ENOENT);
}

void netstat_sockets(void)
{
	bool inet_asked = asked('t') || asked('u') || asked('U') || asked('w');
	bool family = ns.inet || ns.inet6;
	bool unix_asked = asked('x') || ns.unix;
	bool all = !inet_asked && !unix_asked && !family;

	if (all || inet_asked || family)
		list_inet(!inet_asked);
	if (ENABLE_NETSTAT_UNIX && (all || unix_asked)) {
		unix_header();
		list(T_UNIX, unix_asked);
	}
}
