/* An order is on disk before its link leaves, gets new links while it can be paid, and ends when
 * nobody pays. */
#include <signal.h>
#include <sys/wait.h>

#include "shop.h"

static struct handoff read_link(struct shop *shop, const struct buf *link)
{
	struct handoff handoff;

	assert_fault(handoff_read(shop->options.keyring, ISSUER, PAYMENT_SIDE, shop->parties->now,
				  token_of(link), &handoff),
		     TOKEN_FINE);
	return handoff;
}

static void test_a_placed_order_is_on_disk_and_its_link_says_the_same(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = place(shop, 1, &link), disk;
	struct handoff handoff = read_link(shop, &link);

	shop_restart(shop);
	disk = order_now(shop, order.id);
	assert_int_equal(disk.state, ORDER_CREATED);
	assert_string_equal(disk.token, handoff.id);
	assert_int_equal(disk.token_expires_ms, handoff.expires_ms);
	assert_int_equal(handoff.expires_ms - handoff.issued_ms, 15 * MINUTE);
	assert_string_equal(disk.product, handoff.product);
	assert_int_equal(disk.amount, handoff.amount);
	assert_int_equal(disk.reference, handoff.reference);
	assert_int_equal(disk.reference / 1000000000, 42);
	assert_int_equal(handoff.lang, LANG_FR);
	assert_string_equal(handoff.return_url, "https://pierre.example/");
	assert_int_equal(strlen(handoff.id), 32);
	assert_int_equal(case_now(shop, order.id), CASE_HELD);
	assert_true(str_starts(buf_borrow(&link), STR(PAYMENT_URL "?token=v4.public.")));
}

static void test_the_payment_page_may_have_parameters_of_its_own(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};

	orders_destroy(shop->orders);
	shop->options.payment_url = "https://pay.example/?page=start";
	shop->orders = orders_create(&shop->options);
	place(shop, 1, &link);
	assert_true(str_starts(buf_borrow(&link),
			       STR("https://pay.example/?page=start&token=v4.public.")));
	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
}

static void test_the_reference_of_an_invoice_is_kept(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = order_of(1);

	order.reference = 10806817183;
	must(try_place(shop, &order, &link, &error));
	assert_int_equal(read_link(shop, &link).reference, 10806817183);
}

/* Nobody at the payment side learns who paid what else. */
static void test_the_pseudonym_is_another_for_each_order(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct handoff one, two, again, other;
	struct order_record order = order_of(3);

	place(shop, 1, &link);
	one = read_link(shop, &link);
	place(shop, 2, &link);
	two = read_link(shop, &link);
	place(shop, 1, &link);
	again = read_link(shop, &link);
	order.conversation[0] = 8;
	must(try_place(shop, &order, &link, &error));
	other = read_link(shop, &link);
	assert_int_equal(strlen(one.subject), 32);
	assert_string_not_equal(one.subject, two.subject);
	assert_string_equal(one.subject, again.subject);
	assert_string_not_equal(one.subject, other.subject);
	assert_string_not_equal(two.subject, other.subject);
}

static void test_placing_twice_makes_one_order_and_only_the_new_link_counts(void **state)
{
	struct shop *shop = *state;
	struct buf first BUF_AUTO = {0}, second BUF_AUTO = {0};
	struct order_record one = place(shop, 1, &first), two;
	size_t counts[ORDER_STATES], cases[CASE_STATES];

	shop->parties->now += SECOND;
	two = place(shop, 1, &second);
	assert_int_equal(one.reference, two.reference);
	assert_string_not_equal(one.token, two.token);
	must(records_order_count(shop->options.records, counts, &error));
	must(records_case_count(shop->options.records, cases, &error));
	assert_int_equal(counts[ORDER_CREATED], 1);
	assert_int_equal(cases[CASE_HELD], 1);
	assert_fault(use(shop, token_of(&first)), TOKEN_REPLAYED);
	assert_fault(use(shop, token_of(&second)), TOKEN_FINE);
}

/* What was agreed first is what is paid. */
static void test_placing_again_with_another_amount_changes_nothing(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = place(shop, 1, &link);

	order.amount = 1;
	strcpy(order.product, "parking");
	must(try_place(shop, &order, &link, &error));
	assert_int_equal(order.amount, 1250);
	assert_int_equal(read_link(shop, &link).amount, 1250);
	assert_string_equal(read_link(shop, &link).product, "birth_certificate");
	assert_int_equal(order_now(shop, order.id).amount, 1250);
}

static void expect_no_link(struct shop *shop, enum order_state state)
{
	struct buf link BUF_AUTO = {0};
	struct order_record order = order_of(1);
	struct error error = {0};

	for (int i = 0; i < 2; i++) {
		assert_false(i ? orders_link(shop->orders, order_of(1).id, &order, &link, &error)
			       : try_place(shop, &order, &link, &error));
		assert_int_equal(error.code, ERROR_INVALID);
		assert_non_null(strstr(error.message, order_state_name(state)));
		assert_int_equal(order.state, state);
		assert_int_equal(link.len, 0);
	}
	assert_int_equal(order_now(shop, order.id).state, state);
}

static void test_no_new_link_while_it_is_being_paid_or_is_paid(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = place(shop, 1, &link);

	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
	expect_no_link(shop, ORDER_HANDED_OFF);
	assert_true(answer(shop, order.id, "paid", "p1"));
	expect_no_link(shop, ORDER_PAID);
	assert_true(answer(shop, order.id, "refunded", "p1"));
	expect_no_link(shop, ORDER_REFUNDED);
}

static void test_a_failed_or_expired_order_gets_a_new_link(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = place(shop, 1, &link);

	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
	assert_true(answer(shop, order.id, "failed", "p1"));
	buf_reset(&link);
	must(orders_link(shop->orders, order.id, &order, &link, &error));
	assert_int_equal(order.state, ORDER_CREATED);
	shop->parties->now += 17 * MINUTE;
	assert_int_equal(orders_expire(shop->orders, 10), 1);
	assert_fault(use(shop, token_of(&link)), TOKEN_EXPIRED);
	buf_reset(&link);
	must(orders_link(shop->orders, order.id, &order, &link, &error));
	assert_int_equal(order.token_expires_ms, shop->parties->now + 15 * MINUTE);
	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
	assert_true(answer(shop, order.id, "paid", "p2"));
	assert_int_equal(case_now(shop, order.id), CASE_WAITING);
}

static void test_an_unknown_order_has_no_link(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order;
	struct error error = {0};

	assert_false(orders_link(shop->orders, order_of(9).id, &order, &link, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	assert_int_equal(link.len, 0);
}

static void test_an_order_that_cannot_be_paid_is_refused(void **state)
{
	struct shop *shop = *state;
	struct order_record bad[] = {order_of(1), order_of(1), order_of(1)};
	size_t counts[ORDER_STATES];

	bad[0].amount = 0;
	bad[1].reference = 10806817184;
	bad[2].product[0] = '\0';
	for (size_t i = 0; i < 3; i++) {
		struct buf link BUF_AUTO = {0};
		struct error error = {0};

		assert_false(try_place(shop, &bad[i], &link, &error));
		assert_int_equal(error.code, ERROR_INVALID);
		assert_int_equal(link.len, 0);
	}
	must(records_order_count(shop->options.records, counts, &error));
	assert_int_equal(counts[ORDER_CREATED], 0);
}

/* Without a key the order is kept; with one, who asks again is served. */
static void test_new_keys_are_used_from_then_on(void **state)
{
	struct shop *shop = *state;
	const struct keyring none = {0};
	struct order_record order = order_of(1);
	struct buf link BUF_AUTO = {0}, before BUF_AUTO = {0};
	struct keyring *two;
	struct error error = {0};

	orders_set_keys(shop->orders, &none, NULL);
	assert_false(try_place(shop, &order, &link, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	assert_int_equal(order_now(shop, order.id).state, ORDER_CREATED);
	assert_fault(answer_fault(shop, order.id, "paid", "p", 1250), TOKEN_UNKNOWN_KEY);
	orders_set_keys(shop->orders, shop->parties->keyring, shop->parties->trusted);
	place(shop, 1, &link);
	place(shop, 2, &before);
	shop->parties->now += SECOND;
	assert_true(keyring_rotate(shop->parties->keys, shop->parties->now, true, NULL));
	two = keyring_load(shop->parties->keys, NULL);
	orders_set_keys(shop->orders, two, shop->parties->trusted);
	/* A link that left before is still good. */
	assert_fault(use(shop, token_of(&before)), TOKEN_FINE);
	shop->parties->now += 2 * SECOND;
	place(shop, 1, &link);
	assert_fault(handoff_read(shop->parties->keyring, ISSUER, PAYMENT_SIDE, shop->parties->now,
				  token_of(&link), &(struct handoff){0}),
		     TOKEN_UNKNOWN_KEY);
	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
	keyring_destroy(two);
}

static void test_settings_that_do_not_fit_a_token_are_named(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = order_of(1);
	struct error error = {0};
	char large[600];

	memset(large, 'x', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	orders_destroy(shop->orders);
	shop->options.return_url = large;
	shop->orders = orders_create(&shop->options);
	assert_false(try_place(shop, &order, &link, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_non_null(strstr(error.message, "return address"));
	shop->options.return_url = "https://pierre.example/";
}

static void test_orders_expire_when_their_token_and_the_leeway_are_over(void **state)
{
	struct shop *shop = *state;
	struct buf unused BUF_AUTO = {0}, used BUF_AUTO = {0}, paid BUF_AUTO = {0};
	struct order_record one = place(shop, 1, &unused), two = place(shop, 2, &used),
			    three = place(shop, 3, &paid);
	int64_t end = shop->parties->now + 15 * MINUTE;

	assert_fault(use(shop, token_of(&used)), TOKEN_FINE);
	assert_true(answer(shop, three.id, "paid", "p3"));
	shop->parties->now = end + MINUTE;
	assert_int_equal(orders_expire(shop->orders, 10), 0);
	shop->parties->now = end + MINUTE + 1;
	assert_int_equal(orders_expire(shop->orders, 0), 0);
	assert_int_equal(orders_expire(shop->orders, 10), 1);
	assert_int_equal(order_now(shop, one.id).state, ORDER_EXPIRED);
	assert_int_equal(order_now(shop, one.id).changed_ms, shop->parties->now);
	/* The citizen may be typing at the bank. */
	shop->parties->now = end + 30 * MINUTE;
	assert_int_equal(orders_expire(shop->orders, 10), 0);
	assert_int_equal(order_now(shop, two.id).state, ORDER_HANDED_OFF);
	shop->parties->now++;
	assert_int_equal(orders_expire(shop->orders, 10), 1);
	assert_int_equal(order_now(shop, two.id).state, ORDER_EXPIRED);
	assert_int_equal(order_now(shop, three.id).state, ORDER_PAID);
	assert_int_equal(orders_expire(shop->orders, 10), 0);
}

static void test_expiry_is_bounded_and_gets_on(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};

	for (unsigned i = 0; i < 7; i++)
		place(shop, i, &link);
	shop->parties->now += 60 * MINUTE;
	assert_int_equal(orders_expire(shop->orders, 3), 3);
	assert_int_equal(orders_expire(shop->orders, 3), 3);
	assert_int_equal(orders_expire(shop->orders, 3), 1);
	assert_int_equal(orders_expire(shop->orders, 3), 0);
}

static void test_a_case_that_was_paid_back_before_we_heard_is_forgotten(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = place(shop, 1, &link);
	size_t forgotten = 0;

	assert_true(answer(shop, order.id, "refunded", "p1"));
	assert_int_equal(case_now(shop, order.id), CASE_HELD);
	must(records_forget(shop->options.records, shop->parties->now + 1, 0, 10, &forgotten,
			    &error));
	assert_int_equal(forgotten, 1);
}

/* Killed between the order on disk and the link: the citizen asks again and has one order. */
static void test_a_death_before_the_link_left_costs_nothing(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = order_of(1), disk;
	int status = 0;
	pid_t child;

	/* A connection must not pass a fork. */
	records_close(shop->options.records);
	shop->options.records = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct orders_options options = shop->options;
		struct case_record held = case_of(&order, shop->parties->now);
		struct orders *orders;

		options.records = records_open(shop->parties->store, NULL);
		orders = options.records ? orders_create(&options) : NULL;
		if (orders && orders_place(orders, &order, &held, STR("{}"), &link, NULL))
			raise(SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	shop_restart(shop);
	disk = order_now(shop, order.id);
	assert_int_equal(disk.state, ORDER_CREATED);
	assert_int_equal(case_now(shop, order.id), CASE_HELD);
	order = place(shop, 1, &link);
	assert_int_equal(order.reference, disk.reference);
	assert_string_not_equal(order.token, disk.token);
	assert_fault(use(shop, token_of(&link)), TOKEN_FINE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHOP_TEST(test_a_placed_order_is_on_disk_and_its_link_says_the_same),
		SHOP_TEST(test_the_payment_page_may_have_parameters_of_its_own),
		SHOP_TEST(test_the_reference_of_an_invoice_is_kept),
		SHOP_TEST(test_the_pseudonym_is_another_for_each_order),
		SHOP_TEST(test_placing_twice_makes_one_order_and_only_the_new_link_counts),
		SHOP_TEST(test_placing_again_with_another_amount_changes_nothing),
		SHOP_TEST(test_no_new_link_while_it_is_being_paid_or_is_paid),
		SHOP_TEST(test_a_failed_or_expired_order_gets_a_new_link),
		SHOP_TEST(test_an_unknown_order_has_no_link),
		SHOP_TEST(test_an_order_that_cannot_be_paid_is_refused),
		SHOP_TEST(test_new_keys_are_used_from_then_on),
		SHOP_TEST(test_settings_that_do_not_fit_a_token_are_named),
		SHOP_TEST(test_orders_expire_when_their_token_and_the_leeway_are_over),
		SHOP_TEST(test_expiry_is_bounded_and_gets_on),
		SHOP_TEST(test_a_case_that_was_paid_back_before_we_heard_is_forgotten),
		SHOP_TEST(test_a_death_before_the_link_left_costs_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
