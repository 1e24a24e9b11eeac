/* Within bridge: what the files of the running program share. A turn of the loop goes like this:
 * webhooks and the daemon's frames change the queue; what is to be sent is marked as begun; one
 * commit puts all of it on disk; only then webhooks get their 200, the daemon its frames, and the
 * platforms their requests. */
#ifndef BRIDGE_BRIDGE_STATE_H
#define BRIDGE_BRIDGE_STATE_H

#include <ev.h>
#include <libwebsockets.h>

#include "base/clock.h"
#include "bridge/bridge_config.h"
#include "bridge/bridge_metrics.h"
#include "bridge/event.h"
#include "bridge/fetch.h"
#include "bridge/queue.h"
#include "client/line.h"

struct talks;
struct sender;
struct webhooks;

struct bridge {
	struct bridge_config *config;
	struct bridge_secrets secrets;
	struct clock clock;
	struct ev_loop *loop;
	struct ev_prepare prepare;
	struct ev_timer tick, deadline;
	struct ev_signal signals[3];
	struct lws_context *lws;
	struct lws_vhost *vhost;
	struct vault *vault;
	struct queue *queue;
	struct line *line;
	struct fetch *fetch;
	struct talks *talks;
	struct sender *sender;
	struct webhooks *webhooks;
	struct bridge_metrics metrics;
	json_t *texts;		 /* of the daemon's pack; NULL until it was there once */
	int64_t conversation_ms; /* how long the daemon keeps a conversation */
	bool has_line, has_told_no_line;
	bool is_broken;	    /* something could not be written in this turn */
	int64_t retry_mono; /* the store fails: not before */
	bool is_failing, is_ending;
};

/* The queue refused: this turn will be undone. Logs the first of a row of failures. */
void bridge_break(struct bridge *bridge, const struct error *error);

/* --- talks.c: conversations with the daemon --- */
struct talks *talks_create(struct bridge *bridge);
void talks_destroy(struct talks *talks);
/* From the store, at the start: who has something to say, and who may hear of a payment. */
bool talks_load(struct talks *talks, struct error *error);
/* Somebody has written: the queue has it. */
void talks_wake(struct talks *talks, const char *name);
/* The profile's language is known, or will not be. */
void talks_answered(struct talks *talks, const char *name);
/* The citizen is gone: nothing more is said for him. */
void talks_leave(struct talks *talks, const char *name);
/* After a commit: sends what is due. */
void talks_flush(struct talks *talks);
/* After a failed commit: everything as it stands on disk. */
void talks_reset(struct talks *talks);
/* Five times a second: who waits for long sees that Pierre is typing; who is silent is let go. */
void talks_tick(struct talks *talks);
size_t talks_count(const struct talks *talks);
/* What the line tells. */
void talks_ready(void *context, const json_t *frame);
void talks_frame(void *context, const json_t *frame);
void talks_lost(void *context, const char *why);
void talks_drained(void *context);

/* --- sender.c: parts to the platforms --- */
struct sender *sender_create(struct bridge *bridge);
void sender_destroy(struct sender *sender);
bool sender_load(struct sender *sender, struct error *error);
/* There are new parts. */
void sender_wake(struct sender *sender);
/* Before a commit: what has ended, and what will begin. */
void sender_prepare(struct sender *sender);
/* After it. */
void sender_start(struct sender *sender);
/* After one that failed: what has ended is noted with the next. */
void sender_undo(struct sender *sender);
size_t sender_under_way(const struct sender *sender);
/* Not kept on disk. */
void sender_typing(struct sender *sender, const char *name);
void sender_press(struct sender *sender, const char *press);
/* The profile's language of a Messenger citizen; the talk is woken when it is known. */
void sender_ask_locale(struct sender *sender, const char *name);
/* The tokens have changed: channels that were refused are tried again. */
void sender_refresh(struct sender *sender);

/* --- webhooks.c: HTTP --- */
struct webhooks *webhooks_create(struct bridge *bridge);
void webhooks_destroy(struct webhooks *webhooks);
/* After a commit: 200 for those whose events are on disk, or 503. */
void webhooks_answer(struct webhooks *webhooks, bool ok);
int webhooks_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		      size_t len);
extern const size_t webhooks_request_size;

/* --- intake.c: an event of a platform, into the queue --- */
void intake_take(struct bridge *bridge, const struct event *event);

#endif
