/* User names, from /etc/passwd read once. */
#include "libnet.h"

struct user {
	uint32_t uid;
	char *name;
};

static struct map users = {.key_len = sizeof(uint32_t), .size = sizeof(struct user)};

/* name:password:uid:…; the first line of a uid wins, as getpwuid(3) */
static void add_line(const char *line)
{
	const char *end = text_find(line, ':');
	struct scan c = {text_find(end + !!*end, ':'), false};
	struct user *u;
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

const char *user_name(uint32_t uid)
{
	struct user *u;

	if (!users.slot || users.generation != arena_generation) {
		uint32_t nobody = UINT32_MAX;

		map_find(&users, &nobody, true);
		each_line("/etc/passwd", add_line);
	}
	u = map_find(&users, &uid, false);
	return u ? u->name : NULL;
}
