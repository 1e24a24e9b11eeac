/* Normalising what nobody should type: scripts from the right, emoji, broken bytes, a megabyte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/normalise.h"

enum { MEGABYTE = 1 << 20 };

static void check_normal(struct str in, const char *expected)
{
	struct buf out BUF_AUTO = {0};

	text_normalise(in, &out);
	assert_string_equal(buf_borrow(&out).data, expected);
}

static void test_nothing_stays_nothing(void **state)
{
	(void)state;
	check_normal(STR(""), "");
	check_normal((struct str){0}, "");
	check_normal(STR(" \t\r\n\0\xe2\x80\x8b "), "");
}

static void test_zero_bytes_are_dropped(void **state)
{
	(void)state;
	check_normal(STR("a\0b"), "ab");
}

static void test_direction_marks_are_dropped_and_letters_stay(void **state)
{
	(void)state;
	check_normal(STR("\xd7\xa9\xd7\x9c \xe2\x80\x8f\xe2\x80\xae"
			 "ABC"),
		     "\xd7\xa9\xd7\x9c abc");
}

static void test_emoji_lose_their_joiners_only(void **state)
{
	(void)state;
	check_normal(STR("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa7"),
		     "\xf0\x9f\x91\xa8\xf0\x9f\x91\xa7");
}

static void test_broken_bytes_become_the_replacement_character(void **state)
{
	(void)state;
	check_normal(STR("a\xff z\xe2\x82"), "a\xef\xbf\xbd z\xef\xbf\xbd\xef\xbf\xbd");
}

static void test_marks_compose_and_a_pile_of_them_is_cut(void **state)
{
	char *pile = mem_alloc(MEGABYTE);
	struct buf out BUF_AUTO = {0};

	(void)state;
	check_normal(STR("E\xcc\x81"
			 "cole"),
		     "\xc3\xa9"
		     "cole");
	for (size_t i = 0; i < MEGABYTE; i += 2)
		memcpy(pile + i, "\xcc\x81", 2);
	text_normalise((struct str){pile, MEGABYTE}, &out);
	assert_true(out.len < 100);
	assert_true(text_is_utf8(buf_borrow(&out)));
	free(pile);
}

static void test_a_megabyte_keeps_its_length_or_is_valid_at_least(void **state)
{
	char *text = mem_alloc(MEGABYTE);
	struct buf out BUF_AUTO = {0};

	(void)state;
	memset(text, 'A', MEGABYTE);
	text_normalise((struct str){text, MEGABYTE}, &out);
	assert_int_equal(out.len, MEGABYTE);
	assert_int_equal(out.data[MEGABYTE - 1], 'a');
	buf_reset(&out);
	memset(text, '\xff', MEGABYTE);
	text_normalise((struct str){text, MEGABYTE}, &out);
	assert_int_equal(out.len, 3 * (size_t)MEGABYTE);
	assert_true(text_is_utf8(buf_borrow(&out)));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_stays_nothing),
		cmocka_unit_test(test_zero_bytes_are_dropped),
		cmocka_unit_test(test_direction_marks_are_dropped_and_letters_stay),
		cmocka_unit_test(test_emoji_lose_their_joiners_only),
		cmocka_unit_test(test_broken_bytes_become_the_replacement_character),
		cmocka_unit_test(test_marks_compose_and_a_pile_of_them_is_cut),
		cmocka_unit_test(test_a_megabyte_keeps_its_length_or_is_valid_at_least),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
