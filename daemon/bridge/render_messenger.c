/* Messenger and Instagram: the `message` of the Send API. */
#include "bridge/renderer.h"

static json_t *quick_replies(const json_t *choices)
{
	json_t *replies = json_array();
	const json_t *choice;
	size_t i;

	json_array_foreach (choices, i, choice) {
		json_t *reply = json_object();

		json_object_set_new(reply, "content_type", json_string("text"));
		json_object_set(reply, "title", json_object_get(choice, "title"));
		json_object_set(reply, "payload", json_object_get(choice, "value"));
		json_array_append_new(replies, reply);
	}
	return replies;
}

static json_t *button(const json_t *link)
{
	json_t *phone = json_object_get(link, "phone"), *made = json_object();

	json_object_set_new(made, "type", json_string(phone ? "phone_number" : "web_url"));
	json_object_set(made, "title", json_object_get(link, "title"));
	if (phone)
		json_object_set(made, "payload", phone);
	else
		json_object_set(made, "url", json_object_get(link, "url"));
	return made;
}

static json_t *button_template(struct str text, const json_t *links)
{
	json_t *buttons = json_array();
	const json_t *link;
	size_t i;

	json_array_foreach (links, i, link) {
		json_array_append_new(buttons, button(link));
	}
	return json_pack("{s:{s:s, s:{s:s, s:o, s:o}}}", "attachment", "type", "template",
			 "payload", "template_type", "button", "text", json_slice(text), "buttons",
			 buttons);
}

static json_t *part(struct str text, const struct draft *draft, struct str opener)
{
	json_t *made;

	(void)opener;
	if (draft && draft->links)
		return button_template(text, draft->links);
	made = json_pack("{s:o}", "text", json_slice(text));
	if (draft)
		json_object_set_new(made, "quick_replies", quick_replies(draft->choices));
	return made;
}

static bool holds(enum channel channel, const json_t *choices)
{
	const struct limits *limits = limits_of(channel);

	return choices_hold(choices, limits->choices, limits->choice_title, limits->choice_value);
}

static bool messenger_takes(const json_t *choices, struct str opener)
{
	(void)opener;
	return holds(CHANNEL_MESSENGER, choices);
}

static bool instagram_takes(const json_t *choices, struct str opener)
{
	(void)opener;
	return holds(CHANNEL_INSTAGRAM, choices);
}

const struct renderer messenger_renderer = {
	.takes_choices = messenger_takes,
	.calls = true,
	.part = part,
};

const struct renderer instagram_renderer = {
	.takes_choices = instagram_takes,
	.part = part,
};
