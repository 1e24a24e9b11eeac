/* Within content: the checks of a pack, beyond what schemas can say. */
#ifndef CONTENT_CHECK_H
#define CONTENT_CHECK_H

#include "base/map.h"
#include "content/pack.h"

/* Behind the key of a reply: its form for kiosks and messengers. */
#define REPLY_SHORT ".short"

/* Where a text stands. */
struct text_place {
	const char *key;
	const struct json_doc *doc;
	const json_t *value;
};

struct text_index {
	struct map index; /* key -> place */
	struct text_place *places;
	size_t capacity;
};

struct check {
	const struct pack *pack;
	struct findings *findings;
	int64_t today; /* days since 1970-01-01 */
	struct text_index texts[LANG_COUNT];
	struct map services; /* the ids */
	struct map bookable; /* those of services that give appointments */
	struct map intents;  /* id -> number in the catalogue */
	struct map facts;    /* name -> 1 when a text uses it */
	struct map reasons;  /* of exceptions, without a text */
	struct map replies;  /* the locale keys that the catalogue uses */
};

/* Order matters: services, catalogue, topics, forms, texts, each by what those before it collected.
 */
void check_services(struct check *check);
void check_catalogue(struct check *check);
void check_topics(struct check *check);
void check_forms(struct check *check); /* and products */
void check_texts(struct check *check);

/* Collects the texts of all files; a key that stands twice is an error. */
void check_index_texts(struct check *check);
/* Is the key a text in at least one language? (Languages that differ are check_texts's.) */
bool check_has_text(const struct check *check, const char *key);
/* The intent of the catalogue, or NULL. */
const json_t *check_intent(const struct check *check, struct str id);
/* Everything, for a pack that was read. */
void check_pack(const struct pack *pack, int64_t today, struct findings *findings);

#endif
