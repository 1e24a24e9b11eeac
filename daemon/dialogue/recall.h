/* Within dialogue: messages that were understood a moment ago. Many citizens say the same:
 * "bonjour", a choice of the page's examples, a question of the day. */
#ifndef DIALOGUE_RECALL_H
#define DIALOGUE_RECALL_H

#include "nlu/understand.h"

struct recall;

/* Remembers up to `slots` understandings (rounded down to a power of two, at least two), half a
 * kilobyte each; 0: none. No text
 * is kept, only a keyed hash of 128 bits; a message with a date, an amount or a communication in it
 * is not remembered at all. */
struct recall *recall_create(size_t slots);
void recall_destroy(struct recall *recall);
/* As understand, which it calls for what it does not remember. */
void recall_understand(struct recall *recall, struct understander *understander, struct str text,
		       enum lang prior, struct understanding *out);

#endif
