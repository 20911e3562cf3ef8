/* What was perhaps meant: the edit distance between names. */
#include <string.h>
#include "services.h"

enum { DISTANCE_MAX = 31, W = DISTANCE_MAX + 1 };

static bool same(const char *a, const char *b)
{
	return service_fold(*a) == service_fold(*b);
}

static void lower(uint8_t *to, unsigned v)
{
	if (*to > v)
		*to = (uint8_t)v;
}

/* Characters put in, left out, changed, or swapped with their neighbour, up to
 * the first DISTANCE_MAX of either. */
static unsigned distance(const char *name, const struct key *k)
{
	uint8_t d[W][W], *at;
	size_t i, j;

	for (i = 0;; i++) {
		for (j = 0; j <= k->len && j <= DISTANCE_MAX; j++) {
			const char *a = name + i, *b = k->name + j;

			at = &d[i][j];
			*at = (uint8_t)(i + j);
			if (!i || !j)
				continue;
			a--;
			b--;
			lower(at, at[-W - 1] + !same(a, b));
			lower(at, at[-W] + 1u);
			lower(at, at[-1] + 1u);
			if (i > 1 && j > 1 && same(a, b - 1) && same(a - 1, b))
				lower(at, at[-2 * W - 2] + 1u);
		}
		if (!name[i] || i == DISTANCE_MAX)
			return *at;
	}
}

const char *service_nearest(const struct key *k)
{
	unsigned d, best = k->len ? DISTANCE_MAX : 0;
	const char *found = NULL, *name;
	struct service s;

	service_rewind(0, asked('b'));
	while (service_next(&s)) {
		if (!(k->protos >> s.proto & 1))
			continue;
		for (name = s.names; *name; name += strlen(name) + 1) {
			d = distance(name, k);
			if (d < best) {
				best = d;
				found = arena_strdup(name, strlen(name));
			}
		}
	}
	return found;
}
