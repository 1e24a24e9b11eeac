/* From how sure an understanding is to what is done with it: answer, ask, or refuse. */
#ifndef NLU_DECISION_H
#define NLU_DECISION_H

#include "nlu/understand.h"

enum decision {
	DECISION_REFUSE, /* not understood, or nothing that a municipality does */
	DECISION_ASK,	 /* "did you mean" */
	DECISION_ANSWER,
	DECISION_COUNT
};

/* By the thresholds of the understanding. The dialogue decides by it, and besides looks at the
 * conversation, at emergencies, and at which intents are enabled. */
enum decision understanding_decide(const struct understanding *u);
/* The least probability that another intent must have to be asked for, where the first candidate
 * is out of scope and has probability `out`. */
float understanding_least(const struct understanding *u, float out);
/* The probability of the first candidate, 0 when there is none; below `accept` when the words are
 * gibberish, of which nothing is sure, whatever their letters look like. */
float understanding_sureness(const struct understanding *u);
/* Words that neither the pack nor a dictionary knows, so many that nothing is sure. */
bool understanding_is_gibberish(const struct understanding *u);

#endif
