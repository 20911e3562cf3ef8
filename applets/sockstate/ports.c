/* sockstate ports: how many ephemeral ports each destination has used up. */
#include <errno.h>
#include <string.h>
#include "sockstate.h"

/* What the kernel chooses a local port for: one port each. */
struct target {
	uint8_t addr[2][16];
	uint16_t port, table; /* no byte between: it is compared */
};

struct usage {
	struct target key;
	uint32_t used, time_wait;
};

static struct map usages = {
	.key_len = sizeof(struct target), .size = sizeof(struct usage)
};
static struct {
	uint32_t low, high, reserved, all; /* all without the reserved */
} range;

static int add(const struct sock *s)
{
	struct target key;
	struct usage *u;

	key.port = s->port[REMOTE];
	if (!key.port || s->port[LOCAL] < range.low || s->port[LOCAL] > range.high)
		return 0;
	key.table = s->table;
	memcpy(key.addr, s->addr, sizeof key.addr);
	u = map_find(&usages, &key, true);
	if (!u)
		return -ENOMEM;
	u->used++;
	u->time_wait += s->state == ST_TIME_WAIT;
	return 0;
}

/* "32768 60999"; the highest is 0 if this is none. */
static void take_range(const char *line)
{
	struct scan c = {line, false};

	range.low = scan_dec32(&c);
	range.high = scan_dec32(&c);
	if (c.bad || range.low > range.high || range.high > UINT16_MAX)
		range.high = 0;
}

/* "8080,9000-9100": those inside the range */
static void reserve(const char *list)
{
	struct scan c = {list, false};

	while (!c.bad && *c.p) {
		uint32_t low = scan_dec32(&c), high = low;

		if (*c.p == '-') {
			c.p++;
			high = scan_dec32(&c);
		}
		if (low < range.low)
			low = range.low;
		if (high > range.high)
			high = range.high;
		if (!c.bad && low <= high)
			range.reserved += high - low + 1;
		if (*c.p)
			scan_lit(&c, ',');
	}
}

static bool before(const void *a, const void *b)
{
	const struct usage *x = a, *y = b;

	return x->used != y->used ? x->used > y->used :
			memcmp(&x->key, &y->key, sizeof x->key) < 0;
}

static void row(const void *record)
{
	const struct usage *u = record;
	struct sock s; /* what grid_place() looks at */
	char text[PLACE];

	s.table = (uint8_t)u->key.table;
	memcpy(s.addr, u->key.addr, sizeof s.addr);
	s.port[REMOTE] = u->key.port;
	grid_number("used", u->used);
	grid_number("left", u->used < range.all ? range.all - u->used : 0);
	grid_number("percent", (uint64_t)u->used * 100 / range.all);
	grid_number("time_wait", u->time_wait);
	grid_text("local_address", text, (size_t)(host_cell(text,
		table_family(s.table), s.addr[LOCAL]) - text));
	grid_place(&s, REMOTE);
	grid_end();
}

static void view(void)
{
	sorted_rows(">Used\0>Left\0>%\0>TIME_WAIT\0From\0To\0", row);
}

int sockstate_ports(char **argv)
{
	bool bad;
	uint32_t top = number_option(CODE(OPT_TOP), 20);
	uint32_t warn = number_option(CODE(OPT_WARN), UINT32_MAX);
	const struct usage *u;

	(void)argv;
	each_line("/proc/sys/net/ipv4/ip_local_port_range", take_range);
	each_line("/proc/sys/net/ipv4/ip_local_reserved_ports", reserve);
	range.all = range.high - range.low + 1 - range.reserved;
	if (!range.high || !range.all)
		return wrong_usage("ip_local_port_range", "cannot be read");
	tcp_unless_named();
	each_socket(add, 0);
	sort_map(&usages, NULL, before);
	u = shown ? sorted[0] : NULL;
	bad = u && u->used * (uint64_t)100 >= warn * (uint64_t)range.all;
	if (shown > top)
		shown = top;
	if (!ENABLE_FEATURE_JSON || !asked('j'))
		out_format("%u ephemeral ports: %u-%u, %u of them reserved\n",
			range.all, range.low, range.high, range.reserved);
	grid_view(view);
	return bad;
}
