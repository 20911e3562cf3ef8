/* SPDX-License-Identifier: MIT */
/* The interfaces (-i). */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "netstat.h"

static bool titled;

/* include/uapi/linux/if.h */
static const struct flag letters[] = {
	{'A', 9}, {'B', 1}, {'D', 2}, {'L', 3}, {'M', 12}, {'d', 15}, {'P', 8},
	{'N', 5}, {'O', 7}, {'p', 4}, {'s', 11}, {'m', 10}, {'R', 6}, {'U', 0},
	{0, 0},
};

static const uint8_t columns[] = {
	ND_RX_PACKETS, ND_RX_ERRORS, ND_RX_DROPPED, ND_RX_FIFO,
	ND_TX_PACKETS, ND_TX_ERRORS, ND_TX_DROPPED, ND_TX_FIFO,
	ND_RX_BYTES, ND_TX_BYTES, /* JSON alone */
};

static void put_json(const struct iface *i, const char *flags)
{
	const struct netdev *d = &i->dev;
	const struct netaddr *a = &i->address;
	char address[FMT_ADDR + 1];
	unsigned n;

	json_row("iface:s mtu:o +", d->name, flags ? (uint64_t)d->mtu : NONE);
	for (n = 0; n < sizeof columns; n++) {
		if (n == 8)
			json_row("flg:s +", flags);
		if (d->have & NETDEV_STATS)
			json_key_num(nth_string("rx_ok\0rx_err\0rx_drp\0"
				"rx_ovr\0tx_ok\0tx_err\0tx_drp\0tx_ovr\0"
				"rx_bytes\0tx_bytes", n), d->count[columns[n]]);
	}
	*fmt_ip4(address, a->addr) = 0;
	json_row("address:s prefix:o", a->family ? address : NULL,
		a->family ? (uint64_t)a->prefix : NONE);
}

static void put_row(const struct iface *i)
{
	const struct netdev *d = &i->dev;
	char text[17];
	const char *flags = d->flags & 0xffff ?
			flag_letters(text, letters, d->flags) : "[NO FLAGS]";
	unsigned n;

	if (!(d->have & NETDEV_LINK))
		flags = NULL;
	if (json()) {
		put_json(i, flags);
		return;
	}
	out_format(flags ? "%-15.15s %5u " : "%-15.15s     - ", d->name,
		d->mtu);
	for (n = 0; d->have & NETDEV_STATS && n < 8; n++)
		out_format(n == 3 ? "%-6llu " : n & 3 ? "%6llu " : "%8llu ",
			d->count[columns[n]]);
	if (!n)
		out_format("%-56s", "     - no statistics available -");
	out_format("%s\n", flags ? flags : "-");
}

/* extended: of ifconfig, without titles of columns */
static void header(bool extended)
{
	if (!titled)
		out_str("Kernel Interface table\n");
	titled = true;
	if (!extended)
		out_str("Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR"
			"    TX-OK TX-ERR TX-DRP TX-OVR Flg\n");
}

void netstat_interfaces(void)
{
	bool extended = ENABLE_NETSTAT_IFCONFIG && !json() && asked('e');
	const char *arg = *ns.operand ? *ns.operand : ns.opt.arg['I'];
	bool any = !arg;
	const struct iface *i;

	if (!json())
		header(extended);
	for (i = iface_list(extended); i; i = i->next) {
		bool down = i->dev.have & NETDEV_LINK && !(i->dev.flags & 1);

		if (arg ? !i->named : down && !asked('a'))
			continue;
		any = true;
		if (extended)
			ifconfig_put(i);
		else
			put_row(i);
	}
	if (!any)
		applet_error(arg, -ENODEV);
}
