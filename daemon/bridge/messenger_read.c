/* Messenger and Instagram: messaging[] of each entry. Where there is no message id, as of older
 * postbacks and of links, one is made of what makes the event this one. */
#include <stdio.h>

#include "base/hash.h"
#include "base/json.h"
#include "bridge/reader.h"

struct item {
	struct event event;
	char user[READER_NUMBER], account[READER_NUMBER], id[READER_NUMBER];
	char made[64], link[READER_LINK];
};

/* The platform's, or one that is the same each time that it is told. */
static void set_id(struct item *item, const json_t *message)
{
	struct event *event = &item->event;
	uint64_t hash;

	event->id = reader_id(message, "mid", item->id);
	if (event->id.len)
		return;
	hash = hash_bytes(event->value, hash_bytes(event->user, 0));
	snprintf(item->made, sizeof item->made, "made-%d-%lld-%016llx", (int)event->kind,
		 (long long)event->time_ms, (unsigned long long)hash);
	event->id = str_from(item->made);
}

static void give(struct item *item, const json_t *message, enum event_kind kind, struct str value,
		 struct event_sink *sink)
{
	item->event.kind = kind;
	item->event.value = value;
	set_id(item, message);
	reader_give(sink, &item->event);
}

/* A like is told as an image beside the sticker. */
static bool is_sticker(const json_t *attachments)
{
	const json_t *attachment;
	size_t i;

	json_array_foreach (attachments, i, attachment) {
		if (json_object_get(json_object_get(attachment, "payload"), "sticker_id") ||
		    str_eq(json_str(attachment, "type"), STR("sticker")))
			return true;
	}
	return false;
}

static struct str attachment_kind(const json_t *attachments)
{
	static const struct {
		const char *type, *kind;
	} kinds[] = {
		{"image", "image"},   {"audio", "audio"}, {"video", "video"},
		{"reel", "video"},    {"file", "file"},	  {"location", "location"},
		{"ig_reel", "video"},
	};
	struct str type = json_str(json_array_get(attachments, 0), "type");

	if (is_sticker(attachments))
		return STR("sticker");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_eq(type, str_from(kinds[i].type)))
			return str_from(kinds[i].kind);
	}
	return STR("other");
}

/* Who mentions us in a story writes to his followers, and not to us. */
static bool is_for_others(const json_t *attachments)
{
	return str_eq(json_str(json_array_get(attachments, 0), "type"), STR("story_mention"));
}

/* One of ours: its mark tells which. Here the page is the sender, and the citizen the recipient. */
static void read_echo(struct item *item, const json_t *message, struct event_sink *sink)
{
	struct str page = item->event.user;

	item->event.user = item->event.account;
	item->event.account = page;
	give(item, message, EVENT_SENT, reader_text(message, "metadata"), sink);
}

static void read_message(struct item *item, const json_t *message, struct event_sink *sink)
{
	const json_t *attachments = json_object_get(message, "attachments");
	struct str text = reader_text(message, "text");
	struct str pressed = reader_text(json_object_get(message, "quick_reply"), "payload");
	bool is_attachment = json_array_size(attachments) ||
			     json_is_true(json_object_get(message, "is_unsupported"));

	if (json_is_true(json_object_get(message, "is_echo")))
		read_echo(item, message, sink);
	else if (pressed.len)
		give(item, message, EVENT_CHOICE, pressed, sink);
	else if (text.len)
		give(item, message, EVENT_TEXT, text, sink);
	else if (is_attachment && !is_for_others(attachments))
		give(item, message, EVENT_ATTACHMENT, attachment_kind(attachments), sink);
	else
		sink->ignored++;
}

/* A button that was pressed; without a payload it is its title that says what is meant. */
static void read_postback(struct item *item, const json_t *postback, struct event_sink *sink)
{
	struct str payload = reader_text(postback, "payload"),
		   title = reader_text(postback, "title");
	const json_t *referral = json_object_get(postback, "referral");

	if (str_eq(payload, STR("GET_STARTED")) ||
	    (!payload.len && !title.len && json_is_object(referral)))
		give(item, postback, EVENT_START,
		     reader_link(reader_text(referral, "ref"), item->link), sink);
	else if (payload.len)
		give(item, postback, EVENT_CHOICE, payload, sink);
	else if (title.len)
		give(item, postback, EVENT_TEXT, title, sink);
	else
		sink->ignored++;
}

static void read_item(enum channel channel, const json_t *root, struct event_sink *sink)
{
	const json_t *message = json_object_get(root, "message"),
		     *postback = json_object_get(root, "postback"),
		     *referral = json_object_get(root, "referral");
	struct item item = {.event = {.channel = channel}};

	item.event.user = reader_id(json_object_get(root, "sender"), "id", item.user);
	item.event.account = reader_id(json_object_get(root, "recipient"), "id", item.account);
	item.event.time_ms = reader_time_ms(root, "timestamp");
	if (json_is_object(message) && !json_is_true(json_object_get(message, "is_deleted")))
		read_message(&item, message, sink);
	else if (json_is_object(postback))
		read_postback(&item, postback, sink);
	else if (json_is_object(referral))
		give(&item, NULL, EVENT_START, reader_link(reader_text(referral, "ref"), item.link),
		     sink);
	else
		sink->ignored++; /* reads, deliveries, reactions, what was taken back */
}

void messenger_read(enum channel channel, const json_t *entries, struct event_sink *sink)
{
	const json_t *entry, *root;
	size_t i, k;

	json_array_foreach (entries, i, entry) {
		const json_t *items = json_object_get(entry, "messaging");

		/* standby[]: another app talks with the citizen. changes[]: comments, and what the
		 * console's test button sends, of nobody. */
		sink->ignored += json_array_size(json_object_get(entry, "standby"));
		sink->ignored += json_array_size(json_object_get(entry, "changes"));
		json_array_foreach (items, k, root) {
			read_item(channel, root, sink);
		}
	}
}
