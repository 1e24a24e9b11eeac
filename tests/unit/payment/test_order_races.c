/* Many threads and processes at one order: a token is used once, a payment is booked once. */
#include <poll.h>
#include <pthread.h>
#include <sys/wait.h>

#include "shop.h"

enum { THREADS = 10, PROCESSES = 6, TIMES = 20 };

/* Acts once and says how often it won; -1 when something was wrong. */
typedef int action(struct orders *orders, const struct order_record *order, struct str token);

struct race {
	const struct orders_options *options;
	const char *store;
	const struct order_record *order;
	struct str token;
	action *act;
	unsigned times;
};

/* With a connection of its own, as each thread and process has. */
static int run(const struct race *race, void (*wait)(void *), void *start)
{
	struct orders_options options = *race->options;
	struct orders *orders;
	int won = 0, result = 0;

	options.records = records_open(race->store, NULL);
	wait(start);
	if (!options.records)
		return -1;
	orders = orders_create(&options);
	for (unsigned i = 0; i < race->times && result >= 0; i++) {
		result = race->act(orders, race->order, race->token);
		won += result;
	}
	orders_destroy(orders);
	records_close(options.records);
	return result < 0 ? -1 : won;
}

struct runner {
	const struct race *race;
	pthread_barrier_t *start;
	pthread_t thread;
	int won;
};

static void wait_barrier(void *start)
{
	pthread_barrier_wait(start);
}

static void *run_thread(void *data)
{
	struct runner *runner = data;

	runner->won = run(runner->race, wait_barrier, runner->start);
	return NULL;
}

static int race_threads(const struct race *race)
{
	struct runner runners[THREADS];
	pthread_barrier_t start;
	int won = 0;

	assert_int_equal(pthread_barrier_init(&start, NULL, THREADS), 0);
	for (int i = 0; i < THREADS; i++) {
		runners[i] = (struct runner){.race = race, .start = &start};
		assert_int_equal(pthread_create(&runners[i].thread, NULL, run_thread, &runners[i]),
				 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(runners[i].thread, NULL);
		assert_true(runners[i].won >= 0);
		won += runners[i].won;
	}
	pthread_barrier_destroy(&start);
	return won;
}

/* Until the parent closes its end. */
static void wait_pipe(void *start)
{
	struct pollfd end = {.fd = *(int *)start};

	while (poll(&end, 1, -1) < 0)
		continue;
}

static int race_processes(const struct race *race)
{
	pid_t children[PROCESSES];
	int start[2], status, won = 0;

	assert_int_equal(pipe(start), 0);
	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0) {
			int result;

			close(start[1]);
			result = run(race, wait_pipe, &start[0]);
			_exit(result < 0 ? 255 : result);
		}
	}
	close(start[1]);
	for (int i = 0; i < PROCESSES; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 255);
		won += WEXITSTATUS(status);
	}
	close(start[0]);
	return won;
}

/* A connection must not pass a fork: the store is closed while others race for it. */
static int race_for(struct shop *shop, const struct order_record *order, struct str token,
		    action *act, unsigned times, bool processes)
{
	const struct race race = {&shop->options, shop->parties->store, order, token, act, times};
	int won;

	orders_destroy(shop->orders);
	records_close(shop->options.records);
	shop->orders = NULL;
	shop->options.records = NULL;
	won = processes ? race_processes(&race) : race_threads(&race);
	shop_restart(shop);
	return won;
}

static int act_use(struct orders *orders, const struct order_record *order, struct str token)
{
	struct order_record used;
	enum token_fault fault;
	bool io;

	do {
		fault = orders_use(orders, token, &used, &io);
	} while (io);
	if (fault != TOKEN_FINE)
		return fault == TOKEN_REPLAYED ? 0 : -1;
	return strcmp(used.id, order->id) == 0 && used.state == ORDER_HANDED_OFF ? 1 : -1;
}

static int act_answer(struct orders *orders, const struct order_record *order, struct str token)
{
	struct order_record got;
	enum token_fault fault;
	bool io, changed;

	(void)order;
	do {
		fault = orders_answer(orders, token, &got, &changed, &io);
	} while (io);
	return fault == TOKEN_FINE ? changed : -1;
}

/* A citizen who clicks and clicks: a new link each time, which is used at once. */
static int act_place_and_use(struct orders *orders, const struct order_record *order,
			     struct str token)
{
	struct order_record again = *order, used;
	struct buf link BUF_AUTO = {0};
	struct error error = {0};
	enum token_fault fault;
	bool io;

	(void)token;
	if (!orders_place(orders, &again, NULL, STR(""), &link, &error))
		return (error.code == ERROR_INVALID && again.state == ORDER_HANDED_OFF) ||
				       error.code == ERROR_BUSY
			       ? 0
			       : -1;
	do {
		fault = orders_use(orders, str_from(strstr(link.data, "token=") + 6), &used, &io);
	} while (io);
	return fault == TOKEN_FINE ? 1 : fault == TOKEN_REPLAYED ? 0 : -1;
}

/* The payment comes while the order is being given up. */
static int act_expire_and_answer(struct orders *orders, const struct order_record *order,
				 struct str token)
{
	int booked;

	orders_expire(orders, 10);
	booked = act_answer(orders, order, token);
	orders_expire(orders, 10);
	return booked;
}

static void test_of_200_uses_in_threads_one_wins(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};
	struct order_record order = place(shop, 1, &link);

	assert_int_equal(race_for(shop, &order, token_of(&link), act_use, TIMES, false), 1);
	assert_int_equal(order_now(shop, order.id).state, ORDER_HANDED_OFF);
}

static void test_of_many_uses_in_processes_one_wins(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0};

	for (unsigned round = 0; round < 5; round++) {
		struct order_record order = place(shop, round, &link);

		assert_int_equal(race_for(shop, &order, token_of(&link), act_use, TIMES, true), 1);
		assert_int_equal(order_now(shop, order.id).state, ORDER_HANDED_OFF);
	}
}

static void test_of_many_links_of_one_order_one_is_used(void **state)
{
	struct shop *shop = *state;
	struct order_record order = order_of(1);
	size_t counts[ORDER_STATES];

	for (int processes = 0; processes < 2; processes++) {
		snprintf(order.id, sizeof order.id, "%032x", 7 + (unsigned)processes);
		assert_int_equal(race_for(shop, &order, STR(""), act_place_and_use, 5, processes),
				 1);
		must(records_order_count(shop->options.records, counts, &error));
		assert_int_equal(counts[ORDER_HANDED_OFF], 1 + processes);
	}
}

static void test_a_payment_is_booked_once(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0}, token BUF_AUTO = {0};

	for (unsigned i = 0; i < 2; i++) {
		struct order_record order = place(shop, i, &link);

		sign_claims(shop->parties->theirs, answer_now(shop, order.id, "paid", "p", 1250),
			    &token);
		assert_int_equal(
			race_for(shop, &order, buf_borrow(&token), act_answer, TIMES, i == 1), 1);
		assert_int_equal(order_now(shop, order.id).state, ORDER_PAID);
		assert_int_equal(case_now(shop, order.id), CASE_WAITING);
	}
}

static void test_a_payment_stands_however_it_races_with_expiry(void **state)
{
	struct shop *shop = *state;
	struct buf link BUF_AUTO = {0}, token BUF_AUTO = {0};

	for (unsigned i = 0; i < 6; i++) {
		struct order_record order = place(shop, i, &link);

		shop->parties->now += 60 * MINUTE;
		sign_claims(shop->parties->theirs, answer_now(shop, order.id, "paid", "p", 1250),
			    &token);
		assert_int_equal(
			race_for(shop, &order, buf_borrow(&token), act_expire_and_answer, 2, i % 2),
			1);
		assert_int_equal(order_now(shop, order.id).state, ORDER_PAID);
		assert_int_equal(case_now(shop, order.id), CASE_WAITING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHOP_TEST(test_of_200_uses_in_threads_one_wins),
		SHOP_TEST(test_of_many_uses_in_processes_one_wins),
		SHOP_TEST(test_of_many_links_of_one_order_one_is_used),
		SHOP_TEST(test_a_payment_is_booked_once),
		SHOP_TEST(test_a_payment_stands_however_it_races_with_expiry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
