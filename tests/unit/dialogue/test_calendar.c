/* Which appointments are free, and which is nearest to a wish. */
#include "calendar_fixture.h"

static void test_the_lunch_break_is_left_out(void **state)
{
	struct place *place = *state;

	find(place, slot_at(2026, 11, 23, 11, 20), 4);
	assert_int_equal(place->count, 4);
	check_slot(place, 0, "2026-11-23T11:20");
	check_slot(place, 1, "2026-11-23T11:40");
	check_slot(place, 2, "2026-11-23T13:30");
	check_slot(place, 3, "2026-11-23T13:50");
	assert_int_equal(verdict(place, slot_at(2026, 11, 23, 12, 0)), CALENDAR_CLOSED);
	assert_int_equal(verdict(place, slot_at(2026, 11, 23, 11, 40)), CALENDAR_FINE);
}

static void test_a_slot_ends_at_closing_or_before(void **state)
{
	struct place *place = *state;

	/* 09:00-12:00 holds seven of 25 minutes; the last ends at 11:55. */
	place->service.appointments.minutes = 25;
	find(place, slot_at(2026, 11, 24, 0, 0), 8);
	check_slot(place, 6, "2026-11-24T11:30");
	check_slot(place, 7, "2026-11-25T09:00");
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 11, 55)), CALENDAR_NOT_A_SLOT);
	/* Of 180 there is one, which ends at noon sharp; of 181 none. */
	place->service.appointments.minutes = 180;
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 9, 0)), CALENDAR_FINE);
	place->service.appointments.minutes = 181;
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 9, 0)), CALENDAR_NOT_A_SLOT);
	find(place, slot_at(2026, 11, 24, 0, 0), 1);
	check_slot(place, 0, "2026-11-25T09:00");
}

static void test_stretches_that_touch_are_one(void **state)
{
	struct place *place = *state;

	place->service.appointments.minutes = 50;
	find(place, slot_at(2026, 11, 25, 11, 0), 2);
	check_slot(place, 0, "2026-11-25T11:30");
	check_slot(place, 1, "2026-11-26T13:30");
	assert_int_equal(verdict(place, slot_at(2026, 11, 25, 11, 30)), CALENDAR_FINE);
}

static void test_times_between_slots_are_none(void **state)
{
	struct place *place = *state;

	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 10, 10)), CALENDAR_NOT_A_SLOT);
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 8, 40)), CALENDAR_CLOSED);
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 12, 0)), CALENDAR_CLOSED);
	find_near(place, civil_days(2026, 11, 24), 10 * 60 + 10, 2);
	assert_int_equal(place->count, 2);
	check_slot(place, 0, "2026-11-24T10:00");
	check_slot(place, 1, "2026-11-24T10:20");
}

static void test_exceptions_close_and_open_days(void **state)
{
	struct place *place = *state;

	/* Friday 27 November is a staff day, Saturday 5 December opens for an hour. */
	assert_int_equal(verdict(place, slot_at(2026, 11, 27, 9, 0)), CALENDAR_CLOSED);
	assert_int_equal(verdict(place, slot_at(2026, 12, 5, 10, 40)), CALENDAR_FINE);
	find(place, slot_at(2026, 11, 26, 18, 30), 2);
	check_slot(place, 0, "2026-11-26T18:30");
	check_slot(place, 1, "2026-11-30T09:00");
	find(place, slot_at(2026, 12, 4, 11, 40), 4);
	check_slot(place, 1, "2026-12-05T10:00");
	check_slot(place, 3, "2026-12-05T10:40");
}

static void test_public_holidays_are_closed(void **state)
{
	struct place *place = *state;

	place_time(place, 2026, 12, 21, 8, 0);
	/* Christmas is a Friday; the day before only 14:00-15:00. */
	find(place, slot_at(2026, 12, 24, 0, 0), 4);
	check_slot(place, 0, "2026-12-24T14:00");
	check_slot(place, 2, "2026-12-24T14:40");
	check_slot(place, 3, "2026-12-28T09:00");
	assert_int_equal(verdict(place, slot_at(2026, 12, 25, 9, 0)), CALENDAR_CLOSED);
	assert_int_equal(verdict(place, slot_at(2027, 1, 1, 9, 0)), CALENDAR_CLOSED);
	/* Easter Monday. */
	place_time(place, 2027, 3, 25, 8, 0);
	assert_int_equal(verdict(place, slot_at(2027, 3, 29, 9, 0)), CALENDAR_CLOSED);
	find_near(place, civil_days(2027, 3, 29), CALENDAR_ANY_TIME, 1);
	check_slot(place, 0, "2027-03-30T09:00");
}

static void test_notice_is_kept_to_the_minute(void **state)
{
	struct place *place = *state;

	find(place, slot_at(2026, 11, 23, 0, 0), 1);
	check_slot(place, 0, "2026-11-23T09:00");
	place->now_ms++;
	find(place, slot_at(2026, 11, 23, 0, 0), 1);
	check_slot(place, 0, "2026-11-23T09:20");
	assert_int_equal(verdict(place, slot_at(2026, 11, 23, 9, 0)), CALENDAR_TOO_SOON);
	assert_int_equal(verdict(place, slot_at(2026, 11, 23, 9, 20)), CALENDAR_FINE);
	assert_int_equal(verdict(place, slot_at(2026, 11, 20, 9, 0)), CALENDAR_TOO_SOON);
	place->service.appointments.notice_minutes = 2 * 1440;
	find(place, slot_at(2026, 11, 23, 0, 0), 1);
	check_slot(place, 0, "2026-11-25T09:00");
	/* Without notice, one that begins at this moment can be had. */
	place->service.appointments.notice_minutes = 0;
	place_time(place, 2026, 11, 23, 9, 40);
	assert_int_equal(verdict(place, slot_at(2026, 11, 23, 9, 40)), CALENDAR_FINE);
	place->now_ms++;
	assert_int_equal(verdict(place, slot_at(2026, 11, 23, 9, 40)), CALENDAR_TOO_SOON);
}

static void test_nothing_is_given_beyond_the_last_day(void **state)
{
	struct place *place = *state;

	place->service.appointments.days = 2;
	assert_int_equal(verdict(place, slot_at(2026, 11, 25, 12, 40)), CALENDAR_FINE);
	assert_int_equal(verdict(place, slot_at(2026, 11, 26, 13, 30)), CALENDAR_TOO_FAR);
	find(place, slot_at(2026, 11, 25, 12, 20), 5);
	assert_int_equal(place->count, 2);
	check_slot(place, 1, "2026-11-25T12:40");
	find(place, slot_at(2026, 11, 26, 0, 0), 5);
	assert_int_equal(place->count, 0);
	place->service.appointments.days = 0;
	find(place, slot_at(2026, 11, 23, 0, 0), MOST);
	assert_int_equal(place->count, 9 + 7);
}

static void test_a_full_slot_is_left_out(void **state)
{
	struct place *place = *state;
	struct booking_record booking = book(place, "population", slot_at(2026, 11, 24, 9, 20));
	struct error error = {0};

	find(place, slot_at(2026, 11, 24, 9, 0), 2);
	check_slot(place, 0, "2026-11-24T09:00");
	check_slot(place, 1, "2026-11-24T09:40");
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 9, 20)), CALENDAR_FULL);
	assert_true(records_booking_cancel(place->records, &booking, &error));
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 9, 20)), CALENDAR_FINE);
}

static void test_two_places_are_given_twice(void **state)
{
	struct place *place = *state;
	int64_t slot = slot_at(2026, 11, 24, 9, 20);

	place->service.appointments.places = 2;
	book(place, "population", slot);
	assert_int_equal(verdict(place, slot), CALENDAR_FINE);
	book(place, "population", slot);
	assert_int_equal(verdict(place, slot), CALENDAR_FULL);
	find(place, slot, 1);
	check_slot(place, 0, "2026-11-24T09:40");
}

static void test_bookings_of_another_service_take_nothing(void **state)
{
	struct place *place = *state;

	book(place, "library", slot_at(2026, 11, 24, 9, 20));
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 9, 20)), CALENDAR_FINE);
}

static void test_bookings_made_under_other_hours_keep_their_place(void **state)
{
	struct place *place = *state;

	/* 09:30-09:50 was booked when the day still began at 09:10. */
	book(place, "population", slot_at(2026, 11, 24, 9, 30));
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 9, 0)), CALENDAR_FINE);
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 9, 20)), CALENDAR_FULL);
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 9, 40)), CALENDAR_FULL);
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 10, 0)), CALENDAR_FINE);
}

static void test_a_full_day_gives_way_to_the_next(void **state)
{
	struct place *place = *state;

	for (int minute = 9 * 60; minute < 12 * 60; minute += 20)
		book(place, "population", slot_at(2026, 11, 24, 0, minute));
	find(place, slot_at(2026, 11, 24, 0, 0), 1);
	check_slot(place, 0, "2026-11-25T09:00");
	find_near(place, civil_days(2026, 11, 24), 11 * 60, 3);
	assert_int_equal(place->count, 3);
	check_slot(place, 0, "2026-11-25T10:40");
	check_slot(place, 2, "2026-11-25T11:20");
}

static void test_a_wish_gets_the_slots_around_it(void **state)
{
	struct place *place = *state;
	int64_t monday = civil_days(2026, 11, 30);

	find_near(place, monday, 10 * 60, 3);
	check_slot(place, 0, "2026-11-30T09:40");
	check_slot(place, 1, "2026-11-30T10:00");
	check_slot(place, 2, "2026-11-30T10:20");
	/* Of two that are equally near, the later. */
	find_near(place, monday, 10 * 60, 2);
	check_slot(place, 0, "2026-11-30T10:00");
	check_slot(place, 1, "2026-11-30T10:20");
	find_near(place, monday, 12 * 60 + 30, 2);
	check_slot(place, 0, "2026-11-30T11:40");
	check_slot(place, 1, "2026-11-30T13:30");
	find_near(place, monday, 23 * 60 + 59, 2);
	check_slot(place, 1, "2026-11-30T15:30");
	find_near(place, monday, CALENDAR_ANY_TIME, 2);
	check_slot(place, 0, "2026-11-30T09:00");
	check_slot(place, 1, "2026-11-30T09:20");
	/* Fewer than wanted, of that day only. */
	find_near(place, civil_days(2026, 12, 5), 9 * 60, 10);
	assert_int_equal(place->count, 3);
}

static void test_a_wish_for_a_closed_day_gets_the_days_behind_it(void **state)
{
	struct place *place = *state;

	/* Friday 27 November is closed; Saturday and Sunday are as well. */
	find_near(place, civil_days(2026, 11, 27), 15 * 60, 2);
	check_slot(place, 0, "2026-11-30T14:50");
	check_slot(place, 1, "2026-11-30T15:10");
	/* Saturday 5 December has three, Monday the rest. */
	for (int minute = 9 * 60; minute < 12 * 60; minute += 20)
		book(place, "population", slot_at(2026, 12, 4, 0, minute));
	find_near(place, civil_days(2026, 12, 4), CALENDAR_ANY_TIME, 4);
	assert_int_equal(place->count, 4);
	check_slot(place, 2, "2026-12-05T10:40");
	check_slot(place, 3, "2026-12-07T09:00");
}

static void test_a_wish_that_is_too_far_gets_the_last_day(void **state)
{
	struct place *place = *state;

	place->service.appointments.days = 4; /* Friday 27, closed */
	find_near(place, civil_days(2027, 6, 1), 15 * 60, 2);
	assert_int_equal(place->count, 2);
	check_slot(place, 0, "2026-11-26T14:50");
	check_slot(place, 1, "2026-11-26T15:10");
	find_near(place, INT64_MAX, 15 * 60, 1);
	check_slot(place, 0, "2026-11-26T15:10");
}

static void test_a_wish_in_the_past_gets_the_first_days(void **state)
{
	struct place *place = *state;

	find_near(place, civil_days(2026, 11, 2), CALENDAR_ANY_TIME, 1);
	check_slot(place, 0, "2026-11-23T09:00");
	find_near(place, INT64_MIN, CALENDAR_ANY_TIME, 1);
	check_slot(place, 0, "2026-11-23T09:00");
	find_near(place, civil_days(2026, 11, 24), CALENDAR_ANY_TIME, 0);
	assert_int_equal(place->count, 0);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, place_open, place_close)
	const struct CMUnitTest tests[] = {
		CASE(test_the_lunch_break_is_left_out),
		CASE(test_a_slot_ends_at_closing_or_before),
		CASE(test_stretches_that_touch_are_one),
		CASE(test_times_between_slots_are_none),
		CASE(test_exceptions_close_and_open_days),
		CASE(test_public_holidays_are_closed),
		CASE(test_notice_is_kept_to_the_minute),
		CASE(test_nothing_is_given_beyond_the_last_day),
		CASE(test_a_full_slot_is_left_out),
		CASE(test_two_places_are_given_twice),
		CASE(test_bookings_of_another_service_take_nothing),
		CASE(test_bookings_made_under_other_hours_keep_their_place),
		CASE(test_a_full_day_gives_way_to_the_next),
		CASE(test_a_wish_gets_the_slots_around_it),
		CASE(test_a_wish_for_a_closed_day_gets_the_days_behind_it),
		CASE(test_a_wish_that_is_too_far_gets_the_last_day),
		CASE(test_a_wish_in_the_past_gets_the_first_days),
	};
#undef CASE

	return cmocka_run_group_tests(tests, NULL, NULL);
}
