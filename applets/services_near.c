/* What was perhaps meant: the edit distance between names. */
#include <string.h>
#include "services.h"

enum { W = DISTANCE_MAX + 1 };

static bool same(const char *a, const char *b)
{
	return service_fold(*a) == service_fold(*b);
}

static unsigned lower(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Characters put in, left out, changed, or swapped with their neighbour, up to
 * the first DISTANCE_MAX of either. */
static unsigned distance(const char *name, const struct key *k)
{
	uint8_t d[W][W];
	unsigned i, j, len = lower((unsigned)k->len, DISTANCE_MAX);

	for (i = 0; i < W; i++)
		d[i][0] = d[0][i] = (uint8_t)i;
	for (i = 1; i < W && name[i - 1]; i++)
		for (j = 1; j <= len; j++) {
			const char *a = name + i - 1, *b = k->name + j - 1;
			uint8_t *at = &d[i][j];
			unsigned v = at[-W - 1] + !same(a, b);

			v = lower(v, lower(at[-W], at[-1]) + 1);
			if (i > 1 && j > 1 && same(a, b - 1) && same(a - 1, b))
				v = lower(v, at[-2 * W - 2] + 1u);
			*at = (uint8_t)v;
		}
	return d[i - 1][len];
}

void service_compare(struct key *k, const char *name)
{
	unsigned d = distance(name, k);

	if (d >= k->distance)
		return;
	k->distance = d;
	k->nearest = arena_strdup(name, strlen(name));
}
