/* Hashes of n-grams, each computed from its shorter neighbour, without memory. */
#include "nlu/features.h"

#include "base/hash.h"

/* A byte that no UTF-8 text has. */
static const unsigned char boundary = 0xff;

static uint64_t never_zero(uint64_t hash)
{
	return hash ? hash : 1;
}

uint64_t feature_word(struct str plain)
{
	return never_zero(hash_bytes(plain, 'w'));
}

uint64_t feature_pair(uint64_t first, uint64_t second)
{
	return never_zero(hash_mix(first * UINT64_C(0x9e3779b97f4a7c15) ^ hash_mix(second + 'p')));
}

static size_t word_bytes(struct str plain)
{
	return plain.len < FEATURE_WORD_LIMIT ? plain.len : FEATURE_WORD_LIMIT;
}

size_t feature_grams(struct str plain, uint64_t hashes[static FEATURE_GRAM_LIMIT])
{
	size_t len = word_bytes(plain);
	unsigned char marked[FEATURE_WORD_LIMIT + 2];
	size_t count = 0;

	marked[0] = boundary;
	memcpy(marked + 1, plain.data, len);
	marked[len + 1] = boundary;
	for (size_t begin = 0; begin < len + 2; begin++) {
		/* FNV-1a (Fowler, Noll, Vo), 64 bits. */
		uint64_t hash = UINT64_C(0xcbf29ce484222325);

		for (size_t n = 1; n <= FEATURE_GRAM_MAX && begin + n <= len + 2; n++) {
			hash = (hash ^ marked[begin + n - 1]) * UINT64_C(0x100000001b3);
			if (n >= FEATURE_GRAM_MIN)
				hashes[count++] = never_zero(hash_mix(hash ^ n));
		}
	}
	return count;
}

static void add_marked(struct str plain, size_t begin, size_t end, struct buf *out)
{
	size_t len = word_bytes(plain);

	for (size_t i = begin; i < end; i++)
		buf_add_char(out, i == 0 || i == len + 1 ? '_' : plain.data[i - 1]);
}

void feature_gram_text(struct str plain, size_t index, struct buf *out)
{
	size_t len = word_bytes(plain) + 2;

	for (size_t begin = 0; begin < len; begin++) {
		size_t left = len - begin < FEATURE_GRAM_MAX ? len - begin : FEATURE_GRAM_MAX;
		size_t here = left < FEATURE_GRAM_MIN ? 0 : left - FEATURE_GRAM_MIN + 1;

		if (index < here) {
			add_marked(plain, begin, begin + FEATURE_GRAM_MIN + index, out);
			return;
		}
		index -= here;
	}
}
