/* Stems for the words of rules, while training. */
#ifndef NLU_STEMMER_H
#define NLU_STEMMER_H

#include "base/map.h"
#include "nlu/corpus.h"
#include "text/dictionary.h"

struct stemmer {
	const char *folder;			     /* of Hunspell files; NULL: the system's */
	struct dictionary *dictionaries[LANG_COUNT]; /* loaded when first asked */
	/* Accentless words to how they are written, because dictionaries know no others. */
	struct map written[LANG_COUNT];
	const char **spellings;
	size_t count, capacity;
	struct arena memory;
	struct buf scratch;
	struct error error; /* the first that happened */
};

/* Notes how the words of a text are written. The first spelling of a word stays. */
void stemmer_learn(struct stemmer *stemmer, enum lang lang, struct str text);
/* A rules_stem of rules.h; `context` is the stemmer. */
struct str stemmer_stem(void *context, enum lang lang, struct str plain);
void stemmer_finish(struct stemmer *stemmer);

#endif
