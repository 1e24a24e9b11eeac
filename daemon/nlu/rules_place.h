/* Where in its file a pattern is wrong; for this room's own use. */
#ifndef NLU_RULES_PLACE_H
#define NLU_RULES_PLACE_H

#include "nlu/corpus.h"

/* The column in the JSON file, from 1 and in characters, of character `column` of a rule's pattern,
 * or one more than it has: of the closing quote. 0 when the file cannot be read or has no such text
 * in the rule's line; of equal ones there the first counts. Reads the file, so for errors only. */
size_t rules_column(const struct corpus_rule *rule, size_t column);

#endif
