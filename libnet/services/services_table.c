/* SPDX-License-Identifier: MIT */
/*
 * The built-in services, looked up in place in the table that
 * scripts/mkservices packs. Its main.c describes the format.
 */
#include <string.h>
#include "services.h"
#include "services_table.h"

enum { INDEX = sizeof table_index / sizeof *table_index, CACHE = 64 };

/* What a terminal means. Below CHAR: keep so many characters of the previous
 * name. CHAR to END - 1: a character. END or more: end of the row. */
enum { UNDERSCORE = 1, CHAR = ' ', END = 128, DELTA1 = 14 };

/* A position in the table, and the row that was read last. */
struct row {
	const uint8_t *pos;
	unsigned port, protos; /* bits 1 << SVC_ */
	uint8_t depth, stack[TABLE_DEPTH + 1];
	char name[TABLE_NAME + 1];
};

/* Returns the next terminal. last is the character before it, or 0. */
static unsigned terminal(struct row *r, unsigned last)
{
	const uint8_t *page = table_pages;
	unsigned code;

	if (TABLE_CLASSES >> (last & 31) & 1)
		page += TABLE_PAGE1;
	code = r->depth ? r->stack[--r->depth] : *r->pos++;
	while (code >= *page) {
		const uint8_t *pair = page + 1 + 2 * code - *page;

		r->stack[r->depth++] = pair[1];
		code = pair[0];
	}
	code = page[1 + code];
	return code ? code : *r->pos++;
}

/* Decodes the next row over the one before, whose name it may share. Returns
 * false at the end, where the port is 65536. */
static bool next_row(struct row *r)
{
	unsigned len = 0, last = 0, t, delta;

	if (!r->depth && r->pos == table_rows + TABLE_BYTES) {
		r->port = 65536;
		return false;
	}
	while ((t = terminal(r, last)) < END) {
		last = 0;
		if (t >= CHAR)
			r->name[len++] = (char)(last = t);
		else if (!TABLE_HAS_UNDERSCORE || t != UNDERSCORE)
			len = t;
		else
			for (; r->name[len]; len++)
				if (r->name[len] == '-')
					r->name[len] = '_';
	}
	r->name[len] = 0;
	r->protos = TABLE_SETS >> (t & 7) * 4 & 15;
	delta = t = t >> 3 & 15;
	if (t >= DELTA1)
		delta = *r->pos++;
	if (t > DELTA1)
		delta = delta << 8 | *r->pos++;
	r->port += delta;
	return true;
}

/* Moves to the last entry of the index below port. */
static void seek(struct row *r, unsigned port)
{
	const uint16_t *at = table_index[INDEX - 1];

	while (*at && *at >= port)
		at -= 2;
	r->port = at[0];
	r->pos = table_rows + at[1];
	r->depth = 0;
}

static bool find(struct row *r, unsigned port, unsigned proto)
{
	seek(r, port);
	while (next_row(r) && r->port <= port)
		if (r->port == port && r->protos >> proto & 1)
			return true;
	return false;
}

const char *builtin_name(unsigned port, unsigned proto)
{
	static struct {
		uint32_t key;
		char name[TABLE_NAME + 1];
	} cache[CACHE], *slot;
	static uint8_t unnamed[5 << 13]; /* bit per key: it has no name */
	uint32_t key = (proto + 1) << 16 | port;
	uint8_t *bits = unnamed + key / 8;
	struct row r;

	if (proto > SVC_DCCP)
		return NULL;
	slot = &cache[port % CACHE];
	if (slot->key == key)
		return slot->name;
	if (*bits >> key % 8 & 1)
		return NULL;
	if (!find(&r, port, proto)) {
		*bits |= (uint8_t)(1 << key % 8);
		return NULL;
	}
	slot->key = key;
	return memcpy(slot->name, r.name, sizeof r.name);
}

int builtin_port(const char *name, size_t len, unsigned proto)
{
	struct row r;

	seek(&r, 0);
	while (next_row(&r))
		if (r.protos >> proto & 1 && *r.name == *name &&
				!strncmp(r.name, name, len) && !r.name[len])
			return (int)r.port;
	return -1;
}

static struct row walk; /* builtin_from()'s last position */

unsigned builtin_from(unsigned port)
{
	static unsigned asked;

	if (!walk.pos || port < asked)
		seek(&walk, port);
	asked = port;
	while (walk.port < port && next_row(&walk))
		;
	return walk.port;
}

const char *builtin_names(unsigned port, unsigned proto)
{
	static char names[TABLE_NAMES];
	struct row r;
	char *to = names;

	builtin_from(port);
	r = walk;
	for (; r.port == port; next_row(&r))
		if (r.protos >> proto & 1)
			to = stpcpy(to, r.name) + 1;
	*to = 0;
	return names;
}
