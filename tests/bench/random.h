/* Numbers that look random and are the same each time. */
#ifndef BENCH_RANDOM_H
#define BENCH_RANDOM_H

#include "base/hash.h"

/* From 0 up to below the limit, which may be 0 for nothing to choose from. */
static inline size_t random_below(uint64_t *seed, size_t limit)
{
	uint64_t drawn = hash_next(seed);

	return limit ? (size_t)(drawn % limit) : 0;
}

#endif
