/* The features of a training set, numbered, with the number of examples that have them. */
#ifndef NLU_VOCABULARY_H
#define NLU_VOCABULARY_H

#include "nlu/linear_train.h"

struct vocabulary {
	struct linear_slot *slots; /* `unused` is the last example counted, plus 1 */
	uint32_t slot_count;
	uint32_t rows;
	uint32_t *frequency; /* by row: how many examples have it */
	size_t capacity;
};

/* Numbers the features by first appearance and counts them, over all folds but `skip`. Of many
 * examples, the parts of words that only one has are left out. */
void vocabulary_build(struct vocabulary *vocabulary, const struct examples *examples,
		      unsigned skip);
void vocabulary_finish(struct vocabulary *vocabulary);

#endif
