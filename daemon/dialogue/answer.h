/* Within dialogue: the answer to an intent: text, service card, links; rendered once a minute. */
#ifndef DIALOGUE_ANSWER_H
#define DIALOGUE_ANSWER_H

#include "dialogue/conversation.h"

/* What an answer depends on. */
struct answer {
	const struct intent *intent;
	const struct service *service; /* or NULL */
	int32_t day;		       /* days since 1970-01-01, or DAY_NONE */
	enum lang lang;
	bool is_brief; /* the short form, where there is one */
};

struct answer_cache;

struct answer_cache *answer_cache_create(void);
void answer_cache_destroy(struct answer_cache *cache);

/* Appends the messages of an answer. They are shared with the cache: nobody may change them. */
void answer_render(struct answer_cache *cache, const struct content *content,
		   const struct answer *answer, int64_t now_ms, json_t *messages);
/* Appends the card of a service, in the same way. */
void answer_card(struct answer_cache *cache, const struct content *content,
		 const struct service *service, enum lang lang, int64_t now_ms, json_t *messages);

#endif
