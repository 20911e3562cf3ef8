/* sockstate count --by: sockets with something in common. */
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"

enum { STATE, PROTO, FAMILY, LADDR, LPORT, RADDR, RPORT, PROCESS, UID, IFACE,
	KEYS };

/* The key, its key in JSON, its title. */
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
	"iface\0iface\0Iface";

enum { KEY, JSON_KEY, TITLE, NAMES };

static const char *name_of(unsigned k, unsigned which)
{
	return nth_string(names, k * NAMES + which);
}

/* What sockets have in common: only what is asked for is filled in. */
struct common {
	uint8_t addr[2][16];
	uint32_t uid, ifindex;
	uint16_t port[2];
	uint8_t state, table, family;
	char process[17];
};

struct group {
	struct common key;
	uint32_t count;
};

static struct map groups = {
	.key_len = sizeof(struct common), .size = sizeof(struct group)
};
static uint8_t keys[KEYS];
static unsigned key_count, bits[2] = {32, 128};
static bool full;

static bool parse_keys(const char *s)
{
	while (*s) {
		size_t len = strcspn(s, ",");
		unsigned k;

		for (k = 0; k < KEYS; k++)
			if (!strncmp(name_of(k, KEY), s, len) &&
					!name_of(k, KEY)[len])
				break;
		if (k == KEYS || key_count == KEYS)
			return false;
		keys[key_count++] = (uint8_t)k;
		s += len + (s[len] == ',');
	}
	return key_count;
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

/* An IPv4-mapped address is shown, so counted, as an IPv4 address. */
static bool is_mapped(const uint8_t *addr)
{
	static const uint8_t mapped[12] = {[10] = 0xff, 0xff};

	return !memcmp(addr, mapped, sizeof mapped);
}

static void copy_prefix(uint8_t *to, const uint8_t *from, unsigned n)
{
	memcpy(to, from, n / 8);
	if (n % 8)
		to[n / 8] = (uint8_t)(from[n / 8] & 0xff00 >> n % 8);
}

/* IPv4 as IPv4-mapped: what looks the same is counted together. */
static void take_address(uint8_t *to, const uint8_t *from, bool v6)
{
	if (v6) {
		copy_prefix(to, from, is_mapped(from) ? 96 + bits[0] : bits[1]);
		return;
	}
	to[10] = to[11] = 0xff;
	copy_prefix(to + 12, from, bits[0]);
}

/* As good as a table for family_name(). */
static uint8_t family_of(const struct sock *s)
{
	return s->table >= T_UNIX ? s->table : s->table & 1;
}

static void take(struct common *c, const struct sock *s, unsigned k)
{
	const struct owner *o;

	switch (k) {
	case STATE:
		c->state = (uint8_t)sock_state(s);
		break;
	case PROTO: /* of both families */
		c->table = s->table < T_UNIX ? s->table & 0xfe : s->table;
		break;
	case LADDR:
	case RADDR:
		if (s->table < T_UNIX)
			take_address(c->addr[k == RADDR], s->addr[k == RADDR],
				s->table & 1);
		break;
	case FAMILY:
		c->family = family_of(s);
		break;
	case LPORT:
	case RPORT:
		c->port[k == RPORT] = s->port[k == RPORT];
		break;
	case PROCESS:
		o = owner_of(s->inode);
		strncpy(c->process, o ? o->name : "-", sizeof c->process - 1);
		break;
	case UID:
		c->uid = s->uid;
		break;
	case IFACE:
		c->ifindex = s->ifindex;
	}
}

static int add(const struct sock *s, void *ctx)
{
	struct common c;
	struct group *g;
	unsigned i;

	(void)ctx;
	memset(&c, 0, sizeof c);
	for (i = 0; i < key_count; i++)
		take(&c, s, keys[i]);
	g = map_find(&groups, &c, true);
	if (g)
		g->count++;
	full |= !g;
	return 0;
}

static bool before(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count;
	return memcmp(&x->key, &y->key, sizeof x->key) < 0;
}

/* An address as a key, with the length of the prefix if there is one. */
static void put_address(const struct common *c, unsigned k)
{
	const uint8_t *addr = c->addr[k == RADDR];
	bool v6 = !is_mapped(addr);
	unsigned n = bits[v6];
	char text[PLACE], *p = host_cell(text, v6 ? AF_INET6 : AF_INET,
			addr + (v6 ? 0 : 12));

	if (n < (v6 ? 128 : 32)) {
		*p++ = '/';
		p = fmt_u64(p, n);
	}
	grid_text(name_of(k, JSON_KEY), text, (size_t)(p - text));
}

static void put_key(const struct common *c, unsigned k)
{
	const char *key = name_of(k, JSON_KEY);
	struct sock s; /* for family_name() */
	char name[IFNAME];

	switch (k) {
	case STATE:
		grid_string(key, state_name(c->state));
		break;
	case PROTO:
		grid_string(key, table_name(c->table));
		break;
	case FAMILY:
		s.table = c->family;
		grid_string(key, family_name(&s));
		break;
	case LADDR:
	case RADDR:
		put_address(c, k);
		break;
	case LPORT:
	case RPORT:
		grid_number(key, c->port[k == RPORT]);
		break;
	case PROCESS:
		grid_string(key, c->process);
		break;
	case UID:
		grid_number(key, c->uid);
		break;
	case IFACE:
		ifindex_name(name, c->ifindex);
		grid_string(key, *name ? name : "-");
	}
}

static void row(const void *record)
{
	const struct group *g = record;
	unsigned k;

	grid_number("count", g->count);
	for (k = 0; k < key_count; k++)
		put_key(&g->key, keys[k]);
	grid_end();
}

static void view(void)
{
	char text[KEYS * 16 + 8], *p = stpcpy(text, ">Count") + 1;
	unsigned i;

	for (i = 0; i < key_count; i++)
		p = stpcpy(p, name_of(keys[i], TITLE)) + 1;
	*p = 0;
	sorted_rows(text, row);
}

static bool has_key(unsigned k)
{
	return memchr(keys, (int)k, key_count);
}

int count_by(void)
{
	const char *by = argument(CODE(OPT_BY));
	const char *prefix = argument(CODE(OPT_PREFIX));
	uint32_t top;
	bool bad = false;

	top = number_option(CODE(OPT_TOP), UINT32_MAX, &bad);
	if (!parse_keys(by))
		return wrong_usage(by, "no key to count by");
	if (prefix && !parse_prefix(prefix))
		return wrong_usage(prefix, "no length of a prefix");
	if (bad)
		return st.usage;
	if (has_key(PROCESS))
		find_owners();
	each_socket(add, NULL, has_key(IFACE) ? HAVE_IFINDEX : 0);
	if (sort_map(&groups, NULL, before) < groups.used || full)
		applet_error("--by", 12); /* ENOMEM */
	if (shown > top)
		shown = top;
	grid_view(view);
	return 0;
}
