/* From outcomes to figures: per intent, confusions, calibration, thresholds, time. */
#include "nlu/evaluate_count.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

void outcomes_add(struct outcomes *outcomes, const struct outcome *outcome)
{
	outcomes->items = mem_grow(outcomes->items, &outcomes->capacity, outcomes->count + 1,
				   sizeof *outcomes->items);
	outcomes->items[outcomes->count++] = *outcome;
}

void evaluation_finish(struct evaluation *evaluation)
{
	free(evaluation->intents);
	free(evaluation->confusions);
	free(evaluation->misses);
	free(evaluation->scored);
	buf_finish(&evaluation->model);
	arena_finish(&evaluation->memory);
	*evaluation = (struct evaluation){0};
}

static bool is_right(const struct outcome *outcome)
{
	return outcome->gold == outcome->predicted;
}

static double share(size_t part, size_t whole, double otherwise)
{
	return whole ? (double)part / (double)whole : otherwise;
}

static void count_intents(struct evaluation *evaluation, const struct corpus *test,
			  const struct outcomes *outcomes)
{
	double f1 = 0;
	size_t with_messages = 0;

	evaluation->intent_count = test->intent_count;
	evaluation->intents = mem_zalloc(test->intent_count, sizeof *evaluation->intents);
	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->items[i];

		evaluation->intents[outcome->gold].gold++;
		if (outcome->predicted != INTENT_NONE)
			evaluation->intents[outcome->predicted].predicted++;
		if (is_right(outcome))
			evaluation->intents[outcome->gold].right++;
	}
	for (size_t i = 0; i < test->intent_count; i++) {
		struct evaluate_intent *intent = &evaluation->intents[i];

		intent->intent = arena_copy(&evaluation->memory, str_from(test->intents[i])).data;
		intent->precision = share(intent->right, intent->predicted, 0);
		intent->recall = share(intent->right, intent->gold, 0);
		intent->f1 = share(2 * intent->right, intent->predicted + intent->gold, 0);
		with_messages += intent->gold > 0;
		f1 += intent->gold ? intent->f1 : 0;
	}
	evaluation->macro_f1 = with_messages ? f1 / (double)with_messages : 0;
}

/* By intent, so that the same confusions are neighbours; then in order of the messages. */
static int by_confusion(const void *a, const void *b)
{
	const struct outcome *x = a, *y = b;
	int order;

	if (x->gold != y->gold)
		return x->gold < y->gold ? -1 : 1;
	order = strcmp(x->predicted_id, y->predicted_id);
	return order ? order : (x->utterance > y->utterance) - (x->utterance < y->utterance);
}

static int by_message(const void *a, const void *b)
{
	const struct outcome *x = a, *y = b;

	return (x->utterance > y->utterance) - (x->utterance < y->utterance);
}

int evaluate_confusion_compare(const void *a, const void *b)
{
	const struct evaluate_confusion *x = a, *y = b;
	int order;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	order = strcmp(x->gold, y->gold);
	return order ? order : strcmp(x->predicted, y->predicted);
}

static void count_confusions(struct evaluation *evaluation, struct outcomes *outcomes)
{
	size_t capacity = 0;

	qsort(outcomes->items, outcomes->count, sizeof *outcomes->items, by_confusion);
	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->items[i];
		struct evaluate_confusion *last;

		if (is_right(outcome))
			continue;
		last = evaluation->confusion_count
			       ? &evaluation->confusions[evaluation->confusion_count - 1]
			       : NULL;
		if (last && last->gold == evaluation->intents[outcome->gold].intent &&
		    strcmp(last->predicted, outcome->predicted_id) == 0) {
			last->count++;
			continue;
		}
		evaluation->confusions =
			mem_grow(evaluation->confusions, &capacity, evaluation->confusion_count + 1,
				 sizeof *evaluation->confusions);
		evaluation->confusions[evaluation->confusion_count++] = (struct evaluate_confusion){
			evaluation->intents[outcome->gold].intent, outcome->predicted_id, 1};
	}
	if (evaluation->confusion_count)
		qsort(evaluation->confusions, evaluation->confusion_count,
		      sizeof *evaluation->confusions, evaluate_confusion_compare);
}

static void list_misses(struct evaluation *evaluation, const struct corpus *test,
			struct outcomes *outcomes)
{
	size_t capacity = 0;

	qsort(outcomes->items, outcomes->count, sizeof *outcomes->items, by_message);
	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->items[i];
		const struct utterance *utterance = &test->utterances[outcome->utterance];

		if (is_right(outcome))
			continue;
		evaluation->misses =
			mem_grow(evaluation->misses, &capacity, evaluation->miss_count + 1,
				 sizeof *evaluation->misses);
		evaluation->misses[evaluation->miss_count++] = (struct evaluate_miss){
			.text = utterance->text,
			.gold = evaluation->intents[outcome->gold].intent,
			.predicted = outcome->predicted_id,
			.probability = outcome->probability,
			.lang = utterance->lang,
			.file = utterance->file,
			.line = utterance->line,
		};
	}
}

static void count_points(struct evaluation *evaluation, const struct outcomes *outcomes)
{
	for (size_t p = 0; p < EVALUATE_POINTS; p++) {
		struct evaluate_point *point = &evaluation->points[p];
		size_t answered = 0, right = 0;

		point->threshold = (double)p / EVALUATE_POINTS;
		for (size_t i = 0; i < outcomes->count; i++) {
			const struct outcome *outcome = &outcomes->items[i];

			/* No candidate is no answer, even at zero. */
			if (outcome->probability <= 0 || outcome->probability < point->threshold)
				continue;
			answered++;
			right += is_right(outcome);
		}
		point->answered = share(answered, outcomes->count, 0);
		point->right = share(right, answered, 1);
	}
}

static void count_bins(struct evaluation *evaluation, const struct outcomes *outcomes)
{
	size_t right[EVALUATE_BINS] = {0};

	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->items[i];
		size_t bin = (size_t)(outcome->probability * EVALUATE_BINS);

		bin = bin < EVALUATE_BINS ? bin : EVALUATE_BINS - 1;
		evaluation->bins[bin].count++;
		evaluation->bins[bin].confidence += outcome->probability;
		right[bin] += is_right(outcome);
	}
	for (size_t i = 0; i < EVALUATE_BINS; i++) {
		struct evaluate_bin *bin = &evaluation->bins[i];

		if (!bin->count)
			continue;
		bin->confidence /= (double)bin->count;
		bin->accuracy = share(right[i], bin->count, 0);
		evaluation->ece += fabs(bin->confidence - bin->accuracy) *
				   share(bin->count, outcomes->count, 0);
	}
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void count_times(struct evaluation *evaluation, const struct outcomes *outcomes)
{
	double *times = mem_alloc(outcomes->count * sizeof *times);

	for (size_t i = 0; i < outcomes->count; i++)
		times[i] = outcomes->items[i].microseconds;
	qsort(times, outcomes->count, sizeof *times, by_number);
	evaluation->median_us = times[outcomes->count / 2];
	evaluation->p99_us = times[outcomes->count * 99 / 100];
	evaluation->max_us = times[outcomes->count - 1];
	free(times);
}

static void count_scopes(struct evaluation *evaluation, const struct corpus *test,
			 const struct outcomes *outcomes)
{
	uint32_t out = map_get(&test->intent_index, STR(INTENT_OUT_OF_SCOPE));

	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->items[i];
		enum lang lang = test->utterances[outcome->utterance].lang;
		struct evaluate_scope *scope = &evaluation->scopes[lang];

		if (outcome->gold == out) {
			scope->outside[outcome->decision]++;
			continue;
		}
		scope->inside[outcome->decision]++;
		scope->inside_right += outcome->decision == DECISION_ANSWER && is_right(outcome);
	}
}

void evaluation_count(struct evaluation *evaluation, const struct corpus *test,
		      struct outcomes *outcomes)
{
	size_t top3 = 0;

	evaluation->count = outcomes->count;
	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->items[i];
		enum lang lang = test->utterances[outcome->utterance].lang;

		evaluation->right += is_right(outcome);
		top3 += outcome->in_top3;
		evaluation->lang_count[lang]++;
		evaluation->lang_right[lang] += is_right(outcome);
	}
	evaluation->accuracy = share(evaluation->right, outcomes->count, 0);
	evaluation->top3 = share(top3, outcomes->count, 0);
	count_intents(evaluation, test, outcomes);
	count_scopes(evaluation, test, outcomes);
	evaluation_count_scored(evaluation, test, outcomes);
	count_confusions(evaluation, outcomes);
	list_misses(evaluation, test, outcomes);
	count_points(evaluation, outcomes);
	count_bins(evaluation, outcomes);
	count_times(evaluation, outcomes);
}
