/* The section of a network: its checks and the table of features. */
#include "nlu/network.h"

#include <math.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "model files are little-endian and are read in place"
#endif

/* Sums of products below this stay far from infinity. */
static const float number_limit = 1e6f;

static bool damaged(struct error *error, const char *what)
{
	return error_set(error, ERROR_DAMAGED, "network: %s; run 'pierre train' again", what);
}

size_t network_size(const struct network_header *header)
{
	size_t stride = header->stride, hidden = header->hidden;

	return sizeof *header + stride * (sizeof(uint16_t) + 2 * sizeof(float)) +
	       hidden * (1 + stride) * sizeof(float) + header->slots * sizeof(struct network_slot) +
	       (size_t)header->rows * (sizeof(struct network_row) + (hidden + stride) / 2);
}

static bool is_number(float value)
{
	return fabsf(value) <= number_limit; /* false for NaN */
}

static bool are_numbers(const float *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_number(values[i]))
			return false;
	}
	return true;
}

static bool check_shape(struct str bytes, struct error *error)
{
	const struct network_header *header = (const void *)bytes.data;

	if (bytes.len < sizeof *header)
		return damaged(error, "too short");
	if (!header->classes || header->classes > header->stride ||
	    header->stride > NETWORK_CLASS_LIMIT || header->stride % NETWORK_LANES)
		return damaged(error, "wrong number of classes");
	if (!header->hidden || header->hidden > NETWORK_HIDDEN_LIMIT ||
	    header->hidden % NETWORK_LANES)
		return damaged(error, "wrong number of hidden units");
	if (header->rows > NETWORK_ROW_LIMIT || !header->slots ||
	    header->slots > 4 * NETWORK_ROW_LIMIT || (header->slots & (header->slots - 1)))
		return damaged(error, "wrong number of features");
	if (network_size(header) != bytes.len)
		return damaged(error, "its length does not fit its header");
	if (!is_number(header->steepness) || !is_number(header->direct) ||
	    !is_number(header->accept) || !is_number(header->suggest) ||
	    !is_number(header->unknown_idf) || !is_number(header->out_of_scope_shift) ||
	    !is_number(header->emergency_shift))
		return damaged(error, "a setting is no number");
	return true;
}

static bool check_content(const struct network *network, size_t intent_count, struct error *error)
{
	const struct network_header *header = network->header;

	for (uint32_t i = 0; i < header->classes; i++) {
		if (network->intents[i] >= intent_count)
			return damaged(error, "a class has no intent");
	}
	if (!are_numbers(network->bias, 2 * (size_t)header->stride) ||
	    !are_numbers(network->hidden_bias, header->hidden) ||
	    !are_numbers(network->output, (size_t)header->hidden * header->stride))
		return damaged(error, "a bias or an output weight is no number");
	for (uint32_t i = 0; i < header->slots; i++) {
		if (network->slots[i].row_next > header->rows)
			return damaged(error, "a feature is out of bounds");
	}
	for (uint32_t i = 0; i < header->rows; i++) {
		const struct network_row *row = network_row(network, i);

		if (!is_number(row->hidden_scale) || !is_number(row->direct_scale) ||
		    !is_number(row->idf))
			return damaged(error, "a weight is no number");
	}
	return true;
}

bool network_init(struct network *network, struct str bytes, size_t intent_count,
		  struct error *error)
{
	const struct network_header *header = (const void *)bytes.data;

	*network = (struct network){0};
	if (!check_shape(bytes, error))
		return false;
	network->header = header;
	network->intents = (const void *)(header + 1);
	network->bias = (const void *)(network->intents + header->stride);
	network->direct_bias = network->bias + header->stride;
	network->hidden_bias = network->direct_bias + header->stride;
	network->output = network->hidden_bias + header->hidden;
	network->slots = (const void *)(network->output + (size_t)header->hidden * header->stride);
	network->rows = (const void *)(network->slots + header->slots);
	network->row_len =
		sizeof(struct network_row) + (header->hidden + (size_t)header->stride) / 2;
	return check_content(network, intent_count, error);
}

/* Intents of a trained file rise, but a forged one's need not. */
int network_class(const struct network *network, uint16_t intent)
{
	for (uint32_t i = 0; i < network->header->classes; i++) {
		if (network->intents[i] == intent)
			return (int)i;
	}
	return -1;
}

uint32_t network_find(const struct network *network, uint64_t hash)
{
	uint32_t mask = network->header->slots - 1;
	uint32_t at = (uint32_t)hash & mask;

	/* A damaged table may be full: no more than one round. */
	for (uint32_t i = 0; i <= mask; i++, at = (at + 1) & mask) {
		if (!network->slots[at].row_next)
			break;
		if (network->slots[at].mark == hash >> 32)
			return network->slots[at].row_next - 1;
	}
	return NETWORK_NONE;
}
