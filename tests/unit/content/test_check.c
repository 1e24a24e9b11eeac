/* Every kind of mistake in a pack is found, with its file and line. */
#include "mistakes.h"

#define CATALOGUE "intents/catalogue.json"
#define SERVICES "intents/services.json"
#define FACTS "intents/facts.json"
#define FR "locales/fr.json"

static void test_valid_pack_has_no_findings(void **state)
{
	struct fixture fixture;
	struct reports reports;

	(void)state;
	fixture_create(&fixture);
	check(&fixture, &reports);
	assert_string_equal(reports.all, "");
	fixture_destroy(&fixture);
}

static void test_schema_finds_wrong_shapes(void **state)
{
	static const struct mistake mistakes[] = {
		{CATALOGUE, "\"kind\": \"answer\"", "\"kind\": \"anwser\"", "anwser",
		 "/intents/0/kind: must be one of", 1, 0},
		{CATALOGUE, "\"review_by\"", "\"reveiw_by\"", "reveiw_by",
		 "did you mean 'review_by'?", 1, 0},
		{CATALOGUE, "\"https://www.docstop.be\"", "\"www.docstop.be\"", "www.docstop.be",
		 "must match", 1, 0},
		{CATALOGUE, ", \"en\": \"No\"", "", "\"Nee\"", "lacks 'en'", 1, 0},
		{SERVICES, "\"name\": \"Voorbeeld\", ", "", "town_hall", "lacks 'name'", 1, 0},
		{SERVICES, "\"phone\": \"+32 2 000 00 01\"", "\"phone\": 101", "101",
		 "must be of type string", 1, 0},
		{FACTS, "\"sample\": true", "\"sample\": 1", "passport_fee", "boolean", 1, 0},
		{FR, "\"wait\": {\"one\"", "\"wait\": {\"two\"", "\"two\"", "unknown key 'two'", 2,
		 0},
		{FR, "\"hello\"", "\"Hello\"", "Hello", "must match", 5, 0},
	};

	(void)state;
	EXPECT_ALL(mistakes);
}

static void test_parser_finds_broken_text(void **state)
{
	static const struct mistake mistakes[] = {
		{CATALOGUE, "\"kind\": \"answer\",", "\"kind\": \"answer\"", "\"service\"",
		 "'}' expected", 1, 0},
		{FR, "\"hello\"", "\"wait\": \"x\", \"hello\"", "\"one\"", "duplicate", 1, 0},
	};

	(void)state;
	EXPECT_ALL(mistakes);
}

static void test_mistakes_of_the_catalogue(void **state)
{
	static const struct mistake mistakes[] = {
		{CATALOGUE, "\"id\": \"dialogue.deny\"", "\"id\": \"passport.lost\"",
		 "\"id\": \"passport.lost\",\n\t\t\t\"kind\": \"control\"", "stands twice", 1, 0},
		{CATALOGUE, "\"service\": \"population\"", "\"service\": \"populaton\"",
		 "populaton", "unknown service 'populaton', did you mean 'population'?", 1, 0},
		{CATALOGUE, "\"service\": \"population\"", "\"service\": \"museum\"", "museum",
		 "add it to services.json", 1, 0},
		{CATALOGUE, "\"answer.bot.identity\"", "\"answer.nothing\"", "answer.nothing",
		 "has no text", 1, 3},
		{CATALOGUE, "\t\t\t\"reply\": \"answer.bot.identity\",\n", "", "\"bot.identity\"",
		 "has no reply", 1, 3},
		{CATALOGUE, "2020-01-01", "2021-02-29", "2021-02-29",
		 "there is no day '2021-02-29'", 1, 0},
		{CATALOGUE, "2020-01-01", "3000-01-01", "valid_until", "is before", 1, 0},
		{CATALOGUE, "2999-06-30", "2026-01-15", "2026-01-15", "was due on 2026-01-15", 0,
		 1},
	};

	(void)state;
	EXPECT_ALL(mistakes);
}

static void test_mistakes_of_services_and_facts(void **state)
{
	static const struct mistake mistakes[] = {
		{SERVICES, "\"id\": \"population\"", "\"id\": \"town_hall\"",
		 "\"id\": \"town_hall\",\n\t\t\t\"name\"", "stands twice", 3, 0},
		{SERVICES, "\"id\": \"town_hall\"", "\"id\": \"hall\"", NULL, "'town_hall'", 1, 0},
		{SERVICES, "13:30-16:00", "11:30-16:00", "11:30-16:00", "sort the slots", 1, 0},
		{SERVICES, "09:00-12:30", "12:30-09:00", "12:30-09:00", "ends before it begins", 1,
		 0},
		{SERVICES, "2026-12-24", "2026-11-31", "2026-11-31", "is no date", 1, 0},
		{SERVICES, "2026-12-30", "2026-12-27", "2026-12-27", "is before", 1, 0},
		{SERVICES, "2026-12-24", "2026-12-29", "2026-12-28", "overlaps", 1, 0},
		{SERVICES, "closing.eve", "closing.strike", "closing.strike", "has no text", 1, 0},
		{FACTS, "services.population.phone", "services.popluation.phone", "popluation",
		 "did you mean 'population'?", 1, 0},
		{FACTS, "\"sample\": true}",
		 "\"sample\": true}, \"x\": {\"value\": \"1\", "
		 "\"sample\": true}",
		 "passport_fee", "no text uses the fact 'x'", 0, 1},
	};

	(void)state;
	EXPECT_ALL(mistakes);
}

static void test_mistakes_of_the_locales(void **state)
{
	static const struct mistake mistakes[] = {
		{"locales/en/answers.json", "{fact.passport_fee}", "{fact.passport_fe}",
		 "passport_fe}", "unknown fact {fact.passport_fe}, did you mean 'passport_fee'?", 1,
		 0},
		{FR, "{who}", "{whom}", "{whom}", "has {whom}, which the text in 'nl' lacks", 4, 0},
		{FR, "{who}", "{who", "{who", "belongs to no {placeholder}", 3, 0},
		{FR, "\"closing.eve\"", "\"extra\": \"x\",\n\"closing.eve\"", "extra",
		 "the text 'extra' is missing in 'nl'", 2, 0},
		{"locales/nl/answers.json", "\"answer.bot", "\"hello\": \"{who}\", \"answer.bot",
		 "hello", "stands in", 1, 0},
	};

	(void)state;
	EXPECT_ALL(mistakes);
}

/* The finding stands where the key is, not in the file that lacks it. */
static void test_missing_key_is_found_where_it_exists(void **state)
{
	struct fixture fixture;
	struct reports reports;
	char *path;

	(void)state;
	fixture_create(&fixture);
	fixture_replace(&fixture, "locales/nl.json", "\"hello\": \"Dag {who}\",\n", "");
	check(&fixture, &reports);
	assert_int_equal(reports.errors, 2);
	path = fixture_path(&fixture, FR);
	assert_true(
		reported(&reports, path, fixture_line(&fixture, FR, "hello"), "missing in 'nl'"));
	free(path);
	fixture_destroy(&fixture);
}

static void test_missing_files_are_one_finding_each(void **state)
{
	struct fixture fixture;
	struct reports reports;

	(void)state;
	fixture_create(&fixture);
	fixture_remove(&fixture, FACTS);
	check(&fixture, &reports);
	assert_int_equal(reports.errors, 1);
	assert_non_null(strstr(reports.all, "facts.json"));
	fixture_write(&fixture, FACTS, fixture_facts);
	fixture_remove(&fixture, "locales/nl.json");
	fixture_remove(&fixture, "locales/nl/answers.json");
	check(&fixture, &reports);
	assert_int_equal(reports.errors, 1);
	assert_non_null(strstr(reports.all, "no texts in this language"));
	fixture_destroy(&fixture);
}

static void test_missing_schema_is_found(void **state)
{
	struct fixture fixture;
	struct reports reports;

	(void)state;
	fixture_create(&fixture);
	fixture_remove(&fixture, "locales/schemas");
	check(&fixture, &reports);
	assert_int_equal(reports.errors, 1);
	assert_non_null(strstr(reports.all, "locale.schema.json"));
	fixture_destroy(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid_pack_has_no_findings),
		cmocka_unit_test(test_schema_finds_wrong_shapes),
		cmocka_unit_test(test_parser_finds_broken_text),
		cmocka_unit_test(test_mistakes_of_the_catalogue),
		cmocka_unit_test(test_mistakes_of_services_and_facts),
		cmocka_unit_test(test_mistakes_of_the_locales),
		cmocka_unit_test(test_missing_key_is_found_where_it_exists),
		cmocka_unit_test(test_missing_files_are_one_finding_each),
		cmocka_unit_test(test_missing_schema_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
