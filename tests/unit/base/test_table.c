/* The table finds what is in it, whatever comes, goes and collides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/mem.h"

#include "base/table.h"

struct thing {
	int number;
	struct table_node node;
};

static struct thing *thing_of(struct table_node *node)
{
	return node ? TABLE_ENTRY(node, struct thing, node) : NULL;
}

static void test_an_empty_table_finds_nothing(void **state)
{
	struct table table = {0};

	(void)state;
	assert_null(table_first(&table, 0));
	assert_null(table_first(&table, 42));
	table_finish(&table);
}

static void test_a_thing_is_found_until_it_is_removed(void **state)
{
	struct table table = {0};
	struct thing thing = {.number = 7};

	(void)state;
	table_add(&table, &thing.node, 42);
	assert_int_equal(table.count, 1);
	assert_ptr_equal(thing_of(table_first(&table, 42)), &thing);
	assert_null(table_first(&table, 43));
	assert_null(table_next(&thing.node));
	table_remove(&table, &thing.node);
	assert_int_equal(table.count, 0);
	assert_null(table_first(&table, 42));
	table_finish(&table);
	assert_null(table.heads);
}

/* Hashes that differ only above the bits that choose a chain share that chain. */
static void test_neighbours_in_a_chain_are_not_taken_for_each_other(void **state)
{
	struct table table = {0};
	struct thing things[3] = {{.number = 0}, {.number = 1}, {.number = 2}};

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		table_add(&table, &things[i].node, 5 + ((uint64_t)i << 40));
	for (unsigned i = 0; i < 3; i++) {
		struct table_node *node = table_first(&table, 5 + ((uint64_t)i << 40));

		assert_ptr_equal(thing_of(node), &things[i]);
		assert_null(table_next(node));
	}
	table_remove(&table, &things[1].node);
	assert_null(table_first(&table, 5 + (UINT64_C(1) << 40)));
	assert_ptr_equal(thing_of(table_first(&table, 5)), &things[0]);
	assert_ptr_equal(thing_of(table_first(&table, 5 + (UINT64_C(2) << 40))), &things[2]);
	table_finish(&table);
}

static void test_things_of_the_same_hash_are_all_found(void **state)
{
	struct table table = {0};
	struct thing things[5] = {{0}}, other = {.number = 100};
	int sum = 0, count = 0;

	(void)state;
	for (int i = 0; i < 5; i++) {
		things[i].number = 1 << i;
		table_add(&table, &things[i].node, 9);
		if (i == 2)
			table_add(&table, &other.node, 9 + 64);
	}
	for (struct table_node *node = table_first(&table, 9); node; node = table_next(node)) {
		sum += thing_of(node)->number;
		count++;
	}
	assert_int_equal(count, 5);
	assert_int_equal(sum, 31);
	table_finish(&table);
}

static void test_it_grows_and_shrinks_without_losing_anything(void **state)
{
	enum { MANY = 5000 };
	struct table table = {0};
	struct thing *things = mem_zalloc(MANY, sizeof *things);

	(void)state;
	for (int i = 0; i < MANY; i++) {
		things[i].number = i;
		table_add(&table, &things[i].node, (uint64_t)i * 7);
	}
	assert_int_equal(table.count, MANY);
	assert_true(table.size >= MANY);
	assert_int_equal(table.size & (table.size - 1), 0);
	for (int i = 0; i < MANY; i += 2)
		table_remove(&table, &things[i].node);
	assert_int_equal(table.count, MANY / 2);
	for (int i = 0; i < MANY; i++) {
		struct thing *found = thing_of(table_first(&table, (uint64_t)i * 7));

		assert_ptr_equal(found, i % 2 ? &things[i] : NULL);
	}
	table_finish(&table);
	free(things);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_empty_table_finds_nothing),
		cmocka_unit_test(test_a_thing_is_found_until_it_is_removed),
		cmocka_unit_test(test_neighbours_in_a_chain_are_not_taken_for_each_other),
		cmocka_unit_test(test_things_of_the_same_hash_are_all_found),
		cmocka_unit_test(test_it_grows_and_shrinks_without_losing_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
