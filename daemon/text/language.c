/* Which language: a logistic model over hashed n-grams, in whole numbers. */
#include "text/language.h"

#include <math.h>

#include "base/lang.h"
#include "text/language_features.h"
#include "text/language_format.h"

/* The conversation's language counts like evidence of this many nats. */
static const double prior_nats = 1.5;

bool language_model_init(struct language_model *model, struct str bytes, struct error *error)
{
	const size_t expected =
		LANGUAGE_HEADER_LEN + (size_t)LANGUAGE_BUCKETS * LANGUAGE_BUCKET_LEN;

	*model = (struct language_model){0};
	if (bytes.len != expected)
		return error_set(error, ERROR_DAMAGED,
				 "language model: %zu bytes instead of %zu; train again", bytes.len,
				 expected);
	if (bytes_u32(bytes.data, 0) != LANGUAGE_MAGIC)
		return error_set(error, ERROR_DAMAGED, "language model: wrong mark; train again");
	if (bytes_u32(bytes.data, 1) != LANGUAGE_VERSION ||
	    bytes_u32(bytes.data, 2) != LANGUAGE_BITS)
		return error_set(error, ERROR_VERSION,
				 "language model: version %u with %u bits; train again",
				 bytes_u32(bytes.data, 1), bytes_u32(bytes.data, 2));
	if (bytes_u32(bytes.data, 3) > LANGUAGE_STEP_LIMIT)
		return error_set(error, ERROR_DAMAGED, "language model: step %u; train again",
				 bytes_u32(bytes.data, 3));
	model->data = bytes.data;
	model->len = bytes.len;
	return true;
}

/* Sums into score[]; returns how many features training has seen. */
static unsigned sum_weights(const struct language_model *model, const uint16_t *features,
			    size_t count, int64_t score[LANG_COUNT])
{
	const char *buckets = (const char *)model->data + LANGUAGE_HEADER_LEN;
	unsigned seen = 0;

	for (size_t i = 0; i < count; i++) {
		const char *bucket = buckets + (size_t)features[i] * LANGUAGE_BUCKET_LEN;

		score[0] += bytes_i16(bucket, 0);
		score[1] += bytes_i16(bucket, 1);
		score[2] += bytes_i16(bucket, 2);
		seen += bytes_i16(bucket, 3) != 0;
	}
	return seen;
}

static enum lang softmax(const double score[LANG_COUNT], double probability[LANG_COUNT])
{
	enum lang best = LANG_NL;
	double sum = 0;

	for_each_lang (lang) {
		if (score[lang] > score[best])
			best = lang;
	}
	for_each_lang (lang) {
		probability[lang] = exp(score[lang] - score[best]);
		sum += probability[lang];
	}
	for_each_lang (lang)
		probability[lang] /= sum;
	return best;
}

enum lang language_identify(const struct language_model *model, struct str normalised,
			    enum lang prior, double probability[LANG_COUNT])
{
	uint16_t features[LANGUAGE_FEATURE_LIMIT];
	size_t count = language_features(normalised, features);
	int64_t sum[LANG_COUNT] = {0};
	unsigned seen = sum_weights(model, features, count, sum);
	double score[LANG_COUNT] = {0};
	double scratch[LANG_COUNT];
	enum lang best;

	if (seen) {
		double step = bytes_u32(model->data, 3) * 1e-6 / sqrt((double)seen);

		for_each_lang (lang)
			score[lang] = (double)sum[lang] * step;
	}
	if (prior < LANG_UNKNOWN)
		score[prior] += prior_nats;
	best = softmax(score, probability ? probability : scratch);
	return seen ? best : prior;
}
