/* WhatsApp: messages and statuses of each change. */
#include <stdio.h>

#include "base/json.h"
#include "bridge/reader.h"

enum { SECOND_MS = 1000 };

static struct str attachment_kind(struct str type)
{
	static const struct {
		const char *type, *kind;
	} kinds[] = {
		{"image", "image"},	  {"audio", "audio"},	   {"voice", "audio"},
		{"video", "video"},	  {"document", "file"},	   {"sticker", "sticker"},
		{"location", "location"}, {"contacts", "contact"}, {"order", "other"},
		{"unsupported", "other"}, {"unknown", "other"},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_eq(type, str_from(kinds[i].type)))
			return str_from(kinds[i].kind);
	}
	return STR("");
}

/* A button or a row of ours, or a button of a template. */
static struct str choice_of(const json_t *message)
{
	const json_t *interactive = json_object_get(message, "interactive");
	static const char *const replies[] = {"button_reply", "list_reply"};

	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		struct str id = reader_text(json_object_get(interactive, replies[i]), "id");

		if (id.len)
			return id;
	}
	return reader_text(json_object_get(message, "button"), "payload");
}

static void read_message(const json_t *message, struct str account, struct event_sink *sink)
{
	struct str type = json_str(message, "type"), text, choice;
	char user[24];
	struct event event = {
		.channel = CHANNEL_WHATSAPP,
		.id = reader_text(message, "id"),
		.account = account,
		.user = reader_id(message, "from", user),
		.time_ms = reader_number(message, "timestamp") * SECOND_MS,
	};

	text = reader_text(json_object_get(message, "text"), "body");
	choice = choice_of(message);
	if (choice.len) {
		event.kind = EVENT_CHOICE;
		event.value = choice;
	} else if (str_eq(type, STR("text")) && text.len) {
		event.kind = EVENT_TEXT;
		event.value = text;
	} else if (attachment_kind(type).len) {
		event.kind = EVENT_ATTACHMENT;
		event.value = attachment_kind(type);
	} else {
		sink->ignored++; /* reactions, changes of a number, what is unknown */
		return;
	}
	reader_give(sink, &event);
}

/* What became of one of ours; those of others have no mark. */
static void read_status(const json_t *status, struct str account, struct event_sink *sink)
{
	char user[24];
	struct event event = {
		.channel = CHANNEL_WHATSAPP,
		.kind = str_eq(json_str(status, "status"), STR("failed")) ? EVENT_FAILED
									  : EVENT_SENT,
		.account = account,
		.user = reader_id(status, "recipient_id", user),
		.value = reader_text(status, "biz_opaque_callback_data"),
		.time_ms = reader_number(status, "timestamp") * SECOND_MS,
	};

	reader_give(sink, &event);
}

static void read_change(const json_t *change, struct event_sink *sink)
{
	const json_t *value = json_object_get(change, "value"), *item;
	char room[24];
	struct str account = reader_id(json_object_get(value, "metadata"), "phone_number_id", room);
	size_t i;

	json_array_foreach (json_object_get(value, "messages"), i, item) {
		read_message(item, account, sink);
	}
	json_array_foreach (json_object_get(value, "statuses"), i, item) {
		read_status(item, account, sink);
	}
}

void whatsapp_read(const json_t *entries, struct event_sink *sink)
{
	const json_t *entry, *change;
	size_t i, k;

	json_array_foreach (entries, i, entry) {
		json_array_foreach (json_object_get(entry, "changes"), k, change) {
			read_change(change, sink);
		}
	}
}
