/* Within server: what must never be lost (orders, cases, bookings), and the keys of payments. */
#ifndef SERVER_LEDGER_H
#define SERVER_LEDGER_H

#include "payment/orders.h"
#include "server/config.h"

struct ledger {
	struct records *records;
	struct keyring *keyring; /* this and orders NULL: payments are off */
	struct trusted *trusted; /* NULL: no answer of the payment side is accepted */
	struct orders *orders;
};

/* Opens the records beside the conversations, and loads the keys where payment_url is set; the
 * log says whether payments are on. Keys that are there and bad are an error, none at all is not.
 * `config` is lent. */
struct ledger *ledger_open(const struct config *config, struct clock clock, struct error *error);
void ledger_close(struct ledger *ledger);
/* Loads the keys again. After an error the old ones stay. */
bool ledger_reload(struct ledger *ledger, const struct config *config, struct clock clock,
		   struct error *error);

#endif
