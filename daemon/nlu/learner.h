/* What learns: features to classes, directly or through hidden units, by stochastic gradient. */
#ifndef NLU_LEARNER_H
#define NLU_LEARNER_H

#include <stddef.h>
#include <stdint.h>

enum { LEARNER_UNITS = 64 };

/* An example: features by row, with their weights, and its class. */
struct sample {
	const uint32_t *rows;
	const float *values;
	uint32_t count, class;
};

/* Units from a random start, of which the seed is part, or none. */
enum learner_kind { LEARNER_HIDDEN, LEARNER_DIRECT };

/* Strides are multiples of NETWORK_LANES. */
struct learner {
	enum learner_kind kind;
	size_t rows, classes, stride;
	float *embedding; /* [rows][LEARNER_UNITS], or [rows][stride] directly to classes */
	float *hidden_bias, *hidden_squares;
	float *output, *output_squares; /* [LEARNER_UNITS][stride] */
	float *bias, *bias_squares;	/* [stride] */
	float *scores, *slopes;		/* [stride], of the example at hand */
	uint64_t random;
};

/* The same seed gives the same weights. */
void learner_init(struct learner *learner, enum learner_kind kind, size_t rows, size_t classes,
		  size_t stride, uint64_t seed);
void learner_finish(struct learner *learner);
/* How many weights a row of the embedding has. */
size_t learner_width(const struct learner *learner);
/* Goes through all samples many times, each time in another order, and minimises the
 * cross-entropy. With hidden units, features and units are left out at random (dropout,
 * Srivastava et al., JMLR 15, 2014); directly, the right class must win by a margin. Plain steps
 * for the embedding, AdaGrad's (Duchi et al., JMLR 12, 2011) for the rest. */
void learner_train(struct learner *learner, const struct sample *samples, size_t count);

#endif
