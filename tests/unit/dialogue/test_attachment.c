/* What is no text: words are asked for, and nothing that was open is closed by it. */
#include "form_fixture.h"

static void send_attachment(struct office *office, enum attachment kind)
{
	struct town *town = &office->town;

	json_decref(town->reply.messages);
	dialogue_attachment(town->dialogue, town->conversation, kind, &town->reply);
	office_reload(office);
	assert_string_equal(town->reply.intent, "dialogue.attachment");
	assert_false(town->reply.fallback);
}

static void test_each_kind_has_its_text(void **state)
{
	struct office *office = *state;
	char key[48];

	for (int kind = 0; kind < ATTACHMENT_KINDS; kind++) {
		send_attachment(office, (enum attachment)kind);
		snprintf(key, sizeof key, "dialogue.attachment.%s",
			 attachment_name((enum attachment)kind));
		check_said(office, key);
	}
}

static void test_an_open_form_asks_again(void **state)
{
	struct office *office = *state;

	begin(office, "birth.certificate");
	say(office, "14 maart 1985");
	check_asks(office, "copies");
	send_attachment(office, ATTACHMENT_IMAGE);
	check_said(office, "dialogue.attachment.image");
	check_asks(office, "copies");
	check_value(office, "born", "1985-03-14");
	say(office, "2");
	check_value(office, "copies", "2");
}

/* Also with what the question offers: the summary can still be sent. */
static void test_a_summary_can_still_be_sent(void **state)
{
	struct office *office = *state;

	say(office, "een put in de Kerkstraat 12");
	say(office, "overslaan");
	choose(office, "slot:reply_by:none");
	check_asks(office, "confirm");
	send_attachment(office, ATTACHMENT_LOCATION);
	check_asks(office, "confirm");
	choose(office, send_button(office));
	assert_null(open_form(office));
	assert_int_equal(cases_in(office, CASE_WAITING), 1);
}

static void test_what_was_offered_stays_offered(void **state)
{
	struct office *office = *state;
	size_t offers;

	town_greet(&office->town);
	offers = office->town.conversation->current;
	assert_true(offers > 0);
	send_attachment(office, ATTACHMENT_STICKER);
	check_said(office, "dialogue.attachment.sticker");
	assert_int_equal(office->town.conversation->current, offers);
}

static void test_who_has_no_language_is_told_in_two(void **state)
{
	struct office *office = *state;
	struct town *town = &office->town;

	conversation_set_lang(town->conversation, LANG_UNKNOWN);
	send_attachment(office, ATTACHMENT_AUDIO);
	assert_true(reply_says(town, "fr", town_text(town, LANG_FR, "dialogue.attachment.audio")));
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "dialogue.attachment.audio")));
	assert_true(reply_offers(town, "lang:en"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_each_kind_has_its_text),
		FORM_TEST(test_an_open_form_asks_again),
		FORM_TEST(test_a_summary_can_still_be_sent),
		FORM_TEST(test_what_was_offered_stays_offered),
		FORM_TEST(test_who_has_no_language_is_told_in_two),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
