/* Long texts in parts: where they are cut, and where never. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/buf.h"
#include "bridge/text_split.h"

#define UTF16(most) ((struct limit){UNIT_UTF16, (most)})
#define BYTES(most) ((struct limit){UNIT_BYTES, (most)})

/* Expects the parts of a text, up to a NULL. */
static void check_parts(struct limit limit, const char *text, const char *const *expected)
{
	struct str rest = str_from(text);

	for (; *expected; expected++) {
		struct str part = text_part(&rest, limit);
		char *copy = str_dup(part);

		assert_string_equal(copy, *expected);
		assert_true(limit_holds(limit, part));
		free(copy);
	}
	assert_int_equal(rest.len, 0);
}

#define CHECK_PARTS(limit, text, ...) \
	check_parts(limit, text, (const char *const[]){__VA_ARGS__, NULL})

static void test_what_fits_stays_whole(void **state)
{
	(void)state;
	CHECK_PARTS(UTF16(11), "Hello there", "Hello there");
	CHECK_PARTS(UTF16(10), "Hello there", "Hello", "there");
	CHECK_PARTS(UTF16(5), "", "");
}

static void test_the_best_place_is_taken(void **state)
{
	(void)state;
	CHECK_PARTS(UTF16(30), "One two.\n\nThree. Four five\nsix seven eight", "One two.",
		    "Three. Four five", "six seven eight");
	CHECK_PARTS(UTF16(20), "First line\nsecond. third fourth", "First line",
		    "second. third fourth");
	CHECK_PARTS(UTF16(20), "It is so. Then it is not", "It is so.", "Then it is not");
	CHECK_PARTS(UTF16(20), "Is it? Yes! No\xe2\x80\xa6 perhaps it is",
		    "Is it? Yes! No\xe2\x80\xa6", "perhaps it is");
}

static void test_a_paragraph_at_the_very_beginning_does_not_make_an_empty_part(void **state)
{
	(void)state;
	CHECK_PARTS(UTF16(24), "Hi.\n\nThis is a sentence. Another follows it",
		    "Hi.\n\nThis is a sentence.", "Another follows it");
}

static void test_a_number_stays_with_its_choice(void **state)
{
	(void)state;
	CHECK_PARTS(UTF16(12), "Which? 1. Ab", "Which? 1. Ab");
	CHECK_PARTS(UTF16(11), "1. Abcd 2. Efgh", "1. Abcd 2.", "Efgh");
	CHECK_PARTS(UTF16(12), "Abcdef 1. Efghijk", "Abcdef 1.", "Efghijk");
	CHECK_PARTS(UTF16(12), "1. Abcd\n2. Efgh", "1. Abcd", "2. Efgh");
}

static void test_units_are_counted_as_the_limit_says(void **state)
{
	(void)state;
	/* e with acute: two bytes, one unit; a face: four bytes, two units */
	CHECK_PARTS(UTF16(3), "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9\xc3\xa9",
		    "\xc3\xa9");
	CHECK_PARTS(BYTES(3), "\xc3\xa9\xc3\xa9\xc3\xa9", "\xc3\xa9", "\xc3\xa9", "\xc3\xa9");
	CHECK_PARTS(UTF16(3), "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80",
		    "\xf0\x9f\x98\x80");
	CHECK_PARTS(UTF16(4), "\xf0\x9f\x98\x80\xf0\x9f\x98\x80",
		    "\xf0\x9f\x98\x80\xf0\x9f\x98\x80");
}

/* A family of three joined by U+200D, a flag of two letters, a skin tone, an e with U+0301. */
#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"
#define FLAG "\xf0\x9f\x87\xa7\xf0\x9f\x87\xaa"
#define HAND "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd"
#define ACCENT "e\xcc\x81"

static void test_clusters_are_never_cut(void **state)
{
	(void)state;
	CHECK_PARTS(UTF16(9), "aa" FAMILY, "aa", FAMILY);
	CHECK_PARTS(UTF16(7), FLAG FLAG, FLAG, FLAG);
	CHECK_PARTS(UTF16(5), "ab" HAND, "ab", HAND);
	CHECK_PARTS(UTF16(3), ACCENT ACCENT, ACCENT, ACCENT);
	/* an accent on a blank: no place between words */
	CHECK_PARTS(UTF16(4),
		    "abc \xcc\x81"
		    "d",
		    "abc",
		    " \xcc\x81"
		    "d");
}

static void test_a_cluster_longer_than_the_limit_is_cut_between_its_points(void **state)
{
	(void)state;
	CHECK_PARTS(UTF16(2), "e\xcc\x81\xcc\x82\xcc\x83", "e\xcc\x81", "\xcc\x82\xcc\x83");
}

static void test_an_address_is_never_cut_where_it_fits(void **state)
{
	(void)state;
	CHECK_PARTS(UTF16(24), "See https://a.example/b?c=d now", "See", "https://a.example/b?c=d",
		    "now");
}

static void test_an_address_behind_a_text_without_blanks_begins_a_part(void **state)
{
	(void)state;
	CHECK_PARTS(UTF16(24), "\xe8\xa7\x81\xe8\xa7\x81https://a.example/bcd",
		    "\xe8\xa7\x81\xe8\xa7\x81https://a.example/bcd");
	CHECK_PARTS(UTF16(22), "\xe8\xa7\x81\xe8\xa7\x81https://a.example/bcd",
		    "\xe8\xa7\x81\xe8\xa7\x81", "https://a.example/bcd");
	CHECK_PARTS(UTF16(10), "https://a.example/", "https://a.", "example/");
}

static void test_bytes_that_are_no_utf8_are_cut_one_by_one(void **state)
{
	struct str rest = STR("\xff\xfe\x80\x80\xc3");
	size_t bytes = 0;

	(void)state;
	while (rest.len) {
		struct str part = text_part(&rest, BYTES(2));

		assert_in_range(part.len, 1, 2);
		bytes += part.len;
	}
	assert_int_equal(bytes, 5);
}

/* Random texts: every part within the limit and whole in its sequences, nothing lost but blanks. */
static void test_nothing_is_lost(void **state)
{
	static const char *const pieces[] = {
		"a",
		"Word",
		" ",
		" ",
		"\n",
		"\n\n",
		". ",
		"! ",
		"\xc3\xa9",
		ACCENT,
		FAMILY,
		FLAG,
		HAND,
		"https://a.example/x",
		"1. ",
		"\r\n",
		"\xe4\xb8\xad\xe6\x96\x87",
	};
	unsigned random = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct buf text BUF_AUTO = {0}, kept BUF_AUTO = {0}, all BUF_AUTO = {0};
		struct limit limit = {round % 2 ? UNIT_BYTES : UNIT_UTF16, 8 + (size_t)round % 60};
		struct str rest;

		for (int i = 0; i < 80; i++) {
			random = random * 1103515245u + 12345u;
			buf_add(&text,
				str_from(
					pieces[(random >> 16) % (sizeof pieces / sizeof *pieces)]));
		}
		rest = str_trim(buf_borrow(&text));
		for (size_t i = 0; i < rest.len; i++)
			if (!strchr(" \n\r", rest.data[i]))
				buf_add_char(&all, rest.data[i]);
		while (rest.len) {
			struct str part = text_part(&rest, limit);

			assert_true(part.len > 0);
			assert_true(limit_holds(limit, part));
			assert_true(((unsigned char)part.data[0] & 0xc0) != 0x80);
			for (size_t i = 0; i < part.len; i++)
				if (!strchr(" \n\r", part.data[i]))
					buf_add_char(&kept, part.data[i]);
		}
		assert_string_equal(kept.data, all.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_fits_stays_whole),
		cmocka_unit_test(test_the_best_place_is_taken),
		cmocka_unit_test(
			test_a_paragraph_at_the_very_beginning_does_not_make_an_empty_part),
		cmocka_unit_test(test_a_number_stays_with_its_choice),
		cmocka_unit_test(test_units_are_counted_as_the_limit_says),
		cmocka_unit_test(test_clusters_are_never_cut),
		cmocka_unit_test(test_a_cluster_longer_than_the_limit_is_cut_between_its_points),
		cmocka_unit_test(test_an_address_is_never_cut_where_it_fits),
		cmocka_unit_test(test_an_address_behind_a_text_without_blanks_begins_a_part),
		cmocka_unit_test(test_bytes_that_are_no_utf8_are_cut_one_by_one),
		cmocka_unit_test(test_nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
