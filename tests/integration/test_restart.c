/* The end of a daemon and the beginning of the next: killed, stopped, reloaded; no citizen loses
 * a word. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "raw.h"
#include "talk.h"

/* The daemon keeps 16 frames for sending again: the welcome and 14 replies are among them. */
enum { IN_FLIGHT = 20, SAID_BEFORE = 14, ANSWERED_BEFORE = 6 };

/* How often each id was answered. */
static void check_answered_once(const struct talk *talk, char ids[][64], int count)
{
	for (int i = 0; i < count; i++) {
		const json_t *frame;
		int answers = 0;
		size_t j;

		json_array_foreach (talk->frames, j, frame)
			answers += strcmp(frame_text(frame, "to"), ids[i]) == 0;
		if (answers != 1)
			fail_msg("message %d of %d was answered %d times", i + 1, count, answers);
	}
}

static size_t count_replies(const struct talk *talk)
{
	const json_t *frame;
	size_t i, count = 0;

	json_array_foreach (talk->frames, i, frame)
		count += strcmp(frame_text(frame, "type"), "reply") == 0;
	return count;
}

static void await_replies(struct talk *talk, size_t wanted)
{
	int64_t end = now_ms() + START_LIMIT_MS;

	while (count_replies(talk) < wanted) {
		if (now_ms() > end)
			fail_msg("%zu of %zu replies", count_replies(talk), wanted);
		talk_serve(talk, 20);
	}
}

static void test_a_killed_daemon_answers_every_message_once(void **state)
{
	struct rig *rig = *state;
	char ids[IN_FLIGHT][64];
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_open(rig, &(struct client_options){.lang = "en", .reconnect = true});
	talk_next(talk, "welcome");
	for (int i = 0; i < SAID_BEFORE; i++)
		snprintf(ids[i], sizeof ids[i], "%s",
			 client_message(talk->client, STR("thank you")));
	await_replies(talk, ANSWERED_BEFORE);
	rig_kill(rig);
	/* Citizens type on while nobody is there. */
	for (int i = SAID_BEFORE; i < IN_FLIGHT; i++)
		snprintf(ids[i], sizeof ids[i], "%s",
			 client_message(talk->client, STR("thank you")));
	rig_start(rig, NULL);
	await_replies(talk, IN_FLIGHT);
	/* Nothing comes twice a little later either. */
	for (int i = 0; i < 10; i++)
		talk_serve(talk, 20);
	check_answered_once(talk, ids, IN_FLIGHT);
	assert_int_equal(client_seq(talk->client), IN_FLIGHT + 1);
}

static void test_a_killed_daemon_remembers_what_it_had_offered(void **state)
{
	struct rig *rig = *state;
	const json_t *reply;
	struct talk *talk;
	char token[64];

	rig_start(rig, NULL);
	talk = talk_begin(rig, NULL);
	reply = talk_say(talk, "i need a driving licence");
	reply = talk_say(talk, "certificate");
	assert_true(frame_offers(reply, "intent:certificate.household"));
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	rig_kill(rig);
	rig_start(rig, NULL);
	talk = talk_resume(rig, token, 3);
	assert_true(json_is_true(json_object_get(talk_last(talk), "resumed")));
	assert_string_equal(frame_text(talk_last(talk), "lang"), "en");
	reply = talk_choose(talk, "intent:certificate.household");
	assert_string_equal(frame_text(reply, "intent"), "certificate.household");
	assert_int_equal(json_integer_value(json_object_get(reply, "seq")), 4);
}

static void test_a_daemon_killed_again_and_again_goes_on(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_open(rig, &(struct client_options){.lang = "fr", .reconnect = true});
	talk_next(talk, "welcome");
	for (int i = 0; i < 3; i++) {
		const char *id = client_message(talk->client, STR("j'ai perdu mon passeport"));
		size_t wanted = count_replies(talk) + 1;

		assert_non_null(id);
		rig_kill(rig);
		rig_start(rig, NULL);
		await_replies(talk, wanted);
	}
	assert_int_equal(count_replies(talk), 3);
}

static void test_sigterm_answers_what_was_said_and_closes_with_1001(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf log = {0};
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	talk_say(talk, "i lost my passport");
	rig_signal(rig, SIGTERM);
	assert_non_null(strstr(talk_end(talk), "1001"));
	assert_int_equal(rig_wait(rig), 0);
	rig_log(rig, &log);
	assert_contains(&log, "event=draining");
	assert_contains(&log, "event=stopped");
}

static void test_sigterm_in_the_middle_loses_nothing(void **state)
{
	struct rig *rig = *state;
	char ids[SAID_BEFORE][64];
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_open(rig, &(struct client_options){.lang = "en", .reconnect = true});
	talk_next(talk, "welcome");
	for (int i = 0; i < SAID_BEFORE; i++)
		snprintf(ids[i], sizeof ids[i], "%s",
			 client_message(talk->client, STR("thank you")));
	await_replies(talk, ANSWERED_BEFORE);
	rig_signal(rig, SIGTERM);
	for (int i = 0; i < 10; i++)
		talk_serve(talk, 20);
	assert_int_equal(rig_wait(rig), 0);
	rig_start(rig, NULL);
	await_replies(talk, SAID_BEFORE);
	check_answered_once(talk, ids, SAID_BEFORE);
}

static void test_sigterm_during_a_reload_ends_well(void **state)
{
	struct rig *rig = *state;

	rig_start(rig, NULL);
	talk_begin(rig, "en");
	rig_signal(rig, SIGHUP);
	rig_await_log(rig, 0, "event=reloading");
	rig_stop(rig);
}

static const char *locale_path(struct rig *rig)
{
	return rig_path(rig, "locales/en/dialogue.json");
}

/* Reloads, and waits for what comes of it. */
static void reload(struct rig *rig, const char *event)
{
	size_t from = rig_log_size(rig);

	rig_signal(rig, SIGHUP);
	rig_await_log(rig, from, event);
}

static void test_sighup_takes_new_texts_without_losing_a_connection(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;

	rig_copy_pack(rig);
	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	assert_false(frame_contains(talk_say(talk, "thank you"), "Zorblax"));
	file_edit(locale_path(rig), "\"answer.greeting.thanks\": \"",
		  "\"answer.greeting.thanks\": \"Zorblax one. ");
	reload(rig, "event=reloaded");
	assert_true(frame_contains(talk_say(talk, "thank you"), "Zorblax one."));
	file_edit(locale_path(rig), "Zorblax one.", "Zorblax two.");
	reload(rig, "event=reloaded");
	assert_true(frame_contains(talk_say(talk, "thank you"), "Zorblax two."));
	assert_int_equal(talk->state, CLIENT_OPEN);
	assert_true(http_metric(rig, "pierre_reloads_total{result=\"ok\"}") == 2);
}

static void test_a_broken_pack_is_not_taken(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;

	rig_copy_pack(rig);
	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	file_edit(locale_path(rig), "\"answer.greeting.thanks\": \"",
		  "\"answer.greeting.thanks\": Zorblax \"");
	reload(rig, "event=reload_failed");
	rig_await_log(rig, 0, "dialogue.json:");
	assert_false(frame_contains(talk_say(talk, "thank you"), "Zorblax"));
	assert_true(http_metric(rig, "pierre_reloads_total{result=\"failed\"}") == 1);
	/* Repaired, the next one works. */
	file_edit(locale_path(rig), ": Zorblax \"", ": \"Zorblax ");
	reload(rig, "event=reloaded");
	assert_true(frame_contains(talk_say(talk, "thank you"), "Zorblax"));
}

static void test_a_damaged_model_is_not_taken(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf model = {0};
	struct talk *talk;

	rig_copy_model(rig);
	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	file_get(rig->model, &model);
	model.data[model.len / 2] ^= 1;
	file_put(rig->model, buf_borrow(&model));
	reload(rig, "event=reload_failed");
	rig_await_log(rig, 0, "checksum");
	assert_string_equal(frame_text(talk_say(talk, "i lost my passport"), "intent"),
			    "passport.lost");
	model.data[model.len / 2] ^= 1;
	file_put(rig->model, buf_borrow(&model));
	reload(rig, "event=reloaded");
	assert_string_equal(frame_text(talk_say(talk, "i lost my driving licence"), "intent"),
			    "driving_licence.lost");
}

static void test_many_sighups_at_once_do_no_harm(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;

	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	for (int i = 0; i < 50; i++) {
		rig_signal(rig, SIGHUP);
		client_message(talk->client, STR("i lost my passport"));
		talk_serve(talk, 2);
	}
	await_replies(talk, 50);
	rig_await_log(rig, 0, "event=reloaded");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_killed_daemon_answers_every_message_once),
		RIG_TEST(test_a_killed_daemon_remembers_what_it_had_offered),
		RIG_TEST(test_a_daemon_killed_again_and_again_goes_on),
		RIG_TEST(test_sigterm_answers_what_was_said_and_closes_with_1001),
		RIG_TEST(test_sigterm_in_the_middle_loses_nothing),
		RIG_TEST(test_sigterm_during_a_reload_ends_well),
		RIG_TEST(test_sighup_takes_new_texts_without_losing_a_connection),
		RIG_TEST(test_a_broken_pack_is_not_taken),
		RIG_TEST(test_a_damaged_model_is_not_taken),
		RIG_TEST(test_many_sighups_at_once_do_no_harm),
	};

	return cmocka_run_group_tests_name("restart", tests, NULL, NULL);
}
