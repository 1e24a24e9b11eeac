/* Lines of values, refusals of the parser, and the words of JSON Schema. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"

static const char sample[] = "{\n"
			     "\t\"a\": 1, \"b\": [ ],\n"
			     "\t\"list\": [\"x\",\n"
			     "\t\t\"y \\\" ] }\",\n"
			     "\t\ttrue, {\n"
			     "\t\t\t\"deep\": -1.5e3 } ],\n"
			     "\t\"last\":\n"
			     "\t\t\"z\"\n"
			     "}\n";

static int line_of(const struct json_doc *doc, const char *key)
{
	return json_doc_line(doc, json_object_get(doc->root, key));
}

static void test_each_value_knows_its_line(void **state)
{
	struct json_doc doc;
	const json_t *list;

	(void)state;
	assert_true(json_doc_parse(&doc, "sample", str_from(sample), NULL));
	list = json_object_get(doc.root, "list");
	assert_int_equal(json_doc_line(&doc, doc.root), 1);
	assert_int_equal(line_of(&doc, "a"), 2);
	assert_int_equal(line_of(&doc, "b"), 2);
	assert_int_equal(line_of(&doc, "list"), 3);
	assert_int_equal(json_doc_line(&doc, json_array_get(list, 0)), 3);
	assert_int_equal(json_doc_line(&doc, json_array_get(list, 1)), 4);
	assert_int_equal(json_doc_line(&doc, json_array_get(list, 2)), 0);
	assert_int_equal(json_doc_line(&doc, json_array_get(list, 3)), 5);
	assert_int_equal(json_doc_line(&doc, json_object_get(json_array_get(list, 3), "deep")), 6);
	assert_int_equal(line_of(&doc, "last"), 8);
	assert_int_equal(line_of(&doc, "absent"), 0);
	json_doc_finish(&doc);
}

/* Empty containers, and containers that end right behind them, must not shift the walk. */
static void test_lines_hold_behind_empty_containers(void **state)
{
	struct json_doc doc;

	(void)state;
	assert_true(
		json_doc_parse(&doc, "x", STR("[{ },\n[\n] ,[[]],\n {\"k\":{}\n},\"e\"]"), NULL));
	assert_int_equal(json_doc_line(&doc, json_array_get(doc.root, 1)), 2);
	assert_int_equal(json_doc_line(&doc, json_array_get(doc.root, 2)), 3);
	assert_int_equal(json_doc_line(&doc, json_array_get(doc.root, 3)), 4);
	assert_int_equal(json_doc_line(&doc, json_array_get(doc.root, 4)), 5);
	json_doc_finish(&doc);
}

static void refuse(const char *text, enum error_code code, const char *part)
{
	struct error error = {0};
	struct json_doc doc;

	assert_false(json_doc_parse(&doc, "pack.json", str_from(text), &error));
	assert_int_equal(error.code, code);
	if (!strstr(error.message, part))
		fail_msg("'%s' lacks '%s'", error.message, part);
	json_doc_finish(&doc);
}

static void test_broken_text_is_refused_with_its_place(void **state)
{
	(void)state;
	refuse("{\n\"a\": 1,\n\"a\": 2}", ERROR_INVALID, "pack.json:3:");
	refuse("{\n\"a\": 1,\n\"a\": 2}", ERROR_INVALID, "duplicate");
	refuse("[1,\n 2", ERROR_INVALID, "pack.json:2:");
	refuse("", ERROR_INVALID, "pack.json:");
	refuse("{} x", ERROR_INVALID, "pack.json:1:");
}

static void test_deep_nesting_is_refused(void **state)
{
	char text[200];

	(void)state;
	memset(text, '[', 65);
	memset(text + 65, ']', 65);
	text[130] = '\0';
	refuse(text, ERROR_LIMIT, "64");
	assert_false(json_depth_within((struct str){text, 130}, 64));
	assert_true(json_depth_within((struct str){text + 1, 128}, 64));
	assert_true(json_depth_within(STR("\"[[[[\\\"[[[\""), 0));
}

static void test_files_are_loaded_or_named(void **state)
{
	char path[] = "/tmp/pierre-json-XXXXXX";
	struct error error = {0};
	struct json_doc doc;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_true(file_write(path, STR("{\"k\": \"v\"}"), &error));
	assert_true(json_doc_load(&doc, path, &error));
	assert_string_equal(doc.path, path);
	assert_true(str_eq(json_str(doc.root, "k"), STR("v")));
	assert_int_equal(json_str(doc.root, "absent").len, 0);
	json_doc_finish(&doc);
	unlink(path);
	assert_false(json_doc_load(&doc, path, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	assert_non_null(strstr(error.message, path));
}

static void test_values_are_written_compactly(void **state)
{
	json_t *value = json_pack("{s:[i,b,n],s:s}", "a", 1, 1, "t", "\xc3\xa9");
	struct buf out = {0};

	(void)state;
	buf_add(&out, STR("> "));
	json_add(&out, value);
	assert_string_equal(out.data, "> {\"a\":[1,true,null],\"t\":\"\xc3\xa9\"}");
	buf_finish(&out);
	json_decref(value);
}

/* What the last report said. */
struct seen {
	char pointer[128], message[512];
	const json_t *value;
};

static void remember(void *context, const json_t *value, const char *pointer, const char *message)
{
	struct seen *seen = context;

	snprintf(seen->pointer, sizeof seen->pointer, "%s", pointer);
	snprintf(seen->message, sizeof seen->message, "%s", message);
	seen->value = value;
}

static int validate(const char *schema_text, const char *value_text, struct seen *seen)
{
	json_t *schema = json_loads(schema_text, JSON_DECODE_ANY, NULL);
	json_t *value = json_loads(value_text, JSON_DECODE_ANY, NULL);
	struct error error = {0};
	int findings;

	assert_non_null(schema);
	assert_non_null(value);
	*seen = (struct seen){0};
	findings = json_schema_validate(schema, value, remember, seen, &error);
	if (findings < 0)
		snprintf(seen->message, sizeof seen->message, "%s", error.message);
	json_decref(schema);
	json_decref(value);
	return findings;
}

struct schema_case {
	const char *schema, *good, *bad, *pointer, *message;
};

static const struct schema_case cases[] = {
	{"{\"type\":\"string\"}", "\"x\"", "1", "", "must be of type string, not a number"},
	{"{\"type\":[\"string\",\"null\"]}", "null", "[]", "", "string or null"},
	{"{\"type\":\"integer\"}", "2.0", "2.5", "", "integer"},
	{"{\"type\":\"number\"}", "2.5", "null", "", "number"},
	{"{\"type\":\"null\"}", "null", "2", "", "null"},
	{"{\"type\":\"boolean\"}", "false", "{}", "", "boolean"},
	{"{\"type\":\"array\"}", "[]", "{}", "", "array"},
	{"{\"enum\":[\"a\",2]}", "2", "3", "", "one of \"a\", 2, not 3"},
	{"{\"const\":{\"a\":1}}", "{\"a\":1}", "{\"a\":2}", "", "must be {\"a\":1}"},
	{"{\"properties\":{\"a/b\":{\"type\":\"string\"}}}", "{\"a/b\":\"\"}", "{\"a/b\":1}",
	 "/a~1b", "string"},
	{"{\"required\":[\"id\"]}", "{\"id\":1}", "{}", "", "lacks 'id'"},
	{"{\"properties\":{\"phone\":true},\"additionalProperties\":false}", "{\"phone\":1}",
	 "{\"phoen\":1}", "", "unknown key 'phoen', did you mean 'phone'?"},
	{"{\"additionalProperties\":{\"type\":\"string\"}}", "{\"x\":\"\"}", "{\"x\":1}", "/x",
	 "string"},
	{"{\"propertyNames\":{\"pattern\":\"^[a-z]+$\"}}", "{\"x\":\"\"}", "{\"X\":1}", "", "'X'"},
	{"{\"items\":{\"items\":{\"type\":\"string\"}}}", "[[\"\"]]", "[[],[\"\",1]]", "/1/1",
	 "string"},
	{"{\"minItems\":1}", "[1]", "[]", "", "at least 1"},
	{"{\"maxItems\":1}", "[1]", "[1,2]", "", "at most 1"},
	{"{\"uniqueItems\":true}", "[1,\"1\"]", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", "",
	 "stands twice"},
	{"{\"minLength\":2}", "\"\xc3\xa9\xc3\xa9\"", "\"\xc3\xa9\"", "", "at least 2"},
	{"{\"maxLength\":1}", "\"\xc3\xa9\"", "\"ab\"", "", "at most 1"},
	{"{\"minimum\":1}", "1", "0.5", "", "at least 1"},
	{"{\"maximum\":1}", "1", "1.5", "", "at most 1"},
	{"{\"pattern\":\"^[0-9]{4}$\"}", "\"2026\"", "\"20266\"", "", "'20266' must match"},
	{"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\",\"required\":[\"nl\"]}]}",
	 "{\"nl\":1}", "{}", "", "lacks 'nl'"},
	{"{\"oneOf\":[{\"minimum\":1},{\"minimum\":5}]}", "2", "7", "", "fits 2 forms"},
	{"{\"allOf\":[{\"minimum\":1},{\"maximum\":5}]}", "2", "7", "", "at most 5"},
	{"{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"items\":{\"$ref\":\"#/$defs/n\"},"
	 "\"type\":\"array\"}}}",
	 "[[],[[]]]", "[[],[1]]", "/1/0", "array"},
	{"{\"properties\":{\"x\":false}}", "{}", "{\"x\":{}}", "/x", "not allowed"},
};

static void test_each_word_admits_and_refuses(void **state)
{
	struct seen seen;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct schema_case *c = &cases[i];

		if (validate(c->schema, c->good, &seen) != 0)
			fail_msg("%s refused %s: %s", c->schema, c->good, seen.message);
		if (validate(c->schema, c->bad, &seen) != 1)
			fail_msg("%s did not find one mistake in %s", c->schema, c->bad);
		assert_string_equal(seen.pointer, c->pointer);
		if (!strstr(seen.message, c->message))
			fail_msg("%s: '%s' lacks '%s'", c->schema, seen.message, c->message);
	}
}

static void test_schema_with_unknown_words_is_refused(void **state)
{
	struct seen seen;

	(void)state;
	assert_int_equal(validate("{\"requierd\":[\"id\"]}", "{}", &seen), -1);
	assert_non_null(strstr(seen.message, "did you mean 'required'"));
	assert_int_equal(validate("{\"items\":{\"$ref\":\"#/$defs/none\"}}", "[]", &seen), -1);
	assert_int_equal(validate("{\"pattern\":\"(\"}", "\"\"", &seen), -1);
	assert_int_equal(validate("{\"type\":\"text\"}", "\"\"", &seen), -1);
	assert_int_equal(validate("3", "\"\"", &seen), -1);
}

static void test_schema_that_leads_to_itself_ends(void **state)
{
	struct seen seen;

	(void)state;
	assert_int_equal(validate("{\"$ref\":\"#\"}", "1", &seen), 1);
	assert_int_equal(validate("{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}", "1", &seen),
			 -1);
	assert_non_null(strstr(seen.message, "lead to itself"));
}

/* true has no line: what is reported must be something that has one. */
static void test_value_without_line_is_reported_by_its_container(void **state)
{
	struct json_doc schema, doc;
	struct seen seen = {0};

	(void)state;
	assert_true(json_doc_parse(&schema, "s", STR("{\"items\":{\"type\":\"string\"}}"), NULL));
	assert_true(json_doc_parse(&doc, "d", STR("\n[true]"), NULL));
	assert_int_equal(json_schema_validate(schema.root, doc.root, remember, &seen, NULL), 1);
	assert_string_equal(seen.pointer, "/0");
	assert_int_equal(json_doc_line(&doc, seen.value), 2);
	json_doc_finish(&schema);
	json_doc_finish(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_value_knows_its_line),
		cmocka_unit_test(test_lines_hold_behind_empty_containers),
		cmocka_unit_test(test_broken_text_is_refused_with_its_place),
		cmocka_unit_test(test_deep_nesting_is_refused),
		cmocka_unit_test(test_files_are_loaded_or_named),
		cmocka_unit_test(test_values_are_written_compactly),
		cmocka_unit_test(test_each_word_admits_and_refuses),
		cmocka_unit_test(test_schema_with_unknown_words_is_refused),
		cmocka_unit_test(test_schema_that_leads_to_itself_ends),
		cmocka_unit_test(test_value_without_line_is_reported_by_its_container),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
