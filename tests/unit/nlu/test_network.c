/* The network: that it learns, that what it learnt is kept in four bits, that its parts add up. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "nlu/learner.h"
#include "nlu/network_train.h"

static const char *const books[] = {"ik wil een boek lenen", "boeken lenen in de bib",
				    "hoe lang mag ik een boek houden", "een boek verlengen",
				    "waar is de bibliotheek"};
static const char *const passports[] = {"paspoort kwijt", "mijn paspoort is gestolen",
					"ik vind mijn reispas niet", "reispas verloren",
					"nieuw paspoort aanvragen"};

static void add(struct examples *examples, const char *text, uint16_t intent)
{
	static struct message message;

	message_read(&message, str_from(text));
	examples_add(examples, &message, intent);
	message_finish(&message);
}

static void make_examples(struct examples *examples)
{
	for (size_t i = 0; i < sizeof books / sizeof *books; i++) {
		add(examples, books[i], 3);
		add(examples, passports[i], 7);
	}
	examples_fold(examples, 8);
}

static void train(struct buf *out)
{
	struct examples examples = {0};
	const unsigned skip = FOLD_NONE;

	make_examples(&examples);
	network_train(&examples, &skip, 1, out);
	examples_finish(&examples);
}

static void open_network(struct buf *bytes, struct network *network)
{
	struct error error = {0};

	train(bytes);
	if (!network_init(network, buf_borrow(bytes), 8, &error))
		fail_msg("%s", error.message);
}

static void read_vector(const struct network *network, const char *text, struct vector *vector)
{
	struct examples examples = {0};

	add(&examples, text, 3);
	vector_reset(vector);
	vector_add_example(vector, network, &examples.items[0]);
	examples_finish(&examples);
}

static void test_learns_what_words_say(void **state)
{
	struct buf bytes BUF_AUTO = {0};
	struct vector vector = {0};
	struct network network;
	float scores[NETWORK_LANES];

	(void)state;
	open_network(&bytes, &network);
	assert_int_equal(network.header->classes, 2);
	assert_int_equal(network.intents[0], 3);
	assert_int_equal(network.intents[1], 7);
	read_vector(&network, "mag ik boeken lenen", &vector);
	network_score(&network, &vector, scores);
	assert_true(scores[0] > scores[1] + 1);
	read_vector(&network, "mijn reispas kwijt", &vector);
	network_score(&network, &vector, scores);
	assert_true(scores[1] > scores[0] + 1);
	vector_finish(&vector);
}

static void test_same_examples_give_the_same_bytes(void **state)
{
	struct buf first BUF_AUTO = {0};
	struct buf second BUF_AUTO = {0};

	(void)state;
	train(&first);
	train(&second);
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.data, second.data, first.len);
}

/* What each feature says, and the biases, are the score: an explanation leaves nothing out. */
static void test_what_features_say_adds_up(void **state)
{
	struct buf bytes BUF_AUTO = {0};
	struct vector vector = {0};
	struct network network;
	float scores[NETWORK_LANES], hidden[NETWORK_HIDDEN_LIMIT];
	double sum;

	(void)state;
	open_network(&bytes, &network);
	read_vector(&network, "waar kan ik een boek lenen", &vector);
	network_score(&network, &vector, scores);
	network_hidden(&network, &vector, hidden);
	sum = network.bias[0] + network.header->direct * network.direct_bias[0];
	for (size_t i = 0; i < network.header->hidden; i++) {
		if (hidden[i] > 0)
			sum += network.hidden_bias[i] * network.output[i * network.header->stride];
	}
	for (size_t i = 0; i < vector.count; i++)
		sum += network_says(&network, hidden, vector.rows[i], vector.values[i], 0);
	assert_true(fabs(sum - scores[0]) < 1e-3);
	vector_finish(&vector);
}

/* Two features that each say nothing, and together everything: only hidden units learn that. */
static void test_hidden_units_learn_what_no_feature_says_alone(void **state)
{
	static const uint32_t rows[] = {0, 1};
	static const float values[] = {1, 1};
	const struct sample samples[] = {{rows, values, 0, 0},
					 {rows, values, 1, 1},
					 {rows + 1, values, 1, 1},
					 {rows, values, 2, 0}};
	struct learner learner;
	int right = 0;

	(void)state;
	learner_init(&learner, LEARNER_HIDDEN, 2, 2, NETWORK_LANES, 5);
	for (int i = 0; i < 20; i++)
		learner_train(&learner, samples, sizeof samples / sizeof *samples);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		float scores[2] = {learner.bias[0], learner.bias[1]};

		for (size_t j = 0; j < LEARNER_UNITS; j++) {
			float unit = learner.hidden_bias[j];

			for (uint32_t k = 0; k < samples[i].count; k++)
				unit += learner.embedding[(size_t)samples[i].rows[k] *
								  LEARNER_UNITS +
							  j];
			for (size_t k = 0; k < 2 && unit > 0; k++)
				scores[k] += unit * learner.output[j * NETWORK_LANES + k];
		}
		right += (scores[1] > scores[0]) == (samples[i].class == 1);
	}
	assert_int_equal(right, 4);
	learner_finish(&learner);
}

static void test_single_intent_needs_no_weights(void **state)
{
	struct examples examples = {0};
	struct buf bytes BUF_AUTO = {0};
	struct network network;
	const unsigned skip = FOLD_NONE;

	(void)state;
	add(&examples, "paspoort kwijt", 2);
	network_train(&examples, &skip, 1, &bytes);
	assert_true(network_init(&network, buf_borrow(&bytes), 3, NULL));
	assert_int_equal(network.header->classes, 1);
	examples_finish(&examples);
}

static void refuse(struct buf *bytes, size_t at, uint32_t value, const char *part)
{
	struct error error = {0};
	struct network network;
	uint32_t kept;

	memcpy(&kept, bytes->data + at, sizeof kept);
	memcpy(bytes->data + at, &value, sizeof value);
	assert_false(network_init(&network, buf_borrow(bytes), 8, &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
	assert_non_null(strstr(error.message, part));
	memcpy(bytes->data + at, &kept, sizeof kept);
}

static void test_damaged_sections_are_refused(void **state)
{
	struct buf bytes BUF_AUTO = {0};
	struct network network;
	size_t bias = sizeof(struct network_header) + NETWORK_LANES * sizeof(uint16_t);

	(void)state;
	open_network(&bytes, &network);
	refuse(&bytes, offsetof(struct network_header, classes), 0, "classes");
	refuse(&bytes, offsetof(struct network_header, stride), 33, "classes");
	refuse(&bytes, offsetof(struct network_header, hidden), 0, "hidden");
	refuse(&bytes, offsetof(struct network_header, hidden), 1 << 20, "hidden");
	refuse(&bytes, offsetof(struct network_header, rows), 1, "length");
	refuse(&bytes, offsetof(struct network_header, slots), 3, "features");
	refuse(&bytes, offsetof(struct network_header, steepness), 0x7fc00000, "setting");
	refuse(&bytes, bias, 0x7f800000, "bias");
	refuse(&bytes, sizeof(struct network_header), 0x00080008, "intent");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_learns_what_words_say),
		cmocka_unit_test(test_same_examples_give_the_same_bytes),
		cmocka_unit_test(test_what_features_say_adds_up),
		cmocka_unit_test(test_hidden_units_learn_what_no_feature_says_alone),
		cmocka_unit_test(test_single_intent_needs_no_weights),
		cmocka_unit_test(test_damaged_sections_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
