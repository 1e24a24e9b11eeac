/* Which words of a message spoke for one intent rather than another. */
#ifndef NLU_EXPLAIN_WORDS_H
#define NLU_EXPLAIN_WORDS_H

#include "nlu/understander.h"

/* Appends a line of the words that spoke most for class `winner` rather than `other`, and one of
 * those that spoke against it, in log-odds: all that a word brings, as itself, by its parts, and
 * by half of each pair that it is in. u->vector is that of `words` in this language. */
void explain_words(const struct understander *u, const struct message_word *words, enum lang lang,
		   uint32_t winner, uint32_t other, struct buf *out);

#endif
