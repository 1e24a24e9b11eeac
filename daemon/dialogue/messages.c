/* The messages of a reply as JSON. */
#include "dialogue/messages.h"

static json_t *message_new(json_t *messages, const char *type, const char *lang)
{
	json_t *message = json_object();

	json_object_set_new_nocheck(message, "type", json_string_nocheck(type));
	json_object_set_new_nocheck(message, "lang", json_string_nocheck(lang));
	json_array_append_new(messages, message);
	return message;
}

void member_set(json_t *object, const char *key, const char *text)
{
	if (text && text[0])
		json_object_set_new_nocheck(object, key, json_string(text));
}

static void text_set(json_t *message, struct str text)
{
	json_object_set_new_nocheck(message, "text", json_stringn(text.data, text.len));
}

void say_text(json_t *messages, enum lang lang, struct str text)
{
	text_set(message_new(messages, "text", lang_code(lang)), text);
}

void say_key(json_t *messages, const struct content *content, enum lang lang, const char *key,
	     const struct placeholder *values, size_t value_count)
{
	struct buf text BUF_AUTO = {0};

	content_render(content, lang, key, values, value_count, &text);
	say_text(messages, lang, buf_borrow(&text));
}

void say_links(json_t *messages, enum lang lang, const struct intent *intent)
{
	json_t *links = json_array();

	for (size_t i = 0; i < intent->link_count; i++) {
		const struct link *link = &intent->links[i];
		json_t *item;

		if (!link->title[lang] || !link->url[lang])
			continue;
		item = json_object();
		member_set(item, "title", link->title[lang]);
		member_set(item, "url", link->url[lang]);
		json_array_append_new(links, item);
	}
	if (json_array_size(links))
		json_object_set_nocheck(message_new(messages, "links", lang_code(lang)), "links",
					links);
	json_decref(links);
}

json_t *say_choices(json_t *messages, enum lang lang, struct str text)
{
	json_t *message = message_new(messages, "choices", lang_code(lang));
	json_t *choices = json_array();

	text_set(message, text);
	json_object_set_new_nocheck(message, "choices", choices);
	return choices;
}
