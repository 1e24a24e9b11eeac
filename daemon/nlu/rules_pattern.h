/* The pattern language of rules, expanded into plain sequences; for this room's own use. */
#ifndef NLU_RULES_PATTERN_H
#define NLU_RULES_PATTERN_H

#include "base/arena.h"
#include "base/error.h"

enum {
	PATTERN_GAP_WORDS = 3,	      /* what `..` may skip */
	PATTERN_ATOM_LIMIT = 24,      /* words of one sequence */
	PATTERN_SEQUENCE_LIMIT = 512, /* ways to read one pattern */
	PATTERN_WORD_BYTES = 60,
	PATTERN_DEPTH_LIMIT = 8,
};

enum atom_kind {
	ATOM_WORD,   /* text: the word without accents */
	ATOM_PREFIX, /* text: how the word begins */
	ATOM_STEM,   /* text: a word with the same stem */
	ATOM_KIND,   /* text: the kind of an entity */
	ATOM_VALUE,  /* text: kind=value */
	ATOM_GAP,
	ATOM_START,
	ATOM_END,
};

struct pattern_atom {
	enum atom_kind kind;
	struct str text;
	size_t at; /* where in the pattern it stands, in bytes */
};

struct pattern_sequence {
	const struct pattern_atom *atoms;
	size_t count;
};

/* A growing list of sequences in an arena. */
struct pattern_set {
	struct pattern_sequence *items;
	size_t count;
};

/* A pattern matches when one of `matches` is in the message and none of `excluded`. */
struct pattern {
	struct pattern_set matches;
	struct pattern_set excluded;
};

/* Everything in *out lives in the arena. After a failure *column, in characters from 1, says
 * where in the pattern the fault is. */
bool pattern_parse(struct str text, struct arena *memory, struct pattern *out, size_t *column,
		   struct error *error);

/* The column of a byte of a pattern, from 1: in characters, as an editor counts. */
size_t pattern_column(struct str text, size_t at);

/* The words of a phrase, without accents and punctuation; at most PATTERN_ATOM_LIMIT, one more
 * is returned when there are more. Copied into the arena. */
size_t pattern_words(struct str text, struct arena *memory,
		     struct str words[PATTERN_ATOM_LIMIT + 1]);

#endif
