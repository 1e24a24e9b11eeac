/* Orders on a store of their own, for tests: placed, used and answered. */
#ifndef TESTS_PAYMENT_SHOP_H
#define TESTS_PAYMENT_SHOP_H

#include "parties.h"
#include "payment/orders.h"

#define PAYMENT_URL "https://pay.example/start"

struct shop {
	struct parties *parties;
	struct orders_options options;
	struct orders *orders;
};

/* Passes on, or ends the test with the message of the error. */
#define must(call)                                                     \
	do {                                                           \
		struct error error = {0};                              \
		if (!(call)) {                                         \
			print_error("%s: %s\n", #call, error.message); \
			fail();                                        \
		}                                                      \
	} while (0)

static inline int shop_make(void **state)
{
	struct shop *shop = mem_zalloc(1, sizeof *shop);
	void *parties = NULL;
	struct error error = {0};

	if (parties_make(&parties) != 0)
		return -1;
	shop->parties = parties;
	shop->options = (struct orders_options){.keyring = shop->parties->keyring,
						.trusted = shop->parties->trusted,
						.clock = parties_clock(shop->parties),
						.issuer = ISSUER,
						.audience = PAYMENT_SIDE,
						.payment_url = PAYMENT_URL,
						.return_url = "https://pierre.example/",
						.prefix = 42};
	shop->options.records = records_open(shop->parties->store, &error);
	if (!shop->options.records) {
		print_error("%s\n", error.message);
		return -1;
	}
	shop->orders = orders_create(&shop->options);
	*state = shop;
	return 0;
}

static inline int shop_remove(void **state)
{
	struct shop *shop = *state;
	void *parties = shop->parties;

	orders_destroy(shop->orders);
	records_close(shop->options.records);
	parties_remove(&parties);
	free(shop);
	return 0;
}

/* The process died, and started again. */
static inline void shop_restart(struct shop *shop)
{
	orders_destroy(shop->orders);
	records_close(shop->options.records);
	must(shop->options.records = records_open(shop->parties->store, &error));
	shop->orders = orders_create(&shop->options);
}

static inline struct order_record order_of(unsigned number)
{
	struct order_record order = {
		.product = "birth_certificate", .amount = 1250, .lang = LANG_FR};

	snprintf(order.id, sizeof order.id, "%032x", number);
	memset(order.conversation, 7, sizeof order.conversation);
	return order;
}

static inline struct case_record case_of(const struct order_record *order, int64_t now)
{
	struct case_record held = {.form = "certificate", .created_ms = now};

	memcpy(held.id, order->id, sizeof held.id);
	return held;
}

/* With the case that waits for it; the link replaces what `link` holds. */
static inline bool try_place(struct shop *shop, struct order_record *order, struct buf *link,
			     struct error *error)
{
	struct case_record held = case_of(order, shop->parties->now);

	buf_reset(link);
	return orders_place(shop->orders, order, &held, STR("{\"name\":\"x\"}"), link, error);
}

static inline struct order_record place(struct shop *shop, unsigned number, struct buf *link)
{
	struct order_record order = order_of(number);

	must(try_place(shop, &order, link, &error));
	return order;
}

static inline struct str token_of(const struct buf *link)
{
	const char *begin = strstr(link->data, "token=");

	assert_non_null(begin);
	return str_from(begin + 6);
}

/* What the store says now. */
static inline struct order_record order_now(struct shop *shop, const char *id)
{
	struct order_record order;

	must(records_order_get(shop->options.records, id, &order, &error));
	return order;
}

static inline enum case_state case_now(struct shop *shop, const char *id)
{
	struct case_record held;

	must(records_case_get(shop->options.records, str_from(id), &held, NULL, &error));
	return held.state;
}

static inline enum token_fault use(struct shop *shop, struct str token)
{
	struct order_record order;
	bool io = true;
	enum token_fault fault = orders_use(shop->orders, token, &order, &io);

	assert_false(io);
	return fault;
}

/* An answer that the payment side makes at this moment. */
static inline json_t *answer_now(struct shop *shop, const char *order, const char *status,
				 const char *payment, int64_t amount)
{
	static unsigned number;
	char issued[21], expires[21];
	json_t *claims = answer_claims();

	clock_format(shop->parties->now, issued);
	clock_format(shop->parties->now + 5 * MINUTE, expires);
	json_object_set_new(claims, "jti", json_sprintf("answer-%u", number++));
	json_object_set_new(claims, "iat", json_string(issued));
	json_object_set_new(claims, "nbf", json_string(issued));
	json_object_set_new(claims, "exp", json_string(expires));
	json_object_set_new(claims, "order", json_string(order));
	json_object_set_new(claims, "status", json_string(status));
	json_object_set_new(claims, "payment", json_string(payment));
	json_object_set_new(claims, "amount", json_integer(amount));
	return claims;
}

static inline enum token_fault deliver(struct shop *shop, struct str token, bool *changed)
{
	struct order_record order;
	bool io = true;
	enum token_fault fault = orders_answer(shop->orders, token, &order, changed, &io);

	assert_false(io);
	return fault;
}

/* Did an answer of 12.50 euro change something? It is fine in any case. */
static inline bool answer(struct shop *shop, const char *order, const char *status,
			  const char *payment)
{
	struct buf token BUF_AUTO = {0};
	bool changed = false;

	sign_claims(shop->parties->theirs, answer_now(shop, order, status, payment, 1250), &token);
	assert_fault(deliver(shop, buf_borrow(&token), &changed), TOKEN_FINE);
	return changed;
}

static inline enum token_fault answer_fault(struct shop *shop, const char *order,
					    const char *status, const char *payment, int64_t amount)
{
	struct buf token BUF_AUTO = {0};
	bool changed = true;
	enum token_fault fault;

	sign_claims(shop->parties->theirs, answer_now(shop, order, status, payment, amount),
		    &token);
	fault = deliver(shop, buf_borrow(&token), &changed);
	assert_false(changed);
	return fault;
}

#define SHOP_TEST(test) cmocka_unit_test_setup_teardown(test, shop_make, shop_remove)

#endif
