/* Typos on purpose: each kind, how many, and the same again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "nlu/noise.h"
#include "text/normalise.h"

/* All that one kind makes of a word must be among `wanted` (words between spaces, one at each
 * end), and with enough tries each of them comes. */
static void assert_edits(const char *word, enum noise_kind kind, enum lang lang, const char *wanted)
{
	char left[512];

	snprintf(left, sizeof left, "%s", wanted);
	for (uint64_t random = 0; random < 400; random++) {
		struct buf out BUF_AUTO = {0}, part BUF_AUTO = {0};
		char *at;

		assert_true(noise_edit(str_from(word), kind, lang, random, &out));
		buf_addf(&part, " %s ", out.data ? out.data : "");
		if (!strstr(wanted, part.data))
			fail_msg("'%s' became '%s', which is not in '%s'", word, out.data, wanted);
		at = strstr(left, part.data);
		if (at)
			memset(at + 1, '-', part.len - 2);
	}
	if (strspn(left, " -") != strlen(left))
		fail_msg("of '%s' these never came: %s", word, left);
}

static void test_a_letter_is_missing(void **state)
{
	(void)state;
	assert_edits("été", NOISE_DROP, LANG_FR, " té éé ét ");
}

static void test_a_letter_is_there_twice(void **state)
{
	(void)state;
	assert_edits("été", NOISE_DOUBLE, LANG_FR, " éété étté étéé ");
}

static void test_two_letters_change_places(void **state)
{
	(void)state;
	assert_edits("büro", NOISE_SWAP, LANG_NL, " übro brüo büor ");
	/* Two that are alike are no typo. */
	assert_edits("zee", NOISE_SWAP, LANG_NL, " eze ");
}

static void test_the_neighbour_key_is_of_the_languages_keyboard(void **state)
{
	(void)state;
	assert_edits("a", NOISE_NEIGHBOUR, LANG_FR, " z q ");
	assert_edits("a", NOISE_NEIGHBOUR, LANG_EN, " s q w z ");
	assert_edits("M", NOISE_NEIGHBOUR, LANG_NL, " L P ");
	assert_edits("m", NOISE_NEIGHBOUR, LANG_EN, " n j k ");
	assert_edits("G", NOISE_NEIGHBOUR, LANG_NL, " F H T Y V B ");
	assert_edits("ég", NOISE_NEIGHBOUR, LANG_EN, " éf éh ét éy év éb ");
}

static void test_an_accent_is_missing(void **state)
{
	(void)state;
	assert_edits("École", NOISE_ACCENT, LANG_FR, " Ecole ");
	assert_edits("été", NOISE_ACCENT, LANG_FR, " eté éte ");
	assert_edits("cœur", NOISE_ACCENT, LANG_FR, " coeur ");
	/* The accent as a mark of its own. */
	assert_edits("e\xcc\x81t", NOISE_ACCENT, LANG_FR, " et ");
}

static void test_marks_stay_with_their_letter(void **state)
{
	(void)state;
	assert_edits("e\xcc\x81t", NOISE_SWAP, LANG_FR, " te\xcc\x81 ");
	assert_edits("e\xcc\x81t", NOISE_DROP, LANG_FR, " t e\xcc\x81 ");
}

static void test_what_a_word_has_no_place_for_is_left(void **state)
{
	struct buf out BUF_AUTO = {0};

	(void)state;
	assert_false(noise_edit(STR("aaa"), NOISE_SWAP, LANG_NL, 1, &out));
	assert_false(noise_edit(STR("plain"), NOISE_ACCENT, LANG_NL, 1, &out));
	assert_false(noise_edit(STR("жжж"), NOISE_NEIGHBOUR, LANG_NL, 1, &out));
	assert_false(noise_edit(STR("two words"), NOISE_DROP, LANG_NL, 1, &out));
	assert_int_equal(out.len, 0);
}

static const char sentence[] = "Bonjour, j'ai perdu ma carte d'identité à l'école n° 12 !";

static void test_the_same_seed_makes_the_same_typos(void **state)
{
	struct buf one BUF_AUTO = {0}, again BUF_AUTO = {0}, other BUF_AUTO = {0};

	(void)state;
	noise_apply(STR(sentence), LANG_FR, 0.5, 7, &one);
	noise_apply(STR(sentence), LANG_FR, 0.5, 7, &again);
	noise_apply(STR(sentence), LANG_FR, 0.5, 8, &other);
	assert_string_equal(one.data, again.data);
	assert_string_not_equal(one.data, other.data);
	/* Published figures hang on this; other typos need other figures. */
	assert_string_equal(one.data, "Bonjour, j'ai perduu ma carte d'identtié à l'école n° 12 !");
}

static void test_none_and_all(void **state)
{
	struct buf none BUF_AUTO = {0}, all BUF_AUTO = {0};
	struct noise_count count;

	(void)state;
	count = noise_apply(STR(sentence), LANG_FR, 0, 1, &none);
	assert_string_equal(none.data, sentence);
	/* Bonjour, perdu, carte, identité, école. */
	assert_int_equal(count.words, 5);
	assert_int_equal(count.changed, 0);
	count = noise_apply(STR(sentence), LANG_FR, 1, 1, &all);
	assert_int_equal(count.changed, 5);
	assert_null(strstr(all.data, "perdu"));
	assert_non_null(strstr(all.data, " ma "));
	assert_non_null(strstr(all.data, "12 !"));
	assert_true(text_is_utf8(buf_borrow(&all)));
}

static void test_a_tenth_of_the_words(void **state)
{
	struct noise_count all = {0};

	(void)state;
	for (int i = 0; i < 4000; i++) {
		struct buf text BUF_AUTO = {0}, out BUF_AUTO = {0};
		struct noise_count count;

		buf_addf(&text, "message %d has seven words of some length", i);
		count = noise_apply(buf_borrow(&text), LANG_EN, 0.1, 1, &out);
		assert_true((count.changed > 0) == !str_eq(buf_borrow(&text), buf_borrow(&out)));
		all.words += count.words;
		all.changed += count.changed;
	}
	assert_int_equal(all.words, 24000);
	/* Four standard deviations: sqrt(24000 x 0.1 x 0.9) is 46.5. */
	assert_in_range(all.changed, 2400 - 186, 2400 + 186);
}

static void test_bytes_that_are_not_text_are_copied(void **state)
{
	struct buf out BUF_AUTO = {0};

	(void)state;
	noise_apply(STR("a\xff \xc3 no\xf0"), LANG_EN, 1, 1, &out);
	assert_string_equal(out.data, "a\xff \xc3 no\xf0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_letter_is_missing),
		cmocka_unit_test(test_a_letter_is_there_twice),
		cmocka_unit_test(test_two_letters_change_places),
		cmocka_unit_test(test_the_neighbour_key_is_of_the_languages_keyboard),
		cmocka_unit_test(test_an_accent_is_missing),
		cmocka_unit_test(test_marks_stay_with_their_letter),
		cmocka_unit_test(test_what_a_word_has_no_place_for_is_left),
		cmocka_unit_test(test_the_same_seed_makes_the_same_typos),
		cmocka_unit_test(test_none_and_all),
		cmocka_unit_test(test_a_tenth_of_the_words),
		cmocka_unit_test(test_bytes_that_are_not_text_are_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
