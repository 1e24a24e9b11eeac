/* Within dialogue: short lists of phrases in the locales, such as the ways to say "stop". */
#ifndef DIALOGUE_PHRASES_H
#define DIALOGUE_PHRASES_H

#include "dialogue/reading.h"

/* The lists that were asked for so far, each folded once. */
struct phrases *phrases_create(const struct content *content);
void phrases_destroy(struct phrases *phrases);
/* Another turn: texts are others, also at the same place in memory. */
void phrases_begin(struct phrases *phrases);

/* Appends a text in the form in which phrases are compared: no case, accents and punctuation, one
 * blank between words. */
void phrase_fold(struct str text, struct buf *out);

/* Is the text one of the "|"-separated phrases of a locale text, case and accents aside? */
bool phrase_is(const struct turn *turn, struct str text, const char *key);
/* Is a message surely of this intent, or one of those phrases? */
bool phrase_means(const struct turn *turn, const struct reading *reading, const char *intent,
		  const char *key);
/* Which of them it is, counted from 0 within its language; -1: none. */
int phrase_index(const struct turn *turn, struct str text, const char *key);
/* The same for the first of the list that the text holds as whole words. */
int phrase_index_in(const struct turn *turn, struct str text, const char *key);
/* Does it hold one of them as whole words? */
bool phrase_in(const struct turn *turn, struct str text, const char *key);
/* The other way round: do whole words of one of them say just what the text says? Not for less
 * than three letters. */
bool phrase_has(const struct turn *turn, const char *key, struct str text);
/* The longest of them, in any language, that the text holds as whole words, in lower case and
 * without accents; appended to `longest`, which must be empty. Of "a|b||c", c is not `only_sure`:
 * it means that only in answer to the question. */
bool phrase_longest(const struct turn *turn, struct str text, const char *key, bool only_sure,
		    struct buf *longest);
/* Does it hold one of them, of this language only? */
bool phrase_in_lang(const struct turn *turn, struct str text, const char *key, enum lang lang);
/* Is the one, of two such phrases, a part of the other? */
bool phrase_within(struct str phrase, struct str other);
/* Does the name hold the text as whole words, or the text the name? */
bool phrase_names(struct str text, struct str name);
/* Does it begin with one of them? */
bool phrase_begins(const struct turn *turn, struct str text, const char *key);

#endif
