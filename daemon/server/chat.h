/* Within server: conversations over the protocol, without sockets: frames in, frames out. */
#ifndef SERVER_CHAT_H
#define SERVER_CHAT_H

#include "server/brain.h"
#include "server/limits.h"
#include "server/metrics.h"
#include "server/session.h"

struct talks;

/* One client's connection, or one conversation on a bridge's line. The owner zeroes it, sets
 * `address` or, of a line, `talks` and what is behind it, and ends it by chat_leave. */
struct peer {
	struct session *session; /* NULL before hello and after bye */
	struct address *address; /* NULL on a line */
	struct talks *talks;	 /* the line's conversations, or NULL */
	const char *name;	 /* on a line: the bridge's for this one */
	const char *token;	 /* and the secret that follows from it */
	struct bucket *pace;	 /* of all of the bridge's lines */
	struct bucket bucket;
	struct buf control; /* frames without a number, each: SESSION_HEADROOM, length, text */
	size_t control_at;  /* how much of it was taken */
	unsigned bad, hurried;
	uint16_t close_code; /* not 0: close with it when nothing is left to send */
	const char *close_why;
};

struct chat_options {
	const struct config *config;
	struct store *store;
	struct records *records; /* or NULL: there are no orders, and no feedback is kept */
	struct limits *limits;
	struct metrics *metrics;
	struct clock clock;
	int64_t (*now_us)(void); /* monotonic, in microseconds */
	/* There is something to send or to close. */
	void (*wake)(struct peer *peer);
};

struct chat;

/* Lent what the options point to; `brain` is taken, and replaced by chat_set_brain. */
struct chat *chat_create(const struct chat_options *options, struct brain *brain);
void chat_destroy(struct chat *chat);
const struct brain *chat_brain(const struct chat *chat);
/* Does the store fail at the moment? */
bool chat_is_failing(const struct chat *chat);
void chat_set_brain(struct chat *chat, struct brain *brain);

/* A whole text frame. */
void chat_receive(struct chat *chat, struct peer *peer, struct str text);
/* The same for one that was read, with what frame_read has found. */
void chat_take(struct chat *chat, struct peer *peer, const struct frame *frame,
	       enum frame_error error);
/* A frame that never became text: too large, or binary. */
void chat_refuse(struct chat *chat, struct peer *peer, enum frame_error error);
/* Closes with a code once everything was sent. */
void chat_close(struct chat *chat, struct peer *peer, uint16_t code, const char *why);
/* The connection is gone. */
void chat_leave(struct chat *chat, struct peer *peer);

/* Stores what was said since the last time, then lets the replies leave. To be called once the
 * frames at hand were all received. */
void chat_commit(struct chat *chat);
/* Were cases filed since the last call? Then the outbox has something to do. */
bool chat_filed(struct chat *chat);
/* To be called every second: settles the store, and forgets a few expired conversations. */
void chat_expire(struct chat *chat);

/* Tells the citizen of an order, at once or when the conversation goes on; it counts as told once
 * that is stored. */
void chat_tell_order(struct chat *chat, const struct order_record *order);
/* The same for orders that changed and nobody was told of, after a crash too. At a start, and every
 * second. */
void chat_tell_orders(struct chat *chat);

/* The next frame to send: *text has SESSION_HEADROOM bytes of room in front of it; valid until the
 * next call. False when there is none. */
bool chat_next(struct peer *peer, unsigned char **text, size_t *len);

#endif
