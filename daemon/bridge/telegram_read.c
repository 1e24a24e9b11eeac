/* One update of the Telegram Bot API: https://core.telegram.org/bots/api#update. Only what people
 * write to the bot alone. */
#include "base/json.h"
#include "bridge/reader.h"

struct update {
	struct event event;
	char id[READER_NUMBER], user[READER_NUMBER], press[READER_NUMBER];
	char link[READER_LINK];
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
		{"dice", "other"},	 {"story", "other"},	 {"paid_media", "other"},
		{"game", "other"},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (json_object_get(message, kinds[i].member))
			return str_from(kinds[i].kind);
	}
	return STR("");
}

/* "/start LINK" opens the chat; "/help", or "/help@ourname", is the word. */
static void read_text(struct update *update, struct str text)
{
	struct event *event = &update->event;
	struct str rest = text, word, name;

	event->kind = EVENT_TEXT;
	event->value = text;
	if (!str_starts(text, STR("/")))
		return;
	str_split(&rest, ' ', &word);
	str_split(&word, '@', &name);
	if (str_eq(name, STR("/start"))) {
		event->kind = EVENT_START;
		event->value = rest.data ? reader_link(str_trim(rest), update->link) : STR("");
	} else if (name.len > 1) {
		event->value = word.data && !rest.data ? str_slice(name, 1, name.len)
						       : str_slice(text, 1, text.len);
	}
}

static bool read_message(struct update *update, const json_t *message)
{
	struct event *event = &update->event;
	struct str text = reader_text(message, "text"), caption = reader_text(message, "caption");

	if (!read_person(update, json_object_get(message, "from"),
			 json_object_get(message, "chat")))
		return false;
	event->time_ms = reader_time_ms(message, "date");
	if (text.len) {
		read_text(update, text);
		return true;
	}
	/* Below a picture: typed all the same. */
	event->kind = caption.len ? EVENT_TEXT : EVENT_ATTACHMENT;
	event->value = caption.len ? caption : attachment_kind(message);
	return event->value.len > 0;
}

static bool read_press(struct update *update, const json_t *query)
{
	const json_t *message = json_object_get(query, "message");

	update->event.kind = EVENT_CHOICE;
	update->event.value = reader_text(query, "data");
	update->event.press = reader_id(query, "id", update->press);
	return update->event.value.len && read_person(update, json_object_get(query, "from"),
						      json_object_get(message, "chat"));
}

static bool read_membership(struct update *update, const json_t *member)
{
	update->event.kind = EVENT_GONE;
	update->event.time_ms = reader_time_ms(member, "date");
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
