/* Eight bytes at a time, multiplied and mixed. */
#include "base/hash.h"

/* Little-endian whatever the machine, so that a model file means the same everywhere. */
static uint64_t load(const char *bytes, size_t count)
{
	uint64_t word = 0;

	for (size_t i = 0; i < count; i++)
		word |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
	return word;
}

uint64_t hash_bytes(struct str bytes, uint64_t seed)
{
	uint64_t hash = seed ^ (bytes.len * UINT64_C(0x9e3779b97f4a7c15));

	while (bytes.len >= 8) {
		hash = hash_mix(hash ^ load(bytes.data, 8)) + UINT64_C(0x9e3779b97f4a7c15);
		bytes = str_slice(bytes, 8, bytes.len);
	}
	return hash_mix(hash ^ load(bytes.data, bytes.len));
}
