/* The inner loop: rows of small integers, added up. Built with -O3 for its vectors. */
#include "nlu/linear.h"

/* Four rows at once, so that each sum is loaded and stored once for four. */
static void add_four(float *restrict scores, const int8_t *const rows[static 4],
		     const float values[static 4], size_t stride)
{
	const int8_t *restrict a = rows[0];
	const int8_t *restrict b = rows[1];
	const int8_t *restrict c = rows[2];
	const int8_t *restrict d = rows[3];

	for (size_t i = 0; i < stride; i += LINEAR_LANES) {
		for (size_t j = i; j < i + LINEAR_LANES; j++)
			scores[j] += values[0] * (float)a[j] + values[1] * (float)b[j] +
				     values[2] * (float)c[j] + values[3] * (float)d[j];
	}
}

void linear_score(const struct linear *linear, const struct vector *vector, float *scores)
{
	size_t stride = linear->header->stride;

	memcpy(scores, linear->bias, stride * sizeof *scores);
	for (size_t i = 0; i < vector->count; i += 4) {
		const int8_t *rows[4];
		float values[4];

		for (size_t j = 0; j < 4; j++) {
			/* The last group is filled up with a row that counts nothing. */
			size_t at = i + j < vector->count ? i + j : i;
			uint32_t row = vector->rows[at];

			rows[j] = linear_weights(linear, row);
			values[j] = at == i + j
					    ? vector->values[at] * linear_row(linear, row)->scale
					    : 0;
		}
		add_four(scores, rows, values, stride);
	}
}
