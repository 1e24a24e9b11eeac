/* What is said to the daemon next for a citizen: hello, an event, bye. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "bridge/render.h"
#include "bridge/talks.h"

static bool send_frame(struct talk *talk, json_t *frame_take)
{
	BUF_AUTO struct buf text = {0};
	bool ok;

	json_object_set_new(frame_take, "conversation", json_string(talk->name));
	json_object_set_new(frame_take, "seq", json_integer(talk->seq));
	json_add(&text, frame_take);
	json_decref(frame_take);
	ok = line_send(talk->talks->bridge->line, buf_borrow(&text));
	if (!ok)
		talk_due(talk); /* again when there is room */
	return ok;
}

static bool say_hello(struct talk *talk)
{
	struct bridge *bridge = talk->talks->bridge;
	struct citizen citizen;
	struct error error = {0};
	enum lang lang;
	json_t *hello;

	if (!queue_citizen(bridge->queue, talk->name, &citizen, &error)) {
		if (error.code != ERROR_NOT_FOUND)
			bridge_break(bridge, &error);
		else
			talk->has_events = false;
		return true;
	}
	if (!citizen.is_asked) {
		talk->state = TALK_ASKING;
		sender_ask_locale(bridge->sender, talk->name);
		return true;
	}
	talk->seq = citizen.seq;
	hello = json_pack("{s:s, s:s}", "type", "hello", "channel", channel_name(citizen.channel));
	lang = lang_parse(
		str_slice(str_from(citizen.language), 0, strlen(citizen.language) < 2 ? 0 : 2));
	if (lang != LANG_UNKNOWN)
		json_object_set_new(hello, "lang", json_string(lang_code(lang)));
	if (!send_frame(talk, hello))
		return false;
	talk->state = TALK_GREETING;
	return true;
}

/* A number that stands for a choice, or the text. */
static json_t *text_frame(struct talk *talk, const struct buf *value)
{
	struct bridge *bridge = talk->talks->bridge;
	BUF_AUTO struct buf text = {0};
	struct error error = {0};
	const char *chosen = NULL;
	json_t *numbered = NULL, *frame;

	if (queue_numbered(bridge->queue, talk->name, &text, &error) && text.len)
		numbered = json_loadb(text.data, text.len, 0, NULL);
	if (numbered && value->data)
		chosen = render_number(numbered, value->data);
	frame = chosen ? json_pack("{s:s, s:s}", "type", "choose", "value", chosen)
		       : json_pack("{s:s, s:s%}", "type", "message", "text",
				   value->data ? value->data : "", (int)value->len);
	json_decref(numbered);
	return frame;
}

bool talk_is_topic(struct str link)
{
	return str_starts(link, STR("intent:")) || str_starts(link, STR("lang:"));
}

/* Opened by a link with a topic; or anew, without a word: who is known begins again. */
static json_t *start_frame(struct talk *talk, struct str link)
{
	if (talk_is_topic(link))
		return json_pack("{s:s, s:s%}", "type", "choose", "value", link.data,
				 (int)link.len);
	talk->state = TALK_PARTING;
	return json_pack("{s:s}", "type", "bye");
}

void talk_part(struct talk *talk)
{
	if (talk->state == TALK_OPEN && send_frame(talk, json_pack("{s:s}", "type", "bye")))
		talk->state = TALK_PARTING;
	else
		talk_close(talk);
}

static json_t *event_frame(struct talk *talk, const struct queued_event *event,
			   const struct buf *value)
{
	struct str text = buf_borrow(value);

	switch (event->kind) {
	case EVENT_CHOICE:
		return json_pack("{s:s, s:s%}", "type", "choose", "value", text.data,
				 (int)text.len);
	case EVENT_START:
		return start_frame(talk, text);
	case EVENT_ATTACHMENT:
		return json_pack("{s:s, s:s%}", "type", "attachment", "kind", text.data,
				 (int)text.len);
	default:
		return text_frame(talk, value);
	}
}

/* "Delete my data" is ours to answer. True when the event is taken care of. */
static bool take_own(struct talk *talk, const struct queued_event *event, const json_t *frame)
{
	struct bridge *bridge = talk->talks->bridge;
	const char *value = json_string_value(json_object_get(frame, "value"));
	struct citizen citizen;
	struct error error = {0};
	enum forget forget = FORGET_OTHER;

	if (value && queue_citizen(bridge->queue, talk->name, &citizen, &error))
		forget = talk_take_forget(talk, &citizen, value);
	if (forget == FORGET_OTHER)
		return false;
	if (forget == FORGET_BYE) {
		if (send_frame(talk, json_pack("{s:s}", "type", "bye")))
			talk->state = TALK_LEAVING;
	} else if (!queue_event_done(bridge->queue, talk->name, str_from(event->id), &error)) {
		bridge_break(bridge, &error);
	} else {
		talk_due(talk);
	}
	return true;
}

/* A link that only counts where people came from, in a conversation that lives. */
static bool is_idle(const struct queued_event *event, struct str value)
{
	return event->kind == EVENT_START && value.len && !talk_is_topic(value);
}

static bool take_idle(struct talk *talk, const struct queued_event *event)
{
	struct error error = {0};

	if (!queue_event_done(talk->talks->bridge->queue, talk->name, str_from(event->id), &error))
		bridge_break(talk->talks->bridge, &error);
	talk_due(talk);
	return true;
}

static bool say_event(struct talk *talk)
{
	struct bridge *bridge = talk->talks->bridge;
	BUF_AUTO struct buf value = {0}, platform = {0};
	struct queued_event event;
	struct error error = {0};
	json_t *frame;

	if (!queue_event(bridge->queue, talk->name, &event, &value, &platform, &error)) {
		if (error.code == ERROR_NOT_FOUND)
			talk->has_events = false;
		else
			bridge_break(bridge, &error);
		return true;
	}
	if (is_idle(&event, buf_borrow(&value)))
		return take_idle(talk, &event);
	frame = event_frame(talk, &event, &value);
	if (!frame) /* not UTF-8: the readers let none through */
		frame = json_pack("{s:s, s:s}", "type", "message", "text", "");
	if (take_own(talk, &event, frame)) {
		json_decref(frame);
		return true;
	}
	json_object_set_new(frame, "id", json_string(event.id));
	if (!send_frame(talk, frame)) {
		if (talk->state == TALK_PARTING)
			talk->state = TALK_OPEN;
		return false;
	}
	memcpy(talk->event, event.id, sizeof talk->event);
	talk->received_ms = event.received_ms;
	talk->since_mono = clock_mono(&bridge->clock);
	talk->has_shown_typing = false;
	talk_touch(talk);
	return true;
}

bool talk_step(struct talk *talk)
{
	int64_t now = clock_mono(&talk->talks->bridge->clock);

	switch (talk->state) {
	case TALK_CLOSED:
		return say_hello(talk);
	case TALK_OPEN:
		if (talk->event[0] || !talk->has_events || now < talk->hold_mono)
			return true;
		return say_event(talk);
	case TALK_RELEASING:
		return send_frame(talk, json_pack("{s:s}", "type", "release"));
	default:
		return true;
	}
}
