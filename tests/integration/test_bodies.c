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

static void add_use(struct buf *out, const struct buf *token, const char *headers)
{
	buf_addf(out, "POST " USE " HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n%s\r\n",
		 token->len, headers);
	buf_add(out, buf_borrow(token));
}

/* Two in one packet, the second closing: each has its own answer, in order. */
static void test_pipelined_requests_are_answered_in_order(void **state)
{
	BUF_AUTO struct buf token = {0}, both = {0};
	struct pay pay;
	struct raw *raw;
	const char *first, *second;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_order(&pay, NULL, &token);
	add_use(&both, &token, "");
	add_use(&both, &token, "Connection: close\r\n");
	raw = raw_connect(pay.rig);
	raw_send(raw, buf_borrow(&both));
	raw_await_end(raw);
	first = strstr(raw->in.data, "HTTP/1.1 200 ");
	second = strstr(raw->in.data, "HTTP/1.1 409 ");
	assert_true(first == raw->in.data && second > first);
	assert_non_null(strstr(second, "{\"error\":\"used\"}"));
}

static void test_a_connection_goes_on_behind_a_body(void **state)
{
	BUF_AUTO struct buf token = {0}, request = {0};
	struct pay pay;
	struct raw *raw;
	int64_t end = now_ms() + START_LIMIT_MS;

	pay_init(&pay, *state);
	pay_start(&pay);
	pay_order(&pay, NULL, &token);
	add_use(&request, &token, "");
	raw = raw_connect(pay.rig);
	raw_send(raw, buf_borrow(&request));
	while (!buf_contains(&raw->in, "\"handed_off\"}") && now_ms() < end)
		raw_receive(raw, 50);
	assert_contains(&raw->in, "HTTP/1.1 200 ");
	raw_send(raw, STR("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
	raw_await_end(raw);
	assert_contains(&raw->in, "alive\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_body_has_at_most_16_kib),
		RIG_TEST(test_the_length_of_a_body_must_be_said),
		RIG_TEST(test_methods_are_told_apart),
		RIG_TEST(test_a_body_that_stops_half_way_changes_nothing),
		RIG_TEST(test_a_body_that_drips_is_cut_off),
		RIG_TEST(test_pipelined_requests_are_answered_in_order),
		RIG_TEST(test_a_connection_goes_on_behind_a_body),
	};

	return cmocka_run_group_tests_name("bodies", tests, NULL, NULL);
}
