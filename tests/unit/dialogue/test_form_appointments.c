/* Appointments: free times, typed times, taken ones; moved and cancelled by their code. It is
 * Monday 23 November 2026, 10:00; the counter is open Tuesday 9 to 11, Wednesday 14 to 16, Friday
 * 9 to 12, half an hour each. */
#include "form_fixture.h"

#include "dialogue/calendar.h"

static int64_t time_of(const char *text)
{
	int64_t at;

	assert_true(calendar_parse(str_from(text), &at));
	return at;
}

/* Somebody else books. */
static void book(struct office *office, const char *at)
{
	struct booking_record booking = {.slot = time_of(at), .created_ms = office->town.now_ms};
	struct error error = {0};

	snprintf(booking.id, sizeof booking.id, "%032llx",
		 (unsigned long long)time_of(at) * 2654435761u);
	snprintf(booking.service, sizeof booking.service, "population");
	if (!records_booking_add(office->records, &booking, 1, &error))
		fail_msg("%s", error.message);
}

/* At the question for a time. */
static void ask_time(struct office *office)
{
	begin(office, "appointment.make");
	say(office, "bevolking");
	check_asks(office, "appointment");
}

/* Booked; the code and the reply's card. */
static void make(struct office *office, const char *at, char code[static RECORD_CODE])
{
	char value[CONVERSATION_VALUE];

	ask_time(office);
	snprintf(value, sizeof value, "slot:appointment:%s", at);
	press(office, value);
	say(office, "An Peeters");
	say(office, "ja");
	check_asks(office, "confirm");
	say(office, "ja");
	snprintf(code, RECORD_CODE, "%s",
		 json_string_value(
			 json_object_get(reply_message(&office->town, "appointment", 0), "code")));
}

static struct booking_record booking_of(const struct office *office, const char *code)
{
	struct booking_record booking;
	struct error error = {0};

	if (!records_booking_get(office->records, str_from(code), &booking, &error))
		fail_msg("%s", error.message);
	return booking;
}

static void test_only_free_times_are_offered(void **state)
{
	struct office *office = *state;

	book(office, "2026-11-24T09:30");
	ask_time(office);
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-24T09:00"));
	assert_false(reply_offers(&office->town, "slot:appointment:2026-11-24T09:30"));
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-24T10:30"));
	assert_false(reply_offers(&office->town, "slot:appointment:2026-11-23T10:30"));
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-25T14:30"));
}

static void test_later_days_are_offered_on_request(void **state)
{
	struct office *office = *state;

	ask_time(office);
	assert_true(reply_offers(&office->town, "later:2026-11-26T00:00"));
	choose(office, "later:2026-11-26T00:00");
	check_asks(office, "appointment");
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-27T09:00"));
	assert_false(reply_offers(&office->town, "slot:appointment:2026-11-24T09:00"));
	choose(office, "slot:appointment:2026-11-27T09:00");
	check_value(office, "appointment", "2026-11-27T09:00");
}

static void test_a_time_may_be_typed(void **state)
{
	struct office *office = *state;

	ask_time(office);
	say(office, "vrijdag om 10u");
	check_value(office, "appointment", "2026-11-27T10:00");
	check_asks(office, "name");
}

static void test_a_day_alone_gets_its_times_and_then_a_time_alone_will_do(void **state)
{
	struct office *office = *state;

	ask_time(office);
	say(office, "vrijdag");
	check_asks(office, "appointment");
	assert_int_equal(said_times(office, "form.invalid.appointment"), 0);
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-27T09:00"));
	say(office, "om 11u30");
	check_value(office, "appointment", "2026-11-27T11:30");
}

static void test_a_time_that_cannot_be_had_says_why_and_offers_others(void **state)
{
	static const struct {
		const char *text, *key;
	} samples[] = {
		{"vrijdag om 10u", "appointment.taken"},
		{"vrijdag om 10u10", "appointment.taken"},
		{"donderdag om 10u", "appointment.closed_day"},
		{"vandaag om 10u30", "form.invalid.appointment"},
		{"zeg maar iets", "form.invalid.appointment"},
	};
	struct office *office = *state;

	book(office, "2026-11-27T10:00");
	ask_time(office);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		say(office, samples[i].text);
		check_said(office, samples[i].key);
		check_asks(office, "appointment");
		check_value(office, "appointment", "-");
		assert_non_null(json_object_get(question_of(office), "choices"));
	}
}

static void test_a_time_taken_before_it_is_pressed_is_refused(void **state)
{
	struct office *office = *state;

	ask_time(office);
	book(office, "2026-11-24T09:00");
	choose(office, "slot:appointment:2026-11-24T09:00");
	check_said(office, "appointment.taken");
	check_value(office, "appointment", "-");
	assert_false(reply_offers(&office->town, "slot:appointment:2026-11-24T09:00"));
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-24T09:30"));
}

static void test_a_time_taken_before_the_confirmation_asks_for_another(void **state)
{
	struct office *office = *state;

	ask_time(office);
	choose(office, "slot:appointment:2026-11-24T09:00");
	say(office, "An Peeters");
	say(office, "ja");
	book(office, "2026-11-24T09:00");
	say(office, "ja");
	check_said(office, "appointment.taken");
	check_asks(office, "appointment");
	check_value(office, "name", "An Peeters");
	check_empty(office);
	choose(office, "slot:appointment:2026-11-24T09:30");
	check_asks(office, "confirm");
	say(office, "ja");
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
}

static void test_another_service_has_other_times(void **state)
{
	struct office *office = *state;

	ask_time(office);
	choose(office, "slot:appointment:2026-11-24T09:00");
	say(office, "dienst wijzigen: bib");
	check_value(office, "service", "library");
	check_value(office, "appointment", "-");
	check_asks(office, "appointment");
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-24T14:00"));
}

static void test_a_booking_is_confirmed_with_code_card_and_case(void **state)
{
	struct office *office = *state;
	struct booking_record booking;
	struct case_record record;
	const json_t *card;
	char code[RECORD_CODE], url[128];
	json_t *body;

	make(office, "2026-11-24T09:30", code);
	booking = booking_of(office, code);
	assert_int_equal(booking.slot, time_of("2026-11-24T09:30"));
	check_says(office, code);
	card = reply_message(&office->town, "appointment", 0);
	assert_string_equal(json_string_value(json_object_get(card, "start")), "2026-11-24T09:30");
	assert_int_equal(json_integer_value(json_object_get(card, "minutes")), 30);
	snprintf(url, sizeof url, "https://chat.example/appointments/%s.ics", booking.id);
	assert_string_equal(json_string_value(json_object_get(card, "calendar_url")), url);
	body = newest_case(office, &record);
	assert_string_equal(json_string_value(json_object_get(body, "service")), "population");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(body, "booking"), "code")), code);
	json_decref(body);
}

static void test_confirming_twice_books_once(void **state)
{
	struct office *office = *state;
	struct buf before BUF_AUTO = {0};
	struct error error = {0};
	unsigned counts[1];

	ask_time(office);
	choose(office, "slot:appointment:2026-11-24T09:00");
	say(office, "An Peeters");
	say(office, "ja");
	conversation_save(office->town.conversation, &before);
	say(office, "ja");
	conversation_destroy(office->town.conversation);
	office->town.conversation = conversation_load(buf_borrow(&before), &error);
	say(office, "ja");
	assert_non_null(reply_message(&office->town, "appointment", 0));
	assert_true(records_booking_counts(office->records, "population",
					   time_of("2026-11-24T09:00"), 30, counts, 1, &error));
	assert_int_equal(counts[0], 1);
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
}

static void test_an_appointment_is_moved_by_its_code(void **state)
{
	struct office *office = *state;
	struct booking_record booking;
	struct case_record record;
	char code[RECORD_CODE], value[CONVERSATION_VALUE];
	json_t *body;

	make(office, "2026-11-24T09:30", code);
	town_time(&office->town, 2026, 11, 23, 10, 5);
	say(office, "ik wil mijn afspraak verzetten");
	check_asks(office, "code");
	say(office, code);
	snprintf(value, sizeof value, "booking.change:%s", code);
	assert_true(reply_offers(&office->town, value));
	choose(office, value);
	check_asks(office, "appointment");
	assert_true(reply_offers(&office->town, "move.later:2026-11-26T00:00"));
	choose(office, "move.later:2026-11-26T00:00");
	assert_true(reply_offers(&office->town, "move:2026-11-27T09:00"));
	say(office, "vrijdag om 10u");
	check_says(office, "is verplaatst");
	booking = booking_of(office, code);
	assert_int_equal(booking.slot, time_of("2026-11-27T10:00"));
	assert_int_equal(booking.revision, 1);
	assert_int_equal(cases_in(office, CASE_WAITING), 2);
	body = newest_case(office, &record);
	assert_string_equal(json_string_value(json_object_get(body, "event")), "moved");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(body, "booking"), "start")),
		"2026-11-27T10:00");
	json_decref(body);
}

static void test_moving_to_a_taken_time_leaves_it_where_it_was(void **state)
{
	struct office *office = *state;
	char code[RECORD_CODE], value[CONVERSATION_VALUE];

	make(office, "2026-11-24T09:30", code);
	snprintf(value, sizeof value, "booking.change:%s", code);
	press(office, value);
	book(office, "2026-11-27T10:00");
	press(office, "move:2026-11-27T10:00");
	check_said(office, "appointment.taken");
	check_asks(office, "appointment");
	assert_int_equal(booking_of(office, code).slot, time_of("2026-11-24T09:30"));
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
}

static void test_an_appointment_is_cancelled_by_its_code_and_reported_once(void **state)
{
	struct office *office = *state;
	char code[RECORD_CODE], value[CONVERSATION_VALUE];
	struct case_record record;
	json_t *body;

	make(office, "2026-11-24T09:30", code);
	town_time(&office->town, 2026, 11, 23, 10, 5);
	say(office, code); /* unmistakable, without being asked for */
	check_says(office, "Wat wilt u met deze afspraak doen?");
	snprintf(value, sizeof value, "booking.cancel:%s", code);
	choose(office, value);
	check_said(office, "appointment.cancelled");
	assert_true(booking_of(office, code).cancelled);
	body = newest_case(office, &record);
	assert_string_equal(json_string_value(json_object_get(body, "event")), "cancelled");
	json_decref(body);
	press(office, value);
	assert_int_equal(cases_in(office, CASE_WAITING), 2);
	ask_time(office); /* the place is free again */
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-24T09:30"));
}

static void test_wrong_codes_are_counted_and_then_refused(void **state)
{
	struct office *office = *state;
	char code[RECORD_CODE];

	make(office, "2026-11-24T09:30", code);
	for (int i = 0; i < 5; i++) {
		say(office, "ik wil mijn afspraak verzetten");
		say(office, "ZZZZ-2222");
		check_said(office, "appointment.unknown_code");
	}
	say(office, "ik wil mijn afspraak verzetten");
	say(office, code);
	check_said(office, "appointment.too_many_codes");
	assert_false(says(office, "Bevolking"));
}

static void test_what_looks_like_a_code_is_an_answer_within_a_form(void **state)
{
	struct office *office = *state;

	begin(office, "probe.word");
	say(office, "AB12-2026");
	check_value(office, "word", "AB12-2026");
	assert_int_equal(office->town.conversation->code_tries, 0);
}

static void test_a_moved_appointment_leads_back_to_the_open_form(void **state)
{
	struct office *office = *state;
	char code[RECORD_CODE], value[CONVERSATION_VALUE];

	make(office, "2026-11-24T09:30", code);
	say(office, "een put in de Kerkstraat 12");
	snprintf(value, sizeof value, "booking.change:%s", code);
	press(office, value);
	say(office, "vrijdag om 10u");
	check_says(office, "is verplaatst");
	check_asks(office, "details");
}

static void test_without_free_times_the_form_says_so(void **state)
{
	struct office *office = *state;

	/* Closed for the holidays: beyond the last day that can be booked. */
	town_time(&office->town, 2026, 11, 23, 10, 0);
	ask_time(office);
	choose(office, "later:2026-11-26T00:00");
	for (int64_t at = time_of("2026-11-24T09:00"); at < time_of("2026-12-31T00:00"); at += 30) {
		char text[CALENDAR_TEXT];

		calendar_format(at, text);
		book(office, text);
	}
	say(office, "vrijdag");
	check_said(office, "appointment.none");
	check_empty(office);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_only_free_times_are_offered),
		FORM_TEST(test_later_days_are_offered_on_request),
		FORM_TEST(test_a_time_may_be_typed),
		FORM_TEST(test_a_day_alone_gets_its_times_and_then_a_time_alone_will_do),
		FORM_TEST(test_a_time_that_cannot_be_had_says_why_and_offers_others),
		FORM_TEST(test_a_time_taken_before_it_is_pressed_is_refused),
		FORM_TEST(test_a_time_taken_before_the_confirmation_asks_for_another),
		FORM_TEST(test_another_service_has_other_times),
		FORM_TEST(test_a_booking_is_confirmed_with_code_card_and_case),
		FORM_TEST(test_confirming_twice_books_once),
		FORM_TEST(test_an_appointment_is_moved_by_its_code),
		FORM_TEST(test_moving_to_a_taken_time_leaves_it_where_it_was),
		FORM_TEST(test_an_appointment_is_cancelled_by_its_code_and_reported_once),
		FORM_TEST(test_wrong_codes_are_counted_and_then_refused),
		FORM_TEST(test_what_looks_like_a_code_is_an_answer_within_a_form),
		FORM_TEST(test_a_moved_appointment_leads_back_to_the_open_form),
		FORM_TEST(test_without_free_times_the_form_says_so),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
