/* Arena, map, hash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"

static void test_arena_is_aligned_and_outlives_growth(void **state)
{
	struct arena arena = {0};
	struct str first = arena_copy(&arena, STR("kept"));

	(void)state;
	for (size_t size = 1; size < 3000; size += 7) {
		unsigned char *memory = arena_alloc(&arena, size);

		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		memset(memory, 0xaa, size);
	}
	memset(arena_alloc(&arena, 1 << 20), 0xbb, 1 << 20);
	assert_true(str_eq(first, STR("kept")));
	assert_int_equal(first.data[first.len], '\0');
	arena_reset(&arena);
	assert_non_null(arena_alloc(&arena, 100));
	arena_finish(&arena);
	assert_null(arena.first);
}

static void test_map_finds_each_of_many_keys(void **state)
{
	enum { KEYS = 5000 };
	struct map map = {0};
	size_t position = 0, seen = 0;
	uint64_t sum = 0;
	struct str key;
	uint32_t value;
	char text[16];

	(void)state;
	assert_int_equal(map_get(&map, STR("nothing")), MAP_NONE);
	for (uint32_t i = 0; i < KEYS; i++) {
		snprintf(text, sizeof text, "key%u", i);
		assert_int_equal(map_intern(&map, str_from(text)), i);
	}
	for (uint32_t i = 0; i < KEYS; i++) {
		snprintf(text, sizeof text, "key%u", i);
		assert_int_equal(map_get(&map, str_from(text)), i);
		assert_int_equal(map_intern(&map, str_from(text)), i);
	}
	assert_int_equal(map_get(&map, STR("key5000")), MAP_NONE);
	map_put(&map, STR("key7"), 77);
	map_put(&map, STR("a\0b"), 1);
	map_put(&map, STR("a\0c"), 2);
	assert_int_equal(map_get(&map, STR("key7")), 77);
	assert_int_equal(map_get(&map, STR("a\0b")), 1);
	assert_int_equal(map.count, KEYS + 2);
	while (map_next(&map, &position, &key, &value)) {
		seen++;
		sum += value;
	}
	assert_int_equal(seen, KEYS + 2);
	assert_int_equal(sum, (uint64_t)KEYS * (KEYS - 1) / 2 + 70 + 3);
	map_finish(&map);
}

/* Model files depend on these: a change needs a new version of the format. */
static void test_hash_never_changes(void **state)
{
	(void)state;
	assert_true(hash_bytes(STR("Pierre"), 1) == hash_bytes((struct str){"Pierre!", 6}, 1));
	assert_true(hash_bytes(STR("Pierre"), 1) != hash_bytes(STR("Pierre"), 2));
	assert_true(hash_bytes(STR("Pierre"), 1) != hash_bytes(STR("Pierrf"), 1));
	assert_true(hash_bytes(STR(""), 0) != hash_bytes(STR("\0"), 0));
	assert_true(hash_bytes(STR("Pierre"), 0) == UINT64_C(0x393d66f4c744afc8));
}

static void test_grown_array_keeps_its_elements(void **state)
{
	size_t capacity = 0;
	int *numbers = NULL;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		numbers = mem_grow(numbers, &capacity, (size_t)i + 1, sizeof *numbers);
		numbers[i] = i;
	}
	assert_true(capacity >= 1000 && capacity < 4000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
	mem_cleanup(&numbers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_is_aligned_and_outlives_growth),
		cmocka_unit_test(test_map_finds_each_of_many_keys),
		cmocka_unit_test(test_hash_never_changes),
		cmocka_unit_test(test_grown_array_keeps_its_elements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
