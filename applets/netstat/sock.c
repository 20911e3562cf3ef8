/* SPDX-License-Identifier: MIT */
/* The socket views: selects and orders the tables, and reports errors. */
#include <errno.h>
#include <string.h>
#include "netstat.h"

/* Reports "/proc/net/udp6: text" of err, and the malformed rows. */
static void table_error(const struct sock_walk *w, enum table t, int err)
{
	bool diag = ENABLE_BACKEND_DIAG && w->served == BACKEND_IS_DIAG;
	char text[100], *p = table_path(text, t);

	if (diag)
		p = fmt_str(fmt_str(text, "sock_diag: "), table_name(t));
	*p = 0;
	if (err)
		applet_error(text, err);
	/* a line break in a name makes malformed rows, or forges a row */
	view_bad(text, w->bad, ENABLE_NETSTAT_UNIX && t == T_UNIX && !diag ?
		", names could not be verified" : "");
}

/* -v: reports which back end answered. */
static void tell_backend(const struct sock_walk *w, enum table t)
{
	view_note("netstat: %s: %s\n", table_name(t),
		w->served == BACKEND_IS_DIAG ? "sock_diag" : "/proc/net");
}

/* Returns the states of TCP to ask the kernel for. */
static uint32_t states(void)
{
	uint32_t bound = ENABLE_NETSTAT_BOUND && asked('B') ? 1 << ST_BOUND : 0;

	if (asked('a'))
		return bound ? UINT32_MAX : 0;
	return asked('l') ? 1 << ST_LISTEN | bound : bound;
}

/* explicit: the user asked for this protocol, so that its absence is an
 * error */
static bool list(enum table t, bool explicit)
{
	struct sock_walk w = {
		.row = ENABLE_NETSTAT_UNIX && t == T_UNIX ? netstat_unix_row : netstat_inet_row,
		.want = columns_want(t),
	};
	int err;

	if (t <= T_TCP6)
		w.states = states();
	err = PASSES ? pass_walk(&w, t) : sock_walk(&w, t);
	if (collecting()) /* the second pass reports */
		return !err;
	/* a saved tree has only one */
	if (ENABLE_FEATURE_BACKEND && asked('v') && !source.root)
		tell_backend(&w, t);
	table_error(&w, t, err != -ENOENT || explicit ? err : 0);
	return !err;
}

/* The letter of an option and its IPv4 table. The IPv6 table is the next
 * one. */
static const char protocols[] = {
	't', T_TCP, IF_NETSTAT_SCTP('S', T_SCTP,) 'u', T_UDP, IF_NETSTAT_UDPLITE('U', T_UDPLITE,)
	IF_NETSTAT_RAW('w', T_RAW,) 0,
};

static bool list_inet(bool all)
{
	bool any = false;
	const char *p;

	inet_header();
	for (p = protocols; *p; p += 2) {
		bool explicit = asked(*p);
		enum table t = (enum table)p[1];

		if (!all && !explicit)
			continue;
		if (ENABLE_NETSTAT_SCTP && t == T_SCTP) {
			if (wants_inet()) /* one table for both families */
				any |= netstat_sctp(explicit);
			continue;
		}
		if (wants_inet())
			any |= list(t, explicit);
		if (ENABLE_FEATURE_IPV6 && wants_inet6())
			any |= list(t + 1, explicit && !wants_inet());
	}
	return any;
}

/* Ping and packet sockets: no other netstat shows these programs. -vv: netlink
 * sockets too. */
static void list_hidden(void)
{
	static const uint8_t hidden[] = {
		T_ICMP, IF_FEATURE_IPV6(T_ICMP6,) T_PACKET, T_NETLINK
	};
	unsigned i;

	for (i = 0; i < sizeof hidden - (asked('v') < 2); i++)
		list(hidden[i], false);
}

void netstat_sockets(void)
{
	bool inet = protocols_asked();
	bool unix_domain = asked('x') ||
			(ENABLE_NETSTAT_FAMILY && ns.unix_domain);
	bool family = ENABLE_NETSTAT_FAMILY && ns.inet;
	bool groups = ENABLE_NETSTAT_GROUPS && asked('g');
	bool others = ENABLE_NETSTAT_OTHER_FAMILIES && ns.others;
	bool all = !inet && !unix_domain && !family && !groups && !others;
	/* report an absent protocol only if the user asked for it */
	bool any = inet || unix_domain || groups || others;

	if (all || inet || family)
		any |= list_inet(!inet);
	if (ENABLE_NETSTAT_PACKET && asked('w') && asked('v'))
		list_hidden();
	if (groups)
		netstat_groups();
	if (ENABLE_NETSTAT_UNIX && (all || unix_domain)) {
		unix_header();
		any |= list(T_UNIX, unix_domain);
	}
	if (ENABLE_NETSTAT_OTHER_FAMILIES && (all || others))
		any |= netstat_families(all);
	/* an absent protocol is no error unless asked for; a missing /proc
	 * is */
	if (!any)
		table_error(&(struct sock_walk){0}, T_TCP, -ENOENT);
}
