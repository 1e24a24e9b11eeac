/* Counting features in a table that grows to be the one of the model file. */
#include "nlu/vocabulary.h"

#include <stdlib.h>

#include "base/mem.h"

static struct linear_slot *slot_of(const struct vocabulary *vocabulary, uint64_t hash)
{
	uint32_t mask = vocabulary->slot_count - 1;
	uint32_t at = (uint32_t)hash & mask;

	while (vocabulary->slots[at].hash && vocabulary->slots[at].hash != hash)
		at = (at + 1) & mask;
	return &vocabulary->slots[at];
}

static void grow(struct vocabulary *vocabulary)
{
	struct linear_slot *old = vocabulary->slots;
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
	struct linear_slot *slot;

	if ((uint64_t)vocabulary->rows * 2 >= vocabulary->slot_count)
		grow(vocabulary);
	slot = slot_of(vocabulary, hash);
	if (!slot->hash) {
		vocabulary->frequency =
			mem_grow(vocabulary->frequency, &vocabulary->capacity, vocabulary->rows + 1,
				 sizeof *vocabulary->frequency);
		vocabulary->frequency[vocabulary->rows] = 0;
		*slot = (struct linear_slot){.hash = hash, .row = vocabulary->rows++};
	}
	if (slot->unused == example)
		return;
	slot->unused = example;
	vocabulary->frequency[slot->row]++;
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
	for (uint32_t i = 0; i < vocabulary->slot_count; i++)
		vocabulary->slots[i].unused = 0;
}

void vocabulary_finish(struct vocabulary *vocabulary)
{
	free(vocabulary->slots);
	free(vocabulary->frequency);
	*vocabulary = (struct vocabulary){0};
}
