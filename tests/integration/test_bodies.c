/* Requests with a body: too long, too short, too slow, of the wrong method, one behind the other.
 */
#include <stdio.h>

#include "base/mem.h"
#include "pay.h"
#include "talk.h"

#define USE "/payments/use"

enum { BODY_LIMIT = 16384, BIG = 200000 };

static struct str body_of(struct buf *body, size_t len)
{
	buf_reset(body);
	memset(buf_reserve(body, len), 'x', len);
	body->len = len;
	return buf_borrow(body);
}

static void test_a_body_has_at_most_16_kib(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	BUF_AUTO struct buf body = {0};
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_post(pay.rig, USE, body_of(&body, BODY_LIMIT), &response);
	assert_int_equal(response.status, 401);
	pay_post(pay.rig, USE, body_of(&body, BODY_LIMIT + 1), &response);
	assert_int_equal(response.status, 413);
	pay_post(pay.rig, USE, body_of(&body, BIG), &response);
	assert_int_equal(response.status, 413);
	/* It need not come to be refused. */
	http_ask(pay.rig, "POST", USE, "Content-Length: 1048577\r\n", &response);
	assert_int_equal(response.status, 413);
	http_ask(pay.rig, "POST", USE, "Content-Length: 99999999999999999999\r\n", &response);
	assert_int_equal(response.status, 411);
	talk_check_alive(pay.rig);
}

static void test_the_length_of_a_body_must_be_said(void **state)
{
	static const char *const headers[] = {
		"",
		"Transfer-Encoding: chunked\r\n",
		"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
		"Content-Length: -5\r\n",
		"Content-Length: 5x\r\n",
		"Content-Length: 0x10\r\n",
	};
	RESPONSE_AUTO struct response response = {0};
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		http_ask(pay.rig, "POST", USE, headers[i], &response);
		if (response.status != 411)
			fail_msg("'%s': %u", headers[i], response.status);
	}
	http_ask(pay.rig, "POST", USE, "Content-Length: 0\r\n", &response);
	assert_int_equal(response.status, 401);
	talk_check_alive(pay.rig);
}

static void test_methods_are_told_apart(void **state)
{
	static const struct {
		const char *method, *path, *allow;
		unsigned status;
	} requests[] = {
		{"GET", USE, "POST", 405},
		{"HEAD", "/payments/status", "POST", 405},
		{"PUT", USE, "POST", 405},
		{"POST", "/payments/keys", "GET, HEAD", 405},
		{"POST", "/metrics", "GET, HEAD", 405},
		{"POST", "/payments/", "GET, HEAD", 405},
		{"GET", "/payments/", NULL, 404},
		{"GET", USE "/", NULL, 404},
		{"GET", "/orders/", NULL, 404},
		{"HEAD", "/payments/keys", NULL, 200},
	};
	RESPONSE_AUTO struct response response = {0};
	struct pay pay;

	pay_init(&pay, *state);
	pay_start(&pay);
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		bool has_body = strcmp(requests[i].method, "POST") == 0;

		http_ask(pay.rig, requests[i].method, requests[i].path,
			 has_body ? "Content-Length: 0\r\n" : "", &response);
		if (response.status != requests[i].status)
			fail_msg("%s %s: %u", requests[i].method, requests[i].path,
				 response.status);
		if (requests[i].allow)
			assert_true(response_has(&response, "allow", requests[i].allow));
	}
	/* A body that nobody wants is read and refused all the same. */
	pay_post(pay.rig, "/nothing", STR("some words"), &response);
	assert_int_equal(response.status, 405);
}

static void test_a_body_that_stops_half_way_changes_nothing(void **state)
{
	BUF_AUTO struct buf token = {0}, head = {0};
	struct pay pay;
	struct raw *raw;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_order(&pay, NULL, &token);
	buf_addf(&head, "POST " USE " HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%.60s",
		 token.len, token.data);
	raw = raw_connect(pay.rig);
	raw_send(raw, buf_borrow(&head));
	raw_receive(raw, 100);
	raw_close(raw);
	talk_check_alive(pay.rig);
	pay_expect(pay.rig, USE, &token, 200, "handed_off");
}

/* A byte now and then does not keep a connection for ever: 10 seconds, whatever comes. */
static void test_a_body_that_drips_is_cut_off(void **state)
{
	struct pay pay;
	struct raw *slow;
	int64_t end;

	pay_init(&pay, *state);
	pay_start(&pay);
	slow = raw_connect(pay.rig);
	raw_send(slow, STR("POST " USE " HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n"));
	end = now_ms() + START_LIMIT_MS;
	while (!slow->is_over && now_ms() < end) {
		raw_send(slow, STR("X"));
		raw_receive(slow, 500);
	}
	assert_true(slow->is_over);
	talk_check_alive(pay.rig);
}

static void add_use(struct buf *out, const struct buf *token)
{
	buf_addf(out, "POST " USE " HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n",
		 token->len);
	buf_add(out, buf_borrow(token));
}

/* What comes behind a POST in one packet is not looked at: the connection ends. */
static void test_nothing_is_pipelined_behind_a_body(void **state)
{
	BUF_AUTO struct buf token = {0}, other = {0}, both = {0};
	struct order_record order;
	struct pay pay;
	struct raw *raw;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_order(&pay, NULL, &token);
	order = pay_order(&pay, NULL, &other);
	add_use(&both, &token);
	add_use(&both, &other);
	raw = raw_connect(pay.rig);
	raw_send(raw, buf_borrow(&both));
	raw_await_end(raw);
	assert_int_equal(strncmp(raw->in.data, "HTTP/1.1 200 ", 13), 0);
	assert_contains(&raw->in, "connection: close\r\n");
	assert_null(strstr(raw->in.data + 13, "HTTP/1.1"));
	assert_int_equal(pay_look(&pay, order.id).state, ORDER_CREATED);
	pay_expect(pay.rig, USE, &other, 200, "handed_off");
}

/* The head of a POST that came with the request before it must not be taken for its body. */
static void test_a_body_is_never_taken_from_the_wrong_place(void **state)
{
	BUF_AUTO struct buf token = {0}, both = {0};
	struct pay pay;
	struct raw *raw;
	int64_t end = now_ms() + START_LIMIT_MS;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_order(&pay, NULL, &token);
	buf_add(&both, STR("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
	add_use(&both, &token);
	raw = raw_connect(pay.rig);
	raw_send(raw, buf_borrow(&both));
	raw_await_end(raw);
	assert_contains(&raw->in, "alive\n");
	assert_null(strstr(raw->in.data, " 401 "));
	assert_true(http_metric(pay.rig, "pierre_payment_tokens_refused_total{endpoint=\"use\","
					 "reason=\"malformed\"}") == 0);
	/* One behind the other they are both answered, on one connection. */
	raw = raw_connect(pay.rig);
	raw_send(raw, STR("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
	while (!buf_contains(&raw->in, "alive\n") && now_ms() < end)
		raw_receive(raw, 50);
	buf_reset(&both);
	add_use(&both, &token);
	raw_send(raw, buf_borrow(&both));
	raw_await_end(raw);
	assert_contains(&raw->in, "\"handed_off\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_body_has_at_most_16_kib),
		RIG_TEST(test_the_length_of_a_body_must_be_said),
		RIG_TEST(test_methods_are_told_apart),
		RIG_TEST(test_a_body_that_stops_half_way_changes_nothing),
		RIG_TEST(test_a_body_that_drips_is_cut_off),
		RIG_TEST(test_nothing_is_pipelined_behind_a_body),
		RIG_TEST(test_a_body_is_never_taken_from_the_wrong_place),
	};

	return cmocka_run_group_tests_name("bodies", tests, NULL, NULL);
}
