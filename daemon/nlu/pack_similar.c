/* Examples of different intents that say nearly the same. */
#include "nlu/pack_similar.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/message.h"

/* One example as a set of words, sorted. */
struct bag {
	const struct utterance *utterance;
	uint32_t *words;
	size_t count;
	double weight;
};

struct bags {
	struct bag *items;
	size_t count;
	struct map words;
	uint32_t *uses; /* per word: in how many examples */
	size_t uses_capacity;
	double *weights;   /* per word */
	uint32_t **places; /* per word: the examples that have it */
};

static int compare_numbers(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void bag_fill(struct bags *bags, struct bag *bag, struct message *message)
{
	size_t kept = 0;

	message_read(message, bag->utterance->text);
	bag->words = mem_alloc((message->count + 1) * sizeof *bag->words);
	for (size_t i = 0; i < message->count; i++) {
		if (message->words[i].kind != TOKEN_SYMBOL)
			bag->words[bag->count++] =
				map_intern(&bags->words, message->words[i].plain);
	}
	qsort(bag->words, bag->count, sizeof *bag->words, compare_numbers);
	for (size_t i = 0; i < bag->count; i++) {
		if (!kept || bag->words[kept - 1] != bag->words[i])
			bag->words[kept++] = bag->words[i];
	}
	bag->count = kept;
}

static void count_uses(struct bags *bags)
{
	size_t words = bags->words.count;

	bags->uses = mem_zalloc(words + 1, sizeof *bags->uses);
	bags->weights = mem_zalloc(words + 1, sizeof *bags->weights);
	bags->places = mem_zalloc(words + 1, sizeof *bags->places);
	for (size_t i = 0; i < bags->count; i++) {
		for (size_t j = 0; j < bags->items[i].count; j++)
			bags->uses[bags->items[i].words[j]]++;
	}
	for (size_t i = 0; i < words; i++) {
		bags->weights[i] = log(1 + (double)bags->count / (double)bags->uses[i]);
		bags->places[i] = mem_alloc(bags->uses[i] * sizeof **bags->places);
		bags->uses[i] = 0;
	}
	for (size_t i = 0; i < bags->count; i++) {
		struct bag *bag = &bags->items[i];

		for (size_t j = 0; j < bag->count; j++) {
			uint32_t word = bag->words[j];

			bags->places[word][bags->uses[word]++] = (uint32_t)i;
			bag->weight += bags->weights[word];
		}
	}
}

static void bags_fill(struct bags *bags, const struct corpus *corpus, enum lang lang)
{
	struct message *message = mem_zalloc(1, sizeof *message);

	bags->items = mem_zalloc(corpus->utterance_count + 1, sizeof *bags->items);
	for (size_t i = 0; i < corpus->utterance_count; i++) {
		if (corpus->utterances[i].lang != lang)
			continue;
		bags->items[bags->count].utterance = &corpus->utterances[i];
		bag_fill(bags, &bags->items[bags->count++], message);
	}
	message_finish(message);
	free(message);
	count_uses(bags);
}

static void bags_finish(struct bags *bags)
{
	for (size_t i = 0; i < bags->words.count; i++)
		free(bags->places[i]);
	for (size_t i = 0; i < bags->count; i++)
		free(bags->items[i].words);
	map_finish(&bags->words);
	free(bags->places);
	free(bags->weights);
	free(bags->uses);
	free(bags->items);
}

struct found {
	struct similar *items;
	size_t count, capacity;
};

/* The examples before `index` that share words with it, by what they share. */
static void find_before(const struct bags *bags, size_t index, double *shared, double least,
			struct found *found)
{
	const struct bag *bag = &bags->items[index];

	memset(shared, 0, index * sizeof *shared);
	for (size_t i = 0; i < bag->count; i++) {
		uint32_t word = bag->words[i];

		for (size_t j = 0; j < bags->uses[word] && bags->places[word][j] < index; j++)
			shared[bags->places[word][j]] += bags->weights[word];
	}
	for (size_t i = 0; i < index; i++) {
		const struct bag *other = &bags->items[i];
		double all = bag->weight + other->weight - shared[i];

		if (shared[i] <= 0 || shared[i] < least * all ||
		    bag->utterance->intent == other->utterance->intent)
			continue;
		found->items = mem_grow(found->items, &found->capacity, found->count + 1,
					sizeof *found->items);
		found->items[found->count++] =
			(struct similar){other->utterance, bag->utterance, shared[i] / all};
	}
}

static int more_alike_first(const void *a, const void *b)
{
	const struct similar *x = a, *y = b;

	if (x->likeness != y->likeness)
		return x->likeness < y->likeness ? 1 : -1;
	/* By place in the corpus, so that two runs print the same. */
	return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

size_t pack_similar(const struct corpus *corpus, double least, struct similar **pairs)
{
	struct found found = {0};

	for_each_lang (lang) {
		struct bags bags = {0};
		double *shared = mem_alloc((corpus->utterance_count + 1) * sizeof *shared);

		bags_fill(&bags, corpus, lang);
		for (size_t i = 1; i < bags.count; i++)
			find_before(&bags, i, shared, least, &found);
		bags_finish(&bags);
		free(shared);
	}
	if (found.count > 1)
		qsort(found.items, found.count, sizeof *found.items, more_alike_first);
	*pairs = found.items;
	return found.count;
}
