/* The parts of understanding, shared by the answer and its explanation. */
#ifndef NLU_UNDERSTANDER_H
#define NLU_UNDERSTANDER_H

#include "nlu/lexicon.h"
#include "nlu/understand.h"

struct understander {
	struct model_file model;
	struct str bytes;
	void *mapping; /* of a file, NULL for memory */
	char *copy;    /* of memory that was not aligned */
	char version[17];
	struct lexicon *lexicon;
	int out_of_scope[LANG_COUNT], emergency[LANG_COUNT]; /* their classes, or -1 */
	struct message message;
	/* The words with typos mended; the same places in the text. */
	struct message_word mended[MESSAGE_WORDS];
	struct buf plain; /* memory of accentless mended words */
	struct rule_word rule_words[MESSAGE_WORDS];
	struct buf stems;
	struct rules_result rules;
	struct vector vector;
	float *scores;	      /* one language's, by class */
	float *probabilities; /* the surest so far, by class */
};

/* Languages that come into question, likeliest first. */
struct likely_langs {
	enum lang langs[LANG_COUNT];
	size_t count;
};

/* What the model says, before it is cut down to candidates. */
struct verdict {
	enum lang lang;	 /* of the model that was surest; LANG_UNKNOWN: no evidence at all */
	bool mended;	 /* with typos mended rather than as typed */
	float best;	 /* the highest probability */
	enum lang reply; /* the language that fits text and model best */
};

/* Steps, in this order. Each uses what the one before left in the understander. */
void understand_langs(struct understander *u, enum lang prior, struct understanding *out,
		      struct likely_langs *likely);
/* Mends typos into u->mended and returns how many. */
unsigned understand_mend(struct understander *u, const struct likely_langs *likely);
/* The share of words that nobody knows, after mending. */
float understand_unknown(struct understander *u, enum lang likely);
void understand_rules(struct understander *u, enum lang lang);
/* A training utterance that says the same, or NULL. */
const struct exact_slot *understand_exact(const struct understander *u, unsigned mended);
/* Turns words into u->vector. */
void understand_vector(struct understander *u, const struct message_word *words, enum lang lang);
/* Leaves probabilities by class of verdict->lang in u->probabilities. */
void understand_model(struct understander *u, const struct likely_langs *likely, unsigned mended,
		      const struct understanding *out, struct verdict *verdict);
/* Cuts down to candidates, rules that decide first. */
void understand_rank(struct understander *u, const struct verdict *verdict,
		     struct understanding *out);

#endif
