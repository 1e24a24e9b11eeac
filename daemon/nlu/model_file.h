/* The model file: sections behind a checked header, mapped read-only. */
#ifndef NLU_MODEL_FILE_H
#define NLU_MODEL_FILE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"
#include "nlu/network.h"
#include "nlu/rules.h"
#include "text/language.h"
#include "text/spell.h"

/* A file is this header, MODEL_SECTION_LIMIT table entries (zero when unused), and the sections,
 * each aligned to MODEL_ALIGN. Numbers are little-endian. */
enum { MODEL_VERSION = 3, MODEL_SECTION_LIMIT = 16, MODEL_ALIGN = 64 };
#define MODEL_MAGIC "PIERRE\0M"

struct model_header {
	char magic[8];
	uint32_t version;
	uint32_t flags;
	uint64_t len;	   /* of the file */
	uint64_t checksum; /* model_checksum */
};

/* The rules ask for stems, so that words of a message need theirs. */
enum { MODEL_USES_STEMS = 1 };

enum model_kind {
	MODEL_END,
	MODEL_INTENTS,	/* uint32_t count, uint32_t offsets[count], names with their NUL */
	MODEL_EXACT,	/* struct exact_slot[], a power of two, open addressing */
	MODEL_LANGUAGE, /* text/language.h */
	MODEL_RULES,	/* nlu/rules.h */
	MODEL_SPELL,	/* of one language: text/spell.h */
	MODEL_NETWORK,	/* of one language: nlu/network.h */
};

struct model_section {
	uint32_t kind;
	uint32_t lang; /* LANG_UNKNOWN for a section that is of none */
	uint64_t offset, len;
};

/* A training utterance, by message_key. */
struct exact_slot {
	uint64_t key; /* 0: empty */
	uint16_t intent;
	uint16_t langs; /* a bit for each language that has it */
	uint32_t unused;
};

/* Views into a checked file, which must outlive them. */
struct model_file {
	const struct model_header *header;
	size_t intent_count;
	const uint32_t *intent_offsets;
	struct str intent_names;
	const struct exact_slot *exact;
	size_t exact_slots;
	struct language_model language;
	struct rules rules;
	bool has_lang[LANG_COUNT]; /* is there a model of this language? */
	struct spell spells[LANG_COUNT];
	struct network networks[LANG_COUNT];
};

/* The checksum of a file: over everything but its own place. */
uint64_t model_checksum(struct str bytes);
/* Checks bytes that are aligned to 8: checksum, then every offset, length and index. */
bool model_file_init(struct model_file *model, struct str bytes, struct error *error);
const char *model_file_intent(const struct model_file *model, size_t index);
/* The training utterance of this key, or NULL. */
const struct exact_slot *model_file_exact(const struct model_file *model, uint64_t key);

#endif
