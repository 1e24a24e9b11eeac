/* Numbers that look random and are the same each time: splitmix64 (Steele, Lea, Flood 2014). */
#ifndef BENCH_RANDOM_H
#define BENCH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* From 0 up to below the limit, which may be 0 for nothing to choose from. */
static inline size_t random_below(uint64_t *seed, size_t limit)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return limit ? (size_t)((z ^ z >> 31) % limit) : 0;
}

#endif
