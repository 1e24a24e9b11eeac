/* Within bridge: what the readers of webhooks share. */
#ifndef BRIDGE_READER_H
#define BRIDGE_READER_H

#include <jansson.h>

#include "base/buf.h"
#include "bridge/event.h"

enum {
	READER_DEPTH = 32,
	READER_NUMBER = 24,   /* an id that was written as a number, as text */
	READER_ID = 1024,     /* bytes of an id; a longer one is no id that we know */
	READER_VALUE = 16384, /* of a text; a longer one is cut between characters */
	READER_LINK = 128     /* of a link that names an intent or a language */
};

/* The body as an object; NULL and *error otherwise. New. Broken characters in a text become
 * U+FFFD: they must not cost the whole batch. */
json_t *reader_parse(struct str body, struct error *error);
/* A member that is a string or a number, as text; empty when it is neither. Numbers go into
 * `room`. */
struct str reader_id(const json_t *object, const char *key, char room[static READER_NUMBER]);
/* A moment that is a number or a string, in seconds or milliseconds; 0 when it is none. */
int64_t reader_time_ms(const json_t *object, const char *key);
/* A text, cut at READER_VALUE. */
struct str reader_text(const json_t *object, const char *key);
/* What stands behind a link to the chat. Links may hold letters, digits, - and _ only, so
 * "intent-passport-lost" is intent:passport.lost, and "lang-nl" is lang:nl. */
struct str reader_link(struct str link, char room[static READER_LINK]);
/* Hands the event on; one without a user, or without an id (a mark, for EVENT_SENT and
 * EVENT_FAILED), is ignored. */
void reader_give(struct event_sink *sink, const struct event *event);

/* reader_mend.c: a JSON text with U+FFFD for what is no UTF-8, and for halves of surrogate pairs
 * in escapes; appends. */
void reader_mend(struct str text, struct buf *out);

/* entry[] of page or instagram, and of whatsapp_business_account. */
void messenger_read(enum channel channel, const json_t *entries, struct event_sink *sink);
void whatsapp_read(const json_t *entries, struct event_sink *sink);

#endif
