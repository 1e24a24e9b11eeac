/* Pieces of work on all cores: each is done once, and all are done at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/parallel.h"

enum { PIECES = 1000 };

static void count_one(void *context, size_t i)
{
	atomic_int *counts = context;

	atomic_fetch_add(&counts[i], 1);
}

static void test_each_piece_is_done_once(void **state)
{
	static atomic_int counts[PIECES];

	(void)state;
	parallel_run(PIECES, count_one, counts);
	for (size_t i = 0; i < PIECES; i++)
		assert_int_equal(atomic_load(&counts[i]), 1);
}

static void test_nothing_to_do_is_done(void **state)
{
	atomic_int count = 0;

	(void)state;
	parallel_run(0, count_one, &count);
	assert_int_equal(count, 0);
	parallel_run(1, count_one, &count);
	assert_int_equal(count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_piece_is_done_once),
		cmocka_unit_test(test_nothing_to_do_is_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
