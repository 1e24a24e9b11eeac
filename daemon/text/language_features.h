/* What the language model sees of a text: its words and their character n-grams, hashed. */
#ifndef TEXT_LANGUAGE_FEATURES_H
#define TEXT_LANGUAGE_FEATURES_H

#include "base/str.h"

enum {
	LANGUAGE_BITS = 15,
	LANGUAGE_BUCKETS = 1 << LANGUAGE_BITS,
	LANGUAGE_FEATURE_LIMIT = 1024, /* the first 200 letters tell the language */
};

/* Numbers below LANGUAGE_BUCKETS, into features[LANGUAGE_FEATURE_LIMIT]; returns how many. A word
 * gives itself and its n-grams of 1 to 5 bytes, the space before and behind it included; digits
 * and symbols give nothing. */
size_t language_features(struct str normalised, uint16_t *features);

#endif
