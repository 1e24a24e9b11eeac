/* From examples to the section of a network: several learners side by side, one directly and
 * groups of hidden units each from its own random start; together they are better than any. */
#include "nlu/network_train.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "nlu/learner.h"
#include "nlu/vocabulary.h"

/* The last learner is the direct one. */
enum { GROUPS = 2, DIRECT = GROUPS, LEARNERS };

/* Features without a row count in the length of a message, but less than those that have one. */
static const double unknown_share = 0.55;

/* The section while it is being made. */
struct draft {
	struct network_header *header;
	uint16_t *intents;
	float *bias, *direct_bias, *hidden_bias, *output;
	struct network_slot *slots;
	char *rows;
	size_t row_len;
};

struct training {
	char *bytes; /* the draft's */
	size_t len;
	struct draft draft;
	struct sample *samples;
	size_t count;
	struct learner learners[LEARNERS];
};

static size_t examples_used(const struct examples *examples, unsigned skip)
{
	size_t count = 0;

	for (size_t i = 0; i < examples->count; i++)
		count += examples->items[i].fold != skip;
	return count;
}

/* Marks the intents that are left, and says how many. */
static uint32_t collect_intents(const struct examples *examples, unsigned skip, bool *has)
{
	uint32_t count = 0;

	for (size_t i = 0; i < examples->count; i++) {
		const struct example *example = &examples->items[i];

		if (example->fold == skip || has[example->intent])
			continue;
		has[example->intent] = true;
		count++;
	}
	return count;
}

static void draft_open(struct draft *draft, char *bytes)
{
	const struct network_header *header = (void *)bytes;

	draft->header = (void *)bytes;
	draft->intents = (void *)(draft->header + 1);
	draft->bias = (void *)(draft->intents + header->stride);
	draft->direct_bias = draft->bias + header->stride;
	draft->hidden_bias = draft->direct_bias + header->stride;
	draft->output = draft->hidden_bias + header->hidden;
	draft->slots = (void *)(draft->output + (size_t)header->hidden * header->stride);
	draft->rows = (char *)(draft->slots + header->slots);
	draft->row_len = sizeof(struct network_row) + (header->hidden + (size_t)header->stride) / 2;
}

/* Everything but the weights. */
static void draft_fill(struct draft *draft, const struct vocabulary *vocabulary, const bool *has,
		       size_t used)
{
	uint32_t classes = 0;

	for (size_t i = 0; classes < draft->header->classes; i++) {
		if (has[i])
			draft->intents[classes++] = (uint16_t)i;
	}
	vocabulary_write(vocabulary, draft->slots);
	for (uint32_t i = 0; i < vocabulary->rows; i++) {
		struct network_row *row = (void *)(draft->rows + i * draft->row_len);
		double frequency = vocabulary->frequency[i];

		row->idf = (float)(log((1.0 + (double)used) / (1.0 + frequency)) + 1);
	}
}

static char *draft_create(const struct examples *examples, unsigned skip, size_t *len)
{
	bool *has = mem_zalloc(NETWORK_CLASS_LIMIT, sizeof *has);
	size_t used = examples_used(examples, skip);
	struct vocabulary vocabulary;
	struct network_header header = {
		.steepness = 1, .direct = 1, .hidden = GROUPS * LEARNER_UNITS};
	struct draft draft;
	char *bytes;

	vocabulary_build(&vocabulary, examples, skip);
	header.classes = collect_intents(examples, skip, has);
	header.stride = (header.classes + NETWORK_LANES - 1) / NETWORK_LANES * NETWORK_LANES;
	header.rows = vocabulary.rows;
	header.slots = vocabulary.slot_count;
	header.unknown_idf = (float)(unknown_share * (log(1.0 + (double)used) + 1));
	*len = network_size(&header);
	bytes = mem_zalloc(1, *len);
	memcpy(bytes, &header, sizeof header);
	draft_open(&draft, bytes);
	draft_fill(&draft, &vocabulary, has, used);
	vocabulary_finish(&vocabulary);
	free(has);
	return bytes;
}

static void sample_make(struct sample *sample, const struct vector *vector)
{
	uint32_t *rows = mem_alloc((vector->count + 1) * sizeof *rows);
	float *values = mem_alloc((vector->count + 1) * sizeof *values);

	if (vector->count) {
		memcpy(rows, vector->rows, vector->count * sizeof *rows);
		memcpy(values, vector->values, vector->count * sizeof *values);
	}
	sample->rows = rows;
	sample->values = values;
	sample->count = (uint32_t)vector->count;
}

static void make_samples(struct training *training, const struct examples *examples, unsigned skip,
			 const struct network *network)
{
	struct vector vector = {0};

	training->samples =
		mem_zalloc(examples_used(examples, skip) + 1, sizeof *training->samples);
	for (size_t i = 0; i < examples->count; i++) {
		const struct example *example = &examples->items[i];
		struct sample *sample = &training->samples[training->count];

		if (example->fold == skip)
			continue;
		vector_reset(&vector);
		vector_add_example(&vector, network, example);
		sample_make(sample, &vector);
		sample->class = (uint32_t)network_class(network, example->intent);
		training->count++;
	}
	vector_finish(&vector);
}

/* The piece of work `i` of several trainings. */
static void train_one(void *context, size_t i)
{
	struct training *training = (struct training *)context + i / LEARNERS;
	const struct network_header *header = training->draft.header;
	size_t which = i % LEARNERS;
	struct learner *learner = &training->learners[which];

	/* With a single class there is nothing to tell apart, and no weights. */
	if (header->classes < 2)
		return;
	learner_init(learner, which == DIRECT ? LEARNER_DIRECT : LEARNER_HIDDEN, header->rows,
		     header->classes, header->stride, which + 1);
	learner_train(learner, training->samples, training->count);
}

/* The largest of the weights becomes 7, the others what is nearest. Returns the scale. */
static float quantise(const float *weights, size_t count, uint8_t *out)
{
	float largest = 0;

	for (size_t i = 0; i < count; i++)
		largest = fmaxf(largest, fabsf(weights[i]));
	for (size_t i = 0; i < count; i++) {
		long weight = largest > 0 ? lroundf(weights[i] / largest * 7) : 0;
		size_t lane = i % NETWORK_LANES;
		uint8_t *byte =
			out + i / NETWORK_LANES * (NETWORK_LANES / 2) + lane % (NETWORK_LANES / 2);

		*byte |= (uint8_t)((weight + 8) << (lane < NETWORK_LANES / 2 ? 0 : 4));
	}
	return largest / 7;
}

static void quantise_row(const struct training *training, uint32_t at)
{
	const struct draft *draft = &training->draft;
	const struct network_header *header = draft->header;
	struct network_row *row = (void *)(draft->rows + at * draft->row_len);
	uint8_t *out = (uint8_t *)(row + 1);
	float weights[GROUPS * LEARNER_UNITS];

	for (size_t i = 0; i < GROUPS; i++)
		memcpy(weights + i * LEARNER_UNITS,
		       training->learners[i].embedding + (size_t)at * LEARNER_UNITS,
		       LEARNER_UNITS * sizeof *weights);
	row->hidden_scale = quantise(weights, header->hidden, out);
	row->direct_scale =
		quantise(training->learners[DIRECT].embedding + (size_t)at * header->stride,
			 header->stride, out + header->hidden / 2);
}

/* The mean of the groups' scores is one network of all their units. */
static void take_weights(struct training *training)
{
	struct draft *draft = &training->draft;
	size_t stride = draft->header->stride;

	for (size_t i = 0; i < GROUPS; i++) {
		const struct learner *learner = &training->learners[i];

		for (size_t j = 0; j < stride; j++)
			draft->bias[j] += learner->bias[j] / GROUPS;
		memcpy(draft->hidden_bias + i * LEARNER_UNITS, learner->hidden_bias,
		       LEARNER_UNITS * sizeof(float));
		for (size_t j = 0; j < LEARNER_UNITS * stride; j++)
			draft->output[i * LEARNER_UNITS * stride + j] = learner->output[j] / GROUPS;
	}
	memcpy(draft->direct_bias, training->learners[DIRECT].bias, stride * sizeof(float));
	for (uint32_t i = 0; i < draft->header->rows; i++)
		quantise_row(training, i);
}

static void training_finish(struct training *training)
{
	for (size_t i = 0; i < training->count; i++) {
		free((void *)training->samples[i].rows);
		free((void *)training->samples[i].values);
	}
	free(training->samples);
	free(training->bytes);
	for (size_t i = 0; i < LEARNERS; i++)
		learner_finish(&training->learners[i]);
}

static void training_start(struct training *training, const struct examples *examples,
			   unsigned skip)
{
	struct network network;

	*training = (struct training){0};
	training->bytes = draft_create(examples, skip, &training->len);
	draft_open(&training->draft, training->bytes);
	if (network_init(&network, (struct str){training->bytes, training->len}, SIZE_MAX, NULL))
		make_samples(training, examples, skip, &network);
}

void network_train(const struct examples *examples, const unsigned *skips, size_t count,
		   struct buf *outs)
{
	struct training *trainings = mem_alloc((count + 1) * sizeof *trainings);

	for (size_t i = 0; i < count; i++)
		training_start(&trainings[i], examples, skips[i]);
	parallel_run(count * LEARNERS, train_one, trainings);
	for (size_t i = 0; i < count; i++) {
		if (trainings[i].draft.header->classes > 1)
			take_weights(&trainings[i]);
		buf_add(&outs[i], (struct str){trainings[i].bytes, trainings[i].len});
		training_finish(&trainings[i]);
	}
	free(trainings);
}
