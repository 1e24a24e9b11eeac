/* A message as weighted features: TF-IDF in two blocks, each of a length of its own. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/features.h"
#include "nlu/network.h"

enum { SEEN_START = 1024 };

void vector_finish(struct vector *vector)
{
	free(vector->rows);
	free(vector->values);
	free(vector->seen);
	*vector = (struct vector){0};
}

static void seen_clear(struct vector *vector, size_t capacity)
{
	if (vector->seen_capacity < capacity)
		vector->seen = mem_resize(vector->seen, capacity, sizeof *vector->seen);
	vector->seen_capacity = capacity;
	memset(vector->seen, 0, capacity * sizeof *vector->seen);
}

void vector_reset(struct vector *vector)
{
	vector->count = 0;
	vector->block = 0;
	vector->unknown = 0;
	/* Shrinking back is what keeps the next, short message cheap. */
	free(vector->seen_capacity > SEEN_START ? vector->seen : NULL);
	if (vector->seen_capacity > SEEN_START) {
		vector->seen = NULL;
		vector->seen_capacity = 0;
	}
	seen_clear(vector, SEEN_START);
}

static uint32_t *seen_place(const struct vector *vector, uint32_t row)
{
	size_t mask = vector->seen_capacity - 1;
	size_t at = (row * UINT32_C(2654435761) >> 8) & mask;

	while (vector->seen[at] && vector->rows[vector->seen[at] - 1] != row)
		at = (at + 1) & mask;
	return &vector->seen[at];
}

static void seen_grow(struct vector *vector)
{
	seen_clear(vector, vector->seen_capacity * 2);
	for (size_t i = vector->block; i < vector->count; i++)
		*seen_place(vector, vector->rows[i]) = (uint32_t)i + 1;
}

static void make_room(struct vector *vector)
{
	size_t capacity = vector->capacity;

	if (vector->count < vector->capacity)
		return;
	vector->rows = mem_grow(vector->rows, &capacity, vector->count + 1, sizeof *vector->rows);
	vector->values = mem_resize(vector->values, capacity, sizeof *vector->values);
	vector->capacity = capacity;
}

void vector_add(struct vector *vector, const struct network *network, uint32_t row)
{
	uint32_t *place;

	if (row == NETWORK_NONE) {
		vector->unknown++;
		return;
	}
	place = seen_place(vector, row);
	if (*place) {
		vector->values[*place - 1] += 1;
		return;
	}
	__builtin_prefetch(network_row(network, row));
	make_room(vector);
	vector->rows[vector->count] = row;
	vector->values[vector->count] = 1;
	*place = (uint32_t)++vector->count;
	if ((vector->count - vector->block) * 2 > vector->seen_capacity)
		seen_grow(vector);
}

void vector_end_block(struct vector *vector, const struct network *network)
{
	float unknown = network->header->unknown_idf;
	float squares = (float)vector->unknown * unknown * unknown;
	float factor;

	for (size_t i = vector->block; i < vector->count; i++) {
		float count = vector->values[i];
		float value = network_row(network, vector->rows[i])->idf;

		if (count > 1)
			value *= 1 + logf(count);
		vector->values[i] = value;
		squares += value * value;
	}
	factor = squares > 0 ? 1 / sqrtf(squares) : 0;
	for (size_t i = vector->block; i < vector->count; i++)
		vector->values[i] *= factor;
	vector->block = vector->count;
	vector->unknown = 0;
	seen_clear(vector, vector->seen_capacity);
}

void vector_add_words(struct vector *vector, const struct network *network,
		      const struct message_word *words, size_t count)
{
	uint64_t last = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t hash = feature_word(words[i].plain);

		vector_add(vector, network, network_find(network, hash));
		vector_add(vector, network, network_find(network, feature_pair(last, hash)));
		last = hash;
	}
	if (count)
		vector_add(vector, network, network_find(network, feature_pair(last, 0)));
	vector_end_block(vector, network);
}
