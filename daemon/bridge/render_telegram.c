/* Telegram: sendMessage. Without parse_mode, so that nothing in a text is a formatting character.
 */
#include "bridge/renderer.h"

/* One below the other: titles of several words do not fit side by side. */
static json_t *keyboard(const json_t *buttons, const char *from, const char *to)
{
	json_t *rows = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach (buttons, i, item) {
		json_array_append_new(rows, json_pack("[{s:O, s:O}]", "text",
						      json_object_get(item, "title"), to,
						      json_object_get(item, from)));
	}
	return json_pack("{s:o}", "inline_keyboard", rows);
}

static json_t *part(struct str text, const struct draft *draft, struct str opener)
{
	/* A preview of a page would be longer than the answer. */
	json_t *made = json_pack("{s:s, s:o, s:{s:b}}", "method", "sendMessage", "text",
				 json_slice(text), "link_preview_options", "is_disabled", 1);

	(void)opener;
	if (draft && draft->choices)
		json_object_set_new(made, "reply_markup",
				    keyboard(draft->choices, "value", "callback_data"));
	else if (draft)
		json_object_set_new(made, "reply_markup", keyboard(draft->links, "url", "url"));
	return made;
}

static bool takes_choices(const json_t *choices, struct str opener)
{
	const struct limits *limits = limits_of(CHANNEL_TELEGRAM);

	(void)opener;
	return choices_hold(choices, limits->choices, limits->choice_title, limits->choice_value);
}

const struct renderer telegram_renderer = {
	.takes_choices = takes_choices,
	.part = part,
};
