/* Orders: on disk before their token leaves, a new link when the old one was of no use, and their
 * end when nobody pays. */
#include "payment/orders_move.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

enum {
	TYPING_MS = 1800000, /* at the bank, after the token was used in its last minute */
	LIFE_MS = CLAIMS_MINUTES * 60000,
	LEEWAY_MS = CLAIMS_LEEWAY_S * 1000
};

struct orders *orders_create(const struct orders_options *options)
{
	struct orders *orders = mem_alloc(sizeof *orders);

	orders->options = *options;
	return orders;
}

void orders_destroy(struct orders *orders)
{
	free(orders);
}

void orders_set_keys(struct orders *orders, const struct keyring *keyring,
		     const struct trusted *trusted)
{
	orders->options.keyring = keyring;
	orders->options.trusted = trusted;
}

static bool copy_text(char *to, size_t size, const char *from)
{
	return snprintf(to, size, "%s", from) < (int)size;
}

/* Another for each order: the payment side cannot tell that two orders are of one conversation. */
static void add_subject(const struct order_record *order, char subject[static CLAIMS_SUBJECT])
{
	uint8_t hash[(CLAIMS_SUBJECT - 1) / 2];

	crypto_generichash(hash, sizeof hash, order->conversation, sizeof order->conversation,
			   (const uint8_t *)order->id, strlen(order->id));
	sodium_bin2hex(subject, CLAIMS_SUBJECT, hash, sizeof hash);
}

/* Texts in a token have whole seconds. */
static void renew_token(const struct orders *orders, struct order_record *order)
{
	uint8_t id[(RECORD_ID - 1) / 2];
	int64_t now = orders_now(orders);

	randombytes_buf(id, sizeof id);
	sodium_bin2hex(order->token, sizeof order->token, id, sizeof id);
	order->token_expires_ms = now - now % 1000 + LIFE_MS;
	order->changed_ms = now;
}

static bool add_link(const struct orders *orders, const struct order_record *order,
		     struct buf *link, struct error *error)
{
	const struct orders_options *options = &orders->options;
	struct buf token BUF_AUTO = {0};
	struct handoff handoff = {
		.amount = order->amount,
		.reference = order->reference,
		.lang = order->lang,
		.issued_ms = order->token_expires_ms - LIFE_MS,
		.expires_ms = order->token_expires_ms,
	};

	if (!copy_text(handoff.issuer, sizeof handoff.issuer, options->issuer) ||
	    !copy_text(handoff.audience, sizeof handoff.audience, options->audience) ||
	    !copy_text(handoff.return_url, sizeof handoff.return_url, options->return_url))
		return error_set(error, ERROR_INVALID,
				 "issuer, audience (at most %d bytes) or return address (%zu) of "
				 "the payment is too long; shorten it in the settings",
				 CLAIMS_NAME - 1, sizeof handoff.return_url - 1);
	memcpy(handoff.id, order->token, sizeof handoff.id);
	memcpy(handoff.order, order->id, sizeof handoff.order);
	memcpy(handoff.product, order->product, sizeof handoff.product);
	add_subject(order, handoff.subject);
	if (!handoff_sign(options->keyring, &handoff, &token, error))
		return false;
	buf_addf(link, "%s%ctoken=%s", options->payment_url,
		 strchr(options->payment_url, '?') ? '&' : '?', token.data);
	return true;
}

bool orders_move(const struct orders *orders, struct order_record *order,
		 const struct order_record *next, bool *moved, struct error *error)
{
	struct records *records = orders->options.records;
	char id[RECORD_ID];

	if (!records_order_move(records, next, order->state, order->token, moved, error))
		return false;
	if (*moved) {
		*order = *next;
		/* As the store does. */
		if (order->state <= ORDER_HANDED_OFF)
			order->told = order->state;
		return true;
	}
	memcpy(id, order->id, sizeof id);
	return records_order_get(records, id, order, error);
}

static bool renew_link(const struct orders *orders, struct order_record *order, struct buf *link,
		       struct error *error)
{
	bool moved = false;

	for (int i = 0; i < ORDERS_RETRIES && !moved; i++) {
		struct order_record next = *order;

		next.state = order_next(order->state, ORDER_EVENT_TOKEN);
		if (next.state == ORDER_STATES)
			return error_set(error, ERROR_INVALID,
					 "order %s is %s; it gets no new link now", order->id,
					 order_state_name(order->state));
		renew_token(orders, &next);
		if (!orders_move(orders, order, &next, &moved, error))
			return false;
	}
	return moved ? add_link(orders, order, link, error)
		     : error_set(error, ERROR_BUSY, "order %s changes all the time; try again",
				 order->id);
}

bool orders_place(struct orders *orders, struct order_record *order, struct case_record *held,
		  struct str body, struct buf *link, struct error *error)
{
	char token[RECORD_ID];

	renew_token(orders, order);
	order->state = order->told = ORDER_CREATED;
	order->payment[0] = '\0';
	order->created_ms = order->changed_ms;
	memcpy(token, order->token, sizeof token);
	if (!records_order_add(orders->options.records, order, orders->options.prefix, held, body,
			       error))
		return false;
	return strcmp(order->token, token) == 0 ? add_link(orders, order, link, error)
						: renew_link(orders, order, link, error);
}

bool orders_link(struct orders *orders, const char *id, struct order_record *order,
		 struct buf *link, struct error *error)
{
	return records_order_get(orders->options.records, id, order, error) &&
	       renew_link(orders, order, link, error);
}

static bool is_overdue(const struct order_record *order, int64_t now)
{
	int64_t wait = order->state == ORDER_HANDED_OFF ? TYPING_MS : LEEWAY_MS;

	return order->token_expires_ms + wait < now;
}

static size_t expire(struct orders *orders, int64_t now, const struct order_record *list,
		     size_t count)
{
	size_t expired = 0;

	for (size_t i = 0; i < count; i++) {
		struct order_record next = list[i];
		bool moved = false;

		next.state = order_next(list[i].state, ORDER_EVENT_EXPIRE);
		next.changed_ms = now;
		/* Overtaken by a use or a payment: then it is not overdue. */
		if (next.state == ORDER_STATES || !is_overdue(&list[i], now) ||
		    !records_order_move(orders->options.records, &next, list[i].state,
					list[i].token, &moved, NULL))
			continue;
		expired += moved;
	}
	return expired;
}

size_t orders_expire(struct orders *orders, size_t limit)
{
	/* First those that are overdue whatever their state. In the second list those that are
	 * still at the bank may stand before others, which are then late by TYPING_MS at most. */
	const int64_t waits[] = {TYPING_MS, LEEWAY_MS};
	struct order_record *list = mem_zalloc(limit, sizeof *list);
	int64_t now = orders_now(orders);
	size_t expired = 0, count;

	for (size_t i = 0; i < sizeof waits / sizeof *waits && expired < limit; i++)
		if (records_order_overdue(orders->options.records, now - waits[i], list,
					  limit - expired, &count, NULL))
			expired += expire(orders, now, list, count);
	free(list);
	return expired;
}
