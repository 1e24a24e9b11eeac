/* Training utterances as feature hashes, in folds. */
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/features.h"
#include "nlu/examples.h"

static size_t add_word_hashes(const struct message *message, uint64_t *hashes)
{
	uint64_t last = 0;
	size_t count = 0;

	for (size_t i = 0; i < message->count; i++) {
		uint64_t hash = feature_word(message->words[i].plain);

		hashes[count++] = hash;
		hashes[count++] = feature_pair(last, hash);
		last = hash;
	}
	if (message->count)
		hashes[count++] = feature_pair(last, 0);
	return count;
}

static size_t add_gram_hashes(const struct message *message, uint64_t *hashes)
{
	uint64_t grams[FEATURE_GRAM_LIMIT];
	size_t total = 0;

	for (size_t i = 0; i < message->count; i++) {
		size_t count;

		if (message->words[i].kind == TOKEN_SYMBOL)
			continue;
		count = feature_grams(message->words[i].plain, grams);
		memcpy(hashes + total, grams, count * sizeof *grams);
		total += count;
	}
	return total;
}

void examples_add(struct examples *examples, const struct message *message, uint16_t intent)
{
	size_t room = 2 * message->count + 1;
	struct example *example;

	for (size_t i = 0; i < message->count; i++)
		room += 4 * (message->words[i].plain.len + 2);
	examples->items = mem_grow(examples->items, &examples->capacity, examples->count + 1,
				   sizeof *examples->items);
	example = &examples->items[examples->count++];
	*example = (struct example){.intent = intent};
	example->hashes = mem_alloc(room * sizeof *example->hashes);
	example->word_count = add_word_hashes(message, example->hashes);
	example->count = example->word_count +
			 add_gram_hashes(message, example->hashes + example->word_count);
}

void examples_finish(struct examples *examples)
{
	for (size_t i = 0; i < examples->count; i++)
		free(examples->items[i].hashes);
	free(examples->items);
	*examples = (struct examples){0};
}

void examples_fold(struct examples *examples, size_t intent_count)
{
	uint16_t *next = mem_zalloc(intent_count, sizeof *next);

	for (size_t i = 0; i < examples->count; i++) {
		struct example *example = &examples->items[i];

		/* Starting elsewhere for each intent keeps small folds even. */
		example->fold =
			(uint16_t)((next[example->intent] + example->intent) % EXAMPLE_FOLDS);
		next[example->intent] = (uint16_t)((next[example->intent] + 1) % EXAMPLE_FOLDS);
	}
	free(next);
}

void vector_add_example(struct vector *vector, const struct network *network,
			const struct example *example)
{
	for (size_t i = 0; i < example->word_count; i++)
		vector_add(vector, network, network_find(network, example->hashes[i]));
	vector_end_block(vector, network);
	for (size_t i = example->word_count; i < example->count; i++)
		vector_add(vector, network, network_find(network, example->hashes[i]));
	vector_end_block(vector, network);
}
