/* The protocol between a client and a daemon that are both well: greeting, languages, choices,
 * repeated ids, pace, time-outs, resuming, taking over, saying bye. */
#include <stdio.h>

#include "base/json.h"
#include "raw.h"
#include "talk.h"

static uint64_t seq_of(const json_t *frame)
{
	return (uint64_t)json_integer_value(json_object_get(frame, "seq"));
}

static const json_t *first_message(const json_t *frame)
{
	return json_array_get(json_object_get(frame, "messages"), 0);
}

static void test_strange_texts_are_answered(void **state)
{
	static const char *const texts[] = {
		"",
		" \n\t ",
		"?",
		"👍🏽👨‍👩‍👧",
		"مرحبا",
		"你好",
		"\xcc\x81\xcc\x81\xcc\x81",
		"\xef\xbb\xbf",
		"'; DROP TABLE x;--",
		"<script>alert(1)</script>",
		"{fact.passport_fee} %s %n",
		"a a a a a a a a a a a",
		"BE68 5390 0754 7034",
		"\x01\x02\x7f",
	};
	struct rig *rig = *state;
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_begin(rig, "nl");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const json_t *reply = talk_say(talk, texts[i]);

		assert_true(json_array_size(json_object_get(reply, "messages")) > 0);
		assert_false(frame_contains(reply, "DROP"));
		assert_false(frame_contains(reply, "<script>"));
	}
	assert_string_equal(frame_text(talk_say(talk, "ik ben mijn paspoort kwijt"), "intent"),
			    "passport.lost");
}

static void test_a_citizen_is_welcomed_and_answered(void **state)
{
	struct rig *rig = *state;
	const json_t *welcome, *reply;
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_begin(rig, "nl");
	welcome = talk_last(talk);
	assert_int_equal(seq_of(welcome), 1);
	assert_string_equal(frame_text(welcome, "lang"), "nl");
	assert_true(json_is_false(json_object_get(welcome, "resumed")));
	assert_int_equal(json_array_size(json_object_get(welcome, "languages")), 3);
	assert_true(frame_contains(welcome, "Pierre"));
	reply = talk_say(talk, "ik ben mn paspoort kwijt");
	assert_int_equal(seq_of(reply), 2);
	assert_string_equal(frame_text(reply, "intent"), "passport.lost");
	assert_string_equal(frame_text(reply, "lang"), "nl");
	assert_true(frame_shows_service(reply, "population"));
	assert_true(frame_contains(reply, "00800 2123 2123"));
}

static void test_one_with_no_known_language_is_greeted_in_french_and_dutch(void **state)
{
	struct rig *rig = *state;
	const json_t *welcome;
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_begin(rig, NULL);
	welcome = talk_last(talk);
	assert_string_equal(frame_text(welcome, "lang"), "und");
	assert_true(frame_contains(welcome, "Bonjour"));
	assert_true(frame_contains(welcome, "Goedendag") || frame_contains(welcome, "Hallo"));
	/* The notice that nobody talks to a person here, in both. */
	assert_true(frame_contains(welcome, "assistant automatique"));
	assert_true(frame_contains(welcome, "automatische assistent"));
	assert_true(frame_contains(welcome, "English"));
	assert_true(frame_offers(welcome, "lang:nl"));
	assert_true(frame_offers(welcome, "lang:fr"));
	assert_true(frame_offers(welcome, "lang:en"));
}

static void test_a_language_is_detected_and_can_be_changed(void **state)
{
	struct rig *rig = *state;
	const json_t *reply;
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_begin(rig, NULL);
	reply = talk_say(talk, "j'ai perdu mon passeport");
	assert_string_equal(frame_text(reply, "lang"), "fr");
	assert_string_equal(frame_text(reply, "intent"), "passport.lost");
	reply = talk_language(talk, "en");
	assert_string_equal(frame_text(reply, "lang"), "en");
	assert_null(json_object_get(reply, "to"));
	assert_string_equal(frame_text(first_message(reply), "lang"), "en");
	reply = talk_choose(talk, "lang:nl");
	assert_string_equal(frame_text(reply, "lang"), "nl");
}

static void test_a_choice_is_offered_and_taken(void **state)
{
	struct rig *rig = *state;
	const json_t *reply;
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	reply = talk_say(talk, "certificate");
	assert_true(frame_offers(reply, "intent:certificate.household"));
	assert_true(frame_offers(reply, "none"));
	reply = talk_choose(talk, "intent:certificate.household");
	assert_string_equal(frame_text(reply, "intent"), "certificate.household");
	assert_true(frame_shows_service(reply, "population"));
	/* What was never offered is told so, and harms nobody. */
	talk_choose(talk, "no-such-choice");
	reply = talk_say(talk, "i lost my passport");
	assert_string_equal(frame_text(reply, "intent"), "passport.lost");
}

static void test_a_repeated_id_counts_once_and_gets_its_reply_again(void **state)
{
	static const char message[] =
		"{\"type\":\"message\",\"id\":\"same\",\"text\":\"i lost my passport\"}";
	struct rig *rig = *state;
	struct raw *raw;
	json_t *first, *again;

	rig_start(rig, NULL);
	raw = raw_greeted(rig);
	raw_text(raw, message);
	first = raw_next(raw);
	raw_text(raw, message);
	again = raw_next(raw);
	assert_true(json_equal(first, again));
	assert_int_equal(seq_of(again), 2);
	assert_true(http_metric(rig, "pierre_messages_total{lang=\"en\"}") == 1);
	json_decref(first);
	json_decref(again);
	raw_text(raw, "{\"type\":\"message\",\"id\":\"other\",\"text\":\"thank you\"}");
	again = raw_next(raw);
	assert_int_equal(seq_of(again), 3);
	json_decref(again);
}

static void test_too_many_messages_are_told_to_wait(void **state)
{
	struct rig *rig = *state;
	struct raw *raw;
	int replies = 0, waits = 0;

	rig_start(rig, "--messages-per-second", "1", "--messages-burst", "4", NULL);
	raw = raw_greeted(rig);
	for (int i = 0; i < 12; i++) {
		char text[96];

		snprintf(text, sizeof text,
			 "{\"type\":\"message\",\"id\":\"%d\",\"text\":\"hello\"}", i);
		raw_text(raw, text);
	}
	for (int i = 0; i < 12; i++) {
		json_t *frame = raw_next(raw);

		if (strcmp(frame_text(frame, "code"), "too_fast") == 0) {
			waits++;
			assert_true(json_integer_value(json_object_get(frame, "retry_after_ms")) >
				    0);
			assert_true(strlen(frame_text(frame, "to")) > 0);
		} else {
			assert_string_equal(frame_text(frame, "type"), "reply");
			replies++;
		}
		json_decref(frame);
	}
	/* The hello has taken one of the four; a second may pass meanwhile, or some. */
	assert_in_range(replies, 3, 11);
	assert_int_equal(replies + waits, 12);
	assert_true(http_metric(rig, "pierre_errors_total{code=\"too_fast\"}") == waits);
	talk_check_alive(rig);
}

static void test_a_hurried_client_library_has_everything_answered(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;

	rig_start(rig, "--messages-per-second", "5", "--messages-burst", "3", NULL);
	talk = talk_begin(rig, "en");
	for (int i = 0; i < 8; i++)
		client_message(talk->client, STR("thank you"));
	for (int i = 0; i < 8; i++)
		assert_string_equal(frame_text(talk_next(talk, "reply"), "intent"),
				    "greeting.thanks");
}

static void test_the_messages_of_an_address_are_limited_together(void **state)
{
	struct rig *rig = *state;
	struct raw *raws[3];
	int waits = 0;

	rig_start(rig, "--address-messages-per-second", "1", "--address-messages-burst", "6", NULL);
	for (int i = 0; i < 3; i++)
		raws[i] = raw_greeted(rig);
	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 4; j++) {
			char text[96];
			json_t *frame;

			snprintf(text, sizeof text,
				 "{\"type\":\"message\",\"id\":\"%d\",\"text\":\"hello\"}", j);
			raw_text(raws[i], text);
			frame = raw_next(raws[i]);
			waits += strcmp(frame_text(frame, "code"), "too_fast") == 0;
			json_decref(frame);
		}
	}
	assert_true(waits > 0);
}

static void test_a_conversation_is_resumed_where_it_was(void **state)
{
	struct rig *rig = *state;
	struct talk *talk, *later;
	const json_t *welcome, *reply;
	char token[64];

	rig_start(rig, NULL);
	talk = talk_begin(rig, "nl");
	talk_say(talk, "wanneer is de bib open");
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	talk_close(talk);
	later = talk_resume(rig, token, 2);
	welcome = talk_last(later);
	assert_true(json_is_true(json_object_get(welcome, "resumed")));
	assert_string_equal(frame_text(welcome, "conversation"), token);
	assert_string_equal(frame_text(welcome, "lang"), "nl");
	assert_int_equal(json_array_size(json_object_get(welcome, "messages")), 0);
	reply = talk_say(later, "wat is het adres van de bib");
	assert_int_equal(seq_of(reply), 3);
	assert_string_equal(frame_text(reply, "intent"), "contact.address");
	assert_true(http_metric(rig, "pierre_resumed_total") == 1);
}

static void test_frames_that_were_missed_come_after_resuming(void **state)
{
	struct rig *rig = *state;
	struct talk *talk, *later;
	char token[64];

	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	talk_say(talk, "i lost my passport");
	talk_say(talk, "thank you");
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	talk_close(talk);
	later = talk_resume(rig, token, 2);
	assert_int_equal(seq_of(talk_next(later, "reply")), 3);
}

static void test_a_second_connection_takes_over(void **state)
{
	struct rig *rig = *state;
	struct talk *first, *second;
	const json_t *reply;

	rig_start(rig, NULL);
	first = talk_begin(rig, "en");
	talk_say(first, "hello");
	second = talk_resume(rig, client_conversation(first->client), 2);
	assert_true(json_is_true(json_object_get(talk_last(second), "resumed")));
	assert_non_null(strstr(talk_end(first), "4001"));
	reply = talk_say(second, "i lost my passport");
	assert_int_equal(seq_of(reply), 3);
}

static void test_a_conversation_expires(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;
	char token[64];

	rig_start(rig, "--conversation-ttl-s", "1", NULL);
	talk = talk_begin(rig, "en");
	talk_say(talk, "hello");
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	talk_close(talk);
	sleep_ms(2500);
	talk = talk_resume(rig, token, 2);
	assert_true(json_is_false(json_object_get(talk_last(talk), "resumed")));
	assert_string_not_equal(frame_text(talk_last(talk), "conversation"), token);
}

static void test_a_silent_connection_is_closed_and_its_conversation_kept(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;
	char token[64];

	rig_start(rig, "--idle-timeout-s", "1", NULL);
	talk = talk_begin(rig, "en");
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	assert_non_null(strstr(talk_end(talk), "1000"));
	talk = talk_resume(rig, token, 1);
	assert_true(json_is_true(json_object_get(talk_last(talk), "resumed")));
}

static void test_bye_forgets_the_conversation(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;
	char token[64];

	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	talk_say(talk, "i lost my passport");
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	client_bye(talk->client);
	assert_non_null(strstr(talk_end(talk), "1000"));
	talk = talk_resume(rig, token, 2);
	assert_true(json_is_false(json_object_get(talk_last(talk), "resumed")));
	/* Nor is it there after a restart. */
	rig_stop(rig);
	rig_start(rig, NULL);
	talk = talk_resume(rig, token, 2);
	assert_true(json_is_false(json_object_get(talk_last(talk), "resumed")));
}

/* At the terminal the next visitor may come while the daemon is away. */
static void test_forgetting_is_tried_until_the_daemon_has_heard_it(void **state)
{
	struct rig *rig = *state;
	struct client_options options = {.lang = "en", .channel = "kiosk", .reconnect = true};
	struct talk *talk;
	char token[64];

	rig_start(rig, NULL);
	talk = talk_open(rig, &options);
	talk_next(talk, "welcome");
	talk_say(talk, "i lost my passport");
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	rig_kill(rig);
	client_message(talk->client, STR("never sent"));
	client_forget(talk->client);
	talk_serve(talk, 600);
	assert_int_equal(talk->state, CLIENT_WAITING);
	rig_start(rig, NULL);
	for (int i = 0; i < 100 && talk->state != CLIENT_CLOSED; i++)
		talk_serve(talk, 100);
	assert_int_equal(talk->state, CLIENT_CLOSED);
	assert_non_null(strstr(talk->why, "1000"));
	/* What was typed and not sent has not been answered. */
	assert_string_equal(frame_text(talk_last(talk), "type"), "reply");
	talk = talk_resume(rig, token, 2);
	assert_true(json_is_false(json_object_get(talk_last(talk), "resumed")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_citizen_is_welcomed_and_answered),
		RIG_TEST(test_strange_texts_are_answered),
		RIG_TEST(test_one_with_no_known_language_is_greeted_in_french_and_dutch),
		RIG_TEST(test_a_language_is_detected_and_can_be_changed),
		RIG_TEST(test_a_choice_is_offered_and_taken),
		RIG_TEST(test_a_repeated_id_counts_once_and_gets_its_reply_again),
		RIG_TEST(test_too_many_messages_are_told_to_wait),
		RIG_TEST(test_a_hurried_client_library_has_everything_answered),
		RIG_TEST(test_the_messages_of_an_address_are_limited_together),
		RIG_TEST(test_a_conversation_is_resumed_where_it_was),
		RIG_TEST(test_frames_that_were_missed_come_after_resuming),
		RIG_TEST(test_a_second_connection_takes_over),
		RIG_TEST(test_a_conversation_expires),
		RIG_TEST(test_a_silent_connection_is_closed_and_its_conversation_kept),
		RIG_TEST(test_bye_forgets_the_conversation),
		RIG_TEST(test_forgetting_is_tried_until_the_daemon_has_heard_it),
	};

	return cmocka_run_group_tests_name("chat", tests, NULL, NULL);
}
