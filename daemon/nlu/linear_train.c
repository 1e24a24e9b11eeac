/* Weights by liblinear: the multi-class machine of Crammer and Singer (JMLR 2, 2001), which on
 * the public sets was as good as any other solver in half the time. */
#include "nlu/linear_train.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/vocabulary.h"

/* Chosen on the validation parts of the public sets (README.md); one choice for all. */
static const double cost = 0.6;
static const double tolerance = 0.1;

/* The section while it is being made. */
struct draft {
	struct linear_header *header;
	uint16_t *intents;
	float *bias;
	char *rows;
	size_t row_len;
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
	draft->header = (void *)bytes;
	draft->intents = (void *)(draft->header + 1);
	draft->bias = (void *)(draft->intents + draft->header->stride);
	draft->rows = (char *)(draft->bias + draft->header->stride) +
		      draft->header->slots * sizeof(struct linear_slot);
	draft->row_len = sizeof(struct linear_row) + draft->header->stride;
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
	memcpy(draft->bias + draft->header->stride, vocabulary->slots,
	       vocabulary->slot_count * sizeof *vocabulary->slots);
	for (uint32_t i = 0; i < vocabulary->rows; i++) {
		struct linear_row *row = (void *)(draft->rows + i * draft->row_len);
		double frequency = vocabulary->frequency[i];

		row->idf = (float)(log((1.0 + (double)used) / (1.0 + frequency)) + 1);
	}
}

static char *draft_create(const struct examples *examples, unsigned skip, float gram_weight,
			  size_t *len)
{
	bool *has = mem_zalloc(LINEAR_CLASS_LIMIT, sizeof *has);
	size_t used = examples_used(examples, skip);
	struct vocabulary vocabulary;
	struct linear_header header = {
		.steepness = 1, .word_weight = 1, .gram_weight = gram_weight};
	struct draft draft;
	char *bytes;

	vocabulary_build(&vocabulary, examples, skip);
	header.classes = collect_intents(examples, skip, has);
	header.stride = (header.classes + LINEAR_LANES - 1) / LINEAR_LANES * LINEAR_LANES;
	header.rows = vocabulary.rows;
	header.slots = vocabulary.slot_count;
	header.unknown_idf = (float)(log(1.0 + (double)used) + 1);
	*len = linear_size(&header);
	bytes = mem_zalloc(1, *len);
	memcpy(bytes, &header, sizeof header);
	draft_open(&draft, bytes);
	draft_fill(&draft, &vocabulary, has, used);
	vocabulary_finish(&vocabulary);
	free(has);
	return bytes;
}

static struct feature_node *make_nodes(const struct vector *vector, uint32_t rows)
{
	struct feature_node *nodes = mem_alloc((vector->count + 2) * sizeof *nodes);

	for (size_t i = 0; i < vector->count; i++)
		nodes[i] =
			(struct feature_node){(int)vector->rows[i] + 1, (double)vector->values[i]};
	nodes[vector->count] = (struct feature_node){(int)rows + 1, 1};
	nodes[vector->count + 1].index = -1;
	return nodes;
}

static void problem_build(struct problem *problem, const struct examples *examples, unsigned skip,
			  const struct linear *linear)
{
	size_t used = examples_used(examples, skip);
	struct vector vector = {0};

	*problem = (struct problem){.bias = 1, .n = (int)linear->header->rows + 1};
	problem->x = mem_alloc(used * sizeof(struct feature_node *));
	problem->y = mem_alloc(used * sizeof *problem->y);
	for (size_t i = 0; i < examples->count; i++) {
		const struct example *example = &examples->items[i];

		if (example->fold == skip)
			continue;
		vector_reset(&vector);
		vector_add_example(&vector, linear, example);
		problem->x[problem->l] = make_nodes(&vector, linear->header->rows);
		problem->y[problem->l++] = example->intent;
	}
	vector_finish(&vector);
}

static void problem_finish(struct problem *problem)
{
	for (int i = 0; i < problem->l; i++)
		free(problem->x[i]);
	free(problem->x);
	free(problem->y);
}

/* Eight bits a weight, with one scale for each feature. */
static void quantise(const double *weights, const int *columns, uint32_t classes,
		     struct linear_row *row)
{
	int8_t *out = (int8_t *)(row + 1);
	double largest = 0;

	for (uint32_t i = 0; i < classes; i++)
		largest = fmax(largest, fabs(weights[i]));
	row->scale = (float)(largest / INT8_MAX);
	for (uint32_t i = 0; i < classes && largest > 0; i++)
		out[i] = (int8_t)lround(weights[columns[i]] / largest * INT8_MAX);
}

/* Class by class, which column of liblinear's weights it has. */
static int *columns_of(const struct model *model, const struct draft *draft)
{
	int *columns = mem_zalloc(draft->header->classes, sizeof *columns);

	for (uint32_t i = 0; i < draft->header->classes; i++) {
		for (int j = 0; j < model->nr_class; j++) {
			if (model->label[j] == draft->intents[i])
				columns[i] = j;
		}
	}
	return columns;
}

static void take_weights(struct draft *draft, const struct model *model)
{
	uint32_t classes = draft->header->classes;
	int *columns = columns_of(model, draft);
	const double *bias = model->w + (size_t)draft->header->rows * classes;

	for (uint32_t i = 0; i < draft->header->rows; i++)
		quantise(model->w + (size_t)i * classes, columns, classes,
			 (void *)(draft->rows + i * draft->row_len));
	for (uint32_t i = 0; i < classes; i++)
		draft->bias[i] = (float)bias[columns[i]];
	free(columns);
}

static void be_silent(const char *text)
{
	(void)text;
}

void linear_train(const struct examples *examples, unsigned skip, float gram_weight,
		  struct buf *out)
{
	struct parameter parameter = {.solver_type = MCSVM_CS, .C = cost, .eps = tolerance};
	struct problem problem;
	struct linear linear;
	struct draft draft;
	size_t len;
	char *bytes = draft_create(examples, skip, gram_weight, &len);

	draft_open(&draft, bytes);
	/* With a single class there is nothing to tell apart, and no weights. */
	if (draft.header->classes > 1 &&
	    linear_init(&linear, (struct str){bytes, len}, SIZE_MAX, NULL)) {
		struct model *model;

		problem_build(&problem, examples, skip, &linear);
		set_print_string_function(be_silent);
		srand(1);
		model = train(&problem, &parameter);
		take_weights(&draft, model);
		free_and_destroy_model(&model);
		problem_finish(&problem);
	}
	buf_add(out, (struct str){bytes, len});
	free(bytes);
}
