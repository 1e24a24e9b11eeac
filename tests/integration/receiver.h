/* A back office of the test's own: a small HTTP server in a thread, which answers as it is told
 * and keeps what came. */
#ifndef INTEGRATION_RECEIVER_H
#define INTEGRATION_RECEIVER_H

#include "fixture.h"

enum { ANSWER_HANG = -1, ANSWER_HALF = -2, ANSWER_ENDLESS = -3 };

struct delivery {
	struct buf head, body;
	int64_t came_ms; /* since 1970 */
};

struct receiver;

/* Listens on a free port of the loopback and answers with a status, or as above. */
struct receiver *receiver_start(int answer);
void receiver_stop(struct receiver *receiver);
/* For requests that come from now on; a hanging one is closed without an answer. */
void receiver_answer(struct receiver *receiver, int answer);
/* Nobody listens any more; and again, on the same port. */
void receiver_die(struct receiver *receiver);
void receiver_revive(struct receiver *receiver);
/* "http://127.0.0.1:PORT/cases", lent. */
const char *receiver_url(const struct receiver *receiver);

size_t receiver_count(struct receiver *receiver);
/* Waits until `count` requests have come whole; fails when they do not. */
void receiver_await(struct receiver *receiver, size_t count);
/* One that has come, lent. */
const struct delivery *receiver_get(struct receiver *receiver, size_t i);
/* The value of a header, or "". */
void delivery_header(const struct delivery *delivery, const char *name, char *value, size_t size);

#endif
