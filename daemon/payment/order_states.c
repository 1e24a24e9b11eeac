/* The state machine of orders, as a table. */
#include "payment/orders.h"

#define STAYS ORDER_STATES

/* A payment may arrive late, twice, and out of order: money that came is never denied (FAILED or
 * EXPIRED and then PAID), and what came is never undone by an older message (PAID and then FAILED).
 * Who gives money back has had it, so a REFUNDED that overtakes its PAID ends at the same state. A
 * FAILED of an order whose token was not used is an older link's, delivered again. */
static const enum order_state table[ORDER_STATES][ORDER_EVENTS] = {
	/* Columns: TOKEN, USE, PAID, FAILED, EXPIRE, REFUNDED. */
	[ORDER_CREATED] = {ORDER_CREATED, ORDER_HANDED_OFF, ORDER_PAID, STAYS, ORDER_EXPIRED,
			   ORDER_REFUNDED},
	[ORDER_HANDED_OFF] = {STAYS, STAYS, ORDER_PAID, ORDER_FAILED, ORDER_EXPIRED,
			      ORDER_REFUNDED},
	[ORDER_PAID] = {STAYS, STAYS, STAYS, STAYS, STAYS, ORDER_REFUNDED},
	[ORDER_FAILED] = {ORDER_CREATED, STAYS, ORDER_PAID, STAYS, STAYS, ORDER_REFUNDED},
	[ORDER_EXPIRED] = {ORDER_CREATED, STAYS, ORDER_PAID, STAYS, STAYS, ORDER_REFUNDED},
	[ORDER_REFUNDED] = {STAYS, STAYS, STAYS, STAYS, STAYS, STAYS},
};

enum order_state order_next(enum order_state state, enum order_event event)
{
	return table[state][event];
}

const char *order_state_name(enum order_state state)
{
	static const char *const names[] = {"created", "handed_off", "paid",
					    "failed",  "expired",    "refunded"};

	return state < ORDER_STATES ? names[state] : "";
}
