/* SPDX-License-Identifier: MIT */
/* sockstate count --by: counts sockets by keys. */
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"

enum { STATE, PROTO, FAMILY, LADDR, LPORT, RADDR, RPORT, PROCESS, UID, IFACE,
	KEYS };
enum { NO_UID = UINT32_MAX }; /* no user has this uid */

/* X(key, JSON key, title). */
static const char names[] =
	"state\0state\0State\0"
	"proto\0proto\0Proto\0"
	"family\0family\0Family\0"
	"laddr\0local_address\0Local address\0"
	"lport\0local_port\0>Local port\0"
	"raddr\0foreign_address\0Remote address\0"
	"rport\0foreign_port\0>Remote port\0"
	"process\0program_name\0Process\0"
	"uid\0uid\0>UID\0"
	"iface\0iface\0Iface\0";

enum { KEY, JSON_KEY, TITLE, NAMES };

static const char *name_of(unsigned k, unsigned which)
{
	return nth_string(names, k * NAMES + which);
}

/*
 * A record has a cell for each key. Numbers are in host order, addresses in
 * network order, IPv4 as IPv4-mapped: equal cells print the same text.
 */
enum { CELL = 16 };

struct group {
	uint8_t cell[KEYS][CELL];
	uint32_t count;
};

/* A cell of PROCESS is the address of its name. */
struct called {
	char name[OWNER_NAME], word[OWNER_NAME]; /* see struct owner */
};

static struct map names_seen = {
	.key_len = sizeof(struct called), .size = sizeof(struct called)
};
static struct map groups = {.size = sizeof(struct group)};
static uint8_t keys[KEYS];
static unsigned key_count, bits[2] = {32, 128};

static bool parse_keys(const char *s)
{
	const char *end;
	unsigned n;

	for (;; s = end + 1) {
		end = text_find(s, ',');
		n = string_number(names, s, (size_t)(end - s));
		if (n % NAMES != KEY + 1 || key_count == KEYS)
			return false;
		keys[key_count++] = (uint8_t)(n / NAMES);
		if (!*end || !end[1])
			return true;
	}
}

static bool parse_prefix(const char *s)
{
	struct scan c = {s, false};

	bits[0] = scan_dec32(&c);
	if (*c.p == '/') {
		c.p++;
		bits[1] = scan_dec32(&c);
	}
	return !c.bad && !*c.p && bits[0] <= 32 && bits[1] <= 128;
}

static void take_address(uint8_t *cell, const struct sock *s, unsigned end)
{
	unsigned n;

	as_ip6(cell, table_family(s->table), s->addr[end]); /* UNIX: zeros */
	for (n = is_ip4_mapped(cell) ? 96 + bits[0] : bits[1]; n < 128; n++)
		cell[n / 8] &= (uint8_t)~(0x80 >> n % 8);
}

static uint32_t number_of(const struct sock *s, unsigned k)
{
	switch (k) {
	case STATE:
		return sock_state(s);
	case PROTO: /* the same for both families */
		return s->table < T_UNIX ? s->table & 0xfe : s->table;
	case FAMILY: /* a table for family_name() */
		return s->table < T_UNIX ? s->table & 1 : s->table;
	case UID:
		return s->have & HAVE_UID ? s->uid : NO_UID;
	}
	return s->port[k == RPORT];
}

/* argv[0]'s word only if it tells more than the name. */
static const struct called *called(const struct owner *o)
{
	static const struct called *last;
	static const struct owner *of;
	struct called key = {"-", ""};

	if (last && o && of && o->name == of->name && o->word == of->word)
		return last;
	if (o) {
		strncpy(key.name, o->name, sizeof key.name - 1);
		if (strcmp(o->word, o->name))
			strncpy(key.word, o->word, sizeof key.word - 1);
	}
	of = o;
	return last = map_find(&names_seen, &key, true);
}

static void take(uint8_t *cell, const struct sock *s, unsigned k)
{
	const struct called *name;
	uint32_t v;

	if (k == LADDR || k == RADDR) {
		take_address(cell, s, k == RADDR);
	} else if (k == PROCESS) {
		name = called(owner_of(s->inode));
		memcpy(cell, &name, sizeof name);
	} else if (k == IFACE) { /* here and now: numbers are a namespace's */
		ifindex_name((char *)cell, s->ifindex);
	} else {
		v = number_of(s, k);
		memcpy(cell, &v, sizeof v);
	}
}

static int count_group(const struct sock *s)
{
	uint8_t cell[KEYS][CELL];
	struct group *g;
	unsigned i;

	memset(cell, 0, sizeof cell);
	for (i = 0; i < key_count; i++)
		take(cell[i], s, keys[i]);
	g = map_find(&groups, cell, true);
	if (g)
		g->count++;
	return 0;
}

static const struct called *called_in(const uint8_t *cell)
{
	static const struct called unknown = {"-", ""};
	const struct called *name;

	memcpy(&name, cell, sizeof name);
	return name ? name : &unknown;
}

static bool before(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	int order = 0;
	unsigned i;

	if (x->count != y->count)
		return x->count > y->count;
	for (i = 0; i < key_count && !order; i++)
		order = keys[i] == PROCESS ?
			memcmp(called_in(x->cell[i]), called_in(y->cell[i]),
				sizeof(struct called)) :
			memcmp(x->cell[i], y->cell[i], CELL);
	return order < 0;
}

/* Writes an address, with the prefix length if there is one. */
static char *put_address(char *p, const uint8_t *addr)
{
	bool v6 = !is_ip4_mapped(addr);

	p = v6 ? host_cell(p, AF_INET6, addr) :
		host_cell(p, AF_INET, addr + sizeof ip4_mapped);
	if (bits[v6] < (v6 ? 128 : 32)) {
		*p++ = '/';
		p = fmt_u64(p, bits[v6]);
	}
	return p;
}

/* "python3 (worker)": by comm, and by argv[0] where that differs. */
static void put_process(const char *key, const struct called *c)
{
	char text[2 * OWNER_NAME + 3];
	const char *word = c->word;

	json_text(key, c->name);
	json_text("argv0", word);
	stpcpy(text, c->name);
	if (*word)
		stpcpy(stpcpy(stpcpy(stpcpy(text, c->name), " ("), word), ")");
	table_text(text, strlen(text));
}

static void put_key(const uint8_t *cell, unsigned k)
{
	const char *key = name_of(k, JSON_KEY), *s;
	char text[PLACE + 5];
	uint32_t v;

	memcpy(&v, cell, sizeof v);
	s = text;
	switch (k) {
	case STATE:
		s = state_name(v);
		break;
	case PROTO:
		s = table_name(v);
		break;
	case FAMILY:
		s = family_name(v);
		break;
	case LADDR:
	case RADDR:
		*put_address(text, cell) = 0;
		break;
	case PROCESS:
		put_process(key, called_in(cell));
		return;
	case IFACE:
		s = *cell ? (const char *)cell : "-";
		break;
	default:
		if (k == UID && v == NO_UID)
			table_text("-", 1);
		else
			grid_number(key, v);
		return;
	}
	/* what is not known has no key */
	if (*s == '-' && !s[1])
		table_text(s, 1);
	else
		grid_text(key, s, strlen(s));
}

static void row(const void *record)
{
	const struct group *g = record;
	unsigned i;

	grid_number("count", g->count);
	for (i = 0; i < key_count; i++)
		put_key(g->cell[i], keys[i]);
	grid_end();
}

static void view(void)
{
	unsigned i;

	grid_title(">Count");
	for (i = 0; i < key_count; i++)
		grid_title(name_of(keys[i], TITLE));
	grid_end();
	sorted_rows(NULL, row);
}

static bool has_key(unsigned k)
{
	return memchr(keys, (int)k, key_count);
}

int count_by(void)
{
	const char *by = argument(CODE(OPT_BY));
	const char *prefix = argument(CODE(OPT_PREFIX));
	uint32_t top = number_option(CODE(OPT_TOP), UINT32_MAX);

	if (!parse_keys(by))
		return wrong_usage(by, "unknown key (state, proto, family, "
			"laddr, lport, raddr, rport, process, uid, iface)");
	if (prefix && !parse_prefix(prefix))
		return wrong_usage(prefix, "not a prefix length");
	groups.key_len = (uint16_t)(key_count * CELL);
	if (has_key(PROCESS))
		st.owners = true;
	each_socket(count_group, (has_key(IFACE) ? HAVE_IFINDEX : 0u) |
		(has_key(UID) ? HAVE_UID : 0u));
	sort_map(&groups, NULL, before);
	if (shown > top)
		shown = top;
	grid_view(view);
	return 0;
}
