/* SPDX-License-Identifier: MIT */
/* The walk over the sockets of the request. */
#include <errno.h>
#include "sock/pass.h"
#include "sockstate.h"

void tcp_unless_named(void)
{
	if (!st.named)
		st.tables &= 1 << T_TCP | 1 << T_TCP6;
}

/* Narrows tables and states to those that the filter can match. */
void use_filter(void)
{
	uint32_t can = filter_tables(st.root);
	uint32_t states = filter_states(st.root);

	if (!st.named)
		st.tables = can & INET ? INET : can;
	st.tables &= can;
	/* datagram sockets are only ever ESTABLISHED or CLOSE */
	if (!(states & (1 << ST_ESTABLISHED | 1 << ST_CLOSE)))
		st.tables &= ~((1u << T_MPTCP) - (1u << T_UDP));
	st.states = states == F_STATE_ALL ? 0 : states;
	if (ENABLE_FEATURE_FILTER_KERNEL)
		filter_code(st.root, &st.walk);
}

static int (*row_of_verb)(const struct sock *);
static uint32_t unknown; /* number of sockets that may or may not match */

static bool passes(const struct sock *s)
{
	const struct condition *c = st.condition;
	enum filter_answer a;

	if (ENABLE_FEATURE_FILTER && st.root) {
		a = filter_match(st.root, s);
		unknown += a == FILTER_UNKNOWN;
		/* it may match once its owner is known */
		return a == FILTER_YES ||
			(a == FILTER_UNKNOWN && filter_owners_unknown);
	}
	for (; c < st.condition_end; c++)
		if (condition_match(c, s))
			return true;
	return !st.condition;
}

static int pass_row(const struct sock *s)
{
	return passes(s) ? row_of_verb(s) : 0;
}

static void report(enum table t, int err)
{
	const char *name = table_name(t);

	if (err < 0)
		applet_error(name, err);
	if (!st.walk.bad)
		return;
	applet_failed();
	out_select(2);
	out_format("%s: %s: %u malformed rows skipped\n", applet_name, name,
		st.walk.bad);
	out_select(1);
}

/* A table that is not there holds nothing; any other that was not read to its
 * end may hold what was asked for. */
static void note_unread(const char *what, int err)
{
	if (st.unread || (!err && !st.walk.bad))
		return;
	st.unread = what;
	st.unread_err = err;
}

/* Errors are reported once: by the walk that asks the kernel. */
static bool silent(void)
{
	return st.silent || pass_replaying();
}

/* Walks every table. Returns row()'s non-zero value, or 0. */
static int walk_tables(void)
{
	enum table t;
	int err = 0;

	for (t = 0; t < TABLES && err <= 0; t++) {
		if (!(st.tables >> t & 1))
			continue;
		st.walked = true;
		/* a datagram server is in CLOSE: ask for all states */
		st.walk.states = t >= T_UDP && st.condition ? 0 : st.states;
		err = pass_walk(&st.walk, t);
		if (err >= 0) {
			st.readable = true;
			st.read |= 1u << t;
		}
		/* /proc/net/sctp is a directory: only diag has SCTP */
		if (err == -EISDIR)
			err = -ENOENT;
		if (err != -ENOENT)
			note_unread(table_name(t), err < 0 ? err : 0);
		if (!silent() && (err != -ENOENT || st.named >> t & 1))
			report(t, err);
	}
	return err > 0 ? err : 0;
}

/* In the namespace that was entered. */
static int walk_here(void)
{
	if (ENABLE_FEATURE_FILTER && filter_devices_later) {
		filter_devices(&st.filter);
		if (ENABLE_FEATURE_FILTER_KERNEL && st.root)
			filter_code(st.root, &st.walk);
	}
	if (st.entered && !pass_collecting())
		st.entered();
	return walk_tables();
}

/* Ends at home: what is done to a row later is done where it came from. */
static int walk_namespaces(void)
{
	struct netns *n;
	int ret = 0;

	if (!ENABLE_FEATURE_NETNS || !st.netns)
		return walk_here();
	for (n = st.netns; n && !ret; n = n->next) {
		int err = netns_enter(n);

		/* the first pass kept rows only of namespaces it entered */
		if (!pass_replaying())
			n->err = err;
		if (!n->err) {
			ret = walk_here();
			continue;
		}
		st.walk.bad = 0;
		note_unread(n->label, n->err);
		if (!silent())
			applet_error(n->label, n->err);
	}
	netns_home();
	return ret;
}

/* Reports the sockets that were left out because a term is unknown. */
static void report_unknown(void)
{
	enum { OWNER = 1 << F_PID | 1 << F_PROCESS };

	if (!unknown || st.silent || pass_collecting() || asked('q'))
		return;
	out_select(2);
	out_format("%s: %u sockets left out: their %s is not known\n",
		applet_name, unknown, filter_unknown & OWNER ? "owner" :
		filter_unknown >> F_DEV & 1 ? "device" :
		filter_unknown >> F_UID & 1 ? "user" :
		filter_unknown >> F_FIGURE & 1 ? "measurement" : "attribute");
	out_select(1);
	/* closed sockets have no user on any machine */
	if (filter_unknown & ~(1u << F_UID))
		applet_failed();
}

int walk_sockets(int (*row)(const struct sock *), uint32_t want)
{
	int ret;

	if (ENABLE_FEATURE_FILTER)
		unknown = filter_unknown = 0;
	st.read = 0;
	st.unread = NULL;
	row_of_verb = row;
	st.walk.row = pass_row;
	st.walk.want = want;
	if (ENABLE_FEATURE_FILTER && st.filter.wants_ifindex)
		st.walk.want |= HAVE_IFINDEX;
	if (ENABLE_FEATURE_FILTER && st.filter.wants_uid)
		st.walk.want |= HAVE_UID;
	if (ENABLE_FEATURE_FILTER)
		st.walk.want |= st.filter.want;
	if (pass_replaying())
		pass_rewind();
	ret = walk_namespaces();
	if (ENABLE_FEATURE_FILTER)
		report_unknown();
	return ret;
}

static int stop(const struct sock *s)
{
	(void)s;
	return 1;
}

bool all_read(void)
{
	return st.read && !st.unread;
}

/* Once, and with what to do. */
bool nothing_read(void)
{
	static bool said;

	if (!st.walked || st.readable)
		return false;
	if (!said)
		applet_message(source.root ? source.root :
			"no table of sockets can be read", source.root ?
			"no tables of sockets there: is it the directory that "
			"holds proc/net?" : "is /proc mounted? "
			"mount -t proc proc /proc");
	said = true;
	return true;
}

int cannot_tell(const char *what)
{
	if (nothing_read())
		return st.usage;
	out_select(2);
	out_format("%s: %s: cannot tell: %s%s%s\n", applet_name, what,
		st.unread ? st.unread : "some tables are not there",
		!st.unread ? "" : ": ", !st.unread ? "" :
		st.unread_err ? err_text(-st.unread_err) : "malformed rows");
	out_select(1);
	return st.usage;
}

enum filter_answer any_socket(void)
{
	if (walk_sockets(stop, 0) > 0)
		return FILTER_YES;
	return all_read() && !unknown ? FILTER_NO : FILTER_UNKNOWN;
}
