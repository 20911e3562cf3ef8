/* SPDX-License-Identifier: MIT */
/* Names of users. /etc/passwd is read once. */
#include "resolve.h"

static struct map users = NAMES_OF_NUMBERS;

/* Reads a line "name:password:uid:...". The first line of a uid wins, as in
 * getpwuid(3). */
static void add_line(const char *line)
{
	const char *end = text_find(line, ':');
	struct scan c = {text_find(end + !!*end, ':'), false};
	struct named *u;
	uint32_t uid;

	scan_lit(&c, ':');
	uid = scan_dec32(&c);
	scan_lit(&c, ':');
	if (c.bad || end == line)
		return;
	u = map_find(&users, &uid, true);
	if (u && !u->name)
		u->name = arena_strdup(line, (size_t)(end - line));
}

const char *name_of_number(struct map *names, uint32_t number,
		const char *path, void (*add)(const char *line))
{
	struct named *n;

	if (names->generation != arena_generation) {
		map_clear(names);
		each_line(path, add);
	}
	n = map_find(names, &number, false);
	return n ? n->name : NULL;
}

const char *user_name(uint32_t uid)
{
	return name_of_number(&users, uid, "/etc/passwd", add_line);
}
