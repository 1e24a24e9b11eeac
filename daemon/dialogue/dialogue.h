/* The policy: what Pierre does with what it understood. */
#ifndef DIALOGUE_DIALOGUE_H
#define DIALOGUE_DIALOGUE_H

#include <jansson.h>

#include "base/clock.h"
#include "content/content.h"
#include "nlu/understand.h"
#include "payment/orders.h"

/* One citizen's conversation: language, last answer, pending choices, misunderstandings. */
struct conversation;

struct conversation *conversation_create(void);
void conversation_destroy(struct conversation *conversation);
/* Compact bytes for the store, behind what `out` holds; and back. A state of another version is
 * ERROR_VERSION: the caller then begins anew. */
void conversation_save(const struct conversation *conversation, struct buf *out);
struct conversation *conversation_load(struct str state, struct error *error);
enum lang conversation_lang(const struct conversation *conversation);
void conversation_set_lang(struct conversation *conversation, enum lang lang);
/* The language of the citizen's profile elsewhere: good for a greeting, and no more; the first
 * message that is understood in another one changes it. */
void conversation_guess_lang(struct conversation *conversation, enum lang lang);
/* Where the store has it: orders are told there. Not part of the saved state. */
void conversation_set_key(struct conversation *conversation,
			  const uint8_t key[static STORE_KEY_SIZE]);
/* A kiosk or a messenger gets the short form of answers, where the pack has one. */
void conversation_set_brief(struct conversation *conversation, bool is_brief);

struct dialogue;

/* All of these are lent and must outlive the dialogue. */
struct dialogue_options {
	const struct content *content;
	struct understander *understander;
	struct clock clock;
	size_t recall;		 /* understandings to remember, half a kilobyte each; 0: none */
	float accept, suggest;	 /* override the model's thresholds when above 0 */
	struct records *records; /* NULL: no forms, only answers */
	struct orders *orders;	 /* NULL: nothing can be paid */
	const char *public_url;	 /* of the daemon, for links; NULL or "": relative ones */
};

struct dialogue *dialogue_create(const struct dialogue_options *options);
void dialogue_destroy(struct dialogue *dialogue);

struct reply {
	enum lang lang;	    /* LANG_UNKNOWN: said in French and Dutch */
	const char *intent; /* lent from the content pack or a literal; "" when none */
	double confidence;
	bool fallback; /* counted in /metrics */
	bool filed;    /* a case was put into the outbox */
	/* An array as PROTOCOL.md describes; the caller's reference. Its messages are shared with
	 * later replies: read them, never change them. */
	json_t *messages;
};

/* Each fills a reply and changes the conversation. */
void dialogue_greet(struct dialogue *dialogue, struct conversation *conversation,
		    struct reply *reply);
void dialogue_message(struct dialogue *dialogue, struct conversation *conversation, struct str text,
		      struct reply *reply);
/* A choice's value that an earlier reply offered: "intent:passport.lost", "lang:fr", "none",
 * "human". One that was never offered gets a reply that says so. */
void dialogue_choose(struct dialogue *dialogue, struct conversation *conversation, struct str value,
		     struct reply *reply);
void dialogue_language(struct dialogue *dialogue, struct conversation *conversation, enum lang lang,
		       struct reply *reply);

/* What citizens send that is no text. */
enum attachment {
	ATTACHMENT_IMAGE,
	ATTACHMENT_AUDIO,
	ATTACHMENT_VIDEO,
	ATTACHMENT_FILE,
	ATTACHMENT_LOCATION,
	ATTACHMENT_STICKER,
	ATTACHMENT_CONTACT,
	ATTACHMENT_OTHER,
	ATTACHMENT_KINDS
};

/* Its name in the protocol and in the keys of the locales. */
const char *attachment_name(enum attachment kind);
/* Asks for words instead; what was offered stays offered, an open form asks again. */
void dialogue_attachment(struct dialogue *dialogue, struct conversation *conversation,
			 enum attachment kind, struct reply *reply);

/* Tells the citizen what became of an order, as messages of a notice. False, and no reply, when
 * there is nothing to tell or it was told before. */
bool dialogue_order(struct dialogue *dialogue, struct conversation *conversation,
		    const struct order_record *order, struct reply *reply);

#endif
