/* Training utterances of one language as hashes of their features, in folds. */
#ifndef NLU_EXAMPLES_H
#define NLU_EXAMPLES_H

#include "nlu/network.h"

struct example {
	uint64_t *hashes;  /* first those of words and pairs, in turn, then those of characters */
	size_t word_count; /* how many of them are of words and pairs */
	size_t count;
	uint16_t intent;
	uint16_t fold;
};

struct examples {
	struct example *items;
	size_t count, capacity;
};

enum { EXAMPLE_FOLDS = 5, FOLD_NONE = EXAMPLE_FOLDS };

void examples_add(struct examples *examples, const struct message *message, uint16_t intent);
void examples_finish(struct examples *examples);
/* Numbers the folds, evenly within each intent. */
void examples_fold(struct examples *examples, size_t intent_count);
/* Is this feature of an example a single word? */
static inline bool example_is_word(const struct example *example, size_t feature)
{
	return feature + 1 < example->word_count && feature % 2 == 0;
}

/* The same weighting for an example as a message gets. */
void vector_add_example(struct vector *vector, const struct network *network,
			const struct example *example);

#endif
