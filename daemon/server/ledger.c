/* Opening the records, and loading keys, at a start and later. */
#include "server/ledger.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"

/* The line an operator looks for when nothing can be paid. */
static void log_off(const struct config *config, const char *reason)
{
	log_line(LOG_LEVEL_INFO, "event=payments_off reason=\"%s\" next=\"pierre keygen --out %s\"",
		 reason, config->keys);
}

static void log_on(const struct ledger *ledger)
{
	log_line(LOG_LEVEL_INFO, "event=payments_on");
	if (!ledger->trusted)
		log_line(
			LOG_LEVEL_WARNING,
			"event=payment_answers_off reason=\"payment_keys is not set\" next=\"put "
			"the public keys of the payment side into a file, a line each, and name it "
			"in payment_keys\"");
}

static struct orders *make_orders(const struct ledger *ledger, const struct config *config,
				  struct clock clock)
{
	const struct orders_options options = {
		.records = ledger->records,
		.keyring = ledger->keyring,
		.trusted = ledger->trusted,
		.clock = clock,
		.issuer = config->issuer,
		.audience = config->payment_audience,
		.payment_url = config->payment_url,
		.return_url = config->public_url,
		.prefix = (int)config->reference_prefix,
	};

	return orders_create(&options);
}

/* Puts new keys in the place of the old ones. */
static void take_keys(struct ledger *ledger, const struct config *config, struct clock clock,
		      struct keyring *keyring, struct trusted *trusted)
{
	struct keyring *old_keyring = ledger->keyring;
	struct trusted *old_trusted = ledger->trusted;

	ledger->keyring = keyring;
	ledger->trusted = trusted;
	if (ledger->orders)
		orders_set_keys(ledger->orders, keyring, trusted);
	else
		ledger->orders = make_orders(ledger, config, clock);
	keyring_destroy(old_keyring);
	trusted_destroy(old_trusted);
}

bool ledger_reload(struct ledger *ledger, const struct config *config, struct clock clock,
		   struct error *error)
{
	struct error missing = {0};
	struct keyring *keyring;
	struct trusted *trusted = NULL;

	if (!*config->payment_url) {
		log_off(config, "payment_url is not set");
		return true;
	}
	if (!*config->public_url)
		return error_set(error, ERROR_INVALID,
				 "payment_url is set and public_url is not; the payment page sends "
				 "citizens back to public_url");
	keyring = keyring_load(config->keys, &missing);
	if (!keyring && missing.code == ERROR_NOT_FOUND && !ledger->keyring) {
		log_off(config, missing.message);
		return true;
	}
	if (!keyring) {
		*error = missing;
		return false;
	}
	if (*config->payment_keys && !(trusted = trusted_load(config->payment_keys, error))) {
		keyring_destroy(keyring);
		return false;
	}
	take_keys(ledger, config, clock, keyring, trusted);
	log_on(ledger);
	return true;
}

struct ledger *ledger_open(const struct config *config, struct clock clock, struct error *error)
{
	struct ledger *ledger = mem_zalloc(1, sizeof *ledger);

	ledger->records = records_open(config->store, error);
	if (ledger->records && ledger_reload(ledger, config, clock, error))
		return ledger;
	ledger_close(ledger);
	return NULL;
}

void ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	orders_destroy(ledger->orders);
	keyring_destroy(ledger->keyring);
	trusted_destroy(ledger->trusted);
	records_close(ledger->records);
	free(ledger);
}
