/* Step-wise allocation. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

#include "base/mem.h"

struct arena_block {
	struct arena_block *next;
	size_t size;
	alignas(max_align_t) char data[];
};

enum { BLOCK_SIZE = 16 * 1024 };

static struct arena_block *block_create(size_t size)
{
	struct arena_block *block = mem_alloc(sizeof *block + size);

	block->next = NULL;
	block->size = size;
	return block;
}

/* The next block that holds `size` bytes: one kept from before, or a new one put in between. */
static void arena_advance(struct arena *arena, size_t size)
{
	struct arena_block *next = arena->current ? arena->current->next : arena->first;

	if (!next || next->size < size) {
		struct arena_block *block = block_create(size > BLOCK_SIZE ? size : BLOCK_SIZE);

		block->next = next;
		if (arena->current)
			arena->current->next = block;
		else
			arena->first = block;
		next = block;
	}
	arena->current = next;
	arena->used = 0;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t step = alignof(max_align_t);
	size_t rounded = (size + step - 1) / step * step;
	void *memory;

	if (!arena->current || arena->current->size - arena->used < rounded)
		arena_advance(arena, rounded);
	memory = arena->current->data + arena->used;
	arena->used += rounded;
	return memory;
}

struct str arena_copy(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);

	if (s.len)
		memcpy(copy, s.data, s.len);
	copy[s.len] = '\0';
	return (struct str){copy, s.len};
}

void arena_reset(struct arena *arena)
{
	arena->current = NULL;
	arena->used = 0;
}

void arena_finish(struct arena *arena)
{
	struct arena_block *block = arena->first;

	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	*arena = (struct arena){0};
}
