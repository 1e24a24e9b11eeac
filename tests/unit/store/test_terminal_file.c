/* terminals.json: who may report, and what is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "store/terminal_file.h"

static const char *const texts[LANG_COUNT] = {"Loket 3 is dicht.", "Le guichet 3 est fermé.",
					      "Counter 3 is closed."};

static void open_empty(struct terminal_file *file)
{
	struct error error = {0};

	assert_true(terminal_file_load(file, "/nonexistent/terminals.json", &error));
}

static void test_a_terminal_is_known_by_its_secret_alone(void **state)
{
	struct terminal_file file;
	struct error error = {0};
	char secret[TERMINAL_SECRET], other[TERMINAL_SECRET];

	(void)state;
	open_empty(&file);
	assert_true(terminal_file_add(&file, "hall-1", 0, secret, &error));
	assert_true(terminal_file_add(&file, "hall-2", 0, other, &error));
	assert_int_equal(strlen(secret), TERMINAL_SECRET - 1);
	assert_true(terminal_file_check(&file, STR("hall-1"), str_from(secret)));
	assert_false(terminal_file_check(&file, STR("hall-1"), str_from(other)));
	assert_false(terminal_file_check(&file, STR("hall-3"), str_from(secret)));
	assert_false(terminal_file_check(&file, STR("hall-1"), STR("")));
	assert_true(terminal_file_remove(&file, "hall-1", &error));
	assert_false(terminal_file_check(&file, STR("hall-1"), str_from(secret)));
	terminal_file_finish(&file);
}

static void test_the_file_never_holds_the_secret_and_is_read_again(void **state)
{
	char path[] = "/tmp/pierre-terminals-XXXXXX", secret[TERMINAL_SECRET];
	struct terminal_file file;
	struct error error = {0};
	int fd = mkstemp(path);
	char *text;

	(void)state;
	assert_true(fd >= 0);
	open_empty(&file);
	assert_true(terminal_file_add(&file, "hall-1", 0, secret, &error));
	text = json_dumps(file.root, 0);
	assert_null(strstr(text, secret));
	free(text);
	assert_true(terminal_file_save(&file, path, &error));
	terminal_file_finish(&file);
	assert_true(terminal_file_load(&file, path, &error));
	assert_true(terminal_file_check(&file, STR("hall-1"), str_from(secret)));
	terminal_file_finish(&file);
	remove(path);
}

static void test_names_are_plain_and_taken_once(void **state)
{
	static const char *const bad[] = {"",  "Hall", "a b",
					  "é", "a/b",  "0123456789012345678901234567890123"};
	struct terminal_file file;
	struct error error = {0};
	char secret[TERMINAL_SECRET];

	(void)state;
	open_empty(&file);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(terminal_file_add(&file, bad[i], 0, secret, &error));
		assert_non_null(strstr(error.message, "1 to 32"));
	}
	assert_true(terminal_file_add(&file, "hall-1", 0, secret, &error));
	assert_false(terminal_file_add(&file, "hall-1", 0, secret, &error));
	assert_non_null(strstr(error.message, "already"));
	assert_false(terminal_file_remove(&file, "hall-2", &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	terminal_file_finish(&file);
}

static void test_messages_go_to_all_or_to_one(void **state)
{
	struct terminal_file file;
	struct error error = {0};
	char secret[TERMINAL_SECRET], first[TERMINAL_MESSAGE_ID], second[TERMINAL_MESSAGE_ID];
	json_t *list;

	(void)state;
	open_empty(&file);
	assert_true(terminal_file_add(&file, "hall-1", 0, secret, &error));
	assert_false(terminal_file_say(&file, false, texts, "hall-9", first, &error));
	assert_true(terminal_file_say(&file, false, texts, NULL, first, &error));
	assert_true(terminal_file_say(&file, true, texts, "hall-1", second, &error));
	list = terminal_file_messages(&file, STR("hall-1"));
	assert_int_equal(json_array_size(list), 2);
	assert_true(str_eq(json_str(json_array_get(list, 1), "level"), STR("warning")));
	json_decref(list);
	list = terminal_file_messages(&file, STR("hall-2"));
	assert_int_equal(json_array_size(list), 1);
	json_decref(list);
	assert_true(terminal_file_remove(&file, "hall-1", &error));
	list = terminal_file_messages(&file, STR("hall-1"));
	assert_int_equal(json_array_size(list), 1);
	json_decref(list);
	assert_true(terminal_file_unsay(&file, first, &error));
	assert_false(terminal_file_unsay(&file, first, &error));
	terminal_file_finish(&file);
}

static void test_messages_are_short_utf8_and_few(void **state)
{
	const char *const without[LANG_COUNT] = {"a", "b", ""};
	const char *const bytes[LANG_COUNT] = {"\xff", "b", "c"};
	struct terminal_file file;
	struct error error = {0};
	char id[TERMINAL_MESSAGE_ID];

	(void)state;
	open_empty(&file);
	assert_false(terminal_file_say(&file, false, without, NULL, id, &error));
	assert_non_null(strstr(error.message, "'en'"));
	assert_false(terminal_file_say(&file, false, bytes, NULL, id, &error));
	assert_non_null(strstr(error.message, "UTF-8"));
	for (int i = 0; i < TERMINAL_MESSAGE_LIMIT; i++)
		assert_true(terminal_file_say(&file, false, texts, NULL, id, &error));
	assert_false(terminal_file_say(&file, false, texts, NULL, id, &error));
	assert_int_equal(error.code, ERROR_LIMIT);
	terminal_file_finish(&file);
}

static void test_a_wrong_file_is_told_with_its_line(void **state)
{
	static const char *const wrong[] = {
		"[]",
		"{\"terminals\": []}",
		"{\"terminals\": [{\"name\": \"A\"}], \"messages\": []}",
		"{\"terminals\": [{\"name\": \"a\", \"key\": \"12\"}], \"messages\": []}",
		"{\"terminals\": [], \"messages\": [{\"id\": \"xx\"}]}",
		"{\"terminals\": [], \"messages\": [{\"id\": \"01234567\", \"level\": \"info\"}]}",
	};
	struct terminal_file file;
	struct error error = {0};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(terminal_file_parse(&file, "t.json", str_from(wrong[i]), &error));
		assert_non_null(strstr(error.message, "t.json:1"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_terminal_is_known_by_its_secret_alone),
		cmocka_unit_test(test_the_file_never_holds_the_secret_and_is_read_again),
		cmocka_unit_test(test_names_are_plain_and_taken_once),
		cmocka_unit_test(test_messages_go_to_all_or_to_one),
		cmocka_unit_test(test_messages_are_short_utf8_and_few),
		cmocka_unit_test(test_a_wrong_file_is_told_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
