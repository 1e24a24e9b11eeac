/* Understanding a message: language, spelling, rules, model; intent, confidence and why. */
#ifndef NLU_UNDERSTAND_H
#define NLU_UNDERSTAND_H

#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"
#include "nlu/rules.h"

enum understood_by {
	UNDERSTOOD_BY_NOTHING,
	UNDERSTOOD_BY_EXACT,
	UNDERSTOOD_BY_RULE,
	UNDERSTOOD_BY_MODEL
};

enum { UNDERSTAND_CANDIDATES = 5, UNDERSTAND_TEXT_LIMIT = 4096 };

struct candidate {
	const char *intent; /* lent from the model */
	uint16_t index;
	float probability; /* calibrated, from 0 to 1 */
};

struct understanding {
	enum lang lang; /* LANG_UNKNOWN when the text does not tell and there is no prior */
	double lang_probability[LANG_COUNT];
	enum understood_by by;
	/* Surest first; empty for a text without words. candidates[0] is the intent, which may be
	 * INTENT_OUT_OF_SCOPE. */
	struct candidate candidates[UNDERSTAND_CANDIDATES];
	size_t candidate_count;
	float unknown_share;	   /* words that neither the pack nor a dictionary knows */
	struct entity entities[8]; /* lent from the model */
	size_t entity_count;
	unsigned repaired; /* words that were mended */
	/* What the model says of the thresholds for this language, chosen on held-out data: answer
	 * from `accept` on, ask "did you mean" from `suggest` on. */
	float accept, suggest;
};

struct understander;

struct understander_options {
	const char *model;	  /* path of the model file */
	const char *dictionaries; /* folder of Hunspell files; NULL: the system's */
};

/* Maps the model read-only and loads the dictionaries of its languages. Errors: ERROR_NOT_FOUND,
 * ERROR_DAMAGED (size, checksum, bounds), ERROR_VERSION; each says what to do. */
struct understander *understander_create(const struct understander_options *options,
					 struct error *error);
/* A model file in memory instead, which must outlive it; for tests, eval and fuzzing. */
struct understander *understander_create_memory(struct str model, const char *dictionaries,
						struct error *error);
void understander_destroy(struct understander *understander);

size_t understander_intent_count(const struct understander *understander);
const char *understander_intent(const struct understander *understander, size_t index);
/* The checksum of the model file, in hexadecimal; shown in /metrics and logs. */
const char *understander_version(const struct understander *understander);

/* `text` is as typed, UTF-8; longer than UNDERSTAND_TEXT_LIMIT bytes is cut at a character.
 * `prior` is the conversation's language. Not safe for two threads on one understander. */
void understand(struct understander *understander, struct str text, enum lang prior,
		struct understanding *out);
/* Appends, in plain lines for a person, how the answer came about: the normalised text, the
 * language, repairs, the rules that matched with their file and line, and for the first two
 * candidates the features that spoke most for and against. */
void understand_explain(struct understander *understander, struct str text, enum lang prior,
			struct buf *out);

#endif
