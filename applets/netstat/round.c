/* SPDX-License-Identifier: MIT */
/* Shows what was asked for, once or again and again. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>
#include "netstat.h"

static bool wants_names(void)
{
	return ENABLE_FEATURE_HOSTS && !numeric_hosts() &&
		!asked('s') && !asked('i') && !asked('I');
}

static bool wants_owners(void)
{
	return ENABLE_NETSTAT_PROGRAMS &&
			(asked('p') || asked(CODE(OPT_PEER)));
}

/* Reports missing owners in net-tools' words, which people know. */
static void complete_owners(int ret)
{
	owner_complete(all_owners());
	if (ret < 0) {
		applet_error("/proc", ret);
	} else if (ret & OWNER_DENIED) {
		out_select(2);
		out_format(owner_found() ?
			"(Not all processes could be identified, "
			"non-owned process info\n will not be shown, you "
			"would have to be root to see it all.)\n" :
			"(No info could be read for \"-p\": geteuid()=%u "
			"but you should be root.)\n", geteuid());
		out_select(1);
	}
}

static void show_tables(void)
{
	if (ENABLE_NETSTAT_MASQUERADE && asked('M'))
		netstat_masquerade();
	else if (ENABLE_NETSTAT_STATISTICS && asked('s'))
		netstat_statistics();
	else if (ENABLE_NETSTAT_ROUTE && asked('r'))
		netstat_routes();
	else if (ENABLE_NETSTAT_INTERFACES && (asked('i') || asked('I')))
		netstat_interfaces();
	else
		netstat_sockets();
}

/* Shows a view in every namespace. The second pass lists the namespaces that
 * the first pass could enter. */
static void show_namespaces(void)
{
	struct netns *n;

	if (!ENABLE_FEATURE_NETNS || !asked(CODE(OPT_NETNS))) {
		show_tables();
		return;
	}
	for (n = ns.netns; n; n = n->next) {
		int err = netns_enter(n);

		source.netns = n->label;
		if (!pass_replaying())
			n->err = err;
		/* the first pass kept rows only of namespaces it entered */
		if (!n->err)
			show_tables();
		/* with "all" a namespace may be gone by now: no error */
		else if (n->err != -ENOENT || !ns.netns->next)
			applet_error(n->label, n->err);
	}
	netns_home();
}

static void show(void)
{
	if (json())
		json_open();
	show_namespaces();
	if (json())
		json_close();
}

static int owners_result; /* of owner_scan() */

static void collect(void)
{
	owner_reset();
	if (wants_owners())
		owners_result = owner_scan(all_owners());
	out_mute(true);
	show();
	out_mute(false);
}

static void resolve(void)
{
	if (wants_owners())
		complete_owners(owners_result);
	if (wants_names())
		hosts_resolve();
}

void netstat_round(void)
{
	static const struct pass pass = {collect, resolve, show};

	if (ENABLE_FEATURE_NETNS && asked(CODE(OPT_NETNS)))
		ns.netns = netns_list(ns.opt.arg[CODE(OPT_NETNS)]);
	if (wants_names() || wants_owners())
		pass_run(&pass);
	else
		show();
}

void netstat_repeat(void)
{
	char **from, **to = ns.operand;
	int32_t wait = 1000;
	int64_t count = -1;
	unsigned given = 0;

	/* interval and count are not operands of the views */
	for (from = to; *from; from++) {
		int32_t ms = scan_seconds(*from);

		if (ms < 0 || given > 1)
			*to++ = *from;
		else if (!given++)
			wait = ms;
		else
			count = scan_number(*from, INT32_MAX);
	}
	*to = NULL;
	arena_round();
	do {
		netstat_round();
		if (out_flush() || !--count)
			return;
		/* names are kept for some rounds, -s its last values */
		if (!(wants_names() || asked('s')) || arena_size() > 1 << 22)
			arena_round();
		poll(NULL, 0, wait);
	} while (count);
}
