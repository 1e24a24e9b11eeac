/* Examples of different intents that say nearly the same: where citizens will be misunderstood. */
#ifndef NLU_PACK_SIMILAR_H
#define NLU_PACK_SIMILAR_H

#include "nlu/corpus.h"

struct similar {
	const struct utterance *a, *b; /* of one language and two intents; lent from the corpus */
	double likeness;	       /* 0 to 1 */
};

/* The pairs of examples of two intents of one language whose likeness is at least `least`, most
 * alike first: the shared weight of their words over the weight of all their words (weighted
 * Jaccard), a word weighing the logarithm of how rare it is among the examples. The caller frees
 * *pairs. */
size_t pack_similar(const struct corpus *corpus, double least, struct similar **pairs);

#endif
