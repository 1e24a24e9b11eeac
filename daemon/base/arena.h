/* Memory for one message or one load: allocated in steps, given back at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena {
	struct arena_block *first;
	struct arena_block *current;
	size_t used; /* bytes of the current block */
};

/* A zeroed struct is an empty arena. Memory is aligned for any type and not zeroed. */
void *arena_alloc(struct arena *arena, size_t size);
/* A NUL-terminated copy that lives as long as the arena. */
struct str arena_copy(struct arena *arena, struct str s);
/* Forgets everything and keeps the blocks for the next message. */
void arena_reset(struct arena *arena);
void arena_finish(struct arena *arena);

#endif
