/* Within dialogue: two questions in one message. */
#ifndef DIALOGUE_QUESTIONS_H
#define DIALOGUE_QUESTIONS_H

#include "base/str.h"

enum { QUESTIONS_SPLITS = 4, QUESTIONS_TEXT_LIMIT = 512 };

/* One way to cut a message in two. */
struct split {
	struct str left, right;
};

/* The places where a message may end one question and begin another: ends of sentences, and en,
 * et, and. At most QUESTIONS_SPLITS, in text order; none for a long text, which is a story. */
size_t questions_split(struct str text, struct split splits[static QUESTIONS_SPLITS]);
/* Stretches of non-space characters that are not punctuation alone; counts up to 1000. */
size_t questions_words(struct str text);

#endif
