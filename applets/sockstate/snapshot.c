/* SPDX-License-Identifier: MIT */
/* Snapshots: what sockstate snap has written, and list --json. */
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"

enum { PROTO = 1, STATE, ADDRESS, PORT = ADDRESS + 2, INODE = PORT + 2, PATH,
	SPACE, FIELDS };

/* The fields, by the position of their keys in the list; the first one is for
 * unknown keys. No string has a bare quote. */
static void split(struct text *field, const char *line)
{
	unsigned i;

	for (i = 0; i < FIELDS; i++)
		field[i] = (struct text){"", 0};
	while (*(line = text_find(line, '"'))) {
		const char *key = ++line;
		struct text *f;

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

static uint64_t number(const struct text *f)
{
	struct scan c = {f->s, false};

	return scan_dec(&c);
}

static bool is_unknown(const struct text *state)
{
	return state->len == 7 && !memcmp(state->s, state_name(0), 7);
}

/* An IPv4-mapped address was shown as an IPv4 address. */
static bool parse_end(struct sock *s, const struct text *field, unsigned end)
{
	const struct text *f = &field[ADDRESS + end];
	uint8_t *addr = s->addr[end];
	int family = scan_addr(f->s, f->len, addr);
	uint64_t port = number(field + PORT + end);

	if (family == AF_INET && s->table & 1) {
		as_ip6(addr, AF_INET, addr);
		family = AF_INET6;
	}
	s->port[end] = (uint16_t)port;
	return family == table_family(s->table) && port <= UINT16_MAX;
}

/* Reads an object that list --json has written. Returns its state; -1:
 * malformed. */
static int parse(struct sock *s, const struct text *field)
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

static snapshot_row *take;
static uint32_t lines, wrong_line; /* from 1 on; 0: none */

/* The brackets of an array are those of list --json; "[]": no sockets. */
static bool load_line(const char *line)
{
	struct text field[FIELDS];
	struct sock s;
	int state;

	if (*line != '{')
		return string_number("[\0]\0[]\0", line, strlen(line));
	split(field, line);
	state = parse(&s, field);
	if (state >= 0)
		take(&s, (unsigned)state, &field[SPACE]);
	return state >= 0;
}

static void count_line(const char *line)
{
	lines++;
	if (!wrong_line && *line && !load_line(line))
		wrong_line = lines;
}

/* 0, or the exit status after a message. */
int snapshot_load(const char *path, snapshot_row *row)
{
	const char *root = source.root;
	int err;

	source.root = NULL; /* the file is not part of the saved tree */
	take = row;
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
