/* The utterances, rules and entities of a content pack: loading them, and checking them. */
#ifndef NLU_PACK_H
#define NLU_PACK_H

#include "nlu/corpus.h"

/* One thing that is wrong: `line` from 1, or 0 when it concerns the whole file or folder. The
 * message says what is wrong and what to do. */
typedef void pack_report(void *context, bool is_error, const char *file, int line,
			 const char *message);

/* Checks intents/{nl,fr,en}: schemas, intents against the ids of the catalogue (none: that part
 * is left out), languages that lack an intent, contradictory and repeated examples, patterns, and
 * what the rules do to the examples. Returns the number of errors. */
size_t pack_check(const char *intents_dir, const char *const *ids, size_t id_count,
		  pack_report *report, void *context);

#endif
