/* Within bridge: what the readers of webhooks share. */
#ifndef BRIDGE_READER_H
#define BRIDGE_READER_H

#include <jansson.h>

#include "bridge/event.h"

enum {
	READER_DEPTH = 32,
	READER_ID = 256,     /* bytes of an id; a longer one is no id that we know */
	READER_VALUE = 16384 /* of a text; a longer one is cut between characters */
};

/* The body as an object; NULL and *error otherwise. New. */
json_t *reader_parse(struct str body, struct error *error);
/* A member that is a string or a number, as text; empty when it is neither. Numbers go into
 * `room`. */
struct str reader_id(const json_t *object, const char *key, char room[static 24]);
/* A whole number that may be written as a string; 0 when it is none. */
int64_t reader_number(const json_t *object, const char *key);
/* A text, cut at READER_VALUE. */
struct str reader_text(const json_t *object, const char *key);
/* Hands the event on; one without a user, or without an id (a mark, for EVENT_SENT and
 * EVENT_FAILED), is ignored. */
void reader_give(struct event_sink *sink, const struct event *event);

/* entry[] of page or instagram, and of whatsapp_business_account. */
void messenger_read(enum channel channel, const json_t *entries, struct event_sink *sink);
void whatsapp_read(const json_t *entries, struct event_sink *sink);

#endif
