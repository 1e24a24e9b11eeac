/* Memory that does not fail: running out ends the process with a line that says so.
 * A daemon that limits its input has no better answer to a failing malloc on Linux. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);
/* Zeroed; aborts on overflow of count * size. */
void *mem_zalloc(size_t count, size_t size);
/* realloc for count elements of `size` bytes. */
void *mem_resize(void *memory, size_t count, size_t size);
/* Grow an array to hold at least `needed` elements; doubles *capacity. */
void *mem_grow(void *memory, size_t *capacity, size_t needed, size_t size);

/* Frees at the end of a scope: `char *text __attribute__((cleanup(mem_cleanup))) = ...`. */
#define MEM_AUTO __attribute__((cleanup(mem_cleanup)))
void mem_cleanup(void *pointer_to_pointer);

#endif
