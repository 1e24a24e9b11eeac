/* Opening hours: lunch breaks, evenings, midnight, public holidays, exceptions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"
#include "content/hours.h"

/* Week of the sample town hall; Saturday 5 December 2026 and others are dated below. */
static const char town_hall[] =
	"{\"week\":{\"mon\":[\"09:00-12:00\",\"13:30-16:00\"],\"tue\":[\"09:00-12:00\"],"
	"\"wed\":[\"09:00-12:00\",\"12:00-17:00\"],\"thu\":[\"13:30-19:00\"],"
	"\"fri\":[\"09:00-12:00\"],\"sat\":[],\"sun\":[]},"
	"\"public_holidays\":\"closed\",\"exceptions\":["
	"{\"from\":\"2026-12-24\",\"until\":\"2026-12-24\",\"slots\":[\"09:00-11:00\"],"
	"\"reason\":\"closing.christmas_eve\"},"
	"{\"from\":\"2027-03-29\",\"slots\":[\"10:00-12:00\"]},"
	"{\"from\":\"2027-07-01\",\"until\":\"2027-09-30\",\"slots\":[]}]}";

static struct hours *make(const char *text)
{
	json_t *object = json_loads(text, 0, NULL);
	struct error error = {0};
	struct hours *hours = hours_create(object, &error);

	json_decref(object);
	if (!hours)
		fail_msg("%s", error.message);
	return hours;
}

static struct civil at(int year, int month, int day, int hour, int minute)
{
	struct civil time = civil_from_days(civil_days(year, month, day));

	time.hour = hour;
	time.minute = minute;
	return time;
}

static struct hours_state ask(const char *text, struct civil time)
{
	struct hours *hours = make(text);
	struct hours_state state = hours_at(hours, time);

	hours_destroy(hours);
	/* Its string went with the hours; who needs it asks for itself. */
	state.exception = NULL;
	return state;
}

static void assert_next(const struct hours_state *state, int year, int month, int day, int from)
{
	assert_true(state->opens_again);
	assert_int_equal(state->next_day, civil_days(year, month, day));
	assert_int_equal(state->next_from, from);
}

static void test_open_in_the_morning_until_noon(void **state)
{
	/* 2026-11-23 is a Monday. */
	struct hours_state now = ask(town_hall, at(2026, 11, 23, 9, 0));

	(void)state;
	assert_true(now.open);
	assert_int_equal(now.closes, 12 * 60);
	assert_int_equal(now.holiday, HOLIDAY_NONE);
	assert_false(now.by_appointment);
}

static void test_closed_before_the_first_minute(void **state)
{
	struct hours_state now = ask(town_hall, at(2026, 11, 23, 8, 59));

	(void)state;
	assert_false(now.open);
	assert_next(&now, 2026, 11, 23, 9 * 60);
}

static void test_lunch_break_opens_again_the_same_day(void **state)
{
	struct hours_state now = ask(town_hall, at(2026, 11, 23, 12, 0));

	(void)state;
	assert_false(now.open);
	assert_next(&now, 2026, 11, 23, 13 * 60 + 30);
}

static void test_late_evening_opens_the_next_day(void **state)
{
	struct hours_state now = ask(town_hall, at(2026, 11, 23, 23, 59));

	(void)state;
	assert_false(now.open);
	assert_next(&now, 2026, 11, 24, 9 * 60);
}

static void test_midnight_belongs_to_the_new_day(void **state)
{
	struct hours_state now = ask(town_hall, at(2026, 11, 24, 0, 0));

	(void)state;
	assert_false(now.open);
	assert_next(&now, 2026, 11, 24, 9 * 60);
}

static void test_thursday_is_open_late(void **state)
{
	struct hours_state now = ask(town_hall, at(2026, 11, 26, 18, 59));

	(void)state;
	assert_true(now.open);
	assert_int_equal(now.closes, 19 * 60);
	now = ask(town_hall, at(2026, 11, 26, 19, 0));
	assert_false(now.open);
	assert_next(&now, 2026, 11, 27, 9 * 60);
}

static void test_slots_that_touch_are_one(void **state)
{
	struct hours_state now = ask(town_hall, at(2026, 11, 25, 10, 0));

	(void)state;
	assert_true(now.open);
	assert_int_equal(now.closes, 17 * 60);
	assert_next(&now, 2026, 11, 26, 13 * 60 + 30);
}

static void test_weekend_opens_on_monday(void **state)
{
	struct hours_state now = ask(town_hall, at(2026, 11, 27, 12, 0));

	(void)state;
	assert_next(&now, 2026, 11, 30, 9 * 60);
}

static void test_public_holiday_is_closed_and_named(void **state)
{
	/* 11 November 2026 is a Wednesday, 25 December a Friday. */
	struct hours_state now = ask(town_hall, at(2026, 11, 11, 10, 0));

	(void)state;
	assert_false(now.open);
	assert_int_equal(now.holiday, HOLIDAY_ARMISTICE);
	assert_next(&now, 2026, 11, 12, 13 * 60 + 30);
	now = ask(town_hall, at(2026, 12, 25, 10, 0));
	assert_int_equal(now.holiday, HOLIDAY_CHRISTMAS);
	assert_next(&now, 2026, 12, 28, 9 * 60);
}

static void test_exception_replaces_the_weekday(void **state)
{
	struct hours *hours = make(town_hall);
	struct hours_state now = hours_at(hours, at(2026, 12, 24, 10, 30));

	(void)state;
	assert_true(now.open);
	assert_int_equal(now.closes, 11 * 60);
	assert_string_equal(now.exception, "closing.christmas_eve");
	now = hours_at(hours, at(2026, 12, 24, 14, 0));
	assert_false(now.open);
	assert_string_equal(now.exception, "closing.christmas_eve");
	assert_next(&now, 2026, 12, 28, 9 * 60);
	now = hours_at(hours, at(2026, 12, 23, 14, 0));
	assert_null(now.exception);
	hours_destroy(hours);
}

/* 29 March 2027 is Easter Monday; the exception opens it. */
static void test_exception_can_open_on_a_holiday(void **state)
{
	struct hours_state now = ask(town_hall, at(2027, 3, 29, 10, 0));

	(void)state;
	assert_true(now.open);
	assert_int_equal(now.closes, 12 * 60);
	assert_int_equal(now.holiday, HOLIDAY_NONE);
}

static void test_long_closing_has_no_next_opening(void **state)
{
	struct hours_state now = ask(town_hall, at(2027, 7, 2, 10, 0));

	(void)state;
	assert_false(now.open);
	assert_false(now.opens_again);
	now = ask(town_hall, at(2027, 9, 10, 10, 0));
	assert_next(&now, 2027, 10, 1, 9 * 60);
}

static void test_round_the_clock_is_always_open(void **state)
{
	static const char police[] =
		"{\"week\":{\"mon\":[\"00:00-24:00\"],\"tue\":[\"00:00-24:00\"],"
		"\"wed\":[\"00:00-24:00\"],\"thu\":[\"00:00-24:00\"],\"fri\":[\"00:00-24:00\"],"
		"\"sat\":[\"00:00-24:00\"],\"sun\":[\"00:00-24:00\"]},"
		"\"public_holidays\":\"open\"}";

	(void)state;
	assert_true(ask(police, at(2026, 12, 25, 0, 0)).open);
	assert_true(ask(police, at(2026, 12, 25, 23, 59)).open);
	assert_int_equal(ask(police, at(2026, 12, 25, 23, 59)).closes, 1440);
	assert_int_equal(ask(police, at(2026, 12, 25, 23, 59)).holiday, HOLIDAY_NONE);
	assert_true(ask(police, at(2026, 12, 25, 23, 59)).day_and_night);
	assert_false(ask(town_hall, at(2026, 11, 23, 10, 0)).day_and_night);
}

static void test_one_closed_day_ends_day_and_night(void **state)
{
	static const char closed_on_holidays[] =
		"{\"week\":{\"mon\":[\"00:00-24:00\"],\"tue\":[\"00:00-24:00\"],"
		"\"wed\":[\"00:00-24:00\"],\"thu\":[\"00:00-24:00\"],\"fri\":[\"00:00-24:00\"],"
		"\"sat\":[\"00:00-24:00\"],\"sun\":[\"00:00-24:00\"]},"
		"\"public_holidays\":\"closed\"}";

	(void)state;
	assert_true(ask(closed_on_holidays, at(2026, 12, 17, 12, 0)).day_and_night);
	assert_false(ask(closed_on_holidays, at(2026, 12, 18, 12, 0)).day_and_night);
}

static void test_hours_on_a_day_lists_its_slots(void **state)
{
	struct hours *hours = make(town_hall);
	struct hours_day day = hours_on(hours, civil_days(2026, 11, 23));

	(void)state;
	assert_int_equal(day.slot_count, 2);
	assert_int_equal(day.slots[1].from, 13 * 60 + 30);
	assert_int_equal(day.slots[1].until, 16 * 60);
	assert_int_equal(hours_on(hours, civil_days(2026, 11, 11)).slot_count, 0);
	assert_int_equal(hours_on(hours, civil_days(2026, 12, 24)).slots[0].until, 11 * 60);
	hours_destroy(hours);
}

static void test_by_appointment_is_told(void **state)
{
	(void)state;
	assert_true(ask("{\"week\":{\"mon\":[],\"tue\":[],\"wed\":[],\"thu\":[],\"fri\":[],"
			"\"sat\":[],\"sun\":[]},\"by_appointment\":true}",
			at(2026, 11, 23, 9, 0))
			    .by_appointment);
}

static void refuse(const char *monday, const char *message)
{
	char text[256];
	struct error error = {0};
	json_t *object;

	snprintf(text, sizeof text,
		 "{\"week\":{\"mon\":[%s],\"tue\":[],\"wed\":[],\"thu\":[],\"fri\":[],"
		 "\"sat\":[],\"sun\":[]}}",
		 monday);
	object = json_loads(text, 0, NULL);
	assert_null(hours_create(object, &error));
	if (!strstr(error.message, message))
		fail_msg("'%s' lacks '%s'", error.message, message);
	json_decref(object);
}

static void test_impossible_slots_are_refused(void **state)
{
	(void)state;
	refuse("\"9:00-12:00\"", "'9:00-12:00' is no slot");
	refuse("\"09:00-12:60\"", "is no slot");
	refuse("\"09:00-25:00\"", "is no slot");
	refuse("\"09:00-24:01\"", "is no slot");
	refuse("\"09:00-12:00 \"", "is no slot");
	refuse("\"09:00\"", "is no slot");
	refuse("900", "is no slot");
	refuse("\"22:00-02:00\"", "split it at midnight");
	refuse("\"09:00-09:00\"", "ends before");
	refuse("\"13:00-15:00\",\"09:00-12:00\"", "sort the slots");
	refuse("\"01:00-02:00\",\"03:00-04:00\",\"05:00-06:00\",\"07:00-08:00\",\"09:00-10:00\"",
	       "at most 4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open_in_the_morning_until_noon),
		cmocka_unit_test(test_closed_before_the_first_minute),
		cmocka_unit_test(test_lunch_break_opens_again_the_same_day),
		cmocka_unit_test(test_late_evening_opens_the_next_day),
		cmocka_unit_test(test_midnight_belongs_to_the_new_day),
		cmocka_unit_test(test_thursday_is_open_late),
		cmocka_unit_test(test_slots_that_touch_are_one),
		cmocka_unit_test(test_weekend_opens_on_monday),
		cmocka_unit_test(test_public_holiday_is_closed_and_named),
		cmocka_unit_test(test_exception_replaces_the_weekday),
		cmocka_unit_test(test_exception_can_open_on_a_holiday),
		cmocka_unit_test(test_long_closing_has_no_next_opening),
		cmocka_unit_test(test_round_the_clock_is_always_open),
		cmocka_unit_test(test_one_closed_day_ends_day_and_night),
		cmocka_unit_test(test_hours_on_a_day_lists_its_slots),
		cmocka_unit_test(test_by_appointment_is_told),
		cmocka_unit_test(test_impossible_slots_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
