/* Training the language model: logistic regression by AdaGrad (Duchi et al. 2011), each language
 * with the same weight, on whole utterances and on their short pieces. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"
#include "text/language.h"
#include "text/language_features.h"
#include "text/language_format.h"
#include "text/normalise.h"

enum {
	EPOCHS = 8,
	HELD_OUT = 8, /* every eighth utterance measures how sure the model may be */
	WEIGHT_LIMIT = 32767,
	CALIBRATION_STEPS = 56, /* of 5 %, from 0.2 to 3 */
};

struct sample {
	struct str text;
	enum lang lang;
};

struct language_trainer {
	struct arena arena;
	struct sample *samples;
	size_t count;
	size_t capacity;
};

/* Weights in training; the buckets in rows of LANG_COUNT. */
struct learner {
	float *weight;
	float *squares; /* of the gradients so far */
	bool *seen;
	double balance[LANG_COUNT]; /* step of a sample, so that each language weighs the same */
	struct buf piece;
	uint16_t features[LANGUAGE_FEATURE_LIMIT];
	size_t feature_count;
};

struct language_trainer *language_trainer_create(void)
{
	return mem_zalloc(1, sizeof(struct language_trainer));
}

void language_trainer_destroy(struct language_trainer *trainer)
{
	if (!trainer)
		return;
	free(trainer->samples);
	arena_finish(&trainer->arena);
	free(trainer);
}

void language_trainer_add(struct language_trainer *trainer, enum lang lang, struct str normalised)
{
	if (lang >= LANG_UNKNOWN)
		return;
	trainer->samples = mem_grow(trainer->samples, &trainer->capacity, trainer->count + 1,
				    sizeof *trainer->samples);
	trainer->samples[trainer->count++] =
		(struct sample){arena_copy(&trainer->arena, normalised), lang};
}

static void learner_init(struct learner *learner, const struct language_trainer *trainer)
{
	size_t per_lang[LANG_COUNT] = {0};

	learner->weight = mem_zalloc(LANGUAGE_BUCKETS, LANG_COUNT * sizeof(float));
	learner->squares = mem_zalloc(LANGUAGE_BUCKETS, LANG_COUNT * sizeof(float));
	learner->seen = mem_zalloc(LANGUAGE_BUCKETS, sizeof(bool));
	learner->piece = (struct buf){0};
	for (size_t i = 0; i < trainer->count; i++)
		per_lang[trainer->samples[i].lang]++;
	for_each_lang (lang)
		learner->balance[lang] =
			per_lang[lang]
				? (double)trainer->count / ((double)per_lang[lang] * LANG_COUNT)
				: 0;
}

static void learner_finish(struct learner *learner)
{
	free(learner->weight);
	free(learner->squares);
	free(learner->seen);
	buf_finish(&learner->piece);
}

/* The features of the present text that count, and its scores; returns 1 / sqrt(count). */
static double learner_score(struct learner *learner, struct str text, bool learning,
			    double score[LANG_COUNT])
{
	size_t count = language_features(text, learner->features);
	size_t kept = 0;
	double scale;

	for_each_lang (lang)
		score[lang] = 0;
	for (size_t i = 0; i < count; i++) {
		size_t feature = learner->features[i];

		if (!learning && !learner->seen[feature])
			continue;
		for_each_lang (lang)
			score[lang] += (double)learner->weight[feature * LANG_COUNT + lang];
		learner->features[kept++] = (uint16_t)feature;
	}
	learner->feature_count = kept;
	scale = kept ? 1 / sqrt((double)kept) : 0;
	for_each_lang (lang)
		score[lang] *= scale;
	return scale;
}

static void softmax(double score[LANG_COUNT], double heat)
{
	double top = fmax(score[0], fmax(score[1], score[2]));
	double sum = 0;

	for_each_lang (lang) {
		score[lang] = exp((score[lang] - top) * heat);
		sum += score[lang];
	}
	for_each_lang (lang)
		score[lang] /= sum;
}

static void learner_step(struct learner *learner, struct str text, enum lang truth)
{
	const double rate = 0.4;
	double p[LANG_COUNT];
	double scale = learner_score(learner, text, true, p);

	softmax(p, 1);
	for_each_lang (lang) {
		double gradient = (p[lang] - (lang == truth)) * scale * learner->balance[truth];
		float square = (float)(gradient * gradient);

		for (size_t i = 0; i < learner->feature_count; i++) {
			size_t at = (size_t)learner->features[i] * LANG_COUNT + lang;

			learner->squares[at] += square;
			learner->weight[at] -= (float)(rate * gradient /
						       sqrt(1e-4 + (double)learner->squares[at]));
		}
	}
	for (size_t i = 0; i < learner->feature_count; i++)
		learner->seen[learner->features[i]] = true;
}

/* One to three words from somewhere in the text: citizens write "paspoort kwijt", too. */
static struct str short_piece(struct str text, uint64_t random)
{
	size_t begin = (size_t)(random % (text.len ? text.len : 1));
	size_t words = 1 + (random >> 32) % 3;
	size_t end;

	while (begin > 0 && text.data[begin - 1] != ' ')
		begin--;
	for (end = begin; end < text.len; end++) {
		if (text.data[end] == ' ' && --words == 0)
			break;
	}
	return str_slice(text, begin, end);
}

/* The text as it is in even rounds and without accents in odd ones. */
static struct str variant(struct learner *learner, struct str text, size_t round)
{
	if (round % 2 == 0)
		return text;
	buf_reset(&learner->piece);
	text_strip_accents(text, &learner->piece);
	return buf_borrow(&learner->piece);
}

/* Every sample but those whose number is `held` modulo HELD_OUT, in an order that is shuffled and
 * yet the same in each run. */
static void learner_run(struct learner *learner, const struct language_trainer *trainer,
			size_t held)
{
	size_t *order = mem_alloc((trainer->count + 1) * sizeof *order);

	for (size_t i = 0; i < trainer->count; i++)
		order[i] = i;
	for (size_t round = 0; round < EPOCHS; round++) {
		for (size_t i = trainer->count; i > 1; i--) {
			size_t j = (size_t)(hash_mix(round << 32 | i) % i);
			size_t swapped = order[i - 1];

			order[i - 1] = order[j];
			order[j] = swapped;
		}
		for (size_t i = 0; i < trainer->count; i++) {
			const struct sample *sample = &trainer->samples[order[i]];
			struct str text;

			if (order[i] % HELD_OUT == held)
				continue;
			text = variant(learner, sample->text, round);
			learner_step(learner, text, sample->lang);
			text = short_piece(text, hash_mix(round << 40 ^ order[i] ^ 0x5bd1));
			learner_step(learner, text, sample->lang);
		}
	}
	free(order);
}

/* The mean surprise in nats of the held-out samples and their pieces at some sharpness. */
static double surprise(struct learner *learner, const struct language_trainer *trainer, double heat)
{
	double sum = 0;

	for (size_t i = 0; i < trainer->count; i += HELD_OUT) {
		const struct sample *sample = &trainer->samples[i];
		double p[LANG_COUNT];

		learner_score(learner, sample->text, false, p);
		softmax(p, heat);
		sum -= log(p[sample->lang] + 1e-12) * learner->balance[sample->lang];
		learner_score(learner, short_piece(sample->text, hash_mix(i)), false, p);
		softmax(p, heat);
		sum -= log(p[sample->lang] + 1e-12) * learner->balance[sample->lang];
	}
	return sum;
}

/* How sharp the scores should be (temperature scaling, Guo et al. 2017), by held-out samples. */
static double calibrate(const struct language_trainer *trainer)
{
	struct learner learner;
	double best = 1;
	double least = INFINITY;

	if (trainer->count < (size_t)4 * HELD_OUT)
		return best;
	learner_init(&learner, trainer);
	learner_run(&learner, trainer, 0);
	for (int i = 0; i < CALIBRATION_STEPS; i++) {
		double heat = 0.2 * pow(1.05, i);
		double now = surprise(&learner, trainer, heat);

		if (now < least) {
			least = now;
			best = heat;
		}
	}
	learner_finish(&learner);
	return best;
}

static int16_t quantise(double weight, double step)
{
	double steps = round(weight / step);

	return (int16_t)fmax(-WEIGHT_LIMIT, fmin(WEIGHT_LIMIT, steps));
}

void language_trainer_write(const struct language_trainer *trainer, struct buf *out)
{
	const double step = 1.0 / 1024; /* weights up to 32 nats */
	struct learner learner;
	double heat = calibrate(trainer);

	learner_init(&learner, trainer);
	learner_run(&learner, trainer, HELD_OUT);
	bytes_add_u32(out, LANGUAGE_MAGIC);
	bytes_add_u32(out, LANGUAGE_VERSION);
	bytes_add_u32(out, LANGUAGE_BITS);
	bytes_add_u32(out, (uint32_t)lround(step * heat * 1e6));
	for (size_t i = 0; i < LANGUAGE_BUCKETS; i++) {
		for_each_lang (lang)
			bytes_add_i16(
				out, quantise((double)learner.weight[i * LANG_COUNT + lang], step));
		bytes_add_i16(out, learner.seen[i]);
	}
	learner_finish(&learner);
}
