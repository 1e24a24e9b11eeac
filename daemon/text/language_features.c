/* Words and n-grams, hashed. */
#include "text/language_features.h"

#include "text/utf8.h"

enum { GRAM_LONGEST = 5, WORD_LONGEST = 40 };

static uint16_t bucket(uint64_t hash)
{
	hash ^= hash >> 29;
	return (uint16_t)((hash * UINT64_C(0xbf58476d1ce4e5b9)) >> (64 - LANGUAGE_BITS));
}

static bool is_inside(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* `word` has a space at both ends. */
static size_t word_features(struct str word, uint16_t *features, size_t count)
{
	const unsigned char *bytes = (const unsigned char *)word.data;
	uint64_t whole = 7;

	for (size_t i = 0; i < word.len; i++) {
		uint64_t hash = 1;

		whole = (whole ^ bytes[i]) * UINT64_C(0x100000001b3);
		if (is_inside(bytes[i]))
			continue;
		for (size_t n = 0; n < GRAM_LONGEST && i + n < word.len; n++) {
			hash = (hash ^ bytes[i + n]) * UINT64_C(0x9e3779b97f4a7c15);
			/* A lone space says nothing, and half a letter neither. */
			if ((i + n + 1 < word.len && is_inside(bytes[i + n + 1])) ||
			    (n == 0 && bytes[i] == ' '))
				continue;
			if (count < LANGUAGE_FEATURE_LIMIT)
				features[count++] = bucket(hash);
		}
	}
	if (count < LANGUAGE_FEATURE_LIMIT)
		features[count++] = bucket(whole);
	return count;
}

size_t language_features(struct str normalised, uint16_t *features)
{
	char word[WORD_LONGEST + 8] = " ";
	size_t len = 1;
	size_t count = 0;

	for (size_t i = 0; i <= normalised.len && count < LANGUAGE_FEATURE_LIMIT;) {
		size_t step = 1;
		int32_t point = i < normalised.len ? utf8_read(normalised, i, &step) : 0;

		if (utf8_is_letter(point) || (point == '\'' && len > 1)) {
			if (len < WORD_LONGEST) {
				memcpy(word + len, normalised.data + i, step);
				len += step;
			}
		} else if (len > 1) {
			word[len++] = ' ';
			count = word_features((struct str){word, len}, features, count);
			len = 1;
		}
		i += step;
	}
	return count;
}
