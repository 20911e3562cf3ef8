/* Open addressing over pointers to arena records; never more than half full. */
#include <string.h>
#include "libnet.h"

static uint32_t hash(const void *key, size_t n)
{
	const uint8_t *p = key;
	uint32_t h = 2166136261u; /* FNV-1a, with a final mix */

	while (n--)
		h = (h ^ *p++) * 16777619u;
	return h ^ h >> 15;
}

/* The slot that holds key or the free one where it belongs. */
static void **probe(const struct map *m, const void *key)
{
	uint32_t i = hash(key, m->key_len);

	for (;; i++) {
		void **slot = &m->slot[i & m->mask];

		if (!*slot || !memcmp(*slot, key, m->key_len))
			return slot;
	}
}

static bool grow(struct map *m)
{
	struct map bigger = *m;
	uint32_t pos = 0;
	void *rec;

	bigger.mask = m->slot ? m->mask * 2 + 1 : 63;
	bigger.slot = arena_alloc((bigger.mask + (size_t)1) * sizeof(void *));
	if (!bigger.slot)
		return false;
	while ((rec = map_next(m, &pos)))
		*probe(&bigger, rec) = rec;
	*m = bigger;
	return true;
}

void map_clear(struct map *m)
{
	m->slot = NULL;
	m->used = 0;
	m->generation = arena_generation;
}

void *map_find(struct map *m, const void *key, bool add)
{
	void **slot;

	if (m->generation != arena_generation)
		map_clear(m);
	slot = m->slot ? probe(m, key) : NULL;
	if (slot && *slot)
		return *slot;
	if (!add)
		return NULL;
	if (!m->slot || m->used > m->mask / 2) {
		if (!grow(m))
			return NULL;
		slot = probe(m, key);
	}
	*slot = arena_alloc(m->size);
	if (!*slot)
		return NULL;
	m->used++;
	return memcpy(*slot, key, m->key_len);
}

void *map_next(const struct map *m, uint32_t *pos)
{
	while (m->slot && m->generation == arena_generation &&
			*pos <= m->mask) {
		void *rec = m->slot[(*pos)++];

		if (rec)
			return rec;
	}
	return NULL;
}
