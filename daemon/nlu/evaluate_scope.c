/* Telling what is none of our business: scores, thresholds, and what they do. */
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/evaluate_count.h"

double understanding_inside_score(const struct understanding *understanding, const char **best)
{
	double outside = 0, inside = 0;
	const char *intent = NULL;

	for (size_t i = understanding->candidate_count; i-- > 0;) {
		const struct candidate *candidate = &understanding->candidates[i];

		if (strcmp(candidate->intent, INTENT_OUT_OF_SCOPE) == 0) {
			outside = (double)candidate->probability;
			continue;
		}
		inside = (double)candidate->probability;
		intent = candidate->intent;
	}
	if (best)
		*best = intent;
	return inside * (1 - outside);
}

static int by_score(const void *a, const void *b)
{
	const struct evaluate_scored *x = a, *y = b;

	return (x->score > y->score) - (x->score < y->score);
}

/* Of each pair of a message in scope and one out of it, whether the former scores above; equal is
 * a half (Mann and Whitney 1947). The messages are sorted. */
static double area_under_curve(const struct evaluation *e)
{
	double above = 0;
	size_t outside = 0, next;

	if (!e->inside_count || !e->outside_count)
		return 0;
	for (size_t i = 0; i < e->count; i = next) {
		size_t inside_here = 0, outside_here = 0;

		for (next = i; next < e->count && by_score(&e->scored[i], &e->scored[next]) == 0;
		     next++) {
			inside_here += e->scored[next].inside;
			outside_here += !e->scored[next].inside;
		}
		above += (double)inside_here * ((double)outside + (double)outside_here / 2);
		outside += outside_here;
	}
	return above / (double)e->inside_count / (double)e->outside_count;
}

void evaluation_count_scored(struct evaluation *evaluation, const struct corpus *test,
			     const struct outcomes *outcomes)
{
	uint32_t out = map_get(&test->intent_index, STR(INTENT_OUT_OF_SCOPE));

	evaluation->scored = mem_zalloc(outcomes->count, sizeof *evaluation->scored);
	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->items[i];
		bool inside = outcome->gold != out;

		evaluation->scored[i] = (struct evaluate_scored){outcome->inside_score, inside,
								 inside && outcome->inside_right};
		evaluation->inside_count += inside;
		evaluation->outside_count += !inside;
	}
	qsort(evaluation->scored, outcomes->count, sizeof *evaluation->scored, by_score);
	evaluation->auroc = area_under_curve(evaluation);
}

struct evaluate_refusal evaluation_refusal_at(const struct evaluation *evaluation, double threshold)
{
	struct evaluate_refusal refusal = {.threshold = threshold};
	size_t right = 0, caught = 0;

	for (size_t i = 0; i < evaluation->count; i++) {
		const struct evaluate_scored *scored = &evaluation->scored[i];

		right += scored->right && scored->score >= threshold;
		caught += !scored->inside && scored->score < threshold;
	}
	if (evaluation->inside_count)
		refusal.inside_right = (double)right / (double)evaluation->inside_count;
	if (evaluation->outside_count)
		refusal.outside_caught = (double)caught / (double)evaluation->outside_count;
	return refusal;
}

bool evaluation_refusal_for(const struct evaluation *evaluation, double inside_right,
			    struct evaluate_refusal *refusal)
{
	size_t right = 0;

	/* From the surest down, until enough messages in scope are right. */
	for (size_t i = evaluation->count; i-- > 0;) {
		const struct evaluate_scored *scored = &evaluation->scored[i];
		double below = i ? evaluation->scored[i - 1].score : 0;

		right += scored->right;
		if (evaluation->inside_count &&
		    (double)right >= inside_right * (double)evaluation->inside_count - 1e-6) {
			*refusal = evaluation_refusal_at(evaluation, (scored->score + below) / 2);
			return true;
		}
	}
	return false;
}
