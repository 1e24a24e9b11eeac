/* What citizens think of replies: kept once for each, without what a person could be found by, and
 * never a part of the conversation. */
#include "desk.h"

#include <sodium.h>

static void vote(struct desk *desk, struct client *client, const char *id, int about,
		 const char *more)
{
	client_send(desk, client, "{\"type\":\"feedback\",\"id\":\"%s\",\"about\":%d,%s}", id,
		    about, more);
}

static void expect_noted(struct client *client, int seq, const char *to)
{
	json_t *noted = client_expect(client, "noted");

	assert_int_equal(frame_number(noted, "seq"), seq);
	assert_string_equal(frame_text(noted, "to"), to);
	json_decref(noted);
	client_expect_nothing(client);
}

static void expect_refused(struct client *client, const char *to, const char *detail)
{
	json_t *error = client_expect(client, "error");

	assert_string_equal(frame_text(error, "code"), "bad_field");
	assert_string_equal(frame_text(error, "to"), to);
	assert_string_equal(frame_text(error, "detail"), detail);
	json_decref(error);
	client_expect_nothing(client);
}

/* Greets, asks, and has the reply: number 2, passport.lost. */
static void ask(struct desk *desk, struct client *client)
{
	client_begin(desk, client);
	client_say(desk, client, "m", "ik ben mijn paspoort kwijt");
	chat_commit(desk->chat);
	client_expect_reply(client, 2, "m", "passport.lost");
}

/* How many votes there are, and the one with the most unhelpful answers. */
static size_t votes(const struct desk *desk, struct feedback_count *worst)
{
	struct feedback_count list[4] = {0};
	size_t count = 0, sum = 0;

	assert_true(records_feedback_counts(desk->records, 0, list, 4, &count, NULL));
	for (size_t i = 0; i < count; i++)
		sum += list[i].helpful + list[i].unhelpful;
	if (worst)
		*worst = list[0];
	return sum;
}

static struct feedback_record only_note(const struct desk *desk)
{
	struct feedback_record list[2] = {0};
	size_t count = 0;

	assert_true(records_feedback_notes(desk->records, 0, NULL, list, 2, &count, NULL));
	assert_int_equal(count, 1);
	return list[0];
}

static void test_a_vote_is_on_the_disk_when_it_is_noted(void **state)
{
	struct desk *desk = *state;
	struct feedback_count worst;
	struct feedback_record note;
	struct client client;

	ask(desk, &client);
	client.wakes = 0;
	vote(desk, &client, "f", 2,
	     "\"intent\":\"passport.lost\",\"helpful\":false,\"reason\":\"untrue\","
	     "\"note\":\"Het loket is dicht\"");
	assert_int_equal(client.wakes, 1);
	expect_noted(&client, 2, "f");
	assert_int_equal(votes(desk, &worst), 1);
	assert_string_equal(worst.intent, "passport.lost");
	assert_int_equal(worst.unhelpful, 1);
	assert_int_equal(worst.reasons[FEEDBACK_UNTRUE], 1);
	note = only_note(desk);
	assert_string_equal(note.note, "Het loket is dicht");
	assert_int_equal(note.lang, LANG_NL);
	/* The day, and not the moment. */
	assert_int_equal(note.created_ms % 86400000, 0);
	assert_in_range(desk->now_ms - note.created_ms, 0, 86399999);
	assert_int_equal(desk->metrics.feedback[false], 1);
	assert_int_equal(desk->metrics.feedback[true], 0);
	client_leave(desk, &client);
}

static void test_a_vote_is_no_part_of_the_conversation(void **state)
{
	struct desk *desk = *state;
	struct client client;
	uint64_t messages;

	ask(desk, &client);
	messages = desk->metrics.messages[LANG_NL];
	vote(desk, &client, "m", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	expect_noted(&client, 2, "m");
	assert_null(desk->chat->dirty);
	assert_int_equal(desk->metrics.messages[LANG_NL], messages);
	/* Its id counts for nothing either. */
	vote(desk, &client, "n", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	expect_noted(&client, 2, "n");
	client_say(desk, &client, "n", "bedankt");
	chat_commit(desk->chat);
	client_expect_reply(&client, 3, "n", "greeting.thanks");
	client_leave(desk, &client);
}

static void test_a_second_vote_about_a_reply_replaces_the_first(void **state)
{
	struct desk *desk = *state;
	struct feedback_count worst;
	struct client client, other;

	ask(desk, &client);
	vote(desk, &client, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":false");
	vote(desk, &client, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":false");
	assert_int_equal(votes(desk, NULL), 1);
	vote(desk, &client, "2", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	assert_int_equal(votes(desk, &worst), 1);
	assert_int_equal(worst.helpful, 1);
	/* Another reply, and the same number in another conversation, are others. */
	vote(desk, &client, "3", 1, "\"intent\":\"\",\"helpful\":true");
	assert_int_equal(votes(desk, NULL), 2);
	ask(desk, &other);
	vote(desk, &other, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	assert_int_equal(votes(desk, NULL), 3);
	client_leave(desk, &other);
	client_leave(desk, &client);
}

static void test_a_conversation_that_goes_on_can_change_its_vote(void **state)
{
	struct desk *desk = *state;
	struct feedback_count worst;
	struct client client, again;

	ask(desk, &client);
	vote(desk, &client, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	expect_noted(&client, 2, "1");
	client_leave(desk, &client);
	desk_stop(desk);
	desk_start(desk);
	client_must_resume(desk, &again, client.token, 2);
	vote(desk, &again, "2", 2,
	     "\"intent\":\"passport.lost\",\"helpful\":false,\"reason\":\"wrong\"");
	expect_noted(&again, 2, "2");
	assert_int_equal(votes(desk, &worst), 1);
	assert_int_equal(worst.reasons[FEEDBACK_WRONG], 1);
	client_leave(desk, &again);
}

static void test_a_vote_outlives_the_conversation_that_is_forgotten(void **state)
{
	struct desk *desk = *state;
	struct client client;

	ask(desk, &client);
	vote(desk, &client, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	expect_noted(&client, 2, "1");
	client_send(desk, &client, "{\"type\":\"bye\"}");
	chat_commit(desk->chat);
	assert_int_equal(desk_rows(desk), 0);
	assert_int_equal(votes(desk, NULL), 1);
	client_leave(desk, &client);
}

/* The id of a vote is neither the token, nor the conversation's key, nor a hash of that. */
static void test_a_vote_does_not_lead_to_its_conversation(void **state)
{
	struct desk *desk = *state;
	struct feedback_record note;
	struct client client;
	char key[2 * STORE_KEY_SIZE + 1], hash[RECORD_ID];
	uint8_t bytes[STORE_KEY_SIZE];

	ask(desk, &client);
	vote(desk, &client, "1", 2,
	     "\"intent\":\"passport.lost\",\"helpful\":false,\"note\":\"x\"");
	note = only_note(desk);
	session_key(str_from(client.token), bytes);
	sodium_bin2hex(key, sizeof key, bytes, sizeof bytes);
	assert_null(strstr(key, note.id));
	assert_string_not_equal(note.id, client.token);
	session_key((struct str){(char *)bytes, sizeof bytes}, bytes);
	sodium_bin2hex(hash, sizeof hash, bytes, sizeof hash / 2);
	assert_string_not_equal(note.id, hash);
	client_leave(desk, &client);
}

static void test_numbers_of_a_person_are_taken_out_of_notes(void **state)
{
	static const struct {
		const char *note, *kept;
	} notes[] = {
		{"Mijn nummer is 85.07.30-033.28, en nu?", "Mijn nummer is [NRN], en nu?"},
		{"Stort op BE68 5390 0754 7034", "Stort op [IBAN]"},
		{"Bel 0470 12 34 56 of a@b.be", "Bel [PHONE] of [EMAIL]"},
		/* Hidden by what nobody sees. */
		{"8507\\u200b\\u200b\\u200b\\u200b3003328", "[NRN]"},
		{"85     07 \\n\\n\\n\\n 30 033 28", "[NRN]"},
		{"850730\\u0007033\\u202e28", "[NRN]"},
		{"  rood\\u001b[31m\\n\\tniet  ", "rood[31m niet"},
	};
	struct desk *desk = *state;
	struct client client;
	char more[256];

	ask(desk, &client);
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
		snprintf(more, sizeof more,
			 "\"intent\":\"passport.lost\",\"helpful\":false,\"note\":\"%s\"",
			 notes[i].note);
		vote(desk, &client, "1", 2, more);
		expect_noted(&client, 2, "1");
		assert_string_equal(only_note(desk).note, notes[i].kept);
	}
	client_leave(desk, &client);
}

/* "a@b.be " of 7 bytes becomes "[EMAIL] " of 8: the note no longer fits, and is cut between
 * characters. */
static void test_a_note_that_grows_is_cut_between_characters(void **state)
{
	struct desk *desk = *state;
	char *emails = repeated("a@b.be ", 124), *accents = repeated("\xc3\xa9", 60);
	struct buf more BUF_AUTO = {0};
	struct feedback_record note;
	struct client client;

	ask(desk, &client);
	buf_addf(&more, "\"intent\":\"\",\"helpful\":false,\"note\":\"%s-%s\"", emails, accents);
	vote(desk, &client, "1", 2, more.data);
	expect_noted(&client, 2, "1");
	note = only_note(desk);
	assert_int_equal(strlen(note.note), 999);
	assert_true(str_ends(str_from(note.note), STR("\xc3\xa9")));
	assert_null(strchr(note.note, '@'));
	free(emails);
	free(accents);
	client_leave(desk, &client);
}

static void test_a_reason_of_an_answer_that_helped_counts_for_nothing(void **state)
{
	struct desk *desk = *state;
	struct feedback_count worst;
	struct client client;

	ask(desk, &client);
	vote(desk, &client, "1", 2,
	     "\"intent\":\"passport.lost\",\"helpful\":true,\"reason\":\"wrong\"");
	expect_noted(&client, 2, "1");
	assert_int_equal(votes(desk, &worst), 1);
	assert_int_equal(worst.helpful, 1);
	assert_int_equal(worst.reasons[FEEDBACK_WRONG], 0);
	client_leave(desk, &client);
}

static void test_what_the_conversation_and_the_pack_do_not_know_is_refused(void **state)
{
	struct desk *desk = *state;
	struct client client;

	ask(desk, &client);
	vote(desk, &client, "1", 3, "\"intent\":\"passport.lost\",\"helpful\":true");
	expect_refused(&client, "1", "about: 3 is above the newest number, 2");
	vote(desk, &client, "2", 2, "\"intent\":\"passport.lots\",\"helpful\":true");
	expect_refused(&client, "2", "intent: there is no 'passport.lots'");
	assert_int_equal(votes(desk, NULL), 0);
	assert_int_equal(desk->metrics.feedback[true], 0);
	assert_int_equal(client.peer.bad, 2);
	client_leave(desk, &client);
}

static void test_a_vote_before_hello_is_refused(void **state)
{
	struct desk *desk = *state;
	struct client client;

	client_connect(desk, &client);
	vote(desk, &client, "1", 1, "\"intent\":\"\",\"helpful\":true");
	client_expect_error(&client, "no_hello", "1");
	assert_int_equal(votes(desk, NULL), 0);
	client_leave(desk, &client);
}

static void test_votes_are_paced_as_messages_are(void **state)
{
	struct desk *desk = *state;
	struct client client;

	desk->config.messages_per_second = 2;
	desk->config.messages_burst = 3;
	ask(desk, &client); /* two of three */
	vote(desk, &client, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	expect_noted(&client, 2, "1");
	vote(desk, &client, "2", 2, "\"intent\":\"passport.lost\",\"helpful\":false");
	client_expect_error(&client, "too_fast", "2");
	assert_int_equal(desk->metrics.feedback[false], 0);
	client_leave(desk, &client);
}

static void test_a_store_that_fails_counts_nothing_and_says_so(void **state)
{
	struct desk *desk = *state;
	struct client client;
	sqlite3 *other;

	ask(desk, &client);
	assert_int_equal(sqlite3_open(desk->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	vote(desk, &client, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	client_expect_error(&client, "internal", "1");
	sqlite3_close(other);
	assert_int_equal(desk->metrics.feedback[true], 0);
	assert_int_equal(votes(desk, NULL), 0);
	assert_int_equal(client.peer.bad, 0);
	/* Sent again, it counts. */
	vote(desk, &client, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	expect_noted(&client, 2, "1");
	assert_int_equal(votes(desk, NULL), 1);
	client_leave(desk, &client);
}

static void test_without_records_a_vote_is_an_error_of_ours(void **state)
{
	struct desk *desk = *state;
	struct client client;

	ask(desk, &client);
	desk->chat->options.records = NULL;
	vote(desk, &client, "1", 2, "\"intent\":\"passport.lost\",\"helpful\":true");
	client_expect_error(&client, "internal", "1");
	desk->chat->options.records = desk->records;
	assert_int_equal(desk->metrics.feedback[true], 0);
	client_leave(desk, &client);
}

static bool asks(const json_t *reply)
{
	json_t *message;
	size_t i;

	json_array_foreach (json_object_get(reply, "messages"), i, message) {
		if (strcmp(frame_text(message, "type"), "question") == 0)
			return true;
	}
	return false;
}

static void choose(struct desk *desk, struct client *client, const char *id, const char *value)
{
	client_send(desk, client, "{\"type\":\"choose\",\"id\":\"%s\",\"value\":\"%s\"}", id,
		    value);
	chat_commit(desk->chat);
}

static void test_within_a_form_a_vote_leaves_the_question_open(void **state)
{
	struct desk *desk = *state;
	struct buf before BUF_AUTO = {0}, after BUF_AUTO = {0};
	struct client client;
	json_t *reply;

	client_begin(desk, &client);
	choose(desk, &client, "1", "intent:residence.move_in");
	client_expect_reply(&client, 2, "1", "residence.move_in");
	choose(desk, &client, "2", "form:residence.move_in");
	reply = client_expect(&client, "reply");
	assert_true(asks(reply));
	json_decref(reply);
	session_save(client.peer.session, &before);
	vote(desk, &client, "f", 3, "\"intent\":\"\",\"helpful\":false,\"reason\":\"unclear\"");
	expect_noted(&client, 3, "f");
	session_save(client.peer.session, &after);
	assert_true(str_eq(buf_borrow(&before), buf_borrow(&after)));
	client_leave(desk, &client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(test_a_vote_is_on_the_disk_when_it_is_noted),
		DESK_TEST(test_a_vote_is_no_part_of_the_conversation),
		DESK_TEST(test_a_second_vote_about_a_reply_replaces_the_first),
		DESK_TEST(test_a_conversation_that_goes_on_can_change_its_vote),
		DESK_TEST(test_a_vote_outlives_the_conversation_that_is_forgotten),
		DESK_TEST(test_a_vote_does_not_lead_to_its_conversation),
		DESK_TEST(test_numbers_of_a_person_are_taken_out_of_notes),
		DESK_TEST(test_a_note_that_grows_is_cut_between_characters),
		DESK_TEST(test_a_reason_of_an_answer_that_helped_counts_for_nothing),
		DESK_TEST(test_what_the_conversation_and_the_pack_do_not_know_is_refused),
		DESK_TEST(test_a_vote_before_hello_is_refused),
		DESK_TEST(test_votes_are_paced_as_messages_are),
		DESK_TEST(test_a_store_that_fails_counts_nothing_and_says_so),
		DESK_TEST(test_without_records_a_vote_is_an_error_of_ours),
		DESK_TEST(test_within_a_form_a_vote_leaves_the_question_open),
	};

	return cmocka_run_group_tests(tests, desk_build, desk_demolish);
}
