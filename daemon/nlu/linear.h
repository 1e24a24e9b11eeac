/* The linear model of one language: features to scores of intents, read in place. */
#ifndef NLU_LINEAR_H
#define NLU_LINEAR_H

#include "base/buf.h"
#include "base/error.h"
#include "nlu/message.h"

enum { LINEAR_LANES = 16, LINEAR_CLASS_LIMIT = 1 << 15, LINEAR_ROW_LIMIT = 1 << 25 };
#define LINEAR_NONE UINT32_MAX

/* The bytes of a section: this header, then
 *   uint16_t intents[stride]       the intent of each class; stride is a multiple of LINEAR_LANES
 *   float bias[stride]
 *   struct linear_slot slots[slots] a power of two, open addressing, linear probing
 *   rows                           each a struct linear_row and int8_t weights[stride] */
struct linear_header {
	uint32_t classes, stride, rows, slots;
	float steepness; /* log-odds per unit of score: the calibration */
	float accept, suggest;
	float unknown_idf; /* of a feature that training has not seen */
	float word_weight, gram_weight;
	float out_of_scope_shift; /* log-odds that what is out of scope gets besides */
	uint32_t unused;
};

struct linear_slot {
	uint64_t hash; /* 0: empty */
	uint32_t row;
	uint32_t unused;
};

struct linear_row {
	float scale; /* of the weights */
	float idf;
};

struct linear {
	const struct linear_header *header;
	const uint16_t *intents;
	const float *bias;
	const struct linear_slot *slots;
	const char *rows;
	size_t row_len;
};

/* Checks every size, index and number once, so that nothing later needs to. The bytes must be
 * aligned to 8 and outlive the view. */
bool linear_init(struct linear *linear, struct str bytes, size_t intent_count, struct error *error);
/* The length of a section of this shape. */
size_t linear_size(const struct linear_header *header);

static inline const struct linear_row *linear_row(const struct linear *linear, uint32_t row)
{
	return (const struct linear_row *)(const void *)(linear->rows + row * linear->row_len);
}

static inline const int8_t *linear_weights(const struct linear *linear, uint32_t row)
{
	return (const int8_t *)(linear_row(linear, row) + 1);
}

/* The class of an intent, or -1. */
int linear_class(const struct linear *linear, uint16_t intent);
/* The row of a feature, or LINEAR_NONE. */
uint32_t linear_find(const struct linear *linear, uint64_t hash);

/* A message as weighted rows. Memory is kept from one message to the next. */
struct vector {
	uint32_t *rows;
	float *values;
	size_t count, capacity;
	size_t block; /* where the current block starts */
	size_t unknown;
	uint32_t *seen; /* position + 1 by row, of the current block */
	size_t seen_capacity;
};

void vector_finish(struct vector *vector);
void vector_reset(struct vector *vector);
/* One occurrence of a feature, which may be LINEAR_NONE. */
void vector_add(struct vector *vector, const struct linear *linear, uint32_t row);
/* Ends a block: sublinear term frequency times inverse document frequency, unknown features
 * counted, scaled to the length `weight`. */
void vector_end_block(struct vector *vector, const struct linear *linear, float weight);
/* The block of words and pairs of neighbours. */
void vector_add_words(struct vector *vector, const struct linear *linear,
		      const struct message_word *words, size_t count);

/* One score per class into scores[stride]. */
void linear_score(const struct linear *linear, const struct vector *vector, float *scores);

#endif
