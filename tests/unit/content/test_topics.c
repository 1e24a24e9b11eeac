/* The terminal's topics: loaded in their order, without what is over; every mistake is found, with
 * its file and line. */
#include "mistakes.h"

#define TERMINAL "intents/terminal.json"

static const char terminal_json[] =
	"{\n"
	"\"topics\": [\n"
	"{\"id\": \"papers\", \"icon\": \"id-card\",\n"
	"\"title\": {\"nl\": \"Papieren\", \"fr\": \"Papiers\", \"en\": \"Papers\"},\n"
	"\"intents\": [\"passport.lost\"]},\n"
	"{\"id\": \"people\", \"icon\": \"heart\",\n"
	"\"title\": {\"nl\": \"Mensen\", \"fr\": \"Gens\", \"en\": \"People\"},\n"
	"\"intents\": [\"dialogue.human\", \n\"passport.lost\"]}\n"
	"]\n"
	"}\n";

/* With a person to talk to, whom nobody confirms, but who may be chosen. */
static void add_topics(const struct fixture *fixture)
{
	fixture_replace(
		fixture, "intents/catalogue.json", "\t\t{\n\t\t\t\"id\": \"dialogue.deny\"",
		"\t\t{\"id\": \"dialogue.human\", \"kind\": \"handoff\", \"confirmable\": "
		"false,\n\"reply\": \"answer.bot.identity\",\n\"title\": {\"nl\": \"Mens\", "
		"\"fr\": \"Humain\", \"en\": \"Person\"}},\n"
		"\t\t{\n\t\t\t\"id\": \"dialogue.deny\"");
	fixture_write(fixture, TERMINAL, terminal_json);
}

static struct content *load(const struct fixture *fixture)
{
	struct error error = {0};
	struct content *content = content_load(fixture->intents, fixture->locales, &error);

	if (!content)
		fail_msg("%s", error.message);
	return content;
}

static void test_topics_are_loaded_in_their_order(void **state)
{
	struct fixture fixture;
	struct content *content;
	const struct topic *topic;

	(void)state;
	fixture_create(&fixture);
	add_topics(&fixture);
	content = load(&fixture);
	assert_int_equal(content_topic_count(content), 2);
	topic = content_topic_at(content, 1);
	assert_string_equal(topic->id, "people");
	assert_string_equal(topic->icon, "heart");
	assert_string_equal(topic->title[LANG_FR], "Gens");
	assert_int_equal(topic->intent_count, 2);
	assert_ptr_equal(topic->intents[0], content_intent(content, STR("dialogue.human")));
	assert_string_equal(topic->intents[1]->title[LANG_NL], "Paspoort kwijt");
	content_destroy(content);
	fixture_destroy(&fixture);
}

static void test_a_pack_without_topics_is_whole(void **state)
{
	struct fixture fixture;
	struct content *content;
	struct reports reports;

	(void)state;
	fixture_create(&fixture);
	content = load(&fixture);
	assert_int_equal(content_topic_count(content), 0);
	content_destroy(content);
	check(&fixture, &reports);
	assert_string_equal(reports.all, "");
	fixture_destroy(&fixture);
}

/* No pack breaks overnight. */
static void test_what_is_over_vanishes_and_its_empty_topic_with_it(void **state)
{
	struct fixture fixture;
	struct content *content;
	struct reports reports;

	(void)state;
	fixture_create(&fixture);
	add_topics(&fixture);
	fixture_replace(&fixture, "intents/catalogue.json", "2999-12-31", "2020-12-31");
	check(&fixture, &reports);
	assert_string_equal(reports.all, "");
	content = load(&fixture);
	assert_int_equal(content_topic_count(content), 1);
	assert_string_equal(content_topic_at(content, 0)->id, "people");
	assert_int_equal(content_topic_at(content, 0)->intent_count, 1);
	content_destroy(content);
	fixture_destroy(&fixture);
}

static void test_topics_that_lead_nowhere(void **state)
{
	static const struct mistake mistakes[] = {
		{TERMINAL, "[\"passport.lost\"]", "[\"pasport.lost\"]", "pasport",
		 "unknown intent 'pasport.lost', did you mean 'passport.lost'?", 1, 0},
		{TERMINAL, "[\"passport.lost\"]", "[\"bicycle\"]", "bicycle",
		 "unknown intent 'bicycle'; name one of catalogue.json", 1, 0},
		{TERMINAL, "[\"passport.lost\"]", "[\"dialogue.deny\"]", "dialogue.deny",
		 "the intent 'dialogue.deny' cannot be chosen: it is of kind 'control'", 1, 0},
		{TERMINAL, "[\"passport.lost\"]", "[\"bot.identity\"]", "bot.identity",
		 "the intent 'bot.identity' cannot be chosen: it is of kind 'smalltalk'", 1, 0},
		{TERMINAL, "\"people\"", "\"papers\"", "\"papers\", \"icon\": \"heart\"",
		 "the topic 'papers' stands twice; remove one", 1, 0},
		{TERMINAL, "[\"passport.lost\"]", "[]", "[]", "/topics/0/intents", 1, 0},
		{TERMINAL, "[\"passport.lost\"]", "[\"passport.lost\", \"passport.lost\"]",
		 "passport.lost", "/topics/0/intents", 1, 0},
		{TERMINAL, ", \"en\": \"Papers\"", "", "Papiers",
		 "/topics/0/title: lacks 'en'; add it", 1, 0},
		{TERMINAL, "\"Papers\"", "\"\"", "Papiers", "/topics/0/title/en", 1, 0},
		{TERMINAL, "\"heart\"", "\"hart\"", "\"hart\"",
		 "the terminal has no icon 'hart', did you mean 'heart'?", 0, 1},
		{TERMINAL, "\"heart\"", "\"spaceship\"", "spaceship",
		 "the terminal has no icon 'spaceship'; it shows 'info'", 0, 1},
		{TERMINAL, "\"topics\": [", "\"topics\": [,", "[,", "", 1, 0},
	};

	(void)state;
	EXPECT_ALL_WITH(add_topics, mistakes);
}

static void test_an_intent_that_is_switched_off_is_no_tile(void **state)
{
	struct fixture fixture;
	struct reports reports;
	char *path;

	(void)state;
	fixture_create(&fixture);
	add_topics(&fixture);
	fixture_replace(&fixture, "intents/catalogue.json", "\"reply\": \"answer.passport.lost\"",
			"\"enabled\": false, \"reply\": \"answer.passport.lost\"");
	check(&fixture, &reports);
	path = fixture_path(&fixture, TERMINAL);
	assert_int_equal(reports.errors, 2);
	assert_true(reported(&reports, path, fixture_line(&fixture, TERMINAL, "[\"passport.lost"),
			     "the intent 'passport.lost' is not enabled; take it out here"));
	free(path);
	fixture_destroy(&fixture);
}

static void test_the_shipped_topics_fill_the_screen(void **state)
{
	struct error error = {0};
	struct content *content =
		content_load(SOURCE_DIR "/intents", SOURCE_DIR "/locales", &error);

	(void)state;
	if (!content)
		fail_msg("%s", error.message);
	assert_int_equal(content_topic_count(content), 8);
	for (size_t i = 0; i < 8; i++) {
		size_t count = content_topic_at(content, i)->intent_count;

		assert_true(count >= 4 && count <= 6);
	}
	content_destroy(content);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_topics_are_loaded_in_their_order),
		cmocka_unit_test(test_a_pack_without_topics_is_whole),
		cmocka_unit_test(test_what_is_over_vanishes_and_its_empty_topic_with_it),
		cmocka_unit_test(test_topics_that_lead_nowhere),
		cmocka_unit_test(test_an_intent_that_is_switched_off_is_no_tile),
		cmocka_unit_test(test_the_shipped_topics_fill_the_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
