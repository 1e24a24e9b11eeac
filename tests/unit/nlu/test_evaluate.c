/* Evaluation: the figures of a split, of folds and of a model file. */
#include "fixture.h"

#include "nlu/evaluate.h"

/* Two right answers, one wrong one, and one of an intent that nobody has learnt. */
static void load_messages(struct corpus *corpus)
{
	static const struct {
		const char *intent, *text;
		enum lang lang;
	} messages[] = {
		{"passport.lost", "help, mijn reispas is gestolen", LANG_NL},
		{"culture.library", "puis-je emprunter deux livres", LANG_FR},
		{"culture.library", "my passport was stolen", LANG_EN},
		{"tax.bill", "ik wil een boek lenen", LANG_NL},
	};

	*corpus = (struct corpus){0};
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		struct utterance utterance = {
			.text = str_from(messages[i].text),
			.intent = corpus_intent(corpus, str_from(messages[i].intent)),
			.lang = messages[i].lang,
			.file = "messages",
			.line = (int)i + 1,
		};

		corpus_add_utterance(corpus, &utterance);
	}
}

static void assert_near(double value, double wanted)
{
	if (value < wanted - 1e-9 || value > wanted + 1e-9)
		fail_msg("%f instead of %f", value, wanted);
}

static void assert_figures(const struct evaluation *e)
{
	assert_int_equal(e->count, 4);
	assert_int_equal(e->right, 2);
	assert_near(e->accuracy, 0.5);
	assert_int_equal(e->lang_count[LANG_NL], 2);
	assert_int_equal(e->lang_right[LANG_NL], 1);
	assert_int_equal(e->lang_count[LANG_EN], 1);
	assert_int_equal(e->lang_right[LANG_EN], 0);
	assert_int_equal(e->miss_count, 2);
	assert_int_equal(e->misses[0].line, 3);
	assert_string_equal(e->misses[0].gold, "culture.library");
	assert_string_equal(e->misses[0].predicted, "passport.lost");
	assert_string_equal(e->misses[1].gold, "tax.bill");
	assert_int_equal(e->confusion_count, 2);
	assert_true(e->median_us > 0 && e->p99_us >= e->median_us && e->max_us >= e->p99_us);
}

static void test_split_counts_right_and_wrong(void **state)
{
	struct corpus train, test;
	struct evaluation e;
	struct error error = {0};

	(void)state;
	samples_load(&train);
	load_messages(&test);
	if (!evaluate_split(&train, &test, NULL, false, &e, &error))
		fail_msg("%s", error.message);
	assert_figures(&e);
	assert_string_equal(e.intents[1].intent, "culture.library");
	assert_int_equal(e.intents[1].gold, 2);
	assert_int_equal(e.intents[1].right, 1);
	assert_near(e.intents[1].recall, 0.5);
	assert_near(e.intents[2].f1, 0);
	/* Everything is answered from 0 on, less and less after that. */
	assert_near(e.points[0].answered, 1);
	assert_near(e.points[0].right, 0.5);
	for (size_t i = 1; i < EVALUATE_POINTS; i++)
		assert_true(e.points[i].answered <= e.points[i - 1].answered);
	assert_true(e.train_seconds > 0);
	evaluation_finish(&e);
	corpus_finish(&train);
	corpus_finish(&test);
}

static void test_model_file_gives_the_same_figures(void **state)
{
	struct buf model = {0};
	struct corpus test;
	struct evaluation e;
	struct error error = {0};

	(void)state;
	samples_train(&model);
	load_messages(&test);
	if (!evaluate_model(buf_borrow(&model), &test, NULL, true, &e, &error))
		fail_msg("%s", error.message);
	assert_figures(&e);
	assert_int_equal(e.model_bytes, model.len);
	evaluation_finish(&e);
	corpus_finish(&test);
	buf_finish(&model);
}

static void test_folds_test_every_utterance_once(void **state)
{
	struct corpus corpus;
	struct evaluation e;
	struct error error = {0};
	size_t bins = 0;

	(void)state;
	samples_load(&corpus);
	if (!evaluate_folds(&corpus, 3, NULL, true, &e, &error))
		fail_msg("%s", error.message);
	assert_int_equal(e.count, corpus.utterance_count);
	assert_int_equal(e.right + e.miss_count, e.count);
	for (size_t i = 0; i < EVALUATE_BINS; i++)
		bins += e.bins[i].count;
	assert_int_equal(bins, e.count);
	/* A third is unseen: better than guessing among six, and not perfect. */
	assert_true(e.accuracy > 0.5 && e.accuracy < 1);
	evaluation_finish(&e);
	corpus_finish(&corpus);
}

static void test_nothing_to_test_is_an_error(void **state)
{
	struct corpus train, test = {0};
	struct evaluation e;
	struct error error = {0};

	(void)state;
	samples_load(&train);
	assert_false(evaluate_split(&train, &test, NULL, false, &e, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_false(evaluate_folds(&train, 1, NULL, false, &e, &error));
	assert_non_null(strstr(error.message, "at least 2"));
	assert_false(evaluate_model(STR("x"), &test, NULL, false, &e, &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
	corpus_finish(&train);
}

static void test_report_names_confusions_and_misses(void **state)
{
	static const char *const lines[] = {"accuracy        50.00 % (2 right)",
					    "culture.library -> passport.lost",
					    "messages:3:", "threshold"};
	struct corpus train, test;
	struct evaluation e;
	struct buf out = {0};

	(void)state;
	samples_load(&train);
	load_messages(&test);
	assert_true(evaluate_split(&train, &test, NULL, false, &e, NULL));
	evaluation_report(&e, 10, &out);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (!strstr(out.data, lines[i]))
			fail_msg("'%s' is not in:\n%s", lines[i], out.data);
	}
	evaluation_finish(&e);
	buf_finish(&out);
	corpus_finish(&train);
	corpus_finish(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split_counts_right_and_wrong),
		cmocka_unit_test(test_model_file_gives_the_same_figures),
		cmocka_unit_test(test_folds_test_every_utterance_once),
		cmocka_unit_test(test_nothing_to_test_is_an_error),
		cmocka_unit_test(test_report_names_confusions_and_misses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
