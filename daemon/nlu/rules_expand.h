/* Sets of sequences: what a part of a pattern can stand for; for the pattern parser's own use. */
#ifndef NLU_RULES_EXPAND_H
#define NLU_RULES_EXPAND_H

#include "nlu/rules_pattern.h"

/* The set of one sequence, copied. */
void pattern_set_init(struct arena *memory, const struct pattern_atom *atoms, size_t count,
		      struct pattern_set *set);
/* Alternatives: adds the sequences of `more`. False, like all below, above the limits. */
bool pattern_set_join(struct arena *memory, struct pattern_set *set,
		      const struct pattern_set *more);
/* Optional: adds the empty sequence. */
bool pattern_set_add_empty(struct arena *memory, struct pattern_set *set);
/* One after the other: every sequence of `set` followed by every one of `tail`. */
bool pattern_set_append(struct arena *memory, struct pattern_set *set,
			const struct pattern_set *tail);
enum trim {
	TRIM_FINE,
	TRIM_EMPTY, /* a sequence has no word left */
	TRIM_INNER, /* ^ or $ stands within a sequence, at *at of the pattern */
};

/* Drops gaps at the ends, which mean nothing there. */
enum trim pattern_set_trim(struct pattern_set *set, size_t *at);

#endif
