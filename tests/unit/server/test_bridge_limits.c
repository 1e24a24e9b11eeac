/* What a bridge may not do, and what a citizen of one may send besides text. */
#include "line.h"

static void test_a_bad_frame_names_its_conversation(void **state)
{
	static const struct {
		const char *frame, *name, *code;
	} bad[] = {
		{"{\"type\":\"message\",\"conversation\":\"ann\",\"id\":\"1\"}", "ann",
		 "bad_field"},
		{"{\"type\":\"hello\",\"conversation\":\"ann\",\"channel\":\"web\"}", "ann",
		 "second_hello"},
		{"{\"type\":\"dance\",\"conversation\":\"ann\"}", "ann", "unknown_type"},
		{"{\"type\":\"attachment\",\"conversation\":\"ann\",\"id\":\"1\",\"kind\":\"x\"}",
		 "ann", "bad_field"},
		{"{\"type\":\"acknowledge\",\"conversation\":\"ann\"}", "ann", "bad_field"},
		{"{\"type\":\"message\",\"conversation\":\"bob\",\"id\":\"1\",\"text\":\"x\"}",
		 "bob", "no_hello"},
		{"{\"type\":\"hello\",\"conversation\":\"bob\",\"channel\":\"Web\"}", "bob",
		 "bad_field"},
		{"{\"type\":\"bye\",\"conversation\":\"a b\"}", "", "bad_field"},
		{"{\"type\":\"bye\",\"conversation\":7}", "", "bad_field"},
		{"{\"type\":\"bye\"}", "", "bad_field"},
		{"[]", "", "not_json"},
		{"{", "", "not_json"},
	};
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		line_send(&line, "%s", bad[i].frame);
		line_expect_error(&line, bad[i].name, bad[i].code);
	}
	line_say(&line, "ann", "1", "bedankt");
	line_expect_reply(&line, "ann", 2, "1", "nl");
	line_close(&line);
}

static void test_a_name_has_at_most_sixty_four_characters(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;
	char *longest = repeated("Az09._-x", 8);

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, longest, "nl", 0, false);
	line_send(&line, "{\"type\":\"bye\",\"conversation\":\"%sx\"}", longest);
	line_expect_error(&line, "", "bad_field");
	free(longest);
	line_close(&line);
}

static void test_ten_bad_frames_close_their_conversation_alone(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	line_hello(&line, "bob", "nl", 0, false);
	for (int i = 0; i < 10; i++) {
		line_send(&line, "{\"type\":\"dance\",\"conversation\":\"ann\"}");
		line_expect_error(&line, "ann", "unknown_type");
	}
	line_expect_closed(&line, "ann", 1008, "too many bad frames");
	assert_int_equal(line.talks.own.close_code, 0);
	line_say(&line, "bob", "1", "bedankt");
	line_expect_reply(&line, "bob", 2, "1", "nl");
	line_hello(&line, "ann", "nl", 1, true);
	line_close(&line);
}

static void test_ten_unreadable_frames_in_a_row_close_the_line(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	for (int i = 0; i < 9; i++)
		line_send(&line, "{");
	line_say(&line, "ann", "1", "bedankt");
	for (int i = 0; i < 9; i++)
		line_send(&line, "{");
	assert_int_equal(line.talks.own.close_code, 0);
	line_send(&line, "{");
	assert_int_equal(line.talks.own.close_code, 1008);
	line_close(&line);
}

static void test_unknown_names_close_nothing(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	for (int i = 0; i < 50; i++) {
		line_send(&line, "{\"type\":\"acknowledge\",\"conversation\":\"gone\",\"seq\":1}");
		line_expect_error(&line, "gone", "no_hello");
	}
	assert_int_equal(line.talks.own.close_code, 0);
	line_close(&line);
}

static void test_more_conversations_than_agreed_are_refused(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	desk->config.bridge_conversations = 2;
	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	line_hello(&line, "bob", "nl", 0, false);
	line_send(&line, "{\"type\":\"hello\",\"conversation\":\"cas\",\"channel\":\"web\"}");
	line_expect_error(&line, "cas", "too_many");
	line_send(&line, "{\"type\":\"release\",\"conversation\":\"ann\"}");
	line_expect_closed(&line, "ann", 1000, "release");
	line_hello(&line, "cas", "nl", 0, false);
	line_close(&line);
}

static void test_a_citizen_in_a_hurry_slows_down_nobody_else(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	desk->config.messages_per_second = 1;
	desk->config.messages_burst = 2;
	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	line_hello(&line, "bob", "nl", 0, false);
	line_say(&line, "ann", "1", "bedankt");
	line_expect_reply(&line, "ann", 2, "1", "nl");
	line_say(&line, "ann", "2", "bedankt");
	line_expect_error(&line, "ann", "too_fast");
	/* What the bridge says for itself is always heard. */
	line_send(&line, "{\"type\":\"acknowledge\",\"conversation\":\"ann\",\"seq\":2}");
	line_expect_nothing(&line);
	line_say(&line, "bob", "1", "bedankt");
	line_expect_reply(&line, "bob", 2, "1", "nl");
	line_close(&line);
}

static void test_a_bridge_in_a_hurry_waits_and_loses_nobody(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	desk->config.bridge_messages_per_second = 10;
	desk->config.bridge_messages_burst = 2;
	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "nl", 0, false);
	line_say(&line, "ann", "1", "bedankt");
	line_expect_reply(&line, "ann", 2, "1", "nl");
	for (int i = 0; i < 200; i++) {
		json_t *error;

		line_say(&line, "ann", "2", "bedankt");
		error = line_take(&line, "error", "ann");
		assert_string_equal(frame_text(error, "code"), "too_fast");
		assert_true(frame_number(error, "retry_after_ms") > 0);
		json_decref(error);
	}
	desk_now_us += DESK_SECOND_US;
	line_say(&line, "ann", "2", "bedankt");
	line_expect_reply(&line, "ann", 3, "2", "nl");
	line_close(&line);
}

/* What a profile says is good for a greeting. */
static void test_a_citizen_is_answered_in_the_language_that_he_writes(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "fr", 0, false);
	line_say(&line, "ann", "1", "paspoort gestolen");
	line_expect_reply(&line, "ann", 2, "1", "nl");
	line_say(&line, "ann", "2", "bedankt");
	line_expect_reply(&line, "ann", 3, "2", "nl");
	line_hello(&line, "bob", "en", 0, false);
	line_say(&line, "bob", "1", "merci");
	line_expect_reply(&line, "bob", 2, "1", "fr");
	/* What says nothing of a language leaves the profile's. */
	line_hello(&line, "cas", "nl", 0, false);
	line_say(&line, "cas", "1", "xqzt");
	line_expect_reply(&line, "cas", 2, "1", "nl");
	/* The guess is a guess after a restart too. */
	line_close(&line);
	desk_stop(desk);
	desk_start(desk);
	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "cas", "nl", 2, true);
	line_say(&line, "cas", "2", "passeport volé");
	line_expect_reply(&line, "cas", 3, "2", "fr");
	line_close(&line);
}

static void test_a_page_that_says_its_language_is_believed(void **state)
{
	struct desk *desk = *state;
	struct client client;
	json_t *reply;

	client_begin(desk, &client);
	/* Two words that are no utterance of the pack. */
	client_say(desk, &client, "1", "passeport volé");
	chat_commit(desk->chat);
	reply = client_expect(&client, "reply");
	assert_string_equal(frame_text(reply, "lang"), "nl");
	json_decref(reply);
	client_leave(desk, &client);
}

static void test_an_attachment_is_answered_politely_and_once(void **state)
{
	struct desk *desk = *state;
	struct bridge bridge = {0};
	struct line line;

	line_open(desk, &line, &bridge, LINE_SECRET);
	line_hello(&line, "ann", "fr", 0, false);
	for (int i = 0; i < ATTACHMENT_KINDS; i++) {
		json_t *reply;

		for (int again = 0; again < 2; again++)
			line_send(
				&line,
				"{\"type\":\"attachment\",\"conversation\":\"ann\",\"id\":\"a%d\","
				"\"kind\":\"%s\"}",
				i, attachment_name((enum attachment)i));
		reply = line_take(&line, "reply", "ann");
		assert_int_equal(frame_number(reply, "seq"), 2 + i);
		assert_string_equal(frame_text(reply, "intent"), "dialogue.attachment");
		assert_string_equal(frame_text(reply, "lang"), "fr");
		assert_non_null(strstr(
			frame_text(json_array_get(json_object_get(reply, "messages"), 0), "text"),
			"quelques mots"));
		json_decref(reply);
		line_expect_nothing(&line);
	}
	line_close(&line);
}

/* In pierre.v1 too; and what only bridges say is unknown there. */
static void test_the_new_frames_of_a_client(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_begin(desk, &client);
	client_send(desk, &client, "{\"type\":\"attachment\",\"id\":\"1\",\"kind\":\"image\"}");
	chat_commit(desk->chat);
	client_expect_reply(&client, 2, "1", "dialogue.attachment");
	assert_int_equal(client.peer.session->frame_count, 2);
	client_send(desk, &client, "{\"type\":\"acknowledge\",\"seq\":2}");
	assert_int_equal(client.peer.session->frame_count, 0);
	client_expect_nothing(&client);
	client_send(desk, &client, "{\"type\":\"release\"}");
	client_expect_error(&client, "unknown_type", "");
	assert_int_equal(client.peer.close_code, 0);
	client_leave(desk, &client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(test_a_bad_frame_names_its_conversation),
		DESK_TEST(test_a_name_has_at_most_sixty_four_characters),
		DESK_TEST(test_ten_bad_frames_close_their_conversation_alone),
		DESK_TEST(test_ten_unreadable_frames_in_a_row_close_the_line),
		DESK_TEST(test_unknown_names_close_nothing),
		DESK_TEST(test_more_conversations_than_agreed_are_refused),
		DESK_TEST(test_a_citizen_in_a_hurry_slows_down_nobody_else),
		DESK_TEST(test_a_bridge_in_a_hurry_waits_and_loses_nobody),
		DESK_TEST(test_a_citizen_is_answered_in_the_language_that_he_writes),
		DESK_TEST(test_a_page_that_says_its_language_is_believed),
		DESK_TEST(test_an_attachment_is_answered_politely_and_once),
		DESK_TEST(test_the_new_frames_of_a_client),
	};

	return cmocka_run_group_tests(tests, desk_build, desk_demolish);
}
