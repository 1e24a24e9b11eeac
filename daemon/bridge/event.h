/* What a platform told us of one citizen, in one form for all of them: a webhook's body has none,
 * one, or up to a thousand. Reading checks shapes only; who sent the body was checked before. */
#ifndef BRIDGE_EVENT_H
#define BRIDGE_EVENT_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "bridge/channel.h"

enum event_kind {
	EVENT_TEXT,	  /* value: what the citizen typed */
	EVENT_CHOICE,	  /* value: what render put behind the choice that was pressed */
	EVENT_START,	  /* the chat was opened, or a link to it; value: the link's ref, or "" */
	EVENT_ATTACHMENT, /* value: image, audio, video, file, location, sticker, contact, other */
	EVENT_SENT,	  /* one of ours is there (echo, status); value: the mark that it bears */
	EVENT_FAILED,	  /* one of ours will never be there; value: its mark */
	EVENT_GONE,	  /* the citizen blocked us or deleted the chat */
	EVENT_KINDS
};

/* For logs, the store and metrics: "text", ... */
const char *event_kind_name(enum event_kind kind);

/* Strings are lent for the call. Ids are opaque. */
struct event {
	enum channel channel;
	enum event_kind kind;
	/* The same for the same event when it is told again, and for no other of this channel. */
	struct str id;
	struct str account;  /* to whom the citizen wrote: page, account, phone number id; or "" */
	struct str user;     /* the citizen, as an answer names him */
	struct str value;    /* by kind */
	struct str language; /* "nl", "fr-BE", as the platform has it; or "" */
	struct str press;    /* Telegram: the id of a pressed button, which wants to be answered */
	int64_t time_ms;     /* when it happened, since the epoch; 0: unknown */
};

struct event_sink {
	void (*take)(void *context, const struct event *event);
	void *context;
	size_t ignored; /* counted: reads, reactions, deletes, what nobody knows, what is broken */
};

/* Messenger, Instagram (object page, instagram) and WhatsApp (whatsapp_business_account). What is
 * unknown or broken inside is counted as ignored and hinders nothing beside it; false
 * (ERROR_INVALID) when the body as a whole is no JSON object of a known kind, or nested too
 * deep. */
bool meta_read(struct str body, struct event_sink *sink, struct error *error);
/* One update of the Telegram Bot API. */
bool telegram_read(struct str body, struct event_sink *sink, struct error *error);

/* Is `header` ("sha256=" and 64 hexadecimal digits, of X-Hub-Signature-256) the HMAC-SHA256 of the
 * body with the app's secret? In constant time; over the raw bytes. */
bool meta_signature_is_good(struct str secret, struct str body, struct str header);

#endif
