/* The options of commands: what is taken, what is refused, what the environment adds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tool/command.h"

enum { ARGUMENTS = 40 };

struct given {
	bool json;
	const char *model;
	struct option_list files;
	int rest, status;
	char *argv[ARGUMENTS];
};

/* Parses a command line given as words with spaces between; the words are lent from `line`. */
static bool parse(struct given *given, char *line)
{
	const struct option items[] = {
		{.name = "json", .help = "as JSON", .flag = &given->json},
		{.name = "model",
		 .argument = "FILE",
		 .help = "the model",
		 .value = &given->model,
		 .variable = "PIERRE_TEST_MODEL"},
		{.name = "file", .argument = "LANG=FILE", .help = "files", .list = &given->files},
	};
	const struct options options = {"ask", "TEXT", "About.", items,
					sizeof items / sizeof *items};
	int argc = 0;

	*given = (struct given){.model = "default", .status = -1};
	for (char *word = strtok(line, " "); word && argc < ARGUMENTS; word = strtok(NULL, " "))
		given->argv[argc++] = word;
	return options_parse(&options, argc, given->argv, &given->rest, &given->status);
}

static void test_options_and_arguments_may_be_mixed(void **state)
{
	struct given given;
	char line[] = "ask one --json two --model x --file nl=a --file=fr=b three";

	(void)state;
	assert_true(parse(&given, line));
	assert_true(given.json);
	assert_string_equal(given.model, "x");
	assert_int_equal(given.files.count, 2);
	assert_string_equal(given.files.items[0], "nl=a");
	assert_string_equal(given.files.items[1], "fr=b");
	assert_int_equal(given.rest, 3);
	assert_string_equal(given.argv[1], "one");
	assert_string_equal(given.argv[2], "two");
	assert_string_equal(given.argv[3], "three");
}

static void test_two_dashes_end_the_options(void **state)
{
	struct given given;
	char line[] = "ask -- --json -";

	(void)state;
	assert_true(parse(&given, line));
	assert_false(given.json);
	assert_int_equal(given.rest, 2);
	assert_string_equal(given.argv[1], "--json");
	assert_string_equal(given.argv[2], "-");
}

static void test_environment_stands_in_for_an_option(void **state)
{
	struct given given;
	char none[] = "ask", one[] = "ask --model=x", empty[] = "ask";

	(void)state;
	setenv("PIERRE_TEST_MODEL", "y", 1);
	assert_true(parse(&given, none));
	assert_string_equal(given.model, "y");
	assert_true(parse(&given, one));
	assert_string_equal(given.model, "x");
	setenv("PIERRE_TEST_MODEL", "", 1);
	assert_true(parse(&given, empty));
	assert_string_equal(given.model, "default");
	unsetenv("PIERRE_TEST_MODEL");
}

static void test_mistakes_end_with_status_2(void **state)
{
	static const char *const lines[] = {
		"ask --jsn", "ask -j", "ask --json=yes", "ask --model", "ask --file nl=a --file",
		"ask --",
	};
	struct given given;
	char line[64];

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		bool is_fine = strcmp(lines[i], "ask --") == 0;

		strcpy(line, lines[i]);
		assert_int_equal(parse(&given, line), is_fine);
		assert_int_equal(given.status, is_fine ? -1 : EXIT_USAGE);
	}
}

static void test_help_ends_with_status_0(void **state)
{
	struct given given;
	char line[] = "ask --json --help --nonsense", letter[] = "ask -h";

	(void)state;
	assert_false(parse(&given, line));
	assert_int_equal(given.status, EXIT_FINE);
	assert_false(parse(&given, letter));
	assert_int_equal(given.status, EXIT_FINE);
}

static void test_a_list_has_a_limit(void **state)
{
	struct given given;
	char line[512] = "ask";

	(void)state;
	for (int i = 0; i < OPTION_LIST_LIMIT; i++)
		strcat(line, " --file=nl=a");
	strcat(line, " --file=nl=b");
	assert_false(parse(&given, line));
	assert_int_equal(given.status, EXIT_USAGE);
	assert_int_equal(given.files.count, OPTION_LIST_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options_and_arguments_may_be_mixed),
		cmocka_unit_test(test_two_dashes_end_the_options),
		cmocka_unit_test(test_environment_stands_in_for_an_option),
		cmocka_unit_test(test_mistakes_end_with_status_2),
		cmocka_unit_test(test_help_ends_with_status_0),
		cmocka_unit_test(test_a_list_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
