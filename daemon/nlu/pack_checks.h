/* What the checks of a pack share; for this room's own use. */
#ifndef NLU_PACK_CHECKS_H
#define NLU_PACK_CHECKS_H

#include "nlu/pack.h"

struct pack_checker {
	const char *intents_dir;
	const char *const *ids; /* of the catalogue */
	size_t id_count;
	const char *const *services; /* ids of the directory */
	size_t service_count;
	struct corpus corpus;
	bool loaded[LANG_COUNT]; /* all files of the language could be read */
	size_t examples[LANG_COUNT];
	size_t errors;
	pack_report *report;
	void *context;
};

void pack_find(struct pack_checker *checker, bool is_error, const char *file, int line,
	       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Contradictions, repetitions, languages that lack an intent, too few examples. */
void pack_check_examples(struct pack_checker *checker);
/* Phrases that stand for two things, values without a phrase or without a service. */
void pack_check_entities(struct pack_checker *checker);
/* Patterns, entities that they name, and what they do to the examples. */
void pack_check_rules(struct pack_checker *checker);

#endif
