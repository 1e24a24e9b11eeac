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

static int64_t local_ms(int year, int month, int day, int hour, int minute)
{
	struct civil local = civil_from_days(civil_days(year, month, day));

	local.hour = hour;
	local.minute = minute;
	return civil_to_ms(local);
}

static void check_utc(int64_t ms, const char *expected)
{
	char text[21];

	clock_format(ms, text);
	assert_string_equal(text, expected);
}

static void test_local_time_becomes_a_moment_in_winter_and_summer(void **state)
{
	(void)state;
	check_utc(local_ms(2026, 12, 1, 10, 20), "2026-12-01T09:20:00Z");
	check_utc(local_ms(2026, 7, 21, 0, 30), "2026-07-20T22:30:00Z");
	check_utc(local_ms(2028, 2, 29, 9, 0), "2028-02-29T08:00:00Z");
	check_utc(local_ms(2027, 1, 1, 0, 0), "2026-12-31T23:00:00Z");
	check_utc(local_ms(1969, 12, 31, 23, 59), "1969-12-31T22:59:00Z");
}

static void test_a_minute_that_spring_skips_moves_forward(void **state)
{
	(void)state;
	check_utc(local_ms(2027, 3, 28, 1, 59), "2027-03-28T00:59:00Z");
	check_utc(local_ms(2027, 3, 28, 2, 0), "2027-03-28T01:00:00Z");
	check_utc(local_ms(2027, 3, 28, 2, 30), "2027-03-28T01:30:00Z");
	assert_int_equal(local_ms(2027, 3, 28, 2, 30), local_ms(2027, 3, 28, 3, 30));
	check_utc(local_ms(2027, 3, 28, 3, 0), "2027-03-28T01:00:00Z");
}

static void test_of_a_minute_that_autumn_repeats_the_first_counts(void **state)
{
	(void)state;
	check_utc(local_ms(2026, 10, 25, 1, 59), "2026-10-24T23:59:00Z");
	check_utc(local_ms(2026, 10, 25, 2, 0), "2026-10-25T00:00:00Z");
	check_utc(local_ms(2026, 10, 25, 2, 59), "2026-10-25T00:59:00Z");
	check_utc(local_ms(2026, 10, 25, 3, 0), "2026-10-25T02:00:00Z");
}

static void test_moments_go_to_local_time_and_back(void **state)
{
	/* A step that meets each hour of the day; the second of two equal hours is left out. */
	int64_t begin = civil_days(2026, 1, 1) * 86400000, end = civil_days(2029, 1, 1) * 86400000;
	size_t repeated = 0;

	(void)state;
	for (int64_t ms = begin; ms < end; ms += 3600000) {
		int64_t back = civil_to_ms(civil_from_ms(ms));

		if (back != ms) {
			assert_int_equal(back, ms - 3600000);
			repeated++;
		}
	}
	assert_int_equal(repeated, 3); /* one each October */
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
	check_utc(civil_to_ms((struct civil){.year = INT32_MAX, .month = 12, .day = 31}),
		  "9999-12-31T23:59:59Z");
	check_utc(civil_to_ms((struct civil){.year = INT32_MIN, .month = 1, .day = 1}),
		  "0001-01-01T00:00:00Z");
}

static void check_moment(const char *text, int64_t expected)
{
	int64_t ms = -1;

	if (!clock_parse(str_from(text), &ms))
		fail_msg("'%s' was refused", text);
	assert_int_equal(ms, expected);
}

static void test_moments_are_read_with_fraction_and_offset(void **state)
{
	int64_t ten = (civil_days(2026, 11, 23) * 86400 + 36000) * 1000;

	(void)state;
	check_moment("1970-01-01T00:00:00Z", 0);
	check_moment("2026-11-23T10:00:00Z", ten);
	check_moment("2026-11-23T11:00:00+01:00", ten);
	check_moment("2026-11-22T22:30:00-11:30", ten);
	check_moment("2026-11-23T10:00:00-00:00", ten);
	check_moment("2026-11-23T10:00:00.5Z", ten + 500);
	check_moment("2026-11-23T11:00:00.123456789+01:00", ten + 123);
	check_moment("2028-02-29T23:59:59Z", (civil_days(2028, 3, 1) * 86400 - 1) * 1000);
	check_moment("0001-01-01T00:00:00Z", civil_days(1, 1, 1) * 86400000);
}

static void test_what_was_written_is_read_back(void **state)
{
	(void)state;
	for (int64_t seconds = -62135596800; seconds < 253402300800; seconds += 86399 * 997) {
		char text[21];

		clock_format(seconds * 1000, text);
		check_moment(text, seconds * 1000);
	}
}

static void test_what_is_no_moment_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"2026-11-23",
		"2026-11-23T10:00Z",
		"2026-11-23T10:00:00",
		"2026-11-23t10:00:00Z",
		"2026-11-23T10:00:00z",
		"2026-11-23 10:00:00Z",
		" 2026-11-23T10:00:00Z",
		"2026-11-23T10:00:00Z ",
		"2026-11-23T10:00:00ZZ",
		"2026-11-31T10:00:00Z",
		"2027-02-29T10:00:00Z",
		"0000-01-01T10:00:00Z",
		"2026-13-01T10:00:00Z",
		"2026-00-01T10:00:00Z",
		"2026-01-00T10:00:00Z",
		"2026-11-23T24:00:00Z",
		"2026-11-23T10:60:00Z",
		"2026-12-31T23:59:60Z",
		"2026-11-23T10:00:00.Z",
		"2026-11-23T10:00:00,5Z",
		"2026-11-23T10:00:00.1234567890Z",
		"2026-11-23T10:00:00+0100",
		"2026-11-23T10:00:00+01",
		"2026-11-23T10:00:00+24:00",
		"2026-11-23T10:00:00+01:60",
		"2026-11-23T10:00:00Z+01:00",
		"+026-11-23T10:00:00Z",
		"12026-11-23T10:00:00Z",
		"2026-11-23T1a:00:00Z",
		"1795514400",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		int64_t ms;

		if (clock_parse(str_from(wrong[i]), &ms))
			fail_msg("'%s' was read", wrong[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock_changes_in_spring_and_autumn),
		cmocka_unit_test(test_local_time_becomes_a_moment_in_winter_and_summer),
		cmocka_unit_test(test_a_minute_that_spring_skips_moves_forward),
		cmocka_unit_test(test_of_a_minute_that_autumn_repeats_the_first_counts),
		cmocka_unit_test(test_moments_go_to_local_time_and_back),
		cmocka_unit_test(test_dates_far_away_go_there_and_back),
		cmocka_unit_test(test_times_are_written_in_utc),
		cmocka_unit_test(test_times_beyond_the_calendar_count_as_its_ends),
		cmocka_unit_test(test_moments_are_read_with_fraction_and_offset),
		cmocka_unit_test(test_what_was_written_is_read_back),
		cmocka_unit_test(test_what_is_no_moment_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
