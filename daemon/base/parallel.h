/* Independent pieces of work on all cores. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

/* Calls run(context, i) for each i below `count`, in no order, on as many threads as there are
 * cores, and returns when all have returned. With one core, or when no thread can be had, all
 * run on the caller's. */
void parallel_run(size_t count, void (*run)(void *context, size_t i), void *context);

#endif
