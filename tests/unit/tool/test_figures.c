/* What an evaluation says of each language, for people and for programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tool/eval_json.h"
#include "tool/report.h"

static struct corpus corpus;
static struct evaluate_miss misses[] = {
	{{"x < y", 5}, "a", "b", 0.75, LANG_NL, "nl.tsv", 3},
	{{"b & c", 5}, "b", "-", 0.25, LANG_EN, "en.tsv", 1},
	{{"another", 7}, "b", "a", 0.5, LANG_EN, "en.tsv", 2},
	{{"once more", 9}, "b", "a", 0.5, LANG_EN, "en.tsv", 3},
};
static const struct evaluation evaluation = {
	.count = 8, .right = 4, .accuracy = 0.5, .misses = misses, .miss_count = 4};

static void add(const char *intent, enum lang lang, int count)
{
	for (int i = 0; i < count; i++) {
		struct utterance utterance = {.text = STR("x"), .lang = lang, .file = "x.tsv"};

		utterance.intent = corpus_intent(&corpus, str_from(intent));
		corpus_add_utterance(&corpus, &utterance);
	}
}

/* nl: 3 of a, 1 of b; en: 1 of a, 3 of b. */
static int setup(void **state)
{
	(void)state;
	add("a", LANG_NL, 3);
	add("b", LANG_NL, 1);
	add("a", LANG_EN, 1);
	add("b", LANG_EN, 3);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	corpus_finish(&corpus);
	return 0;
}

static void test_accuracy_and_f1_are_those_of_the_language(void **state)
{
	struct figures figures[LANG_COUNT];

	(void)state;
	figures_of_languages(&evaluation, &corpus, figures);
	assert_int_equal(figures[LANG_NL].count, 4);
	assert_int_equal(figures[LANG_NL].right, 3);
	assert_float_equal(figures[LANG_NL].accuracy, 0.75, 1e-9);
	/* a: precision 2/2, recall 2/3; b: precision 1/2, recall 1. */
	assert_float_equal(figures[LANG_NL].macro_f1, (0.8 + 2.0 / 3) / 2, 1e-9);
	/* a: precision 1/3, recall 1; b: none right. "-" is nobody's prediction. */
	assert_int_equal(figures[LANG_EN].right, 1);
	assert_float_equal(figures[LANG_EN].macro_f1, 0.5 / 2, 1e-9);
	assert_int_equal(figures[LANG_FR].count, 0);
	assert_float_equal(figures[LANG_FR].macro_f1, 0, 1e-9);
}

static void test_most_frequent_confusion_stands_first(void **state)
{
	struct figures figures[LANG_COUNT];

	(void)state;
	figures_of_languages(&evaluation, &corpus, figures);
	assert_int_equal(figures[LANG_EN].confusion_count, 2);
	assert_string_equal(figures[LANG_EN].confusions[0].predicted, "a");
	assert_int_equal(figures[LANG_EN].confusions[0].count, 2);
	assert_string_equal(figures[LANG_EN].confusions[1].predicted, "-");
	assert_int_equal(figures[LANG_NL].confusion_count, 1);
	assert_string_equal(figures[LANG_NL].confusions[0].gold, "a");
	assert_int_equal(figures[LANG_FR].confusion_count, 0);
}

static void test_json_has_the_languages_that_were_tested(void **state)
{
	struct figures figures[LANG_COUNT];
	const json_t *languages, *en;
	json_t *json;

	(void)state;
	figures_of_languages(&evaluation, &corpus, figures);
	json = eval_json(&evaluation, figures);
	languages = json_object_get(json, "languages");
	en = json_object_get(languages, "en");
	assert_int_equal(json_object_size(languages), 2);
	assert_int_equal(json_integer_value(json_object_get(en, "right")), 1);
	assert_int_equal(json_array_size(json_object_get(en, "confusions")), 2);
	assert_int_equal(json_array_size(json_object_get(json, "misses")), 4);
	assert_int_equal(json_array_size(json_object_get(json, "thresholds")), EVALUATE_POINTS);
	assert_int_equal(json_array_size(json_object_get(json, "bins")), EVALUATE_BINS);
	json_decref(json);
}

static void test_page_escapes_what_people_typed(void **state)
{
	struct figures figures[LANG_COUNT];
	struct buf page = {0};

	(void)state;
	figures_of_languages(&evaluation, &corpus, figures);
	report_write(&evaluation, figures, &page);
	assert_non_null(strstr(page.data, "<td lang=\"nl\">x &lt; y</td>"));
	assert_non_null(strstr(page.data, "<td lang=\"en\">b &amp; c</td>"));
	assert_non_null(strstr(page.data, "</html>"));
	assert_null(strstr(page.data, "<script"));
	assert_null(strstr(page.data, "://"));
	buf_finish(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accuracy_and_f1_are_those_of_the_language),
		cmocka_unit_test(test_most_frequent_confusion_stands_first),
		cmocka_unit_test(test_json_has_the_languages_that_were_tested),
		cmocka_unit_test(test_page_escapes_what_people_typed),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
