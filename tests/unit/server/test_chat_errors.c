/* Frames that are refused: with which error, and when the connection is closed. */
#include "desk.h"

static void test_nothing_is_answered_before_hello(void **state)
{
	struct desk *desk = *state;
	struct client client;
	json_t *error;

	client_connect(desk, &client);
	client_say(desk, &client, "m1", "bedankt");
	error = client_expect(&client, "error");
	assert_string_equal(frame_text(error, "code"), "no_hello");
	assert_string_equal(frame_text(error, "to"), "m1");
	assert_int_equal(frame_number(error, "seq"), 0);
	assert_non_null(strstr(frame_text(error, "message"), " / "));
	json_decref(error);
	client_send(desk, &client, "{\"type\":\"bye\"}");
	client_expect_error(&client, "no_hello", "");
	assert_int_equal(client.peer.close_code, 0);
	chat_commit(desk->chat);
	client_expect_nothing(&client);
	assert_int_equal(desk_rows(desk), 0);
	client_leave(desk, &client);
}

static void test_a_second_hello_is_refused(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	client_send(desk, &client, "{\"type\":\"hello\",\"channel\":\"web\"}");
	client_expect_error(&client, "second_hello", "");
	client_say(desk, &client, "1", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "1", "greeting.thanks");
	client_leave(desk, &client);
}

static void test_who_goes_too_fast_is_told_when_to_try_again(void **state)
{
	struct desk *desk = *state;
	struct client client;
	json_t *error;
	json_int_t wait;

	desk->config.messages_per_second = 2;
	desk->config.messages_burst = 3;
	client_begin(desk, &client); /* the first of three */
	client_say(desk, &client, "1", "bedankt");
	client_say(desk, &client, "2", "bedankt");
	client_say(desk, &client, "3", "bedankt");
	error = client_expect(&client, "error");
	assert_string_equal(frame_text(error, "code"), "too_fast");
	assert_string_equal(frame_text(error, "to"), "3");
	wait = frame_number(error, "retry_after_ms");
	assert_in_range(wait, 400, 600);
	json_decref(error);
	desk_now_us += wait * 1000;
	client_say(desk, &client, "3", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "1", NULL);
	client_expect_reply(&client, 3, "2", NULL);
	client_expect_reply(&client, 4, "3", NULL);
	assert_int_equal(desk->metrics.errors[FRAME_TOO_FAST], 1);
	client_leave(desk, &client);
}

static void test_who_goes_too_fast_for_long_is_closed(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	desk->config.address_messages_per_second = 1;
	desk->config.address_messages_burst = 1;
	client_say(desk, &client, "0", "bedankt");
	for (int i = 0; i < 99; i++)
		client_say(desk, &client, "1", "bedankt");
	assert_int_equal(client.peer.close_code, 0);
	client_say(desk, &client, "1", "bedankt");
	assert_int_equal(client.peer.close_code, 1008);
	for (int i = 0; i < 100; i++)
		client_expect_error(&client, "too_fast", "1");
	client_expect_nothing(&client);
	client_leave(desk, &client);
}

static void test_ten_bad_frames_close(void **state)
{
	static const struct {
		const char *text, *code, *to;
	} bad[] = {
		{"x", "not_json", ""},
		{"[]", "not_json", ""},
		{"{\"type\":\"sing\",\"id\":\"k\"}", "unknown_type", "k"},
		{"{\"type\":\"message\",\"id\":\"k\"}", "bad_field", "k"},
		{"{\"type\":\"hello\",\"channel\":\"web\"}", "second_hello", ""},
		{"{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", "too_deep", ""},
		{"{\"type\":\"bye\",\"seq\":-1}", "bad_field", ""},
	};
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		client_send(desk, &client, "%s", bad[i].text);
		client_expect_error(&client, bad[i].code, bad[i].to);
	}
	chat_refuse(desk->chat, &client.peer, FRAME_TOO_LARGE);
	client_expect_error(&client, "too_large", "");
	chat_refuse(desk->chat, &client.peer, FRAME_NOT_TEXT);
	client_expect_error(&client, "not_text", "");
	assert_int_equal(client.peer.close_code, 0);
	client_send(desk, &client, "x");
	client_expect_error(&client, "not_json", "");
	assert_int_equal(client.peer.close_code, 1008);
	client_say(desk, &client, "1", "bedankt");
	chat_commit(desk->chat);
	client_expect_nothing(&client);
	client_leave(desk, &client);
}

static void test_a_frame_that_is_not_utf8_closes(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	client_say(desk, &client, "1", "\xff");
	client_expect_error(&client, "not_utf8", "");
	assert_int_equal(client.peer.close_code, 1007);
	client_leave(desk, &client);
}

static void test_an_error_repeats_the_number_and_speaks_the_language(void **state)
{
	struct desk *desk = *state;
	struct client client;
	json_t *error;

	client_begin(desk, &client);
	client_say(desk, &client, "1", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "1", NULL);
	client_send(desk, &client, "{}");
	error = client_expect(&client, "error");
	assert_int_equal(frame_number(error, "seq"), 2);
	assert_string_equal(
		frame_text(error, "message"),
		content_text(chat_brain(desk->chat)->content, LANG_NL, "error.invalid"));
	json_decref(error);
	client_leave(desk, &client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(test_nothing_is_answered_before_hello),
		DESK_TEST(test_a_second_hello_is_refused),
		DESK_TEST(test_who_goes_too_fast_is_told_when_to_try_again),
		DESK_TEST(test_who_goes_too_fast_for_long_is_closed),
		DESK_TEST(test_ten_bad_frames_close),
		DESK_TEST(test_a_frame_that_is_not_utf8_closes),
		DESK_TEST(test_an_error_repeats_the_number_and_speaks_the_language),
	};

	return cmocka_run_group_tests(tests, desk_build, desk_demolish);
}
