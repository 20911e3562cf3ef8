/* SPDX-License-Identifier: MIT */
/* Multicast groups (-g). */
#include <errno.h>
#include <sys/socket.h>
#include "net/tables.h"
#include "netstat.h"

static struct {
	int family;
	struct group group;
} view;

static void put_group(const struct group *g)
{
	char group[HOST];

	host_text(group, view.family, g->addr);
	if (json())
		json_row("family:s iface:s refcnt:u group:s",
			view.family == AF_INET ? "inet" : "inet6", g->iface,
			g->users, group);
	else
		out_format("%-15s %-6u %s\n", g->iface, g->users, group);
}

static bool line(char *text)
{
	int found = proc_group_row(&view.group, text, view.family);

	if (found == LINE_ROW)
		put_group(&view.group);
	return found;
}

static bool show(const char *path, int family)
{
	int err;

	view.family = family;
	err = view_file(path, family == AF_INET, line);
	if (err && err != -ENOENT)
		applet_error(path, err);
	return err != -ENOENT;
}

void netstat_groups(void)
{
	bool any = false;

	if (!json())
		out_str("IPv6/IPv4 Group Memberships\n"
			"Interface       RefCnt Group\n"
			"--------------- ------ ---------------------\n");
	if (wants_inet())
		any |= show("/proc/net/igmp", AF_INET);
	if (ENABLE_FEATURE_IPV6 && wants_inet6())
		any |= show("/proc/net/igmp6", AF_INET6);
	if (!any)
		view_unsupported("AF INET (igmp)", true);
}
