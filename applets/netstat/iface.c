/* The interfaces (-i). */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "netstat.h"

static struct {
	struct iface *list;  /* of the round; arena memory */
	struct iface *last;  /* added */
	bool titled;
} view;

/* The longest common start, then numbers by value: eth2 before eth10. */
static int natural(const char *a, const char *b)
{
	uint32_t m, n;
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	while (i && (unsigned)a[i - 1] - '0' < 10)
		i--;
	if (!scan_digits(a + i, &m) || !scan_digits(b + i, &n) || m == n)
		return strcmp(a, b);
	return m < n ? -1 : 1;
}

/* In its place from behind the last one on, where the kernel's order is ours;
 * else from the start. */
static void insert(struct iface *i)
{
	struct iface **at = view.last && natural(view.last->dev.name,
			i->dev.name) <= 0 ? &view.last->next : &view.list;

	while (*at && natural((*at)->dev.name, i->dev.name) <= 0)
		at = &(*at)->next;
	i->next = *at;
	*at = view.last = i;
}

/* NULL: no memory, which is told at the end. */
static struct iface *add_named(const struct netdev *d, const char *name)
{
	struct iface *i = arena_alloc(sizeof *i);

	if (!i)
		return NULL;
	i->dev = *d;
	memcpy(i->dev.name, name, IFNAME);
	insert(i);
	return i;
}

static int add(const struct netdev *d)
{
	add_named(d, d->name);
	return 0;
}

/* The first IPv4 address of each label; a label of its own is an alias. */
static int add_address(const struct netaddr *a)
{
	struct iface *i, *owner = NULL;

	for (i = view.list; i; i = i->next) {
		if (!strcmp(i->dev.name, a->label))
			break;
		if (i->dev.ifindex == a->ifindex)
			owner = i;
	}
	if (!i && owner && a->label[0]) {
		i = add_named(&owner->dev, a->label);
		if (i)
			i->dev.have = NETDEV_LINK;
	}
	if (i && !i->address.family)
		i->address = *a;
	return 0;
}

/* A number of /sys/class/net/NAME/FILE, decimal or 0x…. */
static bool sys_number(const char *name, const char *file, uint32_t *v)
{
	char path[50], text[20], *p = fmt_str(path, "/sys/class/net/");
	struct scan c = {text, false};
	ssize_t n;
	int fd;

	*fmt_str(fmt_str(p, name), file) = 0;
	fd = source_open(path, 0);
	n = read(fd, text, sizeof text - 1); /* none without a file */
	close(fd);
	text[n > 0 ? n : 0] = 0;
	if (text[0] == '0' && text[1] == 'x') {
		c.p += 2;
		*v = (uint32_t)scan_hex(&c, 8);
	} else {
		*v = scan_dec32(&c);
	}
	return !c.bad;
}

static bool line(char *text)
{
	struct netdev d;

	if (!proc_netdev_row(&d, text))
		return false;
	/* /sys is a saved tree's or this namespace's, no other's */
	if (ENABLE_FEATURE_ROOT && !source.net && sys_number(d.name, "/flags", &d.flags) &&
			sys_number(d.name, "/mtu", &d.mtu))
		d.have |= NETDEV_LINK;
	add(&d);
	return true;
}

static void collect_text(void)
{
	static const char path[] = "/proc/net/dev";
	int err = view_file(path, 2, line);

	if (err)
		applet_error(path, err);
}

/* Netlink knows flags and 64-bit counters and needs no /proc; text is for
 * saved trees and other processes' namespaces. */
static void collect(void)
{
	int err = 0, tries = 5;

	do {
		view.list = view.last = NULL; /* of another round, namespace */
		if (source.root || source.net)
			break;
		err = nl_links(add);
		if (!err)
			err = nl_addresses(AF_INET, add_address);
	} while (err == -EAGAIN && --tries);
	if (err && err != -EAGAIN)
		applet_error("interfaces", err);
	if (!view.list)
		collect_text();
}

static bool named(const char *name)
{
	char **o = ns.operand;
	const char *arg = ns.opt.arg['I'];

	if (arg && !strcmp(arg, name))
		return true;
	while (*o && strcmp(*o, name))
		o++;
	return *o;
}

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
	if (!view.titled)
		out_str("Kernel Interface table\n");
	view.titled = true;
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
	collect();
	for (i = view.list; i; i = i->next) {
		bool down = i->dev.have & NETDEV_LINK && !(i->dev.flags & 1);

		if (arg ? !named(i->dev.name) : down && !asked('a'))
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
