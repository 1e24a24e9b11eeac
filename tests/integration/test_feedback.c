/* What citizens think of answers, from the frame on the socket to `pierre feedback`. */
#include <stdio.h>

#include "base/clock.h"
#include "raw.h"
#include "store/records.h"

enum { FAILED = 1, MISUSED = 2 };

static const char hello[] = "{\"type\":\"hello\",\"channel\":\"web\",\"lang\":\"nl\"}";

/* Greeted, and a reply about a lost passport has come, number 2; the conversation's secret. */
static struct raw *asked(struct rig *rig, char token[static 33])
{
	struct raw *raw = raw_open(rig);
	json_t *welcome, *reply;

	assert_true(raw_text(raw, hello));
	welcome = raw_next(raw);
	snprintf(token, 33, "%s", json_string_value(json_object_get(welcome, "conversation")));
	assert_true(raw_text(raw, "{\"type\":\"message\",\"id\":\"m\",\"text\":\"ik ben mijn "
				  "paspoort kwijt\"}"));
	reply = raw_next(raw);
	assert_int_equal(json_integer_value(json_object_get(reply, "seq")), 2);
	assert_string_equal(json_string_value(json_object_get(reply, "intent")), "passport.lost");
	json_decref(reply);
	json_decref(welcome);
	return raw;
}

static void vote(struct raw *raw, const char *id, const char *more)
{
	BUF_AUTO struct buf frame = {0};
	json_t *noted;

	buf_addf(
		&frame,
		"{\"type\":\"feedback\",\"id\":\"%s\",\"about\":2,\"intent\":\"passport.lost\",%s}",
		id, more);
	assert_true(raw_text(raw, frame.data));
	noted = raw_next(raw);
	assert_string_equal(json_string_value(json_object_get(noted, "type")), "noted");
	assert_string_equal(json_string_value(json_object_get(noted, "to")), id);
	json_decref(noted);
}

static int feedback(struct rig *rig, struct buf *said, const char *arguments)
{
	return rig_tool(rig, said, "feedback", arguments);
}

static void put(struct rig *rig, unsigned number, const char *intent, int days_ago)
{
	const int64_t day_ms = INT64_C(86400000);
	struct clock clock = clock_system();
	struct feedback_record record = {.lang = LANG_NL,
					 .created_ms = clock_now(&clock) - days_ago * day_ms};
	struct error error = {0};
	struct records *records = records_open(rig->store, &error);

	if (!records)
		fail_msg("%s", error.message);
	snprintf(record.id, sizeof record.id, "%032x", number);
	snprintf(record.intent, sizeof record.intent, "%s", intent);
	if (!records_feedback_put(records, &record, &error))
		fail_msg("%s", error.message);
	records_close(records);
}

static void test_a_vote_reaches_the_clerk_and_survives_a_kill(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};
	char token[33];
	struct raw *raw;

	rig_start(rig, NULL);
	raw = asked(rig, token);
	vote(raw, "1",
	     "\"helpful\":false,\"reason\":\"wrong\",\"note\":\"Mijn nummer is "
	     "85.07.30-033.28; ik zocht de \\u001b[31mrijbewijzen\"");
	assert_true(http_metric(rig, "pierre_feedback_total{helpful=\"no\"}") == 1);
	assert_true(http_metric(rig, "pierre_feedback_total{helpful=\"yes\"}") == 0);
	rig_kill(rig);
	assert_int_equal(feedback(rig, &said, ""), 0);
	assert_contains(&said, "1 vote in the last 30 days: 0 helpful, 1 unhelpful (100 %)");
	assert_contains(&said, "passport.lost");
	assert_contains(&said, "not what was asked 1");
	assert_contains(&said, "answer: locales/nl/identity.json:");
	assert_contains(&said, "examples: intents/nl/identity.json:");
	assert_contains(&said, "Mijn nummer is [NRN]; ik zocht de [31mrijbewijzen");
	assert_contains(&said, "pierre check");
	assert_false(buf_contains(&said, "\x1b"));
	assert_false(buf_contains(&said, "85.07"));
}

static void test_a_changed_mind_counts_once_and_beside_a_running_daemon(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0}, resume = {0};
	char token[33];
	struct raw *raw;
	json_t *object, *intent;

	rig_start(rig, NULL);
	raw = asked(rig, token);
	vote(raw, "1", "\"helpful\":false,\"reason\":\"unclear\"");
	vote(raw, "1", "\"helpful\":false,\"reason\":\"unclear\"");
	raw_close(raw);
	rig_stop(rig);
	rig_start(rig, NULL);
	raw = raw_open(rig);
	buf_addf(&resume, "{\"type\":\"hello\",\"channel\":\"web\",\"resume\":\"%s\",\"seq\":2}",
		 token);
	assert_true(raw_text(raw, resume.data));
	raw_expect(raw, "welcome");
	vote(raw, "2", "\"helpful\":true,\"note\":\"Toch wel!\"");
	assert_int_equal(feedback(rig, &said, "--json"), 0);
	object = json_loads(said.data, 0, NULL);
	assert_non_null(object);
	assert_int_equal(json_integer_value(json_object_get(object, "helpful")), 1);
	assert_int_equal(json_integer_value(json_object_get(object, "unhelpful")), 0);
	intent = json_array_get(json_object_get(object, "intents"), 0);
	assert_string_equal(json_string_value(json_object_get(intent, "intent")), "passport.lost");
	assert_non_null(json_string_value(json_object_get(json_object_get(intent, "title"), "fr")));
	assert_int_equal(json_array_size(json_object_get(intent, "answer")), 3);
	intent = json_array_get(json_object_get(object, "notes"), 0);
	assert_string_equal(json_string_value(json_object_get(intent, "note")), "Toch wel!");
	assert_string_equal(json_string_value(json_object_get(intent, "lang")), "nl");
	json_decref(object);
}

static void test_bad_votes_are_refused_on_the_socket(void **state)
{
	static const char *const frames[] = {
		"{\"type\":\"feedback\",\"id\":\"1\",\"about\":0,\"intent\":\"\",\"helpful\":true}",
		"{\"type\":\"feedback\",\"id\":\"1\",\"about\":9,\"intent\":\"\",\"helpful\":true}",
		"{\"type\":\"feedback\",\"id\":\"1\",\"about\":2,\"intent\":\"no.such\","
		"\"helpful\":"
		"true}",
		"{\"type\":\"feedback\",\"id\":\"1\",\"about\":2,\"intent\":\"\",\"helpful\":2}",
	};
	struct rig *rig = *state;
	char token[33];
	struct raw *raw;

	rig_start(rig, NULL);
	raw = asked(rig, token);
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
		assert_true(raw_text(raw, frames[i]));
		raw_expect_error(raw, "bad_field");
	}
	/* The conversation goes on. */
	vote(raw, "2", "\"helpful\":true");
	assert_true(http_metric(rig, "pierre_feedback_total{helpful=\"yes\"}") == 1);
}

static void test_old_votes_are_forgotten(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};

	put(rig, 1, "passport.lost", 12);
	put(rig, 2, "culture.library", 8);
	rig_start(rig, "--feedback-keep-days", "10", NULL);
	rig_await_log(rig, 0, "event=forgotten rows=1");
	assert_int_equal(feedback(rig, &said, "--days 100"), 0);
	assert_contains(&said, "culture.library");
	assert_false(buf_contains(&said, "passport.lost"));
}

static void test_the_worst_come_first_and_one_intent_can_be_asked_for(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};

	put(rig, 1, "culture.library", 0);
	put(rig, 2, "passport.lost", 0);
	put(rig, 3, "passport.lost", 0);
	put(rig, 4, "", 0);
	put(rig, 5, "gone.since", 40);
	assert_int_equal(feedback(rig, &said, ""), 0);
	assert_contains(&said, "4 votes in the last 30 days");
	assert_contains(&said, "(none)");
	assert_contains(&said, "no reason 2");
	assert_true(strstr(said.data, "passport.lost") < strstr(said.data, "culture.library"));
	assert_false(buf_contains(&said, "gone.since"));
	assert_int_equal(feedback(rig, &said, "--intent culture.library"), 0);
	assert_contains(&said, "1 vote in");
	assert_false(buf_contains(&said, "passport.lost"));
	assert_int_equal(feedback(rig, &said, "--intent gone.since --days 50"), 0);
	assert_contains(&said, "1 vote in the last 50 days");
	/* A pack that was named must be there. */
	assert_int_equal(feedback(rig, &said, "--intents /no/such"), FAILED);
	assert_contains(&said, "/no/such");
	assert_int_equal(feedback(rig, &said, "--intent passport.lots"), FAILED);
	assert_contains(&said, "did you mean 'passport.lost'?");
}

static void test_none_is_said_plainly_and_mistakes_are_named(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};

	assert_int_equal(feedback(rig, &said, ""), FAILED);
	assert_contains(&said, "there is no store");
	put(rig, 1, "passport.lost", 9);
	assert_int_equal(feedback(rig, &said, "--days 1"), 0);
	assert_contains(&said, "Nobody said what they think of an answer in the last 1 day.");
	assert_int_equal(feedback(rig, &said, "--days 1 --intent passport.lost"), 0);
	assert_contains(&said, "of an answer of passport.lost in");
	assert_int_equal(feedback(rig, &said, "--days 0"), MISUSED);
	assert_contains(&said, "--days is '0'; it takes 1 to 36500");
	assert_int_equal(feedback(rig, &said, "--days 3x"), MISUSED);
	assert_int_equal(feedback(rig, &said, "list"), MISUSED);
	assert_contains(&said, "unexpected argument 'list'");
	assert_int_equal(feedback(rig, &said, "--day 3"), MISUSED);
	assert_contains(&said, "did you mean '--days'?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_vote_reaches_the_clerk_and_survives_a_kill),
		RIG_TEST(test_a_changed_mind_counts_once_and_beside_a_running_daemon),
		RIG_TEST(test_bad_votes_are_refused_on_the_socket),
		RIG_TEST(test_old_votes_are_forgotten),
		RIG_TEST(test_the_worst_come_first_and_one_intent_can_be_asked_for),
		RIG_TEST(test_none_is_said_plainly_and_mistakes_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
