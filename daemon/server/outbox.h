/* The outbox: a thread that brings due cases to the back office, one at a time, the longest
 * waiting first, and once an hour forgets what is old. */
#ifndef SERVER_OUTBOX_H
#define SERVER_OUTBOX_H

#include "base/clock.h"
#include "base/error.h"

struct outbox_options {
	const char *store;	 /* the file; the outbox opens it for itself */
	const char *url;	 /* of the back office; "": cases wait */
	const char *secret_file; /* see post.h */
	int64_t keep_days;	 /* how long what is done with is kept */
	int64_t feedback_days;	 /* the same of what citizens think of answers */
	struct clock clock;
};

struct outbox_figures {
	uint64_t delivered, failed; /* attempts, since the start */
	uint64_t waiting;	    /* cases now, at most some seconds old */
};

struct outbox;

/* Checks and opens all; nothing is sent yet. Errors of records_open and post_create. */
struct outbox *outbox_create(const struct outbox_options *options, struct error *error);
/* Starts the thread. ERROR_IO when there is none. */
bool outbox_start(struct outbox *outbox, struct error *error);
/* Ends a transfer in progress, whose case goes on waiting, and the thread. NULL is fine. */
void outbox_destroy(struct outbox *outbox);
/* There is a new case, or an order was paid. From any thread. */
void outbox_wake(struct outbox *outbox);
/* From any thread. */
void outbox_read(const struct outbox *outbox, struct outbox_figures *figures);

#endif
