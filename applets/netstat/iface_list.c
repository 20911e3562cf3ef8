/* SPDX-License-Identifier: MIT */
/* The interfaces there are, with what netlink, /proc or ioctl(2) tells of them,
 * in net-tools' order. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "netstat.h"

static struct map by_name = {
	.key_len = IFNAME, .size = sizeof(struct iface)
};
struct index {
	uint32_t ifindex;
	struct iface *iface;
};
static struct map by_index = {
	.key_len = sizeof(uint32_t), .size = sizeof(struct index)
};
static struct iface *first, **last; /* as they come */
static unsigned count;

/* ---- the order ---- */

/* A name is a stem, a number and perhaps the number of an alias: "eth", 0, 1 of
 * "eth0:1". */
struct parts {
	size_t len, stem;       /* without the alias; without the number */
	uint32_t number;
	int64_t alias;          /* -1: none */
};

static size_t before_digits(const char *s, size_t n)
{
	while (n && (unsigned)s[n - 1] - '0' < 10)
		n--;
	return n;
}

static struct parts split(const char *name)
{
	struct parts p = {.len = strlen(name), .alias = -1};
	size_t n = before_digits(name, p.len);
	uint32_t v = 0;

	if (n && n < p.len && name[n - 1] == ':') {
		scan_digits(name + n, &v);
		p.alias = v;
		p.len = n - 1;
	}
	p.stem = before_digits(name, p.len);
	if (p.stem < p.len)
		scan_digits(name + p.stem, &p.number);
	return p;
}

/* eth2 before eth10 before eth0.100, eth0 before eth0:1; leading zeros last. */
static bool before(const char *a, const char *b)
{
	struct parts p = split(a), q = split(b);
	int c = strncmp(a, b, p.stem < q.stem ? p.stem : q.stem);

	if (c)
		return c < 0;
	if (p.stem != q.stem)
		return p.stem < q.stem;
	if (p.number != q.number)
		return p.number < q.number;
	c = strncmp(a, b, p.len < q.len ? p.len : q.len);
	if (c)
		return c < 0;
	return p.len != q.len ? p.len < q.len : p.alias < q.alias;
}

/* The first n of the list, merged in halves. */
static struct iface *sort(struct iface *list, unsigned n)
{
	struct iface *a = list, *b = list, *head, **to = &head;
	unsigned half = n / 2, left = half, right = n - half, i;

	if (n < 2)
		return list;
	for (i = 0; i < half; i++)
		b = b->next;
	b = sort(b, right);
	a = sort(a, half);
	while (left || right) {
		bool from_b = !left || (right &&
				before(b->dev.name, a->dev.name));
		struct iface **from = from_b ? &b : &a;

		*to = *from;
		to = &(*from)->next;
		*from = *to;
		if (from_b)
			right--;
		else
			left--;
	}
	*to = NULL;
	return head;
}

/* ---- what there is ---- */

static bool is_named(const struct netdev *d)
{
	const char *arg = ns.opt.arg['I'];
	char **o = ns.operand;

	if (arg && (!strcmp(arg, d->name) || netdev_alias(d, arg)))
		return true;
	while (*o && strcmp(*o, d->name) && !netdev_alias(d, *o))
		o++;
	return *o;
}

/* A new one of that name, or the one that is there; NULL: no memory, which is
 * told at the end. */
static struct iface *add_named(const struct netdev *d, const char *name)
{
	uint32_t known = by_name.used;
	struct iface *i = map_find(&by_name, name, true);

	if (!i || by_name.used == known)
		return i;
	i->dev = *d;
	memcpy(i->dev.name, name, IFNAME);
	i->named = is_named(&i->dev);
	i->dev.properties = NULL;
	*last = i;
	last = &i->next;
	count++;
	return i;
}

static void note_index(struct iface *i)
{
	struct index *x = i ? map_find(&by_index, &i->dev.ifindex, true) : NULL;

	if (x)
		x->iface = i;
}

static int add(const struct netdev *d)
{
	note_index(add_named(d, d->name));
	return 0;
}

static struct iface *of_index(uint32_t ifindex)
{
	const struct index *x = map_find(&by_index, &ifindex, false);

	return x ? x->iface : NULL;
}

/* The first IPv4 address of each label; a label of its own is an alias. */
static int add_address(const struct netaddr *a)
{
	struct iface *i = map_find(&by_name, a->label, false);
	const struct iface *owner = of_index(a->ifindex);

	if (!i && owner && a->label[0]) {
		i = add_named(&owner->dev, a->label);
		if (i)
			i->dev.have = NETDEV_LINK;
	}
	if (i && !i->address.family)
		i->address = *a;
	return 0;
}

/* In the order in which they come; by name: an alias has none, as with
 * net-tools. */
static int add_address6(const struct netaddr *a)
{
	struct iface *i = a->label[0] ? map_find(&by_name, a->label, false) :
			of_index(a->ifindex);
	struct address6 *n = i ? arena_alloc(sizeof *n) : NULL;

	if (!n)
		return 0;
	n->a = *a;
	*(i->address6 ? &i->last6->next : &i->address6) = n;
	i->last6 = n;
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

/* This namespace of this machine: what else than text can be asked. */
static bool here(void)
{
	return !source.root && !source.net;
}

static void ask_ioctl(struct iface *i)
{
	ioctl_netdev(&i->dev, &i->address);
	note_index(i);
}

static bool line(char *text)
{
	struct netdev d;
	struct iface *i;

	if (!proc_netdev_row(&d, text))
		return false;
	i = add_named(&d, d.name);
	if (!i)
		return true;
	if (here())
		ask_ioctl(i);
	/* /sys is a saved tree's or this namespace's, no other's */
	else if (ENABLE_FEATURE_ROOT && !source.net &&
			sys_number(d.name, "/flags", &i->dev.flags) &&
			sys_number(d.name, "/mtu", &i->dev.mtu))
		i->dev.have |= NETDEV_LINK;
	return true;
}

static void add_alias(const char *name)
{
	uint32_t known = by_name.used;
	char key[IFNAME] = "";
	struct iface *i;

	strncpy(key, name, IFNAME - 1);
	i = add_named(&(struct netdev){0}, key);
	if (i && by_name.used > known)
		ask_ioctl(i);
}

/* Where netlink knows no counters: gVisor, and what is older than it. */
static bool counters(char *text)
{
	struct netdev d;
	struct iface *i;

	if (!proc_netdev_row(&d, text))
		return false;
	i = map_find(&by_name, d.name, false);
	if (i && !(i->dev.have & NETDEV_STATS)) {
		memcpy(i->dev.count, d.count, sizeof d.count);
		i->dev.have |= d.have;
	}
	return true;
}

static bool line6(char *text)
{
	struct netaddr a;

	return proc_inet6_row(&a, text) && !add_address6(&a);
}

static void start(void)
{
	map_clear(&by_name); /* of another round, namespace */
	map_clear(&by_index);
	first = NULL;
	last = &first;
	count = 0;
}

/* 0 or -errno. */
static int from_netlink(void)
{
	int err, tries = 5;

	do {
		start();
		err = nl_links(add);
		if (!err)
			err = nl_addresses(AF_INET, add_address);
	} while (err == -EAGAIN && --tries);
	return first ? 0 : err;
}

/* Netlink knows flags and 64-bit counters and needs no /proc; text is for
 * saved trees, other processes' namespaces, and where there is no netlink. */
static void collect(void)
{
	static const char path[] = "/proc/net/dev";
	int err = -ENOENT;

	start();
	if (here())
		err = from_netlink();
	if (err) {
		err = view_file(path, 2, line);
		if (here() && ioctl_names(add_alias))
			err = 0;
		if (err)
			applet_error(path, err);
	} else if (first && !(first->dev.have & NETDEV_STATS)) {
		view_file(path, 2, counters);
	}
}

const struct iface *iface_list(bool addresses6)
{
	collect();
	/* of those that are up and have one; the text has the kernel's order */
	if (ENABLE_NETSTAT_IFCONFIG && addresses6 &&
			view_file("/proc/net/if_inet6", 0, line6) && no_proc())
		nl_addresses(AF_INET6, add_address6);
	return sort(first, count);
}
