/* The public holidays of Belgium on known dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"
#include "content/hours.h"

static void test_easter_monday_follows_the_tables(void **state)
{
	/* Easter Sundays of the astronomical tables, the extremes of the calendar included. */
	static const int easters[][3] = {
		{1818, 3, 22}, {1943, 4, 25}, {2000, 4, 23}, {2008, 3, 23},
		{2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5},  {2027, 3, 28},
		{2038, 4, 25}, {2049, 4, 18}, {2285, 3, 22},
	};

	(void)state;
	for (size_t i = 0; i < sizeof easters / sizeof *easters; i++) {
		int64_t sunday = civil_days(easters[i][0], easters[i][1], easters[i][2]);

		assert_int_equal(civil_from_days(sunday).weekday, 6);
		assert_int_equal(holiday_of(sunday), HOLIDAY_NONE);
		assert_int_equal(holiday_of(sunday + 1), HOLIDAY_EASTER_MONDAY);
		assert_int_equal(holiday_of(sunday + 50), HOLIDAY_WHIT_MONDAY);
	}
}

static void test_holidays_of_2026(void **state)
{
	static const struct {
		int month, day;
		enum holiday holiday;
	} expected[] = {
		{1, 1, HOLIDAY_NEW_YEAR},     {4, 6, HOLIDAY_EASTER_MONDAY},
		{5, 1, HOLIDAY_LABOUR_DAY},   {5, 14, HOLIDAY_ASCENSION},
		{5, 25, HOLIDAY_WHIT_MONDAY}, {7, 21, HOLIDAY_NATIONAL_DAY},
		{8, 15, HOLIDAY_ASSUMPTION},  {11, 1, HOLIDAY_ALL_SAINTS},
		{11, 11, HOLIDAY_ARMISTICE},  {12, 25, HOLIDAY_CHRISTMAS},
	};
	size_t found = 0;

	(void)state;
	for (int64_t day = civil_days(2026, 1, 1); day < civil_days(2027, 1, 1); day++) {
		struct civil date = civil_from_days(day);
		enum holiday holiday = holiday_of(day);

		if (holiday == HOLIDAY_NONE)
			continue;
		assert_true(found < sizeof expected / sizeof *expected);
		assert_int_equal(holiday, expected[found].holiday);
		assert_int_equal(date.month, expected[found].month);
		assert_int_equal(date.day, expected[found].day);
		found++;
	}
	assert_int_equal(found, 10);
}

/* In 2008 Ascension and Labour Day were the same day. */
static void test_fixed_holiday_names_the_day_that_is_two(void **state)
{
	(void)state;
	assert_int_equal(holiday_of(civil_days(2008, 5, 1)), HOLIDAY_LABOUR_DAY);
}

static void test_each_holiday_has_its_own_key(void **state)
{
	(void)state;
	assert_string_equal(holiday_key(HOLIDAY_EASTER_MONDAY), "holiday.easter_monday");
	assert_string_equal(holiday_key(HOLIDAY_NATIONAL_DAY), "holiday.national_day");
	assert_string_equal(holiday_key(HOLIDAY_CHRISTMAS), "holiday.christmas");
	for (int i = HOLIDAY_NEW_YEAR; i < HOLIDAY_CHRISTMAS; i++)
		assert_string_not_equal(holiday_key((enum holiday)i),
					holiday_key((enum holiday)(i + 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_easter_monday_follows_the_tables),
		cmocka_unit_test(test_holidays_of_2026),
		cmocka_unit_test(test_fixed_holiday_names_the_day_that_is_two),
		cmocka_unit_test(test_each_holiday_has_its_own_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
