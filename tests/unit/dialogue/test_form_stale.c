/* Buttons of long ago, packs that have changed since, and the saved state of forms. */
#include "form_fixture.h"

static void test_a_button_of_another_form_changes_nothing(void **state)
{
	struct office *office = *state;

	begin(office, "street.defect");
	check_asks(office, "damage");
	press(office, "slot:bag:white");
	check_said(office, "choice.gone");
	check_asks(office, "damage");
	press(office, "slot:damage:unknown");
	check_said(office, "choice.gone");
	check_asks(office, "damage");
	press(office, "skip:bag");
	check_asks(office, "damage");
	press(office, "change:bag");
	check_asks(office, "damage");
	assert_int_equal(open_form(office)->count, 0);
}

static void test_buttons_without_a_form_say_that_none_is_open(void **state)
{
	static const char *const values[] = {"slot:damage:lamp",
					     "skip:details",
					     "change:damage",
					     "later:2026-11-24T00:00",
					     "send:00000000000000000000000000000000",
					     "form.confirm.change",
					     "form.confirm.stop"};
	struct office *office = *state;

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		press(office, values[i]);
		check_said(office, "form.nothing_open");
	}
	check_empty(office);
}

static void test_what_was_never_offered_is_refused(void **state)
{
	struct office *office = *state;

	begin(office, "street.defect");
	choose(office, "slot:bag:white");
	check_said(office, "choice.unknown");
	choose(office, send_button(office));
	check_said(office, "choice.unknown");
	check_empty(office);
}

static void test_confirming_early_asks_for_what_is_open(void **state)
{
	struct office *office = *state;

	say(office, "een put in de Kerkstraat 12");
	press(office, send_button(office));
	check_asks(office, "details");
	check_empty(office);
}

static void test_an_older_answer_may_be_changed_by_its_button(void **state)
{
	struct office *office = *state;

	begin(office, "street.defect");
	choose(office, "slot:damage:lamp");
	check_asks(office, "street");
	choose(office, "slot:damage:pothole");
	check_value(office, "damage", "pothole");
	check_says(office, "Put in de weg");
	check_asks(office, "street");
}

/* Another form was agreed to, or other data. */
static void test_an_old_yes_is_no_consent(void **state)
{
	struct office *office = *state;

	begin(office, "birth.certificate");
	press(office, "slot:consent:yes");
	check_value(office, "consent", "-");
	press(office, "slot:consent:no");
	assert_non_null(open_form(office));
	check_asks(office, "born");
}

static void test_a_forged_value_is_not_taken(void **state)
{
	struct office *office = *state;

	begin(office, "probe.number");
	press(office, "slot:number:99");
	check_value(office, "number", "-");
	press(office, "slot:number:2x");
	check_value(office, "number", "-");
	press(office, "slot:number:");
	check_value(office, "number", "-");
	press(office, "slot:number");
	check_value(office, "number", "-");
	say(office, "stop");
	begin(office, "probe.word");
	press(office, "slot:word:hacked"); /* texts have no buttons */
	check_value(office, "word", "-");
	say(office, "stop");
	begin(office, "appointment.make");
	say(office, "bevolking");
	press(office, "slot:appointment:2026-11-24T03:00");
	check_value(office, "appointment", "-");
	press(office, "slot:appointment:gisteren");
	check_value(office, "appointment", "-");
}

/* --- another pack --- */

/* Speaks from the pack that ships, which knows neither "probe." nor our slots. */
static struct content *other_pack(struct office *office)
{
	struct error error = {0};
	struct content *content =
		content_load(SOURCE_DIR "/intents", SOURCE_DIR "/locales", &error);

	if (!content)
		fail_msg("%s", error.message);
	dialogue_destroy(office->town.dialogue);
	office->town.dialogue = office_dialogue(office, content);
	return content;
}

static void own_pack(struct office *office, struct content *other)
{
	dialogue_destroy(office->town.dialogue);
	office->town.dialogue = office_dialogue(office, office->town.content);
	content_destroy(other);
}

static void test_a_form_that_the_pack_has_no_more_is_dropped(void **state)
{
	struct office *office = *state;
	struct content *other;

	begin(office, "probe.word");
	other = other_pack(office);
	say(office, "zzkrk");
	assert_null(open_form(office));
	press(office, "form:probe.word");
	check_said(office, "choice.gone");
	press(office, "send:00000000000000000000000000000000");
	check_said(office, "form.nothing_open");
	own_pack(office, other);
}

static void test_a_slot_that_the_pack_has_no_more_sends_nothing_incomplete(void **state)
{
	struct office *office = *state;
	struct content *other;

	begin(office, "birth.certificate");
	check_asks(office, "born"); /* there it is "birth_date", behind "whose" */
	other = other_pack(office);
	say(office, "ja");
	check_asks(office, "whose");
	check_empty(office);
	own_pack(office, other);
}

static void test_a_summary_of_another_pack_is_not_confirmed(void **state)
{
	struct office *office = *state;
	struct content *other;

	say(office, "een put in de Kerkstraat 12");
	say(office, "overslaan");
	choose(office, "slot:reply_by:none");
	check_asks(office, "confirm");
	form_run_unset(open_form(office), "street"); /* as if it were new */
	other = other_pack(office);
	say(office, "ja");
	check_asks(office, "street");
	check_empty(office);
	own_pack(office, other);
}

/* --- the saved state --- */

static void test_values_of_all_scripts_are_saved_and_loaded(void **state)
{
	static const char *const values[] = {"",
					     "é",
					     "👩‍👩‍👧‍👦🇧🇪",
					     "مرحبا \xe2\x80\x8f שלום",
					     "日本語",
					     "a\tb\nc\r\"\\",
					     "Z\xcc\x81\xcc\x82\xcc\x83",
					     "\xf4\x8f\xbf\xbf"};
	struct office *office = *state;
	struct form_run *run = form_run_create(STR("probe.word"));
	struct conversation *conversation = office->town.conversation;

	conversation->forms[conversation->form_count++] = run;
	run->at = FORM_AT_CHANGE;
	run->tries = 255;
	run->informed = true;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		char name[16];

		snprintf(name, sizeof name, "slot_%zu", i);
		form_run_set(run, name, str_from(values[i]));
	}
	office_reload(office);
	run = open_form(office);
	assert_string_equal(run->form, "probe.word");
	assert_int_equal(run->at, FORM_AT_CHANGE);
	assert_int_equal(run->tries, 255);
	assert_true(run->informed);
	assert_int_equal(run->count, sizeof values / sizeof *values);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		assert_string_equal(run->values[i].value, values[i]);
}

static void test_a_value_that_is_too_long_is_cut_between_characters(void **state)
{
	struct office *office = *state;
	struct form_run *run;
	struct buf text BUF_AUTO = {0};

	begin(office, "probe.word");
	run = open_form(office);
	buf_add_char(&text, 'x');
	while (text.len < FORM_VALUE_LIMIT + 100)
		buf_add(&text, STR("€"));
	form_run_set(run, "word", buf_borrow(&text));
	assert_int_equal(strlen(form_run_value(run, "word")), FORM_VALUE_LIMIT);
	form_run_set(run, "word", str_slice(buf_borrow(&text), 1, text.len));
	assert_int_equal(strlen(form_run_value(run, "word")), FORM_VALUE_LIMIT - 1);
	office_reload(office);
}

static void test_a_full_form_is_saved_and_loaded(void **state)
{
	struct office *office = *state;
	struct conversation *conversation = office->town.conversation;
	struct buf text BUF_AUTO = {0};

	while (text.len < FORM_VALUE_LIMIT)
		buf_add_char(&text, 'y');
	while (conversation->form_count < CONVERSATION_FORMS) {
		struct form_run *run = form_run_create(STR("street.defect"));

		conversation->forms[conversation->form_count++] = run;
		for (int i = 0; i < FORM_SLOTS + 2; i++) {
			char name[16];

			snprintf(name, sizeof name, "slot_%d", i);
			form_run_set(run, name, buf_borrow(&text));
		}
		assert_int_equal(run->count, FORM_SLOTS);
	}
	office_reload(office);
	assert_int_equal(office->town.conversation->form_count, CONVERSATION_FORMS);
	assert_int_equal(open_form(office)->count, FORM_SLOTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_a_button_of_another_form_changes_nothing),
		FORM_TEST(test_buttons_without_a_form_say_that_none_is_open),
		FORM_TEST(test_what_was_never_offered_is_refused),
		FORM_TEST(test_confirming_early_asks_for_what_is_open),
		FORM_TEST(test_an_older_answer_may_be_changed_by_its_button),
		FORM_TEST(test_an_old_yes_is_no_consent),
		FORM_TEST(test_a_forged_value_is_not_taken),
		FORM_TEST(test_a_form_that_the_pack_has_no_more_is_dropped),
		FORM_TEST(test_a_slot_that_the_pack_has_no_more_sends_nothing_incomplete),
		FORM_TEST(test_a_summary_of_another_pack_is_not_confirmed),
		FORM_TEST(test_values_of_all_scripts_are_saved_and_loaded),
		FORM_TEST(test_a_value_that_is_too_long_is_cut_between_characters),
		FORM_TEST(test_a_full_form_is_saved_and_loaded),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
