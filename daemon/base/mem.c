/* Memory that does not fail. */
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(size_t size)
{
	fprintf(stderr, "<2>event=out_of_memory bytes=%zu\n", size);
	abort();
}

void *mem_alloc(size_t size)
{
	void *memory = malloc(size ? size : 1);

	if (!memory)
		out_of_memory(size);
	return memory;
}

void *mem_zalloc(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		out_of_memory(size);
	return memory;
}

void *mem_resize(void *memory, size_t count, size_t size)
{
	void *resized;

	if (size && count > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	resized = realloc(memory, count && size ? count * size : 1);
	if (!resized)
		out_of_memory(count * size);
	return resized;
}

void *mem_grow(void *memory, size_t *capacity, size_t needed, size_t size)
{
	size_t wanted = *capacity ? *capacity : 8;

	if (needed <= *capacity)
		return memory;
	while (wanted < needed)
		wanted = wanted > SIZE_MAX / 2 ? needed : wanted * 2;
	memory = mem_resize(memory, wanted, size);
	*capacity = wanted;
	return memory;
}

void mem_cleanup(void *pointer_to_pointer)
{
	void *memory;

	memcpy(&memory, pointer_to_pointer, sizeof memory);
	free(memory);
}
