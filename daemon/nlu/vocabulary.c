/* Counting features in a table that grows to be the one of the model file. */
#include "nlu/vocabulary.h"

#include <stdlib.h>

#include "base/mem.h"

enum {
	LEAST_EXAMPLES = 2,
	MANY_EXAMPLES = 2000, /* from so many on there is something to drop */
};

static struct vocabulary_slot *slot_of(const struct vocabulary *vocabulary, uint64_t hash)
{
	uint32_t mask = vocabulary->slot_count - 1;
	uint32_t at = (uint32_t)hash & mask;

	while (vocabulary->slots[at].hash && vocabulary->slots[at].hash != hash)
		at = (at + 1) & mask;
	return &vocabulary->slots[at];
}

static void grow(struct vocabulary *vocabulary)
{
	struct vocabulary_slot *old = vocabulary->slots;
	uint32_t count = vocabulary->slot_count;

	vocabulary->slot_count = count ? count * 2 : 1024;
	vocabulary->slots = mem_zalloc(vocabulary->slot_count, sizeof *old);
	for (uint32_t i = 0; i < count; i++) {
		if (old[i].hash)
			*slot_of(vocabulary, old[i].hash) = old[i];
	}
	free(old);
}

static void count_feature(struct vocabulary *vocabulary, uint64_t hash, uint32_t example)
{
	struct vocabulary_slot *slot;

	if ((uint64_t)vocabulary->rows * 2 >= vocabulary->slot_count)
		grow(vocabulary);
	slot = slot_of(vocabulary, hash);
	if (!slot->hash) {
		vocabulary->frequency =
			mem_grow(vocabulary->frequency, &vocabulary->capacity, vocabulary->rows + 1,
				 sizeof *vocabulary->frequency);
		vocabulary->frequency[vocabulary->rows] = 0;
		*slot = (struct vocabulary_slot){.hash = hash, .row = vocabulary->rows++};
	}
	if (slot->last == example)
		return;
	slot->last = example;
	vocabulary->frequency[slot->row]++;
}

/* Drops the pairs and the parts of words that a single example has: they are two thirds of the
 * model and say nothing that its words do not. Rows keep their order. */
static void prune(struct vocabulary *vocabulary, const bool *has_word)
{
	struct vocabulary kept = {0};
	uint32_t *rows = mem_alloc((vocabulary->rows + 1) * sizeof *rows);

	for (uint32_t i = 0; i < vocabulary->rows; i++) {
		rows[i] = UINT32_MAX;
		if (vocabulary->frequency[i] < LEAST_EXAMPLES && !has_word[i])
			continue;
		vocabulary->frequency[kept.rows] = vocabulary->frequency[i];
		rows[i] = kept.rows++;
	}
	while (kept.rows * UINT64_C(4) >= kept.slot_count * UINT64_C(3))
		grow(&kept);
	for (uint32_t i = 0; i < vocabulary->slot_count; i++) {
		const struct vocabulary_slot *slot = &vocabulary->slots[i];

		if (slot->hash && rows[slot->row] != UINT32_MAX)
			*slot_of(&kept, slot->hash) = (struct vocabulary_slot){
				.hash = slot->hash, .row = rows[slot->row]};
	}
	free(vocabulary->slots);
	free(rows);
	vocabulary->slots = kept.slots;
	vocabulary->slot_count = kept.slot_count;
	vocabulary->rows = kept.rows;
}

static void prune_rare(struct vocabulary *vocabulary, const struct examples *examples,
		       unsigned skip)
{
	bool *has_word = mem_zalloc(vocabulary->rows + 1, sizeof *has_word);

	for (size_t i = 0; i < examples->count; i++) {
		const struct example *example = &examples->items[i];

		for (size_t j = 0; j < example->word_count && example->fold != skip; j++) {
			if (example_is_word(example, j))
				has_word[slot_of(vocabulary, example->hashes[j])->row] = true;
		}
	}
	prune(vocabulary, has_word);
	free(has_word);
}

void vocabulary_build(struct vocabulary *vocabulary, const struct examples *examples, unsigned skip)
{
	*vocabulary = (struct vocabulary){0};
	grow(vocabulary);
	for (size_t i = 0; i < examples->count; i++) {
		const struct example *example = &examples->items[i];

		for (size_t j = 0; j < example->count && example->fold != skip; j++)
			count_feature(vocabulary, example->hashes[j], (uint32_t)i + 1);
	}
	if (examples->count >= MANY_EXAMPLES)
		prune_rare(vocabulary, examples, skip);
}

void vocabulary_finish(struct vocabulary *vocabulary)
{
	free(vocabulary->slots);
	free(vocabulary->frequency);
	*vocabulary = (struct vocabulary){0};
}

void vocabulary_write(const struct vocabulary *vocabulary, struct network_slot *slots)
{
	uint32_t mask = vocabulary->slot_count - 1;

	for (uint32_t i = 0; i < vocabulary->slot_count; i++) {
		const struct vocabulary_slot *slot = &vocabulary->slots[i];
		uint32_t at = (uint32_t)slot->hash & mask;

		if (!slot->hash)
			continue;
		while (slots[at].row_next)
			at = (at + 1) & mask;
		slots[at] = (struct network_slot){(uint32_t)(slot->hash >> 32), slot->row + 1};
	}
}
