/* Running labelled messages through understand(), for a split, for folds, or for a model. */
#include "nlu/evaluate.h"

#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "nlu/evaluate_count.h"

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* What a run needs to know of the messages; `fold` picks some of them. */
struct run {
	const struct corpus *test;
	const unsigned *folds; /* by utterance; NULL: all take part */
	unsigned fold;
	bool use_prior;
	struct evaluation *evaluation;
	struct outcomes outcomes;
};

static void judge(struct run *run, size_t index, const struct understanding *understanding,
		  double microseconds)
{
	const struct utterance *utterance = &run->test->utterances[index];
	const char *gold = run->test->intents[utterance->intent];
	struct outcome outcome = {
		.utterance = index,
		.gold = utterance->intent,
		.predicted = INTENT_NONE,
		.predicted_id = "-",
		.microseconds = microseconds,
	};
	const char *inside;

	if (understanding->candidate_count) {
		const char *id = understanding->candidates[0].intent;

		/* Ids of a model do not outlive it, those of the evaluation do. */
		outcome.predicted_id = arena_copy(&run->evaluation->memory, str_from(id)).data;
		outcome.predicted = (uint16_t)map_get(&run->test->intent_index, str_from(id));
		outcome.probability = (double)understanding->candidates[0].probability;
	}
	outcome.decision = understanding_decide(understanding);
	outcome.inside_score = understanding_inside_score(understanding, &inside);
	outcome.inside_right = inside && strcmp(inside, gold) == 0;
	for (size_t i = 0; i < understanding->candidate_count && i < 3; i++)
		outcome.in_top3 =
			outcome.in_top3 || strcmp(understanding->candidates[i].intent, gold) == 0;
	outcomes_add(&run->outcomes, &outcome);
}

static bool run_model(struct run *run, struct str model, const char *dictionaries,
		      struct error *error)
{
	struct understander *understander = understander_create_memory(model, dictionaries, error);

	if (!understander)
		return false;
	run->evaluation->model_bytes = model.len;
	for (size_t i = 0; i < run->test->utterance_count; i++) {
		const struct utterance *utterance = &run->test->utterances[i];
		struct understanding understanding;
		double begin;

		if (run->folds && run->folds[i] != run->fold)
			continue;
		begin = seconds();
		understand(understander, utterance->text,
			   run->use_prior ? utterance->lang : LANG_UNKNOWN, &understanding);
		judge(run, i, &understanding, (seconds() - begin) * 1e6);
	}
	understander_destroy(understander);
	return true;
}

static bool train_and_run(struct run *run, const struct corpus *train,
			  const struct train_options *options, struct error *error)
{
	struct buf *model = &run->evaluation->model;
	double begin = seconds();

	buf_reset(model);
	if (!train_model(train, options, model, error))
		return false;
	run->evaluation->train_seconds += seconds() - begin;
	return run_model(run, buf_borrow(model), options ? options->dictionaries : NULL, error);
}

static bool finish_run(struct run *run, bool done, struct error *error)
{
	if (done && !run->outcomes.count)
		done = error_set(error, ERROR_INVALID, "there are no messages to test with");
	if (done)
		evaluation_count(run->evaluation, run->test, &run->outcomes);
	else
		evaluation_finish(run->evaluation);
	free(run->outcomes.items);
	return done;
}

bool evaluate_split(const struct corpus *train, const struct corpus *test,
		    const struct train_options *options, bool use_prior,
		    struct evaluation *evaluation, struct error *error)
{
	struct run run = {.test = test, .use_prior = use_prior, .evaluation = evaluation};

	*evaluation = (struct evaluation){0};
	return finish_run(&run, train_and_run(&run, train, options, error), error);
}

bool evaluate_model(struct str model, const struct corpus *test, const char *dictionaries,
		    bool use_prior, struct evaluation *evaluation, struct error *error)
{
	struct run run = {.test = test, .use_prior = use_prior, .evaluation = evaluation};

	*evaluation = (struct evaluation){0};
	return finish_run(&run, run_model(&run, model, dictionaries, error), error);
}

/* Evenly over each intent in each language, in order of appearance. */
static unsigned *number_folds(const struct corpus *corpus, unsigned folds)
{
	unsigned *numbers = mem_alloc((corpus->utterance_count + 1) * sizeof *numbers);
	unsigned *next = mem_zalloc(corpus->intent_count + 1, LANG_COUNT * sizeof *next);

	for (size_t i = 0; i < corpus->utterance_count; i++) {
		const struct utterance *utterance = &corpus->utterances[i];
		unsigned *counter = &next[utterance->intent * LANG_COUNT + utterance->lang];

		numbers[i] = (*counter)++ % folds;
	}
	free(next);
	return numbers;
}

/* A corpus without the utterances of a fold. It keeps the numbers of the intents. */
static void copy_without(const struct corpus *corpus, const unsigned *folds, unsigned fold,
			 struct corpus *out)
{
	*out = (struct corpus){0};
	for (size_t i = 0; i < corpus->intent_count; i++)
		corpus_intent(out, str_from(corpus->intents[i]));
	for (size_t i = 0; i < corpus->utterance_count; i++) {
		if (folds[i] != fold)
			corpus_add_utterance(out, &corpus->utterances[i]);
	}
	for (size_t i = 0; i < corpus->rule_count; i++)
		corpus_add_rule(out, &corpus->rules[i]);
	for (size_t i = 0; i < corpus->entity_count; i++)
		corpus_add_entity(out, &corpus->entities[i]);
}

bool evaluate_folds(const struct corpus *corpus, unsigned folds,
		    const struct train_options *options, bool use_prior,
		    struct evaluation *evaluation, struct error *error)
{
	struct run run = {.test = corpus, .use_prior = use_prior, .evaluation = evaluation};
	unsigned *numbers;
	bool done = true;

	*evaluation = (struct evaluation){0};
	if (folds < 2)
		return error_set(error, ERROR_INVALID, "%u folds; at least 2 are needed", folds);
	numbers = number_folds(corpus, folds);
	run.folds = numbers;
	for (; run.fold < folds && done; run.fold++) {
		struct corpus train;

		copy_without(corpus, numbers, run.fold, &train);
		done = train_and_run(&run, &train, options, error);
		corpus_finish(&train);
	}
	free(numbers);
	return finish_run(&run, done, error);
}
