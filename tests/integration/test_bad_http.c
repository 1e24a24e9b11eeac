/* Connections that no client of ours would open: garbage, headers that never end, wrong origins,
 * hundreds at once. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "raw.h"
#include "talk.h"

#define PROTOCOL "Sec-WebSocket-Protocol: pierre.v1\r\n"

enum { MANY = 1000, PER_ADDRESS = 64, FILES = 4096, STUFFED = 32 << 20 };

static unsigned upgrade_with(struct rig *rig, const char *headers)
{
	struct raw *raw = raw_connect(rig);
	unsigned status = raw_upgrade(raw, headers);

	raw_close(raw);
	return status;
}

/* This test and its daemon hold some thousand sockets together. */
static void allow_files(void)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_cur < FILES) {
		limit.rlim_cur = limit.rlim_max < FILES ? limit.rlim_max : FILES;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static void test_other_origins_are_refused(void **state)
{
	struct rig *rig = *state;
	char same[96];

	rig_start(rig, "--allowed-origins", "https://www.commune.example", NULL);
	assert_int_equal(upgrade_with(rig, PROTOCOL), 101);
	snprintf(same, sizeof same, PROTOCOL "Origin: http://127.0.0.1:%d\r\n", rig->port);
	assert_int_equal(upgrade_with(rig, same), 101);
	assert_int_equal(upgrade_with(rig, PROTOCOL "Origin: https://www.commune.example\r\n"),
			 101);
	assert_int_equal(upgrade_with(rig, PROTOCOL "Origin: https://evil.example\r\n"), 403);
	assert_int_equal(
		upgrade_with(rig, PROTOCOL "Origin: https://www.commune.example.evil.example\r\n"),
		403);
	assert_int_equal(upgrade_with(rig, PROTOCOL "Origin: null\r\n"), 403);
	assert_true(http_metric(rig, "pierre_refused_total{reason=\"origin\"}") == 3);
	talk_check_alive(rig);
}

static void test_other_protocols_and_paths_are_refused(void **state)
{
	static const char elsewhere[] =
		"GET /elsewhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
		"Connection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" PROTOCOL "\r\n";
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	assert_int_not_equal(upgrade_with(rig, "Sec-WebSocket-Protocol: chat.v9\r\n"), 101);
	assert_int_not_equal(upgrade_with(rig, ""), 101);
	raw = raw_connect(rig);
	raw_send(raw, STR(elsewhere));
	raw_await_end(raw);
	assert_false(raw->in.len && strstr(raw->in.data, " 101 "));
	talk_check_alive(rig);
}

static void test_garbage_is_no_request(void **state)
{
	static const char *const garbage[] = {
		"\r\n\r\n\r\n\r\n",
		"GET\r\n\r\n",
		"GET / HTTP/9.9\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
		"SSH-2.0-OpenSSH_9.2\r\n",
		"GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
		"POST /chat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
		"GET /%00%ff%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
	};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
		struct raw *raw = raw_connect(rig);

		raw_send(raw, str_from(garbage[i]));
		raw_receive(raw, 100);
		raw_close(raw);
		talk_check_alive(rig);
	}
}

static void test_a_header_of_a_megabyte_is_refused(void **state)
{
	BUF_AUTO struct buf request = {0};
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_connect(rig);
	buf_add(&request, STR("GET / HTTP/1.1\r\nHost: x\r\nX-Long: "));
	for (int i = 0; i < 1 << 14; i++)
		buf_add(&request,
			STR("0123456789012345678901234567890123456789012345678901234567890123"));
	raw_send(raw, buf_borrow(&request));
	raw_await_end(raw);
	assert_false(raw->in.len && strstr(raw->in.data, " 200 "));
	talk_check_alive(rig);
}

/* The daemon gives a handshake ten seconds. */
static void test_headers_that_never_end_are_cut_off(void **state)
{
	struct rig *rig = *state;
	struct raw *slow;
	int64_t end;

	rig_start(rig, NULL);
	slow = raw_connect(rig);
	raw_send(slow, STR("GET /healthz HTTP/1.1\r\nHost: x\r\n"));
	end = now_ms() + START_LIMIT_MS;
	while (!slow->is_over && now_ms() < end) {
		raw_send(slow, STR("X"));
		raw_receive(slow, 500);
	}
	assert_true(slow->is_over);
	talk_check_alive(rig);
}

static void test_one_address_gets_64_connections(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	int open = 0, refused = 0;

	allow_files();
	rig_start(rig, NULL);
	for (int i = 0; i < MANY; i++) {
		struct raw *raw = raw_connect(rig);
		unsigned status = raw_upgrade(raw, PROTOCOL);

		open += status == 101;
		refused += status == 503;
		if (status == 503)
			assert_non_null(strstr(raw->in.data, "retry-after:"));
	}
	assert_int_equal(open, PER_ADDRESS);
	assert_int_equal(refused, MANY - PER_ADDRESS);
	http_get(rig, "/healthz", 200, &response);
	assert_true(http_metric(rig, "pierre_connections") == PER_ADDRESS);
	assert_true(http_metric(rig, "pierre_refused_total{reason=\"address\"}") == refused);
	while (rig->raws)
		raw_close(rig->raws);
	sleep_ms(200);
	talk_check_alive(rig);
}

static void test_all_together_get_so_many_connections(void **state)
{
	struct rig *rig = *state;

	rig_start(rig, "--connections-total", "3", "--connections-per-address", "0", NULL);
	for (int i = 0; i < 3; i++)
		raw_greeted(rig);
	assert_int_equal(upgrade_with(rig, PROTOCOL), 503);
	assert_true(http_metric(rig, "pierre_refused_total{reason=\"total\"}") == 1);
	raw_close(rig->raws);
	sleep_ms(200);
	talk_check_alive(rig);
}

static void test_a_trusted_proxy_speaks_for_its_citizens(void **state)
{
	struct rig *rig = *state;

	rig_start(rig, "--trusted-proxies", "127.0.0.1", "--connections-per-address", "1", NULL);
	assert_int_equal(raw_upgrade(raw_connect(rig), PROTOCOL "X-Forwarded-For: 192.0.2.1\r\n"),
			 101);
	assert_int_equal(raw_upgrade(raw_connect(rig), PROTOCOL "X-Forwarded-For: 192.0.2.1\r\n"),
			 503);
	assert_int_equal(raw_upgrade(raw_connect(rig), PROTOCOL "X-Forwarded-For: 192.0.2.2\r\n"),
			 101);
	/* What the citizen wrote in front of it does not count. */
	assert_int_equal(
		raw_upgrade(raw_connect(rig), PROTOCOL "X-Forwarded-For: 192.0.2.9, 192.0.2.2\r\n"),
		503);
}

static void test_a_thousand_connections_that_say_nothing(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;

	allow_files();
	rig_start(rig, NULL);
	for (int i = 0; i < MANY; i++) {
		struct raw *raw = raw_connect(rig);

		if (i % 2)
			raw_send(raw, STR("GET /ch"));
	}
	http_get(rig, "/healthz", 200, &response);
	talk_check_alive(rig);
}

/* Writes until the daemon takes no more for a while; the number of bytes. */
static size_t stuff(struct raw *raw, struct str frame)
{
	int64_t last = now_ms();
	size_t sent = 0;

	while (now_ms() - last < 300 && sent < STUFFED) {
		ssize_t got = send(raw->fd, frame.data + sent % frame.len,
				   frame.len - sent % frame.len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (got > 0) {
			sent += (size_t)got;
			last = now_ms();
		} else {
			sleep_ms(10);
		}
	}
	return sent;
}

/* Each frame has a reply; the client only talks. What waits for it must not grow without end. */
static void test_a_client_that_never_reads_is_not_read_from(void **state)
{
	static const char text[] = "{\"type\":\"language\",\"lang\":\"en\"}";
	BUF_AUTO struct buf frame = {0};
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	buf_add(&frame, (struct str){"\x81\x9f\0\0\0\0", 6});
	buf_add(&frame, STR(text));
	assert_int_equal(sizeof text - 1, 0x1f);
	assert_true(stuff(raw, buf_borrow(&frame)) < STUFFED);
	talk_check_alive(rig);
	raw_close(raw);
	talk_check_alive(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_other_origins_are_refused),
		RIG_TEST(test_other_protocols_and_paths_are_refused),
		RIG_TEST(test_garbage_is_no_request),
		RIG_TEST(test_a_header_of_a_megabyte_is_refused),
		RIG_TEST(test_headers_that_never_end_are_cut_off),
		RIG_TEST(test_one_address_gets_64_connections),
		RIG_TEST(test_all_together_get_so_many_connections),
		RIG_TEST(test_a_trusted_proxy_speaks_for_its_citizens),
		RIG_TEST(test_a_thousand_connections_that_say_nothing),
		RIG_TEST(test_a_client_that_never_reads_is_not_read_from),
	};

	return cmocka_run_group_tests_name("bad_http", tests, NULL, NULL);
}
