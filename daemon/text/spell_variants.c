/* What remains of a word when letters are deleted. */
#include "base/hash.h"
#include "text/spell_format.h"
#include "text/utf8.h"

size_t spell_letters(struct str word, int32_t letters[SPELL_LETTERS])
{
	size_t count = 0;

	for (size_t i = 0; i < word.len;) {
		size_t len;

		if (count == SPELL_LETTERS)
			return 0;
		letters[count++] = utf8_read(word, i, &len);
		i += len;
	}
	return count;
}

static void add_variant(const int32_t *letters, size_t count, size_t without, size_t and_without,
			uint64_t hashes[SPELL_VARIANTS], size_t *total)
{
	uint64_t hash = 0x51ed;

	for (size_t i = 0; i < count; i++) {
		if (i != without && i != and_without)
			hash = (hash ^ (uint64_t)letters[i]) * UINT64_C(0x9e3779b97f4a7c15) +
			       (hash >> 31);
	}
	hash = hash_mix(hash);
	for (size_t i = 0; i < *total; i++) {
		if (hashes[i] == hash)
			return;
	}
	hashes[(*total)++] = hash;
}

size_t spell_variants(const int32_t *letters, size_t count, unsigned deletions,
		      uint64_t hashes[SPELL_VARIANTS])
{
	size_t total = 0;

	if (count > SPELL_PREFIX)
		count = SPELL_PREFIX;
	add_variant(letters, count, SIZE_MAX, SIZE_MAX, hashes, &total);
	for (size_t i = 0; i < count && deletions >= 1; i++) {
		add_variant(letters, count, i, SIZE_MAX, hashes, &total);
		for (size_t j = i + 1; j < count && deletions >= 2; j++)
			add_variant(letters, count, i, j, hashes, &total);
	}
	return total;
}
