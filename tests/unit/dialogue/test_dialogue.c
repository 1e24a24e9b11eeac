/* What Pierre does with what it understood: greeting, language, answers, control. */
#include "fixture.h"

static void test_greeting_is_bilingual_until_language_is_known(void **state)
{
	struct town *town = *state;

	town_greet(town);
	assert_string_equal(
		json_string_value(json_object_get(reply_message(town, "text", 0), "lang")), "fr");
	assert_string_equal(
		json_string_value(json_object_get(reply_message(town, "text", 1), "lang")), "nl");
	assert_non_null(strstr(reply_text(town, "text", 0), "assistant automatique"));
	assert_non_null(strstr(reply_text(town, "text", 1), "automatische assistent"));
	assert_true(reply_says(town, "en", town_text(town, LANG_EN, "greeting.offer")));
	assert_true(reply_offers(town, "lang:nl"));
	assert_true(reply_offers(town, "lang:fr"));
	assert_true(reply_offers(town, "lang:en"));
	assert_int_equal(town->reply.lang, LANG_UNKNOWN);
	town_choose(town, "lang:nl");
	assert_int_equal(town->reply.lang, LANG_NL);
	assert_null(reply_message(town, "text", 1));
	town_greet(town);
	assert_string_equal(
		json_string_value(json_object_get(reply_message(town, "text", 0), "lang")), "nl");
	assert_null(reply_message(town, "text", 1));
	assert_false(reply_offers(town, "lang:fr"));
}

static void test_the_greeting_names_the_municipality(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	assert_non_null(strstr(reply_text(town, "text", 0), "Town hall"));
	assert_null(strchr(reply_text(town, "text", 0), '{'));
}

static void test_lost_passport_routes_to_population(void **state)
{
	struct town *town = *state;
	const json_t *card;

	town_greet(town);
	town_say(town, "ik ben mijn paspoort kwijt");
	assert_string_equal(town->reply.intent, "passport.lost");
	assert_true(town->reply.confidence >= 0.8);
	assert_false(town->reply.fallback);
	assert_true(reply_says(town, "nl", "nl: passport.lost"));
	card = reply_message(town, "service", 0);
	assert_string_equal(json_string_value(json_object_get(card, "service")), "population");
	assert_string_equal(json_string_value(json_object_get(card, "name")), "Bevolking");
	assert_string_equal(json_string_value(json_object_get(card, "phone")), "+32 2 000 00 01");
	assert_non_null(reply_message(town, "links", 0));
	assert_null(reply_message(town, "choices", 0));
}

static void test_the_first_reply_says_that_pierre_is_a_program(void **state)
{
	struct town *town = *state;

	town_say(town, "I lost my passport");
	assert_string_equal(reply_text(town, "text", 0),
			    town_text(town, LANG_EN, "greeting.notice"));
	assert_string_equal(reply_text(town, "text", 1), "en: passport.lost");
	town_say(town, "I lost my passport");
	assert_string_equal(reply_text(town, "text", 0), "en: passport.lost");
}

static void test_the_first_recognised_message_sets_the_language(void **state)
{
	struct town *town = *state;

	town_greet(town);
	town_say(town, "j'ai perdu mon passeport");
	assert_int_equal(conversation_lang(town->conversation), LANG_FR);
	assert_true(reply_says(town, "fr", "fr: passport.lost"));
	assert_false(reply_says(town, "nl", "nl: passport.lost"));
}

static void test_language_follows_the_citizen(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "j'ai perdu mon passeport");
	assert_int_equal(town->reply.lang, LANG_FR);
	assert_true(reply_says(town, "fr", "fr: passport.lost"));
	assert_false(reply_says(town, NULL, town_text(town, LANG_FR, "language.switched")));
	town_say(town, "I want to borrow books");
	assert_int_equal(town->reply.lang, LANG_EN);
}

static void test_an_unclear_message_keeps_the_language(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_FR);
	town_say(town, "112 !");
	assert_int_equal(town->reply.lang, LANG_FR);
	town_say(town, "xq");
	assert_int_equal(town->reply.lang, LANG_FR);
}

static void test_asking_for_a_language_switches_to_it(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "ik ben mijn paspoort kwijt");
	town_say(town, "spreekt u engels");
	assert_int_equal(town->reply.lang, LANG_EN);
	assert_string_equal(town->reply.intent, "dialogue.language");
	assert_true(reply_says(town, "en", town_text(town, LANG_EN, "language.switched")));
	/* And the last answer again, so that it can be read. */
	assert_true(reply_says(town, "en", "en: passport.lost"));
}

static void test_asking_for_another_language_offers_them(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "ik wil een andere taal");
	assert_int_equal(town->reply.lang, LANG_NL);
	assert_true(reply_offers(town, "lang:fr"));
	town_say(town, "English");
	assert_int_equal(town->reply.lang, LANG_EN);
}

static void test_the_language_of_the_page_is_taken(void **state)
{
	struct town *town = *state;

	town_switch(town, LANG_FR);
	assert_int_equal(town->reply.lang, LANG_FR);
	assert_non_null(strstr(reply_text(town, "text", 0), "assistant automatique"));
	town_switch(town, LANG_NL);
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "language.switched")));
}

static void test_emergency_is_answered_at_once_in_french_and_dutch_too(void **state)
{
	struct town *town = *state;

	town_say(town, "there is a fire");
	assert_string_equal(town->reply.intent, "police.emergency");
	assert_string_equal(reply_text(town, "text", 0), "en: police.emergency");
	assert_true(reply_says(town, "fr", "fr: police.emergency"));
	assert_true(reply_says(town, "nl", "nl: police.emergency"));
}

static void test_emergency_is_answered_whatever_is_pending(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "hulp");
	assert_true(reply_offers(town, "human"));
	town_say(town, "er is brand");
	assert_string_equal(reply_text(town, "text", 0), "nl: police.emergency");
	assert_null(reply_message(town, "text", 1));
}

static void test_emergency_in_another_language_is_answered_in_it(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "il y a le feu");
	assert_string_equal(reply_text(town, "text", 0), "fr: police.emergency");
	assert_null(reply_message(town, "text", 1));
	assert_int_equal(town->reply.lang, LANG_FR);
}

static void test_emergency_after_a_greeting_sentence_is_seen(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_say(town, "good morning. call an ambulance");
	assert_string_equal(town->reply.intent, "police.emergency");
	assert_string_equal(reply_text(town, "text", 0), "en: police.emergency");
}

static void test_the_last_answer_is_repeated_on_request(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "kunt u dat herhalen");
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "repeat.nothing")));
	town_say(town, "ik wil boeken lenen");
	town_say(town, "bedankt");
	town_say(town, "kunt u dat herhalen");
	assert_true(reply_says(town, "nl", "nl: culture.library"));
	assert_string_equal(town->reply.intent, "culture.library");
}

static void test_help_offers_topics_that_can_be_typed_by_number(void **state)
{
	struct town *town = *state;
	const json_t *choices;
	const char *title;

	town_speaks(town, LANG_NL);
	town_say(town, "wat kan je allemaal");
	assert_string_equal(town->reply.intent, "dialogue.help");
	choices = json_object_get(reply_message(town, "choices", 0), "choices");
	title = json_string_value(json_object_get(json_array_get(choices, 0), "title"));
	assert_string_equal(title, "Paspoort verloren");
	assert_false(reply_offers(town, "intent:old.offer"));
	assert_false(reply_offers(town, "intent:police.emergency"));
	town_say(town, "1.");
	assert_string_equal(town->reply.intent, "passport.lost");
	/* An answer takes the choices away: now it is only a number. */
	town_say(town, "1");
	assert_string_not_equal(town->reply.intent, "passport.lost");
}

static void test_a_number_that_no_choice_has_gets_the_choices_again(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "hulp");
	town_say(town, "9");
	assert_string_equal(reply_text(town, "choices", 0),
			    town_text(town, LANG_NL, "choice.which"));
	assert_true(reply_offers(town, "intent:passport.lost"));
	town_say(town, "2");
	assert_string_equal(town->reply.intent, "culture.library");
}

static void test_a_choice_can_be_typed_by_its_title(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_FR);
	town_say(town, "aide");
	town_say(town, "BIBLIOTHEQUE.");
	assert_string_equal(town->reply.intent, "culture.library");
}

static void test_a_choice_that_was_never_offered_is_refused(void **state)
{
	struct town *town = *state;

	static const char *const values[] = {
		"lang:de",
		"",
		"none",

		"intent:",
		"intent:no.such",
		"intent:old.offer",
		"intent:greeting.hello",
		"intent:dialogue.help",
		"intent:out_of_scope",
	};

	town_speaks(town, LANG_NL);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		town_choose(town, values[i]);
		assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "choice.unknown")));
		assert_string_equal(town->reply.intent, "");
	}
}

/* The tiles of a terminal. */
static void test_a_subject_can_be_chosen_at_any_time(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_choose(town, "intent:passport.lost");
	assert_string_equal(town->reply.intent, "passport.lost");
	assert_true(reply_says(town, "nl", "nl: passport.lost"));
	assert_true(town->reply.confidence >= 1);
	town_choose(town, "intent:culture.library");
	assert_true(reply_says(town, "nl", "nl: culture.library"));
	town_choose(town, "intent:police.emergency");
	assert_string_equal(town->reply.intent, "police.emergency");
	town_choose(town, "intent:dialogue.human");
	assert_string_equal(town->reply.intent, "dialogue.human");
	assert_non_null(reply_message(town, "service", 0));
}

static void test_an_older_offer_can_still_be_pressed(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "hulp");
	town_say(town, "ik ben mijn paspoort kwijt");
	town_choose(town, "intent:culture.library");
	assert_string_equal(town->reply.intent, "culture.library");
}

static void test_a_person_comes_with_number_and_hours(void **state)
{
	struct town *town = *state;
	const json_t *card;

	town_speaks(town, LANG_EN);
	town_say(town, "I want to talk to a human");
	assert_string_equal(town->reply.intent, "dialogue.human");
	assert_string_equal(reply_text(town, "text", 0), "en: dialogue.human");
	assert_string_equal(reply_text(town, "text", 1), "Town hall: open now, until 12:00.");
	card = reply_message(town, "service", 0);
	assert_string_equal(json_string_value(json_object_get(card, "service")), "town_hall");
	assert_true(json_is_true(json_object_get(card, "open")));
}

static void test_two_questions_get_two_answers(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_say(town, "I lost my passport and I want to borrow books");
	assert_true(reply_says(town, "en", "en: passport.lost"));
	assert_true(reply_says(town, "en", "en: culture.library"));
	assert_string_equal(town->reply.intent, "passport.lost");
	assert_non_null(reply_message(town, "service", 1));
}

static void test_two_questions_on_one_service_share_its_card(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_say(town, "I lost my passport. When are you open?");
	assert_true(reply_says(town, "en", "en: passport.lost"));
	assert_non_null(strstr(reply_text(town, "text", 1), "Population service:"));
	assert_non_null(reply_message(town, "service", 0));
	assert_null(reply_message(town, "service", 1));
}

static void test_a_greeting_in_front_of_a_question_is_not_answered_apart(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_say(town, "Good morning! I lost my passport.");
	assert_string_equal(town->reply.intent, "passport.lost");
	assert_false(reply_says(town, "en", "en: greeting.hello"));
}

static void test_symbols_alone_get_a_friendly_prompt(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "");
	assert_string_equal(reply_text(town, "text", 0), town_text(town, LANG_NL, "prompt.empty"));
	town_say(town, " ?! ...");
	assert_string_equal(reply_text(town, "text", 0),
			    town_text(town, LANG_NL, "prompt.empty_again"));
	assert_false(town->reply.fallback);
}

static void test_the_citizens_words_are_never_echoed(void **state)
{
	static const char *const texts[] = {"zorgvuldig vertrouwelijk 85.07.30-033.28",
					    "ik ben mijn paspoort kwijt zorgvuldig",
					    "zorgvuldig? vertrouwelijk en zorgvuldig zorgvuldig",
					    "nee zorgvuldig", "engels zorgvuldig"};
	struct town *town = *state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char *dump;

		town_say(town, texts[i]);
		dump = reply_dump(town);
		assert_null(strstr(dump, "zorgvuldig"));
		assert_null(strstr(dump, "033.28"));
		free(dump);
	}
}

static void test_a_conversation_goes_on_after_it_was_stored(void **state)
{
	struct town *town = *state;
	struct buf bytes BUF_AUTO = {0};
	struct error error = {0};

	town_speaks(town, LANG_NL);
	town_say(town, "hulp");
	conversation_save(town->conversation, &bytes);
	conversation_destroy(town->conversation);
	town->conversation = conversation_load(buf_borrow(&bytes), &error);
	assert_non_null(town->conversation);
	town_say(town, "2");
	assert_string_equal(town->reply.intent, "culture.library");
	assert_int_equal(town->reply.lang, LANG_NL);
}

#define TOWN_TEST(test) cmocka_unit_test_setup_teardown(test, town_open, town_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TOWN_TEST(test_greeting_is_bilingual_until_language_is_known),
		TOWN_TEST(test_the_greeting_names_the_municipality),
		TOWN_TEST(test_lost_passport_routes_to_population),
		TOWN_TEST(test_the_first_reply_says_that_pierre_is_a_program),
		TOWN_TEST(test_the_first_recognised_message_sets_the_language),
		TOWN_TEST(test_language_follows_the_citizen),
		TOWN_TEST(test_an_unclear_message_keeps_the_language),
		TOWN_TEST(test_asking_for_a_language_switches_to_it),
		TOWN_TEST(test_asking_for_another_language_offers_them),
		TOWN_TEST(test_the_language_of_the_page_is_taken),
		TOWN_TEST(test_emergency_is_answered_at_once_in_french_and_dutch_too),
		TOWN_TEST(test_emergency_is_answered_whatever_is_pending),
		TOWN_TEST(test_emergency_in_another_language_is_answered_in_it),
		TOWN_TEST(test_emergency_after_a_greeting_sentence_is_seen),
		TOWN_TEST(test_the_last_answer_is_repeated_on_request),
		TOWN_TEST(test_help_offers_topics_that_can_be_typed_by_number),
		TOWN_TEST(test_a_number_that_no_choice_has_gets_the_choices_again),
		TOWN_TEST(test_a_choice_can_be_typed_by_its_title),
		TOWN_TEST(test_a_choice_that_was_never_offered_is_refused),
		TOWN_TEST(test_a_subject_can_be_chosen_at_any_time),
		TOWN_TEST(test_an_older_offer_can_still_be_pressed),
		TOWN_TEST(test_a_person_comes_with_number_and_hours),
		TOWN_TEST(test_two_questions_get_two_answers),
		TOWN_TEST(test_two_questions_on_one_service_share_its_card),
		TOWN_TEST(test_a_greeting_in_front_of_a_question_is_not_answered_apart),
		TOWN_TEST(test_symbols_alone_get_a_friendly_prompt),
		TOWN_TEST(test_the_citizens_words_are_never_echoed),
		TOWN_TEST(test_a_conversation_goes_on_after_it_was_stored),
	};

	return cmocka_run_group_tests(tests, town_build, town_demolish);
}
