/* Appointments at the edges of time: clock changes, leap days, far years; and their words. */
#include "calendar_fixture.h"

static const char night_hours[] =
	"{\"week\":{\"mon\":[],\"tue\":[\"09:00-10:00\"],\"wed\":[],\"thu\":[],\"fri\":[],"
	"\"sat\":[\"22:00-24:00\"],\"sun\":[\"00:00-06:00\"]},\"public_holidays\":\"open\"}";

static void test_the_hour_that_spring_skips_has_no_slots(void **state)
{
	struct place *place = *state;

	place_hours(place, night_hours);
	place->service.appointments.minutes = 30;
	place_time(place, 2027, 3, 27, 12, 0);
	find(place, slot_at(2027, 3, 28, 1, 0), 3);
	check_slot(place, 0, "2027-03-28T01:00");
	check_slot(place, 1, "2027-03-28T01:30");
	check_slot(place, 2, "2027-03-28T03:00");
	assert_int_equal(verdict(place, slot_at(2027, 3, 28, 2, 30)), CALENDAR_NOT_A_SLOT);
	/* From 01:30 to 03:00 it is half an hour that night. */
	place_time(place, 2027, 3, 28, 1, 30);
	assert_int_equal(verdict(place, slot_at(2027, 3, 28, 3, 0)), CALENDAR_TOO_SOON);
	assert_int_equal(verdict(place, slot_at(2027, 3, 28, 3, 30)), CALENDAR_FINE);
}

static void test_the_hour_that_autumn_repeats_is_given_once(void **state)
{
	struct place *place = *state;

	place_hours(place, night_hours);
	place->service.appointments.minutes = 30;
	place->service.appointments.notice_minutes = 120;
	place_time(place, 2026, 10, 25, 1, 30);
	/* 02:30 is an hour ahead; 03:00 two and a half, of which the clock shows one and a half. */
	find(place, slot_at(2026, 10, 25, 0, 0), 2);
	check_slot(place, 0, "2026-10-25T03:00");
	check_slot(place, 1, "2026-10-25T03:30");
	assert_int_equal(verdict(place, slot_at(2026, 10, 25, 2, 30)), CALENDAR_TOO_SOON);
	place_time(place, 2026, 10, 24, 12, 0);
	find(place, slot_at(2026, 10, 25, 1, 30), 4);
	check_slot(place, 1, "2026-10-25T02:00");
	check_slot(place, 2, "2026-10-25T02:30");
	check_slot(place, 3, "2026-10-25T03:00");
}

static void test_slots_reach_midnight_from_both_sides(void **state)
{
	struct place *place = *state;

	place_hours(place, night_hours);
	find(place, slot_at(2026, 11, 28, 23, 40), 2);
	check_slot(place, 0, "2026-11-28T23:40");
	check_slot(place, 1, "2026-11-29T00:00");
	book(place, "population", slot_at(2026, 11, 28, 23, 40));
	book(place, "population", slot_at(2026, 11, 29, 0, 0));
	find(place, slot_at(2026, 11, 28, 23, 40), 1);
	check_slot(place, 0, "2026-11-29T00:20");
}

static void test_a_leap_day_is_a_day(void **state)
{
	struct place *place = *state;

	place_time(place, 2028, 2, 28, 17, 0);
	find(place, slot_at(2028, 2, 29, 0, 0), 1);
	check_slot(place, 0, "2028-02-29T09:00"); /* a Tuesday */
	assert_int_equal(verdict(place, slot_at(2028, 2, 29, 9, 0)), CALENDAR_FINE);
	find(place, slot_at(2028, 2, 29, 12, 0), 1);
	check_slot(place, 0, "2028-03-01T09:00");
}

static void test_times_far_away_find_nothing_and_break_nothing(void **state)
{
	struct place *place = *state;

	find(place, slot_at(9000, 1, 1, 0, 0), 3);
	assert_int_equal(place->count, 0);
	find(place, INT64_MAX, 3);
	assert_int_equal(place->count, 0);
	assert_int_equal(verdict(place, INT64_MAX), CALENDAR_TOO_FAR);
	find(place, INT64_MIN, 1);
	check_slot(place, 0, "2026-11-23T09:00");
	assert_int_equal(verdict(place, INT64_MIN), CALENDAR_TOO_SOON);
	place_time(place, 2999, 12, 30, 8, 0); /* a Monday */
	find(place, slot_at(2999, 12, 30, 9, 0), 1);
	check_slot(place, 0, "2999-12-30T09:00");
}

static void test_counters_by_appointment_only_give_them(void **state)
{
	struct place *place = *state;

	place_hours(place, "{\"week\":{\"mon\":[],\"tue\":[\"14:00-15:00\"],\"wed\":[],\"thu\":[],"
			   "\"fri\":[],\"sat\":[],\"sun\":[]},\"public_holidays\":\"closed\","
			   "\"by_appointment\":true}");
	find(place, slot_at(2026, 11, 23, 0, 0), 4);
	check_slot(place, 0, "2026-11-24T14:00");
	check_slot(place, 3, "2026-12-01T14:00");
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 14, 40)), CALENDAR_FINE);
}

static void check_none(struct place *place)
{
	find(place, slot_at(2026, 11, 23, 0, 0), 3);
	assert_int_equal(place->count, 0);
	find_near(place, civil_days(2026, 11, 24), 600, 3);
	assert_int_equal(place->count, 0);
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 10, 0)), CALENDAR_CLOSED);
}

static void test_services_without_appointments_give_none(void **state)
{
	struct place *place = *state;

	place->service.appointments = (struct appointments){0};
	check_none(place);
	place->service.appointments = (struct appointments){20, 1, 60, 30};
	hours_destroy(place->service.hours);
	place->service.hours = NULL;
	check_none(place);
}

static void test_no_place_is_full(void **state)
{
	struct place *place = *state;

	place->service.appointments.places = 0;
	find(place, slot_at(2026, 11, 23, 0, 0), 3);
	assert_int_equal(place->count, 0);
	assert_int_equal(verdict(place, slot_at(2026, 11, 24, 10, 0)), CALENDAR_FULL);
}

static void test_what_the_store_refuses_is_told(void **state)
{
	struct place *place = *state;
	struct error error = {0};
	enum calendar_verdict verdict;

	/* It keeps no bookings from before 1970. */
	place_time(place, 1968, 1, 1, 8, 0);
	assert_false(calendar_free(&place->service, place->records, place->now_ms,
				   slot_at(1968, 1, 2, 0, 0), place->slots, 1, &place->count,
				   &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_false(calendar_nearest(&place->service, place->records, place->now_ms,
				      civil_days(1968, 1, 2), 600, place->slots, 1, &place->count,
				      &error));
	assert_false(calendar_is_free(&place->service, place->records, place->now_ms,
				      slot_at(1968, 1, 2, 9, 0), &verdict, &error));
}

static void test_values_go_there_and_back(void **state)
{
	static const char *const texts[] = {"2026-12-01T10:20", "2028-02-29T00:00",
					    "1969-12-31T23:59", "0001-01-01T00:00",
					    "9999-12-31T23:59", "1970-01-01T00:00"};
	char text[CALENDAR_TEXT];
	int64_t at;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_true(calendar_parse(str_from(texts[i]), &at));
		calendar_format(at, text);
		assert_string_equal(text, texts[i]);
	}
	assert_int_equal(at, 0);
	calendar_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59");
	calendar_format(INT64_MIN, text);
	assert_string_equal(text, "0001-01-01T00:00");
}

static void test_other_values_are_refused(void **state)
{
	static const char *const texts[] = {"",
					    "2026-12-01",
					    "2026-12-01T10:2",
					    "2026-12-01T10:20Z",
					    "2026-12-01T10:20:00",
					    "2026-12-01 10:20",
					    "2026-12-01t10:20",
					    "2026-12-01T24:00",
					    "2026-12-01T23:60",
					    "2026-02-29T10:20",
					    "2026-11-31T10:20",
					    "2026-13-01T10:20",
					    "2026-00-01T10:20",
					    "2026-12-00T10:20",
					    "0000-12-01T10:20",
					    "-026-12-01T10:20",
					    "2026-12-01T+1:20",
					    "2026-12- 1T10:20",
					    " 2026-12-01T10:20",
					    "2026-12-01T10.20",
					    "2026/12/01T10:20",
					    "٢٠٢٦-12-01T1"};
	int64_t at = 42;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (calendar_parse(str_from(texts[i]), &at))
			fail_msg("'%s' was taken", texts[i]);
	}
	assert_false(calendar_parse((struct str){"2026-12-01T10\0020", 16}, &at));
	assert_false(calendar_parse((struct str){NULL, 0}, &at));
	assert_int_equal(at, 42);
}

static void check_words(const struct content *content, enum lang lang, int64_t at,
			const char *expected)
{
	struct moment moment = moment_at(calendar_ms(slot_at(2026, 11, 23, 10, 0)));
	struct buf words BUF_AUTO = {0};

	calendar_when(content, lang, at, &moment, &words);
	assert_string_equal(words.data, expected);
}

static void test_times_are_said_in_three_languages(void **state)
{
	int64_t far = slot_at(2026, 12, 1, 10, 20), tomorrow = slot_at(2026, 11, 24, 9, 5),
		today = slot_at(2026, 11, 23, 14, 0);
	struct error error = {0};
	struct content *content =
		content_load(SOURCE_DIR "/intents", SOURCE_DIR "/locales", &error);

	(void)state;
	if (!content)
		fail_msg("%s", error.message);
	check_words(content, LANG_NL, far, "dinsdag 1 december om 10:20");
	check_words(content, LANG_FR, far, "mardi 1er décembre à 10:20");
	check_words(content, LANG_EN, far, "Tuesday 1 December at 10:20");
	check_words(content, LANG_NL, tomorrow, "morgen om 09:05");
	check_words(content, LANG_FR, tomorrow, "demain à 09:05");
	check_words(content, LANG_EN, today, "today at 14:00");
	content_destroy(content);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, place_open, place_close)
	const struct CMUnitTest tests[] = {
		CASE(test_the_hour_that_spring_skips_has_no_slots),
		CASE(test_the_hour_that_autumn_repeats_is_given_once),
		CASE(test_slots_reach_midnight_from_both_sides),
		CASE(test_a_leap_day_is_a_day),
		CASE(test_times_far_away_find_nothing_and_break_nothing),
		CASE(test_counters_by_appointment_only_give_them),
		CASE(test_services_without_appointments_give_none),
		CASE(test_no_place_is_full),
		CASE(test_what_the_store_refuses_is_told),
		cmocka_unit_test(test_values_go_there_and_back),
		cmocka_unit_test(test_other_values_are_refused),
		cmocka_unit_test(test_times_are_said_in_three_languages),
	};
#undef CASE

	return cmocka_run_group_tests(tests, NULL, NULL);
}
