/* What the model sees of a message: words, pairs of words, and characters within words. */
#ifndef NLU_FEATURES_H
#define NLU_FEATURES_H

#include "base/buf.h"

/* Character n-grams have 2 to 5 bytes of the word between two boundary marks. */
enum { FEATURE_GRAM_MIN = 2, FEATURE_GRAM_MAX = 5, FEATURE_WORD_LIMIT = 64 };
/* How many n-grams a word of FEATURE_WORD_LIMIT bytes has at most. */
enum { FEATURE_GRAM_LIMIT = 4 * (FEATURE_WORD_LIMIT + 2) };

/* The hash of a word (accentless); never 0, as for all features. */
uint64_t feature_word(struct str plain);
/* The hash of two neighbours, from their hashes; 0 stands for the start or end of the message. */
uint64_t feature_pair(uint64_t first, uint64_t second);
/* The hashes of the character n-grams of a word, of which only the first FEATURE_WORD_LIMIT bytes
 * count; returns how many. The same n-gram may come twice. */
size_t feature_grams(struct str plain, uint64_t hashes[static FEATURE_GRAM_LIMIT]);
/* Appends the text of the n-gram at `index` of what feature_grams found, "_" for a boundary. */
void feature_gram_text(struct str plain, size_t index, struct buf *out);

#endif
