/* The inner loops: rows of small integers added up, and the output layer. Built with -O3 for its
 * vectors. */
#include "nlu/network.h"

enum { HALF = NETWORK_LANES / 2 };

/* Two rows at once, so that each sum is loaded and stored once for two. `from` and `len` are
 * multiples of NETWORK_LANES. */
static void add_two(float *restrict sums, const struct network_row *const rows[static 2],
		    const float factors[static 2], size_t from, size_t len)
{
	const uint8_t *restrict a = (const uint8_t *)(rows[0] + 1) + from / 2;
	const uint8_t *restrict b = (const uint8_t *)(rows[1] + 1) + from / 2;
	float eights = 8 * (factors[0] + factors[1]);

	for (size_t i = 0; i < len; i += NETWORK_LANES, a += HALF, b += HALF) {
		for (size_t j = 0; j < HALF; j++) {
			sums[i + j] += factors[0] * (float)(a[j] & 15) +
				       factors[1] * (float)(b[j] & 15) - eights;
			sums[i + HALF + j] += factors[0] * (float)(a[j] >> 4) +
					      factors[1] * (float)(b[j] >> 4) - eights;
		}
	}
}

/* The weighted sum of rows: hidden units before they are rectified, and classes; either may be
 * NULL. */
static void add_rows(const struct network *network, const struct vector *vector, float *hidden,
		     float *direct)
{
	size_t units = network->header->hidden, stride = network->header->stride;

	for (size_t i = 0; i < vector->count; i += 2) {
		/* The last one is paired with itself, which then counts nothing. */
		bool paired = i + 1 < vector->count;
		const struct network_row *rows[2] = {
			network_row(network, vector->rows[i]),
			network_row(network, vector->rows[paired ? i + 1 : i])};
		float values[2] = {vector->values[i], paired ? vector->values[i + 1] : 0};

		if (hidden)
			add_two(hidden, rows,
				(float[]){values[0] * rows[0]->hidden_scale,
					  values[1] * rows[1]->hidden_scale},
				0, units);
		if (direct)
			add_two(direct, rows,
				(float[]){values[0] * rows[0]->direct_scale,
					  values[1] * rows[1]->direct_scale},
				units, stride);
	}
}

static void rectify(float *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		values[i] = values[i] > 0 ? values[i] : 0;
}

void network_hidden(const struct network *network, const struct vector *vector, float *hidden)
{
	size_t units = network->header->hidden;

	memcpy(hidden, network->hidden_bias, units * sizeof *hidden);
	add_rows(network, vector, hidden, NULL);
	rectify(hidden, units);
}

static void add_scaled(float *restrict scores, const float *restrict weights, float value,
		       size_t stride)
{
	for (size_t i = 0; i < stride; i += NETWORK_LANES) {
		for (size_t j = i; j < i + NETWORK_LANES; j++)
			scores[j] += value * weights[j];
	}
}

void network_score_parts(const struct network *network, const struct vector *vector, float *scores,
			 float *direct)
{
	size_t stride = network->header->stride, units = network->header->hidden;
	float hidden[NETWORK_HIDDEN_LIMIT];

	memcpy(hidden, network->hidden_bias, units * sizeof *hidden);
	memcpy(direct, network->direct_bias, stride * sizeof *direct);
	add_rows(network, vector, hidden, direct);
	memcpy(scores, network->bias, stride * sizeof *scores);
	for (size_t i = 0; i < units; i++) {
		if (hidden[i] > 0)
			add_scaled(scores, network->output + i * stride, hidden[i], stride);
	}
}

void network_score(const struct network *network, const struct vector *vector, float *scores)
{
	float direct[NETWORK_CLASS_LIMIT];

	network_score_parts(network, vector, scores, direct);
	add_scaled(scores, direct, network->header->direct, network->header->stride);
}

float network_says(const struct network *network, const float *hidden, uint32_t row, float value,
		   uint32_t class)
{
	const struct network_row *weights = network_row(network, row);
	size_t stride = network->header->stride, units = network->header->hidden;
	float direct = (float)network_weight(weights, units + class) * weights->direct_scale;
	float sum = 0;

	for (size_t i = 0; i < units; i++) {
		if (hidden[i] > 0)
			sum += (float)network_weight(weights, i) *
			       network->output[i * stride + class];
	}
	return value * (sum * weights->hidden_scale + direct * network->header->direct);
}
