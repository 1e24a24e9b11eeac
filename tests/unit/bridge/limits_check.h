/* Is a part within what its channel takes? For the tests and the fuzz target; with figures and
 * counting of its own, so that a slip in daemon/bridge/limits.c is found. */
#ifndef LIMITS_CHECK_H
#define LIMITS_CHECK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bridge/channel.h"

/* UTF-16 units, by JavaScript's counting, of what stands in a JSON string. */
static inline size_t check_units(const char *text)
{
	size_t units = 0;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		units += (c < 0x80 || (c >= 0xc0 && c < 0xf0)) ? 1 : c >= 0xf0 ? 2 : 0;
	}
	return units;
}

static inline size_t check_bytes(const char *text)
{
	return strlen(text);
}

/* A string that is there, not only white space, and counts at most `most`. */
static inline bool check_text(const json_t *value, size_t (*count)(const char *), size_t most)
{
	const char *text = json_string_value(value);

	return text && text[strspn(text, " \t\n\v\f\r")] && count(text) <= most;
}

static inline bool check_is(const json_t *value, const char *wanted)
{
	return json_is_string(value) && strcmp(json_string_value(value), wanted) == 0;
}

static inline bool check_https(const json_t *value)
{
	return check_text(value, check_bytes, 2000) &&
	       strncmp(json_string_value(value), "https://", 8) == 0;
}

#define CHECK(condition)                   \
	do {                               \
		if (!(condition))          \
			return #condition; \
	} while (0)

/* Each returns NULL, or what is wrong. */
static inline const char *check_meta_button(enum channel channel, const json_t *button)
{
	const json_t *type = json_object_get(button, "type");

	CHECK(check_text(json_object_get(button, "title"), check_units, 20));
	CHECK(json_object_size(button) == 3);
	if (check_is(type, "phone_number")) {
		const json_t *number = json_object_get(button, "payload");

		CHECK(channel == CHANNEL_MESSENGER);
		CHECK(check_text(number, check_bytes, 20));
		CHECK(json_string_value(number)[0] == '+');
		CHECK(strspn(json_string_value(number) + 1, "0123456789") ==
		      json_string_length(number) - 1);
		return NULL;
	}
	CHECK(check_is(type, "web_url"));
	CHECK(check_https(json_object_get(button, "url")));
	return NULL;
}

static inline const char *check_meta_template(enum channel channel, const json_t *attachment)
{
	const json_t *payload = json_object_get(attachment, "payload"), *button;
	const json_t *buttons = json_object_get(payload, "buttons");
	size_t i;

	CHECK(check_is(json_object_get(attachment, "type"), "template"));
	CHECK(check_is(json_object_get(payload, "template_type"), "button"));
	CHECK(check_text(json_object_get(payload, "text"),
			 channel == CHANNEL_INSTAGRAM ? check_bytes : check_units, 640));
	CHECK(json_array_size(buttons) >= 1 && json_array_size(buttons) <= 3);
	json_array_foreach (buttons, i, button) {
		const char *wrong = check_meta_button(channel, button);

		if (wrong)
			return wrong;
	}
	return NULL;
}

static inline const char *check_meta(enum channel channel, const json_t *part)
{
	const json_t *replies = json_object_get(part, "quick_replies"), *reply;
	const json_t *attachment = json_object_get(part, "attachment");
	size_t i;

	CHECK(json_object_size(part) == (size_t)(replies ? 2 : 1));
	if (attachment)
		return check_meta_template(channel, attachment);
	if (channel == CHANNEL_INSTAGRAM)
		CHECK(check_text(json_object_get(part, "text"), check_bytes, 1000));
	else
		CHECK(check_text(json_object_get(part, "text"), check_units, 2000));
	CHECK(!replies || (json_array_size(replies) >= 1 && json_array_size(replies) <= 13));
	json_array_foreach (replies, i, reply) {
		CHECK(check_is(json_object_get(reply, "content_type"), "text"));
		CHECK(check_text(json_object_get(reply, "title"), check_units, 20));
		CHECK(check_text(json_object_get(reply, "payload"), check_bytes, 1000));
	}
	return NULL;
}

/* Titles of buttons and ids must be different from each other. */
static inline bool check_differ(const json_t *items, const char *within, const char *key)
{
	const json_t *item;
	json_t *seen = json_object();
	bool differ;
	size_t i;

	json_array_foreach (items, i, item) {
		const json_t *holder = within ? json_object_get(item, within) : item;

		json_object_set_new(seen, json_string_value(json_object_get(holder, key)),
				    json_true());
	}
	differ = json_object_size(seen) == i;
	json_decref(seen);
	return differ;
}

static inline const char *check_whatsapp_buttons(const json_t *buttons)
{
	const json_t *button;
	size_t i;

	CHECK(json_array_size(buttons) >= 1 && json_array_size(buttons) <= 3);
	json_array_foreach (buttons, i, button) {
		const json_t *reply = json_object_get(button, "reply");

		CHECK(check_is(json_object_get(button, "type"), "reply"));
		CHECK(check_text(json_object_get(reply, "id"), check_bytes, 256));
		CHECK(check_text(json_object_get(reply, "title"), check_units, 20));
	}
	CHECK(check_differ(buttons, "reply", "id") && check_differ(buttons, "reply", "title"));
	return NULL;
}

static inline const char *check_whatsapp_list(const json_t *action)
{
	const json_t *sections = json_object_get(action, "sections"), *row;
	const json_t *rows = json_object_get(json_array_get(sections, 0), "rows");
	size_t i;

	CHECK(check_text(json_object_get(action, "button"), check_units, 20));
	CHECK(json_array_size(sections) == 1);
	CHECK(json_array_size(rows) >= 1 && json_array_size(rows) <= 10);
	json_array_foreach (rows, i, row) {
		const json_t *detail = json_object_get(row, "description");

		CHECK(check_text(json_object_get(row, "id"), check_bytes, 200));
		CHECK(check_text(json_object_get(row, "title"), check_units, 24));
		CHECK(!detail || check_text(detail, check_units, 72));
	}
	CHECK(check_differ(rows, NULL, "id"));
	return NULL;
}

static inline const char *check_whatsapp(const json_t *part)
{
	const json_t *interactive = json_object_get(part, "interactive");
	const json_t *action = json_object_get(interactive, "action");
	const json_t *type = json_object_get(interactive, "type");
	const json_t *page = json_object_get(action, "parameters");

	CHECK(json_object_size(part) == 2);
	if (check_is(json_object_get(part, "type"), "text")) {
		CHECK(check_text(json_object_get(json_object_get(part, "text"), "body"),
				 check_units, 4096));
		return NULL;
	}
	CHECK(check_is(json_object_get(part, "type"), "interactive"));
	CHECK(check_text(json_object_get(json_object_get(interactive, "body"), "text"), check_units,
			 1024));
	if (check_is(type, "button"))
		return check_whatsapp_buttons(json_object_get(action, "buttons"));
	if (check_is(type, "list"))
		return check_whatsapp_list(action);
	CHECK(check_is(type, "cta_url"));
	CHECK(check_is(json_object_get(action, "name"), "cta_url"));
	CHECK(check_text(json_object_get(page, "display_text"), check_units, 20));
	CHECK(check_https(json_object_get(page, "url")));
	return NULL;
}

static inline const char *check_telegram(const json_t *part)
{
	const json_t *markup = json_object_get(part, "reply_markup"), *row, *button;
	const json_t *rows = json_object_get(markup, "inline_keyboard");
	size_t i, k;

	CHECK(check_is(json_object_get(part, "method"), "sendMessage"));
	CHECK(!json_object_get(part, "parse_mode"));
	CHECK(check_text(json_object_get(part, "text"), check_units, 4096));
	CHECK(!markup || (json_array_size(rows) >= 1 && json_array_size(rows) <= 100));
	json_array_foreach (rows, i, row) {
		CHECK(json_array_size(row) >= 1 && json_array_size(row) <= 8);
		json_array_foreach (row, k, button) {
			const json_t *url = json_object_get(button, "url");

			CHECK(json_object_size(button) == 2);
			CHECK(check_text(json_object_get(button, "text"), check_units, 64));
			if (url)
				CHECK(check_https(url));
			else
				CHECK(check_text(json_object_get(button, "callback_data"),
						 check_bytes, 64));
		}
	}
	return NULL;
}

static inline const char *limits_check(enum channel channel, const json_t *part)
{
	if (channel == CHANNEL_WHATSAPP)
		return check_whatsapp(part);
	if (channel == CHANNEL_TELEGRAM)
		return check_telegram(part);
	return check_meta(channel, part);
}

#endif
