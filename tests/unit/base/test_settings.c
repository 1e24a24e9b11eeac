/* A table of settings: what is taken from files and flags, and messages that say what to mend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/mem.h"
#include "base/settings.h"

struct sample {
	char *word, *page, *base_page, *level, *name;
	int64_t port;
	struct setting_list some_list, other_list;
};

#define AT(member) offsetof(struct sample, member)

static const struct setting table[] = {
	{"word", SETTING_TEXT, AT(word), 0, 0, "a word", "TEXT", "any", NULL},
	{"page", SETTING_TEXT, AT(page), 0, 0, "", "URL", "a page", setting_check_url},
	{"base_page", SETTING_TEXT, AT(base_page), 0, 0, "", "URL", "a site",
	 setting_check_base_url},
	{"level", SETTING_TEXT, AT(level), 0, 0, "info", "LEVEL", "how much", setting_check_level},
	{"name", SETTING_TEXT, AT(name), 0, 0, "x", "NAME", "who", setting_check_name},
	{"port", SETTING_NUMBER, AT(port), 0, 65535, "8080", "N", "where", NULL},
	{"some_list", SETTING_LIST, AT(some_list), 0, 0, "", "A,...", "some", NULL},
	{"other_list", SETTING_LIST, AT(other_list), 0, 0, "", "B,...", "others", NULL},
};

static const struct settings settings = {table, sizeof table / sizeof *table};

static int sample_open(void **state)
{
	/* What was there before does not matter. */
	struct sample *sample = mem_alloc(sizeof *sample);

	memset(sample, 0xa5, sizeof *sample);
	settings_init(&settings, sample);
	*state = sample;
	return 0;
}

static int sample_close(void **state)
{
	settings_finish(&settings, *state);
	free(*state);
	return 0;
}

static bool parse(struct sample *sample, const char *text, struct error *error)
{
	return settings_parse(&settings, sample, "sample.json", str_from(text), error);
}

static bool set(struct sample *sample, const char *key, const char *value, struct error *error)
{
	return settings_set(&settings, sample, str_from(key), str_from(value), error);
}

static void assert_refused(struct sample *sample, const char *text, const char *message)
{
	struct error error = {0};

	assert_false(parse(sample, text, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_string_equal(error.message, message);
}

static char *repeated(const char *piece, size_t count)
{
	size_t len = strlen(piece);
	char *text = mem_alloc(len * count + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(text + i * len, piece, len);
	text[len * count] = '\0';
	return text;
}

static void test_the_standard_is_that_of_the_table(void **state)
{
	const struct sample *sample = *state;

	assert_string_equal(sample->word, "a word");
	assert_string_equal(sample->level, "info");
	assert_int_equal(sample->port, 8080);
	assert_int_equal(sample->some_list.count, 0);
}

static void test_an_unknown_key_names_the_closest_and_its_line(void **state)
{
	struct sample *sample = *state;

	assert_refused(sample, "{\n \"port\": 1,\n \"wrod\": 5\n}",
		       "sample.json:3: there is no setting 'wrod'; did you mean 'word'?");
	assert_refused(sample, "{\"weather\": \"fine\"}",
		       "sample.json:1: there is no setting 'weather'");
}

static void test_a_key_longer_than_all_is_unknown(void **state)
{
	struct sample *sample = *state;
	struct error error = {0};
	char *key = repeated("port", 100);

	assert_false(set(sample, key, "1", &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_int_equal(strncmp(error.message, "there is no setting 'portport", 29), 0);
	free(key);
}

static void test_a_wrong_type_says_which_is_right(void **state)
{
	struct sample *sample = *state;

	assert_refused(sample, "{\n\"port\": \"8080\"}",
		       "sample.json:2: port takes a whole number");
	assert_refused(sample, "{\"port\": 80.5}", "sample.json:1: port takes a whole number");
	assert_refused(sample, "{\"word\": 7}", "sample.json:1: word takes a text");
	assert_refused(sample, "{\"other_list\": \"https://a.example\"}",
		       "sample.json:1: other_list takes a list of texts");
	assert_refused(sample, "{\"other_list\": [\"https://a.example\", 7]}",
		       "sample.json:1: other_list takes a list of texts");
	/* true and null have no line of their own. */
	assert_refused(sample, "{\"port\": true}", "sample.json: port takes a whole number");
	assert_refused(sample, "{\"word\": null}", "sample.json: word takes a text");
	assert_refused(sample, "[]", "sample.json: not an object of settings");
	assert_int_equal(sample->port, 8080);
}

static void test_a_flag_that_is_no_number_is_refused(void **state)
{
	static const char *const values[] = {"",
					     "x",
					     "80x",
					     "80 ",
					     "1e3",
					     "0x50",
					     "99999999999999999999",
					     "000000000000000000000000000000000000000080"};
	struct sample *sample = *state;

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct error error = {0};
		char wanted[128];

		assert_false(set(sample, "port", values[i], &error));
		snprintf(wanted, sizeof wanted, "port is '%s'; it takes a whole number", values[i]);
		assert_string_equal(error.message, wanted);
	}
	assert_int_equal(sample->port, 8080);
}

static void test_only_urls_of_the_web_are_taken(void **state)
{
	static const char *const bad[] = {
		"pay.example",	    "ftp://pay.example",    "javascript:alert(1)",
		"https://",	    "https:///pay",	    "https://pay.example/a b",
		"https://a.be/\"x", "https://a.be/<x>",	    "https://pay.example/#top",
		"https://a.be/\n",  "https://b\xc3\xa9.be", "HTTPS//a.be",
	};
	struct sample *sample = *state;
	char *path = repeated("0123456789", 52), url[600];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = {0};

		if (set(sample, "page", bad[i], &error))
			fail_msg("'%s' is taken", bad[i]);
		assert_int_equal(error.code, ERROR_INVALID);
		assert_non_null(strstr(error.message, bad[i]));
	}
	snprintf(url, sizeof url, "https://a.be/%s", path);
	assert_false(set(sample, "base-page", url, NULL));
	assert_true(set(sample, "page", "https://pay.example/start?shop=7", NULL));
	assert_string_equal(sample->page, "https://pay.example/start?shop=7");
	assert_true(set(sample, "base-page", "http://127.0.0.1:8080//", NULL));
	assert_string_equal(sample->base_page, "http://127.0.0.1:8080");
	assert_true(set(sample, "base-page", "", NULL));
	free(path);
}

static void test_a_list_is_split_trimmed_and_can_be_emptied(void **state)
{
	struct sample *sample = *state;

	assert_true(set(sample, "some-list", " 10.0.0.1 ,, 10.0.0.2,", NULL));
	assert_int_equal(sample->some_list.count, 2);
	assert_string_equal(sample->some_list.items[0], "10.0.0.1");
	assert_string_equal(sample->some_list.items[1], "10.0.0.2");
	assert_true(set(sample, "some-list", "", NULL));
	assert_int_equal(sample->some_list.count, 0);
}

static void test_a_list_has_at_most_sixteen_values(void **state)
{
	struct sample *sample = *state;
	struct error error = {0};

	assert_true(set(sample, "other-list", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", NULL));
	assert_int_equal(sample->other_list.count, 16);
	assert_false(
		set(sample, "other-list", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", &error));
	assert_int_equal(error.code, ERROR_LIMIT);
	assert_string_equal(error.message, "other_list: more than 16 values");
	assert_false(parse(sample,
			   "{\"other_list\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\","
			   "\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\"]}",
			   &error));
	assert_string_equal(error.message, "sample.json:1: other_list: more than 16 values");
}

static void test_text_that_is_no_json_is_refused_with_its_place(void **state)
{
	struct sample *sample = *state;
	struct error error = {0};

	assert_false(parse(sample, "{\n\"port\": 1,\n}", &error));
	assert_int_equal(strncmp(error.message, "sample.json:3:", 14), 0);
	assert_false(parse(sample, "", &error));
	assert_false(parse(sample, "{\"port\": 1, \"port\": 2}", &error));
	assert_int_equal(sample->port, 8080);
}

static void test_the_help_has_a_line_for_each(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	settings_help(&settings, out);
	fclose(out);
	assert_non_null(strstr(text, "  --base-page URL "));
	assert_non_null(strstr(text, " where [8080]\n"));
	assert_non_null(strstr(text, " some\n"));
	free(text);
}

#define SAMPLE_TEST(name) cmocka_unit_test_setup_teardown(name, sample_open, sample_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAMPLE_TEST(test_the_standard_is_that_of_the_table),
		SAMPLE_TEST(test_an_unknown_key_names_the_closest_and_its_line),
		SAMPLE_TEST(test_a_key_longer_than_all_is_unknown),
		SAMPLE_TEST(test_a_wrong_type_says_which_is_right),
		SAMPLE_TEST(test_a_flag_that_is_no_number_is_refused),
		SAMPLE_TEST(test_only_urls_of_the_web_are_taken),
		SAMPLE_TEST(test_a_list_is_split_trimmed_and_can_be_emptied),
		SAMPLE_TEST(test_a_list_has_at_most_sixteen_values),
		SAMPLE_TEST(test_text_that_is_no_json_is_refused_with_its_place),
		SAMPLE_TEST(test_the_help_has_a_line_for_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
