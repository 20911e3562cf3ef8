/* SPDX-License-Identifier: MIT */
/* sockstate ports: counts the ephemeral ports used and left, by destination. */
#include <errno.h>
#include <string.h>
#include "net/tables.h"
#include "sockstate.h"

/* Of a namespace: each has its own. */
struct range {
	const char *label; /* of the namespace; NULL: nobody asked */
	uint32_t low, high, reserved;
	uint32_t all;      /* without the reserved; 0: not to be read */
	uint32_t order;
	struct range *next;
};
static struct range *ranges, **last_range, *range; /* the last: of this one */

/* A destination: the kernel can use each local port once for it. */
struct target {
	uint32_t order; /* of the namespaces */
	uint8_t addr[2][16];
	uint16_t port, table;
	struct range *range; /* no byte before it: it is compared */
};

struct usage {
	struct target key;
	uint32_t used, time_wait;
};

static struct map usages = {
	.key_len = sizeof(struct target), .size = sizeof(struct usage)
};

static int count_port(const struct sock *s)
{
	struct target key;
	struct usage *u;

	key.port = s->port[REMOTE];
	if (!range || !range->all || !key.port || s->port[LOCAL] < range->low ||
			s->port[LOCAL] > range->high)
		return 0;
	key.range = range;
	key.order = range->order;
	key.table = s->table;
	memcpy(key.addr, s->addr, sizeof key.addr);
	u = map_find(&usages, &key, true);
	if (!u)
		return -ENOMEM;
	u->used++;
	u->time_wait += s->state == ST_TIME_WAIT;
	return 0;
}

/* Counts the ports of "8080,9000-9100" that are in the range. */
static void reserve(const char *list)
{
	struct scan c = {list, false};

	while (!c.bad && *c.p) {
		uint32_t low = scan_dec32(&c), high = low;

		if (*c.p == '-') {
			c.p++;
			high = scan_dec32(&c);
		}
		if (low < range->low)
			low = range->low;
		if (high > range->high)
			high = range->high;
		if (!c.bad && low <= high)
			range->reserved += high - low + 1;
		if (*c.p)
			scan_lit(&c, ',');
	}
}

/* Called in each namespace, before its sockets. */
static void read_range(void)
{
	uint32_t order = range ? range->order + 1 : 0;

	range = arena_alloc(sizeof *range);
	if (!range)
		return;
	range->order = order;
	*last_range = range;
	last_range = &range->next;
	range->label = source.netns;
	local_port_range(&range->low, &range->high);
	each_line("/proc/sys/net/ipv4/ip_local_reserved_ports", reserve);
	if (range->high)
		range->all = range->high - range->low + 1 - range->reserved;
}

static uint64_t percent(const struct usage *u)
{
	return (uint64_t)u->used * 100 / u->key.range->all;
}

static bool before(const void *a, const void *b)
{
	const struct usage *x = a, *y = b;

	if (x->used != y->used)
		return x->used > y->used;
	return memcmp(&x->key, &y->key, sizeof x->key) < 0;
}

static void row(const void *record)
{
	const struct usage *u = record;
	uint32_t all = u->key.range->all;
	struct sock s = {0}; /* what grid_place() looks at */
	char text[PLACE];

	s.table = (uint8_t)u->key.table;
	memcpy(s.addr, u->key.addr, sizeof s.addr);
	s.port[REMOTE] = u->key.port;
	if (ENABLE_FEATURE_NETNS && st.netns)
		grid_string("net_namespace", u->key.range->label);
	grid_number("used", u->used);
	grid_number("left", u->used < all ? all - u->used : 0);
	grid_number("percent", percent(u));
	grid_number("time_wait", u->time_wait);
	grid_text("local_address", text, (size_t)(host_cell(text,
		table_family(s.table), s.addr[LOCAL]) - text));
	grid_place(&s, REMOTE);
	grid_end();
}

static void view(void)
{
	if (ENABLE_FEATURE_NETNS && st.netns)
		grid_title("Namespace");
	sorted_rows(">Used\0>Left\0>%\0>TIME_WAIT\0From\0To\0", row);
}

/* A line for each namespace; false: the range of one is not known. */
static bool put_ranges(void)
{
	const struct range *r;
	bool known = ranges;

	for (r = ranges; r; r = r->next) {
		if (!r->all) {
			known = false;
			wrong_usage(r->label ? r->label : "ip_local_port_range",
				r->label ? "ip_local_port_range cannot be read" :
				"cannot be read");
			continue;
		}
		if (ENABLE_FEATURE_JSON && asked('j'))
			continue;
		if (r->label)
			out_format("%s: ", r->label);
		out_format("%u ephemeral ports: %u-%u, %u of them reserved\n",
			r->all, r->low, r->high, r->reserved);
	}
	return known;
}

static bool any_above(uint32_t limit)
{
	uint32_t i;

	for (i = 0; i < shown; i++) {
		const struct usage *u = sorted[i];

		if (u->used * (uint64_t)100 >= limit * (uint64_t)u->key.range->all)
			return true;
	}
	return false;
}

int sockstate_ports(char **argv)
{
	uint32_t top = number_option(CODE(OPT_TOP), 20);
	bool bad, known;

	(void)argv;
	last_range = &ranges;
	tcp_unless_named();
	st.entered = read_range;
	each_socket(count_port, 0);
	if (nothing_read())
		return st.usage;
	sort_map(&usages, NULL, before);
	bad = any_above(number_option(CODE(OPT_WARN), UINT32_MAX));
	if (shown > top)
		shown = top;
	known = put_ranges();
	if (known || shown)
		grid_view(view);
	return known ? bad : st.usage;
}
