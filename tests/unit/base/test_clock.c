/* Civil time of Belgium: both changes of the clock, and far dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

static void check_hour(int64_t seconds, int month, int day, int hour)
{
	struct civil c = civil_from_ms(seconds * 1000);

	assert_int_equal(c.month, month);
	assert_int_equal(c.day, day);
	assert_int_equal(c.hour, hour);
}

static void test_clock_changes_in_spring_and_autumn(void **state)
{
	int64_t spring = civil_days(2026, 3, 29) * 86400 + 3600;
	int64_t autumn = civil_days(2026, 10, 25) * 86400 + 3600;

	(void)state;
	check_hour(spring - 1, 3, 29, 1);
	check_hour(spring, 3, 29, 3);
	check_hour(autumn - 1, 10, 25, 2);
	check_hour(autumn, 10, 25, 2);
	check_hour(autumn + 3600, 10, 25, 3);
}

static void test_dates_far_away_go_there_and_back(void **state)
{
	(void)state;
	assert_int_equal(civil_days(1970, 1, 1), 0);
	assert_int_equal(civil_days(2000, 3, 1), 11017);
	for (int64_t days = -800000; days < 3000000; days += 367) {
		struct civil c = civil_from_days(days);

		assert_int_equal(civil_days(c.year, c.month, c.day), days);
	}
	assert_int_equal(civil_from_days(civil_days(2026, 11, 23)).weekday, 0);
	assert_true(civil_valid(2000, 2, 29));
	assert_false(civil_valid(2100, 2, 29));
	assert_false(civil_valid(2026, 4, 31));
}

static void test_times_are_written_in_utc(void **state)
{
	char text[21];

	(void)state;
	clock_format(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59Z");
	clock_format((civil_days(2026, 11, 23) * 86400 + 36000) * 1000, text);
	assert_string_equal(text, "2026-11-23T10:00:00Z");
}

static void test_times_beyond_the_calendar_count_as_its_ends(void **state)
{
	char text[21];

	(void)state;
	clock_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59Z");
	clock_format(INT64_MIN, text);
	assert_string_equal(text, "0001-01-01T00:00:00Z");
	assert_int_equal(civil_from_ms(INT64_MIN).year, 1);
	assert_true(civil_from_ms(INT64_MAX).year >= 9999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock_changes_in_spring_and_autumn),
		cmocka_unit_test(test_dates_far_away_go_there_and_back),
		cmocka_unit_test(test_times_are_written_in_utc),
		cmocka_unit_test(test_times_beyond_the_calendar_count_as_its_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
