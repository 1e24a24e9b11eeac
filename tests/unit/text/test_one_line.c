/* One line of what was typed, without what a reader cannot see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/one_line.h"

static void check_line(struct str in, const char *expected)
{
	struct buf out BUF_AUTO = {0};

	buf_add(&out, STR("> "));
	text_one_line(in, &out);
	assert_string_equal(out.data + 2, expected);
}

static void test_letters_stay_as_they_were_typed(void **state)
{
	(void)state;
	check_line(STR("Zo\xc3\xab \xc5\x93uvre \xef\xbc\xa1 \xf0\x9f\x98\x80"),
		   "Zo\xc3\xab \xc5\x93uvre \xef\xbc\xa1 \xf0\x9f\x98\x80");
	check_line(STR(""), "");
}

static void test_white_space_becomes_one_blank_and_none_at_the_ends(void **state)
{
	(void)state;
	check_line(STR(" \r\n a\t\t b\xc2\xa0\xe2\x80\xa8\xc2\x85"
		       "c \n"),
		   "a b c");
}

static void test_control_and_format_characters_are_dropped(void **state)
{
	(void)state;
	check_line(STR("a\x1b[31m\x7f\0b\xc2\x9b"
		       "c"),
		   "a[31mbc");
	check_line(STR("a\xe2\x80\xae"
		       "b\xe2\x80\x8b\xe2\x81\xa6\xef\xbb\xbf"
		       "c"),
		   "abc");
}

static void test_what_is_not_utf8_is_replaced(void **state)
{
	(void)state;
	check_line(STR("a\xff\xc3"), "a\xef\xbf\xbd\xef\xbf\xbd");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters_stay_as_they_were_typed),
		cmocka_unit_test(test_white_space_becomes_one_blank_and_none_at_the_ends),
		cmocka_unit_test(test_control_and_format_characters_are_dropped),
		cmocka_unit_test(test_what_is_not_utf8_is_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
