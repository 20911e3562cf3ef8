/* SPDX-License-Identifier: MIT */
/* Terms of a filter that are not about internet addresses and ports. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include "filter_parse.h"

/* ---- figures of TCP: rtt > 200ms, cwnd < 10, delivery_rate < 1M ---- */

/* What one of the unit is in microseconds, or in ones; 0: no such unit. */
static uint64_t unit_of(const char *s, size_t len, bool is_time)
{
	static const uint64_t times[] = {1, 1000, 1000000, 60000000, 3600000000};
	static const uint64_t counts[] = {1000, 1000, 1000000, 1000000000,
		1000000000000};
	unsigned n = string_number(is_time ? "us\0ms\0s\0m\0h\0" :
			"k\0K\0M\0G\0T\0", s, len);

	if (!len)
		return is_time ? 1000 : 1; /* milliseconds, as ss shows them */
	return !n ? 0 : is_time ? times[n - 1] : counts[n - 1];
}

/* A number with a unit, in the unit of the field; false: it is none. */
static bool figure_value(const struct filter *f, unsigned kind, uint64_t *v)
{
	bool is_time = kind >= TCP_US && kind <= TCP_IDLE;
	const char *end, *stop = f->word + f->len;
	uint64_t unit;
	uint32_t n;

	end = scan_digits(f->word, &n);
	if (!end || end > stop)
		return false;
	if (kind >= TCP_RATE && stop - end > 3 && !memcmp(stop - 3, "bps", 3))
		stop -= 3;
	unit = unit_of(end, (size_t)(stop - end), is_time);
	*v = n * unit / (kind == TCP_MS || kind == TCP_IDLE ? 1000 : 1);
	return unit;
}

struct filter_node *filter_figure(struct filter *f)
{
	unsigned field = f->quoted ? 0 : tcp_field_named(f->word, f->len);
	const char *word = f->word;
	size_t len = f->len;
	struct filter_node *n;
	uint64_t range[2] = {0, UINT64_MAX}, v;
	unsigned op;

	if (!field)
		return NULL;
	filter_next(f);
	op = filter_operator(f);
	if (op == OP_NONE) { /* then it is the name of something else */
		f->word = word;
		f->len = len;
		return NULL;
	}
	if (!figure_value(f, tcp_field(field - 1)->kind, &v))
		return filter_wrong(f, "not a number with a unit");
	if (!bit(OPS_FROM_0, op))
		range[0] = v;
	if (!bit(OPS_TO_LAST, op))
		range[1] = v;
	f->negate ^= bit(OPS_NEGATED, op);
	n = filter_add(f, F_FIGURE, 0, field - 1);
	f->negate ^= bit(OPS_NEGATED, op);
	memcpy(n->net.addr, range, sizeof range);
	return n;
}

/* ---- fwmark = V/MASK, cgroup = PATH, autobound ---- */

/* A decimal or, behind 0x, hexadecimal number; what follows it or NULL. */
static const char *mark_number(const char *s, const char *end, uint32_t *v)
{
	struct scan c = {s + 2, false};

	if (end - s < 3 || *s != '0' || (s[1] | 0x20) != 'x')
		return scan_digits(s, v);
	*v = (uint32_t)scan_hex(&c, 8);
	return c.bad ? NULL : c.p;
}

static struct filter_node *mark(struct filter *f)
{
	const char *stop = f->word + f->len, *end;
	uint32_t v, mask = UINT32_MAX;
	struct filter_node *n;

	end = mark_number(f->word, stop, &v);
	if (end && end < stop && *end == '/')
		end = mark_number(end + 1, stop, &mask);
	if (end != stop)
		return filter_wrong(f, "not a mark");
	n = filter_add(f, F_MARK, 0, v & mask);
	memcpy(n->net.addr, &mask, sizeof mask);
	return n;
}

/* include/linux/fs.h struct file_handle, fs/kernfs/mount.c: the number of a
 * directory of control groups is in its handle. */
static int cgroup_number(const char *path, uint64_t *id)
{
	struct {
		unsigned bytes;
		int type;
		uint64_t id;
	} handle = {sizeof handle.id, 0, 0};
	int mount;

	if (name_to_handle_at(AT_FDCWD, path, (void *)&handle, &mount, 0))
		return -errno;
	*id = handle.id;
	return 0;
}

static struct filter_node *cgroup(struct filter *f)
{
	char *path = arena_strdup(f->word, f->len);
	struct filter_node *n;
	uint64_t id = 0;

	if (!path || cgroup_number(path, &id))
		return filter_wrong(f, "no such control group");
	n = filter_add(f, F_CGROUP, 0, 0);
	memcpy(n->net.addr, &id, sizeof id);
	return n;
}

struct filter_node *filter_attribute(struct filter *f)
{
	unsigned key = filter_take(f, "fwmark\0cgroup\0"), op;
	struct filter_node *n;

	if (!key)
		return NULL;
	op = filter_operator(f);
	if (op > OP_NE)
		return filter_fail(f, "only = and != are allowed");
	if (!f->len)
		return filter_fail(f, "a value is missing");
	f->negate ^= op == OP_NE;
	n = key == 1 ? mark(f) : cgroup(f);
	f->negate ^= op == OP_NE;
	return n;
}

/* ---- uid, dev, pid, process ---- */

/* Reads the value of uid, dev, pid or process. */
struct filter_node *filter_value(struct filter *f, unsigned kind)
{
	uint32_t v = 0;

	if (kind == F_DEV) {
		if (scan_digits(f->word, &v) != f->word + f->len)
			v = name_ifindex(f->word, f->len);
		if (!v && !filter_devices_later)
			filter_wrong(f, "no such interface");
	} else if (kind == F_PROCESS) {
		v = (uint32_t)owner_look_for(f->word, f->len);
		if (v == UINT32_MAX)
			filter_fail(f, "too many names");
	} else if (scan_digits(f->word, &v) != f->word + f->len) {
		filter_wrong(f, "not a number");
	}
	return filter_add(f, kind, 0, v);
}

/* ---- families by name ---- */

static const char families[] = "inet:\0inet6:\0unix:\0link:\0netlink:\0vsock:\0";
enum { BY_INET = 1, BY_INET6, BY_UNIX, BY_LINK, BY_NETLINK, BY_VSOCK };

/* The number of the prefix; its length in *len. */
static unsigned family_of(const struct filter *f, size_t *len)
{
	const char *colon = memchr(f->word, ':', f->len);
	unsigned number = 0;

	*len = colon ? (size_t)(colon - f->word) + 1 : 0;
	if (*len && !f->quoted)
		number = string_number(families, f->word, *len);
	if (!number)
		*len = 0;
	return number;
}

/* What a caller that lists one family alone means without a prefix. */
static unsigned family_meant(const struct filter *f)
{
	return f->family == AF_PACKET ? BY_LINK :
		f->family == AF_NETLINK ? BY_NETLINK :
		f->family == AF_UNIX ? BY_UNIX :
		f->family == AF_VSOCK ? BY_VSOCK : 0;
}

bool filter_has_family(const struct filter *f)
{
	size_t len;

	return f->len && (family_of(f, &len) || family_meant(f));
}

static bool is_any(const char *s, size_t len)
{
	return !len || (len == 1 && *s == '*');
}

/* A number from 0 on or one of the names; false: an error was told. */
static bool number_or_name(struct filter *f, const char *list, size_t len,
		uint32_t *v)
{
	unsigned n = string_number(list, f->word, len);

	if (n)
		*v = n - 1;
	else if (scan_digits(f->word, v) != f->word + len)
		filter_wrong(f, "not a protocol");
	return !f->error;
}

/* PROTOCOL[:DEVICE] of packet sockets. */
static struct filter_node *link(struct filter *f, size_t len, size_t rest)
{
	struct filter_node *n = filter_add(f, F_TABLES, 0, 1u << T_PACKET), *dev;
	const char *name = f->word + len + 1;
	uint32_t v;

	if (!is_any(f->word, len)) {
		int number = ethernet_number(f->word, len);

		if (number < 0 && scan_digits(f->word, &v) == f->word + len)
			number = (int)v;
		if (number < 0)
			return filter_wrong(f, "not a protocol");
		n = filter_join(f, F_AND, n, filter_add(f, F_PROTOCOL, 0,
			(uint32_t)number));
	}
	if (rest && !is_any(name, rest)) {
		v = name_ifindex(name, rest);
		if (!v)
			return filter_wrong(f, "no such interface");
		dev = filter_add(f, F_DEV, 0, v);
		n = filter_join(f, F_AND, n, dev);
	}
	return n;
}

/* PROTOCOL[:PORT]; the kernel's own port is 0. */
static struct filter_node *netlink(struct filter *f, size_t len, size_t rest)
{
	struct filter_node *n = filter_add(f, F_TABLES, 0, 1u << T_NETLINK);
	const char *port = f->word + len + 1;
	uint32_t v = 0;

	if (!is_any(f->word, len)) {
		if (!number_or_name(f, netlink_names, len, &v))
			return NULL;
		n = filter_join(f, F_AND, n, filter_add(f, F_PROTOCOL, 0, v));
	}
	if (rest && !is_any(port, rest)) {
		v = 0;
		if (!string_number("kernel\0", port, rest) &&
				scan_digits(port, &v) != port + rest)
			return filter_wrong(f, "not a port");
		n = filter_join(f, F_AND, n, filter_add(f, F_PORTID, 0, v));
	}
	return n;
}

/* [CID][:PORT] */
static struct filter_node *vsock(struct filter *f, unsigned end, size_t len)
{
	struct filter_node *n = filter_add(f, F_TABLES, 0, 1u << T_VSOCK);
	const char *at = f->word, *stop = f->word + len;
	unsigned i;
	uint32_t v;

	for (i = 0; i < 2; i++) {
		if (!is_any(at, (size_t)(stop - at))) {
			if (scan_digits(at, &v) != stop)
				return filter_wrong(f, "not a number");
			n = filter_join(f, F_AND, n, filter_add(f, F_CONTEXT,
				end + 2 * i, v));
		}
		if (stop == f->word + f->len)
			break;
		at = stop + 1;
		stop = f->word + f->len;
	}
	return n;
}

struct filter_node *filter_family(struct filter *f, unsigned end)
{
	size_t skip, len;
	unsigned family = family_of(f, &skip);
	const char *colon;
	struct filter_node *n;

	f->word += skip;
	f->len -= skip;
	if (!family)
		family = family_meant(f);
	if (family <= BY_INET6) {
		f->family = 0;
		n = filter_place(f, end);
		return filter_join(f, F_AND, n, filter_add(f, F_TABLES, 0,
			family == BY_INET ? T_INET4 : T_INET4 << 1));
	}
	if (family == BY_UNIX)
		return filter_add(f, F_PATH, end, 0);
	colon = memchr(f->word, ':', f->len);
	len = colon ? (size_t)(colon - f->word) : f->len;
	if (family == BY_VSOCK)
		return vsock(f, end, len);
	skip = f->len > len ? f->len - len - 1 : 0;
	return family == BY_LINK ? link(f, len, skip) : netlink(f, len, skip);
}
