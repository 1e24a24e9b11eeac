/* Within server: a conversation as the protocol sees it: its secret, its numbers, the frames that
 * the client may still need, the ids that were counted. */
#ifndef SERVER_SESSION_H
#define SERVER_SESSION_H

#include "dialogue/dialogue.h"
#include "server/frame.h"
#include "base/table.h"
#include "store/store.h"

enum {
	SESSION_FRAMES = 16,		     /* kept for sending again */
	SESSION_UNSENT = SESSION_FRAMES / 2, /* may wait until the client reads them */
	SESSION_FRAME_BYTES = 32768,	     /* of all of them */
	SESSION_IDS = 32,
	SESSION_HEADROOM = 16 /* bytes in front of a frame that libwebsockets needs */
};

/* A numbered frame. */
struct outgoing {
	uint64_t seq;
	unsigned char *data; /* SESSION_HEADROOM bytes, then the text */
	size_t len;	     /* of the text */
};

struct session {
	struct table_node node;
	uint8_t key[STORE_KEY_SIZE];	 /* BLAKE2b-256 of the token */
	char token[TOKEN_TEXT_SIZE + 1]; /* "" while only the key is known */
	struct conversation *conversation;
	uint64_t seq;				/* of the newest frame */
	uint64_t sent;				/* to this connection */
	uint64_t committed;			/* up to here frames may leave */
	uint64_t acknowledged;			/* up to here the client has them */
	struct outgoing frames[SESSION_FRAMES]; /* oldest first */
	size_t frame_count, frame_bytes;
	struct {
		uint64_t hash, seq;
	} ids[SESSION_IDS]; /* oldest first */
	size_t id_count;
	struct peer *peer;     /* the connection, or NULL */
	struct session *dirty; /* the next one that is not in the store yet */
	bool is_dirty;
};

/* A new conversation with a new secret. */
struct session *session_create(void);
/* With a secret that its owner can make again. */
struct session *session_create_with(struct str token);
/* One that is in the store under this key: from its saved state. */
struct session *session_load(const uint8_t key[static STORE_KEY_SIZE], struct str state,
			     struct error *error);
void session_destroy(struct session *session);
void session_save(const struct session *session, struct buf *out);
/* The client has told its token, which belongs to the key. */
void session_set_token(struct session *session, struct str token);
/* The key of a token in the store. */
void session_key(struct str token, uint8_t key[static STORE_KEY_SIZE]);

/* Numbers a frame (its text has the number session->seq + 1 in it) and keeps it; old ones make
 * room. */
void session_add(struct session *session, struct str text);
/* The client has everything up to `seq`. */
void session_acknowledge(struct session *session, uint64_t seq);
/* The first frame that this connection has not got and that may leave, or NULL. */
const struct outgoing *session_next(const struct session *session);
/* The kept frame with this number, or NULL. */
const struct outgoing *session_frame(const struct session *session, uint64_t seq);
/* How many frames above `seq` were sent once and are not kept any more. */
uint64_t session_lost(const struct session *session, uint64_t seq);

/* Was the id counted? Then *seq is its reply's number. */
bool session_has_id(const struct session *session, struct str id, uint64_t *seq);
void session_add_id(struct session *session, struct str id, uint64_t seq);

#endif
