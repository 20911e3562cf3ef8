/* Finds the name that was perhaps meant, by its edit distance. */
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

/* Returns the number of characters inserted, deleted, changed, or swapped with
 * their neighbour, in the first DISTANCE_MAX characters of both names. */
static unsigned distance(const char *name, const struct key *k)
{
	const char *a, *b, *end = k->name + lower((unsigned)k->len, DISTANCE_MAX);
	uint8_t d[W * W], *row = d, *at;
	unsigned i, v;

	for (i = 0; i < W; i++)
		d[i] = d[W * i] = (uint8_t)i;
	/* at[W + 1] is filled in; at is the cell above it and to its left */
	for (a = name; *a && a < name + DISTANCE_MAX; a++, row += W)
		for (b = k->name, at = row; b < end; b++, at++) {
			v = at[0] + !same(a, b);
			v = lower(v, lower(at[1], at[W]) + 1);
			if (a > name && b > k->name && same(a, b - 1) &&
					same(a - 1, b))
				v = lower(v, at[-W - 1] + 1u);
			at[W + 1] = (uint8_t)v;
		}
	return row[end - k->name];
}

void service_compare(struct key *k, const char *name)
{
	unsigned d = distance(name, k);

	if (d >= k->distance)
		return;
	k->distance = d;
	k->nearest = arena_strdup(name, strlen(name));
}
