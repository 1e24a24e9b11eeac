/* Within server: the conversations on one line of a bridge, each by the bridge's name for it
 * (pierre.bridge.v1 in PROTOCOL.md). No sockets: tests and fuzzers use it alone. */
#ifndef SERVER_BRIDGE_TALKS_H
#define SERVER_BRIDGE_TALKS_H

#include "server/bridges.h"
#include "server/chat.h"

struct talk;

struct talks {
	struct chat *chat;
	const struct config *config;
	struct bridge *bridge;
	char secret[BRIDGE_SECRET]; /* what the conversations' own secrets follow from */
	struct peer own; /* of the line itself: `ready`, and errors that concern no conversation */
	struct table names;
	struct talk *oldest, *newest;	       /* by when they were last heard */
	struct talk *first_awake, *last_awake; /* those with something to send */
	bool is_full; /* replies wait that would push others out: to be sent before more is read */
	uint8_t hash_key[16];
	struct buf out; /* reused */
};

/* The rest is lent. */
void talks_init(struct talks *talks, struct chat *chat, const struct config *config,
		struct bridge *bridge, struct str secret);
/* The line is gone; conversations go on in the store. */
void talks_finish(struct talks *talks);

/* Says `ready`: at the start, and when the pack has other texts. */
void talks_tell_ready(struct talks *talks);
/* A whole text frame. */
void talks_receive(struct talks *talks, struct str text, int64_t now_us);
/* A frame that never became text. */
void talks_refuse(struct talks *talks, enum frame_error error);
/* Closes those that nobody has written in for as long as a conversation is kept. */
void talks_close_idle(struct talks *talks, int64_t now_us);
/* Closes the line, once what waits was sent; with CLOSE_KEY_REMOVED at once. */
void talks_close(struct talks *talks, uint16_t code, const char *why);

/* For chat: the peer has something to send. */
void talks_wake(struct peer *peer);
/* Is there something to send, or to close? */
bool talks_are_awake(const struct talks *talks);
/* The next frame to send: *text has SESSION_HEADROOM bytes of room in front of it; valid until the
 * next call. False when there is none. To be called after chat_commit. */
bool talks_next(struct talks *talks, unsigned char **text, size_t *len);

#endif
