/* Within dialogue: one reply in the making, and what several steps say. */
#ifndef DIALOGUE_TURN_H
#define DIALOGUE_TURN_H

#include "dialogue/answer.h"
#include "dialogue/recall.h"

struct dialogue {
	struct dialogue_options options;
	struct answer_cache *cache;
	struct recall *recall;
	struct phrases *phrases;
	/* In the catalogue's order those that it features, else the first of each service. */
	const struct intent **topics;
	size_t topic_count;
};

/* Finds the topics that are worth an example, once for all messages. */
void topics_find(struct dialogue *dialogue);

struct turn {
	struct dialogue *dialogue;
	const struct content *content;
	struct conversation *conversation;
	struct reply *reply;
	json_t *messages; /* of the reply */
	int64_t now_ms;
	enum lang lang_before; /* the conversation's when the turn began */
	/* What is said in: the conversation's language, or French and Dutch while it is unknown. */
	enum lang langs[LANG_COUNT];
	size_t lang_count;
	char values[CONVERSATION_OFFERS][CONVERSATION_VALUE]; /* choices of this reply */
	size_t value_count;
	bool keeps_choices; /* the pending choices stay pending */
	bool is_urgent;	    /* nothing may stand before the answer */
	bool asks;	    /* the reply asks which of its choices is meant */
	bool form_spoke;    /* the reply is a form's */
	int64_t times_from; /* appointments are offered around it (local minutes); 0: the first */
};

#define for_each_turn_lang(turn, l)                                               \
	for (size_t l##_i = 0; l##_i < (turn)->lang_count; l##_i++)               \
		for (enum lang l = (turn)->langs[l##_i], l##_once = LANG_UNKNOWN; \
		     l##_once == LANG_UNKNOWN; l##_once = LANG_NL)

void turn_begin(struct turn *turn, struct dialogue *dialogue, struct conversation *conversation,
		struct reply *reply);
/* Says the languages of the conversation anew, after it changed. */
void turn_langs(struct turn *turn);
/* French and Dutch, whatever is known by now. */
void turn_langs_unknown(struct turn *turn);
/* Adds a language to be said in, in front of the others. */
void turn_lang_first(struct turn *turn, enum lang lang);
/* Offers the languages while none is known, introduces Pierre where nothing has yet, and
 * remembers the choices. */
void turn_finish(struct turn *turn);

/* A text in each language of the turn. */
void turn_say(struct turn *turn, const char *key);
/* A choice for the lists that follow; once each. */
void turn_value(struct turn *turn, const char *prefix, const char *id);
/* The choices so far as a list under a text, in each language of the turn. */
void turn_choices(struct turn *turn, const char *key);
/* Only those from index `first` on. */
void turn_choices_from(struct turn *turn, const char *key, size_t first);
/* What a form asks for, with the choices from index `first` on; lent, for further members. */
json_t *turn_question(struct turn *turn, enum lang lang, struct str text, const char *form,
		      const char *slot, const char *input, size_t first);
/* The card of a service, in each language of the turn. */
void turn_card(struct turn *turn, const struct service *service);
/* The list of languages, under a text in all of them. */
void turn_offer_languages(struct turn *turn);
/* Up to `count` topics of different services as values, the first `skip` left out. */
void turn_topics(struct turn *turn, size_t count, size_t skip);
/* The greeting of a conversation, and the choice of language or topics. */
void turn_greet(struct turn *turn);

/* The intent if it is enabled today; NULL otherwise. */
const struct intent *turn_intent(const struct turn *turn, const char *id);
const struct service *turn_service(const struct turn *turn, const char *id);
/* Which service an intent is about: its own; for a question after opening hours, an address or an
 * appointment the one that was named, spoken of last, or the town hall; or NULL. */
const struct service *turn_service_for(const struct turn *turn, const struct intent *intent,
				       const struct service *named);
/* Answers in each language, and remembers intent, service and day. */
void turn_answer(struct turn *turn, const struct intent *intent, const struct service *service,
		 int32_t day);
/* The last answer once more; false when there is none. */
bool turn_repeat(struct turn *turn);

/* Steps (steps.c). */
void step_fallback(struct turn *turn, const struct understanding *u);
void step_out_of_scope(struct turn *turn, const struct understanding *u);
/* Who outside the municipality does what the message speaks of (entity "elsewhere"), or NULL. */
const struct service *step_elsewhere_service(const struct turn *turn,
					     const struct understanding *u);
/* False, and nothing said, when no candidate is `likely` and may be suggested. */
bool step_did_you_mean(struct turn *turn, const struct understanding *u, float likely);
void step_none(struct turn *turn);
void step_human(struct turn *turn);
void step_help(struct turn *turn);
void step_empty(struct turn *turn);
void step_which(struct turn *turn);
void step_language(struct turn *turn, enum lang lang);
/* Takes a choice that was offered. */
void step_choose(struct turn *turn, struct str value);

#endif
