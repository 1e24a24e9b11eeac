/* Within store: the changes that are not on disk yet, one per conversation, the last one wins. */
#ifndef STORE_PENDING_H
#define STORE_PENDING_H

#include "store/store.h"

/* The last change of one conversation. */
struct change {
	uint8_t key[STORE_KEY_SIZE];
	int64_t expires_ms;
	char *state;
	size_t len;
	bool deleted; /* no state: the row must go */
};

struct pending {
	struct change *changes;
	size_t count, capacity;
	uint32_t *slots; /* index of a change + 1, 0 when free; open addressing */
	size_t slot_count;
	size_t bytes; /* of all states */
};

/* A zeroed struct is an empty set. */
void pending_finish(struct pending *pending);
/* Forgets all changes and keeps a moderate amount of memory. */
void pending_clear(struct pending *pending);
/* NULL when nothing about this key is waiting. Lent until the set changes. */
const struct change *pending_find(const struct pending *pending, const uint8_t *key);
void pending_put(struct pending *pending, const uint8_t *key, struct str state, int64_t expires_ms);
void pending_delete(struct pending *pending, const uint8_t *key);

#endif
