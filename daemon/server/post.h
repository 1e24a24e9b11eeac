/* Within server: a case on its way to the back office: the body, its signature, the request.
 * BACKOFFICE.md is the contract. */
#ifndef SERVER_POST_H
#define SERVER_POST_H

#include "store/records.h"

/* A back office: its address, and the secret that we share. */
struct post;

/* ERROR_INVALID: not an http or https address, no secret, or one that is short or that others may
 * read. The secret lives in locked memory. */
struct post *post_create(const char *url, const char *secret_file, struct error *error);
void post_destroy(struct post *post);

/* Appends the body: case, data (the JSON text `body`) and, unless it is NULL, what was paid. */
void post_body(const struct case_record *record, struct str body, const struct order_record *order,
	       struct buf *out);
/* Appends "t=<now_s>,sha256=<HMAC-SHA256 of "<now_s>.<body>", hexadecimal>". */
void post_signature(const struct post *post, int64_t now_s, struct str body, struct buf *out);

enum post_result {
	POST_DELIVERED,	  /* 2xx, or 409: it was there already */
	POST_REFUSED,	  /* the back office answered otherwise */
	POST_UNREACHABLE, /* no whole answer came */
	POST_STOPPED	  /* post_stop; nothing is known of it */
};

/* Sends one case and waits for the answer, 10 seconds at most. `reason` gets what went wrong, for
 * people: a status, or what libcurl says; nothing of the case. */
enum post_result post_send(struct post *post, const char *id, struct str body, int64_t now_s,
			   char reason[static RECORD_PROBLEM]);
/* Waits until post_wake or post_stop, at most `ms`. */
void post_wait(struct post *post, int ms);
/* From any thread: ends a wait. */
void post_wake(struct post *post);
/* From any thread: ends a transfer or a wait, and all that follow. */
void post_stop(struct post *post);
bool post_is_stopped(const struct post *post);

#endif
