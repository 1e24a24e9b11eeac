/* bridges.json: which bridges may connect. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/bridge_file.h"

static void open_empty(struct bridge_file *file)
{
	struct error error = {0};

	assert_true(bridge_file_load(file, "/nonexistent/bridges.json", &error));
	assert_int_equal(bridge_file_count(file), 0);
}

static void test_a_bridge_is_known_by_its_secret_alone(void **state)
{
	char one[BRIDGE_SECRET], two[BRIDGE_SECRET];
	struct bridge_file file;
	struct error error = {0};

	(void)state;
	open_empty(&file);
	assert_true(bridge_file_add(&file, "messengers", 0, one, &error));
	assert_true(bridge_file_add(&file, "sms", 0, two, &error));
	assert_int_equal(strlen(one), 64);
	assert_string_not_equal(one, two);
	assert_true(bridge_file_check(&file, STR("messengers"), str_from(one)));
	assert_false(bridge_file_check(&file, STR("messengers"), str_from(two)));
	assert_false(bridge_file_check(&file, STR("sms"), str_from(one)));
	assert_false(bridge_file_check(&file, STR("fax"), str_from(one)));
	assert_false(bridge_file_check(&file, STR("messengers"), STR("")));
	assert_true(bridge_file_remove(&file, "messengers", &error));
	assert_false(bridge_file_check(&file, STR("messengers"), str_from(one)));
	assert_int_equal(bridge_file_count(&file), 1);
	assert_string_equal(bridge_file_name(&file, 0).data, "sms");
	bridge_file_finish(&file);
}

static void test_the_file_never_holds_the_secret_and_is_read_again(void **state)
{
	char path[] = "/tmp/pierre-bridges-XXXXXX", secret[BRIDGE_SECRET];
	struct bridge_file file;
	struct error error = {0};
	char *text;

	(void)state;
	close(mkstemp(path));
	open_empty(&file);
	assert_true(bridge_file_add(&file, "messengers", 0, secret, &error));
	text = json_dumps(file.root, 0);
	assert_null(strstr(text, secret));
	free(text);
	assert_true(bridge_file_save(&file, path, &error));
	bridge_file_finish(&file);
	assert_true(bridge_file_load(&file, path, &error));
	assert_true(bridge_file_check(&file, STR("messengers"), str_from(secret)));
	bridge_file_finish(&file);
	remove(path);
}

static void test_names_are_plain_taken_once_and_few(void **state)
{
	static const char *const bad[] = {"",  "Meta", "a b",
					  "é", "a/b",  "012345678901234567890123456789012"};
	char secret[BRIDGE_SECRET], name[16];
	struct bridge_file file;
	struct error error = {0};

	(void)state;
	open_empty(&file);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(bridge_file_add(&file, bad[i], 0, secret, &error));
		assert_non_null(strstr(error.message, "no name of a bridge: 1 to 32"));
	}
	for (int i = 0; i < BRIDGE_LIMIT; i++) {
		snprintf(name, sizeof name, "b%d", i);
		assert_true(bridge_file_add(&file, name, 0, secret, &error));
	}
	assert_false(bridge_file_add(&file, "b0", 0, secret, &error));
	assert_non_null(strstr(error.message, "there is a bridge 'b0' already"));
	assert_false(bridge_file_add(&file, "one-more", 0, secret, &error));
	assert_int_equal(error.code, ERROR_LIMIT);
	assert_false(bridge_file_remove(&file, "fax", &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	bridge_file_finish(&file);
}

static void test_a_wrong_file_is_told_with_its_line(void **state)
{
	static const char *const wrong[][2] = {
		{"[]", "b.json:1: \"bridges\" is a list of at most 64"},
		{"{\n\"bridges\": 7}", "b.json:1: \"bridges\" is a list of at most 64"},
		{"{\"bridges\": [\n{\"name\": \"A\"}]}", "b.json:2: a bridge has a \"name\""},
		{"{\"bridges\": [\n\n{\"name\": \"a\", \"key\": \"12\"}]}",
		 "b.json:3: the bridge's \"key\" is no hash; make it with 'pierre bridge add'"},
	};
	struct bridge_file file;
	struct error error = {0};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(bridge_file_parse(&file, "b.json", str_from(wrong[i][0]), &error));
		if (!strstr(error.message, wrong[i][1]))
			fail_msg("%s", error.message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_bridge_is_known_by_its_secret_alone),
		cmocka_unit_test(test_the_file_never_holds_the_secret_and_is_read_again),
		cmocka_unit_test(test_names_are_plain_taken_once_and_few),
		cmocka_unit_test(test_a_wrong_file_is_told_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
