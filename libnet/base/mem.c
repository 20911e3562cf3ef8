/* SPDX-License-Identifier: MIT */
/* The arena. malloc and free cost 7,500 bytes, the arena a few hundred. */
#include <string.h>
#include <sys/mman.h>
#include "libnet.h"

enum { CHUNK = 1 << 16 };

static struct chunk {
	struct chunk *next;
	size_t size, used;
} *chunks;

uint32_t arena_generation = 1; /* a zeroed map is of generation 0: stale */
bool arena_failed;

static void *map_pages(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p != MAP_FAILED)
		return p;
	arena_failed = true;
	return NULL;
}

void *arena_alloc(size_t n)
{
	struct chunk *c = chunks;

	if (n > SIZE_MAX / 2)
		return NULL;
	n = (n + 7) & ~(size_t)7;
	if (!c || n > c->size - c->used) {
		size_t size = n + sizeof *c;

		size = (size + CHUNK - 1) & ~(size_t)(CHUNK - 1);
		c = map_pages(size);
		if (!c)
			return NULL;
		c->next = chunks;
		c->size = size;
		c->used = (sizeof *c + 7) & ~(size_t)7;
		chunks = c;
	}
	c->used += n;
	return (char *)c + c->used - n;
}

char *arena_strdup(const char *s, size_t n)
{
	char *copy = arena_alloc(n + 1);

	return copy ? memcpy(copy, s, n) : NULL;
}

size_t arena_size(void)
{
	const struct chunk *c;
	size_t sum = 0;

	for (c = chunks; c; c = c->next)
		sum += c->size;
	return sum;
}

/* Address sanitizer's own macro, where it is on: what has been given back then
 * stays mapped without access, and nothing else is ever put there. */
#define TEXT_OF(macro) #macro
#define VALUE_OF(macro) TEXT_OF(macro)
enum { POISON = sizeof VALUE_OF(__SANITIZE_ADDRESS__) == 2 };

static void give_back(struct chunk *c)
{
	if (!POISON)
		munmap(c, c->size);
	else
		mmap(c, c->size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS |
			MAP_NORESERVE | MAP_FIXED, -1, 0);
}

void arena_round(void)
{
	static bool again;

	arena_generation++;
	if (!again) /* lasts: nothing leads to it any more */
		chunks = NULL;
	again = true;
	while (chunks) {
		struct chunk *next = chunks->next;

		give_back(chunks);
		chunks = next;
	}
}
