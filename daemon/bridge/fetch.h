/* HTTP requests on the event loop: many at once, over connections that are kept. */
#ifndef BRIDGE_FETCH_H
#define BRIDGE_FETCH_H

#include <ev.h>

#include "bridge/request.h"

struct fetch;

struct fetch_answer {
	long status;   /* 0: there was no answer */
	bool was_sent; /* then: it may have arrived */
	struct str body;
	int64_t retry_after_ms; /* the platform's wish, or 0 */
	const char *problem;	/* without an answer: why */
};

typedef void fetch_done(void *context, const struct fetch_answer *answer);

struct fetch *fetch_create(struct ev_loop *loop, int64_t timeout_ms, struct error *error);
/* What is under way is broken off, and nobody is told. */
void fetch_destroy(struct fetch *fetch);
void fetch_set_timeout(struct fetch *fetch, int64_t timeout_ms);
/* `done` comes later, always. The request is taken: finished by fetch. */
void fetch_start(struct fetch *fetch, struct platform_request *request_take, fetch_done *done,
		 void *context);
size_t fetch_count(const struct fetch *fetch);

#endif
