/* What was understood a moment ago is what would be understood again. */
#include "fixture.h"

#include "dialogue/recall.h"

/* Two models that disagree: who answers from memory says what the first one said. */
struct pair {
	struct buf models[2];
	struct understander *understanders[2];
};

static const char *const said[] = {"hallo",	   "bonjour", "thanks",
				   "dank u wel",   "merci",   "my passport is gone",
				   "wat een weer", "",	      "42"};

enum { SAID = sizeof said / sizeof *said };

static void train(struct pair *pair, int which)
{
	static const char *const intents_of[2][2] = {{"greeting.hello", "greeting.thanks"},
						     {"greeting.thanks", "greeting.hello"}};
	static const char *const texts[2][LANG_COUNT][3] = {
		{{"hallo", "goedendag", "dag Pierre"},
		 {"bonjour", "bonsoir", "salut Pierre"},
		 {"hello", "good morning", "hi there"}},
		{{"bedankt", "dank u wel", "hartelijk dank"},
		 {"merci", "merci beaucoup", "je vous remercie"},
		 {"thanks", "thank you", "many thanks"}}};
	struct corpus corpus = {0};
	struct error error = {0};

	for (int i = 0; i < 2; i++) {
		for (int j = 0; j < LANG_COUNT * 3; j++) {
			struct utterance utterance = {
				.text = str_from(texts[i][j / 3][j % 3]),
				.intent = corpus_intent(&corpus, str_from(intents_of[which][i])),
				.lang = (enum lang)(j / 3),
				.file = "test_recall.c",
				.line = 1};

			corpus_add_utterance(&corpus, &utterance);
		}
	}
	if (!train_model(&corpus, NULL, &pair->models[which], &error))
		fail_msg("%s", error.message);
	corpus_finish(&corpus);
	pair->understanders[which] =
		understander_create_memory(buf_borrow(&pair->models[which]), NULL, &error);
	if (!pair->understanders[which])
		fail_msg("%s", error.message);
}

static int pair_build(void **state)
{
	struct pair *pair = mem_zalloc(1, sizeof *pair);

	train(pair, 0);
	train(pair, 1);
	*state = pair;
	return 0;
}

static int pair_demolish(void **state)
{
	struct pair *pair = *state;

	for (int i = 0; i < 2; i++) {
		understander_destroy(pair->understanders[i]);
		buf_finish(&pair->models[i]);
	}
	free(pair);
	return 0;
}

static void assert_same(const struct understanding *a, const struct understanding *b)
{
	assert_int_equal(a->lang, b->lang);
	assert_int_equal(a->by, b->by);
	assert_int_equal(a->candidate_count, b->candidate_count);
	for (size_t i = 0; i < a->candidate_count; i++) {
		assert_string_equal(a->candidates[i].intent, b->candidates[i].intent);
		assert_true(a->candidates[i].probability == b->candidates[i].probability);
	}
	for_each_lang (lang)
		assert_true(a->lang_probability[lang] == b->lang_probability[lang]);
	assert_int_equal(a->entity_count, b->entity_count);
	assert_int_equal(a->repaired, b->repaired);
	assert_true(a->accept == b->accept && a->suggest == b->suggest);
	assert_true(a->unknown_share == b->unknown_share);
}

static void check_against_understand(struct pair *pair, size_t slots)
{
	struct recall *recall = recall_create(slots);
	struct understanding direct, recalled;

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < SAID; i++) {
			for (int prior = 0; prior <= LANG_UNKNOWN; prior++) {
				understand(pair->understanders[0], str_from(said[i]),
					   (enum lang)prior, &direct);
				recall_understand(recall, pair->understanders[0], str_from(said[i]),
						  (enum lang)prior, &recalled);
				assert_same(&direct, &recalled);
			}
		}
	}
	recall_destroy(recall);
}

static void test_a_recalled_message_is_understood_as_before(void **state)
{
	check_against_understand(*state, 1024);
}

static void test_collisions_in_one_slot_mix_nothing_up(void **state)
{
	check_against_understand(*state, 1);
}

static void test_without_slots_it_understands_all_the_same(void **state)
{
	check_against_understand(*state, 0);
}

static const char *first_intent(struct recall *recall, struct understander *understander,
				const char *text, enum lang prior)
{
	struct understanding out;

	recall_understand(recall, understander, str_from(text), prior, &out);
	return out.candidate_count ? out.candidates[0].intent : "";
}

static void test_the_second_time_nobody_is_asked(void **state)
{
	struct pair *pair = *state;
	struct recall *recall = recall_create(64);

	assert_string_equal(first_intent(recall, pair->understanders[0], "hallo", LANG_NL),
			    "greeting.hello");
	assert_string_equal(first_intent(recall, pair->understanders[1], "hallo", LANG_NL),
			    "greeting.hello");
	/* Another text, and the same under another prior, are asked anew. */
	assert_string_equal(first_intent(recall, pair->understanders[1], "hallo", LANG_UNKNOWN),
			    "greeting.thanks");
	assert_string_equal(first_intent(recall, pair->understanders[1], "goedendag", LANG_NL),
			    "greeting.thanks");
	recall_destroy(recall);
}

static void test_two_slots_remember_the_last_two_messages(void **state)
{
	struct pair *pair = *state;
	struct recall *recall = recall_create(2);

	first_intent(recall, pair->understanders[0], "hallo", LANG_NL);
	assert_string_equal(first_intent(recall, pair->understanders[1], "hallo", LANG_NL),
			    "greeting.hello");
	first_intent(recall, pair->understanders[1], "bedankt", LANG_NL);
	assert_string_equal(first_intent(recall, pair->understanders[1], "hallo", LANG_NL),
			    "greeting.hello");
	first_intent(recall, pair->understanders[1], "paspoort kwijt", LANG_NL);
	assert_string_equal(first_intent(recall, pair->understanders[1], "hallo", LANG_NL),
			    "greeting.thanks");
	recall_destroy(recall);
}

static void test_a_message_with_a_number_of_somebodys_is_not_remembered(void **state)
{
	static const char text[] = "hallo +++010/8068/17183+++";
	struct pair *pair = *state;
	struct recall *recall = recall_create(64);

	assert_string_equal(first_intent(recall, pair->understanders[0], text, LANG_NL),
			    "greeting.hello");
	assert_string_equal(first_intent(recall, pair->understanders[1], text, LANG_NL),
			    "greeting.thanks");
	recall_destroy(recall);
}

static void test_no_slots_remember_nothing(void **state)
{
	struct pair *pair = *state;
	struct recall *recall = recall_create(0);

	first_intent(recall, pair->understanders[0], "hallo", LANG_NL);
	assert_string_equal(first_intent(recall, pair->understanders[1], "hallo", LANG_NL),
			    "greeting.thanks");
	recall_destroy(recall);
	recall_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_recalled_message_is_understood_as_before),
		cmocka_unit_test(test_collisions_in_one_slot_mix_nothing_up),
		cmocka_unit_test(test_without_slots_it_understands_all_the_same),
		cmocka_unit_test(test_the_second_time_nobody_is_asked),
		cmocka_unit_test(test_two_slots_remember_the_last_two_messages),
		cmocka_unit_test(test_a_message_with_a_number_of_somebodys_is_not_remembered),
		cmocka_unit_test(test_no_slots_remember_nothing),
	};

	return cmocka_run_group_tests(tests, pair_build, pair_demolish);
}
