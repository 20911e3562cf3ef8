/* Arena and map. */
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
	arena_reset();
	assert_int_equal(arena_size(), 0);
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
	arena_reset();
	assert_null(map_next(&m, &pos));
	assert_null(map_find(&m, &key, false));
	assert_non_null(map_find(&m, &key, true));
	map_clear(&m);
	assert_null(map_find(&m, &key, false));
	arena_reset();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_is_zeroed_and_aligned),
		cmocka_unit_test(finds_what_was_added),
		cmocka_unit_test(dies_with_the_arena),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
