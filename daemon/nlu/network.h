/* The network of one language: features to scores of intents, read in place. */
#ifndef NLU_NETWORK_H
#define NLU_NETWORK_H

#include "base/buf.h"
#include "base/error.h"
#include "nlu/message.h"

enum {
	NETWORK_LANES = 32,
	NETWORK_CLASS_LIMIT = 1 << 12,
	NETWORK_HIDDEN_LIMIT = 1024,
	NETWORK_ROW_LIMIT = 1 << 25
};
#define NETWORK_NONE UINT32_MAX

/* Scores are the sum of two parts: what each feature says for each class directly, and what one
 * hidden layer of rectified units makes of all features together. A row of four-bit weights per
 * feature holds both.
 *
 * The bytes of a section: this header, then
 *   uint16_t intents[stride]        the intent of each class; stride is a multiple of NETWORK_LANES
 *   float bias[stride]
 *   float direct_bias[stride]
 *   float hidden_bias[hidden]       a multiple of NETWORK_LANES
 *   float output[hidden][stride]
 *   struct network_slot slots[slots] a power of two, open addressing, one after the other
 *   rows                            each a struct network_row and (hidden + stride) / 2 bytes:
 *                                   16 bytes have the weights of NETWORK_LANES units or classes,
 *                                   the first 16 in their lower halves, plus 8 */
struct network_header {
	uint32_t classes, stride, hidden, rows, slots;
	float steepness; /* log-odds per unit of score: the calibration */
	float direct;	 /* what the direct part counts, where the hidden one counts 1 */
	float accept, suggest;
	float unknown_idf; /* of a feature that has no row */
	/* Log-odds that what is out of scope and emergencies get besides. */
	float out_of_scope_shift, emergency_shift;
};

struct network_slot {
	uint32_t mark;	   /* the upper half of the feature's hash; the lower half says where */
	uint32_t row_next; /* its row plus 1; 0: empty */
};

struct network_row {
	float hidden_scale, direct_scale; /* of the weights */
	float idf;
	uint32_t unused;
};

struct network {
	const struct network_header *header;
	const uint16_t *intents;
	const float *bias, *direct_bias;
	const float *hidden_bias;
	const float *output;
	const struct network_slot *slots;
	const char *rows;
	size_t row_len;
};

/* Checks every size, index and number once, so that nothing later needs to. The bytes must be
 * aligned to 8 and outlive the view. */
bool network_init(struct network *network, struct str bytes, size_t intent_count,
		  struct error *error);
/* The length of a section of this shape. */
size_t network_size(const struct network_header *header);

static inline const struct network_row *network_row(const struct network *network, uint32_t row)
{
	return (const struct network_row *)(const void *)(network->rows + row * network->row_len);
}

/* A weight of a row, from -7 to 7; classes come after the hidden units. */
static inline int network_weight(const struct network_row *row, size_t at)
{
	const uint8_t *bytes = (const uint8_t *)(row + 1) + at / NETWORK_LANES * 16;
	size_t lane = at % NETWORK_LANES;

	return (lane < 16 ? bytes[lane] & 15 : bytes[lane - 16] >> 4) - 8;
}

/* The class of an intent, or -1. */
int network_class(const struct network *network, uint16_t intent);
/* The row of a feature, or NETWORK_NONE. Two features share a row once in some 10^9. */
uint32_t network_find(const struct network *network, uint64_t hash);

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
/* One occurrence of a feature, which may be NETWORK_NONE. */
void vector_add(struct vector *vector, const struct network *network, uint32_t row);
/* Ends a block: sublinear term frequency times inverse document frequency, unknown features
 * counted, scaled to length 1. */
void vector_end_block(struct vector *vector, const struct network *network);
/* The block of words and pairs of neighbours. */
void vector_add_words(struct vector *vector, const struct network *network,
		      const struct message_word *words, size_t count);

/* The hidden units, rectified, into hidden[header->hidden]. */
void network_hidden(const struct network *network, const struct vector *vector, float *hidden);
/* One score per class into scores[stride], as two parts that are to be added up: that of the
 * hidden units with the bias, and the direct one before it is multiplied by header->direct. */
void network_score_parts(const struct network *network, const struct vector *vector, float *scores,
			 float *direct);
/* One score per class into scores[stride]. */
void network_score(const struct network *network, const struct vector *vector, float *scores);
/* What a feature of this weight adds to the score of a class while these units are the active
 * ones. Over all features of a message, with the biases, this is the score. */
float network_says(const struct network *network, const float *hidden, uint32_t row, float value,
		   uint32_t class);

#endif
