/* Rules: token patterns of all intents, compiled into one automaton. */
#ifndef NLU_RULES_H
#define NLU_RULES_H

#include "base/buf.h"
#include "nlu/corpus.h"

/* One word of a message, in the three forms that a pattern can ask for. */
struct rule_word {
	struct str text;     /* normalised */
	struct str plain;    /* the same without accents */
	struct str stem;     /* of `plain`; equals it when unknown */
	uint32_t begin, end; /* byte offsets into the normalised text */
};

struct rule_hit {
	uint32_t rule; /* index in the order in which the rules were added */
	uint16_t intent;
	enum rule_effect effect;
	float weight;
};

/* Computes the stem of a word of a pattern while compiling; may be NULL: no stems. */
typedef struct str rules_stem(void *context, enum lang lang, struct str plain);

/* Compiles all rules and entity phrases of a corpus into the bytes of a section of the model
 * file; the error names file, line and column of a bad pattern. */
bool rules_compile(const struct corpus *corpus, rules_stem *stem, void *context, struct buf *out,
		   struct error *error);

/* A view over such bytes, which must outlive it and be aligned to 8. */
struct rules {
	const void *data;
	size_t len;
};

/* An entity that was found; strings are lent from the section. */
struct entity {
	struct str kind;
	struct str value;    /* of entities.json; empty when its form told it (values.h): then */
	int64_t number;	     /* is what values.h says of the kind */
	uint32_t begin, end; /* byte offsets into the normalised text */
};

struct rules_result {
	struct rule_hit hits[16];
	size_t hit_count;
	struct entity entities[8]; /* longest first at a place, no overlap, in text order */
	size_t entity_count;
};

bool rules_init(struct rules *rules, struct str bytes, struct error *error);
/* Reads a text into at most `limit` words, which live in `memory`; the stem of each is the word
 * itself. Returns how many. For whoever has no message of message.h, which knows stems and mends.
 */
size_t rule_words_read(struct str text, struct arena *memory, struct rule_word *words,
		       size_t limit);
/* One pass over the words, linear in their number, whatever the number of rules. Rules of every
 * language are tried: citizens mix. */
void rules_match(const struct rules *rules, const struct rule_word *words, size_t count,
		 struct rules_result *result);
/* The source of a rule: "intents/nl/police.json:12 brand [!]". */
struct str rules_source(const struct rules *rules, uint32_t rule);

#endif
