/* SPDX-License-Identifier: MIT */
/* Rows with owners, and rows that are gone through several times. */
#include "sock/pass.h"
#include "sockstate.h"

enum { OWNERS = ENABLE_FEATURE_FILTER || ENABLE_SOCKSTATE_BY ||
	ENABLE_SOCKSTATE_LEAKS || ENABLE_SOCKSTATE_LIST ||
	ENABLE_SOCKSTATE_WHO || ENABLE_SOCKSTATE_DOCTOR };

static bool scanned; /* for the next pass */
static int scan_result;
static struct {
	int (*row)(const struct sock *s);
	void (*view)(void);
	uint32_t want;
	int ret;
} job; /* of the pass that runs */

void scan_owners(void)
{
	owner_reset();
	scan_result = owner_scan(true);
	scanned = true;
}

static int keep(const struct sock *s)
{
	if (OWNERS && st.owners)
		owner_want(s);
	return pass_keep(s);
}

static void collect(void)
{
	if (OWNERS && st.owners && !scanned)
		scan_owners();
	scanned = false;
	if (ENABLE_FEATURE_FILTER)
		filter_owners_unknown = true;
	walk_sockets(keep, job.want);
	if (ENABLE_FEATURE_FILTER)
		filter_owners_unknown = false;
}

static void resolve(void)
{
	if (!OWNERS || !st.owners)
		return;
	owner_complete(ENABLE_SOCKSTATE_WHO_WHY);
	if (scan_result < 0 && st.readable)
		applet_error("/proc", scan_result);
	else if (ENABLE_SOCKSTATE_WHO_WHY && scan_result & OWNER_DENIED &&
			!asked('q'))
		applet_message("the owners of some sockets are hidden; "
			"run as root to see all owners", NULL);
}

static void give_rows(void)
{
	job.ret = walk_sockets(job.row, job.want);
}

int each_socket(int (*row)(const struct sock *), uint32_t want)
{
	static const struct pass pass = {collect, resolve, give_rows};

	if (!OWNERS || !st.owners || pass_collecting() || pass_replaying())
		return walk_sockets(row, want);
	job.row = row;
	job.want = want;
	pass_run(&pass);
	return job.ret;
}

static void show_view(void)
{
	grid_view(job.view);
}

void view_sockets(void (*view)(void), uint32_t want)
{
	static const struct pass pass = {collect, resolve, show_view};

	job.view = view;
	job.want = want;
	/* JSON has no widths: one look is enough */
	if (ENABLE_FEATURE_JSON && asked('j') && !st.owners)
		show_view();
	else
		pass_run(&pass);
}
