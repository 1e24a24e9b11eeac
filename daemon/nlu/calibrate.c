/* Honest probabilities and thresholds, from examples that the model had not seen. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/calibrate_shift.h"
#include "nlu/network_train.h"

/* So many held-out examples are enough; larger sets need not train for every fold. */
enum { HELD_OUT_ENOUGH = 1500, COARSE_STEPS = 8, FINE_STEPS = 30 };

/* What answering is worth to a citizen: a wrong answer costs twice what a right one gains, a
 * choice of three with the right one in it is worth half. */
static const double gain_right = 1, gain_wrong = -2, gain_listed = 0.5, gain_unlisted = -0.5;

static void trials_add(struct trials *trials, const struct network *network,
		       const struct vector *vector, uint16_t intent)
{
	struct trial *trial;

	trials->items = mem_grow(trials->items, &trials->capacity, trials->count + 1,
				 sizeof *trials->items);
	trial = &trials->items[trials->count++];
	*trial = (struct trial){.classes = network->header->classes};
	trial->scores = mem_alloc(network->header->stride * sizeof *trial->scores);
	trial->hidden = mem_alloc(network->header->stride * sizeof *trial->hidden);
	trial->direct = mem_alloc(network->header->stride * sizeof *trial->direct);
	trial->gold = network_class(network, intent);
	trial->out = network_class(network, trials->special->out_of_scope);
	trial->emergency = network_class(network, trials->special->emergency);
	network_score_parts(network, vector, trial->hidden, trial->direct);
}

static void try_fold(struct trials *trials, const struct examples *examples, unsigned fold,
		     struct str bytes)
{
	struct vector vector = {0};
	struct network network;

	if (!network_init(&network, bytes, SIZE_MAX, NULL))
		return;
	for (size_t i = 0; i < examples->count; i++) {
		if (examples->items[i].fold != fold)
			continue;
		vector_reset(&vector);
		vector_add_example(&vector, &network, &examples->items[i]);
		trials_add(trials, &network, &vector, examples->items[i].intent);
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
static double find_steepness(const struct trials *trials, int steps)
{
	const double ratio = 0.6180339887498949;
	double low = log(0.05), high = log(20);

	for (int i = 0; i < steps; i++) {
		double a = high - ratio * (high - low), b = low + ratio * (high - low);

		if (surprise(trials, exp(a)) < surprise(trials, exp(b)))
			high = b;
		else
			low = a;
	}
	return exp((low + high) / 2);
}

static void weigh_direct(struct trials *trials, float direct)
{
	for (size_t i = 0; i < trials->count; i++) {
		struct trial *trial = &trials->items[i];

		for (uint32_t j = 0; j < trial->classes; j++)
			trial->scores[j] = trial->hidden[j] + direct * trial->direct[j];
	}
}

/* How much the direct part is to count: what surprises least. Leaves the scores so. */
static float find_direct(struct trials *trials)
{
	static const float shares[] = {0, 0.25f, 0.5f, 0.75f, 1, 1.5f, 2, 3};
	double least = INFINITY;
	float best = 0;

	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		double found;

		weigh_direct(trials, shares[i]);
		found = surprise(trials, find_steepness(trials, COARSE_STEPS));
		if (found < least) {
			least = found;
			best = shares[i];
		}
	}
	weigh_direct(trials, best);
	return best;
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

static void trials_finish(struct trials *trials)
{
	for (size_t i = 0; i < trials->count; i++) {
		free(trials->items[i].scores);
		free(trials->items[i].hidden);
		free(trials->items[i].direct);
	}
	free(trials->items);
	*trials = (struct trials){0};
}

unsigned network_calibration_folds(const struct examples *examples, size_t intent_count)
{
	size_t held_out = 0;
	unsigned folds = 0;

	if (examples->count < intent_count + EXAMPLE_FOLDS || examples->count < TRIALS_NEEDED)
		return 0;
	for (; folds < EXAMPLE_FOLDS && held_out < HELD_OUT_ENOUGH; folds++) {
		for (size_t i = 0; i < examples->count; i++)
			held_out += examples->items[i].fold == folds;
	}
	return folds;
}

struct calibration network_calibrate(const struct examples *examples, const struct buf *networks,
				     unsigned folds, const struct special_intents *special)
{
	struct calibration calibration = {
		.direct = 1, .steepness = 0.5f, .accept = 0.6f, .suggest = 0.2f};
	struct trials trials = {.special = special};

	/* Few examples tell nothing of a threshold: then the plain ones above stand. */
	if (!folds)
		return calibration;
	for (unsigned fold = 0; fold < folds; fold++)
		try_fold(&trials, examples, fold, buf_borrow(&networks[fold]));
	calibration.direct = find_direct(&trials);
	calibration.steepness = (float)find_steepness(&trials, FINE_STEPS);
	calibration.emergency_shift = calibrate_emergency(&trials, calibration.steepness);
	calibration.out_of_scope_shift = calibrate_out_of_scope(&trials, calibration.steepness);
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
