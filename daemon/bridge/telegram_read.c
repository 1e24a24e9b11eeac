/* One update of the Telegram Bot API: https://core.telegram.org/bots/api#update. Only what people
 * write to the bot alone. */
#include "base/json.h"
#include "bridge/reader.h"

enum { SECOND_MS = 1000 };

struct update {
	struct event event;
	char id[24], user[24];
};

/* The person who wrote, in a chat with the bot alone. */
static bool read_person(struct update *update, const json_t *from, const json_t *chat)
{
	if (json_is_true(json_object_get(from, "is_bot")) ||
	    !str_eq(json_str(chat, "type"), STR("private")))
		return false;
	update->event.user = reader_id(chat, "id", update->user);
	update->event.language = reader_text(from, "language_code");
	return true;
}

static struct str attachment_kind(const json_t *message)
{
	static const struct {
		const char *member, *kind;
	} kinds[] = {
		{"photo", "image"},	 {"animation", "video"}, {"video", "video"},
		{"video_note", "video"}, {"voice", "audio"},	 {"audio", "audio"},
		{"document", "file"},	 {"sticker", "sticker"}, {"location", "location"},
		{"venue", "location"},	 {"contact", "contact"}, {"poll", "other"},
		{"dice", "other"},	 {"story", "other"},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (json_object_get(message, kinds[i].member))
			return str_from(kinds[i].kind);
	}
	return STR("");
}

/* "/start LINK" opens the chat; "/help" is the word. */
static void read_text(struct event *event, struct str text)
{
	struct str rest = text, word;

	event->kind = EVENT_TEXT;
	event->value = text;
	if (!str_starts(text, STR("/")))
		return;
	str_split(&rest, ' ', &word);
	if (str_eq(word, STR("/start"))) {
		event->kind = EVENT_START;
		event->value = rest.data ? str_trim(rest) : STR("");
	} else if (text.len > 1) {
		event->value = str_slice(text, 1, text.len);
	}
}

static bool read_message(struct update *update, const json_t *message)
{
	struct event *event = &update->event;
	struct str text = reader_text(message, "text"), kind = attachment_kind(message);

	if (!read_person(update, json_object_get(message, "from"),
			 json_object_get(message, "chat")))
		return false;
	event->time_ms = reader_number(message, "date") * SECOND_MS;
	if (text.len) {
		read_text(event, text);
		return true;
	}
	event->kind = EVENT_ATTACHMENT;
	event->value = kind;
	return kind.len > 0;
}

static bool read_press(struct update *update, const json_t *query)
{
	const json_t *chat = json_object_get(json_object_get(query, "message"), "chat");

	update->event.kind = EVENT_CHOICE;
	update->event.value = reader_text(query, "data");
	update->event.press = reader_text(query, "id");
	return update->event.value.len && read_person(update, json_object_get(query, "from"), chat);
}

static bool read_membership(struct update *update, const json_t *member)
{
	update->event.kind = EVENT_GONE;
	return str_eq(json_str(json_object_get(member, "new_chat_member"), "status"),
		      STR("kicked")) &&
	       read_person(update, json_object_get(member, "from"),
			   json_object_get(member, "chat"));
}

bool telegram_read(struct str body, struct event_sink *sink, struct error *error)
{
	json_t *root = reader_parse(body, error);
	struct update update = {.event = {.channel = CHANNEL_TELEGRAM}};
	bool is_ours;

	if (!root)
		return false;
	update.event.id = reader_id(root, "update_id", update.id);
	if (json_object_get(root, "message"))
		is_ours = read_message(&update, json_object_get(root, "message"));
	else if (json_object_get(root, "callback_query"))
		is_ours = read_press(&update, json_object_get(root, "callback_query"));
	else
		is_ours = read_membership(&update, json_object_get(root, "my_chat_member"));
	if (is_ours)
		reader_give(sink, &update.event);
	else
		sink->ignored++;
	json_decref(root);
	return true;
}
