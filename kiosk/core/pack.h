/* What the daemon tells a terminal of the content pack (GET /terminal/pack.json): interface texts,
 * topics, services. Kept on disk for a start without the daemon. */
#ifndef CORE_PACK_H
#define CORE_PACK_H

#include <jansson.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"

struct pack_intent {
	const char *id;
	const char *title[LANG_COUNT];
};

struct pack_topic {
	const char *id, *icon; /* an icon's name, see face/icons */
	const char *title[LANG_COUNT];
	const struct pack_intent *intents;
	size_t intent_count;
};

struct pack;

/* Checks and takes it. ERROR_INVALID names what is missing or of a wrong type. */
struct pack *pack_parse(struct str text, struct error *error);
/* One in which every text is empty and nothing else is there. */
struct pack *pack_empty(void);
void pack_destroy(struct pack *pack);
bool pack_is_empty(const struct pack *pack);

/* From and to `folder`/pack.json; written whole or not at all (a temporary file, fsync, rename). */
struct pack *pack_load(const char *folder, struct error *error);
bool pack_save(struct str text, const char *folder, struct error *error);

const char *pack_version(const struct pack *pack);
const struct pack_topic *pack_topics(const struct pack *pack, size_t *count);
/* The municipality's own entry of the directory; a field is "" when it is not known. */
struct pack_town {
	const char *name, *address, *phone;
};
struct pack_town pack_town(const struct pack *pack, enum lang lang);

/* A text as it is, or the key when there is none (NULL-free). LANG_UNKNOWN: the first language. */
const char *pack_text(const struct pack *pack, enum lang lang, const char *key);
/* With values: pairs of name and text, ended by NULL, for "{name}" ("count" also chooses between
 * the forms `one` and `other`). Replaces what `out` holds; returns its text. */
const char *pack_format(const struct pack *pack, enum lang lang, const char *key, struct buf *out,
			...) __attribute__((sentinel));

#endif
