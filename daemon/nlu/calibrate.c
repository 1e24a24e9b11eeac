/* Honest probabilities and thresholds, from examples that the model had not seen. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/linear_train.h"

/* So many held-out examples are enough; larger sets need not train for every fold. */
enum { HELD_OUT_ENOUGH = 1500, TRIALS_NEEDED = 20, SHIFT_STEPS = 80 };

static const float heavy_grams = 2;

/* What answering is worth to a citizen: a wrong answer costs twice what a right one gains, a
 * choice of three with the right one in it is worth half. */
static const double gain_right = 1, gain_wrong = -2, gain_listed = 0.5, gain_unlisted = -0.5;

/* A held-out example: its scores, and the column of its intent or -1. */
struct trial {
	float *scores;
	uint32_t classes;
	int gold;
	int out; /* column of what is out of scope, or -1 */
	/* Once calibrated: */
	double probability; /* of the first candidate */
	unsigned rank;	    /* of the right intent; 0 is the first */
};

struct trials {
	struct trial *items;
	size_t count, capacity;
	uint16_t out_of_scope; /* the intent, or INTENT_NONE */
};

static void trials_add(struct trials *trials, const struct linear *linear,
		       const struct vector *vector, uint16_t intent)
{
	struct trial *trial;

	trials->items = mem_grow(trials->items, &trials->capacity, trials->count + 1,
				 sizeof *trials->items);
	trial = &trials->items[trials->count++];
	*trial = (struct trial){.classes = linear->header->classes};
	trial->scores = mem_alloc(linear->header->stride * sizeof *trial->scores);
	trial->gold = linear_class(linear, intent);
	trial->out = linear_class(linear, trials->out_of_scope);
	linear_score(linear, vector, trial->scores);
}

static void try_fold(struct trials *trials, const struct examples *examples, unsigned fold,
		     float gram_weight)
{
	struct buf bytes BUF_AUTO = {0};
	struct vector vector = {0};
	struct linear linear;

	linear_train(examples, fold, gram_weight, &bytes);
	if (!linear_init(&linear, buf_borrow(&bytes), SIZE_MAX, NULL))
		return;
	for (size_t i = 0; i < examples->count; i++) {
		if (examples->items[i].fold != fold)
			continue;
		vector_reset(&vector);
		vector_add_example(&vector, &linear, &examples->items[i]);
		trials_add(trials, &linear, &vector, examples->items[i].intent);
	}
	vector_finish(&vector);
}

/* log(sum(exp(steepness * (score - best)))), and the best score. */
static double log_sum(const struct trial *trial, double steepness, float *best)
{
	double sum = -1; /* the best one's own term, which log1p adds */

	*best = trial->scores[0];
	for (uint32_t i = 1; i < trial->classes; i++)
		*best = fmaxf(*best, trial->scores[i]);
	for (uint32_t i = 0; i < trial->classes; i++)
		sum += exp(steepness * (double)(trial->scores[i] - *best));
	return log1p(sum);
}

/* How surprised a model of this steepness is by the truth. */
static double surprise(const struct trials *trials, double steepness)
{
	double total = 0;

	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		float best;
		double sum;

		if (trial->gold < 0)
			continue;
		sum = log_sum(trial, steepness, &best);
		total += sum - steepness * (double)(trial->scores[trial->gold] - best);
	}
	return total;
}

/* The steepness of least surprise, by golden section on its logarithm: temperature scaling
 * (Guo et al. 2017). */
static double find_steepness(const struct trials *trials)
{
	const double ratio = 0.6180339887498949;
	double low = log(0.1), high = log(100);

	for (int i = 0; i < 30; i++) {
		double a = high - ratio * (high - low), b = low + ratio * (high - low);

		if (surprise(trials, exp(a)) < surprise(trials, exp(b)))
			high = b;
		else
			low = a;
	}
	return exp((low + high) / 2);
}

static void grade(struct trial *trial, double steepness)
{
	float best;

	trial->probability = exp(-log_sum(trial, steepness, &best));
	trial->rank = trial->gold < 0 ? UINT32_MAX : 0;
	for (uint32_t i = 0; i < trial->classes && trial->gold >= 0; i++)
		trial->rank += trial->scores[i] > trial->scores[trial->gold];
}

static int surer_first(const void *a, const void *b)
{
	const struct trial *x = a, *y = b;

	if (x->probability != y->probability)
		return x->probability < y->probability ? 1 : -1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

/* With trials sorted surest first: answer the first `answered`, list choices for the next, say
 * nothing to the rest; finds the two numbers that gain most. */
static void find_thresholds(const struct trials *trials, struct calibration *calibration)
{
	double difference = 0, listed = 0, best_difference = 0, best_listed = 0;

	calibration->accept = calibration->suggest = 1;
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		double answer = trial->rank == 0 ? gain_right : gain_wrong;
		double list = trial->rank < 3 ? gain_listed : gain_unlisted;

		difference += answer - list;
		listed += list;
		if (difference > best_difference) {
			best_difference = difference;
			calibration->accept = (float)trial->probability;
		}
		if (listed > best_listed) {
			best_listed = listed;
			calibration->suggest = (float)trial->probability;
		}
	}
}

static float within(float value, float low, float high)
{
	return fmaxf(low, fminf(high, value));
}

static void try_folds(struct trials *trials, const struct examples *examples, float gram_weight)
{
	for (unsigned fold = 0; fold < EXAMPLE_FOLDS && trials->count < HELD_OUT_ENOUGH; fold++)
		try_fold(trials, examples, fold, gram_weight);
}

static void trials_finish(struct trials *trials)
{
	for (size_t i = 0; i < trials->count; i++)
		free(trials->items[i].scores);
	free(trials->items);
	*trials = (struct trials){0};
}

/* Where examples are few, the parts of words often say more than words; how much more, the
 * examples themselves tell. Takes the better trials into *trials. */
static void choose_weight(struct trials *trials, const struct examples *examples,
			  struct calibration *calibration)
{
	struct trials heavy = {.out_of_scope = trials->out_of_scope};

	if (examples->count >= HELD_OUT_ENOUGH)
		return;
	try_folds(&heavy, examples, heavy_grams);
	if (surprise(&heavy, find_steepness(&heavy)) < surprise(trials, find_steepness(trials))) {
		struct trials light = *trials;

		*trials = heavy;
		heavy = light;
		calibration->gram_weight = heavy_grams;
	}
	trials_finish(&heavy);
}

/* With so much added to the score of what is out of scope: which share of it is found, and which
 * of the rest? */
static void try_shift(const struct trials *trials, float shift, double *caught, double *right)
{
	size_t outside = 0, found = 0, inside = 0, known = 0;

	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		bool is_out = trial->gold >= 0 && trial->gold == trial->out;
		float best = -INFINITY;
		int first = 0;

		for (int j = 0; j < (int)trial->classes; j++) {
			float score = trial->scores[j] + (j == trial->out ? shift : 0);

			first = score > best ? j : first;
			best = fmaxf(best, score);
		}
		outside += is_out;
		found += is_out && first == trial->out;
		inside += !is_out;
		known += !is_out && first == trial->gold;
	}
	/* Of a few nothing can be said: then nothing is to be shifted. */
	*caught = outside < TRIALS_NEEDED ? 1 : (double)found / (double)outside;
	*right = inside ? (double)known / (double)inside : 0;
}

/* What is out of scope is anything at all: its examples say little of the next one, and it is
 * found less often than an intent is. The least shift, in log-odds, that finds it as often. */
static float find_shift(const struct trials *trials, float steepness)
{
	const float step = 0.05f;
	double caught, right;
	int steps = 0;

	for (; steps < SHIFT_STEPS; steps++) {
		try_shift(trials, (float)steps * step / steepness, &caught, &right);
		if (caught >= right)
			break;
	}
	return (float)steps * step;
}

static void apply_shift(struct trials *trials, float shift)
{
	for (size_t i = 0; i < trials->count; i++) {
		if (trials->items[i].out >= 0)
			trials->items[i].scores[trials->items[i].out] += shift;
	}
}

struct calibration linear_calibrate(const struct examples *examples, size_t intent_count,
				    uint16_t out_of_scope)
{
	struct calibration calibration = {
		.gram_weight = 1, .steepness = 8, .accept = 0.6f, .suggest = 0.2f};
	struct trials trials = {.out_of_scope = out_of_scope};

	/* Few examples tell nothing of a threshold: then the plain ones above stand. */
	if (examples->count < intent_count + EXAMPLE_FOLDS || examples->count < TRIALS_NEEDED)
		return calibration;
	try_folds(&trials, examples, 1);
	choose_weight(&trials, examples, &calibration);
	calibration.steepness = (float)find_steepness(&trials);
	calibration.out_of_scope_shift = find_shift(&trials, calibration.steepness);
	apply_shift(&trials, calibration.out_of_scope_shift / calibration.steepness);
	for (size_t i = 0; i < trials.count; i++)
		grade(&trials.items[i], (double)calibration.steepness);
	qsort(trials.items, trials.count, sizeof *trials.items, surer_first);
	find_thresholds(&trials, &calibration);
	/* A pack of few examples, no two alike, is harder for its own folds than citizens are: on
	 * the frozen utterances 98 % of the answers from 0.65 on are right (README.md). */
	calibration.accept = within(calibration.accept, 0.35f, 0.65f);
	calibration.suggest = within(calibration.suggest, 0.1f, calibration.accept);
	trials_finish(&trials);
	return calibration;
}
