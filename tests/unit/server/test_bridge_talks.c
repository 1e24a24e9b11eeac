/* Many conversations on one line: each is its own, found by its name, and lost by none. */
#include "line.h"

#include <sodium.h>

static void test_ready_has_the_texts_that_a_bridge_shows(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;
	const json_t *texts;
	const char *key;
	json_t *ready, *value;

	line_open(desk, &line, &bridge, LINE_SECRET);
	talks_tell_ready(&line.talks);
	ready = line_take(&line, "ready", "");
	assert_string_equal(frame_text(ready, "bridge"), "messengers");
	assert_int_equal(frame_number(ready, "max_conversations"), 20000);
	assert_int_equal(frame_number(ready, "messages_per_second"), 1000);
	assert_int_equal(frame_number(ready, "conversation_ttl_s"), 7200);
	texts = json_object_get(json_object_get(ready, "texts"), "fr");
	assert_non_null(json_object_get(texts, "bridge.choose"));
	assert_non_null(json_object_get(texts, "ui.phone"));
	json_object_foreach ((json_t *)texts, key, value)
		assert_true(strncmp(key, "ui.", 3) == 0 || strncmp(key, "bridge.", 7) == 0);
	json_decref(ready);
	line_expect_nothing(&line);
	assert_int_equal(bridge.sent, 1);
	line_close(&line);
}

static void test_conversations_do_not_hear_each_other(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "fr", 0, false);
	line_hello(&line, "bob", "nl", 0, false);
	/* The same id in two of them is two ids. */
	line_say(&line, "ann", "1", "j'ai perdu mon passeport");
	line_say(&line, "bob", "1", "wanneer is de bibliotheek open");
	line_say(&line, "ann", "2", "merci beaucoup");
	/* In the order in which they were answered by commit: each conversation's own order holds.
	 */
	for (int i = 0, ann = 2; i < 3; i++) {
		json_t *reply = line_next(&line);

		assert_string_equal(frame_text(reply, "type"), "reply");
		if (strcmp(frame_text(reply, "conversation"), "ann") == 0) {
			assert_int_equal(frame_number(reply, "seq"), ann++);
			assert_string_equal(frame_text(reply, "lang"), "fr");
		} else {
			assert_string_equal(frame_text(reply, "conversation"), "bob");
			assert_string_equal(frame_text(reply, "intent"), "culture.library");
		}
		json_decref(reply);
	}
	line_expect_nothing(&line);
	assert_int_equal(bridge.conversations, 2);
	assert_int_equal(bridge.received, 5);
	line_close(&line);
	assert_int_equal(bridge.conversations, 0);
	assert_int_equal(desk->chat->sessions.count, 0);
}

/* The bridge never learns it, and what is kept for sending again does not have it either. */
static void test_the_secret_of_a_conversation_is_told_to_nobody(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;
	struct session *session;
	unsigned char bytes[16];
	char token[33], *text;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "fr", 0, false);
	crypto_generichash(bytes, sizeof bytes, (const unsigned char *)"ann", 3,
			   (const unsigned char *)LINE_SECRET, 64);
	sodium_bin2hex(token, sizeof token, bytes, sizeof bytes);
	session = chat_find(desk->chat, str_from(token));
	assert_non_null(session);
	assert_non_null(session->peer);
	assert_int_equal(session->frame_count, 1);
	text = str_dup((struct str){(char *)session->frames[0].data + SESSION_HEADROOM,
				    session->frames[0].len});
	assert_null(strstr(text, token));
	assert_null(strstr(text, "conversation"));
	free(text);
	line_close(&line);
}

static void test_a_name_finds_its_conversation_on_a_new_line(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	line_say(&line, "ann", "1", "bedankt");
	line_expect_reply(&line, "ann", 2, "1", "nl");
	line_say(&line, "ann", "2", "ik ben mijn paspoort kwijt");
	chat_commit(desk->chat);
	/* The daemon dies before the reply leaves. */
	line_close(&line);
	desk_stop(desk);
	desk_start(desk);
	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "fr", 2, true);
	line_expect_reply(&line, "ann", 3, "2", "nl");
	/* Said again, it is not counted again. */
	line_say(&line, "ann", "2", "ik ben mijn paspoort kwijt");
	line_expect_reply(&line, "ann", 3, "2", "nl");
	line_expect_nothing(&line);
	line_close(&line);
	/* A number that the conversation has never reached counts as its newest. */
	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 99, true);
	line_expect_nothing(&line);
	line_say(&line, "ann", "3", "bedankt");
	line_expect_reply(&line, "ann", 4, "3", "nl");
	line_close(&line);
}

static void test_a_name_of_another_bridge_is_another_conversation(void **state)
{
	struct desk *desk = *state;
	struct bridge ours = {0}, theirs = {0};
	struct line line, other;
	char secret[] = LINE_SECRET;

	secret[0] = 'f';
	line_open(desk, &line, &ours, LINE_SECRET);
	line_open(desk, &other, &theirs, secret);
	line_hello(&line, "ann", "nl", 0, false);
	line_hello(&other, "ann", "nl", 0, false);
	line_say(&line, "ann", "1", "bedankt");
	line_expect_reply(&line, "ann", 2, "1", "nl");
	line_expect_nothing(&other);
	line_close(&line);
	line_close(&other);
}

static void test_a_second_line_takes_a_conversation_over(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line first, second;

	line_open(desk, &first, &bridge, LINE_SECRET);
	line_open(desk, &second, &bridge, LINE_SECRET);
	line_hello(&first, "ann", "nl", 0, false);
	line_hello(&first, "bob", "nl", 0, false);
	line_hello(&second, "ann", "nl", 1, true);
	line_expect_closed(&first, "ann", 4001, "resumed elsewhere");
	line_say(&first, "ann", "1", "bedankt");
	line_expect_error(&first, "ann", "no_hello");
	line_say(&first, "bob", "1", "bedankt");
	line_expect_reply(&first, "bob", 2, "1", "nl");
	line_say(&second, "ann", "1", "bedankt");
	line_expect_reply(&second, "ann", 2, "1", "nl");
	line_close(&first);
	line_close(&second);
}

static void test_bye_forgets_and_release_lets_go(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	line_say(&line, "ann", "1", "bedankt");
	line_send(&line, "{\"type\":\"release\",\"conversation\":\"ann\"}");
	/* What was asked before is answered before. */
	line_expect_reply(&line, "ann", 2, "1", "nl");
	line_expect_closed(&line, "ann", 1000, "release");
	assert_int_equal(bridge.conversations, 0);
	line_hello(&line, "ann", "nl", 2, true);
	/* A name may begin anew at once, before `closed` has left. */
	line_send(&line, "{\"type\":\"bye\",\"conversation\":\"ann\"}");
	line_send(&line, "{\"type\":\"hello\",\"conversation\":\"ann\",\"channel\":\"messenger\"}");
	line_expect_closed(&line, "ann", 1000, "bye");
	line_expect(&line, "welcome", "ann");
	line_say(&line, "ann", "1", "bedankt");
	line_expect_reply(&line, "ann", 2, "1", "nl");
	line_close(&line);
	assert_int_equal(desk_rows(desk), 1);
}

static void test_silent_conversations_are_let_go(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	desk_now_us += 7000 * (int64_t)DESK_SECOND_US;
	line_hello(&line, "bob", "nl", 0, false);
	talks_close_idle(&line.talks, desk_now_us);
	line_expect_nothing(&line);
	desk_now_us += 300 * (int64_t)DESK_SECOND_US;
	talks_close_idle(&line.talks, desk_now_us);
	line_expect_closed(&line, "ann", 1000, "idle");
	line_expect_nothing(&line);
	assert_int_equal(bridge.conversations, 1);
	line_close(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(test_ready_has_the_texts_that_a_bridge_shows),
		DESK_TEST(test_conversations_do_not_hear_each_other),
		DESK_TEST(test_the_secret_of_a_conversation_is_told_to_nobody),
		DESK_TEST(test_a_name_finds_its_conversation_on_a_new_line),
		DESK_TEST(test_a_name_of_another_bridge_is_another_conversation),
		DESK_TEST(test_a_second_line_takes_a_conversation_over),
		DESK_TEST(test_bye_forgets_and_release_lets_go),
		DESK_TEST(test_silent_conversations_are_let_go),
	};

	return cmocka_run_group_tests(tests, desk_build, desk_demolish);
}
