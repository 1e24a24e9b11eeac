/* Typos on purpose: how much understanding suffers when citizens type badly. */
#ifndef NLU_NOISE_H
#define NLU_NOISE_H

#include "base/buf.h"
#include "base/lang.h"

enum noise_kind {
	NOISE_DROP,	 /* a letter is missing */
	NOISE_DOUBLE,	 /* a letter is there twice */
	NOISE_SWAP,	 /* two neighbours have changed places */
	NOISE_NEIGHBOUR, /* the key beside the right one */
	NOISE_ACCENT,	 /* a letter lacks its accent */
	NOISE_KINDS
};

/* Words have three letters or more: shorter ones are left alone, and not counted. */
struct noise_count {
	size_t words;
	size_t changed;
};

/* Appends the text with typos: each word (letters in a row, three or more, so that "l'école" has
 * one) gets one with the probability `share`, from 0 to 1, of a kind drawn evenly from those that
 * the word allows. Keys are neighbours on the Belgian AZERTY keyboard for nl and fr, else on
 * QWERTY; letters keep their case, and their marks stay with them. The same text, share, language
 * and seed give the same typos on every machine, whatever else is in a file. Bytes that are not
 * UTF-8 are copied as they are. */
struct noise_count noise_apply(struct str text, enum lang lang, double share, uint64_t seed,
			       struct buf *out);
/* Appends a word of letters with one typo of that kind, in a place that `random` chooses; false,
 * and nothing appended, when the word has no place for it ("aaa" has nothing to swap). */
bool noise_edit(struct str word, enum noise_kind kind, enum lang lang, uint64_t random,
		struct buf *out);

#endif
