/* What one connection, one address and all together may do, by a clock that the test sets. */
#include "unit.h"

#include "server/limits.h"

enum { SECOND = 1000000, START = 5000000 };

static void test_a_burst_passes_and_the_next_is_told_when_to_come(void **state)
{
	struct bucket bucket = {0};
	int64_t wait;

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(bucket_take(&bucket, 2, 10, START), 0);
	wait = bucket_take(&bucket, 2, 10, START);
	assert_in_range(wait, 400, 600);
	/* Just before it is refused still, and refusals cost nothing. */
	assert_in_range(bucket_take(&bucket, 2, 10, START + (wait - 2) * 1000), 1, 3);
	assert_int_equal(bucket_take(&bucket, 2, 10, START + wait * 1000), 0);
	assert_true(bucket_take(&bucket, 2, 10, START + wait * 1000) > 0);
}

static void test_the_bucket_fills_at_the_rate_and_not_above_the_burst(void **state)
{
	struct bucket bucket = {0};
	int passed = 0;

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(bucket_take(&bucket, 4, 10, START), 0);
	/* One second at 4 a second. */
	for (int i = 0; i < 10; i++)
		passed += bucket_take(&bucket, 4, 10, START + SECOND + 100) == 0;
	assert_int_equal(passed, 4);
	/* An hour: a burst, no more. */
	passed = 0;
	for (int i = 0; i < 50; i++)
		passed += bucket_take(&bucket, 4, 10, START + (int64_t)3600 * SECOND) == 0;
	assert_int_equal(passed, 10);
}

static void test_a_rate_of_zero_never_refuses(void **state)
{
	struct bucket bucket = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(bucket_take(&bucket, 0, 1, START), 0);
}

static void test_a_clock_that_stands_still_gives_one_burst(void **state)
{
	struct bucket bucket = {0};
	int passed = 0;

	(void)state;
	for (int i = 0; i < 100; i++)
		passed += bucket_take(&bucket, 2, 7, 0) == 0;
	assert_int_equal(passed, 7);
}

static void test_the_largest_settings_do_not_overflow(void **state)
{
	struct bucket slow = {0}, fast = {0};
	int64_t late = INT64_C(1) << 52;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(bucket_take(&slow, 1, 1000000000, late), 0);
		assert_int_equal(bucket_take(&fast, 1000000000, 1000000000, late), 0);
	}
}

struct bench {
	struct config config;
	struct limits *limits;
};

static int bench_open(void **state)
{
	struct bench *bench = mem_zalloc(1, sizeof *bench);

	config_init(&bench->config);
	bench->config.connections_per_address = 2;
	bench->config.connections_total = 5;
	bench->config.address_messages_per_second = 1;
	bench->config.address_messages_burst = 3;
	bench->limits = limits_create(&bench->config);
	*state = bench;
	return 0;
}

static int bench_close(void **state)
{
	struct bench *bench = *state;

	limits_destroy(bench->limits);
	config_finish(&bench->config);
	free(bench);
	return 0;
}

static struct address *enter(struct bench *bench, const char *text)
{
	struct address *address = NULL;

	assert_int_equal(limits_enter(bench->limits, text, START, &address), LIMITS_FINE);
	assert_non_null(address);
	return address;
}

static enum limits_answer try_to_enter(struct bench *bench, const char *text)
{
	struct address *address = NULL;
	enum limits_answer answer = limits_enter(bench->limits, text, START, &address);

	if (answer == LIMITS_FINE)
		limits_leave(bench->limits, address);
	return answer;
}

static void test_an_address_has_so_many_connections(void **state)
{
	struct bench *bench = *state;
	struct address *first = enter(bench, "192.0.2.1");

	assert_ptr_equal(enter(bench, "192.0.2.1"), first);
	assert_int_equal(try_to_enter(bench, "192.0.2.1"), LIMITS_ADDRESS);
	assert_int_equal(try_to_enter(bench, "192.0.2.2"), LIMITS_FINE);
	limits_leave(bench->limits, first);
	assert_int_equal(try_to_enter(bench, "192.0.2.1"), LIMITS_FINE);
	limits_leave(bench->limits, first);
}

static void test_all_together_have_so_many_connections(void **state)
{
	struct bench *bench = *state;
	struct address *addresses[5];

	for (int i = 0; i < 5; i++) {
		char text[32];

		snprintf(text, sizeof text, "192.0.2.%d", i);
		addresses[i] = enter(bench, text);
	}
	assert_int_equal(try_to_enter(bench, "192.0.2.99"), LIMITS_TOTAL);
	limits_leave(bench->limits, addresses[3]);
	assert_int_equal(try_to_enter(bench, "192.0.2.99"), LIMITS_FINE);
}

static void test_zero_means_no_limit_of_connections(void **state)
{
	struct bench *bench = *state;

	bench->config.connections_per_address = 0;
	bench->config.connections_total = 0;
	for (int i = 0; i < 100; i++)
		enter(bench, "192.0.2.1");
}

static void test_an_ipv4_address_is_the_same_when_it_is_mapped(void **state)
{
	struct bench *bench = *state;
	struct address *plain = enter(bench, "192.0.2.7");

	assert_ptr_equal(enter(bench, "::ffff:192.0.2.7"), plain);
	assert_ptr_not_equal(enter(bench, "::ffff:192.0.2.8"), plain);
}

static void test_an_ipv6_network_of_64_bits_is_one_address(void **state)
{
	struct bench *bench = *state;
	struct address *home = enter(bench, "2001:db8:1:2::1");

	assert_ptr_equal(enter(bench, "2001:db8:1:2:ffff:eeee:dddd:cccc"), home);
	assert_ptr_not_equal(enter(bench, "2001:db8:1:3::1"), home);
	assert_ptr_not_equal(enter(bench, "2001:db8:2:2::1"), home);
}

static void test_what_is_no_address_counts_as_one(void **state)
{
	struct bench *bench = *state;
	struct address *odd = enter(bench, "unix");

	assert_ptr_equal(enter(bench, ""), odd);
	assert_int_equal(try_to_enter(bench, "300.1.2.3"), LIMITS_ADDRESS);
}

static void test_messages_of_an_address_share_a_bucket(void **state)
{
	struct bench *bench = *state;
	struct address *home = enter(bench, "2001:db8::1"), *other = enter(bench, "192.0.2.1");

	enter(bench, "2001:db8::2");
	for (int i = 0; i < 3; i++)
		assert_int_equal(limits_message(bench->limits, home, START), 0);
	assert_in_range(limits_message(bench->limits, home, START), 900, 1100);
	assert_int_equal(limits_message(bench->limits, other, START), 0);
}

static void test_requests_share_the_bucket_of_messages(void **state)
{
	struct bench *bench = *state;
	struct address *home = enter(bench, "192.0.2.1");

	assert_int_equal(limits_request(bench->limits, "192.0.2.1", START), 0);
	assert_int_equal(limits_message(bench->limits, home, START), 0);
	assert_int_equal(limits_request(bench->limits, "::ffff:192.0.2.1", START), 0);
	assert_in_range(limits_request(bench->limits, "192.0.2.1", START), 900, 1100);
	assert_int_equal(limits_request(bench->limits, "192.0.2.2", START), 0);
	assert_int_equal(home->connections, 1);
}

static void test_who_is_refused_a_hundred_times_has_to_wait(void **state)
{
	struct bench *bench = *state;
	int64_t wait;

	for (int i = 0; i < 100; i++) {
		assert_int_equal(limits_try(bench->limits, "192.0.2.1", START), 0);
		limits_refused(bench->limits, "192.0.2.1", START);
	}
	wait = limits_try(bench->limits, "192.0.2.1", START);
	assert_in_range(wait, 500, 700);
	assert_int_equal(limits_try(bench->limits, "192.0.2.2", START), 0);
	/* Asking costs nothing; a minute later there are a hundred again. */
	assert_int_equal(limits_try(bench->limits, "192.0.2.1", START + wait * 1000), 0);
	assert_int_equal(limits_try(bench->limits, "192.0.2.1", START + wait * 1000), 0);
	limits_refused(bench->limits, "192.0.2.1", START + wait * 1000);
	assert_true(limits_try(bench->limits, "192.0.2.1", START + wait * 1000) > 0);
	for (int i = 0; i < 100; i++) {
		int64_t later = START + INT64_C(120) * SECOND;

		assert_int_equal(limits_try(bench->limits, "192.0.2.1", later), 0);
		limits_refused(bench->limits, "192.0.2.1", later);
	}
}

static void test_an_address_with_refusals_is_not_forgotten(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 100; i++)
		limits_refused(bench->limits, "192.0.2.1", START);
	limits_sweep(bench->limits, 100, START + SECOND / 2);
	assert_true(limits_try(bench->limits, "192.0.2.1", START + SECOND / 2) > 0);
}

/* An address is at rest without connections and with a full bucket: a new connection then finds
 * nothing of what was before. */
static void test_only_addresses_at_rest_are_forgotten(void **state)
{
	struct bench *bench = *state;
	struct address *busy = enter(bench, "192.0.2.1"), *spent = enter(bench, "192.0.2.2");

	for (int i = 0; i < 3; i++)
		assert_int_equal(limits_message(bench->limits, spent, START), 0);
	limits_leave(bench->limits, spent);
	limits_sweep(bench->limits, 100, START);
	/* The one has its connection still, the other its empty bucket. */
	assert_ptr_equal(enter(bench, "192.0.2.1"), busy);
	assert_ptr_equal(enter(bench, "192.0.2.2"), spent);
	assert_true(limits_message(bench->limits, spent, START) > 0);
	limits_leave(bench->limits, spent);
	/* The sanitizer would tell if the busy one were freed. */
	limits_sweep(bench->limits, 100, START + 60 * (int64_t)SECOND);
	assert_int_equal(busy->connections, 2);
	spent = enter(bench, "192.0.2.2");
	assert_int_equal(spent->bucket.full_at_us, 0);
	limits_leave(bench->limits, busy);
	limits_leave(bench->limits, busy);
}

static void test_strangers_that_come_once_do_not_pile_up(void **state)
{
	struct bench *bench = *state;
	struct address *stays = enter(bench, "198.51.100.1");
	struct address *first = enter(bench, "203.0.113.1");

	first->bucket.full_at_us = 1; /* a mark that a forgotten address loses */
	limits_leave(bench->limits, first);
	for (int i = 0; i < 10; i++) {
		char text[48];

		snprintf(text, sizeof text, "2001:db8:%x::1", i);
		limits_leave(bench->limits, enter(bench, text));
	}
	assert_int_equal(enter(bench, "203.0.113.1")->bucket.full_at_us, 0);
	assert_int_equal(stays->connections, 1);
}

static void test_only_the_proxies_of_the_configuration_are_trusted(void **state)
{
	struct bench *bench = *state;

	assert_false(limits_trusts(bench->limits, STR("127.0.0.1")));
	assert_true(config_set(&bench->config, STR("trusted-proxies"), STR("127.0.0.1, 10.0.0.9"),
			       NULL));
	assert_true(limits_trusts(bench->limits, STR("127.0.0.1")));
	assert_true(limits_trusts(bench->limits, STR("10.0.0.9")));
	assert_false(limits_trusts(bench->limits, STR("10.0.0.90")));
	assert_false(limits_trusts(bench->limits, STR("")));
}

#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_burst_passes_and_the_next_is_told_when_to_come),
		cmocka_unit_test(test_the_bucket_fills_at_the_rate_and_not_above_the_burst),
		cmocka_unit_test(test_a_rate_of_zero_never_refuses),
		cmocka_unit_test(test_a_clock_that_stands_still_gives_one_burst),
		cmocka_unit_test(test_the_largest_settings_do_not_overflow),
		BENCH_TEST(test_an_address_has_so_many_connections),
		BENCH_TEST(test_all_together_have_so_many_connections),
		BENCH_TEST(test_zero_means_no_limit_of_connections),
		BENCH_TEST(test_an_ipv4_address_is_the_same_when_it_is_mapped),
		BENCH_TEST(test_an_ipv6_network_of_64_bits_is_one_address),
		BENCH_TEST(test_what_is_no_address_counts_as_one),
		BENCH_TEST(test_messages_of_an_address_share_a_bucket),
		BENCH_TEST(test_requests_share_the_bucket_of_messages),
		BENCH_TEST(test_who_is_refused_a_hundred_times_has_to_wait),
		BENCH_TEST(test_an_address_with_refusals_is_not_forgotten),
		BENCH_TEST(test_only_addresses_at_rest_are_forgotten),
		BENCH_TEST(test_strangers_that_come_once_do_not_pile_up),
		BENCH_TEST(test_only_the_proxies_of_the_configuration_are_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
