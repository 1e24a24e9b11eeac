/* Messenger and Instagram: messaging[] of each entry. Where there is no message id, as of older
 * postbacks and of links, one is made of what makes the event this one. */
#include <stdio.h>

#include "base/hash.h"
#include "base/json.h"
#include "bridge/reader.h"

struct item {
	const json_t *root;
	struct event event;
	char user[24], account[24], made[64];
};

/* User, time and payload: the same each time that it is told. */
static void make_id(struct item *item, struct str mid, struct str payload)
{
	uint64_t hash;

	if (mid.len) {
		item->event.id = mid;
		return;
	}
	hash = hash_bytes(payload, hash_bytes(item->event.user, 0));
	snprintf(item->made, sizeof item->made, "made-%lld-%016llx", (long long)item->event.time_ms,
		 (unsigned long long)hash);
	item->event.id = str_from(item->made);
}

static bool has(const json_t *object, const char *key)
{
	return json_object_get(object, key) != NULL;
}

static struct str attachment_kind(const json_t *attachments)
{
	const json_t *first = json_array_get(attachments, 0);
	struct str type = json_str(first, "type");
	static const char *const kinds[] = {"image", "audio", "video", "file", "location"};

	if (has(json_object_get(first, "payload"), "sticker_id"))
		return STR("sticker");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_eq(type, str_from(kinds[i])))
			return type;
	}
	return STR("other");
}

/* One of ours: its mark tells which. */
static void read_echo(struct item *item, const json_t *message, struct event_sink *sink)
{
	item->event.kind = EVENT_SENT;
	item->event.value = reader_text(message, "metadata");
	/* Here the page is the sender, and the citizen the recipient. */
	item->event.account = item->event.user;
	item->event.user = reader_id(json_object_get(item->root, "recipient"), "id", item->user);
	reader_give(sink, &item->event);
}

static void read_message(struct item *item, const json_t *message, struct event_sink *sink)
{
	const json_t *quick = json_object_get(message, "quick_reply");
	const json_t *attachments = json_object_get(message, "attachments");
	struct str text = reader_text(message, "text");

	if (json_is_true(json_object_get(message, "is_echo"))) {
		read_echo(item, message, sink);
		return;
	}
	if (json_is_true(json_object_get(message, "is_deleted"))) {
		sink->ignored++;
		return;
	}
	item->event.id = reader_text(message, "mid");
	item->event.kind = EVENT_TEXT;
	item->event.value = text;
	if (reader_text(quick, "payload").len) {
		item->event.kind = EVENT_CHOICE;
		item->event.value = reader_text(quick, "payload");
	} else if (!text.len && (json_array_size(attachments) ||
				 json_is_true(json_object_get(message, "is_unsupported")))) {
		item->event.kind = EVENT_ATTACHMENT;
		item->event.value = attachment_kind(attachments);
	} else if (!text.len) {
		sink->ignored++;
		return;
	}
	reader_give(sink, &item->event);
}

/* A button that was pressed; without a payload it is its title that says what is meant. */
static void read_postback(struct item *item, const json_t *postback, struct event_sink *sink)
{
	struct str payload = reader_text(postback, "payload"),
		   title = reader_text(postback, "title");
	struct str link = reader_text(json_object_get(postback, "referral"), "ref");

	item->event.kind = EVENT_CHOICE;
	item->event.value = payload;
	if (str_eq(payload, STR("GET_STARTED"))) {
		item->event.kind = EVENT_START;
		item->event.value = link;
	} else if (!payload.len && title.len) {
		item->event.kind = EVENT_TEXT;
		item->event.value = title;
	} else if (!payload.len) {
		sink->ignored++;
		return;
	}
	make_id(item, reader_text(postback, "mid"), payload.len ? payload : title);
	reader_give(sink, &item->event);
}

static void read_referral(struct item *item, const json_t *referral, struct event_sink *sink)
{
	item->event.kind = EVENT_START;
	item->event.value = reader_text(referral, "ref");
	make_id(item, STR(""), item->event.value);
	reader_give(sink, &item->event);
}

static void read_item(enum channel channel, const json_t *root, struct event_sink *sink)
{
	struct item item = {.root = root, .event = {.channel = channel}};

	item.event.user = reader_id(json_object_get(root, "sender"), "id", item.user);
	item.event.account = reader_id(json_object_get(root, "recipient"), "id", item.account);
	item.event.time_ms = reader_number(root, "timestamp");
	if (has(root, "message"))
		read_message(&item, json_object_get(root, "message"), sink);
	else if (has(root, "postback"))
		read_postback(&item, json_object_get(root, "postback"), sink);
	else if (has(root, "referral"))
		read_referral(&item, json_object_get(root, "referral"), sink);
	else
		sink->ignored++; /* reads, deliveries, reactions, hand-overs */
}

void messenger_read(enum channel channel, const json_t *entries, struct event_sink *sink)
{
	const json_t *entry, *root;
	size_t i, k;

	json_array_foreach (entries, i, entry) {
		const json_t *items = json_object_get(entry, "messaging");

		/* standby[]: another app talks with the citizen. */
		sink->ignored += json_array_size(json_object_get(entry, "standby"));
		json_array_foreach (items, k, root) {
			read_item(channel, root, sink);
		}
	}
}
