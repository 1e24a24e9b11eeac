/* Looking words and phrases up in the tables of a rules' section; for this room's own use. */
#ifndef NLU_RULES_LOOK_H
#define NLU_RULES_LOOK_H

#include "nlu/rules.h"
#include "nlu/rules_view.h"

enum { WORD_ATOMS = 16 };

/* What rules ask for and a word is, and where it leads at the beginning of a rule, of a phrase. */
struct atoms {
	uint32_t items[WORD_ATOMS];
	uint32_t starts[WORD_ATOMS];
	uint32_t phrases[WORD_ATOMS];
	size_t count;
};

/* Everything that rules can ask of a word and that is true of this one. */
void look_atoms(const struct rules_view *view, const struct rule_word *word, struct atoms *atoms);
/* Punctuation and emoji that no rule knows do not count as words, so that "brand!!" ends with
 * its word. */
bool look_ignored(const struct rule_word *word, const struct atoms *atoms);
/* The node behind an atom, or 0. */
uint32_t look_edge(const struct rules_view *view, uint32_t node, uint32_t atom);
/* Does any phrase begin with such a word? */
bool look_begins(const struct atoms *atoms);
/* The longest phrase from word `at` on: the node where it ends, or 0; *end is behind it. */
uint32_t look_phrase(const struct rules_view *view, const struct rule_word *words, size_t count,
		     size_t at, size_t *end);
/* The month that a phrase stands for: entity "month" with a value from 1 to 12; or 0. */
int look_month(const struct rules_view *view, uint32_t node);
/* The row of an entity, and the text whose offset and length stand at a place of it. */
const unsigned char *look_entity(const struct rules_view *view, uint32_t number);
struct str look_text(const struct rules_view *view, const unsigned char *at);

#endif
