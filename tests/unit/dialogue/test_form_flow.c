/* The course of a form: begun, filled from the first message, conditions, skipping, stopping. */
#include "form_fixture.h"

static void test_a_form_that_starts_now_asks_with_the_answer(void **state)
{
	struct office *office = *state;

	say(office, "er is schade aan de weg");
	check_says(office, "nl: street.defect");
	check_said(office, "form.hint");
	check_asks(office, "damage");
	assert_string_equal(office->town.reply.intent, "street.defect");
	assert_int_equal(json_integer_value(json_object_get(question_of(office), "step")), 1);
	assert_int_equal(json_integer_value(json_object_get(question_of(office), "steps")), 4);
}

static void test_another_form_is_offered_and_begins_when_it_is_chosen(void **state)
{
	struct office *office = *state;

	say(office, "geboorteakte bestellen");
	check_says(office, "nl: birth.certificate");
	assert_null(question_of(office));
	assert_null(open_form(office));
	assert_true(reply_offers(&office->town, "form:birth.certificate"));
	say(office, "ja");
	check_asks(office, "born");
}

static void test_a_question_about_a_service_begins_no_form(void **state)
{
	struct office *office = *state;

	say(office, "wat kost een geboorteakte");
	assert_null(open_form(office));
	say(office, "wat als er een put in de Kerkstraat is?");
	assert_null(open_form(office));
	assert_true(reply_offers(&office->town, "form:street.defect"));
}

static void test_the_first_message_fills_slots(void **state)
{
	struct office *office = *state;

	say(office, "er is een put in de Kerkstraat 12, graag antwoord op an@voorbeeld.be");
	check_value(office, "damage", "pothole");
	check_value(office, "street", "Kerkstraat 12\tchurch");
	check_value(office, "reply_by", "email");
	check_value(office, "email", "an@voorbeeld.be");
	check_asks(office, "details");
}

static void test_a_house_number_is_found_behind_the_street(void **state)
{
	static const struct {
		const char *text, *value;
	} samples[] = {
		{"een put in de Kerkstraat nummer 12b", "Kerkstraat 12b\tchurch"},
		{"een put in de kerkstraat, ter hoogte van 7.", "kerkstraat 7\tchurch"},
		{"een put in de Kerkstraat", "Kerkstraat\tchurch"},
		{"een put in de Kerkstraat sinds gisteren", "Kerkstraat\tchurch"},
		{"un trou rue de l'église 45", "rue de l'église 45\tchurch"},
	};
	struct office *office = *state;

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		say(office, samples[i].text);
		check_value(office, "street", samples[i].value);
		say(office, "stop");
	}
}

static void test_a_form_may_begin_with_what_fills_it_without_being_chosen(void **state)
{
	struct office *office = *state;

	say(office, "ik wil een geboorteakte, geboren op 14 maart 1985");
	check_value(office, "born", "1985-03-14");
	check_asks(office, "copies");
}

static void test_a_yes_in_the_first_message_answers_nothing(void **state)
{
	struct office *office = *state;

	say(office, "ja, snoei die boom eens");
	check_asks(office, "tree");
	check_value(office, "owner", "-");
}

static void test_one_answer_may_fill_several_slots(void **state)
{
	struct office *office = *state;

	begin(office, "birth.certificate");
	say(office, "14 maart 1985, in het frans en met de post graag");
	check_value(office, "born", "1985-03-14");
	check_value(office, "tongue", "fr");
	check_value(office, "delivery", "post");
	check_asks(office, "copies");
	say(office, "2");
	check_asks(office, "post_address");
}

static void test_a_slot_is_asked_for_only_where_its_condition_holds(void **state)
{
	struct office *office = *state;

	begin(office, "street.defect");
	choose(office, "slot:damage:lamp");
	say(office, "Kerkstraat 12");
	choose(office, "skip:details");
	choose(office, "slot:reply_by:none");
	check_asks(office, "confirm");
	say(office, "antwoord wijzigen");
	choose(office, "slot:reply_by:email");
	check_asks(office, "email");
	say(office, "an@voorbeeld.be");
	check_asks(office, "consent");
	say(office, "ja");
	check_asks(office, "confirm");
	check_says(office, "an@voorbeeld.be");
}

static void test_what_no_longer_applies_is_neither_shown_nor_sent(void **state)
{
	struct office *office = *state;
	struct case_record record;
	json_t *body;

	begin(office, "street.defect");
	choose(office, "slot:damage:lamp");
	say(office, "Kerkstraat 12");
	choose(office, "skip:details");
	choose(office, "slot:reply_by:email");
	say(office, "an@voorbeeld.be");
	say(office, "ja");
	press(office, "change:reply_by");
	choose(office, "slot:reply_by:none");
	check_asks(office, "confirm");
	assert_false(says(office, "an@voorbeeld.be"));
	choose(office, send_button(office));
	body = newest_case(office, &record);
	assert_string_equal(slot_of(body, "reply_by"), "none");
	assert_string_equal(slot_of(body, "email"), "");
	assert_null(json_object_get(json_object_get(body, "slots"), "consent"));
	json_decref(body);
}

static void test_an_optional_slot_is_skipped_by_word_or_button_only(void **state)
{
	static const char *const ways[] = {"overslaan", "nee", "weet ik niet", "je ne sais pas"};
	struct office *office = *state;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		say(office, "een put in de Kerkstraat");
		check_asks(office, "details");
		assert_true(json_is_true(json_object_get(question_of(office), "optional")));
		assert_true(reply_offers(&office->town, "skip:details"));
		say(office, ways[i]);
		check_value(office, "details", "");
		check_asks(office, "reply_by");
		press(office, "skip:reply_by"); /* may not stay empty */
		check_value(office, "reply_by", "-");
		check_asks(office, "reply_by");
		say(office, "stop");
	}
}

static void test_a_form_is_stopped_by_word_button_or_intent(void **state)
{
	static const char *const ways[] = {"stop", "Laat maar", "stop ermee", "annuler",
					   "never mind"};
	struct office *office = *state;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		say(office, "een put in de Kerkstraat");
		say(office, ways[i]);
		check_said(office, "form.stopped");
		assert_null(open_form(office));
	}
	say(office, "een put in de Kerkstraat");
	press(office, "form.confirm.stop");
	check_said(office, "form.stopped");
	assert_null(open_form(office));
	check_empty(office);
}

static void test_where_was_i_says_what_was_filled_in(void **state)
{
	struct office *office = *state;

	say(office, "een put in de Kerkstraat 12");
	say(office, "waar was ik?");
	check_says(office, "Schade melden");
	check_says(office, "straat: Kerkstraat 12");
	check_says(office, "schade: Put in de weg");
	check_asks(office, "details");
}

static void test_repeat_asks_again(void **state)
{
	struct office *office = *state;

	say(office, "een put in de Kerkstraat 12");
	say(office, "kunt u dat herhalen");
	check_asks(office, "details");
	check_value(office, "details", "-");
}

static void test_the_privacy_notice_is_given_once_and_before_what_is_personal(void **state)
{
	struct office *office = *state;

	say(office, "een put in de Kerkstraat 12");
	assert_int_equal(said_times(office, "form.privacy"), 0);
	say(office, "overslaan");
	assert_int_equal(said_times(office, "form.privacy"), 0);
	choose(office, "slot:reply_by:email");
	assert_true(says(office, "gebruiken deze gegevens alleen"));
	check_asks(office, "email");
	say(office, "geen adres");
	assert_false(says(office, "gebruiken deze gegevens alleen"));
	say(office, "an@voorbeeld.be");
	assert_false(says(office, "gebruiken deze gegevens alleen"));
	check_asks(office, "consent");
}

/* What is personal came unasked; nobody agrees to what was not said. */
static void test_the_privacy_notice_comes_before_consent_at_the_latest(void **state)
{
	struct office *office = *state;

	say(office, "een put in de Kerkstraat 12, mail an@voorbeeld.be");
	say(office, "overslaan");
	check_asks(office, "consent");
	assert_true(says(office, "gebruiken deze gegevens alleen"));
}

static void test_without_a_store_there_are_only_answers(void **state)
{
	struct office *office = *state;
	struct dialogue *dialogue = office->town.dialogue;
	struct records *records = office->records;

	office->records = NULL;
	office->town.dialogue = office_dialogue(office, office->town.content);
	say(office, "een put in de Kerkstraat 12");
	check_says(office, "nl: street.defect");
	assert_null(question_of(office));
	press(office, "form:street.defect");
	check_said(office, "choice.gone");
	dialogue_destroy(office->town.dialogue);
	office->town.dialogue = dialogue;
	office->records = records;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_a_form_that_starts_now_asks_with_the_answer),
		FORM_TEST(test_another_form_is_offered_and_begins_when_it_is_chosen),
		FORM_TEST(test_a_question_about_a_service_begins_no_form),
		FORM_TEST(test_the_first_message_fills_slots),
		FORM_TEST(test_a_house_number_is_found_behind_the_street),
		FORM_TEST(test_a_form_may_begin_with_what_fills_it_without_being_chosen),
		FORM_TEST(test_a_yes_in_the_first_message_answers_nothing),
		FORM_TEST(test_one_answer_may_fill_several_slots),
		FORM_TEST(test_a_slot_is_asked_for_only_where_its_condition_holds),
		FORM_TEST(test_what_no_longer_applies_is_neither_shown_nor_sent),
		FORM_TEST(test_an_optional_slot_is_skipped_by_word_or_button_only),
		FORM_TEST(test_a_form_is_stopped_by_word_button_or_intent),
		FORM_TEST(test_where_was_i_says_what_was_filled_in),
		FORM_TEST(test_repeat_asks_again),
		FORM_TEST(test_the_privacy_notice_is_given_once_and_before_what_is_personal),
		FORM_TEST(test_the_privacy_notice_comes_before_consent_at_the_latest),
		FORM_TEST(test_without_a_store_there_are_only_answers),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
