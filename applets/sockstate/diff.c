/* sockstate snap, diff, watch --events: sockets that opened, closed,
 * changed. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"

/* A socket is known by its ends, in its namespace; UNIX sockets by their
 * inode. */
struct key {
	uint64_t inode;
	uint8_t addr[2][16];
	uint16_t port[2];
	uint16_t table, space; /* no byte between: it is compared */
};

struct entry {
	struct key key;
	struct {
		uint32_t count; /* several sockets can share their ends */
		uint32_t state;
	} at[2];            /* before, after */
	uint32_t path_len;
	char *path;
};

static struct map entries = {
	.key_len = sizeof(struct key), .size = sizeof(struct entry)
};
static unsigned side;

/* The namespaces that rows came from, by their label; number 0: nobody
 * asked. */
static struct space {
	struct space *next;
	const char *label;
	uint16_t number;
} *spaces;
static uint32_t spaces_generation;
static uint16_t spaces_used;

static uint16_t space_number(const char *label, size_t len)
{
	struct space *p, **at = &spaces;

	if (spaces_generation != arena_generation) {
		spaces = NULL;
		spaces_used = 0;
	}
	spaces_generation = arena_generation;
	if (!len)
		return 0;
	while ((p = *at) && (strncmp(p->label, label, len) || p->label[len]))
		at = &p->next;
	if (p) { /* to the front: many rows of one follow each other */
		*at = p->next;
	} else {
		p = arena_alloc(sizeof *p);
		if (!p || !(p->label = arena_strdup(label, len)))
			return UINT16_MAX;
		p->number = ++spaces_used;
	}
	p->next = spaces;
	spaces = p;
	return p->number;
}

static const char *space_label(unsigned number)
{
	const struct space *p = spaces;

	while (p && p->number != number)
		p = p->next;
	return p ? p->label : NULL;
}

/* As a snapshot has it: SYN_RECV is one word, what has no name is UNKNOWN. */
static unsigned named_state(unsigned state)
{
	return state == ST_NEW_SYN_RECV ? ST_SYN_RECV :
		state < ST_MAX ? state : 0;
}

static int note(const struct sock *s, unsigned state, uint16_t space)
{
	struct key key;
	struct entry *e;

	state = named_state(state);
	if (asked('l') && state != ST_LISTEN &&
			(state != ST_CLOSE || s->table < T_UDP))
		return 0;
	key.table = s->table;
	key.space = space;
	key.inode = s->table >= T_UNIX ? s->inode : 0;
	memcpy(key.addr, s->addr, sizeof key.addr);
	memcpy(key.port, s->port, sizeof key.port);
	e = map_find(&entries, &key, true);
	if (!e)
		return -ENOMEM;
	e->at[side].count++;
	e->at[side].state = state;
	if (s->path_len && !e->path) {
		e->path = arena_strdup(s->path, s->path_len);
		e->path_len = e->path ? s->path_len : 0;
	}
	return 0;
}

static int note_socket(const struct sock *s)
{
	return note(s, sock_state(s), ENABLE_FEATURE_NETNS ?
		space_number(source.netns, text_len(source.netns, SIZE_MAX)) : 0);
}

/* ---- snapshots ---- */

enum { PROTO = 1, STATE, ADDRESS, PORT = ADDRESS + 2, INODE = PORT + 2, PATH,
	SPACE, FIELDS };

struct field {
	const char *s;
	size_t len; /* of a string */
};

/* The fields, by the position of their keys in the list; the first one is for
 * unknown keys. No string has a bare quote. */
static void split(struct field *field, const char *line)
{
	unsigned i;

	for (i = 0; i < FIELDS; i++)
		field[i] = (struct field){"", 0};
	while (*(line = text_find(line, '"'))) {
		const char *key = ++line;
		struct field *f;

		line = text_find(line, '"');
		f = &field[string_number("proto\0state\0local_address\0"
			"foreign_address\0local_port\0foreign_port\0inode\0"
			"path\0net_namespace\0", key, (size_t)(line - key))];
		if (*line++ != '"' || *line++ != ':')
			return;
		f->s = line;
		if (*line != '"')
			continue;
		for (f->s = ++line; *line && *line != '"'; line++)
			line += *line == '\\' && line[1];
		f->len = (size_t)(line - f->s);
		line += *line != 0;
	}
}

static uint64_t number(const struct field *f)
{
	struct scan c = {f->s, false};

	return scan_dec(&c);
}

static bool is_unknown(const struct field *state)
{
	return state->len == 7 && !memcmp(state->s, state_name(0), 7);
}

/* An IPv4-mapped address was shown as an IPv4 address. */
static bool parse_end(struct sock *s, const struct field *field, unsigned end)
{
	const struct field *f = &field[ADDRESS + end];
	uint8_t *addr = s->addr[end];
	int family = scan_addr(f->s, f->len, addr);
	uint64_t port = number(field + PORT + end);

	if (family == AF_INET && s->table & 1) {
		memcpy(addr + 12, addr, 4);
		memcpy(addr, ip4_mapped, sizeof ip4_mapped);
		family = AF_INET6;
	}
	s->port[end] = (uint16_t)port;
	return family == table_family(s->table) && port <= UINT16_MAX;
}

/* Reads an object that list --json has written. Returns its state; -1:
 * malformed. */
static int parse(struct sock *s, const struct field *field)
{
	unsigned t, end;
	uint32_t states;

	t = string_number(table_name(0), field[PROTO].s, field[PROTO].len) - 1;
	states = state_mask(field[STATE].s, field[STATE].len);
	if (t >= TABLES || (!states && !is_unknown(&field[STATE])))
		return -1;
	memset(s, 0, sizeof *s);
	s->table = (uint8_t)t;
	s->inode = number(field + INODE);
	s->path = field[PATH].s;
	s->path_len = (uint32_t)field[PATH].len;
	for (end = LOCAL; end <= REMOTE && t < T_UNIX; end++)
		if (!parse_end(s, field, end))
			return -1;
	return states ? __builtin_ctz(states) : 0;
}

static uint32_t lines, wrong_line; /* from 1 on; 0: none */

/* The brackets of an array are those of list --json; "[]": no sockets. */
static bool load_line(const char *line)
{
	struct field field[FIELDS];
	struct sock s;
	int state;

	if (*line != '{')
		return string_number("[\0]\0[]\0", line, strlen(line));
	split(field, line);
	state = parse(&s, field);
	if (state >= 0)
		note(&s, (unsigned)state, space_number(field[SPACE].s,
			field[SPACE].len));
	return state >= 0;
}

static void count_line(const char *line)
{
	lines++;
	if (!wrong_line && *line && !load_line(line))
		wrong_line = lines;
}

/* 0, or the exit status after a message. */
static int load(const char *path)
{
	const char *root = source.root;
	int err;

	source.root = NULL; /* the file is not part of the saved tree */
	lines = wrong_line = 0;
	err = each_line(path, count_line);
	source.root = root;
	if (err)
		return wrong_usage(path, err_text(-err));
	if (!lines)
		return wrong_usage(path, "empty: not a snapshot");
	if (!wrong_line)
		return 0;
	out_select(2);
	out_format("%s: %s:%u: not a line of a snapshot\n", applet_name, path,
		wrong_line);
	out_select(1);
	return st.usage;
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

	return memcmp(&e->at[0], &e->at[1], sizeof *e->at);
}

static void rows(const void *record)
{
	const struct entry *e = record;
	bool opened = e->at[1].count > e->at[0].count;
	bool closed = e->at[1].count < e->at[0].count;
	uint32_t n = e->at[opened].count - e->at[!opened].count;
	struct sock s = {0}; /* for grid_place() */

	s.table = (uint8_t)e->key.table;
	memcpy(s.addr, e->key.addr, sizeof s.addr);
	memcpy(s.port, e->key.port, sizeof s.port);
	do {
		if (spaces_used)
			grid_string("net_namespace", space_label(e->key.space));
		grid_string("change", opened ? "opened" :
			closed ? "closed" : "changed");
		grid_string("proto", table_name(s.table));
		if (opened || closed)
			table_text("", 0);
		else
			grid_string("old_state", state_name(e->at[0].state));
		grid_string("state", state_name(e->at[!closed].state));
		if (s.table < T_UNIX) {
			grid_place(&s, LOCAL);
			grid_place(&s, REMOTE);
		} else {
			json_number("inode", e->key.inode);
			grid_text("path", e->path, e->path_len);
		}
		grid_end();
	} while (n && --n);
}

static void view(void)
{
	if (spaces_used)
		grid_title("Namespace");
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
			return err;
	}
	if (side < 2) {
		each_socket(note_socket, 0);
		if (!all_read()) /* what is not seen is not closed */
			return cannot_tell("diff");
	}
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
	if (!list_rows && all_read()) /* an empty file is no snapshot */
		out_str("[]\n");
	return 0;
}

/* ---- watch --events ---- */

/* What is there becomes what was. */
static void turn(void)
{
	uint32_t pos = 0;
	struct entry *e;

	while ((e = map_next(&entries, &pos)))
		e->at[0] = e->at[1];
}

/* Looks at all sockets; false: not all of them could be seen. */
static bool look(void)
{
	uint32_t pos = 0;
	struct entry *e;

	while ((e = map_next(&entries, &pos)))
		memset(&e->at[1], 0, sizeof *e->at);
	side = 1;
	each_socket(note_socket, 0);
	return all_read();
}

void events_round(void)
{
	static bool known; /* what there was before */

	if (!known)
		arena_round();
	if (!look()) /* what is not seen is not closed */
		return;
	if (known && sort_map(&entries, differs, before)) {
		if (ENABLE_FEATURE_JSON && asked('j'))
			json_lines();
		sorted_rows(NULL, rows);
	}
	if (arena_size() >= 1 << 23) {
		arena_round(); /* bounds the memory; changes just now go unseen */
		known = look();
	} else {
		known = true;
	}
	turn();
}
