/* Appointments as iCalendar files, read back with libical. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libical/ical.h>
#include <stdio.h>

#include "base/clock.h"
#include "dialogue/ics.h"

static const char ID[] = "00112233445566778899aabbccddeeff";

static int64_t slot_at(int year, int month, int day, int hour, int minute)
{
	return civil_days(year, month, day) * 1440 + hour * 60 + minute;
}

static struct service make_service(void)
{
	struct service service = {.id = "population", .email = "bevolking@town.example"};

	service.appointments.minutes = 20;
	service.address[LANG_NL] = "Marktplein 1, 1000 Stad";
	service.address[LANG_FR] = "Place du Marché 1, 1000 Ville";
	service.address[LANG_EN] = "Marktplein 1, 1000 Town";
	return service;
}

static struct booking_record make_booking(int64_t slot)
{
	struct booking_record booking = {.slot = slot, .lang = LANG_NL};

	snprintf(booking.id, sizeof booking.id, "%s", ID);
	snprintf(booking.code, sizeof booking.code, "K7QM-2XPD");
	return booking;
}

/* Monday 23 November 2026, 10:00 in Brussels. */
static int64_t now_ms(void)
{
	return (civil_days(2026, 11, 23) * 24 + 9) * 3600000;
}

/* The file as a component that the caller frees; its text stays in `text`. */
static icalcomponent *make(const struct booking_record *booking, const struct service *service,
			   const char *summary, struct buf *text)
{
	icalcomponent *calendar;

	ics_add(booking, service, summary, now_ms(), text);
	calendar = icalparser_parse_string(text->data);
	assert_non_null(calendar);
	assert_int_equal(icalcomponent_isa(calendar), ICAL_VCALENDAR_COMPONENT);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	return calendar;
}

static icalcomponent *event_of(icalcomponent *calendar)
{
	assert_int_equal(icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT), 1);
	return icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
}

static void check_time(struct icaltimetype time, const char *expected)
{
	char text[21];

	assert_true(icaltime_is_utc(time));
	clock_format((int64_t)icaltime_as_timet_with_zone(time, icaltimezone_get_utc_timezone()) *
			     1000,
		     text);
	assert_string_equal(text, expected);
}

static void test_a_booking_is_read_back_as_it_was_written(void **state)
{
	struct service service = make_service();
	struct booking_record booking = make_booking(slot_at(2026, 12, 1, 10, 20));
	struct buf text BUF_AUTO = {0};
	icalcomponent *calendar = make(&booking, &service, "Reispas: Bevolking", &text);
	icalcomponent *event = event_of(calendar);
	icalproperty *version = icalcomponent_get_first_property(calendar, ICAL_VERSION_PROPERTY);

	(void)state;
	assert_string_equal(icalproperty_get_version(version), "2.0");
	assert_non_null(icalcomponent_get_first_property(calendar, ICAL_PRODID_PROPERTY));
	assert_int_equal(icalcomponent_get_method(calendar), ICAL_METHOD_PUBLISH);
	assert_string_equal(icalcomponent_get_uid(event),
			    "00112233445566778899aabbccddeeff@pierre");
	check_time(icalcomponent_get_dtstamp(event), "2026-11-23T09:00:00Z");
	check_time(icalcomponent_get_dtstart(event), "2026-12-01T09:20:00Z");
	check_time(icalcomponent_get_dtend(event), "2026-12-01T09:40:00Z");
	assert_string_equal(icalcomponent_get_summary(event), "Reispas: Bevolking");
	assert_string_equal(icalcomponent_get_location(event), "Marktplein 1, 1000 Stad");
	assert_string_equal(icalcomponent_get_description(event), "K7QM-2XPD");
	assert_int_equal(icalcomponent_get_sequence(event), 0);
	assert_int_equal(icalcomponent_get_status(event), ICAL_STATUS_CONFIRMED);
	assert_true(icalrestriction_check(calendar));
	icalcomponent_free(calendar);
}

static void test_a_cancelled_booking_takes_the_event_away(void **state)
{
	struct service service = make_service();
	struct booking_record booking = make_booking(slot_at(2026, 12, 1, 10, 20));
	struct buf text BUF_AUTO = {0};
	icalcomponent *calendar, *event;

	(void)state;
	booking.cancelled = true;
	booking.revision = 3;
	calendar = make(&booking, &service, "Reispas", &text);
	event = event_of(calendar);
	assert_int_equal(icalcomponent_get_method(calendar), ICAL_METHOD_CANCEL);
	assert_int_equal(icalcomponent_get_status(event), ICAL_STATUS_CANCELLED);
	assert_int_equal(icalcomponent_get_sequence(event), 3);
	assert_string_equal(icalcomponent_get_uid(event),
			    "00112233445566778899aabbccddeeff@pierre");
	assert_true(icalrestriction_check(calendar));
	icalcomponent_free(calendar);
}

static void check_start(int64_t slot, const char *start, const char *end)
{
	struct service service = make_service();
	struct booking_record booking = make_booking(slot);
	struct buf text BUF_AUTO = {0};
	icalcomponent *calendar, *event;

	service.appointments.minutes = 30;
	calendar = make(&booking, &service, "Reispas", &text);
	event = event_of(calendar);
	check_time(icalcomponent_get_dtstart(event), start);
	check_time(icalcomponent_get_dtend(event), end);
	icalcomponent_free(calendar);
}

static void test_both_clock_changes_are_in_the_utc_times(void **state)
{
	(void)state;
	check_start(slot_at(2026, 10, 24, 10, 0), "2026-10-24T08:00:00Z", "2026-10-24T08:30:00Z");
	check_start(slot_at(2026, 10, 25, 10, 0), "2026-10-25T09:00:00Z", "2026-10-25T09:30:00Z");
	check_start(slot_at(2026, 10, 25, 2, 45), "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z");
	check_start(slot_at(2027, 3, 28, 1, 45), "2027-03-28T00:45:00Z", "2027-03-28T01:15:00Z");
	check_start(slot_at(2027, 3, 28, 10, 0), "2027-03-28T08:00:00Z", "2027-03-28T08:30:00Z");
	check_start(slot_at(2028, 2, 29, 9, 0), "2028-02-29T08:00:00Z", "2028-02-29T08:30:00Z");
}

/* How many lines begin with this. */
static size_t lines_with(struct str text, const char *prefix)
{
	struct str line;
	size_t count = 0;

	while (str_split(&text, '\n', &line))
		count += str_starts(line, str_from(prefix));
	return count;
}

static void test_hostile_names_stay_one_property(void **state)
{
	static const char name[] = "Pas, \"vlug\"; \\n\r\nATTENDEE:mailto:x@evil.example\r\n"
				   "END:VEVENT\tBEGIN:VALARM\nfin";
	struct service service = make_service();
	struct booking_record booking = make_booking(slot_at(2026, 12, 1, 10, 20));
	struct buf text BUF_AUTO = {0};
	icalcomponent *calendar, *event;

	(void)state;
	service.address[LANG_NL] = "Plein 1\r\nSTATUS:CANCELLED\n1000 Stad; boven, links";
	service.email = "a@b.example\r\nATTENDEE:mailto:x@evil.example";
	calendar = make(&booking, &service, name, &text);
	event = event_of(calendar);
	assert_string_equal(icalcomponent_get_summary(event),
			    "Pas, \"vlug\"; \\n  ATTENDEE:mailto:x@evil.example  "
			    "END:VEVENT BEGIN:VALARM fin");
	assert_string_equal(icalcomponent_get_location(event),
			    "Plein 1  STATUS:CANCELLED 1000 Stad; boven, links");
	assert_int_equal(icalcomponent_count_properties(event, ICAL_SUMMARY_PROPERTY), 1);
	assert_int_equal(icalcomponent_count_properties(event, ICAL_STATUS_PROPERTY), 1);
	assert_int_equal(icalcomponent_count_properties(event, ICAL_ATTENDEE_PROPERTY), 0);
	assert_int_equal(icalcomponent_count_properties(event, ICAL_ANY_PROPERTY), 10);
	assert_int_equal(lines_with(buf_borrow(&text), "ATTENDEE"), 0);
	assert_int_equal(lines_with(buf_borrow(&text), "END:VEVENT"), 1);
	icalcomponent_free(calendar);
}

static void test_lines_end_in_crlf_and_are_folded_between_characters(void **state)
{
	struct service service = make_service();
	struct booking_record booking = make_booking(slot_at(2026, 12, 1, 10, 20));
	struct buf text BUF_AUTO = {0}, summary BUF_AUTO = {0};
	icalcomponent *calendar;
	struct str rest, line;

	(void)state;
	for (int i = 0; i < 120; i++)
		buf_add(&summary, i % 3 ? STR("é") : STR("a"));
	calendar = make(&booking, &service, summary.data, &text);
	assert_string_equal(icalcomponent_get_summary(event_of(calendar)), summary.data);
	rest = buf_borrow(&text);
	assert_true(str_ends(rest, STR("END:VCALENDAR\r\n")));
	rest.len -= 2;
	while (str_split(&rest, '\n', &line)) {
		if (rest.data) {
			assert_true(str_ends(line, STR("\r")));
			line.len--;
		}
		assert_true(line.len <= 75);
		assert_null(memchr(line.data, '\r', line.len));
		/* No line begins or ends within a character. */
		assert_true((line.data[line.data[0] == ' '] & 0xc0) != 0x80);
		assert_true(((unsigned char)line.data[line.len - 1] & 0xc0) != 0xc0);
	}
	icalcomponent_free(calendar);
}

static void test_what_a_service_lacks_is_left_out(void **state)
{
	struct service service = make_service();
	struct booking_record booking = make_booking(slot_at(2026, 12, 1, 10, 20));
	struct buf text BUF_AUTO = {0};
	icalcomponent *calendar, *event;

	(void)state;
	service.email = NULL;
	service.address[LANG_NL] = NULL;
	calendar = make(&booking, &service, "", &text);
	event = event_of(calendar);
	assert_int_equal(icalcomponent_count_properties(event, ICAL_LOCATION_PROPERTY), 0);
	assert_int_equal(icalcomponent_count_properties(event, ICAL_ORGANIZER_PROPERTY), 0);
	assert_int_equal(icalcomponent_count_properties(event, ICAL_SUMMARY_PROPERTY), 0);
	check_time(icalcomponent_get_dtstart(event), "2026-12-01T09:20:00Z");
	icalcomponent_free(calendar);
}

static void test_the_place_is_in_the_language_of_the_booking(void **state)
{
	struct service service = make_service();
	struct booking_record booking = make_booking(slot_at(2026, 12, 1, 10, 20));
	struct buf text BUF_AUTO = {0};
	icalcomponent *calendar;

	(void)state;
	booking.lang = LANG_FR;
	calendar = make(&booking, &service, "Passeport", &text);
	assert_string_equal(icalcomponent_get_location(event_of(calendar)),
			    "Place du Marché 1, 1000 Ville");
	icalcomponent_free(calendar);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_booking_is_read_back_as_it_was_written),
		cmocka_unit_test(test_a_cancelled_booking_takes_the_event_away),
		cmocka_unit_test(test_both_clock_changes_are_in_the_utc_times),
		cmocka_unit_test(test_hostile_names_stay_one_property),
		cmocka_unit_test(test_lines_end_in_crlf_and_are_folded_between_characters),
		cmocka_unit_test(test_what_a_service_lacks_is_left_out),
		cmocka_unit_test(test_the_place_is_in_the_language_of_the_booking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
