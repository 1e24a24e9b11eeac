/* What Pierre learns from: utterances, rules and entity phrases, each with its intent. */
#ifndef NLU_CORPUS_H
#define NLU_CORPUS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/lang.h"
#include "base/map.h"

#define INTENT_NONE UINT16_MAX
/* The intent id that stands for "nothing that a municipality does". */
#define INTENT_OUT_OF_SCOPE "out_of_scope"
/* The intent id of somebody in danger, which must never be missed. */
#define INTENT_EMERGENCY "police.emergency"

enum rule_effect {
	RULE_DECIDE, /* the intent is this, whatever the model says */
	RULE_FORBID, /* the intent is not this */
	RULE_WEIGH,  /* adds `weight` to the intent's log-odds */
};

struct utterance {
	struct str text; /* as typed */
	uint16_t intent;
	enum lang lang;
	const char *file; /* where it stands; lent from the corpus */
	int line;
};

struct corpus_rule {
	struct str pattern;
	float weight;
	enum rule_effect effect;
	uint16_t intent;
	enum lang lang;
	const char *file;
	int line;
};

/* A phrase that stands for a value of an entity: "de bib" for service=library. */
struct corpus_entity {
	struct str kind;
	struct str value;
	struct str phrase;
	enum lang lang;
	const char *file;
	int line;
};

struct corpus {
	struct map intent_index; /* id -> index */
	const char **intents;	 /* index -> id, in order of first appearance */
	size_t intent_count, intent_capacity;
	struct utterance *utterances;
	size_t utterance_count, utterance_capacity;
	struct corpus_rule *rules;
	size_t rule_count, rule_capacity;
	struct corpus_entity *entities;
	size_t entity_count, entity_capacity;
	struct arena memory;
};

/* A zeroed struct is an empty corpus. Everything added is copied. */
void corpus_finish(struct corpus *corpus);
/* The index of an intent id, new or known. */
uint16_t corpus_intent(struct corpus *corpus, struct str id);
/* A copy of a file name that lives as long as the corpus. */
const char *corpus_file(struct corpus *corpus, const char *path);
void corpus_add_utterance(struct corpus *corpus, const struct utterance *utterance);
void corpus_add_rule(struct corpus *corpus, const struct corpus_rule *rule);
void corpus_add_entity(struct corpus *corpus, const struct corpus_entity *entity);

/* Reads `intent<TAB>text` lines (LF, UTF-8); the error names file and line. */
bool corpus_load_tsv(struct corpus *corpus, const char *path, enum lang lang, struct error *error);
/* Reads intents/{nl,fr,en}/<topic>.json of a pack, files in sorted order (pack.c). */
bool corpus_load_pack(struct corpus *corpus, const char *intents_dir, struct error *error);

#endif
