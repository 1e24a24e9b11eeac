/* What must never be lost: orders, cases (the outbox towards the back office), bookings, and what
 * citizens think of answers. Each
 * call that changes something is durable on disk, against a power cut too, when it returns true;
 * it may take some milliseconds. No SQL shows through here. */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"
#include "store/store.h"

enum {
	RECORD_ID = 33,	    /* 32 hexadecimal digits (0-9, a-f), with the NUL */
	RECORD_NAME = 65,   /* a form's, product's or service's id */
	RECORD_NUMBER = 16, /* "2026-000042" */
	RECORD_CODE = 10,   /* "K7QM-2XPD" */
	RECORD_PROBLEM = 160
};

/* A connection of its own to the file of a store, which another process or thread may have open
 * as well: one for each thread. Errors as store_open. */
struct records;

struct records *records_open(const char *path, struct error *error);
void records_close(struct records *records);

/* Several calls as one: all of them are on disk, or none. It holds the writer's lock of the file,
 * so that what is read in between is what will be written over. May be nested; the outermost
 * counts. */
bool records_begin(struct records *records, struct error *error);
/* Commits when `ok`, takes back otherwise, after a failure, and when an inner one was taken back.
 * Returns whether it is on disk (within another: whether it may still get there). */
bool records_end(struct records *records, bool ok, struct error *error);

/* --- cases --- */

enum case_state {
	CASE_HELD,	/* until its order is paid */
	CASE_WAITING,	/* to be delivered from next_ms on */
	CASE_DELIVERED, /* the back office has it */
	CASE_STATES
};

struct case_record {
	char id[RECORD_ID];	    /* the caller's: adding it twice makes one case */
	char number[RECORD_NUMBER]; /* for people; given by the store */
	char form[RECORD_NAME];
	enum case_state state;
	int64_t created_ms, next_ms, delivered_ms; /* the last 0 until it is */
	unsigned attempts;
	char problem[RECORD_PROBLEM]; /* of the last attempt, or "" */
};

/* Adds a case (id, form, state, created_ms are given; the rest is filled in). `body` is JSON
 * text. When the id is there already, fills in what is there and changes nothing. */
bool records_case_add(struct records *records, struct case_record *record, struct str body,
		      struct error *error);
/* By id or number; `body` (or NULL) gets the body behind what it holds, empty once forgotten.
 * ERROR_NOT_FOUND. */
bool records_case_get(struct records *records, struct str name, struct case_record *record,
		      struct buf *body, struct error *error);
/* Up to `limit` cases, newest first, or those that are due at now_ms, longest waiting first. */
bool records_case_list(struct records *records, struct case_record *list, size_t limit,
		       size_t *count, struct error *error);
bool records_case_due(struct records *records, int64_t now_ms, struct case_record *list,
		      size_t limit, size_t *count, struct error *error);
/* How many are in each state. */
bool records_case_count(struct records *records, size_t counts[static CASE_STATES],
			struct error *error);
/* The back office has it. */
bool records_case_delivered(struct records *records, const char *id, int64_t now_ms,
			    struct error *error);
/* An attempt failed: one more, again at next_ms. */
bool records_case_failed(struct records *records, const char *id, const char *problem,
			 int64_t next_ms, struct error *error);
/* Waiting cases become due now: one by id or number, or all (name empty). */
bool records_case_retry(struct records *records, struct str name, int64_t now_ms, size_t *count,
			struct error *error);

/* --- orders --- */

enum order_state {
	ORDER_CREATED,	  /* on disk; its token may have left */
	ORDER_HANDED_OFF, /* its token was used */
	ORDER_PAID,
	ORDER_FAILED,
	ORDER_EXPIRED,
	ORDER_REFUNDED,
	ORDER_STATES
};

struct order_record {
	char id[RECORD_ID]; /* the caller's; the case that waits for it has the same */
	char product[RECORD_NAME];
	int64_t amount;	   /* cents */
	int64_t reference; /* twelve digits; 0 when adding: the store makes one */
	enum order_state state;
	enum order_state told;		      /* what the citizen has heard of */
	uint8_t conversation[STORE_KEY_SIZE]; /* where the citizen is told */
	char token[RECORD_ID];		      /* jti of the only token that counts */
	int64_t token_expires_ms;
	char payment[RECORD_NAME]; /* the payment side's id once there is one, or "" */
	enum lang lang;
	int64_t created_ms, changed_ms;
};

/* Adds an order and, in the same transaction, its case (or NULL). When the id is there already,
 * fills in both from what is there and changes nothing. The store's own references are
 * communication_make(prefix * 10,000,000 + a running number); prefix 0 to 999. */
bool records_order_add(struct records *records, struct order_record *order, int prefix,
		       struct case_record *held, struct str body, struct error *error);
bool records_order_get(struct records *records, const char *id, struct order_record *order,
		       struct error *error);
/* Changes state, payment, token, token_expires_ms and changed_ms to those of `order`, provided that
 * the state and token on disk are still `from` and `token` (compare and set); *moved says whether.
 * With the state PAID the case that is held becomes due, in the same transaction. With CREATED or
 * HANDED_OFF `told` becomes that state: when it fails again, that is news again. */
bool records_order_move(struct records *records, const struct order_record *order,
			enum order_state from, const char *token, bool *moved, struct error *error);
/* The citizen was told of a state; nothing changes when the order has moved on meanwhile. */
bool records_order_told(struct records *records, const char *id, enum order_state state,
			struct error *error);
/* Orders whose citizen was not told of the present state, in the order of their change. CREATED and
 * HANDED_OFF need no telling. */
bool records_order_untold(struct records *records, struct order_record *list, size_t limit,
			  size_t *count, struct error *error);
/* Orders CREATED or HANDED_OFF whose token expired before `before_ms`. */
bool records_order_overdue(struct records *records, int64_t before_ms, struct order_record *list,
			   size_t limit, size_t *count, struct error *error);
bool records_order_count(struct records *records, size_t counts[static ORDER_STATES],
			 struct error *error);

/* --- bookings --- */

struct booking_record {
	char id[RECORD_ID];	/* the caller's */
	char code[RECORD_CODE]; /* for the citizen; given by the store: 40 random bits, Crockford's
				 * base 32, a digit and a letter among them */
	char service[RECORD_NAME];
	char purpose[RECORD_NAME]; /* or "" */
	int64_t slot;		   /* local time: days since 1970-01-01 * 1440 + minutes */
	unsigned revision;	   /* 0, and one more with each change; for the .ics */
	bool cancelled;
	enum lang lang;
	int64_t created_ms;
};

/* Books a slot (id, service, purpose, slot, lang, created_ms are given) unless `capacity` bookings
 * have it already: then ERROR_LIMIT. When the id is there already, fills in what is there. Never
 * doubles a place, whatever number of processes book at once. */
bool records_booking_add(struct records *records, struct booking_record *booking, int capacity,
			 struct error *error);
/* By id, or by code in any case, with or without its dash. ERROR_NOT_FOUND. */
bool records_booking_get(struct records *records, struct str name, struct booking_record *booking,
			 struct error *error);
/* Moves it to booking->slot and counts the revision; ERROR_LIMIT when that is full: it then stays
 * where it is; ERROR_INVALID when it was cancelled. */
bool records_booking_move(struct records *records, struct booking_record *booking, int capacity,
			  struct error *error);
/* Gives the place back. Cancelling twice is fine. */
bool records_booking_cancel(struct records *records, struct booking_record *booking,
			    struct error *error);
/* counts[i] = bookings of the slot from + i * step, for i below `count`. */
bool records_booking_counts(struct records *records, const char *service, int64_t from,
			    int64_t step, unsigned *counts, size_t count, struct error *error);

/* --- what citizens think of answers --- */

enum feedback_reason {
	FEEDBACK_NO_REASON,
	FEEDBACK_WRONG, /* not what was asked */
	FEEDBACK_UNTRUE,
	FEEDBACK_UNCLEAR,
	FEEDBACK_INCOMPLETE,
	FEEDBACK_OTHER,
	FEEDBACK_REASONS
};

enum { FEEDBACK_NOTE = 1001 }; /* bytes, with the NUL */

struct feedback_record {
	char id[RECORD_ID]; /* the caller's: of one reply of one conversation, and leads back to
			     * neither */
	char intent[RECORD_NAME]; /* or "": the reply had none */
	enum lang lang;
	bool helpful;
	enum feedback_reason reason;
	char note[FEEDBACK_NOTE]; /* redacted by the caller; or "" */
	int64_t created_ms;
};

/* As the protocol and 'pierre feedback --json' call it; "" for none. */
const char *feedback_reason_name(enum feedback_reason reason);

/* Adds it, or replaces the one with the same id, whose time stays: it is of the same moment. A
 * reason needs an answer that did not help. */
bool records_feedback_put(struct records *records, const struct feedback_record *record,
			  struct error *error);

struct feedback_count {
	char intent[RECORD_NAME];
	size_t helpful, unhelpful;
	size_t reasons[FEEDBACK_REASONS]; /* of the unhelpful ones */
};

/* Per intent since `from_ms`, those with most unhelpful answers first, up to `limit`. */
bool records_feedback_counts(struct records *records, int64_t from_ms, struct feedback_count *list,
			     size_t limit, size_t *count, struct error *error);
/* Those with a note since `from_ms`, newest first, of one intent (or of all: NULL), up to
 * `limit`. */
bool records_feedback_notes(struct records *records, int64_t from_ms, const char *intent,
			    struct feedback_record *list, size_t limit, size_t *count,
			    struct error *error);
/* Forgets up to `limit` that are older than `before_ms`. */
bool records_feedback_forget(struct records *records, int64_t before_ms, size_t limit,
			     size_t *forgotten, struct error *error);

/* --- forgetting --- */

/* Forgets up to `limit` rows: the bodies of cases that were delivered before `before_ms`, cases
 * held (with their orders) whose order expired, failed or was refunded before it, and bookings
 * whose day is before `before_day` (days since 1970-01-01). */
bool records_forget(struct records *records, int64_t before_ms, int64_t before_day, size_t limit,
		    size_t *forgotten, struct error *error);

#endif
