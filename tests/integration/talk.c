/* Talking through the client library, and looking at the frames. */
#include "talk.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

enum { STEP_MS = 50 };

static void note_finding(void *context, const json_t *value, const char *pointer,
			 const char *message)
{
	(void)value;
	buf_addf(context, "%s: %s; ", pointer, message);
}

bool frame_is_valid(const struct rig *rig, const json_t *frame, char *wrong, size_t size)
{
	BUF_AUTO struct buf findings = {0}, text = {0};
	struct error error = {0};
	int count = json_schema_validate(rig->schema, frame, note_finding, &findings, &error);

	if (count == 0)
		return true;
	json_add(&text, frame);
	snprintf(wrong, size, "%s %s in %s", error.message, findings.data ? findings.data : "",
		 text.data);
	return false;
}

static void on_frame(void *context, const json_t *frame)
{
	struct talk *talk = context;

	/* Failing here would jump out of the middle of libwebsockets. */
	if (!talk->wrong[0])
		frame_is_valid(talk->rig, frame, talk->wrong, sizeof talk->wrong);
	json_array_append_new(talk->frames, json_deep_copy(frame));
}

static void on_state(void *context, enum client_state state, const char *why)
{
	struct talk *talk = context;

	talk->state = state;
	snprintf(talk->why, sizeof talk->why, "%s", why);
}

struct talk *talk_open(struct rig *rig, const struct client_options *options)
{
	struct talk *talk = mem_zalloc(1, sizeof *talk);
	struct client_options mine = *options;
	struct error error = {0};
	char url[64];

	talk->rig = rig;
	talk->frames = json_array();
	talk->next = rig->talks;
	rig->talks = talk;
	snprintf(url, sizeof url, "ws://127.0.0.1:%d/chat", rig->port);
	mine.url = url;
	mine.channel = "test";
	mine.events = (struct client_events){on_frame, on_state, talk};
	talk->client = client_create(&mine, &error);
	if (!talk->client)
		fail_msg("%s", error.message);
	return talk;
}

struct talk *talk_begin(struct rig *rig, const char *lang)
{
	struct talk *talk = talk_open(rig, &(struct client_options){.lang = lang});

	talk_next(talk, "welcome");
	return talk;
}

struct talk *talk_resume(struct rig *rig, const char *conversation, uint64_t seq)
{
	struct talk *talk =
		talk_open(rig, &(struct client_options){.resume = conversation, .seq = seq});

	talk_next(talk, "welcome");
	return talk;
}

void talk_close(struct talk *talk)
{
	struct talk **link = &talk->rig->talks;

	while (*link != talk)
		link = &(*link)->next;
	*link = talk->next;
	client_destroy(talk->client);
	json_decref(talk->frames);
	free(talk);
}

void talk_serve(struct talk *talk, int ms)
{
	client_service(talk->client, ms);
	if (talk->wrong[0])
		fail_msg("a frame breaks the schema: %s", talk->wrong);
}

const json_t *talk_last(const struct talk *talk)
{
	assert_true(talk->at > 0);
	return json_array_get(talk->frames, talk->at - 1);
}

const json_t *talk_next(struct talk *talk, const char *type)
{
	int64_t end = now_ms() + LIMIT_MS;
	const json_t *frame;

	while (talk->at >= json_array_size(talk->frames)) {
		if (talk->state == CLIENT_CLOSED)
			fail_msg("no %s: %s", type, talk->why);
		if (now_ms() > end)
			fail_msg("no %s within %d ms", type, LIMIT_MS);
		talk_serve(talk, STEP_MS);
	}
	frame = json_array_get(talk->frames, talk->at++);
	if (strcmp(frame_text(frame, "type"), type) != 0) {
		BUF_AUTO struct buf text = {0};

		json_add(&text, frame);
		fail_msg("%s came instead of %s", text.data, type);
	}
	return frame;
}

static const json_t *await_reply(struct talk *talk, const char *id)
{
	char *wanted = str_dup(str_from(id));
	const json_t *reply = talk_next(talk, "reply");

	assert_string_equal(frame_text(reply, "to"), wanted);
	free(wanted);
	return reply;
}

const json_t *talk_say(struct talk *talk, const char *text)
{
	return await_reply(talk, client_message(talk->client, str_from(text)));
}

const json_t *talk_choose(struct talk *talk, const char *value)
{
	return await_reply(talk, client_choose(talk->client, str_from(value)));
}

const json_t *talk_language(struct talk *talk, const char *lang)
{
	client_language(talk->client, lang);
	return talk_next(talk, "reply");
}

const char *talk_end(struct talk *talk)
{
	int64_t end = now_ms() + LIMIT_MS;

	while (talk->state != CLIENT_CLOSED && talk->state != CLIENT_WAITING) {
		if (now_ms() > end)
			fail_msg("the connection is still there after %d ms", LIMIT_MS);
		talk_serve(talk, STEP_MS);
	}
	return talk->why;
}

void talk_check_alive(struct rig *rig)
{
	struct talk *talk = talk_begin(rig, "nl");
	const json_t *reply = talk_say(talk, "ik ben mijn paspoort kwijt");

	assert_string_equal(frame_text(reply, "intent"), "passport.lost");
	assert_true(frame_shows_service(reply, "population"));
	talk_close(talk);
}

const char *frame_text(const json_t *frame, const char *key)
{
	const char *text = json_string_value(json_object_get(frame, key));

	return text ? text : "";
}

/* Any string of the messages, at any depth. */
static bool has_text(const json_t *value, const char *text)
{
	const json_t *item;
	const char *key;
	size_t i;

	if (json_is_string(value))
		return strstr(json_string_value(value), text) != NULL;
	json_array_foreach (value, i, item) {
		if (has_text(item, text))
			return true;
	}
	/* jansson's loop wants a pointer that is not const; nothing is changed. */
	json_object_foreach ((json_t *)(uintptr_t)value, key, item) {
		if (has_text(item, text))
			return true;
	}
	return false;
}

bool frame_contains(const json_t *frame, const char *text)
{
	return has_text(json_object_get(frame, "messages"), text);
}

bool frame_shows_service(const json_t *frame, const char *service)
{
	const json_t *message;
	size_t i;

	json_array_foreach (json_object_get(frame, "messages"), i, message) {
		if (strcmp(frame_text(message, "type"), "service") == 0 &&
		    strcmp(frame_text(message, "service"), service) == 0)
			return true;
	}
	return false;
}

bool frame_offers(const json_t *frame, const char *value)
{
	const json_t *message, *choice;
	size_t i, j;

	json_array_foreach (json_object_get(frame, "messages"), i, message) {
		json_array_foreach (json_object_get(message, "choices"), j, choice) {
			if (strcmp(frame_text(choice, "value"), value) == 0)
				return true;
		}
	}
	return false;
}
