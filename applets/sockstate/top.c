/* SPDX-License-Identifier: MIT */
/* sockstate top: reads tcp_info twice. What ended in between the kernel tells when
 * it destroys the socket. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "base/process.h"
#include "top.h"

enum { KEEP = 1 << 23 }; /* bytes: then begin() gives all memory back */

static const struct tcp_field *received, *acked, *resent, *rtt;
static uint32_t round_now; /* 0: the first reading, whose counters are no news */
static uint32_t without; /* connections whose bytes the kernel does not count */
static struct pollfd ends = {.fd = -1, .events = POLLIN};
static uint32_t overflows;

static const struct tcp_field *field(const char *name)
{
	return tcp_field(tcp_field_named(name, strlen(name)) - 1);
}

static struct flow *flow_of(const struct sock *s)
{
	struct flow key;
	struct flow *f;

	memset(&key.key, 0, sizeof key.key);
	key.key.cookie = s->cookie;
	memcpy(key.key.addr, s->addr, sizeof s->addr);
	memcpy(key.key.port, s->port, sizeof s->port);
	key.key.table = s->table;
	f = map_find(&top_flows, &key, false);
	if (f)
		return f;
	f = map_find(&top_flows, &key, true);
	if (f)
		f->uid = UINT32_MAX;
	return f;
}

/* Keeps who it was: what has ended has no owner any more. */
static void note_owner(struct flow *f, const struct sock *s)
{
	const struct owner *o = top_by == TOP_PROCESS ? owner_of(s->inode) : NULL;

	if (s->have & HAVE_UID)
		f->uid = s->uid;
	if (o)
		strncpy(f->process, o->name, sizeof f->process - 1);
}

static int note(const struct sock *s)
{
	uint64_t in, out;
	struct flow *f;

	if (s->state == ST_LISTEN || !s->port[REMOTE])
		return 0;
	if (!tcp_value(s, received, &in) || !tcp_value(s, acked, &out)) {
		without += s->state == ST_ESTABLISHED;
		return 0;
	}
	f = flow_of(s);
	if (!f)
		return -ENOMEM;
	f->now[0] = in;
	f->now[1] = out;
	tcp_value(s, resent, &f->resent);
	tcp_value(s, rtt, &f->rtt);
	f->round = round_now;
	note_owner(f, s);
	return 0;
}

/* One that has ended: its state is CLOSE, whatever it was before. */
static int note_end(const struct sock *s)
{
	struct flow *f;

	if (!bit(st.tables, s->table) || (ENABLE_FEATURE_FILTER && st.root &&
			filter_match(st.root, s) != FILTER_YES))
		return 0;
	note(s);
	f = flow_of(s);
	if (f)
		f->ended = true;
	return 0;
}

static void take_ends(void)
{
	int err = ends.fd < 0 ? 0 : ends_take(ends.fd, note_end);

	overflows += err == -ENOBUFS;
}

/* What is becomes what was. */
static void turn(void)
{
	uint32_t pos = 0;
	struct flow *f;

	while ((f = map_next(&top_flows, &pos))) {
		memcpy(f->was, f->now, sizeof f->was);
		f->resent_was = f->resent;
	}
}

static void look(void)
{
	without = 0;
	if (top_by == TOP_PROCESS)
		scan_owners();
	walk_sockets(note, HAVE_INFO | HAVE_UID);
}

static void begin(void)
{
	arena_round();
	round_now = 0;
	take_ends();
	look();
	turn();
}

static void sleep_until(uint32_t start, uint32_t ticks)
{
	uint32_t passed;

	while ((passed = clock_ticks() - start) < ticks) {
		clock_wait(&ends, ends.fd >= 0, (int)((ticks - passed) * CLOCK_TICK));
		take_ends();
	}
}

/* Says what the table does not have. */
static void tell(void)
{
	uint32_t pos = 0, gone = 0;
	struct flow *f;

	while ((f = map_next(&top_flows, &pos)))
		if (f->round + 1 == round_now && !f->ended)
			gone++;
	if (asked('q') || (!gone && !overflows && !without))
		return;
	out_flush();
	out_select(2);
	if (without)
		out_format("%s: top: the bytes of %u connections are not known: "
			"only sock_diag tells them (Linux 4.1)\n", applet_name, without);
	if (gone)
		out_format("%s: top: %u connections ended without a last report: "
			"the end of what they moved is missing\n", applet_name, gone);
	if (overflows)
		out_format("%s: top: the kernel lost reports of ended connections "
			"%u times: short ones may be missing\n", applet_name, overflows);
	out_select(1);
	overflows = 0;
	applet_failed();
}

static bool choose(const char *by)
{
	top_by = TOP_CONNECTION;
	if (by)
		top_by = string_number("connection\0process\0raddr\0lport\0uid\0",
			by, strlen(by)) - 1;
	return top_by <= TOP_UID;
}

/* Without a table of ends those that end are not seen to the last byte. */
static void prepare(void)
{
	tcp_unless_named();
	if (st.tables & ~(3u << T_TCP) && !asked('q'))
		applet_message("top", "the kernel counts bytes of TCP alone, "
			"not of UDP or others");
	st.tables &= 3u << T_TCP;
	received = field("bytes_received");
	acked = field("bytes_acked");
	resent = field("total_retrans");
	rtt = field("rtt");
	if (!st.netns)
		ends.fd = ends_open(ENDS_TCP);
}

int sockstate_top(char **argv)
{
	const char *by = argument(CODE(OPT_BY));
	uint32_t seconds = number_option(CODE(OPT_FOR), 1), start, passed;

	(void)argv;
	if (!choose(by))
		return wrong_usage(by,
			"unknown key (connection, process, raddr, lport, uid)");
	if (!seconds || seconds > 86400)
		return wrong_usage("--for", "not a number of seconds");
	if (source.root || source.backend == BACKEND_IS_PROC)
		return wrong_usage("top", "only sock_diag counts bytes: not with "
			"--root or --backend proc");
	prepare();
	begin();
	start = clock_ticks();
	do {
		round_now++;
		sleep_until(start, seconds * 100);
		look();
		take_ends();
		if (nothing_read())
			break;
		passed = clock_ticks() - start;
		start += passed;
		top_show(passed);
		tell();
		turn();
		if (arena_size() >= KEEP)
			begin();
	} while (asked('c') && !out_flush());
	return 0;
}
