/* The features of a training set, numbered, with the number of examples that have them. */
#ifndef NLU_VOCABULARY_H
#define NLU_VOCABULARY_H

#include "nlu/examples.h"

struct vocabulary_slot {
	uint64_t hash; /* 0: empty */
	uint32_t row;
	uint32_t last; /* the last example counted, plus 1 */
};

struct vocabulary {
	struct vocabulary_slot *slots;
	uint32_t slot_count; /* a power of two, more than the rows */
	uint32_t rows;
	uint32_t *frequency; /* by row: how many examples have it */
	size_t capacity;
};

/* Numbers the features by first appearance and counts them, over all folds but `skip`. Of many
 * examples, the pairs and the parts of words that only one has are left out. */
void vocabulary_build(struct vocabulary *vocabulary, const struct examples *examples,
		      unsigned skip);
void vocabulary_finish(struct vocabulary *vocabulary);
/* Fills the table of a model file, of vocabulary->slot_count places. */
void vocabulary_write(const struct vocabulary *vocabulary, struct network_slot *slots);

#endif
