/* Counting results while evaluating, and the figures that come out. */
#ifndef NLU_EVALUATE_COUNT_H
#define NLU_EVALUATE_COUNT_H

#include "nlu/evaluate.h"
#include "nlu/decision.h"

/* What became of one message. */
struct outcome {
	size_t utterance;   /* index in the test corpus */
	uint16_t gold;	    /* intents by index in the test corpus */
	uint16_t predicted; /* INTENT_NONE: no candidate, or an intent that the corpus lacks */
	const char *predicted_id;
	double probability;
	double inside_score; /* understanding_inside_score, and whether its intent is the right one
			      */
	bool inside_right;
	double microseconds;
	bool in_top3;
	enum decision decision;
};

struct outcomes {
	struct outcome *items;
	size_t count, capacity;
};

void outcomes_add(struct outcomes *outcomes, const struct outcome *outcome);
/* Fills the evaluation; the outcomes are sorted. Texts stay lent from the corpus. */
void evaluation_count(struct evaluation *evaluation, const struct corpus *test,
		      struct outcomes *outcomes);

/* The part of it about what is out of scope (evaluate_scope.c). */
void evaluation_count_scored(struct evaluation *evaluation, const struct corpus *test,
			     const struct outcomes *outcomes);

#endif
