/* Hashes for tables and for finding damage; none of them is for secrets. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

/* 64 bits over bytes, the same on every machine and in every run; model files depend on it, so
 * changing it means a new version of the model format. */
uint64_t hash_bytes(struct str bytes, uint64_t seed);
/* Spreads a 64-bit number (the finaliser of SplitMix64, Steele et al. 2014). */
static inline uint64_t hash_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* The next of the numbers that follow from a seed: SplitMix64 itself. */
static inline uint64_t hash_next(uint64_t *state)
{
	return hash_mix(*state += UINT64_C(0x9e3779b97f4a7c15));
}

#endif
