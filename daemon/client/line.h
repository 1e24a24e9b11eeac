/* The client side of pierre.bridge.v1: one connection to the daemon that carries many
 * conversations, each by a name that the bridge gives it. It connects again by itself, with
 * back-off; what was not answered by then is for its owner to say again. */
#ifndef CLIENT_LINE_H
#define CLIENT_LINE_H

#include <jansson.h>

#include "base/error.h"
#include "base/str.h"

struct line;
struct lws_context;

struct line_options {
	struct lws_context *context; /* joined */
	const char *url;	     /* ws://127.0.0.1:8080/bridge/NAME */
	const char *secret;
	/* The daemon has said `ready`: conversations may begin (each with a hello, again after each
	 * connection). */
	void (*ready)(void *context, const json_t *frame);
	/* Any other frame: an object with a type; lent. */
	void (*frame)(void *context, const json_t *frame);
	/* The connection is lost, or could not be made; `why` for the log. */
	void (*lost)(void *context, const char *why);
	/* What was held back (line_send was false) may be tried again. */
	void (*drained)(void *context);
	void *user;
};

/* Strings are copied. ERROR_INVALID: no such address. */
struct line *line_create(const struct line_options *options, struct error *error);
void line_destroy(struct line *line);
bool line_is_ready(const struct line *line);
/* Queues a frame. False, and nothing happens, when there is no connection that is ready or too
 * much waits to be read by the daemon. */
bool line_send(struct line *line, struct str frame);
/* For the next connection. */
void line_set_secret(struct line *line, const char *secret);
/* Gives the connection up and makes a new one. */
void line_reconnect(struct line *line);

#endif
