/* A confirmed form: what the back office gets, once, and what happens when the store fails. */
#include "form_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

/* At the summary, with an address in several scripts. */
static void fill_birth(struct office *office)
{
	begin(office, "birth.certificate");
	say(office, "14 maart 1985");
	say(office, "2");
	choose(office, "slot:tongue:fr");
	choose(office, "slot:delivery:post");
	say(office, "Zoë 🎻 \"Ünal\", שלום 12, 1299 Voorbeeld");
	say(office, "李 O'Brien");
	say(office, "ja");
	check_asks(office, "confirm");
}

/* At the summary. */
static void fill_defect(struct office *office)
{
	say(office, "een put in de Kerkstraat 12");
	say(office, "Diep,\nen \"gevaarlijk\" \\ 🚲");
	choose(office, "slot:reply_by:email");
	say(office, "an@voorbeeld.be");
	say(office, "ja");
	check_asks(office, "confirm");
}

static void test_nothing_is_stored_before_the_confirmation(void **state)
{
	struct office *office = *state;

	fill_defect(office);
	check_says(office, "Dit ga ik versturen:");
	check_empty(office);
	fill_birth(office);
	check_empty(office);
	say(office, "stop");
	say(office, "stop");
	check_empty(office);
}

static void test_a_confirmed_form_is_a_case_with_all_its_values(void **state)
{
	struct office *office = *state;
	struct case_record record;
	json_t *body;

	fill_defect(office);
	say(office, "ja");
	assert_true(office->town.reply.filed);
	assert_null(open_form(office));
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
	body = newest_case(office, &record);
	assert_string_equal(record.form, "street.defect");
	check_says(office, record.number);
	check_says(office, "Gemeente");
	assert_string_equal(json_string_value(json_object_get(body, "form")), "street.defect");
	assert_string_equal(json_string_value(json_object_get(body, "service")), "town_hall");
	assert_string_equal(json_string_value(json_object_get(body, "lang")), "nl");
	assert_string_equal(slot_of(body, "damage"), "pothole");
	assert_string_equal(slot_of(body, "street"), "Kerkstraat 12");
	assert_string_equal(slot_of(body, "street_id"), "church");
	assert_string_equal(slot_of(body, "details"), "Diep,\nen \"gevaarlijk\" \\ 🚲");
	assert_string_equal(slot_of(body, "email"), "an@voorbeeld.be");
	assert_true(json_is_true(json_object_get(json_object_get(body, "slots"), "consent")));
	json_decref(body);
}

static void test_a_skipped_slot_is_not_sent(void **state)
{
	struct office *office = *state;
	struct case_record record;
	json_t *body;

	say(office, "een put in de Kerkstraat 12");
	choose(office, "skip:details");
	choose(office, "slot:reply_by:none");
	assert_false(says(office, "uitleg"));
	choose(office, send_button(office));
	body = newest_case(office, &record);
	assert_null(json_object_get(json_object_get(body, "slots"), "details"));
	json_decref(body);
}

static void test_numbers_are_numbers_for_the_back_office(void **state)
{
	struct office *office = *state;
	struct case_record record;
	json_t *body;

	fill_birth(office);
	say(office, "ja");
	body = newest_case(office, &record);
	assert_int_equal(record.state, CASE_HELD);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(body, "slots"), "copies")), 2);
	assert_string_equal(slot_of(body, "born"), "1985-03-14");
	assert_string_equal(slot_of(body, "post_address"),
			    "Zoë 🎻 \"Ünal\", שלום 12, 1299 Voorbeeld");
	assert_string_equal(slot_of(body, "name"), "李 O'Brien");
	json_decref(body);
}

/* Killed between the store and the reply: the citizen confirms once more. */
static void confirm_twice(struct office *office)
{
	struct buf before BUF_AUTO = {0};
	struct error error = {0};
	static const uint8_t key[STORE_KEY_SIZE] = {7};

	conversation_save(office->town.conversation, &before);
	say(office, "ja");
	conversation_destroy(office->town.conversation);
	office->town.conversation = conversation_load(buf_borrow(&before), &error);
	assert_non_null(office->town.conversation);
	conversation_set_key(office->town.conversation, key);
	choose(office, send_button(office));
}

static void test_confirming_twice_makes_one_case(void **state)
{
	struct office *office = *state;
	struct case_record record;

	fill_defect(office);
	confirm_twice(office);
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
	json_decref(newest_case(office, &record));
	check_says(office, record.number);
	assert_null(open_form(office));
}

static void test_confirming_twice_makes_one_order(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	confirm_twice(office);
	assert_int_equal(orders_in(office, ORDER_CREATED), 1);
	assert_int_equal(cases_in(office, CASE_HELD), 1);
	assert_non_null(reply_message(&office->town, "payment", 0));
}

static void test_confirming_again_what_is_paid_says_so(void **state)
{
	struct office *office = *state;
	struct buf before BUF_AUTO = {0};
	struct order_record order, next;
	struct error error = {0};
	bool moved = false;

	fill_birth(office);
	conversation_save(office->town.conversation, &before);
	say(office, "ja");
	assert_true(records_order_get(office->records,
				      json_string_value(json_object_get(
					      reply_message(&office->town, "payment", 0), "order")),
				      &order, &error));
	next = order;
	next.state = ORDER_PAID;
	assert_true(records_order_move(office->records, &next, order.state, order.token, &moved,
				       &error));
	assert_true(moved);
	conversation_destroy(office->town.conversation);
	office->town.conversation = conversation_load(buf_borrow(&before), &error);
	choose(office, send_button(office));
	check_said(office, "payment.already");
	assert_null(open_form(office));
	assert_int_equal(orders_in(office, ORDER_PAID), 1);
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
}

/* No file may grow: what a full disk is to SQLite. */
static void disk_full(bool is_full)
{
	struct rlimit limit;

	signal(SIGXFSZ, is_full ? SIG_IGN : SIG_DFL);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = is_full ? 0 : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void send_on_a_full_disk(struct office *office)
{
	disk_full(true);
	say(office, "ja");
	disk_full(false);
	check_said(office, "form.failed");
	assert_false(office->town.reply.filed);
	check_asks(office, "confirm");
	check_empty(office);
}

static void test_on_a_full_disk_a_case_is_kept_for_later(void **state)
{
	struct office *office = *state;
	struct case_record record;
	json_t *body;

	fill_defect(office);
	send_on_a_full_disk(office);
	check_value(office, "email", "an@voorbeeld.be");
	say(office, "ja");
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
	body = newest_case(office, &record);
	assert_string_equal(slot_of(body, "email"), "an@voorbeeld.be");
	json_decref(body);
}

static void test_on_a_full_disk_an_order_is_kept_for_later(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	send_on_a_full_disk(office);
	assert_null(reply_message(&office->town, "payment", 0));
	say(office, "ja");
	assert_int_equal(orders_in(office, ORDER_CREATED), 1);
	assert_non_null(reply_message(&office->town, "payment", 0));
}

/* From now on, or no longer, cases cannot be added. */
static void refuse_cases(const struct office *office, bool refuse)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(office->store, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				      refuse ? "CREATE TRIGGER refuse BEFORE INSERT ON outbox "
					       "BEGIN SELECT RAISE(ABORT, 'no room'); END"
					     : "DROP TRIGGER refuse",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
}

static void test_a_booking_whose_case_cannot_be_filed_is_not_kept(void **state)
{
	struct office *office = *state;
	struct case_record record;
	json_t *body;
	const json_t *booking;

	begin(office, "appointment.make");
	say(office, "bevolking");
	choose(office, "slot:appointment:2026-11-24T09:00");
	say(office, "An Peeters");
	say(office, "ja");
	refuse_cases(office, true);
	say(office, "ja");
	check_said(office, "form.failed");
	refuse_cases(office, false);
	press(office, "change:appointment");
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-24T09:00"));
	choose(office, "slot:appointment:2026-11-24T09:30");
	say(office, "ja");
	body = newest_case(office, &record);
	booking = json_object_get(body, "booking");
	assert_string_equal(json_string_value(json_object_get(booking, "start")),
			    "2026-11-24T09:30");
	json_decref(body);
	begin(office, "appointment.make");
	say(office, "bevolking"); /* the former place is free */
	assert_true(reply_offers(&office->town, "slot:appointment:2026-11-24T09:00"));
	assert_false(reply_offers(&office->town, "slot:appointment:2026-11-24T09:30"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_nothing_is_stored_before_the_confirmation),
		FORM_TEST(test_a_confirmed_form_is_a_case_with_all_its_values),
		FORM_TEST(test_a_skipped_slot_is_not_sent),
		FORM_TEST(test_numbers_are_numbers_for_the_back_office),
		FORM_TEST(test_confirming_twice_makes_one_case),
		FORM_TEST(test_confirming_twice_makes_one_order),
		FORM_TEST(test_confirming_again_what_is_paid_says_so),
		cmocka_unit_test_setup_teardown(test_on_a_full_disk_a_case_is_kept_for_later,
						office_open_file, office_close),
		cmocka_unit_test_setup_teardown(test_on_a_full_disk_an_order_is_kept_for_later,
						office_open_file, office_close),
		cmocka_unit_test_setup_teardown(
			test_a_booking_whose_case_cannot_be_filed_is_not_kept, office_open_file,
			office_close),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
