/* Corrections, and what happens between the questions of a form: other questions, other forms,
 * emergencies, another language. */
#include "form_fixture.h"

/* At the question for copies. */
static void fill_birth(struct office *office)
{
	begin(office, "birth.certificate");
	say(office, "14 maart 1985");
	check_asks(office, "copies");
}

/* At the summary. */
static void fill_defect(struct office *office)
{
	say(office, "een put in de Kerkstraat 12");
	say(office, "overslaan");
	choose(office, "slot:reply_by:none");
	check_asks(office, "confirm");
}

static void test_an_earlier_slot_is_corrected_with_its_new_value(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "geboortedatum veranderen: 15 mei 1986");
	check_value(office, "born", "1986-05-15");
	check_says(office, "15/05/1986");
	check_asks(office, "copies");
}

static void test_an_earlier_slot_is_asked_for_again_without_its_new_value(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "de geboortedatum is fout");
	check_asks(office, "born");
	say(office, "15/5/1986");
	check_value(office, "born", "1986-05-15");
	check_asks(office, "copies");
}

static void test_a_value_alone_corrects_the_slot_that_it_fits(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "nee, 15 mei 1986");
	check_value(office, "born", "1986-05-15");
	check_asks(office, "copies");
}

/* A tile of the terminal, which nobody offered, in the middle of a form. */
static void test_a_subject_that_is_chosen_within_a_form_returns_to_it(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	choose(office, "intent:passport.lost");
	assert_string_equal(office->town.reply.intent, "passport.lost");
	check_asks(office, "copies");
	check_value(office, "born", "1985-03-14");
	choose(office, "intent:street.defect");
	check_asks(office, "damage");
}

static void test_a_value_alone_is_no_name(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "2");
	say(office, "Nederlandstalig");
	say(office, "Aan het loket");
	check_asks(office, "name");
	say(office, "nee, 15 mei 1986");
	check_value(office, "born", "1986-05-15");
	check_value(office, "name", "-");
	check_asks(office, "name");
}

static void test_at_the_summary_a_value_alone_corrects(void **state)
{
	struct office *office = *state;

	fill_defect(office);
	say(office, "nee, Schoolstraat 3");
	check_value(office, "street", "Schoolstraat 3\tschool");
	check_asks(office, "confirm");
	check_says(office, "straat: Schoolstraat 3");
}

static void test_yes_with_another_value_sends_nothing(void **state)
{
	struct office *office = *state;

	fill_defect(office);
	say(office, "ja, maar in de Schoolstraat 3");
	check_value(office, "street", "Schoolstraat 3\tschool");
	check_asks(office, "confirm");
	check_empty(office);
	say(office, "ja, Schoolstraat 3 klopt");
	assert_false(says(office, "Aangepast"));
}

static void test_the_summary_has_a_button_for_changes(void **state)
{
	struct office *office = *state;

	fill_defect(office);
	choose(office, "form.confirm.change");
	check_says(office, "Wat wilt u veranderen?");
	assert_true(reply_offers(&office->town, "change:damage"));
	assert_true(reply_offers(&office->town, "change:street"));
	assert_false(reply_offers(&office->town, "change:email")); /* does not apply */
	choose(office, "change:damage");
	check_asks(office, "damage");
	choose(office, "slot:damage:lamp");
	check_asks(office, "confirm");
	check_says(office, "Straatverlichting");
}

static void test_no_at_the_summary_asks_what_to_change(void **state)
{
	struct office *office = *state;

	fill_defect(office);
	say(office, "nee");
	check_says(office, "Wat wilt u veranderen?");
	say(office, "straat");
	check_asks(office, "street");
	say(office, "Schoolstraat 1");
	check_asks(office, "confirm");
	say(office, "nee");
	say(office, "toch niet"); /* nothing after all */
	check_asks(office, "confirm");
	say(office, "nee");
	say(office, "1"); /* the first of the list */
	check_asks(office, "damage");
}

static void test_an_unclear_answer_to_the_summary_asks_again(void **state)
{
	struct office *office = *state;

	fill_defect(office);
	say(office, "hmm zzkrk");
	check_asks(office, "confirm");
	check_empty(office);
}

static void test_another_question_is_answered_and_the_form_goes_on(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "wanneer zijn jullie open");
	check_says(office, "nu open, tot 12:00");
	check_says(office, "Terug naar: Geboorteakte.");
	check_asks(office, "copies");
	assert_string_equal(office->town.reply.intent, "contact.opening_hours");
	say(office, "3");
	check_value(office, "copies", "3");
}

static void test_a_question_about_the_form_itself_is_answered(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "wat kost een geboorteakte");
	check_says(office, "nl: birth.certificate");
	check_asks(office, "copies");
	assert_int_equal(office->town.conversation->form_count, 1);
}

static void test_a_question_is_no_name(void **state)
{
	struct office *office = *state;

	begin(office, "probe.word");
	say(office, "wanneer zijn jullie open");
	check_says(office, "nu open, tot 12:00");
	check_value(office, "word", "-");
	check_asks(office, "word");
}

static void test_a_form_within_a_form_comes_back_to_the_outer_one(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "mijn vuilnis is niet opgehaald");
	check_asks(office, "bag");
	choose(office, "slot:bag:white");
	say(office, "gisteren");
	check_asks(office, "confirm");
	choose(office, send_button(office));
	assert_true(office->town.reply.filed);
	check_says(office, "Terug naar: Geboorteakte.");
	check_asks(office, "copies");
	check_value(office, "born", "1985-03-14");
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
}

static void test_stopping_the_inner_form_keeps_the_outer_one(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "mijn vuilnis is niet opgehaald");
	say(office, "stop");
	check_said(office, "form.stopped");
	check_asks(office, "copies");
}

static void test_three_forms_may_be_open_and_no_more(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "mijn vuilnis is niet opgehaald");
	say(office, "snoei die boom eens");
	assert_int_equal(office->town.conversation->form_count, 3);
	say(office, "er staat graffiti op de muur");
	check_says(office, "nl: street.graffiti");
	check_said(office, "form.open_first");
	assert_int_equal(office->town.conversation->form_count, 3);
	check_asks(office, "tree");
}

static void test_a_form_is_not_opened_twice(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	begin(office, "birth.certificate");
	assert_int_equal(office->town.conversation->form_count, 1);
	check_asks(office, "copies");
	check_value(office, "born", "1985-03-14");
}

static void test_an_emergency_comes_first_and_the_form_waits(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "er is brand");
	check_says(office, "nl: police.emergency");
	assert_null(question_of(office));
	say(office, "2");
	check_value(office, "copies", "2");
}

static void test_the_language_changes_in_the_middle(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "parlez-vous anglais");
	assert_int_equal(conversation_lang(office->town.conversation), LANG_EN);
	check_says(office, "en: ask copies");
	town_switch(&office->town, LANG_FR);
	check_says(office, "fr: ask copies");
	say(office, "deux");
	check_value(office, "copies", "2");
	check_value(office, "born", "1985-03-14");
	check_says(office, "fr: ask tongue");
}

static void test_a_language_may_be_the_answer(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "1");
	check_asks(office, "tongue");
	say(office, "in het frans");
	check_value(office, "tongue", "fr");
	assert_int_equal(conversation_lang(office->town.conversation), LANG_NL);
}

static void test_help_and_a_person_are_there_within_a_form(void **state)
{
	struct office *office = *state;

	fill_birth(office);
	say(office, "ik wil een mens spreken");
	assert_string_equal(office->town.reply.intent, "dialogue.human");
	assert_non_null(open_form(office));
	say(office, "2");
	check_value(office, "copies", "2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_an_earlier_slot_is_corrected_with_its_new_value),
		FORM_TEST(test_an_earlier_slot_is_asked_for_again_without_its_new_value),
		FORM_TEST(test_a_value_alone_corrects_the_slot_that_it_fits),
		FORM_TEST(test_a_subject_that_is_chosen_within_a_form_returns_to_it),
		FORM_TEST(test_a_value_alone_is_no_name),
		FORM_TEST(test_at_the_summary_a_value_alone_corrects),
		FORM_TEST(test_yes_with_another_value_sends_nothing),
		FORM_TEST(test_the_summary_has_a_button_for_changes),
		FORM_TEST(test_no_at_the_summary_asks_what_to_change),
		FORM_TEST(test_an_unclear_answer_to_the_summary_asks_again),
		FORM_TEST(test_another_question_is_answered_and_the_form_goes_on),
		FORM_TEST(test_a_question_about_the_form_itself_is_answered),
		FORM_TEST(test_a_question_is_no_name),
		FORM_TEST(test_a_form_within_a_form_comes_back_to_the_outer_one),
		FORM_TEST(test_stopping_the_inner_form_keeps_the_outer_one),
		FORM_TEST(test_three_forms_may_be_open_and_no_more),
		FORM_TEST(test_a_form_is_not_opened_twice),
		FORM_TEST(test_an_emergency_comes_first_and_the_form_waits),
		FORM_TEST(test_the_language_changes_in_the_middle),
		FORM_TEST(test_a_language_may_be_the_answer),
		FORM_TEST(test_help_and_a_person_are_there_within_a_form),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
