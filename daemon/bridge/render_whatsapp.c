/* WhatsApp: text, reply buttons, a list, or a button that opens a page. */
#include "bridge/renderer.h"

#include "bridge/text_split.h"

/* WhatsApp knows no way to say that a * is a *. Where one could begin or end bold, italic, struck
 * or fixed-width text, a sign that looks like it stands in its place, of one unit too; within words
 * ("5*3", "jan_peeters") WhatsApp leaves it alone, and so do we. */
static const char *likeness(char c)
{
	switch (c) {
	case '*':
		return "\xe2\x88\x97"; /* U+2217 */
	case '_':
		return "\xcb\x8d"; /* U+02CD */
	case '~':
		return "\xe2\x88\xbc"; /* U+223C */
	case '`':
		return "\xcb\x8b"; /* U+02CB */
	default:
		return NULL;
	}
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Letters and digits; of other scripts we take all. */
static bool is_word(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || char_is_digit(c) ||
	       (unsigned char)c >= 0x80;
}

/* A keycap emoji begins with the sign itself. */
static bool marks(struct str text, size_t at)
{
	char before = at ? text.data[at - 1] : ' ';
	char after = at + 1 < text.len ? text.data[at + 1] : ' ';
	struct str rest = str_slice(text, at + 1, text.len);

	if (str_starts(rest, STR("\xef\xb8\x8f")) || str_starts(rest, STR("\xe2\x83\xa3")))
		return false;
	return (!is_word(before) && !is_space(after)) || (!is_space(before) && !is_word(after));
}

/* Addresses of the web and of e-mail stay as they are: they are followed and copied. */
static bool is_address(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.data[i] == '@' || str_starts(str_slice(word, i, word.len), STR("://")))
			return true;
	return false;
}

static json_t *plain(struct str text)
{
	struct buf out BUF_AUTO = {0};

	for (size_t i = 0, end; i < text.len; i = end) {
		bool address;

		for (end = i; end < text.len && !is_space(text.data[end]); end++)
			;
		address = is_address(str_slice(text, i, end));
		for (; i < end; i++) {
			const char *other = address ? NULL : likeness(text.data[i]);

			if (other && marks(text, i))
				buf_add(&out, str_from(other));
			else
				buf_add_char(&out, text.data[i]);
		}
		for (; end < text.len && is_space(text.data[end]); end++)
			buf_add_char(&out, text.data[end]);
	}
	return json_slice(buf_borrow(&out));
}

static bool takes_buttons(const json_t *choices)
{
	const struct limits *limits = limits_of(CHANNEL_WHATSAPP);

	return choices_hold(choices, limits->choices, limits->choice_title, limits->choice_value);
}

/* A title that is too long for a row is shortened, and stands whole below. */
static bool takes_list(const json_t *choices, struct str opener)
{
	const struct limits *limits = limits_of(CHANNEL_WHATSAPP);

	return opener.len && limit_holds(limits->list_button, opener) &&
	       choices_hold(choices, limits->rows, limits->row_detail, limits->row_value);
}

static bool takes_choices(const json_t *choices, struct str opener)
{
	return choices_differ(choices) && (takes_buttons(choices) || takes_list(choices, opener));
}

static json_t *reply_buttons(const json_t *choices)
{
	json_t *buttons = json_array();
	const json_t *choice;
	size_t i;

	json_array_foreach (choices, i, choice) {
		json_array_append_new(buttons,
				      json_pack("{s:s, s:{s:O, s:O}}", "type", "reply", "reply",
						"id", json_object_get(choice, "value"), "title",
						json_object_get(choice, "title")));
	}
	return json_pack("{s:o}", "buttons", buttons);
}

static json_t *row(const json_t *choice)
{
	struct limit most = limits_of(CHANNEL_WHATSAPP)->row_title;
	struct str title = json_str(choice, "title"), rest = title;
	json_t *made = json_pack("{s:O}", "id", json_object_get(choice, "value"));
	struct buf brief BUF_AUTO = {0};

	if (limit_holds(most, title)) {
		json_object_set(made, "title", json_object_get(choice, "title"));
		return made;
	}
	most.most--;
	buf_add(&brief, text_part(&rest, most));
	buf_add(&brief, STR("\xe2\x80\xa6"));
	json_object_set_new(made, "title", json_slice(buf_borrow(&brief)));
	json_object_set(made, "description", json_object_get(choice, "title"));
	return made;
}

static json_t *list(const json_t *choices, struct str opener)
{
	json_t *rows = json_array();
	const json_t *choice;
	size_t i;

	json_array_foreach (choices, i, choice) {
		json_array_append_new(rows, row(choice));
	}
	return json_pack("{s:o, s:[{s:o}]}", "button", json_slice(opener), "sections", "rows",
			 rows);
}

static json_t *page_button(const json_t *link)
{
	return json_pack("{s:s, s:{s:O, s:O}}", "name", "cta_url", "parameters", "display_text",
			 json_object_get(link, "title"), "url", json_object_get(link, "url"));
}

static json_t *part(struct str text, const struct draft *draft, struct str opener)
{
	const char *type = "cta_url";
	json_t *action;

	if (!draft)
		return json_pack("{s:s, s:{s:o, s:b}}", "type", "text", "text", "body", plain(text),
				 "preview_url", 0);
	if (draft->links) {
		action = page_button(json_array_get(draft->links, 0));
	} else if (takes_buttons(draft->choices)) {
		type = "button";
		action = reply_buttons(draft->choices);
	} else {
		type = "list";
		action = list(draft->choices, opener);
	}
	return json_pack("{s:s, s:{s:s, s:{s:o}, s:o}}", "type", "interactive", "interactive",
			 "type", type, "body", "text", plain(text), "action", action);
}

const struct renderer whatsapp_renderer = {
	.takes_choices = takes_choices,
	.part = part,
};
