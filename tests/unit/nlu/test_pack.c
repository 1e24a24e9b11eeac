/* Packs: what loading takes in, and what checking finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "nlu/pack.h"
#include "nlu/pack_similar.h"

#define SCHEMA_WORDS                                                                             \
	"{\"type\":\"object\",\"required\":[\"intents\"],\"properties\":{\"intents\":{"          \
	"\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\"properties\":{"     \
	"\"examples\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"rules\":{\"type\":" \
	"\"array\"}},\"additionalProperties\":false}}},\"additionalProperties\":false}"
#define SCHEMA_ENTITIES "{\"type\":\"object\",\"required\":[\"entities\"]}"

/* Eight examples, so that nothing is said of too few. */
#define EIGHT(x)                                                                         \
	"\"" x " one\",\"" x " two\",\"" x " three\",\"" x " four\",\"" x " five\",\"" x \
	" six\",\"" x " seven\",\"" x " eight\""

/* A pack in a temporary folder. */
struct pack {
	char root[64];
	struct buf report; /* "error file:line message\n" */
	size_t errors;
};

static void put(const struct pack *pack, const char *name, const char *content)
{
	char *path MEM_AUTO = file_join(pack->root, name);
	char *folder MEM_AUTO = str_dup(str_from(path));

	*strrchr(folder, '/') = '\0';
	mkdir(folder, 0700);
	assert_true(file_write(path, str_from(content), NULL));
}

static void pack_begin(struct pack *pack)
{
	*pack = (struct pack){.root = "/tmp/pierre-pack-XXXXXX"};
	assert_non_null(mkdtemp(pack->root));
	put(pack, "schemas/utterances.schema.json", SCHEMA_WORDS);
	put(pack, "schemas/entities.schema.json", SCHEMA_ENTITIES);
	for_each_lang (lang) {
		char name[32];

		snprintf(name, sizeof name, "%s/a.json", lang_code(lang));
		put(pack, name,
		    "{\"intents\":{\"a.b\":{\"examples\":[" EIGHT(
			    "alpha") "]},\n"
				     "\"c.d\":{\"examples\":[" EIGHT("gamma") "]}}}");
	}
}

static void pack_end(struct pack *pack)
{
	struct buf command BUF_AUTO = {0};

	buf_addf(&command, "rm -rf '%s'", pack->root);
	assert_int_equal(system(command.data), 0);
	buf_finish(&pack->report);
}

static void on_finding(void *context, bool is_error, const char *file, int line,
		       const char *message)
{
	struct pack *pack = context;
	struct str name = str_from(file), root = str_from(pack->root);

	if (str_starts(name, root))
		name = str_slice(name, root.len, name.len);
	buf_addf(&pack->report, "%s %.*s:%d %s\n", is_error ? "error" : "warning", STR_ARG(name),
		 line, message);
}

static const char *check(struct pack *pack)
{
	static const char *const ids[] = {"a.b", "c.d"}, *const services[] = {"library", "pool"};
	const struct pack_names names = {ids, 2, services, 2};

	buf_reset(&pack->report);
	pack->errors = pack_check(pack->root, &names, on_finding, pack);
	return pack->report.data ? pack->report.data : "";
}

static void expect(struct pack *pack, size_t errors, const char *text)
{
	const char *report = check(pack);

	if (!strstr(report, text) || pack->errors != errors)
		fail_msg("expected %zu errors and '%s' in:\n%s", errors, text, report);
}

static void test_clean_pack_has_no_findings(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "en/entities.json", "{\"entities\":{\"day\":{\"mon\":[\"monday\"]}}}");
	put(&pack, "en/z.json",
	    "{\"intents\":{\"a.b\":{\"examples\":[\"open on monday\"],"
	    "\"rules\":[\"open .. @day\"]}}}");
	assert_string_equal(check(&pack), "");
	assert_int_equal(pack.errors, 0);
	pack_end(&pack);
}

static void test_loading_takes_examples_rules_and_entities_with_their_lines(void **state)
{
	struct corpus corpus = {0};
	struct error error;
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "nl/b.json",
	    "{\"intents\":{\n\"c.d\":{\n\"examples\":[\n\"hallo daar\"],\n\"rules\":[\"x y\",\n"
	    "{\"pattern\":\"z\",\"effect\":\"weigh\",\"weight\":1.5}]}}}");
	put(&pack, "nl/entities.json",
	    "{\"entities\":{\"day\":{\n\"mon\":[\"maandag\",\n\"op maandag\"]}}}");
	assert_true(corpus_load_pack(&corpus, pack.root, &error));
	assert_int_equal(corpus.intent_count, 2);
	assert_int_equal(corpus.utterance_count, 3 * 16 + 1);
	assert_int_equal(corpus.utterances[0].lang, LANG_NL);
	assert_true(str_eq(corpus.utterances[16].text, STR("hallo daar")));
	assert_int_equal(corpus.utterances[16].line, 4);
	assert_int_equal(corpus.utterances[16].intent, 1);
	assert_non_null(strstr(corpus.utterances[16].file, "/nl/b.json"));
	assert_int_equal(corpus.rule_count, 2);
	assert_int_equal(corpus.rules[0].effect, RULE_DECIDE);
	assert_int_equal(corpus.rules[0].line, 5);
	assert_int_equal(corpus.rules[1].effect, RULE_WEIGH);
	assert_int_equal(corpus.rules[1].line, 6);
	assert_true(corpus.rules[1].weight > 1.4F && corpus.rules[1].weight < 1.6F);
	assert_int_equal(corpus.entity_count, 2);
	assert_true(str_eq(corpus.entities[1].phrase, STR("op maandag")));
	assert_true(str_eq(corpus.entities[1].kind, STR("day")));
	assert_true(str_eq(corpus.entities[1].value, STR("mon")));
	assert_int_equal(corpus.entities[1].line, 3);
	corpus_finish(&corpus);
	pack_end(&pack);
}

/* Loading fails, and the message ends with `text`. */
static void refuse(const char *content, const char *text)
{
	struct corpus corpus = {0};
	struct error error = {0};
	struct pack pack;

	pack_begin(&pack);
	put(&pack, "fr/b.json", content);
	assert_false(corpus_load_pack(&corpus, pack.root, &error));
	if (!strstr(error.message, text))
		fail_msg("expected '%s' in '%s'", text, error.message);
	corpus_finish(&corpus);
	pack_end(&pack);
}

static void test_loading_says_where_a_file_is_wrong(void **state)
{
	struct corpus corpus = {0};
	struct error error = {0};

	(void)state;
	refuse("{\"intents\":\n[]}", "/fr/b.json:1: the file needs an object");
	refuse("{\"intents\":{\n\"a.b\":[]}}", "/fr/b.json:2: an intent must be");
	refuse("{\"intents\":{\"a.b\":{\n\"examples\":{}}}}", "/fr/b.json:2: \"examples\"");
	refuse("{\"intents\":{\"a.b\":{\"examples\":[\n\n7]}}}", "/fr/b.json:3: an example");
	refuse("{\"intents\":{\"a.b\":{\"rules\":[\n{\"effect\":\"decide\"}]}}}",
	       "/fr/b.json:2: a rule is a pattern");
	refuse("{\"intents\":{\"a.b\":{\"rules\":[{\"pattern\":\"a\",\n\"effect\":\"x\"}]}}}",
	       "/fr/b.json:2: \"effect\" must be");
	refuse("{\"intents\":{\"a.b\":{\"rules\":[\n{\"pattern\":\"a\",\"effect\":\"weigh\"}]}}}",
	       "needs a \"weight\"");
	refuse("{\"intents\":{\"a.b\":{\"rules\":[{\"pattern\":\"a\",\"effect\":\"weigh\","
	       "\"weight\":1e9}]}}}",
	       "between -20 and 20");
	refuse("{\"intents\":", "/fr/b.json:");
	assert_false(corpus_load_pack(&corpus, "/nowhere/at/all", &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	corpus_finish(&corpus);
}

static void test_same_example_in_two_intents_is_an_error(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "en/b.json", "{\"intents\":{\"c.d\":{\"examples\":[\n\"Alpha: TWO!\"]}}}");
	expect(&pack, 1,
	       "error /en/b.json:2 \"Alpha: TWO!\" is an example of \"c.d\" here and of "
	       "\"a.b\" at ");
	pack_end(&pack);
}

static void test_same_example_in_two_languages_of_two_intents_is_a_warning(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "en/b.json", "{\"intents\":{\"c.d\":{\"examples\":[\"de bus\"]}}}");
	put(&pack, "fr/b.json", "{\"intents\":{\"a.b\":{\"examples\":[\"de bus\"]}}}");
	expect(&pack, 0, "warning /en/b.json:1 \"de bus\" is an example of \"c.d\" here");
	pack_end(&pack);
}

static void test_repeated_and_reordered_examples_are_warnings(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "nl/b.json",
	    "{\"intents\":{\"a.b\":{\"examples\":[\"h\xc3\xa9 jij\",\n\"he, jij\"]},"
	    "\"c.d\":{\"examples\":[\n\"jij h\xc3\xa9\"]}}}");
	expect(&pack, 0, "warning /nl/b.json:2 \"he, jij\" stands twice in \"a.b\", first at ");
	expect(&pack, 0,
	       "warning /nl/b.json:3 \"jij h\xc3\xa9\" of \"c.d\" has the same words as ");
	pack_end(&pack);
}

static void test_intents_missing_or_thin_in_a_language_are_found(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "fr/a.json", "{\"intents\":{\"a.b\":{\"examples\":[\"un\",\"deux\"]}}}");
	expect(&pack, 1, "error :0 \"c.d\" has no example in fr");
	expect(&pack, 1, "warning /fr/a.json:1 \"a.b\" has 2 examples in fr");
	put(&pack, "fr/a.json",
	    "{\"intents\":{\"a.b\":{\"examples\":[" EIGHT("a") "]},\"c.f\":{\"examples\":[" EIGHT(
		    "c") "]}}}");
	expect(&pack, 4,
	       "error /fr/a.json:1 intent \"c.f\" is not in the catalogue; did you mean "
	       "\"c.d\"?");
	pack_end(&pack);
}

static void test_broken_files_are_found_and_the_others_still_checked(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "nl/b.json", "{\"intents\":{\n\"a.b\":}}");
	put(&pack, "en/b.json", "{\"intents\":{\"a.b\":{\n\"exampels\":[]}}}");
	put(&pack, "en/c.json", "{\"intents\":{\"c.d\":{\"examples\":[\"alpha two\"]}}}");
	expect(&pack, 3, "error /nl/b.json:2 column 7: ");
	expect(&pack, 3, "error /en/b.json:");
	expect(&pack, 3, "error /en/c.json:1 \"alpha two\" is an example");
	pack_end(&pack);
}

static void test_bad_patterns_are_errors_with_their_column(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "en/b.json",
	    "{\"intents\":{\"a.b\":{\"rules\":[\"alpha\",\n\"alpha (x\",\n\"@dya alpha\"]}}}");
	expect(&pack, 2, "error /en/b.json:2 column 8: the rule \"alpha (x\": this ( is never");
	expect(&pack, 2,
	       "error /en/b.json:3 column 2: the rule \"@dya alpha\": no entities.json has @dya");
	pack_end(&pack);
}

static void test_rules_are_tried_on_the_examples(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "en/b.json",
	    "{\"intents\":{\"a.b\":{\"rules\":[\"nowhere\",\n\"(alpha|gamma) two\",\n"
	    "{\"pattern\":\"alpha one\",\"effect\":\"forbid\"},\n"
	    "{\"pattern\":\"gamma\",\"effect\":\"forbid\"},\n"
	    "{\"pattern\":\"one\",\"effect\":\"weigh\",\"weight\":1}]}}}");
	expect(&pack, 0, "warning /en/b.json:1 the rule \"nowhere\" matches no example of \"a.b\"");
	expect(&pack, 0,
	       "warning /en/b.json:2 the rule \"(alpha|gamma) two\" gives \"a.b\" 3 examples "
	       "of others, such as \"gamma two\" of \"c.d\"");
	expect(&pack, 0, "warning /en/b.json:3 the rule \"alpha one\" forbids \"a.b\" its own");
	assert_null(strstr(check(&pack), "/en/b.json:4"));
	assert_null(strstr(check(&pack), "/en/b.json:5"));
	pack_end(&pack);
}

static void test_a_template_with_a_swapped_word_is_found(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "en/z.json",
	    "{\"intents\":{\"a.b\":{\"examples\":[\"I want a passport today\",\n"
	    "\"I want a Licence, today!\"]},\"c.d\":{\"examples\":[\"I want a taxi today\","
	    "\"lost taxi\",\"found taxi\"]}}}");
	expect(&pack, 0,
	       "warning /en/z.json:2 \"I want a Licence, today!\" of \"a.b\" differs in one word "
	       "only from \"I want a passport today\"");
	assert_null(strstr(pack.report.data, "taxi"));
	pack_end(&pack);
}

static void test_entities_name_services_and_each_language_has_them(void **state)
{
	struct pack pack;

	(void)state;
	pack_begin(&pack);
	put(&pack, "en/entities.json",
	    "{\"entities\":{\"service\":{\"library\":[\"library\",\n\"the pool\"],\n\"pool\":"
	    "[\"The Pool!\"],\n\"libary\":[\"books\"]},\"day\":{\"mon\":[\"monday\"]}}}");
	put(&pack, "fr/entities.json", "{\"entities\":{\"service\":{\"library\":[\"bibli\"]}}}");
	expect(&pack, 1,
	       "error /en/entities.json:4 \"libary\" of the entity \"service\" is no service; did "
	       "you mean \"library\"?");
	expect(&pack, 1,
	       "warning /en/entities.json:3 \"The Pool!\" stands for \"pool\" here and for "
	       "\"library\"");
	expect(&pack, 1,
	       "warning /en/entities.json:3 no phrase of fr stands for \"pool\" of the entity "
	       "\"service\"; add some to fr/entities.json");
	/* A language that does not have the kind at all is left alone. */
	assert_null(strstr(pack.report.data, "phrase of nl"));
	assert_null(strstr(pack.report.data, "\"mon\""));
	pack_end(&pack);
}

static void test_examples_of_two_intents_that_are_alike_are_paired(void **state)
{
	static const struct {
		const char *intent, *text;
	} samples[] = {
		{"a.b", "Where can I pay my parking fine"}, {"a.b", "I would like a cake"},
		{"c.d", "where can I pay a parking fine?"}, {"c.d", "would you like an apple"},
		{"c.d", "where can I pay a parking fine!"},
	};
	struct corpus corpus = {0};
	struct similar *pairs;

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		corpus_add_utterance(
			&corpus, &(struct utterance){.text = str_from(samples[i].text),
						     .intent = corpus_intent(
							     &corpus, str_from(samples[i].intent)),
						     .lang = LANG_EN});
	assert_int_equal(pack_similar(&corpus, 0.5, &pairs), 2);
	assert_string_equal(pairs[0].a->text.data, samples[0].text);
	assert_string_equal(pairs[0].b->text.data, samples[2].text);
	assert_true(pairs[0].likeness < 1);
	free(pairs);
	assert_int_equal(pack_similar(&corpus, 1, &pairs), 0);
	free(pairs);
	corpus_finish(&corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean_pack_has_no_findings),
		cmocka_unit_test(test_loading_takes_examples_rules_and_entities_with_their_lines),
		cmocka_unit_test(test_loading_says_where_a_file_is_wrong),
		cmocka_unit_test(test_same_example_in_two_intents_is_an_error),
		cmocka_unit_test(test_same_example_in_two_languages_of_two_intents_is_a_warning),
		cmocka_unit_test(test_repeated_and_reordered_examples_are_warnings),
		cmocka_unit_test(test_intents_missing_or_thin_in_a_language_are_found),
		cmocka_unit_test(test_broken_files_are_found_and_the_others_still_checked),
		cmocka_unit_test(test_bad_patterns_are_errors_with_their_column),
		cmocka_unit_test(test_rules_are_tried_on_the_examples),
		cmocka_unit_test(test_a_template_with_a_swapped_word_is_found),
		cmocka_unit_test(test_entities_name_services_and_each_language_has_them),
		cmocka_unit_test(test_examples_of_two_intents_that_are_alike_are_paired),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
