/* The section of a linear model: its checks and the table of features. */
#include "nlu/linear.h"

#include <math.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "model files are little-endian and are read in place"
#endif

/* Sums of products below this stay far from infinity. */
static const float number_limit = 1e6f;

static bool damaged(struct error *error, const char *what)
{
	return error_set(error, ERROR_DAMAGED, "linear model: %s; run 'pierre train' again", what);
}

size_t linear_size(const struct linear_header *header)
{
	return sizeof *header + header->stride * (sizeof(uint16_t) + sizeof(float)) +
	       header->slots * sizeof(struct linear_slot) +
	       (size_t)header->rows * (sizeof(struct linear_row) + header->stride);
}

static bool is_number(float value)
{
	return fabsf(value) <= number_limit; /* false for NaN */
}

static bool check_shape(struct str bytes, struct error *error)
{
	const struct linear_header *header = (const void *)bytes.data;

	if (bytes.len < sizeof *header)
		return damaged(error, "too short");
	if (!header->classes || header->classes > header->stride ||
	    header->stride > LINEAR_CLASS_LIMIT || header->stride % LINEAR_LANES)
		return damaged(error, "wrong number of classes");
	if (header->rows > LINEAR_ROW_LIMIT || !header->slots ||
	    header->slots > 4 * LINEAR_ROW_LIMIT || (header->slots & (header->slots - 1)))
		return damaged(error, "wrong number of features");
	if (linear_size(header) != bytes.len)
		return damaged(error, "its length does not fit its header");
	if (!is_number(header->steepness) || !is_number(header->accept) ||
	    !is_number(header->suggest) || !is_number(header->unknown_idf) ||
	    !is_number(header->out_of_scope_shift) || !is_number(header->word_weight) ||
	    !is_number(header->gram_weight))
		return damaged(error, "a setting is no number");
	return true;
}

static bool check_content(const struct linear *linear, size_t intent_count, struct error *error)
{
	const struct linear_header *header = linear->header;

	for (uint32_t i = 0; i < header->classes; i++) {
		if (linear->intents[i] >= intent_count)
			return damaged(error, "a class has no intent");
	}
	for (uint32_t i = 0; i < header->stride; i++) {
		if (!is_number(linear->bias[i]))
			return damaged(error, "a bias is no number");
	}
	for (uint32_t i = 0; i < header->slots; i++) {
		if (linear->slots[i].hash && linear->slots[i].row >= header->rows)
			return damaged(error, "a feature is out of bounds");
	}
	for (uint32_t i = 0; i < header->rows; i++) {
		const struct linear_row *row = linear_row(linear, i);

		if (!is_number(row->scale) || !is_number(row->idf))
			return damaged(error, "a weight is no number");
	}
	return true;
}

bool linear_init(struct linear *linear, struct str bytes, size_t intent_count, struct error *error)
{
	const struct linear_header *header = (const void *)bytes.data;

	*linear = (struct linear){0};
	if (!check_shape(bytes, error))
		return false;
	linear->header = header;
	linear->intents = (const void *)(header + 1);
	linear->bias = (const void *)(linear->intents + header->stride);
	linear->slots = (const void *)(linear->bias + header->stride);
	linear->rows = (const void *)(linear->slots + header->slots);
	linear->row_len = sizeof(struct linear_row) + header->stride;
	return check_content(linear, intent_count, error);
}

/* Intents of a trained file rise, but a forged one's need not. */
int linear_class(const struct linear *linear, uint16_t intent)
{
	for (uint32_t i = 0; i < linear->header->classes; i++) {
		if (linear->intents[i] == intent)
			return (int)i;
	}
	return -1;
}

uint32_t linear_find(const struct linear *linear, uint64_t hash)
{
	uint32_t mask = linear->header->slots - 1;
	uint32_t at = (uint32_t)hash & mask;

	/* A damaged table may be full: no more than one round. */
	for (uint32_t i = 0; i <= mask; i++, at = (at + 1) & mask) {
		if (linear->slots[at].hash == hash)
			return linear->slots[at].row;
		if (!linear->slots[at].hash)
			break;
	}
	return LINEAR_NONE;
}
