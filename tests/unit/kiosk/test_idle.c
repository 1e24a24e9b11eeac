/* Nobody touches the terminal: what it does when, by a clock of the test's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/idle.h"

enum { ASK_MS = 60000, END_MS = 30000, BEGUN = 5000 };

static struct idle begun(void)
{
	struct idle idle;

	idle_init(&idle, ASK_MS, END_MS);
	idle_begin(&idle, BEGUN);
	return idle;
}

static void check(const struct idle *idle, int64_t now, enum idle_phase phase, int left_s)
{
	int left = -1;

	assert_int_equal(idle_phase(idle, now, &left), phase);
	assert_int_equal(left, left_s);
}

static void test_without_a_visit_nothing_ends(void **state)
{
	struct idle idle;

	(void)state;
	idle_init(&idle, ASK_MS, END_MS);
	check(&idle, INT64_C(1) << 50, IDLE_OFF, 0);
	assert_int_equal(idle_next_ms(&idle, 0), -1);
	idle_begin(&idle, BEGUN);
	idle_end(&idle);
	check(&idle, BEGUN + ASK_MS + END_MS, IDLE_OFF, 0);
	assert_int_equal(idle_next_ms(&idle, BEGUN), -1);
}

static void test_a_silent_visitor_is_asked_and_then_the_visit_ends(void **state)
{
	struct idle idle = begun();

	(void)state;
	check(&idle, BEGUN, IDLE_CALM, 0);
	check(&idle, BEGUN + ASK_MS - 1, IDLE_CALM, 0);
	check(&idle, BEGUN + ASK_MS, IDLE_ASKING, 30);
	check(&idle, BEGUN + ASK_MS + END_MS - 1, IDLE_ASKING, 1);
	check(&idle, BEGUN + ASK_MS + END_MS, IDLE_OVER, 0);
}

static void test_the_countdown_shows_whole_seconds_rounded_up(void **state)
{
	struct idle idle = begun();

	(void)state;
	check(&idle, BEGUN + ASK_MS + 1, IDLE_ASKING, 30);
	check(&idle, BEGUN + ASK_MS + 999, IDLE_ASKING, 30);
	check(&idle, BEGUN + ASK_MS + 1000, IDLE_ASKING, 29);
	check(&idle, BEGUN + ASK_MS + END_MS - 1000, IDLE_ASKING, 1);
}

static void test_a_touch_calls_the_countdown_off(void **state)
{
	struct idle idle = begun();
	int64_t touched = BEGUN + ASK_MS + END_MS - 1;

	(void)state;
	idle_touch(&idle, touched);
	check(&idle, touched, IDLE_CALM, 0);
	check(&idle, touched + ASK_MS - 1, IDLE_CALM, 0);
	check(&idle, touched + ASK_MS, IDLE_ASKING, 30);
}

static void test_more_time_doubles_the_time_before_asking(void **state)
{
	struct idle idle = begun();
	int64_t asked = BEGUN + ASK_MS;

	(void)state;
	idle_lengthen(&idle, asked);
	check(&idle, asked + 2 * ASK_MS - 1, IDLE_CALM, 0);
	check(&idle, asked + 2 * ASK_MS, IDLE_ASKING, 30);
	check(&idle, asked + 2 * ASK_MS + END_MS, IDLE_OVER, 0);
}

static void test_it_can_be_lengthened_ten_times_and_to_an_hour(void **state)
{
	struct idle idle;

	(void)state;
	idle_init(&idle, 1000, END_MS);
	idle_begin(&idle, 0);
	for (int i = 0; i < IDLE_LENGTHEN_LIMIT; i++)
		idle_lengthen(&idle, 0);
	assert_int_equal(idle.allowed_ms, 1024 * 1000);
	idle_lengthen(&idle, 0);
	assert_int_equal(idle.allowed_ms, 1024 * 1000);
	idle_init(&idle, 600000, END_MS);
	idle_begin(&idle, 0);
	for (int i = 0; i < IDLE_LENGTHEN_LIMIT; i++)
		idle_lengthen(&idle, 0);
	assert_int_equal(idle.allowed_ms, 3600000);
}

static void test_lengthening_counts_as_a_touch_when_there_is_no_more_to_give(void **state)
{
	struct idle idle = begun();

	(void)state;
	for (int i = 0; i <= IDLE_LENGTHEN_LIMIT; i++)
		idle_lengthen(&idle, BEGUN);
	idle_lengthen(&idle, BEGUN + 500);
	assert_int_equal(idle.touched_mono, BEGUN + 500);
}

static void test_the_next_visitor_finds_the_configured_time(void **state)
{
	struct idle idle = begun();
	int64_t later = BEGUN + 500000;

	(void)state;
	idle_lengthen(&idle, BEGUN);
	idle_end(&idle);
	idle_begin(&idle, later);
	check(&idle, later + ASK_MS, IDLE_ASKING, 30);
	assert_int_equal(idle.lengthened, 0);
}

/* Whoever sleeps for idle_next_ms misses no change, and wakes only for one. */
static void test_the_next_look_comes_exactly_when_something_changes(void **state)
{
	struct idle idle = begun();
	enum idle_phase phase = IDLE_CALM;
	int64_t now = BEGUN;
	int left = 0, looks = 0;

	(void)state;
	while (phase != IDLE_OVER) {
		int64_t ms = idle_next_ms(&idle, now);
		int before, after;

		assert_true(ms > 0);
		assert_int_equal(idle_phase(&idle, now + ms - 1, &before), phase);
		assert_int_equal(before, left);
		now += ms;
		phase = idle_phase(&idle, now, &after);
		assert_true(after != left || phase == IDLE_OVER);
		left = after;
		looks++;
	}
	assert_int_equal(now, BEGUN + ASK_MS + END_MS);
	assert_int_equal(looks, 31);
	assert_int_equal(idle_next_ms(&idle, now), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_a_visit_nothing_ends),
		cmocka_unit_test(test_a_silent_visitor_is_asked_and_then_the_visit_ends),
		cmocka_unit_test(test_the_countdown_shows_whole_seconds_rounded_up),
		cmocka_unit_test(test_a_touch_calls_the_countdown_off),
		cmocka_unit_test(test_more_time_doubles_the_time_before_asking),
		cmocka_unit_test(test_it_can_be_lengthened_ten_times_and_to_an_hour),
		cmocka_unit_test(test_lengthening_counts_as_a_touch_when_there_is_no_more_to_give),
		cmocka_unit_test(test_the_next_visitor_finds_the_configured_time),
		cmocka_unit_test(test_the_next_look_comes_exactly_when_something_changes),
	};

	return cmocka_run_group_tests_name("idle", tests, NULL, NULL);
}
