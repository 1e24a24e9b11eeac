/* Hunspell: is it a real word, and what is its stem. */
#ifndef TEXT_DICTIONARY_H
#define TEXT_DICTIONARY_H

#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"

struct dictionary;

/* Loads nl, fr or en_GB from `folder` (NULL: /usr/share/hunspell). 50 to 250 ms. */
struct dictionary *dictionary_create(enum lang lang, const char *folder, struct error *error);
void dictionary_destroy(struct dictionary *dictionary);
/* Both take a normalised, lower-case word; a capitalised form counts as known too. Not safe for
 * two threads at once. About 1 to 25 us. */
bool dictionary_knows(struct dictionary *dictionary, struct str word);
/* Appends the first stem; the word itself when there is none. */
void dictionary_stem(struct dictionary *dictionary, struct str word, struct buf *out);

#endif
