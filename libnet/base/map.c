/* SPDX-License-Identifier: MIT */
/* Open addressing over pointers to arena records; never more than half full. */
#include <string.h>
#include "libnet.h"

uint64_t hash_secret = 0x9e3779b97f4a7c15; /* startup() adds what is random */

/*
 * Whoever chooses the keys (addresses, names) must not know which of them share
 * a slot: the secret is the start and the factor.  Every word is multiplied
 * upwards, then its upper half is laid on the lower one.
 */
uint32_t hash_keyed(const void *key, size_t n)
{
	uint64_t h = hash_secret, factor = h | 1, word;
	const uint8_t *p = key;

	for (; n >= sizeof word; n -= sizeof word, p += sizeof word) {
		memcpy(&word, p, sizeof word);
		h = (h ^ word) * factor;
		h ^= h >> 32;
	}
	for (word = n; n; n--)
		word = word << 8 | *p++;
	h = (h ^ word) * factor;
	h ^= h >> 32;
	return (uint32_t)(h * factor >> 32);
}

/* Returns the slot that holds key, or the free slot where key belongs. */
static void **probe(const struct map *m, const void *key)
{
	uint32_t i = hash_keyed(key, m->key_len);

	for (;; i++) {
		void **slot = &m->slot[i & m->mask];

		if (!*slot || !memcmp(*slot, key, m->key_len))
			return slot;
	}
}

static bool grow(struct map *m)
{
	void **old = m->slot;
	uint32_t i, had = old ? m->mask + 1 : 0;
	void **slot = arena_alloc((2 * (size_t)m->mask + 2) * sizeof *slot);

	if (!slot)
		return false;
	m->slot = slot;
	m->mask = 2 * m->mask + 1;
	for (i = 0; i < had; i++)
		if (old[i])
			*probe(m, old[i]) = old[i];
	return true;
}

/* A map that is filled and emptied again and again takes no more memory. */
static void recycle(struct map *m)
{
	uint32_t i;

	for (i = 0; i <= m->mask; i++) {
		void *record = m->slot[i];

		m->slot[i] = NULL;
		if (!record)
			continue;
		*(void **)record = m->spare;
		m->spare = record;
	}
	m->used = 0;
}

void map_clear(struct map *m)
{
	if (m->slot && m->generation == arena_generation) {
		recycle(m);
		return;
	}
	m->slot = NULL;
	m->spare = NULL;
	m->used = 0;
	m->mask = 31; /* the first grow() makes it 63 */
	m->generation = arena_generation;
}

static void *new_record(struct map *m)
{
	void *record = m->spare;

	if (!record)
		return arena_alloc(m->size);
	m->spare = *(void **)record;
	return memset(record, 0, m->size);
}

void *map_find(struct map *m, const void *key, bool add)
{
	void **slot;

	if (m->generation != arena_generation)
		map_clear(m);
	if (add && (!m->slot || m->used > m->mask / 2) && !grow(m))
		return NULL;
	if (!m->slot)
		return NULL;
	slot = probe(m, key);
	if (add && !*slot && (*slot = new_record(m))) {
		m->used++;
		memcpy(*slot, key, m->key_len);
	}
	return *slot;
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
