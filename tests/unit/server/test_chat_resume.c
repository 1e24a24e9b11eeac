/* A conversation outlives its connection, its daemon, and a store that fails; not its time. */
#include "desk.h"

/* Says something once, and takes the reply as text, which the caller frees. */
static char *talk(struct desk *desk, struct client *client, const char *id, const char *text)
{
	json_t *reply;
	char *dump;

	client_say(desk, client, id, text);
	chat_commit(desk->chat);
	reply = client_expect(client, "reply");
	dump = json_dumps(reply, JSON_SORT_KEYS);
	json_decref(reply);
	return dump;
}

static void expect_again(struct client *client, char *dump)
{
	json_t *reply = client_expect(client, "reply");
	char *again = json_dumps(reply, JSON_SORT_KEYS);

	assert_string_equal(again, dump);
	free(again);
	free(dump);
	json_decref(reply);
}

static void test_who_comes_back_gets_exactly_what_he_missed(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	char *third, *fourth;

	client_begin(desk, &client);
	free(talk(desk, &client, "1", "bedankt"));
	third = talk(desk, &client, "2", "ik ben mijn paspoort kwijt");
	fourth = talk(desk, &client, "3", "wanneer is de bibliotheek open");
	client_leave(desk, &client);
	assert_int_equal(desk->chat->sessions.count, 0);
	client_must_resume(desk, &again, client.token, 2);
	expect_again(&again, third);
	expect_again(&again, fourth);
	client_expect_nothing(&again);
	assert_int_equal(desk->metrics.resumed, 1);
	/* The ids and the numbers go on. */
	client_say(desk, &again, "3", "wanneer is de bibliotheek open");
	client_expect_reply(&again, 4, "3", "culture.library");
	client_say(desk, &again, "4", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&again, 5, "4", "greeting.thanks");
	client_leave(desk, &again);
}

static void test_what_was_seen_survives_the_death_of_the_daemon(void **state)
{
	struct desk *desk = *state;
	struct client client, again;

	client_begin(desk, &client);
	free(talk(desk, &client, "1", "bedankt"));
	/* As after a kill: nothing is said to the chat or to the store. */
	limits_leave(desk->limits, client.peer.address);
	buf_finish(&client.peer.control);
	desk_stop(desk);
	desk_start(desk);
	client_must_resume(desk, &again, client.token, 1);
	client_expect_reply(&again, 2, "1", "greeting.thanks");
	client_expect_nothing(&again);
	client_leave(desk, &again);
}

static void test_who_was_away_for_long_is_told_what_was_lost(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	json_t *welcome;
	char id[8];

	client_begin(desk, &client);
	for (int i = 0; i < 20; i++) {
		snprintf(id, sizeof id, "%d", i);
		free(talk(desk, &client, id, "bedankt"));
	}
	client_leave(desk, &client);
	welcome = client_resume(desk, &again, client.token, 1);
	assert_true(json_is_true(json_object_get(welcome, "resumed")));
	assert_int_equal(frame_number(welcome, "lost"), 4);
	json_decref(welcome);
	for (int seq = 6; seq <= 21; seq++) {
		snprintf(id, sizeof id, "%d", seq - 2);
		client_expect_reply(&again, seq, id, NULL);
	}
	client_expect_nothing(&again);
	client_leave(desk, &again);
}

static void test_an_unknown_conversation_begins_anew(void **state)
{
	struct desk *desk = *state;
	struct client client;
	json_t *welcome;

	welcome = client_resume(desk, &client, "0123456789abcdef0123456789abcdef", 7);
	assert_true(json_is_false(json_object_get(welcome, "resumed")));
	assert_int_equal(frame_number(welcome, "seq"), 1);
	assert_string_not_equal(frame_text(welcome, "conversation"),
				"0123456789abcdef0123456789abcdef");
	json_decref(welcome);
	assert_int_equal(desk->metrics.resumed, 0);
	client_leave(desk, &client);
}

static void test_a_second_connection_takes_over(void **state)
{
	struct desk *desk = *state;
	struct client first, second;

	client_begin(desk, &first);
	client_say(desk, &first, "1", "bedankt");
	first.wakes = 0;
	client_must_resume(desk, &second, first.token, 1);
	assert_int_equal(first.peer.close_code, 4001);
	assert_true(first.wakes > 0);
	client_expect_nothing(&first);
	client_expect_reply(&second, 2, "1", "greeting.thanks");
	/* What the first one still says does not count. */
	client_say(desk, &first, "2", "bedankt");
	chat_commit(desk->chat);
	client_expect_nothing(&first);
	client_expect_nothing(&second);
	client_leave(desk, &first);
	client_say(desk, &second, "2", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&second, 3, "2", "greeting.thanks");
	client_leave(desk, &second);
	assert_int_equal(desk->chat->sessions.count, 0);
}

static void test_who_leaves_before_the_commit_finds_his_reply(void **state)
{
	struct desk *desk = *state;
	struct client client, again;

	client_begin(desk, &client);
	client_say(desk, &client, "1", "bedankt");
	client_leave(desk, &client);
	assert_int_equal(desk->chat->sessions.count, 1);
	chat_commit(desk->chat);
	assert_int_equal(desk->chat->sessions.count, 0);
	client_must_resume(desk, &again, client.token, 1);
	client_expect_reply(&again, 2, "1", "greeting.thanks");
	client_leave(desk, &again);
}

static void test_who_comes_back_before_the_commit_waits_for_it(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	json_t *welcome;

	client_begin(desk, &client);
	client_say(desk, &client, "1", "bedankt");
	client_leave(desk, &client);
	client_connect(desk, &again);
	client_send(desk, &again,
		    "{\"type\":\"hello\",\"channel\":\"web\",\"resume\":\"%s\",\"seq\":1}",
		    client.token);
	welcome = client_expect(&again, "welcome");
	assert_true(json_is_true(json_object_get(welcome, "resumed")));
	json_decref(welcome);
	client_expect_nothing(&again);
	chat_commit(desk->chat);
	client_expect_reply(&again, 2, "1", "greeting.thanks");
	client_leave(desk, &again);
}

static void test_a_conversation_expires_on_the_disk_too(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	json_t *welcome;

	desk->config.conversation_ttl_s = 60;
	client_begin(desk, &client);
	client_leave(desk, &client);
	desk->now_ms += 59999;
	chat_expire(desk->chat);
	chat_commit(desk->chat);
	assert_int_equal(desk_rows(desk), 1);
	desk->now_ms += 1;
	chat_expire(desk->chat);
	chat_commit(desk->chat);
	chat_expire(desk->chat);
	assert_int_equal(desk_rows(desk), 0);
	welcome = client_resume(desk, &again, client.token, 1);
	assert_true(json_is_false(json_object_get(welcome, "resumed")));
	json_decref(welcome);
	client_leave(desk, &again);
}

static void test_each_message_makes_the_conversation_last_longer(void **state)
{
	struct desk *desk = *state;
	struct client client, again;

	desk->config.conversation_ttl_s = 60;
	client_begin(desk, &client);
	desk->now_ms += 50000;
	free(talk(desk, &client, "1", "bedankt"));
	client_leave(desk, &client);
	desk->now_ms += 50000;
	client_must_resume(desk, &again, client.token, 2);
	client_leave(desk, &again);
}

static sqlite3 *lock_store(const struct desk *desk)
{
	sqlite3 *other = NULL;

	assert_int_equal(sqlite3_open(desk->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	return other;
}

static void test_a_store_that_fails_does_not_silence_the_chat(void **state)
{
	struct desk *desk = *state;
	struct client client, again;
	sqlite3 *other;

	client_begin(desk, &client);
	assert_false(chat_is_failing(desk->chat));
	other = lock_store(desk);
	free(talk(desk, &client, "1", "bedankt"));
	chat_expire(desk->chat);
	assert_true(chat_is_failing(desk->chat));
	assert_int_equal(desk->metrics.store_failures, 1);
	free(talk(desk, &client, "2", "ik ben mijn paspoort kwijt"));
	assert_int_equal(desk->metrics.store_failures, 1);
	/* Who leaves and comes back finds all of it. */
	client_leave(desk, &client);
	client_must_resume(desk, &again, client.token, 1);
	client_expect_reply(&again, 2, "1", "greeting.thanks");
	client_expect_reply(&again, 3, "2", "passport.lost");
	sqlite3_close(other);
	desk_now_us += DESK_SECOND_US + 1;
	chat_expire(desk->chat);
	assert_false(chat_is_failing(desk->chat));
	client_leave(desk, &again);
	desk_stop(desk);
	desk_start(desk);
	client_must_resume(desk, &again, client.token, 2);
	client_expect_reply(&again, 3, "2", "passport.lost");
	client_leave(desk, &again);
}

/* The state of another version, or damage, in the store. */
static void test_a_conversation_that_cannot_be_read_begins_anew(void **state)
{
	static const char *const states[] = {"", "\x7f", "\x01garbage"};
	struct desk *desk = *state;
	struct client client;
	uint8_t key[STORE_KEY_SIZE];
	struct str token = STR("0123456789abcdef0123456789abcdef");

	session_key(token, key);
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		json_t *welcome;

		assert_true(store_conversation_put(desk->store, key, str_from(states[i]),
						   desk->now_ms + 1000, NULL));
		welcome = client_resume(desk, &client, token.data, 1);
		assert_true(json_is_false(json_object_get(welcome, "resumed")));
		json_decref(welcome);
		client_leave(desk, &client);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(test_who_comes_back_gets_exactly_what_he_missed),
		DESK_TEST(test_what_was_seen_survives_the_death_of_the_daemon),
		DESK_TEST(test_who_was_away_for_long_is_told_what_was_lost),
		DESK_TEST(test_an_unknown_conversation_begins_anew),
		DESK_TEST(test_a_second_connection_takes_over),
		DESK_TEST(test_who_leaves_before_the_commit_finds_his_reply),
		DESK_TEST(test_who_comes_back_before_the_commit_waits_for_it),
		DESK_TEST(test_a_conversation_expires_on_the_disk_too),
		DESK_TEST(test_each_message_makes_the_conversation_last_longer),
		DESK_TEST(test_a_store_that_fails_does_not_silence_the_chat),
		DESK_TEST(test_a_conversation_that_cannot_be_read_begins_anew),
	};

	return cmocka_run_group_tests(tests, desk_build, desk_demolish);
}
