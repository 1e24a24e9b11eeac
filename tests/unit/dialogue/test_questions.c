/* Where a message may be cut into two questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialogue/questions.h"

static struct split splits[QUESTIONS_SPLITS];

static size_t cut(const char *text)
{
	return questions_split(str_from(text), splits);
}

static void assert_split(size_t index, const char *left, const char *right)
{
	assert_true(str_eq(splits[index].left, str_from(left)));
	assert_true(str_eq(splits[index].right, str_from(right)));
}

static void test_sentences_are_cut_at_their_end(void **state)
{
	(void)state;
	assert_int_equal(cut("When are you open? I lost my passport!"), 1);
	assert_split(0, "When are you open?", "I lost my passport!");
	assert_int_equal(cut("Bonjour.\nOù est la bibliothèque"), 2);
	assert_split(0, "Bonjour.", "Où est la bibliothèque");
}

static void test_conjunctions_of_three_languages_cut(void **state)
{
	(void)state;
	assert_int_equal(cut("paspoort kwijt EN waar is de bib"), 1);
	assert_split(0, "paspoort kwijt", "waar is de bib");
	assert_int_equal(cut("passeport perdu et où aller"), 1);
	assert_split(0, "passeport perdu", "où aller");
	assert_int_equal(cut("lost passport and opening hours"), 1);
	assert_split(0, "lost passport", "opening hours");
}

static void test_a_single_word_is_no_half(void **state)
{
	(void)state;
	assert_int_equal(cut("passport and identity card"), 0);
	assert_int_equal(cut("paspoort en rijbewijs"), 0);
	assert_int_equal(cut("... and ..."), 0);
}

static void test_words_that_contain_a_conjunction_are_left_whole(void **state)
{
	(void)state;
	assert_int_equal(cut("my brand new band android standing here"), 0);
	assert_int_equal(cut("les enfants mangent tard le soir"), 0);
	assert_int_equal(cut("version 2.0 of the form"), 0);
}

static void test_the_number_of_cuts_is_bounded(void **state)
{
	static char story[QUESTIONS_TEXT_LIMIT + 2];

	(void)state;
	assert_int_equal(cut("a b. c d. e f. g h. i j. k l. m n."), QUESTIONS_SPLITS);
	memset(story, 'a', sizeof story - 1);
	memcpy(story + 100, "a. b", 4);
	assert_int_equal(cut(story), 0);
	story[QUESTIONS_TEXT_LIMIT] = '\0';
	assert_int_equal(cut(story), 1);
}

static void test_punctuation_and_symbols_are_no_words(void **state)
{
	(void)state;
	assert_int_equal(questions_words(STR("")), 0);
	assert_int_equal(questions_words(STR(" ?! -- ...")), 0);
	assert_int_equal(questions_words(STR("où  est-ce ?")), 2);
	assert_int_equal(questions_words(STR("112")), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences_are_cut_at_their_end),
		cmocka_unit_test(test_conjunctions_of_three_languages_cut),
		cmocka_unit_test(test_a_single_word_is_no_half),
		cmocka_unit_test(test_words_that_contain_a_conjunction_are_left_whole),
		cmocka_unit_test(test_the_number_of_cuts_is_bounded),
		cmocka_unit_test(test_punctuation_and_symbols_are_no_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
