/* Evaluation: the figures of a split, of folds and of a model file. */
#include "fixture.h"

#include "nlu/evaluate_count.h"

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

/* Four messages in scope and three out of it, two of them with the same score. */
static const struct {
	const char *intent;
	double probability, score;
	bool right;
} marks[] = {
	{"a", 0.95, 0.9, true},
	{"a", 0.95, 0.8, true},
	{"b", 0.85, 0.5, false},
	{"b", 0.35, 0.3, true},
	{INTENT_OUT_OF_SCOPE, 0.45, 0.3, true},
	{INTENT_OUT_OF_SCOPE, 0.99, 0.1, true},
	{INTENT_OUT_OF_SCOPE, 0.85, 0.6, false},
};

static void count_marks(struct corpus *test, struct evaluation *e)
{
	struct outcomes outcomes = {0};

	*test = (struct corpus){0};
	*e = (struct evaluation){0};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct utterance utterance = {.text = STR("x"), .lang = LANG_EN, .file = "x"};
		struct outcome outcome = {.utterance = i,
					  .predicted_id = "-",
					  .predicted = INTENT_NONE,
					  .probability = marks[i].probability,
					  .inside_score = marks[i].score,
					  .inside_right = marks[i].right};

		utterance.intent = corpus_intent(test, str_from(marks[i].intent));
		corpus_add_utterance(test, &utterance);
		outcome.gold = utterance.intent;
		if (marks[i].right) {
			outcome.predicted = outcome.gold;
			outcome.predicted_id = marks[i].intent;
		}
		outcomes_add(&outcomes, &outcome);
	}
	evaluation_count(e, test, &outcomes);
	free(outcomes.items);
}

static void assert_refusal(struct evaluate_refusal refusal, double inside, double outside)
{
	assert_near(refusal.inside_right, inside);
	assert_near(refusal.outside_caught, outside);
}

static void test_refusing_trades_what_is_right_for_what_is_caught(void **state)
{
	struct evaluation e;
	struct corpus test;

	(void)state;
	count_marks(&test, &e);
	assert_int_equal(e.inside_count, 4);
	assert_int_equal(e.outside_count, 3);
	/* Of twelve pairs nine are in order and one is equal: 0.9 and 0.8 are above all three,
	 * 0.5 above two, 0.3 above one. */
	assert_near(e.auroc, 9.5 / 12);
	assert_refusal(evaluation_refusal_at(&e, 0), 0.75, 0);
	/* A score at the threshold is not below it. */
	assert_refusal(evaluation_refusal_at(&e, 0.3), 0.75, 1 / 3.0);
	assert_refusal(evaluation_refusal_at(&e, 0.31), 0.5, 2 / 3.0);
	assert_refusal(evaluation_refusal_at(&e, 1), 0, 1);
	evaluation_finish(&e);
	corpus_finish(&test);
}

static void test_the_threshold_catches_most_for_a_demanded_accuracy(void **state)
{
	struct evaluate_refusal refusal;
	struct evaluation e;
	struct corpus test;

	(void)state;
	count_marks(&test, &e);
	assert_true(evaluation_refusal_for(&e, 0.5, &refusal));
	assert_near(refusal.threshold, 0.7);
	assert_refusal(refusal, 0.5, 1);
	/* The next message in scope shares its score with one that is not. */
	assert_true(evaluation_refusal_for(&e, 0.6, &refusal));
	assert_true(refusal.threshold > 0.1 && refusal.threshold <= 0.3);
	assert_refusal(refusal, 0.75, 1 / 3.0);
	assert_false(evaluation_refusal_for(&e, 0.76, &refusal));
	evaluation_finish(&e);
	corpus_finish(&test);
}

static void test_the_score_leaves_out_what_is_out_of_scope(void **state)
{
	struct understanding u = {
		.candidates = {{INTENT_OUT_OF_SCOPE, 0, 0.5f}, {"a", 1, 0.25f}, {"b", 2, 0.125f}},
		.candidate_count = 3};
	const char *best;

	(void)state;
	assert_near(understanding_inside_score(&u, &best), 0.125);
	assert_string_equal(best, "a");
	u.candidate_count = 1;
	assert_near(understanding_inside_score(&u, &best), 0);
	assert_null(best);
	u.candidate_count = 0;
	assert_near(understanding_inside_score(&u, NULL), 0);
}

/* Bins: 0.35 right; 0.45 right; 0.85 and 0.85 wrong; 0.95, 0.95 and 0.99 right. */
static void test_calibration_error_weighs_bins_by_their_messages(void **state)
{
	static const char *const lines[] = {
		"  0.0 to 0.1     -     -       0\n",
		"  0.8 to 0.9  0.850 0.000       2  ..................................|......\n",
		"  0.9 to 1.0  0.963 1.000       3  #######################################|.\n",
		"4 messages in scope, 3 out of it, AUROC 0.7917",
	};
	struct evaluation e;
	struct corpus test;
	struct buf out BUF_AUTO = {0};

	(void)state;
	count_marks(&test, &e);
	assert_int_equal(e.bins[8].count, 2);
	assert_near(e.bins[8].confidence, 0.85);
	assert_near(e.bins[8].accuracy, 0);
	assert_near(e.bins[9].accuracy, 1);
	assert_near(e.ece, (0.65 + 0.55 + 2 * 0.85 + 0.05 + 0.05 + 0.01) / 7);
	evaluation_report(&e, 10, &out);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (!strstr(out.data, lines[i]))
			fail_msg("'%s' is not in:\n%s", lines[i], out.data);
	}
	evaluation_finish(&e);
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
		cmocka_unit_test(test_refusing_trades_what_is_right_for_what_is_caught),
		cmocka_unit_test(test_the_threshold_catches_most_for_a_demanded_accuracy),
		cmocka_unit_test(test_the_score_leaves_out_what_is_out_of_scope),
		cmocka_unit_test(test_calibration_error_weighs_bins_by_their_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
