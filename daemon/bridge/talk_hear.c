/* What the daemon says, into the queue: answers as parts, events as done. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "bridge/render.h"
#include "bridge/talks.h"

enum { TRIES_MOST = 5, DEFECT_MS = 2000 };

static int64_t integer(const json_t *frame, const char *key)
{
	return json_integer_value(json_object_get(frame, key));
}

void talk_answer(struct talk *talk, struct citizen *citizen, const json_t *messages, enum lang lang,
		 bool is_notice)
{
	struct bridge *bridge = talk->talks->bridge;
	const struct render_texts texts = {bridge->texts};
	BUF_AUTO struct buf numbered = {0};
	int64_t now = clock_now(&bridge->clock), received = talk->event[0] ? talk->received_ms : 0;
	struct rendering rendering;
	struct error error = {0};
	const json_t *part;
	bool ok = true;
	size_t i;

	render(citizen->channel, messages, lang, &texts, &rendering);
	json_array_foreach (rendering.parts, i, part) {
		ok = ok &&
		     queue_part_add(bridge->queue, citizen, part, now, i ? 0 : received, &error);
	}
	json_add(&numbered, rendering.numbered);
	if (!is_notice || json_array_size(rendering.numbered))
		ok = ok &&
		     queue_numbered_put(bridge->queue, talk->name, buf_borrow(&numbered), &error);
	rendering_finish(&rendering);
	sender_wake(bridge->sender);
	if (!ok)
		bridge_break(bridge, &error);
}

/* The citizen as the queue has him; false when he is gone, or the queue fails. */
static bool find_citizen(struct talk *talk, struct citizen *citizen)
{
	struct error error = {0};

	if (queue_citizen(talk->talks->bridge->queue, talk->name, citizen, &error))
		return true;
	if (error.code != ERROR_NOT_FOUND)
		bridge_break(talk->talks->bridge, &error);
	return false;
}

static void keep_citizen(struct talk *talk, struct citizen *citizen)
{
	struct bridge *bridge = talk->talks->bridge;
	struct error error = {0};

	citizen->seq = talk->seq;
	citizen->expires_ms = clock_now(&bridge->clock) + bridge->conversation_ms;
	if (!queue_citizen_put(bridge->queue, citizen, &error))
		bridge_break(bridge, &error);
}

static void event_done(struct talk *talk, struct str id)
{
	struct bridge *bridge = talk->talks->bridge;
	struct error error = {0};

	if (!queue_event_done(bridge->queue, talk->name, id, &error))
		bridge_break(bridge, &error);
	if (str_eq(id, str_from(talk->event)))
		talk->event[0] = '\0';
	talk->tries = 0;
	talk_due(talk);
}

/* An answer or a notice: once, by its number. */
static void take_answer(struct talk *talk, const json_t *frame)
{
	struct str to = json_str(frame, "to");
	int64_t seq = integer(frame, "seq");
	enum lang lang = lang_parse(json_str(frame, "lang"));
	json_t *messages = NULL;
	struct citizen citizen;

	if (lang != LANG_UNKNOWN)
		talk->lang = lang;
	if (seq > talk->seq && find_citizen(talk, &citizen)) {
		talk->seq = seq;
		messages = json_deep_copy(json_object_get(frame, "messages"));
		talk_offer_forget(talk, json_str(frame, "intent"), messages);
		talk_answer(talk, &citizen, messages, lang, !to.len);
		keep_citizen(talk, &citizen);
	}
	json_decref(messages);
	if (to.len)
		event_done(talk, to);
}

/* The first event of a conversation that has just begun may be no more than that it was opened. */
static void drop_bare_start(struct talk *talk)
{
	BUF_AUTO struct buf value = {0}, platform = {0};
	struct queued_event event;

	if (queue_event(talk->talks->bridge->queue, talk->name, &event, &value, &platform, NULL) &&
	    event.kind == EVENT_START && !talk_is_topic(buf_borrow(&value)))
		event_done(talk, str_from(event.id));
}

static void take_welcome(struct talk *talk, const json_t *frame)
{
	bool is_resumed = json_is_true(json_object_get(frame, "resumed"));
	enum lang lang = lang_parse(json_str(frame, "lang"));
	int64_t seq = integer(frame, "seq");
	struct citizen citizen;

	talk->state = TALK_OPEN;
	if (lang != LANG_UNKNOWN)
		talk->lang = lang;
	if (integer(frame, "lost") > 0)
		log_line(LOG_LEVEL_WARNING, "event=frames_lost count=%lld",
			 (long long)integer(frame, "lost"));
	talk_due(talk);
	if (is_resumed) {
		talk->is_resuming = true;
		talk->seq = seq; /* the daemon's store may be older than ours */
		return;
	}
	/* A greeting that is sent again after a resumption has a number that may have been heard.
	 */
	if ((talk->is_resuming && seq <= talk->seq) || !find_citizen(talk, &citizen))
		return;
	talk->seq = seq;
	talk_answer(talk, &citizen, json_object_get(frame, "messages"), lang, false);
	keep_citizen(talk, &citizen);
	drop_bare_start(talk);
}

/* What the daemon does not take is told to the citizen in its words, and is done. */
static void refuse(struct talk *talk, const json_t *frame, struct str to)
{
	struct citizen citizen;
	json_t *messages =
		json_pack("[{s:s, s:s}]", "type", "text", "text", json_str(frame, "message").data);

	if (find_citizen(talk, &citizen))
		talk_answer(talk, &citizen, messages, talk->lang, false);
	json_decref(messages);
	event_done(talk, to);
}

static void take_error(struct talk *talk, const json_t *frame)
{
	struct str code = json_str(frame, "code"), to = json_str(frame, "to");
	int64_t now = clock_mono(&talk->talks->bridge->clock);
	int64_t wait = integer(frame, "retry_after_ms");

	if (str_eq(code, STR("too_fast")) || str_eq(code, STR("too_many")) ||
	    str_eq(code, STR("internal"))) {
		bool is_defect = str_eq(code, STR("internal"));

		if (is_defect && ++talk->tries > TRIES_MOST) {
			refuse(talk, frame, to);
			return;
		}
		if (talk->state == TALK_GREETING)
			talk->state = TALK_CLOSED;
		talk->hold_mono = now + (is_defect ? DEFECT_MS : wait > 0 ? wait : 1);
		talk->event[0] = '\0';
	} else if (str_eq(code, STR("no_hello"))) {
		talk_close(talk);
		talk_due(talk);
	} else if (str_eq(code, STR("second_hello"))) {
		talk->state = TALK_OPEN;
		talk_due(talk);
	} else if (to.len) {
		log_line(LOG_LEVEL_WARNING, "event=refused code=%.*s", STR_ARG(code));
		if (str_eq(code, STR("lost")))
			event_done(talk, to);
		else
			refuse(talk, frame, to);
	}
}

/* Forgotten, let go of, or taken by another line. */
static void take_closed(struct talk *talk)
{
	enum talk_state before = talk->state;

	talk_close(talk);
	talk->seq = 0;
	if (before == TALK_LEAVING)
		talk_farewell(talk);
	if (talk->has_events || before == TALK_PARTING)
		talk_due(talk);
	else
		talk_destroy(talk); /* a hello would only greet him again */
}

void talk_hear(struct talk *talk, const json_t *frame, struct str type)
{
	if (str_eq(type, STR("reply")) || str_eq(type, STR("notice")))
		take_answer(talk, frame);
	else if (str_eq(type, STR("welcome")))
		take_welcome(talk, frame);
	else if (str_eq(type, STR("error")))
		take_error(talk, frame);
	else if (str_eq(type, STR("closed")))
		take_closed(talk);
}
