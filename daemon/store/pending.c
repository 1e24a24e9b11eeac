/* Changes that are not on disk yet: a table by key. */
#include "store/pending.h"

#include <stdlib.h>

#include "base/mem.h"

enum { KEEP_SLOTS = 4096 };

void pending_finish(struct pending *pending)
{
	for (size_t i = 0; i < pending->count; i++)
		free(pending->changes[i].state);
	free(pending->changes);
	free(pending->slots);
	*pending = (struct pending){0};
}

void pending_clear(struct pending *pending)
{
	if (pending->slot_count > KEEP_SLOTS) {
		pending_finish(pending);
		return;
	}
	for (size_t i = 0; i < pending->count; i++)
		free(pending->changes[i].state);
	if (pending->slot_count)
		memset(pending->slots, 0, pending->slot_count * sizeof *pending->slots);
	pending->count = 0;
	pending->bytes = 0;
}

/* The slot of a key, or the free one where it belongs. Keys are hashes already: eight of their
 * bytes are as good as any. */
static size_t slot_of(const struct pending *pending, const uint8_t *key)
{
	size_t mask = pending->slot_count - 1, slot;
	uint64_t hash;

	memcpy(&hash, key, sizeof hash);
	for (slot = (size_t)hash & mask; pending->slots[slot]; slot = (slot + 1) & mask) {
		const struct change *change = &pending->changes[pending->slots[slot] - 1];

		if (memcmp(change->key, key, STORE_KEY_SIZE) == 0)
			break;
	}
	return slot;
}

const struct change *pending_find(const struct pending *pending, const uint8_t *key)
{
	uint32_t index;

	if (!pending->slot_count)
		return NULL;
	index = pending->slots[slot_of(pending, key)];
	return index ? &pending->changes[index - 1] : NULL;
}

static void grow(struct pending *pending)
{
	size_t count = pending->slot_count ? pending->slot_count * 2 : 64;

	free(pending->slots);
	pending->slots = mem_zalloc(count, sizeof *pending->slots);
	pending->slot_count = count;
	for (size_t i = 0; i < pending->count; i++)
		pending->slots[slot_of(pending, pending->changes[i].key)] = (uint32_t)i + 1;
}

/* The change of a key, new or known, without a state. */
static struct change *change_of(struct pending *pending, const uint8_t *key)
{
	struct change *change;
	size_t slot;

	if ((pending->count + 1) * 2 > pending->slot_count)
		grow(pending);
	slot = slot_of(pending, key);
	if (!pending->slots[slot]) {
		pending->changes = mem_grow(pending->changes, &pending->capacity,
					    pending->count + 1, sizeof *pending->changes);
		change = &pending->changes[pending->count++];
		*change = (struct change){0};
		memcpy(change->key, key, STORE_KEY_SIZE);
		pending->slots[slot] = (uint32_t)pending->count;
		return change;
	}
	change = &pending->changes[pending->slots[slot] - 1];
	pending->bytes -= change->len;
	free(change->state);
	change->state = NULL;
	change->len = 0;
	return change;
}

void pending_put(struct pending *pending, const uint8_t *key, struct str state, int64_t expires_ms)
{
	char *copy = str_dup(state); /* before the old state goes: they may be the same bytes */
	struct change *change = change_of(pending, key);

	change->state = copy;
	change->len = state.len;
	change->expires_ms = expires_ms;
	change->deleted = false;
	pending->bytes += state.len;
}

void pending_delete(struct pending *pending, const uint8_t *key)
{
	change_of(pending, key)->deleted = true;
}
