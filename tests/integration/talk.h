/* A conversation through the client library, one step at a time. */
#ifndef INTEGRATION_TALK_H
#define INTEGRATION_TALK_H

#include "client/client.h"
#include "fixture.h"

struct talk {
	struct talk *next;
	struct rig *rig;
	struct client *client;
	json_t *frames; /* all that came, each checked against the schema */
	size_t at;	/* of them were looked at */
	enum client_state state;
	char why[160];	 /* of the last change of state */
	char wrong[512]; /* a frame that breaks the schema */
};

/* Connects and says hello; does not wait. The teardown closes what the test does not. */
struct talk *talk_open(struct rig *rig, const struct client_options *options);
/* The same, and waits for the welcome, which is the first of the frames. lang may be NULL. */
struct talk *talk_begin(struct rig *rig, const char *lang);
/* Goes on with a conversation; the welcome is the last frame that was looked at. */
struct talk *talk_resume(struct rig *rig, const char *conversation, uint64_t seq);
void talk_close(struct talk *talk);

/* Lets the connection work for a while. */
void talk_serve(struct talk *talk, int ms);
/* The next frame, which must be of this type, within the time limit; lent. */
const json_t *talk_next(struct talk *talk, const char *type);
/* The last frame that was looked at. */
const json_t *talk_last(const struct talk *talk);
/* Says or chooses something; the reply. */
const json_t *talk_say(struct talk *talk, const char *text);
const json_t *talk_choose(struct talk *talk, const char *value);
const json_t *talk_language(struct talk *talk, const char *lang);
/* Waits for the end of the connection; why it ended. */
const char *talk_end(struct talk *talk);
/* Fails unless a new client gets an answer from the daemon. */
void talk_check_alive(struct rig *rig);

/* Looking at a frame. */
const char *frame_text(const json_t *frame, const char *key);
/* Is it part of any text of the messages? */
bool frame_contains(const json_t *frame, const char *text);
bool frame_shows_service(const json_t *frame, const char *service);
bool frame_offers(const json_t *frame, const char *value);
/* By the protocol's schema; else `wrong` says what breaks it. */
bool frame_is_valid(const struct rig *rig, const json_t *frame, char *wrong, size_t size);

#endif
