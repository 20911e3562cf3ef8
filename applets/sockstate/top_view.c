/* SPDX-License-Identifier: MIT */
/* sockstate top: the table. */
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "top.h"

struct map top_flows = {.key_len = sizeof ((struct flow *)0)->key,
	.size = sizeof(struct flow)};
unsigned top_by;

struct group {
	struct {
		uint8_t addr[2][16]; /* IPv4 as IPv4-mapped */
		uint16_t port[2];
		uint32_t number;
		char name[TOP_NAME];
	} key;
	uint64_t moved[2], total, resent, rtt;
	uint32_t connections;
};

static struct map groups = {.key_len = sizeof ((struct group *)0)->key,
	.size = sizeof(struct group)};
static uint32_t ticks;

static void copy_address(uint8_t *to, const struct flow *f, unsigned end)
{
	as_ip6(to, table_family(f->key.table), f->key.addr[end]);
}

static struct group *group_of(const struct flow *f)
{
	struct group g;

	memset(&g.key, 0, sizeof g.key);
	if (top_by == TOP_CONNECTION) {
		copy_address(g.key.addr[LOCAL], f, LOCAL);
		memcpy(g.key.port, f->key.port, sizeof g.key.port);
	}
	if (top_by == TOP_CONNECTION || top_by == TOP_RADDR)
		copy_address(g.key.addr[REMOTE], f, REMOTE);
	if (top_by == TOP_LPORT)
		g.key.port[LOCAL] = f->key.port[LOCAL];
	if (top_by == TOP_UID)
		g.key.number = f->uid;
	if (top_by == TOP_PROCESS)
		memcpy(g.key.name, f->process, sizeof g.key.name);
	return map_find(&groups, &g, true);
}

static void add(const struct flow *f)
{
	uint64_t in = f->now[0] - f->was[0], out = f->now[1] - f->was[1];
	struct group *g;

	if (!in && !out && f->resent == f->resent_was)
		return;
	g = group_of(f);
	if (!g)
		return;
	g->moved[0] += in;
	g->moved[1] += out;
	g->total += f->now[0] + f->now[1];
	g->resent += f->resent - f->resent_was;
	if (f->rtt > g->rtt)
		g->rtt = f->rtt;
	g->connections++;
}

static bool before(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	uint64_t p = x->moved[0] + x->moved[1], q = y->moved[0] + y->moved[1];

	return p != q ? p > q : memcmp(&x->key, &y->key, sizeof x->key) < 0;
}

/* "1.25 MB": three digits and a unit of 1,000s. */
static void put_bytes(const char *key, uint64_t v)
{
	static const char units[] = "B\0kB\0MB\0GB\0TB\0PB\0EB";
	uint64_t unit = 1;
	unsigned n = 0;
	char text[32], *end;

	json_number(key, v);
	while (v / unit >= 1000 || (unit > 1 && (v + unit / 2000) / unit >= 1000)) {
		unit *= 1000;
		n++;
	}
	end = fmt_ratio(text, v, unit, 3);
	*end++ = ' ';
	end = fmt_str(end, nth_string(units, n));
	table_text(text, (size_t)(end - text));
}

static void put_rtt(uint64_t us)
{
	char text[32];

	json_number("rtt_us", us);
	table_text(text, us ? (size_t)(fmt_str(fmt_ratio(text, us, 1000, 3), " ms") -
		text) : 0);
}

static void put_ends(const struct group *g)
{
	struct sock s = {.table = T_TCP6, .port = {g->key.port[0], g->key.port[1]}};

	memcpy(s.addr, g->key.addr, sizeof s.addr);
	grid_place(&s, LOCAL);
	grid_place(&s, REMOTE);
}

static void put_address(const uint8_t *addr)
{
	char text[PLACE];
	bool v4 = is_ip4_mapped(addr);
	char *end = host_cell(text, v4 ? AF_INET : AF_INET6, addr + (v4 ? 12 : 0));

	grid_text("foreign_address", text, (size_t)(end - text));
}

static void put_key(const struct group *g)
{
	switch (top_by) {
	case TOP_CONNECTION:
		put_ends(g);
		break;
	case TOP_RADDR:
		put_address(g->key.addr[REMOTE]);
		break;
	case TOP_LPORT:
		grid_number("local_port", g->key.port[LOCAL]);
		break;
	case TOP_UID:
		if (g->key.number == UINT32_MAX)
			table_text("-", 1);
		else
			grid_number("uid", g->key.number);
		break;
	default:
		if (*g->key.name)
			grid_string("program_name", g->key.name);
		else
			table_text("-", 1);
	}
}

static void row(const void *record)
{
	const struct group *g = record;

	put_bytes("received_bytes_per_second", g->moved[0] * 100 / ticks);
	put_bytes("sent_bytes_per_second", g->moved[1] * 100 / ticks);
	json_number("received_bytes", g->moved[0]);
	json_number("sent_bytes", g->moved[1]);
	put_bytes("total_bytes", g->total);
	put_rtt(g->rtt);
	grid_number("retransmits", g->resent);
	if (top_by != TOP_CONNECTION)
		grid_number("connections", g->connections);
	put_key(g);
	grid_end();
}

static void view(void)
{
	grid_title(">In/s");
	grid_title(">Out/s");
	grid_title(">Total");
	grid_title(">RTT");
	grid_title(">Resent");
	if (top_by == TOP_CONNECTION) {
		grid_title("Local");
		grid_title("Remote");
	} else {
		grid_title(">Conns");
		grid_title(nth_string("Process\0Remote\0>Port\0>UID", top_by - 1));
	}
	grid_end();
	sorted_rows(NULL, row);
}

void top_show(uint32_t passed)
{
	uint32_t pos = 0, top = number_option(CODE(OPT_TOP), UINT32_MAX);
	struct winsize size;
	struct flow *f;

	ticks = passed;
	map_clear(&groups);
	while ((f = map_next(&top_flows, &pos)))
		add(f);
	sort_map(&groups, NULL, before);
	if (asked('c') && terminal_size(&size)) {
		out_str("\33[H\33[J");
		if (!asked(CODE(OPT_TOP)) && size.ws_row > 2)
			top = size.ws_row - 2u;
	}
	if (shown > top)
		shown = top;
	grid_view(view);
}
