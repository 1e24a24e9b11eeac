/* Frames that no client of ours would send. The sender is told or closed; everybody else is served
 * as before. */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "raw.h"
#include "talk.h"

enum { MIB = 1 << 20, BAD_FRAMES = 10 };

/* A good message still gets its reply on the same connection. */
static void check_served(struct raw *raw)
{
	raw_text(raw, "{\"type\":\"message\",\"id\":\"good\",\"text\":\"thank you\"}");
	raw_expect(raw, "reply");
}

static struct str repeat(struct buf *buf, char c, size_t count)
{
	memset(buf_reserve(buf, count), c, count);
	buf->len += count;
	buf->data[buf->len] = '\0';
	return buf_borrow(buf);
}

static void test_a_bad_frame_is_told_by_its_code(void **state)
{
	static const struct {
		const char *text, *code;
	} frames[] = {
		{"hello", "not_json"},
		{"{\"type\":\"message\"", "not_json"},
		{"[1,2]", "not_json"},
		{"\"text\"", "not_json"},
		{"{}", "bad_field"},
		{"{\"type\":7}", "bad_field"},
		{"{\"type\":\"dance\"}", "unknown_type"},
		{"{\"type\":\"message\",\"text\":\"no id\"}", "bad_field"},
		{"{\"type\":\"message\",\"id\":\"\",\"text\":\"empty id\"}", "bad_field"},
		{"{\"type\":\"message\",\"id\":7,\"text\":\"id is a number\"}", "bad_field"},
		{"{\"type\":\"message\",\"id\":\"1\"}", "bad_field"},
		{"{\"type\":\"message\",\"id\":\"1\",\"text\":null}", "bad_field"},
		{"{\"type\":\"message\",\"id\":\"1\",\"text\":[\"a\"]}", "bad_field"},
		{"{\"type\":\"message\",\"id\":\"1\",\"text\":\"a\",\"seq\":-1}", "bad_field"},
		{"{\"type\":\"message\",\"id\":\"1\",\"text\":\"a\",\"seq\":1.5}", "bad_field"},
		{"{\"type\":\"message\",\"id\":\"1\",\"id\":\"2\",\"text\":\"a\"}", "not_json"},
		{"{\"type\":\"choose\",\"id\":\"1\"}", "bad_field"},
		{"{\"type\":\"choose\",\"id\":\"1\",\"value\":\"\"}", "bad_field"},
		{"{\"type\":\"language\",\"lang\":\"xx\"}", "bad_field"},
		{"{\"type\":\"language\"}", "bad_field"},
		{"{\"type\":\"message\",\"id\":\"1\",\"text\":\"\\ud800\"}", "not_json"},
		{"", "not_json"},
	};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
		struct raw *raw = raw_greeted(rig);

		raw_text(raw, frames[i].text);
		raw_expect_error(raw, frames[i].code);
		check_served(raw);
		raw_close(raw);
	}
	assert_true(http_metric(rig, "pierre_errors_total{code=\"not_json\"}") >= 5);
	talk_check_alive(rig);
}

static void test_the_id_of_a_bad_message_is_in_its_error(void **state)
{
	struct rig *rig = *state;
	struct raw *raw;
	json_t *frame;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	raw_text(raw, "{\"type\":\"message\",\"id\":\"my-id\"}");
	frame = raw_next(raw);
	assert_string_equal(frame_text(frame, "to"), "my-id");
	assert_non_null(strstr(frame_text(frame, "detail"), "text"));
	json_decref(frame);
	talk_check_alive(rig);
}

static void test_text_that_is_not_utf8_closes_with_1007(void **state)
{
	static const char *const texts[] = {
		"{\"type\":\"message\",\"id\":\"1\",\"text\":\"\xff\xfe\"}",
		"{\"type\":\"message\",\"id\":\"1\",\"text\":\"\xc0\xaf\"}",
		"{\"type\":\"message\",\"id\":\"1\",\"text\":\"\xed\xa0\x80\"}",
		"\xe2\x82",
	};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct raw *raw = raw_greeted(rig);

		raw_text(raw, texts[i]);
		assert_int_equal(raw_close_code(raw), 1007);
		raw_close(raw);
	}
	talk_check_alive(rig);
}

static void test_ten_thousand_levels_are_refused(void **state)
{
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	for (int i = 0; i < 2; i++) {
		BUF_AUTO struct buf text = {0};

		raw = raw_greeted(rig);
		if (i == 0)
			repeat(&text, '[', 10000);
		for (int j = 0; i == 1 && j < 3000; j++)
			buf_add(&text, STR("{\"a\":"));
		raw_frame(raw, WS_FINAL | WS_TEXT, buf_borrow(&text));
		raw_expect_error(raw, "too_deep");
		check_served(raw);
	}
	talk_check_alive(rig);
}

static void test_binary_is_refused(void **state)
{
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	raw_frame(raw, WS_FINAL | WS_BINARY, STR("{\"type\":\"bye\"}"));
	raw_expect_error(raw, "not_text");
	check_served(raw);
	talk_check_alive(rig);
}

static void test_a_long_text_is_too_large(void **state)
{
	BUF_AUTO struct buf text = {0}, frame = {0};
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	buf_addf(&frame, "{\"type\":\"message\",\"id\":\"1\",\"text\":\"%s\"}",
		 repeat(&text, 'a', 4097).data);
	raw_text(raw, frame.data);
	raw_expect_error(raw, "too_large");
	check_served(raw);
	/* The longest that is allowed is answered. */
	buf_reset(&frame);
	buf_addf(&frame, "{\"type\":\"message\",\"id\":\"2\",\"text\":\"%s\"}", text.data + 1);
	raw_text(raw, frame.data);
	raw_expect(raw, "reply");
	talk_check_alive(rig);
}

static void test_a_large_frame_is_thrown_away(void **state)
{
	BUF_AUTO struct buf text = {0};
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	raw_frame(raw, WS_FINAL | WS_TEXT, repeat(&text, 'a', 20000));
	raw_expect_error(raw, "too_large");
	check_served(raw);
	buf_reset(&text);
	raw_frame(raw, WS_FINAL | WS_TEXT, repeat(&text, 'a', MIB / 2));
	raw_expect_error(raw, "too_large");
	check_served(raw);
	talk_check_alive(rig);
}

static void test_a_message_in_fragments_is_put_together(void **state)
{
	static const char text[] = "{\"type\":\"message\",\"id\":\"1\",\"text\":\"thank you\"}";
	struct rig *rig = *state;
	struct raw *raw;
	json_t *reply;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	raw_frame(raw, WS_TEXT, str_slice(STR(text), 0, 5));
	for (size_t i = 5; i < sizeof text - 2; i++)
		raw_frame(raw, WS_CONTINUATION, str_slice(STR(text), i, i + 1));
	raw_frame(raw, WS_FINAL | WS_CONTINUATION,
		  str_slice(STR(text), sizeof text - 2, sizeof text - 1));
	reply = raw_next(raw);
	assert_string_equal(frame_text(reply, "intent"), "greeting.thanks");
	json_decref(reply);
	talk_check_alive(rig);
}

static void test_fragments_that_are_too_large_are_thrown_away(void **state)
{
	BUF_AUTO struct buf text = {0};
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	repeat(&text, 'a', 5000);
	raw_frame(raw, WS_TEXT, buf_borrow(&text));
	for (int i = 0; i < 8; i++)
		raw_frame(raw, WS_CONTINUATION, buf_borrow(&text));
	raw_frame(raw, WS_FINAL | WS_CONTINUATION, buf_borrow(&text));
	raw_expect_error(raw, "too_large");
	check_served(raw);
	talk_check_alive(rig);
}

static void test_twenty_megabytes_close_the_connection(void **state)
{
	BUF_AUTO struct buf text = {0};
	struct rig *rig = *state;
	unsigned code;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	raw_frame(raw, WS_FINAL | WS_TEXT, repeat(&text, 'a', 20 * MIB));
	code = raw_close_code(raw);
	/* When the close frame meets bytes that nobody read, TCP may reset before it arrives. */
	if (code != 1009 && code != WS_LOST)
		fail_msg("closed with %u", code);
	assert_true(http_metric(rig, "pierre_errors_total{code=\"too_large\"}") == 1);
	talk_check_alive(rig);
}

static void test_ten_bad_frames_close_with_1008(void **state)
{
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	for (int i = 0; i < BAD_FRAMES; i++) {
		raw_text(raw, "nonsense");
		raw_expect_error(raw, "not_json");
	}
	assert_int_equal(raw_close_code(raw), 1008);
	talk_check_alive(rig);
}

static void test_hello_comes_first_and_once(void **state)
{
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_open(rig);
	raw_text(raw, "{\"type\":\"message\",\"id\":\"1\",\"text\":\"hello\"}");
	raw_expect_error(raw, "no_hello");
	raw_text(raw, "{\"type\":\"bye\"}");
	raw_expect_error(raw, "no_hello");
	raw_text(raw, "{\"type\":\"hello\"}");
	raw_expect_error(raw, "bad_field");
	raw_text(raw, "{\"type\":\"hello\",\"channel\":\"No Such\"}");
	raw_expect_error(raw, "bad_field");
	raw_text(raw, "{\"type\":\"hello\",\"channel\":\"test\"}");
	raw_expect(raw, "welcome");
	raw_text(raw, "{\"type\":\"hello\",\"channel\":\"test\"}");
	raw_expect_error(raw, "second_hello");
	check_served(raw);
	talk_check_alive(rig);
}

static void test_unknown_fields_and_huge_numbers_are_harmless(void **state)
{
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	raw_text(raw, "{\"type\":\"message\",\"id\":\"1\",\"text\":\"thank you\","
		      "\"colour\":\"blue\",\"more\":{\"a\":[1,2,{\"b\":null}]}}");
	raw_expect(raw, "reply");
	raw_text(raw, "{\"type\":\"message\",\"id\":\"2\",\"text\":\"thank you\","
		      "\"seq\":9223372036854775807}");
	raw_expect(raw, "reply");
	raw_text(raw, "{\"type\":\"message\",\"id\":\"3\",\"text\":\"thank you\","
		      "\"seq\":99999999999999999999999}");
	raw_expect_error(raw, "not_json");
	check_served(raw);
	talk_check_alive(rig);
}

static void test_a_wrong_token_begins_anew(void **state)
{
	struct rig *rig = *state;
	struct raw *raw;
	json_t *welcome;

	rig_start(rig, NULL);
	raw = raw_open(rig);
	raw_text(raw, "{\"type\":\"hello\",\"channel\":\"test\",\"resume\":\"../../etc/passwd\"}");
	raw_expect_error(raw, "bad_field");
	raw_text(raw, "{\"type\":\"hello\",\"channel\":\"test\",\"seq\":9223372036854775807,"
		      "\"resume\":\"00000000000000000000000000000000\"}");
	welcome = raw_next(raw);
	assert_string_equal(frame_text(welcome, "type"), "welcome");
	assert_true(json_is_false(json_object_get(welcome, "resumed")));
	assert_string_not_equal(frame_text(welcome, "conversation"),
				"00000000000000000000000000000000");
	assert_int_equal(json_integer_value(json_object_get(welcome, "seq")), 1);
	json_decref(welcome);
	check_served(raw);
	talk_check_alive(rig);
}

static void test_half_a_frame_and_then_nothing(void **state)
{
	/* The head of a masked text frame of 100 bytes, and four of them. */
	static const char half[] = "\x81\xe4\x12\x34\x56\x78{\"ty";
	struct rig *rig = *state;
	struct raw *silent, *gone;

	rig_start(rig, "--idle-timeout-s", "2", NULL);
	gone = raw_greeted(rig);
	raw_send(gone, STR(half));
	raw_close(gone);
	silent = raw_greeted(rig);
	raw_send(silent, STR(half));
	talk_check_alive(rig);
	raw_await_end(silent);
	talk_check_alive(rig);
	assert_true(http_metric(rig, "pierre_connections") == 0);
}

static void test_broken_websocket_frames_end_only_their_connection(void **state)
{
	/* Not masked; reserved bits; a reserved opcode; a continuation of nothing; a ping in
	 * pieces; a ping that is too long. */
	const struct str frames[] = {
		STR("\x81\x05hello"),
		STR("\xf1\x85\x01\x02\x03\x04hello"),
		STR("\x83\x85\x01\x02\x03\x04hello"),
		STR("\x80\x85\x01\x02\x03\x04hello"),
		STR("\x09\x85\x01\x02\x03\x04hello"),
		STR("\x89\xfe\x00\xff\x01\x02\x03\x04hello"),
		STR("\x88\x81\x01\x02\x03\x04x"),
	};
	struct rig *rig = *state;

	rig_start(rig, "--idle-timeout-s", "2", NULL);
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
		raw_send(raw_greeted(rig), frames[i]);
	while (rig->raws) {
		raw_await_end(rig->raws);
		raw_close(rig->raws);
	}
	talk_check_alive(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_bad_frame_is_told_by_its_code),
		RIG_TEST(test_the_id_of_a_bad_message_is_in_its_error),
		RIG_TEST(test_text_that_is_not_utf8_closes_with_1007),
		RIG_TEST(test_ten_thousand_levels_are_refused),
		RIG_TEST(test_binary_is_refused),
		RIG_TEST(test_a_long_text_is_too_large),
		RIG_TEST(test_a_large_frame_is_thrown_away),
		RIG_TEST(test_a_message_in_fragments_is_put_together),
		RIG_TEST(test_fragments_that_are_too_large_are_thrown_away),
		RIG_TEST(test_twenty_megabytes_close_the_connection),
		RIG_TEST(test_ten_bad_frames_close_with_1008),
		RIG_TEST(test_hello_comes_first_and_once),
		RIG_TEST(test_unknown_fields_and_huge_numbers_are_harmless),
		RIG_TEST(test_a_wrong_token_begins_anew),
		RIG_TEST(test_half_a_frame_and_then_nothing),
		RIG_TEST(test_broken_websocket_frames_end_only_their_connection),
	};

	return cmocka_run_group_tests_name("bad_input", tests, NULL, NULL);
}
