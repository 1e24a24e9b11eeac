/* The life of an order: created, handed off, paid, failed, expired, refunded. */
#ifndef PAYMENT_ORDERS_H
#define PAYMENT_ORDERS_H

#include "base/clock.h"
#include "payment/claims.h"

/* What can happen to an order; the table of order_states.c and of README.md says to which state
 * each leads from each. */
enum order_event {
	ORDER_EVENT_TOKEN, /* a new token leaves */
	ORDER_EVENT_USE,   /* the token is used */
	ORDER_EVENT_PAID,
	ORDER_EVENT_FAILED,
	ORDER_EVENT_EXPIRE, /* nobody paid in time */
	ORDER_EVENT_REFUNDED,
	ORDER_EVENTS
};

/* The state that follows; ORDER_STATES when the event changes nothing there (it came late, or
 * twice). */
enum order_state order_next(enum order_state state, enum order_event event);
const char *order_state_name(enum order_state state); /* "handed_off" */

/* All lent; they must outlive the orders. */
struct orders_options {
	struct records *records;
	const struct keyring *keyring;
	const struct trusted *trusted; /* or NULL: no answer is accepted */
	struct clock clock;
	const char *issuer;	 /* our iss, and the aud of answers */
	const char *audience;	 /* the payment side: aud, and the iss of answers */
	const char *payment_url; /* the page that takes ?token= */
	const char *return_url;
	int prefix; /* of our structured communications, 0 to 999 */
};

struct orders;

struct orders *orders_create(const struct orders_options *options);
void orders_destroy(struct orders *orders);
/* Lends other keys from now on, after they were loaded again. */
void orders_set_keys(struct orders *orders, const struct keyring *keyring,
		     const struct trusted *trusted);

/* Puts an order (id, product, amount, reference or 0, conversation, lang) and the case that waits
 * for it on disk, then appends the payment link with its token. With an id that is there already,
 * nothing is added and the link is a new one, if the order can still be paid: then the former token
 * counts no longer. ERROR_INVALID when it cannot (paid, or at the payment side just now);
 * order->state says which. */
bool orders_place(struct orders *orders, struct order_record *order, struct case_record *held,
		  struct str body, struct buf *link, struct error *error);
/* A new link for an order that was placed. As above. */
bool orders_link(struct orders *orders, const char *id, struct order_record *order,
		 struct buf *link, struct error *error);

/* The payment side uses a token: at most once. *order is filled in when the fault is TOKEN_FINE.
 * *io is set (and the fault undefined) when the store failed; the answer is then "try again". */
enum token_fault orders_use(struct orders *orders, struct str token, struct order_record *order,
			    bool *io);
/* The payment side's answer. *changed: the order has a new state; false and TOKEN_FINE: it came
 * late or twice, and nothing was to be done. TOKEN_WRONG_STATE: a second payment of an order that
 * is paid, to be logged, so that a person gives it back. *order is filled in for both. */
enum token_fault orders_answer(struct orders *orders, struct str token, struct order_record *order,
			       bool *changed, bool *io);
/* Orders that nobody paid in time become expired, up to `limit`. */
size_t orders_expire(struct orders *orders, size_t limit);

#endif
