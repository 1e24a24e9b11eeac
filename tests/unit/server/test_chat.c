/* A conversation over the protocol: hello, messages, choices, languages, bye. */
#include "desk.h"

/* Do the messages have one in this language? */
static bool speaks(const json_t *frame, const char *lang)
{
	json_t *message;
	size_t i;

	json_array_foreach (json_object_get(frame, "messages"), i, message) {
		if (strcmp(frame_text(message, "lang"), lang) == 0)
			return true;
	}
	return false;
}

static void test_a_hello_without_language_is_welcomed_in_french_and_dutch(void **state)
{
	struct desk *desk = *state;
	struct client client;
	json_t *welcome;

	client_connect(desk, &client);
	client_send(desk, &client, "{\"type\":\"hello\",\"channel\":\"web\"}");
	client_expect_nothing(&client);
	chat_commit(desk->chat);
	welcome = client_expect(&client, "welcome");
	assert_int_equal(frame_number(welcome, "seq"), 1);
	assert_string_equal(frame_text(welcome, "lang"), "und");
	assert_true(json_is_false(json_object_get(welcome, "resumed")));
	assert_true(speaks(welcome, "fr") && speaks(welcome, "nl"));
	json_decref(welcome);
	client_expect_nothing(&client);
	client_leave(desk, &client);
}

static void test_a_hello_with_a_language_is_welcomed_in_it(void **state)
{
	struct desk *desk = *state;
	struct client client;
	json_t *welcome;

	client_connect(desk, &client);
	client_send(desk, &client, "{\"type\":\"hello\",\"channel\":\"web\",\"lang\":\"en\"}");
	chat_commit(desk->chat);
	welcome = client_expect(&client, "welcome");
	assert_string_equal(frame_text(welcome, "lang"), "en");
	assert_true(speaks(welcome, "en"));
	assert_false(speaks(welcome, "nl") || speaks(welcome, "fr"));
	json_decref(welcome);
	client_leave(desk, &client);
}

static void test_a_reply_leaves_after_it_is_on_the_disk(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	assert_int_equal(desk_rows(desk), 1);
	client.wakes = 0;
	client_say(desk, &client, "1", "ik ben mijn paspoort kwijt");
	client_expect_nothing(&client);
	assert_int_equal(client.wakes, 0);
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "1", "passport.lost");
	client_expect_nothing(&client);
	assert_int_equal(desk->metrics.messages[LANG_NL], 1);
	assert_int_equal(desk->metrics.reply_seconds.counts[0], 1);
	client_leave(desk, &client);
}

static void test_several_messages_at_once_are_answered_in_order(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	client_say(desk, &client, "a", "ik ben mijn paspoort kwijt");
	client_say(desk, &client, "b", "wanneer is de bibliotheek open");
	client_say(desk, &client, "c", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "a", "passport.lost");
	client_expect_reply(&client, 3, "b", "culture.library");
	client_expect_reply(&client, 4, "c", "greeting.thanks");
	client_expect_nothing(&client);
	client_leave(desk, &client);
}

static void test_a_repeated_id_counts_once_and_its_reply_comes_again(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	client_say(desk, &client, "same", "bedankt");
	client_say(desk, &client, "same", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "same", "greeting.thanks");
	client_expect_nothing(&client);
	client_say(desk, &client, "same", "something else even");
	client_expect_reply(&client, 2, "same", "greeting.thanks");
	chat_commit(desk->chat);
	client_expect_nothing(&client);
	assert_int_equal(desk->metrics.messages[LANG_NL], 1);
	/* Acknowledged: the client has it, nothing is kept. */
	client_send(desk, &client,
		    "{\"type\":\"message\",\"id\":\"same\",\"text\":\"bedankt\",\"seq\":2}");
	chat_commit(desk->chat);
	client_expect_nothing(&client);
	client_say(desk, &client, "other", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 3, "other", "greeting.thanks");
	client_leave(desk, &client);
}

static void test_a_client_cannot_acknowledge_what_it_has_not_got(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	client_say(desk, &client, "1", "bedankt");
	client_send(desk, &client,
		    "{\"type\":\"message\",\"id\":\"2\",\"text\":\"bedankt\",\"seq\":999}");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "1", NULL);
	client_expect_reply(&client, 3, "2", NULL);
	client_leave(desk, &client);
}

static void test_a_language_is_answered_in_it_without_an_id(void **state)
{
	struct desk *desk = *state;
	struct client client;
	json_t *reply;

	client_begin(desk, &client);
	client_send(desk, &client, "{\"type\":\"language\",\"lang\":\"fr\"}");
	chat_commit(desk->chat);
	reply = client_expect(&client, "reply");
	assert_string_equal(frame_text(reply, "lang"), "fr");
	assert_null(json_object_get(reply, "to"));
	json_decref(reply);
	for (int lang = 0; lang <= LANG_COUNT; lang++)
		assert_int_equal(desk->metrics.messages[lang], 0);
	client_leave(desk, &client);
}

static void test_a_choice_is_answered(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	client_send(desk, &client,
		    "{\"type\":\"choose\",\"id\":\"c\",\"value\":\"intent:no.such\"}");
	client_send(desk, &client, "{\"type\":\"choose\",\"id\":\"c\",\"value\":\"lang:fr\"}");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "c", NULL);
	client_expect_nothing(&client);
	client_leave(desk, &client);
}

static void test_bye_forgets_the_conversation(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	json_t *welcome;

	client_begin(desk, &client);
	client_say(desk, &client, "1", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "1", NULL);
	client_send(desk, &client, "{\"type\":\"bye\"}");
	assert_int_equal(client.peer.close_code, 1000);
	chat_commit(desk->chat);
	/* From the disk too, even when nobody else says anything. */
	assert_int_equal(desk_rows(desk), 0);
	assert_int_equal(desk->chat->sessions.count, 0);
	client_say(desk, &client, "2", "bedankt");
	client_expect_nothing(&client);
	welcome = client_resume(desk, &again, client.token, 2);
	assert_true(json_is_false(json_object_get(welcome, "resumed")));
	assert_string_not_equal(frame_text(welcome, "conversation"), client.token);
	json_decref(welcome);
	client_leave(desk, &client);
	client_leave(desk, &again);
}

static void test_bye_with_a_reply_that_has_not_left(void **state)
{
	struct desk *desk = *state;
	struct client client, other;

	client_begin(desk, &client);
	client_begin(desk, &other);
	client_say(desk, &other, "1", "bedankt");
	client_say(desk, &client, "1", "bedankt");
	client_send(desk, &client, "{\"type\":\"bye\"}");
	chat_commit(desk->chat);
	client_expect_nothing(&client);
	client_expect_reply(&other, 2, "1", NULL);
	assert_int_equal(desk_rows(desk), 1);
	client_leave(desk, &client);
	client_leave(desk, &other);
}

static void test_two_citizens_get_their_own_replies(void **state)
{
	struct desk *desk = *state;
	struct client one, other;

	client_begin(desk, &one);
	client_begin(desk, &other);
	assert_string_not_equal(one.token, other.token);
	client_say(desk, &one, "1", "ik ben mijn paspoort kwijt");
	client_say(desk, &other, "1", "bedankt");
	client_say(desk, &one, "2", "wanneer is de bibliotheek open");
	chat_commit(desk->chat);
	client_expect_reply(&other, 2, "1", "greeting.thanks");
	client_expect_nothing(&other);
	client_expect_reply(&one, 2, "1", "passport.lost");
	client_expect_reply(&one, 3, "2", "culture.library");
	client_expect_nothing(&one);
	assert_int_equal(desk_rows(desk), 2);
	client_leave(desk, &one);
	client_leave(desk, &other);
}

static void test_a_reload_in_the_middle_of_a_conversation(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	client_say(desk, &client, "1", "ik ben mijn paspoort kwijt");
	chat_set_brain(desk->chat, desk_brain(desk));
	client_say(desk, &client, "2", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "1", "passport.lost");
	client_expect_reply(&client, 3, "2", "greeting.thanks");
	client_leave(desk, &client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(test_a_hello_without_language_is_welcomed_in_french_and_dutch),
		DESK_TEST(test_a_hello_with_a_language_is_welcomed_in_it),
		DESK_TEST(test_a_reply_leaves_after_it_is_on_the_disk),
		DESK_TEST(test_several_messages_at_once_are_answered_in_order),
		DESK_TEST(test_a_repeated_id_counts_once_and_its_reply_comes_again),
		DESK_TEST(test_a_client_cannot_acknowledge_what_it_has_not_got),
		DESK_TEST(test_a_language_is_answered_in_it_without_an_id),
		DESK_TEST(test_a_choice_is_answered),
		DESK_TEST(test_bye_forgets_the_conversation),
		DESK_TEST(test_bye_with_a_reply_that_has_not_left),
		DESK_TEST(test_two_citizens_get_their_own_replies),
		DESK_TEST(test_a_reload_in_the_middle_of_a_conversation),
	};

	return cmocka_run_group_tests(tests, desk_build, desk_demolish);
}
