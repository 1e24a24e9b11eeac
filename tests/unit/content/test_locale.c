/* Texts: placeholders, facts, plurals, and what is missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "content/locale.h"

struct texts {
	struct arena arena;
	struct facts facts;
	struct locale locale;
};

static int set_up(void **state)
{
	static struct texts texts;
	json_t *facts =
		json_loads("{\"facts\":{\"fee\":{\"value\":{\"nl\":\"80 euro\",\"fr\":"
			   "\"80 euros\",\"en\":\"80 euro\"}},\"phone\":{\"value\":\"101\"}}}",
			   0, NULL);
	json_t *root = json_loads(
		"{\"texts\":{\"hello\":\"Bonjour {who}, {who} ! {fact.fee}\","
		"\"plain\":\"Rien\",\"call\":\"{fact.phone}\",\"odd\":\"a { b } {C} {fact.none}\","
		"\"wait\":{\"one\":\"{count} minute\",\"other\":\"{count} minutes\"}}}",
		0, NULL);

	texts = (struct texts){0};
	facts_init(&texts.facts, &texts.arena, facts);
	locale_init(&texts.locale, LANG_FR);
	locale_add(&texts.locale, &texts.arena, root, &texts.facts);
	json_decref(facts);
	json_decref(root);
	*state = &texts;
	return 0;
}

static int tear_down(void **state)
{
	struct texts *texts = *state;

	locale_finish(&texts->locale);
	facts_finish(&texts->facts);
	arena_finish(&texts->arena);
	return 0;
}

static void expect(const struct texts *texts, const char *key, const char *name, const char *value,
		   const char *expected)
{
	struct placeholder placeholder = {name, str_from(value)};
	struct buf out = {0};

	buf_add(&out, STR("> "));
	locale_render(&texts->locale, key, &placeholder, name ? 1 : 0, &out);
	assert_string_equal(out.data + 2, expected);
	buf_finish(&out);
}

static void test_placeholders_and_facts_are_filled(void **state)
{
	expect(*state, "hello", "who", "Ana", "Bonjour Ana, Ana ! 80 euros");
	expect(*state, "plain", NULL, NULL, "Rien");
	expect(*state, "call", NULL, NULL, "101");
}

static void test_facts_are_in_the_raw_text_already(void **state)
{
	const struct texts *texts = *state;

	assert_string_equal(locale_text(&texts->locale, "hello")->other.text,
			    "Bonjour {who}, {who} ! 80 euros");
	assert_null(locale_text(&texts->locale, "absent"));
}

static void test_plural_follows_the_language(void **state)
{
	struct texts *texts = *state;

	expect(texts, "wait", "count", "1", "1 minute");
	expect(texts, "wait", "count", "0", "0 minute");
	expect(texts, "wait", "count", "2", "2 minutes");
	expect(texts, "wait", "count", "11", "11 minutes");
	expect(texts, "wait", NULL, NULL, "{count} minutes");
	texts->locale.lang = LANG_NL;
	expect(texts, "wait", "count", "0", "0 minutes");
	expect(texts, "wait", "count", "1", "1 minute");
}

/* A value is data: braces in it are not looked at. */
static void test_values_are_not_expanded_again(void **state)
{
	expect(*state, "hello", "who", "{who}", "Bonjour {who}, {who} ! 80 euros");
}

static void test_what_is_missing_stays_visible(void **state)
{
	expect(*state, "absent.key", NULL, NULL, "absent.key");
	expect(*state, "hello", "other", "x", "Bonjour {who}, {who} ! 80 euros");
	expect(*state, "odd", NULL, NULL, "a { b } {C} {fact.none}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_placeholders_and_facts_are_filled, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_facts_are_in_the_raw_text_already, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_plural_follows_the_language, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_values_are_not_expanded_again, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_missing_stays_visible, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
