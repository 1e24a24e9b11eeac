/* WhatsApp: messages and statuses of each change. */
#include <stdio.h>

#include "base/json.h"
#include "bridge/reader.h"

static struct str attachment_kind(struct str type)
{
	static const struct {
		const char *type, *kind;
	} kinds[] = {
		{"image", "image"},	  {"audio", "audio"},	    {"voice", "audio"},
		{"video", "video"},	  {"document", "file"},	    {"sticker", "sticker"},
		{"location", "location"}, {"contacts", "contact"},  {"order", "other"},
		{"interactive", "other"}, {"unsupported", "other"}, {"unknown", "other"},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_eq(type, str_from(kinds[i].type)))
			return str_from(kinds[i].kind);
	}
	return STR("");
}

/* What is told as unsupported, and is no message to us all the same. */
static bool is_no_message(const json_t *message)
{
	static const char *const types[] = {"reaction",	   "pin",  "keep_in_chat",
					    "poll_update", "edit", "errors"};
	struct str type = json_str(json_object_get(message, "unsupported"), "type");

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (str_eq(type, str_from(types[i])))
			return true;
	}
	return false;
}

/* A button or a row of ours, or a button of a template: what stands behind it, or on it. */
static struct str pressed(const json_t *message, const char *member, const char *of_template)
{
	const json_t *interactive = json_object_get(message, "interactive");
	struct str text = reader_text(json_object_get(interactive, "button_reply"), member);

	if (!text.len)
		text = reader_text(json_object_get(interactive, "list_reply"), member);
	return text.len ? text : reader_text(json_object_get(message, "button"), of_template);
}

/* The words of a message: typed alone, below a picture, or on a button without a value. */
static struct str words(const json_t *message, struct str type)
{
	static const char *const captioned[] = {"image", "video", "document"};

	if (str_eq(type, STR("text")))
		return reader_text(json_object_get(message, "text"), "body");
	for (size_t i = 0; i < sizeof captioned / sizeof *captioned; i++) {
		if (str_eq(type, str_from(captioned[i])))
			return reader_text(json_object_get(message, captioned[i]), "caption");
	}
	return pressed(message, "title", "text");
}

/* Who has a user name may hide his number: then there is an id for this business alone. */
static struct str user_of(const json_t *object, const char *number, const char *id,
			  char room[static READER_NUMBER])
{
	struct str user = reader_id(object, number, room);

	return user.len ? user : reader_id(object, id, room);
}

static void read_message(const json_t *message, struct str account, struct event_sink *sink)
{
	struct str type = json_str(message, "type"), text = words(message, type);
	struct str choice = pressed(message, "id", "payload");
	char user[READER_NUMBER], id[READER_NUMBER];
	struct event event = {
		.channel = CHANNEL_WHATSAPP,
		.id = reader_id(message, "id", id),
		.account = account,
		.user = user_of(message, "from", "from_user_id", user),
		.time_ms = reader_time_ms(message, "timestamp"),
	};

	if (json_object_get(message, "group_id") || is_no_message(message)) {
		sink->ignored++;
		return;
	}
	if (choice.len) {
		event.kind = EVENT_CHOICE;
		event.value = choice;
	} else if (text.len) {
		event.kind = EVENT_TEXT;
		event.value = text;
	} else if (str_eq(type, STR("request_welcome"))) {
		event.kind = EVENT_START;
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
	bool has_failed = str_eq(json_str(status, "status"), STR("failed"));
	char user[READER_NUMBER], id[READER_NUMBER];
	struct event event = {
		.channel = CHANNEL_WHATSAPP,
		.kind = has_failed ? EVENT_FAILED : EVENT_SENT,
		.id = reader_id(status, "id", id),
		.account = account,
		.user = user_of(status, "recipient_id", "recipient_user_id", user),
		.value = reader_text(status, "biz_opaque_callback_data"),
		.time_ms = reader_time_ms(status, "timestamp"),
	};

	reader_give(sink, &event);
}

static void read_change(const json_t *change, struct event_sink *sink)
{
	const json_t *value = json_object_get(change, "value"), *item;
	char room[READER_NUMBER];
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
