/* What the client makes of the daemon's frames, without a daemon: nobody listens on port 1. How
 * connections come and go is in tests/integration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "client/state.h"

#define WELCOME                                                                                  \
	"{\"type\":\"welcome\",\"seq\":1,\"conversation\":\"0123456789abcdef0123456789abcdef\"," \
	"\"resumed\":false,\"lang\":\"nl\",\"languages\":[\"nl\"],\"messages\":[]}"

struct heard {
	struct client *client;
	int frames, attempts;
	char last_type[16];
	enum client_state state;
};

static void on_frame(void *context, const json_t *frame)
{
	struct heard *heard = context;

	heard->frames++;
	snprintf(heard->last_type, sizeof heard->last_type, "%s",
		 json_string_value(json_object_get(frame, "type")));
}

static void on_state(void *context, enum client_state state, const char *why)
{
	struct heard *heard = context;

	heard->state = state;
	heard->attempts += state == CLIENT_CONNECTING;
	assert_true(*why);
}

static int client_make(void **state)
{
	static struct heard heard;
	struct error error = {0};
	struct client_options options = {
		.url = "ws://127.0.0.1:1/chat",
		.channel = "test",
		.reconnect = true,
		.events = {on_frame, on_state, &heard},
	};

	heard = (struct heard){0};
	heard.client = client_create(&options, &error);
	*state = &heard;
	return heard.client ? 0 : -1;
}

static int client_drop(void **state)
{
	client_destroy(((struct heard *)*state)->client);
	return 0;
}

static void take(struct heard *heard, const char *text)
{
	client_take_frame(heard->client, str_from(text));
}

static void test_addresses_that_are_none_are_refused(void **state)
{
	static const char *const urls[] = {NULL,    "",		 "http://127.0.0.1/",
					   "ws://", "ws://:80/", "127.0.0.1:8080"};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct client_options options = {.url = urls[i]};
		struct error error = {0};

		assert_null(client_create(&options, &error));
		assert_int_equal(error.code, ERROR_INVALID);
		assert_non_null(strstr(error.message, "ws://127.0.0.1:8080/chat"));
	}
}

static void test_welcome_tells_the_conversation(void **state)
{
	struct heard *heard = *state;

	assert_null(client_conversation(heard->client));
	take(heard, WELCOME);
	assert_string_equal(client_conversation(heard->client), "0123456789abcdef0123456789abcdef");
	assert_int_equal(client_seq(heard->client), 1);
	assert_int_equal(client_state(heard->client), CLIENT_OPEN);
	assert_int_equal(heard->frames, 1);
}

static void test_a_reply_that_was_seen_does_not_arrive_twice(void **state)
{
	struct heard *heard = *state;

	take(heard, WELCOME);
	take(heard, "{\"type\":\"reply\",\"seq\":2,\"messages\":[]}");
	take(heard, "{\"type\":\"reply\",\"seq\":2,\"messages\":[]}");
	take(heard, "{\"type\":\"notice\",\"seq\":1,\"messages\":[]}");
	assert_int_equal(heard->frames, 2);
	take(heard, "{\"type\":\"notice\",\"seq\":3,\"messages\":[]}");
	assert_int_equal(heard->frames, 3);
	assert_int_equal(client_seq(heard->client), 3);
}

static void test_a_resumed_welcome_leaves_the_number(void **state)
{
	struct heard *heard = *state;

	take(heard, WELCOME);
	take(heard, "{\"type\":\"reply\",\"seq\":7,\"messages\":[]}");
	take(heard, "{\"type\":\"welcome\",\"seq\":7,\"conversation\":\"x\",\"resumed\":true}");
	assert_int_equal(client_seq(heard->client), 7);
	take(heard, "{\"type\":\"welcome\",\"seq\":1,\"conversation\":\"y\",\"resumed\":false}");
	assert_int_equal(client_seq(heard->client), 1);
	assert_string_equal(client_conversation(heard->client), "y");
}

static void test_a_message_waits_until_it_is_answered(void **state)
{
	struct heard *heard = *state;
	char frame[128], first[64];

	snprintf(first, sizeof first, "%s", client_message(heard->client, STR("dag")));
	assert_string_not_equal(first, client_choose(heard->client, STR("none")));
	take(heard, WELCOME);
	assert_ptr_equal(request_next(heard->client), heard->client->requests);
	heard->client->requests->is_sent = true;
	snprintf(frame, sizeof frame, "{\"type\":\"reply\",\"seq\":2,\"to\":\"%s\"}", first);
	take(heard, frame);
	assert_non_null(heard->client->requests);
	assert_string_not_equal(heard->client->requests->id, first);
	assert_null(heard->client->requests->next);
	/* What was sent and not answered goes again after a lost connection. */
	heard->client->requests->is_sent = true;
	assert_null(request_next(heard->client));
	requests_rewind(heard->client);
	assert_non_null(request_next(heard->client));
}

static void test_too_fast_is_obeyed_and_not_shown(void **state)
{
	struct heard *heard = *state;
	char frame[160];
	const char *id;

	take(heard, WELCOME);
	id = client_message(heard->client, STR("dag"));
	heard->client->requests->is_sent = true;
	snprintf(frame, sizeof frame,
		 "{\"type\":\"error\",\"seq\":1,\"to\":\"%s\",\"code\":\"too_fast\","
		 "\"retry_after_ms\":30000}",
		 id);
	take(heard, frame);
	assert_int_equal(heard->frames, 1);
	assert_false(heard->client->requests->is_sent);
	assert_null(request_next(heard->client)); /* not yet */
}

static void test_a_language_that_came_too_fast_is_sent_again(void **state)
{
	struct heard *heard = *state;

	take(heard, WELCOME);
	client_language(heard->client, "fr");
	heard->client->requests->is_sent = true;
	take(heard, "{\"type\":\"error\",\"seq\":1,\"code\":\"too_fast\",\"retry_after_ms\":9}");
	assert_int_equal(heard->frames, 1);
	assert_false(heard->client->requests->is_sent);
}

static void test_a_welcome_with_a_number_below_zero_counts_as_none(void **state)
{
	struct heard *heard = *state;

	take(heard, "{\"type\":\"welcome\",\"seq\":-5,\"conversation\":\"x\",\"resumed\":false}");
	take(heard, "{\"type\":\"reply\",\"seq\":1,\"messages\":[]}");
	assert_int_equal(heard->frames, 2);
}

static void test_a_refused_message_is_shown_and_not_sent_again(void **state)
{
	struct heard *heard = *state;
	char frame[160];

	take(heard, WELCOME);
	snprintf(frame, sizeof frame,
		 "{\"type\":\"error\",\"seq\":1,\"to\":\"%s\",\"code\":\"too_large\"}",
		 client_message(heard->client, STR("dag")));
	take(heard, frame);
	assert_int_equal(heard->frames, 2);
	assert_null(heard->client->requests);
}

static void test_text_that_is_not_utf8_is_made_so(void **state)
{
	struct heard *heard = *state;

	client_message(heard->client, STR("caf\xe9 \xc3\xa9t\xc3"));
	assert_string_equal(
		json_string_value(json_object_get(heard->client->requests->frame, "text")),
		"caf\xef\xbf\xbd \xc3\xa9t\xef\xbf\xbd");
}

static void test_what_is_no_frame_is_left_alone(void **state)
{
	static const char *const texts[] = {"",
					    "x",
					    "[]",
					    "{}",
					    "{\"type\":1}",
					    "null",
					    "{\"type\":\"reply\"}",
					    "{\"type\":\"reply\",\"seq\":-1}"};
	struct heard *heard = *state;

	take(heard, WELCOME);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		take(heard, texts[i]);
	assert_int_equal(heard->frames, 1);
	assert_int_equal(client_seq(heard->client), 1);
}

static void test_no_daemon_is_waited_for(void **state)
{
	struct heard *heard = *state;

	const int64_t end = lws_now_usecs() + 20000000;

	while (heard->attempts < 2 && lws_now_usecs() < end)
		client_service(heard->client, 20);
	assert_int_equal(heard->attempts, 2);
}

#define WITH_CLIENT(test) cmocka_unit_test_setup_teardown(test, client_make, client_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses_that_are_none_are_refused),
		WITH_CLIENT(test_welcome_tells_the_conversation),
		WITH_CLIENT(test_a_reply_that_was_seen_does_not_arrive_twice),
		WITH_CLIENT(test_a_resumed_welcome_leaves_the_number),
		WITH_CLIENT(test_a_message_waits_until_it_is_answered),
		WITH_CLIENT(test_too_fast_is_obeyed_and_not_shown),
		WITH_CLIENT(test_a_language_that_came_too_fast_is_sent_again),
		WITH_CLIENT(test_a_welcome_with_a_number_below_zero_counts_as_none),
		WITH_CLIENT(test_a_refused_message_is_shown_and_not_sent_again),
		WITH_CLIENT(test_text_that_is_not_utf8_is_made_so),
		WITH_CLIENT(test_what_is_no_frame_is_left_alone),
		WITH_CLIENT(test_no_daemon_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
