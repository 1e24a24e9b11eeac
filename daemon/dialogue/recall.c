/* A cache of pairs: a message has two places, and the older one gives way. */
#include "dialogue/recall.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/mem.h"

struct memory {
	unsigned char key[crypto_shorthash_siphashx24_BYTES];
	bool used;
	struct understanding understanding;
};

struct recall {
	size_t slots;
	unsigned char secret[crypto_shorthash_siphashx24_KEYBYTES];
	struct buf input; /* prior and text */
	struct memory *memories;
};

struct recall *recall_create(size_t slots)
{
	struct recall *recall = mem_zalloc(1, sizeof *recall);

	if (slots)
		recall->slots = 2;
	while (recall->slots && recall->slots <= slots / 2)
		recall->slots *= 2;
	recall->memories = mem_zalloc(recall->slots + 1, sizeof *recall->memories);
	randombytes_buf(recall->secret, sizeof recall->secret);
	return recall;
}

void recall_destroy(struct recall *recall)
{
	if (!recall)
		return;
	buf_finish(&recall->input);
	free(recall->memories);
	free(recall);
}

/* The first of the two places. */
static struct memory *pair_of(const struct recall *recall, uint64_t place)
{
	return &recall->memories[place & (recall->slots - 1) & ~(uint64_t)1];
}

static struct memory *find(const struct recall *recall, uint64_t place, const unsigned char *key)
{
	struct memory *pair = pair_of(recall, place);

	for (int i = 0; i < 2; i++) {
		if (pair[i].used &&
		    memcmp(pair[i].key, key, crypto_shorthash_siphashx24_BYTES) == 0)
			return &pair[i];
	}
	return NULL;
}

static struct memory *make_room(const struct recall *recall, uint64_t place)
{
	struct memory *pair = pair_of(recall, place);

	pair[1] = pair[0];
	return &pair[0];
}

/* A number that a citizen typed, such as a structured communication, tells of a person, and
 * nobody else will type it: it is not worth remembering. */
static bool is_personal(const struct understanding *understanding)
{
	for (size_t i = 0; i < understanding->entity_count; i++) {
		if (!understanding->entities[i].value.len)
			return true;
	}
	return false;
}

void recall_understand(struct recall *recall, struct understander *understander, struct str text,
		       enum lang prior, struct understanding *out)
{
	unsigned char key[crypto_shorthash_siphashx24_BYTES];
	struct memory *memory;
	uint64_t place;

	if (!recall->slots) {
		understand(understander, text, prior, out);
		return;
	}
	buf_reset(&recall->input);
	buf_add_char(&recall->input, (char)prior);
	buf_add(&recall->input, text);
	crypto_shorthash_siphashx24(key, (const unsigned char *)recall->input.data,
				    recall->input.len, recall->secret);
	memcpy(&place, key, sizeof place);
	memory = find(recall, place, key);
	if (memory) {
		*out = memory->understanding;
		return;
	}
	understand(understander, text, prior, out);
	if (is_personal(out))
		return;
	memory = make_room(recall, place);
	*memory = (struct memory){.used = true, .understanding = *out};
	memcpy(memory->key, key, sizeof key);
}
