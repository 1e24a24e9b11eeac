/* The utterances, rules and entities of a content pack: loading them, and checking them. */
#ifndef NLU_PACK_H
#define NLU_PACK_H

#include "nlu/corpus.h"

/* One thing that is wrong: `line` from 1, or 0 when it concerns the whole file or folder. The
 * message says what is wrong and what to do. */
typedef void pack_report(void *context, bool is_error, const char *file, int line,
			 const char *message);

/* What else a pack has, which its utterances must fit: ids of the catalogue and of the directory
 * of services. A list that is empty is not checked against. Lent. */
struct pack_names {
	const char *const *intents;
	size_t intent_count;
	const char *const *services;
	size_t service_count;
};

/* Checks intents/{nl,fr,en}: schemas, intents against the catalogue, languages that lack an
 * intent, contradictory, repeated and templated examples, entities against the services, patterns,
 * and what the rules do to the examples. Returns the number of errors. */
size_t pack_check(const char *intents_dir, const struct pack_names *names, pack_report *report,
		  void *context);

#endif
