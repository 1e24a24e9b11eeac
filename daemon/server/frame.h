/* Within server: the frames of pierre.v1 and pierre.bridge.v1 (PROTOCOL.md): reading a client's,
 * writing ours. */
#ifndef SERVER_FRAME_H
#define SERVER_FRAME_H

#include <jansson.h>

#include "base/buf.h"
#include "base/lang.h"
#include "dialogue/dialogue.h"
#include "store/records.h"

enum {
	FRAME_ID_LIMIT = 64,
	FRAME_TEXT_LIMIT = 4096,
	FRAME_VALUE_LIMIT = 256,
	FRAME_INTENT_LIMIT = 64,
	FRAME_NOTE_LIMIT = 1000,
	FRAME_NAME_LIMIT = 64,
	TOKEN_TEXT_SIZE = 32
};

enum frame_type {
	FRAME_HELLO,
	FRAME_MESSAGE,
	FRAME_CHOOSE,
	FRAME_LANGUAGE,
	FRAME_FEEDBACK,
	FRAME_ATTACHMENT,
	FRAME_ACKNOWLEDGE,
	FRAME_RELEASE,
	FRAME_BYE
};

/* Why a frame was refused; frame_error_code gives the name in the protocol. */
enum frame_error {
	FRAME_FINE,
	FRAME_NOT_JSON,
	FRAME_NOT_TEXT,
	FRAME_TOO_DEEP,
	FRAME_NOT_UTF8,
	FRAME_TOO_LARGE,
	FRAME_UNKNOWN_TYPE,
	FRAME_BAD_FIELD,
	FRAME_NO_HELLO,
	FRAME_SECOND_HELLO,
	FRAME_TOO_FAST,
	FRAME_TOO_MANY,
	FRAME_LOST,
	FRAME_INTERNAL,
	FRAME_ERROR_COUNT
};

const char *frame_error_code(enum frame_error error);
/* The key of the text for people. */
const char *frame_error_key(enum frame_error error);

/* A client's frame; strings are lent from `root`. */
struct frame {
	json_t *root;
	enum frame_type type;
	struct str id, text, value, channel;
	struct str resume;	 /* 32 hexadecimal digits, or empty */
	struct str conversation; /* a bridge's name for it; empty when there is no good one */
	enum attachment kind;
	enum lang lang; /* LANG_UNKNOWN when it was not given */
	bool has_seq;
	uint64_t seq;
	struct {
		uint64_t about; /* a reply's number */
		struct str intent, note;
		bool helpful;
		enum feedback_reason reason;
	} feedback;
	char detail[96]; /* what was wrong, for programmers */
};

/* Reads one frame. After an error `id` and `conversation` may be set all the same, for the
 * answer. */
enum frame_error frame_read(struct frame *frame, struct str text);
void frame_finish(struct frame *frame);

/* Our frames, each behind what `out` holds. */
struct welcome_frame {
	uint64_t seq, lost;
	const char *conversation; /* its secret, or NULL: not told */
	bool resumed;
	enum lang lang;
	const json_t *messages;
};

struct reply_frame {
	uint64_t seq;
	struct str to; /* may be empty */
	enum lang lang;
	const char *intent;
	double confidence;
	const json_t *messages;
};

struct notice_frame {
	uint64_t seq;
	enum lang lang;
	const json_t *messages;
};

struct error_frame {
	uint64_t seq;
	struct str conversation; /* a bridge's name for it, or empty */
	struct str to;		 /* may be empty */
	enum frame_error error;
	struct str message;
	const char *detail;
	int64_t retry_after_ms; /* below 0: not given */
};

struct json_cache;
/* The serialised text of messages, which dialogue shares between replies. */
struct json_cache *json_cache_create(void);
void json_cache_destroy(struct json_cache *cache);

void frame_welcome(struct buf *out, struct json_cache *cache, const struct welcome_frame *frame);
void frame_reply(struct buf *out, struct json_cache *cache, const struct reply_frame *frame);
void frame_notice(struct buf *out, struct json_cache *cache, const struct notice_frame *frame);
/* `to` is the id of a feedback. */
void frame_noted(struct buf *out, uint64_t seq, struct str to);
void frame_error(struct buf *out, const struct error_frame *frame);
/* On a bridge's line: what closes a connection of pierre.v1. The conversation is not in it. */
void frame_closed(struct buf *out, unsigned code, const char *reason);

#endif
