/* Within content: the values of facts.json, and values that differ by language. */
#ifndef CONTENT_FACTS_H
#define CONTENT_FACTS_H

#include <jansson.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/map.h"

struct fact {
	const char *value[LANG_COUNT];
};

struct facts {
	struct map index; /* name -> fact */
	struct fact *facts;
};

/* From the root of facts.json; strings are copied into the arena. */
void facts_init(struct facts *facts, struct arena *arena, const json_t *root);
void facts_finish(struct facts *facts);
/* The value in a language, or NULL. */
const char *facts_get(const struct facts *facts, struct str name, enum lang lang);

/* A string, the same in each language, or {"nl": ..., "fr": ..., "en": ...}; what is missing
 * becomes NULL. */
void localised_read(struct arena *arena, const json_t *value, const char *out[LANG_COUNT]);
/* A copy of a string member, or NULL. */
const char *member_read(struct arena *arena, const json_t *object, const char *key);

#endif
