/* Shifts for what is found too seldom: what is out of scope, and emergencies. */
#include "nlu/calibrate_shift.h"

#include <math.h>

enum { SHIFT_STEPS = 80, EMERGENCIES_NEEDED = 10 };

static const float step = 0.05f; /* log-odds */
/* An emergency that is missed costs as much as so many false alarms. */
static const double missed_cost = 10;

/* The column with the highest score, when one of them has `shift` added. */
static int first_with(const struct trial *trial, int shifted, float shift)
{
	float best = -INFINITY;
	int first = 0;

	for (int i = 0; i < (int)trial->classes; i++) {
		float score = trial->scores[i] + (i == shifted ? shift : 0);

		first = score > best ? i : first;
		best = fmaxf(best, score);
	}
	return first;
}

/* Adds to the score of one column, if there is it. */
static void add_shift(struct trial *trial, int column, float shift)
{
	if (column >= 0)
		trial->scores[column] += shift;
}

/* With so much added to the score of what is out of scope: which share of it is found, and which
 * of the rest? */
static void try_shift(const struct trials *trials, float shift, double *caught, double *right)
{
	size_t outside = 0, found = 0, inside = 0, known = 0;

	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		bool is_out = trial->gold >= 0 && trial->gold == trial->out;
		int first = first_with(trial, trial->out, shift);

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
static float find_out_of_scope(const struct trials *trials, float steepness)
{
	double caught, right;
	int steps = 0;

	for (; steps < SHIFT_STEPS; steps++) {
		try_shift(trials, (float)steps * step / steepness, &caught, &right);
		if (caught >= right)
			break;
	}
	return (float)steps * step;
}

float calibrate_out_of_scope(struct trials *trials, float steepness)
{
	float shift = find_out_of_scope(trials, steepness);

	for (size_t i = 0; i < trials->count; i++)
		add_shift(&trials->items[i], trials->items[i].out, shift / steepness);
	return shift;
}

/* What emergencies that are missed and false alarms cost with this shift; 0 of too few. */
static double emergency_cost(const struct trials *trials, float shift)
{
	size_t emergencies = 0;
	double cost = 0;

	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		bool is_emergency = trial->emergency >= 0 && trial->gold == trial->emergency;
		bool found = trial->emergency >= 0 &&
			     first_with(trial, trial->emergency, shift) == trial->emergency;

		emergencies += is_emergency;
		if (is_emergency != found)
			cost += is_emergency ? missed_cost : 1;
	}
	return emergencies < EMERGENCIES_NEEDED ? 0 : cost;
}

float calibrate_emergency(struct trials *trials, float steepness)
{
	double least = INFINITY;
	float shift = 0;

	for (int i = 0; i < SHIFT_STEPS && least > 0; i++) {
		double cost = emergency_cost(trials, (float)i * step / steepness);

		if (cost < least) {
			least = cost;
			shift = (float)i * step;
		}
	}
	for (size_t i = 0; i < trials->count; i++)
		add_shift(&trials->items[i], trials->items[i].emergency, shift / steepness);
	return shift;
}
