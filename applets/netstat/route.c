/* SPDX-License-Identifier: MIT */
/* The routing tables (-r). */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"
#include "net/route.h"

/* include/uapi/linux/rtnetlink.h */
enum { TABLE_MAIN = 254, TABLE_LOCAL = 255 };
static const char tables[] = "default\0main\0local\0"; /* from 253 on */

static struct {
	int family;     /* of the table */
	bool titles;    /* the titles of this table are printed */
	uint32_t table; /* number of the table of the last row */
} view;

static bool is_v4(void)
{
	return !ENABLE_NETSTAT_ROUTE6 || view.family == AF_INET;
}

static void header(uint32_t table)
{
	unsigned level = route_level();

	if (json())
		return;
	out_format("Kernel IP%s routing table", is_v4() ? "" : "v6");
	if (table >= TABLE_MAIN - 1 && table <= TABLE_LOCAL)
		out_format(" %s", nth_string(tables, table - (TABLE_MAIN - 1)));
	else if (table)
		out_format(" %u", table);
	out_char('\n');
	if (!is_v4())
		out_str("Destination                    "
			"Next Hop                   Flag Met Ref  Use If\n");
	else if (level)
		route_columns("Destination     Gateway         Genmask", level);
}

static int row(const struct route *r)
{
	if (view.titles && r->table != view.table) {
		header(r->table);
		view.table = r->table;
	}
	if (is_v4()) {
		if (r->flags & ROUTE_UP && (route_level() || json()))
			netstat_put_route4(r);
	} else if (!(r->flags & ROUTE_CACHE)) {
		netstat_put_route6(r);
	}
	return 0;
}

static bool line(char *text)
{
	struct route r;

	return (is_v4() ? proc_route_row(&r, text) :
			proc_route6_row(&r, text)) && !row(&r);
}

/* Returns the number of the table of --table; 0: all, -1: unknown. */
static int64_t wanted_table(void)
{
	const char *arg = ns.opt.arg[CODE(OPT_TABLE)];
	unsigned n = string_number(tables, arg, strlen(arg));

	return n ? TABLE_MAIN - 2 + n :
		strcmp(arg, "all") ? scan_number(arg, UINT32_MAX) : 0;
}

static void show_table(void)
{
	int64_t table = wanted_table();
	int err = -EINVAL;

	view.titles = true;
	view.table = 0;
	/* netlink answers only for this machine and namespace */
	if (table >= 0 && !source.root && !source.net)
		err = nl_routes(view.family, (uint32_t)table, false, row);
	if (err)
		applet_error("--table", err);
	else if (!view.table && table)
		header((uint32_t)table);
}

static void show_family(void)
{
	const char *path = is_v4() ? "/proc/net/route" : "/proc/net/ipv6_route";
	struct reader r;
	int err = reader_open(&r, path);
	bool netlink = ENABLE_NETSTAT_ROUTE_NETLINK && err && no_proc();

	if (!err || netlink)
		header(0);
	if (!err)
		view_lines(path, &r, is_v4(), line);
	/* /proc lists the IPv6 routes of all tables */
	if (netlink)
		err = nl_routes(view.family, is_v4() ? TABLE_MAIN : 0, true, row);
	if (err)
		route_missing(path, err, is_v4());
}

static void show_inet(int family)
{
	view.family = family;
	if (ENABLE_NETSTAT_ROUTE_NETLINK && asked(CODE(OPT_TABLE))) {
		show_table();
		return;
	}
	if (asked('F') || !asked('C'))
		show_family();
	if (ENABLE_NETSTAT_ROUTE_CACHE && asked('C'))
		netstat_route_cache(family);
}

void netstat_routes(void)
{
	unsigned i, family;

	if (!family_asked(0))
		show_inet(AF_INET);
	for (i = 0; (family = family_asked(i)); i++) {
		if (family == FAMILY_INET) {
			show_inet(AF_INET);
		} else if (ENABLE_NETSTAT_ROUTE6 && family == FAMILY_INET6) {
			show_inet(AF_INET6);
		} else {
			family_routes(family);
		}
	}
}
