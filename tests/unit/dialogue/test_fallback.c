/* What Pierre does when it is not sure, or not at all: never the same words twice in a row. */
#include "fixture.h"

/* All texts of a reply in one string, which the caller frees. */
static char *all_texts(const struct town *town)
{
	struct buf texts = {0};
	json_t *message;
	size_t i;

	json_array_foreach (town->reply.messages, i, message) {
		struct str text = str_from(json_string_value(json_object_get(message, "text")));

		buf_add(&texts, text);
		buf_add_char(&texts, '\n');
	}
	return buf_take(&texts);
}

/* Nothing is sure and nothing is likely: the ladder. */
static void understand_nothing(struct town *town)
{
	town_thresholds(town, 2, 2);
	town_speaks(town, LANG_NL);
}

/* Nothing is sure and anything is likely: "did you mean". */
static void doubt_everything(struct town *town)
{
	town_thresholds(town, 2, 0.001f);
	town_speaks(town, LANG_NL);
}

static void test_fallback_never_repeats_itself(void **state)
{
	struct town *town = *state;
	char *before = NULL;

	understand_nothing(town);
	for (int i = 0; i < 20; i++) {
		char *now;

		town_say(town, "fietsbel glimworm");
		assert_true(town->reply.fallback);
		now = all_texts(town);
		assert_true(strlen(now) > 20);
		if (before)
			assert_string_not_equal(now, before);
		free(before);
		before = now;
	}
	free(before);
}

static void test_the_ladder_asks_names_a_service_and_hands_over(void **state)
{
	struct town *town = *state;

	understand_nothing(town);
	town_say(town, "fietsbel glimworm");
	assert_string_equal(reply_text(town, "text", 0),
			    town_text(town, LANG_NL, "fallback.rephrase"));
	assert_true(reply_offers(town, "intent:passport.lost"));
	assert_true(reply_offers(town, "human"));
	town_say(town, "boeken");
	assert_non_null(reply_message(town, "service", 0));
	town_say(town, "fietsbel glimworm");
	assert_string_equal(reply_text(town, "text", 0),
			    town_text(town, LANG_NL, "fallback.human"));
	assert_string_equal(reply_text(town, "text", 1), "Gemeente: nu open, tot 12:00.");
	assert_string_equal(
		json_string_value(json_object_get(reply_message(town, "service", 0), "phone")),
		"+32 2 000 00 00");
}

static void test_an_answer_starts_the_ladder_anew(void **state)
{
	struct town *town = *state;

	understand_nothing(town);
	town_say(town, "fietsbel glimworm");
	town_thresholds(town, 0.8f, 0.3f);
	town_say(town, "ik ben mijn paspoort kwijt");
	assert_string_equal(town->reply.intent, "passport.lost");
	town_thresholds(town, 2, 2);
	town_say(town, "fietsbel glimworm");
	assert_string_equal(reply_text(town, "text", 0),
			    town_text(town, LANG_NL, "fallback.rephrase"));
}

static void test_fallback_is_bilingual_until_language_is_known(void **state)
{
	struct town *town = *state;

	town_thresholds(town, 2, 2);
	town_greet(town);
	town_say(town, "qz 7");
	assert_true(town->reply.fallback);
	assert_true(reply_says(town, "fr", town_text(town, LANG_FR, "fallback.rephrase")));
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "fallback.rephrase")));
	assert_true(reply_offers(town, "lang:en"));
}

static void test_out_of_scope_is_said_once_then_the_ladder(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "recept voor pannenkoeken");
	assert_string_equal(town->reply.intent, "out_of_scope");
	assert_string_equal(reply_text(town, "text", 0), "nl: out_of_scope");
	assert_true(town->reply.fallback);
	town_say(town, "vertel een mop");
	assert_string_equal(reply_text(town, "text", 0),
			    town_text(town, LANG_NL, "fallback.rephrase"));
	town_say(town, "ik wil boeken lenen");
	town_say(town, "vertel een mop");
	assert_string_equal(reply_text(town, "text", 0), "nl: out_of_scope");
}

static void test_what_others_do_is_pointed_to(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "vertel een mop over de trein");
	assert_string_equal(town->reply.intent, "out_of_scope");
	assert_string_equal(card_member(town, "service"), "train");
	assert_true(str_ends(str_from(reply_text(town, "text", 0)), STR("NMBS.")));
	assert_false(town->reply.fallback);
}

static void test_a_question_for_others_is_not_answered_with_the_town_hall(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "openingsuren trein");
	assert_string_equal(town->reply.intent, "out_of_scope");
	assert_string_equal(card_member(town, "service"), "train");
	/* But a service of ours that is named is meant. */
	town_say(town, "openingsuren bib trein");
	assert_string_equal(town->reply.intent, "contact.opening_hours");
}

static void test_did_you_mean_offers_few_titled_choices_and_ways_out(void **state)
{
	struct town *town = *state;
	const json_t *choices, *choice;
	size_t i;

	doubt_everything(town);
	town_say(town, "mijn paspoort");
	assert_string_equal(town->reply.intent, "");
	assert_false(town->reply.fallback);
	choices = json_object_get(reply_message(town, "choices", 0), "choices");
	assert_in_range(json_array_size(choices), 3, 5);
	assert_true(reply_offers(town, "none"));
	assert_true(reply_offers(town, "human"));
	assert_true(reply_offers(town, "intent:passport.lost"));
	json_array_foreach (choices, i, choice) {
		struct str value = json_str(choice, "value");

		assert_true(json_str(choice, "title").len > 0);
		assert_false(str_starts(value, STR("intent:dialogue.")));
		assert_false(str_eq(value, STR("intent:out_of_scope")));
		assert_false(str_eq(value, STR("intent:old.offer")));
	}
}

static void test_a_disabled_intent_is_neither_answered_nor_suggested(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "gratis kompost");
	assert_string_not_equal(town->reply.intent, "old.offer");
	assert_false(reply_says(town, NULL, "nl: old.offer"));
	assert_false(reply_offers(town, "intent:old.offer"));
}

static void test_none_of_these_asks_for_other_words_then_goes_on(void **state)
{
	struct town *town = *state;

	doubt_everything(town);
	town_say(town, "mijn paspoort");
	town_choose(town, "none");
	assert_true(town->reply.fallback);
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "none.other_words")));
	town_choose(town, "none");
	assert_false(reply_says(town, "nl", town_text(town, LANG_NL, "none.other_words")));
	assert_non_null(reply_message(town, "service", 0));
}

static void test_did_you_mean_is_not_asked_twice_in_the_same_words(void **state)
{
	struct town *town = *state;
	char *first, *second;

	doubt_everything(town);
	town_say(town, "mijn paspoort");
	first = all_texts(town);
	town_say(town, "mijn paspoort");
	second = all_texts(town);
	assert_string_not_equal(first, second);
	free(first);
	free(second);
}

/* An utterance of the corpus has one candidate that is certain; but certain is not enough here. */
static void suggest_one(struct town *town)
{
	doubt_everything(town);
	town_say(town, "paspoort vernieuwen");
	town_thresholds(town, 0.8f, 0.3f);
}

static void test_yes_takes_a_single_suggestion(void **state)
{
	struct town *town = *state;
	const json_t *choices;

	suggest_one(town);
	choices = json_object_get(reply_message(town, "choices", 0), "choices");
	assert_int_equal(json_array_size(choices), 3);
	assert_true(reply_offers(town, "intent:passport.apply"));
	town_say(town, "ja");
	assert_string_equal(town->reply.intent, "passport.apply");
	assert_true(reply_says(town, "nl", "nl: passport.apply"));
}

static void test_no_to_a_suggestion_asks_for_other_words(void **state)
{
	struct town *town = *state;

	suggest_one(town);
	town_say(town, "nee");
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "none.other_words")));
}

static void test_yes_to_several_choices_asks_which(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "hulp");
	town_say(town, "ja");
	assert_string_equal(reply_text(town, "choices", 0),
			    town_text(town, LANG_NL, "choice.which"));
	assert_true(reply_offers(town, "intent:passport.lost"));
}

static void test_yes_and_no_to_nothing_are_met_kindly(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "ik ben mijn paspoort kwijt");
	town_say(town, "ja");
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "affirm.nothing")));
	town_say(town, "nee");
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "deny.nothing")));
}

static void test_cancel_clears_what_is_pending(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "hulp");
	town_say(town, "laat maar");
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "cancel.done")));
	town_say(town, "ja");
	assert_true(reply_says(town, "nl", town_text(town, LANG_NL, "affirm.nothing")));
}

#define TOWN_TEST(test) cmocka_unit_test_setup_teardown(test, town_open, town_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TOWN_TEST(test_fallback_never_repeats_itself),
		TOWN_TEST(test_the_ladder_asks_names_a_service_and_hands_over),
		TOWN_TEST(test_an_answer_starts_the_ladder_anew),
		TOWN_TEST(test_fallback_is_bilingual_until_language_is_known),
		TOWN_TEST(test_out_of_scope_is_said_once_then_the_ladder),
		TOWN_TEST(test_what_others_do_is_pointed_to),
		TOWN_TEST(test_a_question_for_others_is_not_answered_with_the_town_hall),
		TOWN_TEST(test_did_you_mean_offers_few_titled_choices_and_ways_out),
		TOWN_TEST(test_a_disabled_intent_is_neither_answered_nor_suggested),
		TOWN_TEST(test_none_of_these_asks_for_other_words_then_goes_on),
		TOWN_TEST(test_did_you_mean_is_not_asked_twice_in_the_same_words),
		TOWN_TEST(test_yes_takes_a_single_suggestion),
		TOWN_TEST(test_no_to_a_suggestion_asks_for_other_words),
		TOWN_TEST(test_yes_to_several_choices_asks_which),
		TOWN_TEST(test_yes_and_no_to_nothing_are_met_kindly),
		TOWN_TEST(test_cancel_clears_what_is_pending),
	};

	return cmocka_run_group_tests(tests, town_build, town_demolish);
}
