/* The manual of the rule language, daemon/nlu/RULES.md: every example in it does what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "nlu/rules.h"
#include "nlu/rules_pattern.h"

#define MANUAL SOURCE_DIR "/daemon/nlu/RULES.md"

enum { WORDS = 64 };

/* Plural s is all of the grammar that the manual needs. */
static struct str stem_s(void *context, enum lang lang, struct str plain)
{
	(void)context;
	(void)lang;
	return str_ends(plain, STR("s")) ? str_slice(plain, 0, plain.len - 1) : plain;
}

static void compile(struct str pattern, struct buf *bytes, struct rules *rules)
{
	struct corpus_entity entities[] = {
		{.kind = STR("day"), .value = STR("mon"), .phrase = STR("maandag")},
		{.kind = STR("service"), .value = STR("library"), .phrase = STR("de bib")},
		{.kind = STR("month"), .value = STR("5"), .phrase = STR("mei")},
		{.kind = STR("month"), .value = STR("5"), .phrase = STR("mai")},
		{.kind = STR("month"), .value = STR("5"), .phrase = STR("may")},
	};
	struct corpus_rule rule = {.pattern = pattern};
	struct corpus corpus = {.rules = &rule,
				.rule_count = 1,
				.entities = entities,
				.entity_count = sizeof entities / sizeof *entities};
	struct error error = {0};

	buf_reset(bytes);
	if (!rules_compile(&corpus, stem_s, NULL, bytes, &error) ||
	    !rules_init(rules, buf_borrow(bytes), &error))
		fail_msg("%s", error.message);
}

static bool matches(const struct rules *rules, struct str message)
{
	struct arena memory = {0};
	struct rule_word words[WORDS];
	struct rules_result result;
	size_t count = rule_words_read(message, &memory, words, WORDS);

	for (size_t i = 0; i < count; i++)
		words[i].stem = stem_s(NULL, LANG_EN, words[i].plain);
	rules_match(rules, words, count, &result);
	arena_finish(&memory);
	return result.hit_count == 1;
}

/* One line of a block of examples: a pattern, or "+ message" or "- message" for the last one. */
static void try_rule(struct str line, struct buf *bytes, struct rules *rules, size_t *checked)
{
	bool wanted = str_starts(line, STR("+ "));

	if (!wanted && !str_starts(line, STR("- "))) {
		compile(line, bytes, rules);
		return;
	}
	if (matches(rules, str_slice(line, 2, line.len)) != wanted)
		fail_msg("%s: %.*s of the pattern %.*s", MANUAL, STR_ARG(line),
			 STR_ARG(rules_source(rules, 0)));
	++*checked;
}

/* "3 this ( is never closed" */
static void try_error(struct str line, struct str pattern)
{
	struct arena memory = {0};
	struct pattern parsed;
	struct error error = {0};
	struct str number;
	size_t column;

	assert_true(str_split(&line, ' ', &number));
	assert_false(pattern_parse(pattern, &memory, &parsed, &column, &error));
	if (column != strtoul(number.data, NULL, 10) || !str_starts(str_from(error.message), line))
		fail_msg("%.*s: column %zu: %s", STR_ARG(pattern), column, error.message);
	/* What is wrong, and what to do. */
	assert_non_null(strpbrk(error.message, ";:,"));
	arena_finish(&memory);
}

/* The lines of all blocks of the language `name`, one after the other. */
static bool next_line(struct str *rest, const char *name, bool *inside, struct str *line)
{
	while (str_split(rest, '\n', line)) {
		if (str_starts(*line, STR("```")))
			*inside = str_eq(str_slice(*line, 3, line->len), str_from(name));
		else if (*inside)
			return true;
	}
	return false;
}

static void test_every_example_matches_as_the_manual_says(void **state)
{
	struct buf manual BUF_AUTO = {0};
	struct buf bytes BUF_AUTO = {0};
	struct rules rules;
	struct str rest, line;
	size_t checked = 0;
	bool inside = false;

	(void)state;
	assert_true(file_read(MANUAL, 1 << 20, &manual, NULL));
	rest = buf_borrow(&manual);
	while (next_line(&rest, "rules", &inside, &line))
		try_rule(line, &bytes, &rules, &checked);
	assert_true(checked > 60);
}

static void test_every_error_is_where_the_manual_says(void **state)
{
	struct buf manual BUF_AUTO = {0};
	struct str rest, line, pattern;
	size_t checked = 0;
	bool inside = false;

	(void)state;
	assert_true(file_read(MANUAL, 1 << 20, &manual, NULL));
	rest = buf_borrow(&manual);
	while (next_line(&rest, "errors", &inside, &pattern)) {
		assert_true(next_line(&rest, "errors", &inside, &line));
		try_error(line, pattern);
		checked++;
	}
	assert_true(checked >= 8);
}

/* Compiles the pattern that stands in `literal` in line 3 of a file, and returns "line:column" of
 * the error. */
static void expect_place(const char *pattern, const char *literal, const char *place)
{
	char path[] = "/tmp/pierre-rules-XXXXXX.json";
	struct corpus_rule rule = {.pattern = str_from(pattern), .line = 3};
	struct corpus corpus = {.rules = &rule, .rule_count = 1};
	struct buf content BUF_AUTO = {0};
	struct buf bytes BUF_AUTO = {0};
	struct buf expected BUF_AUTO = {0};
	struct error error = {0};
	int file = mkstemps(path, 5);

	assert_true(file >= 0);
	close(file);
	buf_addf(&content, "{\n\"a\": [\"x\",\n\t%s ]}\n", literal);
	assert_true(file_write(path, buf_borrow(&content), NULL));
	rule.file = path;
	assert_false(rules_compile(&corpus, NULL, NULL, &bytes, &error));
	unlink(path);
	buf_addf(&expected, "%s:%s the rule \"%s\": ", path, place, pattern);
	if (!str_starts(str_from(error.message), buf_borrow(&expected)))
		fail_msg("%s, wanted %s", error.message, expected.data);
}

static void test_errors_name_the_column_of_the_file(void **state)
{
	(void)state;
	expect_place("a (b", "\"a (b\"", "3:5:");
	expect_place("a b)", "\"rules\": \"a b)\"", "3:15:");
	expect_place("a | b", "{\"effect\": \"decide\", \"pattern\": \"a | b\"}", "3:37:");
	expect_place("été [b", "\"été [b\"", "3:7:");
	expect_place("été [b", "\"\\u00e9t\\u00e9 [b\"", "3:17:");
	expect_place("a ?", "\"a\", \"a ?\"", "3:10:");
	expect_place("\"a\" ~b*", "\"\\\"a\\\" ~b*\"", "3:9:");
	expect_place("\xf0\x9f\x94\xa5 a ^ b", "\"\\ud83d\\udd25 a ^ b\"", "3:18:");
	expect_place("a @Kind", "\"b\", \"a\\u0020@Kind\"", "3:15:");
	expect_place("", "\"\"", "3:3:");
	expect_place("a\t!", "\"a\\t!\"", "3:6:");
}

static void test_errors_name_the_column_of_the_pattern_when_the_file_has_changed(void **state)
{
	struct corpus_rule rule = {.pattern = STR("a (b"), .file = "/nowhere.json", .line = 3};
	struct corpus corpus = {.rules = &rule, .rule_count = 1};
	struct buf bytes BUF_AUTO = {0};
	struct error error = {0};

	(void)state;
	assert_false(rules_compile(&corpus, NULL, NULL, &bytes, &error));
	assert_true(str_starts(str_from(error.message),
			       STR("/nowhere.json:3: column 3 of the rule \"a (b\": ")));
	rule.file = MANUAL;
	assert_false(rules_compile(&corpus, NULL, NULL, &bytes, &error));
	assert_true(str_starts(str_from(error.message),
			       STR(MANUAL ":3: column 3 of the rule \"a (b\": ")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_example_matches_as_the_manual_says),
		cmocka_unit_test(test_every_error_is_where_the_manual_says),
		cmocka_unit_test(test_errors_name_the_column_of_the_file),
		cmocka_unit_test(
			test_errors_name_the_column_of_the_pattern_when_the_file_has_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
