/* Bridges to messengers: who may connect, and conversations that outlive lines, keys and daemons.
 */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "line.h"
#include "pay.h"
#include "talk.h"

static const char wrong_key[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static void test_only_the_key_of_a_bridge_opens_its_line(void **state)
{
	RESPONSE_AUTO struct response plain = {0};
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET], other[BRIDGE_SECRET];
	char headers[192];

	line_add_key(rig, "messengers", secret);
	line_add_key(rig, "sms", other);
	rig_start(rig, NULL);
	assert_int_equal(line_try(rig, "messengers", NULL), 401);
	assert_int_equal(line_try(rig, "messengers", ""), 401);
	assert_int_equal(line_try(rig, "messengers", wrong_key), 401);
	assert_int_equal(line_try(rig, "messengers", other), 401);
	assert_int_equal(line_try(rig, "fax", secret), 401);
	assert_int_equal(line_try(rig, "", secret), 401);
	line_open(rig, "messengers", secret);
	line_open(rig, "sms", other);
	assert_true(http_metric(rig, "pierre_bridge_refused_total{reason=\"key\"}") == 6);
	assert_true(http_metric(rig, "pierre_bridge_lines{bridge=\"messengers\"}") == 1);
	/* Each protocol has its path. */
	snprintf(headers, sizeof headers,
		 "Authorization: Bearer %s\r\nSec-WebSocket-Protocol: pierre.v1\r\n", secret);
	assert_int_equal(raw_upgrade_at(raw_connect(rig), "/bridge/messengers", headers), 400);
	assert_int_equal(raw_upgrade(raw_connect(rig),
				     "Sec-WebSocket-Protocol: pierre.bridge.v1, pierre.v1\r\n"),
			 400);
	http_get(rig, "/bridge/messengers", 426, &plain);
}

static void test_who_guesses_a_key_is_slowed_down(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	unsigned last = 401;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	for (int i = 0; i < 110 && last == 401; i++)
		last = line_try(rig, "messengers", wrong_key);
	assert_int_equal(last, 429);
}

static void test_keys_come_and_go_while_the_daemon_runs(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf before = {0};
	char secret[BRIDGE_SECRET], other[BRIDGE_SECRET];
	struct raw *raw, *stays;

	rig_start(rig, NULL);
	assert_int_equal(line_try(rig, "messengers", wrong_key), 401);
	line_add_key(rig, "messengers", secret);
	line_add_key(rig, "sms", other);
	raw = line_open(rig, "messengers", secret);
	stays = line_open(rig, "sms", other);
	line_hello(raw, "ann", 0, false);
	file_get(rig->bridges, &before);
	line_remove_key(rig, "messengers");
	assert_int_equal(raw_close_code(raw), 4003);
	assert_int_equal(line_try(rig, "messengers", secret), 401);
	/* Another key of the same name does not open what belongs to the first one. */
	line_add_key(rig, "messengers", other);
	raw = line_open(rig, "messengers", other);
	line_hello(raw, "ann", 1, false);
	/* The old file again: the conversation was kept. */
	file_put(rig->bridges, buf_borrow(&before));
	assert_int_equal(raw_close_code(raw), 4003);
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "ann", 1, true);
	/* A file that somebody broke changes nothing. */
	file_put(rig->bridges, STR("{"));
	rig_await_log(rig, 0, "event=bridges_refused");
	line_say(raw, "ann", "1", "thank you");
	line_expect_reply(raw, "ann", 2, "1");
	line_hello(stays, "ann", 0, false);
}

static void test_a_daemon_with_a_broken_file_of_keys_does_not_start(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};

	file_put(rig->bridges, STR("{\"bridges\": [\n{\"name\": \"A\"}]}"));
	assert_int_not_equal(rig_run_start(rig, &said, NULL), 0);
	assert_contains(&said, "bridges.json:2: a bridge has a \"name\"");
}

static void test_many_talk_on_one_line_beside_the_web(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	struct talk *web;
	struct raw *raw;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	web = talk_begin(rig, "nl");
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "ann", 0, false);
	line_hello(raw, "bob", 0, false);
	for (int seq = 2; seq < 6; seq++) {
		char id[8];

		snprintf(id, sizeof id, "%d", seq);
		line_say(raw, "ann", id, "thank you");
		line_expect_reply(raw, "ann", seq, id);
		talk_say(web, "bedankt");
		line_send(raw, "bob", "\"type\":\"language\",\"lang\":\"fr\"");
		line_expect_reply(raw, "bob", seq, "");
	}
	assert_true(http_metric(rig, "pierre_bridge_conversations{bridge=\"messengers\"}") == 2);
	assert_true(
		http_metric(rig, "pierre_bridge_frames_received_total{bridge=\"messengers\"}") ==
		10);
	assert_true(http_metric(rig, "pierre_bridge_frames_sent_total{bridge=\"messengers\"}") ==
		    11);
	raw_close(raw);
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "ann", 5, true);
}

static void test_a_killed_daemon_answers_each_once(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	struct raw *raw;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "ann", 0, false);
	line_say(raw, "ann", "1", "thank you");
	line_expect_reply(raw, "ann", 2, "1");
	line_say(raw, "ann", "2", "i lost my passport");
	line_expect_reply(raw, "ann", 3, "2");
	rig_kill(rig);
	rig_start(rig, NULL);
	/* The bridge had noted the first reply only. */
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "ann", 2, true);
	line_expect_reply(raw, "ann", 3, "2");
	/* It was counted: its reply comes with the number that it had, which the bridge has seen.
	 */
	line_say(raw, "ann", "2", "i lost my passport");
	line_expect_reply(raw, "ann", 3, "2");
	line_say(raw, "ann", "3", "thank you");
	line_expect_reply(raw, "ann", 4, "3");
}

static void test_bye_and_release(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	struct raw *raw;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "ann", 0, false);
	line_send(raw, "ann", "\"type\":\"release\"");
	line_expect_closed(raw, "ann", 1000, "release");
	line_say(raw, "ann", "1", "thank you");
	line_expect_error(raw, "ann", "no_hello");
	line_hello(raw, "ann", 1, true);
	line_send(raw, "ann", "\"type\":\"bye\"");
	line_expect_closed(raw, "ann", 1000, "bye");
	line_hello(raw, "ann", 0, false);
}

static void test_a_conversation_is_on_one_line_at_a_time(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	struct raw *first, *second;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	first = line_open(rig, "messengers", secret);
	second = line_open(rig, "messengers", secret);
	line_hello(first, "ann", 0, false);
	line_hello(second, "ann", 1, true);
	line_expect_closed(first, "ann", 4001, "resumed elsewhere");
	line_say(second, "ann", "1", "thank you");
	line_expect_reply(second, "ann", 2, "1");
}

static void test_a_bridge_has_a_few_lines_and_no_more(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	for (int i = 0; i < 8; i++)
		line_open(rig, "messengers", secret);
	assert_int_equal(line_try(rig, "messengers", secret), 503);
	assert_true(http_metric(rig, "pierre_bridge_refused_total{reason=\"lines\"}") == 1);
}

static void test_bad_frames_name_their_conversation(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf large = {0};
	char secret[BRIDGE_SECRET];
	struct raw *raw;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "ann", 0, false);
	line_send(raw, "ann", "\"type\":\"dance\"");
	line_expect_error(raw, "ann", "unknown_type");
	line_send(raw, "bob", "\"type\":\"bye\"");
	line_expect_error(raw, "bob", "no_hello");
	raw_text(raw, "{");
	line_expect_error(raw, NULL, "not_json");
	raw_frame(raw, WS_FINAL | WS_BINARY, STR("{}"));
	line_expect_error(raw, NULL, "not_text");
	while (large.len < 20000)
		buf_add(&large, STR("0123456789"));
	line_say(raw, "ann", "1", large.data);
	line_expect_error(raw, NULL, "too_large");
	/* Within the limit of a frame, above that of a text; and in pieces. */
	large.data[5000] = '\0';
	line_say(raw, "ann", "1", large.data);
	line_expect_error(raw, "ann", "too_large");
	raw_frame(raw, WS_TEXT, STR("{\"type\":\"message\",\"conversation\":\"an"));
	raw_frame(raw, WS_FINAL | WS_CONTINUATION, STR("n\",\"id\":\"1\",\"text\":\"thanks\"}"));
	line_expect_reply(raw, "ann", 2, "1");
	line_send(raw, "ann", "\"type\":\"attachment\",\"id\":\"2\",\"kind\":\"image\"");
	line_expect_reply(raw, "ann", 3, "2");
	raw_frame(raw, WS_FINAL | WS_TEXT, STR("{\"conversation\":\"\xff\"}"));
	assert_int_equal(raw_close_code(raw), 1007);
}

static void test_a_payment_is_told_on_the_line(void **state)
{
	BUF_AUTO struct buf token = {0};
	char secret[BRIDGE_SECRET], conversation[33];
	unsigned char bytes[16];
	struct order_record order;
	struct raw *raw;
	struct pay pay;

	line_add_key(*state, "messengers", secret);
	pay_init(&pay, *state);
	pay_start(&pay);
	raw = line_open(pay.rig, "messengers", secret);
	line_hello(raw, "ann", 0, false);
	/* The conversation's secret, which only the daemon makes. */
	crypto_generichash(bytes, sizeof bytes, (const unsigned char *)"ann", 3,
			   (const unsigned char *)secret, strlen(secret));
	sodium_bin2hex(conversation, sizeof conversation, bytes, sizeof bytes);
	order = pay_order(&pay, conversation, &token);
	pay_expect(pay.rig, "/payments/use", &token, 200, "handed_off");
	pay_settle(&pay, &order);
	line_expect(raw, "notice", "ann");
	/* Who is away hears it when he is back. */
	order = pay_order(&pay, conversation, &token);
	line_send(raw, "ann", "\"type\":\"release\"");
	line_expect_closed(raw, "ann", 1000, "release");
	pay_settle(&pay, &order);
	line_hello(raw, "ann", 2, true);
	line_expect(raw, "notice", "ann");
}

static void test_ready_is_said_again_with_new_texts(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	const json_t *texts;
	json_t *ready;
	struct raw *raw;

	rig_copy_pack(rig);
	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	raw = line_open(rig, "messengers", secret);
	file_edit(rig_path(rig, "locales/en.json"), "\"bridge.choose\": \"",
		  "\"bridge.choose\": \"Zorblax ");
	rig_signal(rig, SIGHUP);
	ready = line_take(raw, "ready", NULL);
	texts = json_object_get(json_object_get(ready, "texts"), "en");
	assert_non_null(strstr(frame_text(texts, "bridge.choose"), "Zorblax"));
	json_decref(ready);
}

static void test_sigterm_answers_what_was_said_and_closes_with_1001(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	struct raw *raw;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, NULL);
	raw = line_open(rig, "messengers", secret);
	line_hello(raw, "ann", 0, false);
	line_say(raw, "ann", "1", "thank you");
	line_expect_reply(raw, "ann", 2, "1");
	rig_signal(rig, SIGTERM);
	assert_int_equal(raw_close_code(raw), 1001);
	raw_close(raw);
	assert_int_equal(rig_wait(rig), 0);
}

/* It is asked, and does not answer: the other end is gone without a word. */
static void test_a_dead_line_is_noticed(void **state)
{
	struct rig *rig = *state;
	char secret[BRIDGE_SECRET];
	struct raw *dead;

	line_add_key(rig, "messengers", secret);
	rig_start(rig, "--bridge-ping-s=1", NULL);
	dead = line_open(rig, "messengers", secret);
	line_hello(dead, "ann", 0, false);
	raw_await_end(dead);
	assert_true(dead->in.len >= 2);
	assert_int_equal((unsigned char)dead->in.data[0], WS_FINAL | WS_PING);
	rig_await_log(rig, 0, "event=bridge_silent bridge=messengers");
	line_hello(line_open(rig, "messengers", secret), "ann", 1, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_only_the_key_of_a_bridge_opens_its_line),
		RIG_TEST(test_who_guesses_a_key_is_slowed_down),
		RIG_TEST(test_keys_come_and_go_while_the_daemon_runs),
		RIG_TEST(test_a_daemon_with_a_broken_file_of_keys_does_not_start),
		RIG_TEST(test_many_talk_on_one_line_beside_the_web),
		RIG_TEST(test_a_killed_daemon_answers_each_once),
		RIG_TEST(test_bye_and_release),
		RIG_TEST(test_a_conversation_is_on_one_line_at_a_time),
		RIG_TEST(test_a_bridge_has_a_few_lines_and_no_more),
		RIG_TEST(test_bad_frames_name_their_conversation),
		RIG_TEST(test_a_payment_is_told_on_the_line),
		RIG_TEST(test_ready_is_said_again_with_new_texts),
		RIG_TEST(test_sigterm_answers_what_was_said_and_closes_with_1001),
		RIG_TEST(test_a_dead_line_is_noticed),
	};

	return cmocka_run_group_tests_name("bridge", tests, NULL, NULL);
}
