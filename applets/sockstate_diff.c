/* sockstate snap, diff, and watch --events: what opened, closed, changed. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"

/* A socket is known by its ends; UNIX sockets by their inode. */
struct key {
	uint64_t inode;
	uint8_t addr[2][16];
	uint16_t port[2];
	uint8_t table, zero[3];
};

struct entry {
	struct key key;
	uint32_t count[2];  /* before, after: ends can be shared */
	uint8_t state[2];
	uint32_t path_len;
	char *path;
};

static struct map entries = {
	.key_len = sizeof(struct key), .size = sizeof(struct entry)
};
static unsigned side;

static bool wanted(const struct sock *s)
{
	unsigned state = sock_state(s);

	return !asked('l') || state == ST_LISTEN ||
		(state == ST_CLOSE && s->table >= T_UDP);
}

static int add(const struct sock *s, void *ctx)
{
	struct key key;
	struct entry *e;

	(void)ctx;
	if (!wanted(s))
		return 0;
	memset(&key, 0, sizeof key);
	key.table = s->table;
	if (s->table >= T_UNIX)
		key.inode = s->inode;
	memcpy(key.addr, s->addr, sizeof key.addr);
	memcpy(key.port, s->port, sizeof key.port);
	e = map_find(&entries, &key, true);
	if (!e)
		return -ENOMEM;
	e->count[side]++;
	e->state[side] = (uint8_t)sock_state(s);
	if (s->path_len && !e->path) {
		e->path = arena_strdup(s->path, s->path_len);
		e->path_len = s->path_len;
	}
	return 0;
}

/* ---- snapshots ---- */

/* Where the value of a key begins, or NULL: no string holds a bare quote. */
static const char *value(const char *line, const char *key)
{
	char text[24], *p = stpcpy(text, "\"");

	strcpy(stpcpy(p, key), "\":");
	line = strstr(line, text);
	return line ? line + strlen(text) : NULL;
}

static uint64_t number(const char *line, const char *key)
{
	struct scan c = {value(line, key), false};

	return c.p ? scan_dec(&c) : 0;
}

static size_t string(const char *line, const char *key, const char **s)
{
	size_t n;

	*s = value(line, key);
	if (!*s || *(*s)++ != '"')
		return 0;
	for (n = 0; (*s)[n] && (*s)[n] != '"'; n++)
		if ((*s)[n] == '\\' && (*s)[n + 1])
			n++;
	return n;
}

/* An IPv4-mapped address was shown as an IPv4 address. */
static void address(struct sock *s, int end, const char *line, const char *key)
{
	const char *text;
	size_t n = string(line, key, &text);
	uint8_t *addr = s->addr[end];

	if (n && scan_addr(text, n, addr) == AF_INET && s->table & 1) {
		memcpy(addr + 12, addr, 4);
		memset(addr, 0, 10);
		memset(addr + 10, 0xff, 2);
	}
}

/* The numbers and names that list --json gave. */
static bool parse(struct sock *s, const char *line)
{
	const char *text;
	size_t n = string(line, "proto", &text);
	enum table t = 0;
	uint32_t states;

	memset(s, 0, sizeof *s);
	while (n && t < TABLES && (strncmp(table_name(t), text, n) ||
			table_name(t)[n]))
		t++;
	s->table = (uint8_t)t;
	n = string(line, "state", &text);
	states = n ? state_mask(text, n) : 0;
	if (!states || t == TABLES)
		return false;
	s->state = (uint8_t)__builtin_ctz(states);
	s->port[LOCAL] = (uint16_t)number(line, "local_port");
	s->port[REMOTE] = (uint16_t)number(line, "foreign_port");
	s->inode = number(line, "inode");
	address(s, LOCAL, line, "local_address");
	address(s, REMOTE, line, "foreign_address");
	s->path_len = (uint32_t)string(line, "path", &s->path);
	if (t != T_UNIX)
		return true;
	/* the kernel's numbers of UNIX sockets, for sock_state() */
	s->flags = s->state == ST_LISTEN ? SO_ACCEPTCON_FLAG : 0;
	s->state = s->state == ST_ESTABLISHED ? SS_CONNECTED : SS_UNCONNECTED;
	return true;
}

static int load(const char *path)
{
	const char *root = source.root;
	struct reader r;
	struct sock s;
	char *line;
	size_t len;
	int err;

	source.root = NULL; /* a file of the caller, not of the saved tree */
	err = reader_open(&r, path);
	source.root = root;
	if (err)
		return err;
	while ((line = reader_line(&r, &len))) {
		if (*line != '{')
			continue;
		if (!parse(&s, line)) {
			reader_close(&r);
			return -EINVAL;
		}
		add(&s, NULL);
	}
	reader_close(&r);
	return r.err;
}

/* ---- differences ---- */

static bool before(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->key.table != y->key.table)
		return x->key.table < y->key.table;
	return memcmp(&x->key, &y->key, sizeof x->key) < 0;
}

static bool differs(const void *record)
{
	const struct entry *e = record;

	return e->count[0] != e->count[1] || e->state[0] != e->state[1];
}

static void row(const struct entry *e)
{
	bool opened = e->count[1] > e->count[0];
	bool closed = e->count[1] < e->count[0];
	struct sock s; /* what grid_place() looks at */

	s.table = e->key.table;
	memcpy(s.addr, e->key.addr, sizeof s.addr);
	memcpy(s.port, e->key.port, sizeof s.port);
	grid_string("change", opened ? "opened" : closed ? "closed" : "changed");
	grid_string("proto", table_name(s.table));
	if (opened || closed)
		table_text("", 0);
	else
		grid_string("old_state", state_name(e->state[0]));
	grid_string("state", state_name(e->state[!closed]));
	if (s.table < T_UNIX) {
		grid_place(&s, LOCAL);
		grid_place(&s, REMOTE);
	} else {
		json_number("inode", e->key.inode);
		grid_text("path", e->path, e->path_len);
	}
	grid_end();
}

static void rows(const void *record)
{
	const struct entry *e = record;
	uint32_t i, n = e->count[1] > e->count[0] ?
			e->count[1] - e->count[0] : e->count[0] - e->count[1];

	for (i = 0; i < n || !i; i++)
		row(e);
}

static void view(void)
{
	sorted_rows("Change\0Proto\0Was\0State\0Local\0Remote\0", rows);
}

int sockstate_diff(char **argv)
{
	int err = 0;

	if (!*argv || (argv[1] && argv[2]))
		return wrong_usage("diff", "one or two snapshots");
	for (side = 0; side < 2 && argv[side]; side++) {
		err = load(argv[side]);
		if (err)
			return wrong_usage(argv[side], err_text(-err));
	}
	if (side < 2)
		each_socket(add, NULL, 0);
	if (sort_map(&entries, differs, before) || (ENABLE_FEATURE_JSON && asked('j')))
		grid_view(view);
	return shown > 0;
}

int sockstate_snap(char **argv)
{
	(void)argv;
	st.opt.count['j'] = 1;
	json_lines();
	list_sockets();
	return 0;
}

/* ---- watch --events ---- */

/* What is over is forgotten, what is there becomes what was. */
static void turn(void)
{
	uint32_t pos = 0;
	struct entry *e;

	while ((e = map_next(&entries, &pos))) {
		e->count[0] = e->count[1];
		e->state[0] = e->state[1];
		e->count[1] = 0;
		e->state[1] = 0;
	}
}

void events_round(bool first)
{
	turn();
	side = 1;
	each_socket(add, NULL, 0);
	if (first)
		return;
	if (sort_map(&entries, differs, before) && ENABLE_FEATURE_JSON &&
			asked('j'))
		json_lines();
	sorted_rows(NULL, rows);
	if (arena_size() < 1 << 23)
		return;
	arena_reset(); /* bounded memory; what happens just now goes unseen */
	each_socket(add, NULL, 0);
}
