/* SPDX-License-Identifier: MIT */
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

/* One of a snapshot. */
static void note_saved(const struct sock *s, unsigned state,
		const struct text *space)
{
	note(s, state, space_number(space->s, space->len));
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
		err = snapshot_load(argv[side], note_saved);
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
