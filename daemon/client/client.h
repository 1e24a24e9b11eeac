/* The client side of pierre.v1 over a WebSocket: for `pierre chat`, the kiosk, the bridge, the
 * load generator and the tests. It knows the protocol and nothing of the daemon's inside. */
#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include <jansson.h>

#include "base/error.h"
#include "base/str.h"

struct client;

enum client_state {
	CLIENT_CONNECTING,
	CLIENT_OPEN,
	CLIENT_WAITING /* to reconnect */,
	CLIENT_CLOSED
};

struct client_events {
	/* A frame of the server, already checked to be an object with a type; lent. Frames that
	 * were seen before (by seq) do not arrive twice. */
	void (*frame)(void *context, const json_t *frame);
	void (*state)(void *context, enum client_state state, const char *why);
	void *context;
};

struct client_options {
	const char *url;     /* ws://127.0.0.1:8080/chat */
	const char *lang;    /* or NULL: let the server find out */
	const char *channel; /* "web", "kiosk", "terminal", ... */
	const char *resume;  /* a conversation's token, or NULL for a new one */
	uint64_t seq;	     /* the last sequence number seen of that conversation */
	bool reconnect;	     /* after a lost connection, with back-off and jitter */
	struct client_events events;
	struct lws_context *shared; /* join this libwebsockets context; NULL: an own one */
};

struct client *client_create(const struct client_options *options, struct error *error);
void client_destroy(struct client *client);
/* Runs the event loop for at most `timeout_ms`, or until something happened (own context only). */
void client_service(struct client *client, int timeout_ms);

/* Each is queued, sent when the connection is open, and sent again after a reconnection until
 * the server has answered it; the server counts it once by its id. Returns the id (a string lent
 * until the next call). */
const char *client_message(struct client *client, struct str text);
const char *client_choose(struct client *client, struct str value);
void client_language(struct client *client, const char *lang);
void client_bye(struct client *client);
/* As bye, for a citizen who is gone: what was not answered yet is thrown away unsent, and with
 * `reconnect` it is tried until the daemon has confirmed it by closing with 1000 (state CLOSED). */
void client_forget(struct client *client);
/* Sends bytes as they are, for tests of bad input. */
void client_send_raw(struct client *client, struct str bytes, bool binary);

/* The conversation's token and the last sequence number seen, for resuming; NULL before welcome. */
const char *client_conversation(const struct client *client);
uint64_t client_seq(const struct client *client);
enum client_state client_state(const struct client *client);
/* WAITING, but only because the daemon closes what is silent for long: the conversation goes on as
 * soon as there is something to say. */
bool client_is_resting(const struct client *client);

#endif
