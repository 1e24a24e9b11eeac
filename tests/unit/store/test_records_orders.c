/* Orders: added once, moved by compare and set, and their cases with them. */
#include "records_place.h"

#include <pthread.h>
#include <sys/wait.h>

#include "base/communication.h"

enum { PREFIX = 120 };

static struct order_record add(struct records *records, unsigned number)
{
	struct order_record order = order_of(number);

	must(records_order_add(records, &order, PREFIX, NULL, STR(""), &error));
	return order;
}

static bool move(struct records *records, struct order_record *order, enum order_state from,
		 enum order_state to)
{
	bool moved = false;

	order->state = to;
	order->changed_ms += 1000;
	must(records_order_move(records, order, from, order->token, &moved, &error));
	return moved;
}

static struct order_record get(struct records *records, unsigned number)
{
	struct order_record order;

	must(records_order_get(records, order_of(number).id, &order, &error));
	return order;
}

static void test_adding_twice_makes_one_order(void **state)
{
	struct records *records = must_open(":memory:");
	struct order_record first = add(records, 1), again = order_of(1), got;
	size_t counts[ORDER_STATES];

	(void)state;
	assert_int_equal(first.reference, communication_make(1200000001));
	again.amount = 9999;
	snprintf(again.token, sizeof again.token, "another");
	must(records_order_add(records, &again, PREFIX, NULL, STR(""), &error));
	assert_memory_equal(&again, &first, sizeof first);
	got = get(records, 1);
	assert_memory_equal(&got, &first, sizeof first);
	assert_int_equal(add(records, 2).reference, communication_make(1200000002));
	must(records_order_count(records, counts, &error));
	assert_int_equal(counts[ORDER_CREATED], 2);
	assert_int_equal(counts[ORDER_PAID], 0);
	must_fail(records_order_get(records, order_of(3).id, &got, &error), ERROR_NOT_FOUND,
		  order_of(3).id);
	records_close(records);
}

static void test_a_reference_that_is_given_stays(void **state)
{
	struct records *records = must_open(":memory:");
	struct order_record order = order_of(1);

	(void)state;
	order.reference = INT64_C(10806817183);
	must(records_order_add(records, &order, PREFIX, NULL, STR(""), &error));
	assert_int_equal(get(records, 1).reference, INT64_C(10806817183));
	assert_int_equal(add(records, 2).reference, communication_make(1200000001));
	order = order_of(3);
	order.reference = INT64_C(10806817184);
	must_fail(records_order_add(records, &order, PREFIX, NULL, STR(""), &error), ERROR_INVALID,
		  "10806817184");
	records_close(records);
}

static void test_what_is_no_order_is_refused(void **state)
{
	struct records *records = must_open(":memory:");
	struct order_record order = order_of(1);
	struct case_record held = case_of(1);
	bool moved;

	(void)state;
	order.amount = 0;
	must_fail(records_order_add(records, &order, PREFIX, NULL, STR(""), &error), ERROR_INVALID,
		  "amount");
	order = order_of(1);
	must_fail(records_order_add(records, &order, 1000, NULL, STR(""), &error), ERROR_INVALID,
		  "prefix");
	must_fail(records_order_add(records, &order, PREFIX, &held, STR("{}"), &error),
		  ERROR_INVALID, "same id");
	memset(order.payment, 'x', sizeof order.payment);
	must_fail(records_order_add(records, &order, PREFIX, NULL, STR(""), &error), ERROR_INVALID,
		  "payment");
	must_fail(records_order_move(records, &order, ORDER_CREATED, "", &moved, &error),
		  ERROR_INVALID, "payment");
	order = order_of(1);
	snprintf(order.id, sizeof order.id, "short");
	must_fail(records_order_add(records, &order, PREFIX, NULL, STR(""), &error), ERROR_INVALID,
		  "'short'");
	records_close(records);
}

static void test_only_the_expected_state_and_token_move(void **state)
{
	struct records *records = must_open(":memory:");
	struct order_record order = add(records, 1), other = order;
	bool moved = true;

	(void)state;
	must(records_order_move(records, &other, ORDER_HANDED_OFF, order.token, &moved, &error));
	assert_false(moved);
	must(records_order_move(records, &other, ORDER_CREATED, "older", &moved, &error));
	assert_false(moved);
	id_make(order.token, 3, 77);
	order.token_expires_ms += 5;
	snprintf(order.payment, sizeof order.payment, "pay-1");
	order.state = ORDER_HANDED_OFF;
	order.amount = 1;
	must(records_order_move(records, &order, ORDER_CREATED, other.token, &moved, &error));
	assert_true(moved);
	other = get(records, 1);
	assert_int_equal(other.state, ORDER_HANDED_OFF);
	assert_string_equal(other.token, order.token);
	assert_string_equal(other.payment, "pay-1");
	assert_int_equal(other.token_expires_ms, order.token_expires_ms);
	assert_int_equal(other.amount, 2500);
	order = order_of(9);
	must(records_order_move(records, &order, ORDER_CREATED, order.token, &moved, &error));
	assert_false(moved);
	records_close(records);
}

static void test_paying_releases_the_held_case(void **state)
{
	struct records *records = must_open(":memory:");
	struct order_record order = order_of(1);
	struct case_record held = case_of(1), again = case_of(1), list[2];
	size_t count;

	(void)state;
	memcpy(held.id, order.id, sizeof held.id);
	memcpy(again.id, order.id, sizeof again.id);
	must(records_order_add(records, &order, PREFIX, &held, STR("{\"a\":1}"), &error));
	assert_int_equal(held.state, CASE_HELD);
	assert_string_equal(held.number, "2026-000001");
	must(records_order_add(records, &order, PREFIX, &again, STR("{\"a\":2}"), &error));
	assert_string_equal(again.number, "2026-000001");
	must(records_case_due(records, NOON + DAY, list, 2, &count, &error));
	assert_int_equal(count, 0);
	assert_true(move(records, &order, ORDER_CREATED, ORDER_HANDED_OFF));
	must(records_case_due(records, NOON + DAY, list, 2, &count, &error));
	assert_int_equal(count, 0);
	assert_true(move(records, &order, ORDER_HANDED_OFF, ORDER_PAID));
	must(records_case_due(records, order.changed_ms, list, 2, &count, &error));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].id, order.id);
	/* Delivered, then paid back: it is not sent again. */
	must(records_case_delivered(records, order.id, NOON + DAY, &error));
	assert_true(move(records, &order, ORDER_PAID, ORDER_REFUNDED));
	must(records_case_due(records, NOON + 9 * DAY, list, 2, &count, &error));
	assert_int_equal(count, 0);
	records_close(records);
}

static void test_a_refused_case_takes_its_order_back(void **state)
{
	struct records *records = must_open(":memory:");
	struct order_record order = order_of(1);
	struct case_record held = case_of(1);

	(void)state;
	memcpy(held.id, order.id, sizeof held.id);
	must(records_case_add(records, &held, STR("{}"), &error));
	must_fail(records_order_add(records, &order, PREFIX, &held, STR("{}"), &error),
		  ERROR_INVALID, "there already");
	must_fail(records_order_get(records, order.id, &order, &error), ERROR_NOT_FOUND,
		  "no order");
	/* Nor was its reference used. */
	assert_int_equal(add(records, 2).reference, communication_make(1200000001));
	records_close(records);
}

static void test_untold_orders_are_listed_until_they_are_told(void **state)
{
	struct records *records = must_open(":memory:");
	struct order_record first = add(records, 1), second = add(records, 2), list[4];
	size_t count;

	(void)state;
	add(records, 3);
	first.changed_ms += 50000;
	assert_true(move(records, &first, ORDER_CREATED, ORDER_PAID));
	assert_true(move(records, &second, ORDER_CREATED, ORDER_FAILED));
	must(records_order_untold(records, list, 4, &count, &error));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].id, second.id);
	assert_string_equal(list[1].id, first.id);
	must(records_order_untold(records, list, 1, &count, &error));
	assert_int_equal(count, 1);
	must(records_order_told(records, second.id, ORDER_FAILED, &error));
	must(records_order_told(records, first.id, ORDER_PAID, &error));
	must(records_order_untold(records, list, 4, &count, &error));
	assert_int_equal(count, 0);
	/* A new link, and it fails again: that is news. */
	assert_true(move(records, &second, ORDER_FAILED, ORDER_CREATED));
	must(records_order_untold(records, list, 4, &count, &error));
	assert_int_equal(count, 0);
	assert_true(move(records, &second, ORDER_CREATED, ORDER_FAILED));
	/* Telling of what it no longer is does not count. */
	must(records_order_told(records, second.id, ORDER_EXPIRED, &error));
	must(records_order_untold(records, list, 4, &count, &error));
	assert_int_equal(count, 1);
	must_fail(records_order_told(records, order_of(9).id, ORDER_PAID, &error), ERROR_NOT_FOUND,
		  order_of(9).id);
	records_close(records);
}

static void test_overdue_orders_are_those_that_wait_too_long(void **state)
{
	struct records *records = must_open(":memory:");
	struct order_record list[4], order;
	size_t count;

	(void)state;
	for (unsigned i = 1; i <= 4; i++) {
		order = order_of(i);
		order.token_expires_ms = NOON + 1000 - i;
		must(records_order_add(records, &order, PREFIX, NULL, STR(""), &error));
		if (i == 2)
			assert_true(move(records, &order, ORDER_CREATED, ORDER_HANDED_OFF));
		if (i == 3)
			assert_true(move(records, &order, ORDER_CREATED, ORDER_PAID));
	}
	must(records_order_overdue(records, NOON + 999, list, 4, &count, &error));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].id, order_of(4).id);
	assert_string_equal(list[1].id, order_of(2).id);
	must(records_order_overdue(records, NOON + 1000, list, 4, &count, &error));
	assert_int_equal(count, 3);
	records_close(records);
}

static void add_with_case(struct records *records, unsigned number)
{
	struct order_record order = order_of(number);
	struct case_record held = case_of(number);

	memcpy(held.id, order.id, sizeof held.id);
	must(records_order_add(records, &order, PREFIX, &held, STR("{}"), &error));
}

static void test_cases_that_nobody_paid_for_are_forgotten_with_their_orders(void **state)
{
	static const enum order_state ends[] = {ORDER_CREATED, ORDER_FAILED, ORDER_EXPIRED,
						ORDER_PAID, ORDER_EXPIRED};
	struct records *records = must_open(":memory:");
	struct order_record order;
	struct case_record held;
	size_t forgotten, counts[CASE_STATES];

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		add_with_case(records, i);
		order = get(records, i);
		order.changed_ms = NOON + (i == 4 ? 2 * DAY : 0);
		if (ends[i] != ORDER_CREATED)
			assert_true(move(records, &order, ORDER_CREATED, ends[i]));
	}
	/* One without a case is not its business. */
	order = add(records, 9);
	assert_true(move(records, &order, ORDER_CREATED, ORDER_EXPIRED));
	must(records_forget(records, NOON + DAY, 0, 10, &forgotten, &error));
	assert_int_equal(forgotten, 2);
	must(records_case_count(records, counts, &error));
	assert_int_equal(counts[CASE_HELD], 2);
	assert_int_equal(counts[CASE_WAITING], 1);
	for (unsigned i = 1; i <= 2; i++) {
		must_fail(records_order_get(records, order_of(i).id, &order, &error),
			  ERROR_NOT_FOUND, "no order");
		must_fail(records_case_get(records, str_from(order_of(i).id), &held, NULL, &error),
			  ERROR_NOT_FOUND, "no case");
	}
	get(records, 9);
	records_close(records);
}

/* --- many at once --- */

enum { THREADS = 4, PROCESSES = 3, ORDERS = 12 };

/* Tries to be the one that uses each token; the number of those that it got. */
static int use_all(const char *path)
{
	struct records *records = records_open(path, NULL);
	int won = 0;

	for (unsigned i = 0; records && i < ORDERS; i++) {
		struct order_record order = order_of(i);
		bool moved = false;

		order.state = ORDER_HANDED_OFF;
		if (!records_order_move(records, &order, ORDER_CREATED, order.token, &moved, NULL))
			won = 1000;
		won += moved;
	}
	records_close(records);
	return records ? won : 1000;
}

struct user {
	pthread_t thread;
	const char *path;
	int won;
};

static void *use_in_thread(void *context)
{
	struct user *user = context;

	user->won = use_all(user->path);
	return NULL;
}

static void test_of_many_at_once_one_uses_a_token(void **state)
{
	struct place *place = *state;
	struct records *records = must_open(place->path);
	struct user users[THREADS];
	pid_t children[PROCESSES];
	size_t counts[ORDER_STATES];
	int won = 0;

	for (unsigned i = 0; i < ORDERS; i++)
		add(records, i);
	records_close(records);
	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(use_all(place->path) & 0xff);
	}
	for (int i = 0; i < THREADS; i++) {
		users[i].path = place->path;
		assert_int_equal(pthread_create(&users[i].thread, NULL, use_in_thread, &users[i]),
				 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(users[i].thread, NULL);
		won += users[i].won;
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status = 0;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status));
		won += WEXITSTATUS(status);
	}
	assert_int_equal(won, ORDERS);
	records = must_open(place->path);
	must(records_order_count(records, counts, &error));
	assert_int_equal(counts[ORDER_HANDED_OFF], ORDERS);
	records_close(records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adding_twice_makes_one_order),
		cmocka_unit_test(test_a_reference_that_is_given_stays),
		cmocka_unit_test(test_what_is_no_order_is_refused),
		cmocka_unit_test(test_only_the_expected_state_and_token_move),
		cmocka_unit_test(test_paying_releases_the_held_case),
		cmocka_unit_test(test_a_refused_case_takes_its_order_back),
		cmocka_unit_test(test_untold_orders_are_listed_until_they_are_told),
		cmocka_unit_test(test_overdue_orders_are_those_that_wait_too_long),
		cmocka_unit_test(test_cases_that_nobody_paid_for_are_forgotten_with_their_orders),
		PLACE_TEST(test_of_many_at_once_one_uses_a_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
