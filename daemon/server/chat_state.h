/* Within server: what the files chat*.c share. */
#ifndef SERVER_CHAT_STATE_H
#define SERVER_CHAT_STATE_H

#include "server/chat.h"

enum {
	CLOSE_NORMAL = 1000,
	CLOSE_GOING_AWAY = 1001,
	CLOSE_INVALID_DATA = 1007,
	CLOSE_POLICY = 1008,
	CLOSE_TOO_LARGE = 1009,
	CLOSE_TAKEN_OVER = 4001,
	CLOSE_KEY_REMOVED = 4003
};

struct chat {
	struct chat_options options;
	struct brain *brain;
	struct json_cache *cache;
	struct table sessions; /* that have a connection, or are not in the store yet */
	struct session *dirty; /* said something since the last commit */
	int64_t *arrivals;     /* of the frames that were answered since then, in microseconds */
	size_t arrival_count, arrival_capacity;
	int64_t now_us;	   /* when the frame at hand came */
	int64_t retry_us;  /* after a failed commit: not before */
	bool failing;	   /* the last commit failed */
	bool unsettled;	   /* the last attempt to settle failed */
	bool has_filed;	   /* cases, since chat_filed */
	bool erased;	   /* conversations were deleted since the last commit */
	bool untold_fails; /* the last look for orders that nobody was told of failed */
	struct {
		char id[RECORD_ID];
		enum order_state state;
	} * told; /* orders that count as told with the next commit */
	size_t told_count, told_capacity;
	struct buf text, state; /* reused */
	uint8_t secret[16];	/* of the table's hash */
};

/* Notes that the frame at hand was answered, for the histogram. */
void chat_clock_in(struct chat *chat);
/* The session has something new: store it at the next commit. */
void chat_mark(struct chat *chat, struct session *session);
void chat_attach(struct chat *chat, struct peer *peer, struct session *session);
void chat_detach(struct peer *peer);
/* In the table from now on. */
void chat_keep(struct chat *chat, struct session *session);
/* The conversation with this key, in memory or in the store (and then without its token, and not
 * kept yet); NULL and *error when there is none. */
struct session *chat_load(struct chat *chat, const uint8_t key[static STORE_KEY_SIZE],
			  struct error *error);
/* The conversation with this token, in memory or in the store; NULL when there is none. */
struct session *chat_find(struct chat *chat, struct str token);
/* Deletes it everywhere. */
void chat_forget(struct chat *chat, struct session *session);
/* An error frame, with the message for people. */
void chat_send_error(struct chat *chat, struct peer *peer, const struct error_frame *what);
/* The same for a frame that counts as bad. */
void chat_refuse_frame(struct chat *chat, struct peer *peer, enum frame_error error, struct str to,
		       const char *detail);
/* Keeps what the citizen thinks of a reply, and says so. */
void chat_take_feedback(struct chat *chat, struct peer *peer, const struct frame *frame);
/* The commit has succeeded: what was told counts as told. */
void chat_note_told(struct chat *chat);

void peer_add_control(struct peer *peer, struct str text);

#endif
