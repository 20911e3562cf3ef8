/* SPDX-License-Identifier: MIT */
/* The routing tables of the families of another age (-r --ax25), in net-tools'
 * words where there is none. */
#include <errno.h>
#include <string.h>
#include "netstat.h"

/* net/ax25/ax25_route.c ax25_rt_seq_show(): callsign, device, mode. The use that
 * net-tools shows was dropped from the kernel: it reads the mode as a 0. */
static bool ax25_line(char *line)
{
	struct scan c = {line, false};
	const char *call = scan_string(&c), *dev = scan_string(&c);

	if (!dev)
		return false;
	if (json())
		json_row("family:s destination:s iface:s", "ax25", call, dev);
	else
		out_format("%-9.9s    %-5s      0\n", call, dev);
	return true;
}

/* net/x25/x25_proc.c x25_seq_route_show(): address, digits of it that count,
 * device. */
static bool x25_line(char *line)
{
	struct scan c = {line, false};
	const char *address = scan_string(&c);
	uint32_t digits = scan_dec32(&c);
	const char *dev = scan_string(&c);

	if (!dev || digits > 15 || digits > strlen(address))
		return false;
	if (json())
		json_row("family:s destination:t prefix:u iface:s", "x25",
			address, (size_t)digits, digits, dev);
	else if (!digits)
		out_format("*                    %-5s\n", dev);
	else
		out_format("%.*s/%-*u   %-5s\n", (int)digits, address,
			17 - (int)digits, digits, dev);
	return true;
}

static const struct routes {
	uint8_t family;
	bool mute;         /* net-tools does not name the file */
	bool to_err;       /* where it says that there is none */
	const char *path, *title, *absent;
	lines_row *row;    /* NULL: there is no view of that table */
} table[] = {
	{FAMILY_AX25, false, false, "/proc/net/ax25_route",
		"Kernel AX.25 routing table\nDestination  Iface    Use\n",
		"AX.25 not configured in this system.", ax25_line},
	{FAMILY_X25, true, false, "/proc/net/x25/route",
		"Kernel X.25 routing table\nDestination          Iface\n",
		"X.25 not configured in this system.", x25_line},
	{FAMILY_NETROM, false, false, "/proc/net/nr_nodes", NULL,
		"NET/ROM not configured in this system.", NULL},
	{FAMILY_ROSE, false, true, "/proc/net/rose_nodes", NULL,
		"ROSE not configured in this system.", NULL},
	{FAMILY_IPX, false, false, "/proc/net/ipx/route", NULL,
		"IPX routing not in file /proc/net/ipx/route or "
		"/proc/net/ipx_route found.", NULL},
	{FAMILY_DDP, false, true, "/proc/net/atalk_route", NULL,
		"DDP (AppleTalk) not configured on this system.", NULL},
	{0, false, false, NULL, NULL, NULL, NULL},
};

static void missing(const struct routes *t, int err)
{
	applet_failed();
	if (!t->mute)
		view_note("%s: %s\n", t->path, err_text(-err));
	if (t->to_err)
		view_note("%s\n", t->absent, NULL);
	else if (!json())
		out_format("%s\n", t->absent);
}

void family_routes(unsigned family)
{
	const struct routes *t = table;
	struct reader r;
	int err;

	while (t->family && t->family != family)
		t++;
	if (!ENABLE_NETSTAT_OTHER_FAMILIES || !t->family) {
		view_note(family < FAMILY_L2CAP || family > FAMILY_BLUETOOTH ?
			"No routing for address family `%s'.\n" :
			"Address family `%s' not supported.\n",
			netstat_family(family), NULL);
		ns.status = 3;
		return;
	}
	err = reader_open(&r, t->path);
	if (err) {
		missing(t, err);
		return;
	}
	if (!t->row) {
		reader_close(&r);
		applet_error(t->path, -EOPNOTSUPP);
		return;
	}
	if (!json())
		out_str(t->title);
	view_lines(t->path, &r, 1, t->row);
}
