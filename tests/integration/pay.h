/* The payment side of a test: its key, our keys, orders in the daemon's store, and answers. */
#ifndef INTEGRATION_PAY_H
#define INTEGRATION_PAY_H

#include "payment/orders.h"
#include "raw.h"

struct pay {
	struct rig *rig;
	char keys[128], trusted[128]; /* paths in the rig's folder */
	uint8_t secret[PASETO_SECRET], public[PASETO_PUBLIC];
};

/* What a test changes of an answer before it is signed. */
struct answer {
	const char *order, *status;
	int64_t amount;
	/* NULL: as they should be. */
	const char *id, *payment, *issuer, *audience;
	int64_t age_s;	       /* signed so long ago; below 0: to come */
	const uint8_t *secret; /* NULL: the payment side's */
	const char *without;   /* that one is left out */
};

/* A signing key of ours and one of the payment side, as files. */
void pay_init(struct pay *pay, struct rig *rig);
/* Starts the daemon with them. */
void pay_start(struct pay *pay);
/* Puts an order into the store, the daemon running or not, and gives its token. `conversation`
 * is the secret that a welcome has, or NULL. */
struct order_record pay_order(struct pay *pay, const char *conversation, struct buf *token);
/* Another token for it: the former counts no longer. */
void pay_order_again(struct pay *pay, const struct order_record *order, struct buf *token);
/* The order as it is on the disk. */
struct order_record pay_look(struct pay *pay, const char *id);
/* The claims of the order's token, for a test to change, and a token of ours with such claims. */
struct handoff pay_handoff(const struct order_record *order, int64_t age_s);
void pay_sign(struct pay *pay, const struct handoff *handoff, struct buf *token);
/* Gives it a state on the disk, as another process would. */
void pay_move(struct pay *pay, struct order_record *order, enum order_state state);
/* An order whose token was of no use for so many seconds. */
struct order_record pay_overdue(struct pay *pay, const char *conversation, int64_t seconds);
void pay_answer(struct pay *pay, const struct answer *answer, struct buf *token);

/* POST, on a connection of its own. */
void pay_post(struct rig *rig, const char *path, struct str body, struct response *response);
/* The same, which must have this status and, in its body, this text. */
void pay_expect(struct rig *rig, const char *path, const struct buf *body, unsigned status,
		const char *text);
/* The payment side says that the order was paid: 200. */
void pay_settle(struct pay *pay, const struct order_record *order);

#endif
