/* What the two halves of the order service share. Each change is a compare and set on disk, so that
 * any number of threads and processes may serve the same orders. Inside this room only. */
#ifndef PAYMENT_ORDERS_MOVE_H
#define PAYMENT_ORDERS_MOVE_H

#include "payment/orders.h"

enum { ORDERS_RETRIES = 16 /* of a compare and set that others overtook */ };

struct orders {
	struct orders_options options;
};

static inline int64_t orders_now(const struct orders *orders)
{
	return clock_now(&orders->options.clock);
}

/* *order becomes *next. When another was faster *moved is false, and *order what is there now. */
bool orders_move(const struct orders *orders, struct order_record *order,
		 const struct order_record *next, bool *moved, struct error *error);

#endif
