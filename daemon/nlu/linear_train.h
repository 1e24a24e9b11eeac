/* Training the linear model of one language. */
#ifndef NLU_LINEAR_TRAIN_H
#define NLU_LINEAR_TRAIN_H

#include "nlu/linear.h"

/* A training utterance as hashes of its features. */
struct example {
	uint64_t *hashes;  /* first those of words and pairs, then those of characters */
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

/* Appends the section of a model that was trained on the examples of every fold but `skip`
 * (FOLD_NONE: all), not calibrated yet; `gram_weight` is the length of the block of characters
 * where that of words is 1. Intents are below LINEAR_CLASS_LIMIT. Uses rand(), seeded, because
 * liblinear does: the same examples give the same bytes. */
void linear_train(const struct examples *examples, unsigned skip, float gram_weight,
		  struct buf *out);
/* The same weighting for an example as a message gets. */
void vector_add_example(struct vector *vector, const struct linear *linear,
			const struct example *example);

/* Settings that were found on examples that the model had not seen. */
struct calibration {
	float gram_weight; /* to train with */
	float steepness, accept, suggest;
	float out_of_scope_shift; /* log-odds */
};

/* Trains without one fold and scores that fold, for as many folds as there is something to learn
 * from. `out_of_scope` is the intent of that name; INTENT_NONE when there is none. */
struct calibration linear_calibrate(const struct examples *examples, size_t intent_count,
				    uint16_t out_of_scope);

#endif
