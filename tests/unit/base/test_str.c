/* Slices and buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/lang.h"

static void test_slices_compare_by_bytes(void **state)
{
	(void)state;
	assert_true(str_eq(STR("a\0b"), (struct str){"a\0b", 3}));
	assert_false(str_eq(STR("a"), STR("ab")));
	assert_true(str_eq(str_from(NULL), STR("")));
	assert_true(str_starts(STR("abc"), STR("")));
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_false(str_starts(STR("a"), STR("ab")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_false(str_ends(STR("c"), STR("bc")));
	assert_true(str_compare(STR("ab"), STR("abc")) < 0);
	assert_true(str_compare(STR("b"), STR("abc")) > 0);
	assert_true(str_compare(STR("\xc3"), STR("a")) > 0);
	assert_int_equal(str_compare(STR("x"), STR("x")), 0);
}

static void test_trim_and_split_keep_what_is_between(void **state)
{
	struct str rest = STR("a,,b"), part;

	(void)state;
	assert_true(str_eq(str_trim(STR(" \t a b\r\n")), STR("a b")));
	assert_int_equal(str_trim(STR("  ")).len, 0);
	assert_true(str_split(&rest, ',', &part) && str_eq(part, STR("a")));
	assert_true(str_split(&rest, ',', &part) && part.len == 0);
	assert_true(str_split(&rest, ',', &part) && str_eq(part, STR("b")));
	assert_false(str_split(&rest, ',', &part));
	assert_true(str_eq(part, STR("")));
}

static void test_distance_counts_a_swap_once_and_stops_at_the_limit(void **state)
{
	static const char *const names[] = {"port", "listen", "locales"};

	(void)state;
	assert_int_equal(str_distance(STR("port"), STR("prot"), 3), 1);
	assert_int_equal(str_distance(STR("port"), STR("ports"), 3), 1);
	assert_int_equal(str_distance(STR(""), STR("abc"), 5), 3);
	assert_int_equal(str_distance(STR("abcdefgh"), STR("12345678"), 2), 3);
	assert_string_equal(str_closest(STR("prot"), names, 3), "port");
	assert_string_equal(str_closest(STR("locale"), names, 3), "locales");
	assert_null(str_closest(STR("colour"), names, 3));
}

static void test_buffer_grows_and_stays_terminated(void **state)
{
	struct buf buf = {0};
	char *text;

	(void)state;
	for (int i = 0; i < 10000; i++)
		buf_addf(&buf, "%d,", i);
	assert_int_equal(buf.len, strlen(buf.data));
	assert_int_equal(buf.len, 48890);
	assert_true(str_ends(buf_borrow(&buf), STR("9998,9999,")));
	buf_reset(&buf);
	assert_int_equal(buf.len, 0);
	buf_add(&buf, STR("a\0b"));
	assert_int_equal(buf.len, 3);
	text = buf_take(&buf);
	assert_memory_equal(text, "a\0b", 4);
	assert_null(buf.data);
	free(text);
	buf_add(&buf, STR("new"));
	assert_string_equal(buf.data, "new");
	buf_finish(&buf);
	assert_null(buf.data);
}

static void test_html_is_escaped(void **state)
{
	BUF_AUTO struct buf buf = {0};

	(void)state;
	buf_add_html(&buf, STR("<a href=\"x\">Tom & 'Jo'</a>"));
	assert_null(strchr(buf.data, '<'));
	assert_null(strchr(buf.data, '"'));
	assert_null(strchr(buf.data, '\''));
	assert_non_null(strstr(buf.data, "Tom &amp; "));
}

static void test_languages_are_known_by_their_primary_subtag(void **state)
{
	(void)state;
	assert_int_equal(lang_parse(STR("nl-BE")), LANG_NL);
	assert_int_equal(lang_parse(STR("FR")), LANG_FR);
	assert_int_equal(lang_parse(STR("en")), LANG_EN);
	assert_int_equal(lang_parse(STR("eng")), LANG_UNKNOWN);
	assert_int_equal(lang_parse(STR("de")), LANG_UNKNOWN);
	assert_int_equal(lang_parse(STR("")), LANG_UNKNOWN);
	for_each_lang (lang)
		assert_int_equal(lang_parse(str_from(lang_code(lang))), lang);
	assert_string_equal(lang_code(LANG_UNKNOWN), "und");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slices_compare_by_bytes),
		cmocka_unit_test(test_trim_and_split_keep_what_is_between),
		cmocka_unit_test(test_distance_counts_a_swap_once_and_stops_at_the_limit),
		cmocka_unit_test(test_buffer_grows_and_stays_terminated),
		cmocka_unit_test(test_html_is_escaped),
		cmocka_unit_test(test_languages_are_known_by_their_primary_subtag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
