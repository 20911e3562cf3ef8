/* SPDX-License-Identifier: MIT */
/* Arena and map. */
#include <setjmp.h>
#include <signal.h>
#include "base/process.h"
#include "unit.h"

struct record {
	uint32_t key;
	uint32_t value;
};

static struct map m = {.key_len = 4, .size = sizeof(struct record)};

static void arena_is_zeroed_and_aligned(void **state)
{
	size_t n;

	(void)state;
	for (n = 0; n < 300; n++) {
		unsigned char *p = arena_alloc(n);
		size_t i;

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 8, 0);
		for (i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, n);
	}
	assert_non_null(arena_alloc(10 << 20));
	assert_true(arena_size() > 10 << 20);
	assert_null(arena_alloc(SIZE_MAX));
	assert_null(arena_alloc(SIZE_MAX / 2 - 100));
	assert_string_equal(arena_strdup("abcdef", 3), "abc");
	arena_round();
	assert_int_equal(arena_size(), 0);
}

static volatile char *stale;
static sigjmp_buf back;

static void faulted(int number)
{
	siglongjmp(back, number);
}

/* What main() made lasts; what a round made is not there for the next one (this
 * build does not give its address away again). */
static void rounds_end(void **state)
{
	char *made = arena_strdup("options", 7), *first, *second;
	int n;

	(void)state;
	arena_round();
	for (n = 0; n < 3; n++) {
		first = arena_strdup("round", 5);
		assert_true(arena_size() > 0);
		arena_round();
		assert_int_equal(arena_size(), 0);
		second = arena_strdup("next", 4);
		assert_true(first != second);
	}
	assert_string_equal(made, "options");
	stale = first;
	signal(SIGSEGV, faulted);
	if (!sigsetjmp(back, 1)) {
		n = *stale;
		fail_msg("memory of the round before can be read: %d", n);
	}
	signal(SIGSEGV, SIG_DFL);
	arena_round();
}

static void finds_what_was_added(void **state)
{
	uint32_t i, pos = 0, seen = 0;
	struct record *rec, *first;

	(void)state;
	for (i = 0; i < 20000; i++) {
		uint32_t key = i * 7919;

		assert_null(map_find(&m, &key, false));
		rec = map_find(&m, &key, true);
		assert_non_null(rec);
		assert_int_equal(rec->value, 0);
		rec->value = i;
		if (!i)
			first = rec;
	}
	for (i = 0; i < 20000; i++) {
		uint32_t key = i * 7919;

		rec = map_find(&m, &key, true);
		assert_int_equal(rec->value, i);
	}
	i = 0;
	assert_ptr_equal(map_find(&m, &i, false), first);
	while ((rec = map_next(&m, &pos)))
		seen++;
	assert_int_equal(seen, 20000);
	assert_int_equal(m.used, 20000);
}

static void dies_with_the_arena(void **state)
{
	uint32_t key = 1, pos = 0;

	(void)state;
	map_find(&m, &key, true);
	arena_round();
	assert_null(map_next(&m, &pos));
	assert_null(map_find(&m, &key, false));
	assert_non_null(map_find(&m, &key, true));
	map_clear(&m);
	assert_null(map_find(&m, &key, false));
	arena_round();
}

/* FNV-1a, which everybody can compute, had the same 12 bits for all of these. */
static unsigned slots_of_chosen_keys(void)
{
	static uint8_t taken[4096];
	unsigned n = 0, slots = 0;
	uint64_t key[2] = {0x20010db8, 0};

	memset(taken, 0, sizeof taken);
	while (n < 1000) {
		const uint8_t *p = (const uint8_t *)key;
		uint32_t h = 2166136261u, i;

		key[1]++;
		for (i = 0; i < sizeof key; i++)
			h = (h ^ p[i]) * 16777619u;
		if ((h ^ h >> 15) & 4095)
			continue;
		n++;
		i = hash_keyed(key, sizeof key) & 4095;
		slots += !taken[i];
		taken[i] = 1;
	}
	return slots;
}

/* 1,000 keys thrown at random into 4,096 slots take 888 of them. */
static void keys_cannot_be_chosen(void **state)
{
	uint32_t one, two;
	uint64_t fixed = hash_secret;

	(void)state;
	assert_in_range(slots_of_chosen_keys(), 800, 1000);
	one = hash_keyed(&fixed, sizeof fixed);
	assert_true(startup());
	assert_true(hash_secret != fixed);
	two = hash_keyed(&fixed, sizeof fixed);
	assert_true(one != two);
	assert_in_range(slots_of_chosen_keys(), 800, 1000);
	hash_secret = fixed;
}

/* Keys that differ in one byte only, wherever it is: addresses, numbers. */
static void every_byte_counts(void **state)
{
	static uint8_t taken[1024], key[24];
	unsigned at, v, slots, i, len;

	(void)state;
	for (len = 1; len <= sizeof key; len++)
		for (at = 0; at < len; at++) {
			memset(taken, 0, sizeof taken);
			memset(key, 0, sizeof key);
			for (v = slots = 0; v < 256; v++) {
				key[at] = (uint8_t)v;
				i = hash_keyed(key, len) & 1023;
				slots += !taken[i];
				taken[i] = 1;
			}
			assert_in_range(slots, 180, 256); /* 227 at random */
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounds_end),
		cmocka_unit_test(arena_is_zeroed_and_aligned),
		cmocka_unit_test(finds_what_was_added),
		cmocka_unit_test(dies_with_the_arena),
		cmocka_unit_test(keys_cannot_be_chosen),
		cmocka_unit_test(every_byte_counts),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
