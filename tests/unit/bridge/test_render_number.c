/* What citizens type who choose by number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/render.h"

static void check_number(const char *typed, const char *expected)
{
	json_t *numbered = json_pack("[s, s, s]", "one", "two", "three");
	const char *value = render_number(numbered, typed);

	if (expected)
		assert_string_equal(value, expected);
	else
		assert_null(value);
	json_decref(numbered);
}

static void test_a_number_means_its_choice(void **state)
{
	static const char *const ways[] = {
		"2",	    " 2. ",	      "2)",
		"2 .",	    "nr 2",	      "Nr. 2",
		"NR2",	    "n\xc2\xb0 2",    "N\xc2\2602",
		"no 2",	    "no. 2",	      "num\xc3\xa9ro 2",
		"nummer 2", "number 2",	      "#2",
		"02",	    "\xe2\x84\x96 2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		check_number(ways[i], "two");
	check_number("3", "three");
	check_number("1", "one");
}

static void test_what_is_no_number_of_a_choice_is_none(void **state)
{
	static const char *const ways[] = {
		"",
		" ",
		"0",
		"4",
		"-2",
		"2,5",
		"2.5",
		"2 3",
		"two",
		"deux",
		"twee",
		"12 rue Haute",
		"le 2",
		"2 euros",
		"99999999999999999999",
		"nr",
		"18446744073709551618",
		"2..",
		"2?",
		"the very long words before 2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		check_number(ways[i], NULL);
	assert_null(render_number(NULL, "1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_number_means_its_choice),
		cmocka_unit_test(test_what_is_no_number_of_a_choice_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
