/* Gradient steps, one example at a time. Written for the vectoriser; built with -O3. */
#include "nlu/learner.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "nlu/network.h"

/* Chosen on the validation parts of the public sets (README.md); one choice for all. */
enum { FEATURE_DROPOUT = 154 }; /* of 256 */
static const float feature_factor = 256.0f / (256 - FEATURE_DROPOUT);
static const float hidden_dropout = 0.3f;
static const float margin = 2; /* of a direct learner's scores */
/* At the start; they fall to 0. */
static const float embedding_rate = 0.1f, direct_rate = 2, rate = 0.05f;
static const float embedding_start = 0.1f, least_square = 1e-8f;
/* A small set is gone through more often. */
enum { LEAST_PASSES = 20, MOST_PASSES = 200, LEAST_STEPS = 120000 };

/* The steps of one example use these sizes; the compiler makes vectors of them. */
#define INLINE static inline __attribute__((always_inline))

static float *zeros(size_t count)
{
	return mem_zalloc(count, sizeof(float));
}

/* From 0 to 1, without 1. */
static float uniform(struct learner *learner)
{
	return (float)(hash_next(&learner->random) >> 40) * 0x1p-24f;
}

size_t learner_width(const struct learner *learner)
{
	return learner->kind == LEARNER_DIRECT ? learner->stride : LEARNER_UNITS;
}

static void init_hidden(struct learner *learner)
{
	float output_start = sqrtf(3.0f / LEARNER_UNITS);

	learner->hidden_bias = zeros(LEARNER_UNITS);
	learner->hidden_squares = zeros(LEARNER_UNITS);
	learner->output = zeros(LEARNER_UNITS * learner->stride);
	learner->output_squares = zeros(LEARNER_UNITS * learner->stride);
	for (size_t i = 0; i < learner->rows * LEARNER_UNITS; i++)
		learner->embedding[i] = (2 * uniform(learner) - 1) * embedding_start;
	for (size_t i = 0; i < LEARNER_UNITS * learner->stride; i++)
		learner->output[i] = (2 * uniform(learner) - 1) * output_start;
}

void learner_init(struct learner *learner, enum learner_kind kind, size_t rows, size_t classes,
		  size_t stride, uint64_t seed)
{
	*learner = (struct learner){.kind = kind,
				    .rows = rows,
				    .classes = classes,
				    .stride = stride,
				    .random = hash_mix(seed)};
	learner->embedding = zeros((rows + 1) * learner_width(learner));
	learner->bias = zeros(stride);
	learner->bias_squares = zeros(stride);
	learner->scores = zeros(stride);
	learner->slopes = zeros(stride);
	if (kind == LEARNER_HIDDEN)
		init_hidden(learner);
}

void learner_finish(struct learner *learner)
{
	free(learner->embedding);
	free(learner->hidden_bias);
	free(learner->hidden_squares);
	free(learner->output);
	free(learner->output_squares);
	free(learner->bias);
	free(learner->bias_squares);
	free(learner->scores);
	free(learner->slopes);
	*learner = (struct learner){0};
}

INLINE void add(float *restrict to, const float *restrict from, float factor, size_t len)
{
	for (size_t i = 0; i < len; i += NETWORK_LANES) {
		for (size_t j = i; j < i + NETWORK_LANES; j++)
			to[j] += factor * from[j];
	}
}

/* Summed in lanes, so that every machine sums in the same order. */
INLINE float product(const float *restrict a, const float *restrict b, size_t len)
{
	float lanes[NETWORK_LANES] = {0}, sum = 0;

	for (size_t i = 0; i < len; i += NETWORK_LANES) {
		for (size_t j = 0; j < NETWORK_LANES; j++)
			lanes[j] += a[i + j] * b[i + j];
	}
	for (size_t j = 0; j < NETWORK_LANES; j++)
		sum += lanes[j];
	return sum;
}

/* A step against the gradient slopes * factor, each weight by its own history. */
INLINE void descend(float *restrict weights, float *restrict squares, const float *restrict slopes,
		    float factor, float step, size_t len)
{
	for (size_t i = 0; i < len; i += NETWORK_LANES) {
		for (size_t j = i; j < i + NETWORK_LANES; j++) {
			float gradient = slopes[j] * factor;

			squares[j] += gradient * gradient;
			weights[j] -= step * gradient / sqrtf(squares[j] + least_square);
		}
	}
}

/* The slopes of the cross-entropy: probabilities, less 1 for the right class. */
static void find_slopes(struct learner *learner, uint32_t class)
{
	const float *scores = learner->scores;
	float best = -INFINITY, sum = 0;

	for (size_t i = 0; i < learner->classes; i++)
		best = scores[i] > best ? scores[i] : best;
	for (size_t i = 0; i < learner->classes; i++) {
		learner->slopes[i] = expf(scores[i] - best);
		sum += learner->slopes[i];
	}
	for (size_t i = 0; i < learner->classes; i++)
		learner->slopes[i] /= sum;
	learner->slopes[class] -= 1;
}

/* What one example made of the hidden units. */
struct pass {
	float hidden[LEARNER_UNITS], slopes[LEARNER_UNITS];
	float kept[LEARNER_UNITS]; /* 0: left out; else what makes up for those that were */
	uint64_t features[(MESSAGE_BYTES * 6 + 63) / 64]; /* those that were not left out */
};

static bool is_kept(const struct pass *pass, size_t feature)
{
	return pass->features[feature / 64] >> feature % 64 & 1;
}

/* One bit a feature, each from a byte of chance: 154 of 256 are left out. */
static uint64_t keep_some(struct learner *learner)
{
	uint64_t kept = 0;

	for (int i = 0; i < 64; i += 8) {
		uint64_t random = hash_next(&learner->random);

		for (int j = 0; j < 8; j++, random >>= 8)
			kept |= (uint64_t)((random & 255) >= FEATURE_DROPOUT) << (i + j);
	}
	return kept;
}

static void leave_out(struct learner *learner, const struct sample *sample, struct pass *pass)
{
	for (size_t i = 0; i < sample->count; i += 64)
		pass->features[i / 64] = keep_some(learner);
	for (size_t i = 0; i < LEARNER_UNITS; i++)
		pass->kept[i] = uniform(learner) >= hidden_dropout ? 1 / (1 - hidden_dropout) : 0;
}

INLINE void forward(struct learner *learner, const struct sample *sample, struct pass *pass)
{
	memcpy(pass->hidden, learner->hidden_bias, sizeof pass->hidden);
	for (size_t i = 0; i < sample->count; i++) {
		if (is_kept(pass, i))
			add(pass->hidden,
			    learner->embedding + (size_t)sample->rows[i] * LEARNER_UNITS,
			    sample->values[i] * feature_factor, LEARNER_UNITS);
	}
	memcpy(learner->scores, learner->bias, learner->stride * sizeof *learner->scores);
	for (size_t i = 0; i < LEARNER_UNITS; i++) {
		pass->hidden[i] = (pass->hidden[i] > 0 ? pass->hidden[i] : 0) * pass->kept[i];
		if (pass->hidden[i] > 0)
			add(learner->scores, learner->output + i * learner->stride, pass->hidden[i],
			    learner->stride);
	}
}

INLINE void backward(struct learner *learner, const struct sample *sample, struct pass *pass,
		     float left)
{
	const float factor = embedding_rate * left * feature_factor;
	size_t stride = learner->stride;

	descend(learner->bias, learner->bias_squares, learner->slopes, 1, rate * left, stride);
	for (size_t i = 0; i < LEARNER_UNITS; i++) {
		float *weights = learner->output + i * stride;

		pass->slopes[i] = 0;
		if (pass->hidden[i] <= 0)
			continue;
		pass->slopes[i] = product(weights, learner->slopes, stride) * pass->kept[i];
		descend(weights, learner->output_squares + i * stride, learner->slopes,
			pass->hidden[i], rate * left, stride);
	}
	descend(learner->hidden_bias, learner->hidden_squares, pass->slopes, 1, rate * left,
		LEARNER_UNITS);
	for (size_t i = 0; i < sample->count; i++) {
		if (is_kept(pass, i))
			add(learner->embedding + (size_t)sample->rows[i] * LEARNER_UNITS,
			    pass->slopes, -sample->values[i] * factor, LEARNER_UNITS);
	}
}

INLINE void learn_one(struct learner *learner, const struct sample *sample, float left)
{
	struct pass pass;

	leave_out(learner, sample, &pass);
	forward(learner, sample, &pass);
	find_slopes(learner, sample->class);
	backward(learner, sample, &pass, left);
}

INLINE void learn_one_direct(struct learner *learner, const struct sample *sample, float left)
{
	size_t stride = learner->stride;

	memcpy(learner->scores, learner->bias, stride * sizeof *learner->scores);
	for (size_t i = 0; i < sample->count; i++)
		add(learner->scores, learner->embedding + sample->rows[i] * stride,
		    sample->values[i], stride);
	learner->scores[sample->class] -= margin;
	find_slopes(learner, sample->class);
	descend(learner->bias, learner->bias_squares, learner->slopes, 1, rate * left, stride);
	for (size_t i = 0; i < sample->count; i++)
		add(learner->embedding + sample->rows[i] * stride, learner->slopes,
		    -sample->values[i] * direct_rate * left, stride);
}

INLINE void learn_either(struct learner *learner, const struct sample *sample, float left)
{
	if (learner->kind == LEARNER_DIRECT)
		learn_one_direct(learner, sample, left);
	else
		learn_one(learner, sample, left);
}

static void learn_plain(struct learner *learner, const struct sample *sample, float left)
{
	learn_either(learner, sample, left);
}

/* The same steps, and the same results, in wider registers. */
#ifdef __x86_64__
__attribute__((target("avx2"))) static void learn_wide(struct learner *learner,
						       const struct sample *sample, float left)
{
	learn_either(learner, sample, left);
}

static bool has_wide(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
#define learn_wide learn_plain

static bool has_wide(void)
{
	return false;
}
#endif

static void shuffle(struct learner *learner, uint32_t *order, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = (size_t)(hash_next(&learner->random) % i);
		uint32_t kept = order[i - 1];

		order[i - 1] = order[j];
		order[j] = kept;
	}
}

static size_t passes_for(size_t count)
{
	size_t passes = count ? LEAST_STEPS / count : 0;

	if (passes > MOST_PASSES)
		return MOST_PASSES;
	return passes > LEAST_PASSES ? passes : LEAST_PASSES;
}

void learner_train(struct learner *learner, const struct sample *samples, size_t count)
{
	void (*learn)(struct learner *, const struct sample *, float) =
		has_wide() ? learn_wide : learn_plain;
	uint32_t *order = mem_alloc((count + 1) * sizeof *order);
	size_t steps = passes_for(count) * count;

	for (size_t i = 0; i < count; i++)
		order[i] = (uint32_t)i;
	for (size_t step = 0; step < steps; step++) {
		if (step % count == 0)
			shuffle(learner, order, count);
		learn(learner, &samples[order[step % count]], 1 - (float)step / (float)steps);
	}
	free(order);
}
