/* A token is used once, and answers of the payment side are applied once, however often and in
 * whatever order they come. */
#include <sqlite3.h>

#include "shop.h"

static struct order_record hand_off(struct shop *shop, unsigned number)
{
	struct buf link BUF_AUTO = {0};
	struct order_record order = place(shop, number, &link);

	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
	return order;
}

static void assert_order(struct shop *shop, const char *id, enum order_state state,
			 const char *payment)
{
	struct order_record order = order_now(shop, id);

	assert_string_equal(order_state_name(order.state), order_state_name(state));
	assert_string_equal(order.payment, payment);
}

static void test_a_token_is_used_once(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record placed = place(shop, 1, &link), order;
	bool io = true;

	shop->parties->now += SECOND;
	assert_fault(orders_use(shop->orders, token_of(&link), &order, &io), TOKEN_FINE);
	assert_false(io);
	assert_string_equal(order.id, placed.id);
	assert_int_equal(order.state, ORDER_HANDED_OFF);
	assert_int_equal(order.changed_ms, shop->parties->now);
	shop_restart(shop);
	assert_order(shop, placed.id, ORDER_HANDED_OFF, "");
	for (int i = 0; i < 3; i++)
		assert_fault(use(shop, token_of(&link)), TOKEN_REPLAYED);
}

static void test_a_used_token_says_what_became_of_its_order(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = place(shop, 1, &link);

	/* A bank transfer came before the link was opened. */
	assert_true(answer(shop, order.id, "paid", "p1"));
	assert_fault(use(shop, token_of(&link)), TOKEN_WRONG_STATE);
	assert_true(answer(shop, order.id, "refunded", "p1"));
	assert_fault(use(shop, token_of(&link)), TOKEN_WRONG_STATE);
	order = place(shop, 2, &link);
	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
	assert_true(answer(shop, order.id, "failed", ""));
	assert_fault(use(shop, token_of(&link)), TOKEN_REPLAYED);
}

/* Another process's clock is ahead of ours, and expired the order. */
static void test_a_token_of_an_order_that_expired_elsewhere_is_expired(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	int64_t begin = shop->parties->now;

	place(shop, 1, &link);
	shop->parties->now = begin + 16 * MINUTE + 1;
	assert_int_equal(orders_expire(shop->orders, 1), 1);
	shop->parties->now = begin + 15 * MINUTE;
	assert_fault(use(shop, token_of(&link)), TOKEN_EXPIRED);
}

static void test_the_token_of_an_order_that_is_not_there_is_refused(void **state)
{
	struct shop *shop = *state;
	struct buf token BUF_AUTO = {0};

	sign_claims(our_secret(shop->parties), handoff_claims(), &token);
	assert_fault(use(shop, buf_borrow(&token)), TOKEN_UNKNOWN_ORDER);
	assert_fault(use(shop, STR("v4.public.AAAA")), TOKEN_MALFORMED);
}

/* Signed by our key, as if it was stolen or a former release had signed it: the disk counts. */
static void test_a_signed_token_that_is_not_the_orders_is_refused(void **state)
{
	static const struct {
		const char *name, *value;
		enum token_fault fault;
	} cases[] = {
		{"amount", "1", TOKEN_WRONG_AMOUNT},
		{"amount", "1251", TOKEN_WRONG_AMOUNT},
		{"reference", "\"+++010/8068/17183+++\"", TOKEN_WRONG_AMOUNT},
		{"product", "\"parking\"", TOKEN_WRONG_AMOUNT},
		{"jti", "\"00000000000000000000000000000000\"", TOKEN_REPLAYED},
		{"order", "\"00000000000000000000000000000002\"", TOKEN_REPLAYED},
		{"order", "\"00000000000000000000000000000003\"", TOKEN_UNKNOWN_ORDER},
		{"lang", "\"nl\"", TOKEN_FINE},
	};
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0}, other BUF_AUTO = {0}, token BUF_AUTO = {0},
			payload BUF_AUTO = {0};
	uint8_t key[PASETO_PUBLIC];

	place(shop, 1, &link);
	place(shop, 2, &other);
	memcpy(key, our_secret(shop->parties) + PASETO_PUBLIC, sizeof key);
	assert_true(paseto_verify(key, token_of(&link), STR(""), &payload, NULL));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *claims = json_loadb(payload.data, payload.len, 0, NULL);

		json_object_set_new(claims, cases[i].name,
				    json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
		sign_claims(our_secret(shop->parties), claims, &token);
		assert_fault(use(shop, buf_borrow(&token)), cases[i].fault);
	}
}

static void test_each_answer_changes_the_order_once(void **state)
{
	struct shop *shop = *state;
	struct order_record order = hand_off(shop, 1);
	struct buf token BUF_AUTO = {0};
	int64_t at = shop->parties->now += SECOND;
	bool changed = false;

	sign_claims(shop->parties->theirs, answer_now(shop, order.id, "paid", "p1", 1250), &token);
	assert_fault(deliver(shop, buf_borrow(&token), &changed), TOKEN_FINE);
	assert_true(changed);
	shop_restart(shop);
	assert_order(shop, order.id, ORDER_PAID, "p1");
	assert_int_equal(case_now(shop, order.id), CASE_WAITING);
	shop->parties->now += MINUTE;
	for (int i = 0; i < 3; i++) {
		assert_fault(deliver(shop, buf_borrow(&token), &changed), TOKEN_FINE);
		assert_false(changed);
		assert_false(answer(shop, order.id, "paid", "p1"));
	}
	assert_int_equal(order_now(shop, order.id).changed_ms, at);
	assert_true(answer(shop, order.id, "refunded", "p1"));
	assert_false(answer(shop, order.id, "refunded", "p1"));
	assert_order(shop, order.id, ORDER_REFUNDED, "p1");
}

static void test_an_answer_is_given_with_its_order(void **state)
{
	struct shop *shop = *state;
	struct order_record placed = hand_off(shop, 1), order;
	struct buf token BUF_AUTO = {0};
	bool changed = false, io = true;

	sign_claims(shop->parties->theirs, answer_now(shop, placed.id, "paid", "p1", 1250), &token);
	assert_fault(orders_answer(shop->orders, buf_borrow(&token), &order, &changed, &io),
		     TOKEN_FINE);
	assert_true(changed && !io);
	assert_string_equal(order.id, placed.id);
	assert_int_equal(order.state, ORDER_PAID);
	assert_memory_equal(order.conversation, placed.conversation, STORE_KEY_SIZE);
}

static void test_money_that_came_is_never_denied(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = hand_off(shop, 1);

	/* Paid, then failed. */
	assert_true(answer(shop, order.id, "paid", "p1"));
	assert_false(answer(shop, order.id, "failed", "p1"));
	assert_false(answer(shop, order.id, "failed", "p0"));
	assert_order(shop, order.id, ORDER_PAID, "p1");
	/* Failed, then paid. */
	order = hand_off(shop, 2);
	assert_true(answer(shop, order.id, "failed", "p2"));
	assert_false(answer(shop, order.id, "failed", "p2"));
	assert_true(answer(shop, order.id, "paid", "p2"));
	assert_order(shop, order.id, ORDER_PAID, "p2");
	assert_int_equal(case_now(shop, order.id), CASE_WAITING);
	/* Expired, then paid. */
	order = place(shop, 3, &link);
	shop->parties->now += 17 * MINUTE;
	assert_int_equal(orders_expire(shop->orders, 10), 1);
	assert_false(answer(shop, order.id, "failed", "p3"));
	assert_true(answer(shop, order.id, "paid", "p3"));
	assert_order(shop, order.id, ORDER_PAID, "p3");
	assert_int_equal(orders_expire(shop->orders, 10), 0);
	/* Never used, then paid: a bank transfer. */
	order = place(shop, 4, &link);
	assert_true(answer(shop, order.id, "paid", "p4"));
	assert_order(shop, order.id, ORDER_PAID, "p4");
}

static void test_money_that_went_back_stays_back(void **state)
{
	struct shop *shop = *state;
	struct order_record order = hand_off(shop, 1);

	assert_true(answer(shop, order.id, "paid", "p1"));
	assert_true(answer(shop, order.id, "refunded", "p1"));
	assert_false(answer(shop, order.id, "paid", "p1"));
	assert_false(answer(shop, order.id, "failed", "p1"));
	assert_order(shop, order.id, ORDER_REFUNDED, "p1");
	/* The refund overtook the payment. */
	order = hand_off(shop, 2);
	assert_true(answer(shop, order.id, "refunded", "p2"));
	assert_false(answer(shop, order.id, "paid", "p2"));
	assert_order(shop, order.id, ORDER_REFUNDED, "p2");
	assert_int_equal(case_now(shop, order.id), CASE_HELD);
}

/* Somebody must give it back: the caller logs it. */
static void test_money_that_comes_twice_is_told_and_its_refund_leaves_the_order_paid(void **state)
{
	struct shop *shop = *state;
	struct order_record order = hand_off(shop, 1);

	assert_true(answer(shop, order.id, "paid", "p1"));
	assert_fault(answer_fault(shop, order.id, "paid", "p2", 1250), TOKEN_WRONG_STATE);
	assert_order(shop, order.id, ORDER_PAID, "p1");
	assert_false(answer(shop, order.id, "refunded", "p2"));
	assert_order(shop, order.id, ORDER_PAID, "p1");
	assert_true(answer(shop, order.id, "refunded", "p1"));
	assert_fault(answer_fault(shop, order.id, "paid", "p3", 1250), TOKEN_WRONG_STATE);
	assert_order(shop, order.id, ORDER_REFUNDED, "p1");
}

static void test_an_old_failure_does_not_hit_the_next_attempt(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = hand_off(shop, 1);

	assert_true(answer(shop, order.id, "failed", "p1"));
	place(shop, 1, &link);
	assert_false(answer(shop, order.id, "failed", "p1"));
	assert_false(answer(shop, order.id, "failed", ""));
	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
	assert_false(answer(shop, order.id, "failed", "p1"));
	assert_order(shop, order.id, ORDER_HANDED_OFF, "p1");
	assert_true(answer(shop, order.id, "failed", "p2"));
	assert_order(shop, order.id, ORDER_FAILED, "p2");
	/* The first one came through after all. */
	assert_true(answer(shop, order.id, "paid", "p1"));
	assert_order(shop, order.id, ORDER_PAID, "p1");
}

static void test_an_answer_of_another_amount_or_order_changes_nothing(void **state)
{
	struct shop *shop = *state;
	struct order_record order = hand_off(shop, 1), other = hand_off(shop, 2);
	static const char *const statuses[] = {"paid", "failed", "refunded"};
	static const int64_t amounts[] = {1, 1249, 1251, 125000};

	for (size_t s = 0; s < 3; s++) {
		for (size_t a = 0; a < 4; a++)
			assert_fault(answer_fault(shop, order.id, statuses[s], "p1", amounts[a]),
				     TOKEN_WRONG_AMOUNT);
		assert_fault(answer_fault(shop, order_of(3).id, statuses[s], "p1", 1250),
			     TOKEN_UNKNOWN_ORDER);
		assert_fault(answer_fault(shop, "' OR 1=1 --", statuses[s], "p1", 1250),
			     TOKEN_BAD_CLAIM);
		assert_fault(answer_fault(shop, "'OR-1=1--", statuses[s], "p1", 1250),
			     TOKEN_UNKNOWN_ORDER);
	}
	assert_order(shop, order.id, ORDER_HANDED_OFF, "");
	assert_true(answer(shop, other.id, "paid", "p2"));
	assert_order(shop, order.id, ORDER_HANDED_OFF, "");
}

static void test_an_answer_of_a_stranger_or_out_of_time_changes_nothing(void **state)
{
	struct shop *shop = *state;
	struct order_record order = hand_off(shop, 1);
	struct buf token BUF_AUTO = {0};
	uint8_t public_key[PASETO_PUBLIC], stranger[PASETO_SECRET];
	int64_t begin = shop->parties->now;
	bool changed = true;

	crypto_sign_keypair(public_key, stranger);
	sign_claims(stranger, answer_now(shop, order.id, "paid", "p", 1250), &token);
	assert_fault(deliver(shop, buf_borrow(&token), &changed), TOKEN_UNKNOWN_KEY);
	/* Our own key is no key of the payment side. */
	sign_claims(our_secret(shop->parties), answer_now(shop, order.id, "paid", "p", 1250),
		    &token);
	assert_fault(deliver(shop, buf_borrow(&token), &changed), TOKEN_UNKNOWN_KEY);
	assert_false(changed);
	sign_claims(shop->parties->theirs, answer_now(shop, order.id, "paid", "p", 1250), &token);
	shop->parties->now = begin + 6 * MINUTE;
	assert_fault(deliver(shop, buf_borrow(&token), &changed), TOKEN_EXPIRED);
	shop->parties->now = begin - 3 * MINUTE;
	assert_fault(deliver(shop, buf_borrow(&token), &changed), TOKEN_NOT_YET);
	assert_order(shop, order.id, ORDER_HANDED_OFF, "");
}

static void test_two_clocks_may_differ_by_a_minute_through_a_whole_payment(void **state)
{
	static const int64_t apart[] = {-MINUTE, MINUTE};
	struct shop *shop = *state;

	for (unsigned i = 0; i < 2; i++) {
		struct buf link BUF_AUTO = {0}, token BUF_AUTO = {0};
		struct order_record order = place(shop, i, &link);
		bool changed = false;

		assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
		shop->parties->now += apart[i];
		sign_claims(shop->parties->theirs, answer_now(shop, order.id, "paid", "p", 1250),
			    &token);
		shop->parties->now -= apart[i];
		assert_fault(deliver(shop, buf_borrow(&token), &changed), TOKEN_FINE);
		assert_true(changed);
	}
}

/* The answer is "try again", not a fault of the token. */
static void test_a_store_that_fails_is_told_apart_from_a_bad_token(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0}, token BUF_AUTO = {0};
	struct order_record order = place(shop, 1, &link), got;
	sqlite3 *other = NULL;
	bool io = false, changed = true;

	sign_claims(shop->parties->theirs, answer_now(shop, order.id, "paid", "p", 1250), &token);
	assert_int_equal(sqlite3_open(shop->parties->store, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	orders_use(shop->orders, token_of(&link), &got, &io);
	assert_true(io);
	orders_answer(shop->orders, buf_borrow(&token), &got, &changed, &io);
	assert_true(io);
	assert_false(changed);
	sqlite3_close(other);
	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
	assert_true(answer(shop, order.id, "paid", "p"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHOP_TEST(test_a_token_is_used_once),
		SHOP_TEST(test_a_used_token_says_what_became_of_its_order),
		SHOP_TEST(test_a_token_of_an_order_that_expired_elsewhere_is_expired),
		SHOP_TEST(test_the_token_of_an_order_that_is_not_there_is_refused),
		SHOP_TEST(test_a_signed_token_that_is_not_the_orders_is_refused),
		SHOP_TEST(test_each_answer_changes_the_order_once),
		SHOP_TEST(test_an_answer_is_given_with_its_order),
		SHOP_TEST(test_money_that_came_is_never_denied),
		SHOP_TEST(test_money_that_went_back_stays_back),
		SHOP_TEST(test_money_that_comes_twice_is_told_and_its_refund_leaves_the_order_paid),
		SHOP_TEST(test_an_old_failure_does_not_hit_the_next_attempt),
		SHOP_TEST(test_an_answer_of_another_amount_or_order_changes_nothing),
		SHOP_TEST(test_an_answer_of_a_stranger_or_out_of_time_changes_nothing),
		SHOP_TEST(test_two_clocks_may_differ_by_a_minute_through_a_whole_payment),
		SHOP_TEST(test_a_store_that_fails_is_told_apart_from_a_bad_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
