/* Conversations of citizens, replayed: every exchange gets the language, intent, service card,
 * text and choices that the transcript expects. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "raw.h"
#include "talk.h"

#define TRANSCRIPT SOURCE_DIR "/tests/data/transcript.jsonl"

enum { EXCHANGES_WANTED = 60, SAW_NL = 1, SAW_FR = 2, SAW_EN = 4, ALL_LANGS = 7 };

struct exchange {
	int line;
	json_t *wanted;
};

struct transcript {
	struct exchange *items;
	size_t count, capacity;
};

struct replay {
	struct rig *rig;
	struct talk *talk;
	const char *conversation; /* in progress */
	json_t *previous;	  /* messages of the reply before */
	int mismatches, langs;
};

static void transcript_read(struct transcript *transcript)
{
	FILE *file = fopen(TRANSCRIPT, "r");
	char line[4096];
	int number = 0;

	assert_non_null(file);
	while (fgets(line, sizeof line, file)) {
		json_error_t problem;
		json_t *wanted = json_loads(line, JSON_REJECT_DUPLICATES, &problem);

		number++;
		if (!json_is_object(wanted))
			fail_msg("%s:%d: %s", TRANSCRIPT, number, problem.text);
		transcript->items = mem_grow(transcript->items, &transcript->capacity,
					     transcript->count + 1, sizeof *transcript->items);
		transcript->items[transcript->count++] = (struct exchange){number, wanted};
	}
	fclose(file);
}

static void transcript_finish(struct transcript *transcript)
{
	for (size_t i = 0; i < transcript->count; i++)
		json_decref(transcript->items[i].wanted);
	free(transcript->items);
}

static void mismatch(struct replay *replay, const struct exchange *exchange, const char *what,
		     const char *wanted, const char *got)
{
	char *text = json_dumps(exchange->wanted, JSON_COMPACT);

	print_error("%s:%d: %s: wanted '%s', got '%s'\n    %s\n", TRANSCRIPT, exchange->line, what,
		    wanted, got, text);
	free(text);
	replay->mismatches++;
}

/* One expectation that the reply has a member of the same name. */
static void check_member(struct replay *replay, const struct exchange *exchange,
			 const json_t *reply, const char *key)
{
	const char *wanted = json_string_value(json_object_get(exchange->wanted, key));

	if (wanted && strcmp(wanted, frame_text(reply, key)) != 0)
		mismatch(replay, exchange, key, wanted, frame_text(reply, key));
}

static void check_content(struct replay *replay, const struct exchange *exchange,
			  const json_t *reply)
{
	const char *service = json_string_value(json_object_get(exchange->wanted, "service"));
	const char *part = json_string_value(json_object_get(exchange->wanted, "contains"));
	char *got = json_dumps(json_object_get(reply, "messages"), JSON_COMPACT);
	const json_t *choice;
	size_t i;

	if (service && !frame_shows_service(reply, service))
		mismatch(replay, exchange, "service", service, got);
	if (part && !frame_contains(reply, part))
		mismatch(replay, exchange, "contains", part, got);
	json_array_foreach (json_object_get(exchange->wanted, "choices"), i, choice) {
		if (!frame_offers(reply, json_string_value(choice)))
			mismatch(replay, exchange, "choices", json_string_value(choice), got);
	}
	if (json_is_true(json_object_get(exchange->wanted, "differs_from_previous")) &&
	    json_equal(replay->previous, json_object_get(reply, "messages")))
		mismatch(replay, exchange, "differs_from_previous", "another reply", got);
	free(got);
}

static const json_t *play(struct replay *replay, const struct exchange *exchange)
{
	const json_t *say = json_object_get(exchange->wanted, "say");
	const json_t *choose = json_object_get(exchange->wanted, "choose");
	const json_t *language = json_object_get(exchange->wanted, "language");

	if (say)
		return talk_say(replay->talk, json_string_value(say));
	if (choose)
		return talk_choose(replay->talk, json_string_value(choose));
	if (!language)
		fail_msg("%s:%d: neither say, choose nor language", TRANSCRIPT, exchange->line);
	return talk_language(replay->talk, json_string_value(language));
}

static void begin_conversation(struct replay *replay, const char *conversation)
{
	if (replay->conversation && strcmp(replay->conversation, conversation) == 0)
		return;
	if (replay->talk)
		talk_close(replay->talk);
	replay->talk = talk_begin(replay->rig, NULL);
	replay->conversation = conversation;
	json_decref(replay->previous);
	replay->previous = NULL;
}

static void check_exchange(struct replay *replay, const struct exchange *exchange)
{
	bool fallback = json_is_true(json_object_get(exchange->wanted, "fallback"));
	double before = 0;
	const json_t *reply;

	begin_conversation(replay, frame_text(exchange->wanted, "conversation"));
	if (fallback)
		before = http_metric(replay->rig, "pierre_fallbacks_total");
	reply = play(replay, exchange);
	check_member(replay, exchange, reply, "lang");
	check_member(replay, exchange, reply, "intent");
	check_content(replay, exchange, reply);
	if (fallback && !(http_metric(replay->rig, "pierre_fallbacks_total") > before))
		mismatch(replay, exchange, "fallback", "a fallback", frame_text(reply, "intent"));
	replay->langs |= strcmp(frame_text(reply, "lang"), "nl") == 0 ? SAW_NL : 0;
	replay->langs |= strcmp(frame_text(reply, "lang"), "fr") == 0 ? SAW_FR : 0;
	replay->langs |= strcmp(frame_text(reply, "lang"), "en") == 0 ? SAW_EN : 0;
	json_decref(replay->previous);
	replay->previous = json_deep_copy(json_object_get(reply, "messages"));
}

static void test_every_exchange_is_answered_as_expected(void **state)
{
	struct replay replay = {.rig = *state};
	struct transcript transcript = {0};
	size_t count;

	transcript_read(&transcript);
	rig_start(replay.rig, NULL);
	for (size_t i = 0; i < transcript.count; i++)
		check_exchange(&replay, &transcript.items[i]);
	print_message("%zu exchanges replayed\n", transcript.count);
	json_decref(replay.previous);
	count = transcript.count;
	transcript_finish(&transcript);
	assert_true(count >= EXCHANGES_WANTED);
	assert_int_equal(replay.langs, ALL_LANGS);
	assert_int_equal(replay.mismatches, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_every_exchange_is_answered_as_expected),
	};

	return cmocka_run_group_tests_name("transcript", tests, NULL, NULL);
}
