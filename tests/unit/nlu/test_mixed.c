/* Understanding: messages in one language with words of another. */
#include "fixture.h"

#include "nlu/understander.h"

struct fixture {
	struct buf model;
	struct understander *understander;
	struct likely_langs likely;
	struct understanding found;
};

static struct fixture fixture;

static int set_up(void **state)
{
	fixture.understander = samples_open(&fixture.model);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	understander_destroy(f->understander);
	buf_finish(&f->model);
	return 0;
}

/* In which languages is it read? */
static void read_langs(struct fixture *f, const char *text)
{
	memset(&f->found, 0, sizeof f->found);
	message_read(&f->understander->message, str_from(text));
	understand_langs(f->understander, LANG_UNKNOWN, &f->found, &f->likely);
}

/* Dutch by its letters, whatever stands where the dots are. */
#define DUTCH(words) \
	"wanneer halen jullie in onze straat het vuilnis op, mijn " words " staan buiten"

static void test_two_borrowed_words_are_read_in_their_language_too(void **state)
{
	struct fixture *f = *state;

	read_langs(f, DUTCH("rubbish and household afval"));
	assert_int_equal(f->found.lang, LANG_NL);
	assert_int_equal(f->likely.count, 2);
	assert_int_equal(f->likely.langs[0], LANG_NL);
	assert_int_equal(f->likely.langs[1], LANG_EN);
}

static void test_one_borrowed_word_is_left_to_its_message(void **state)
{
	struct fixture *f = *state;

	read_langs(f, DUTCH("rubbish en huishoudelijk afval"));
	assert_int_equal(f->found.lang, LANG_NL);
	assert_int_equal(f->likely.count, 1);
}

static void test_words_of_no_pack_are_not_borrowed(void **state)
{
	struct fixture *f = *state;

	read_langs(f, DUTCH("xylqua en wexhoo"));
	assert_int_equal(f->likely.count, 1);
	assert_int_equal(f->likely.langs[0], LANG_NL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_borrowed_words_are_read_in_their_language_too),
		cmocka_unit_test(test_one_borrowed_word_is_left_to_its_message),
		cmocka_unit_test(test_words_of_no_pack_are_not_borrowed),
	};

	return cmocka_run_group_tests_name("mixed", tests, set_up, tear_down);
}
