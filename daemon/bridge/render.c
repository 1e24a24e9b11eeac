/* Pierre's messages in the form of a channel: which stand together, and in how many parts. */
#include "bridge/renderer.h"

#include "bridge/text_split.h"

static const struct renderer *const renderers[CHANNELS] = {
	[CHANNEL_MESSENGER] = &messenger_renderer,
	[CHANNEL_INSTAGRAM] = &instagram_renderer,
	[CHANNEL_WHATSAPP] = &whatsapp_renderer,
	[CHANNEL_TELEGRAM] = &telegram_renderer,
};

static struct limit draft_limit(const struct render *render, const struct draft *draft)
{
	if (draft->choices)
		return render->limits->text_choices;
	return draft->links ? render->limits->text_links : render->limits->text;
}

static void part_add(struct render *render, struct str text, const struct draft *draft)
{
	struct str opener = {"", 0};
	json_t *part;

	if (draft)
		opener = render_label(render, draft->lang, "bridge.choose");
	part = render->renderer->part(text, draft, opener);
	json_array_append_new(render->out->parts, part);
}

/* What can be pressed hangs on the last part. */
static void put_parts(struct render *render, struct str rest, const struct draft *draft)
{
	struct limit text = render->limits->text, last = text;
	bool bears = draft && (draft->choices || draft->links);

	if (bears)
		last = draft_limit(render, draft);
	while (!limit_holds(last, rest)) {
		struct str part = text_part(&rest, limit_holds(text, rest) ? last : text);

		/* What is cut within a cluster may begin or end with a blank. */
		part = str_trim(part);
		if (part.len)
			part_add(render, part, NULL);
		rest = str_trim(rest);
	}
	if (rest.len)
		part_add(render, rest, bears ? draft : NULL);
}

static void put_pending(struct render *render)
{
	put_parts(render, str_trim(buf_borrow(&render->pending)), NULL);
	buf_reset(&render->pending);
}

/* The text that waits goes in front of the draft's when both fit into one part, else before it. */
static void join_pending(struct render *render, struct draft *draft)
{
	struct buf joined BUF_AUTO = {0};
	struct str text;

	if (!render->pending.len)
		return;
	buf_add(&joined, buf_borrow(&render->pending));
	if (draft->text.len)
		buf_add(&joined, STR("\n\n"));
	buf_add(&joined, buf_borrow(&draft->text));
	text = buf_borrow(&joined);
	if (!draft->joins || !limit_holds(draft_limit(render, draft), text)) {
		put_pending(render);
		return;
	}
	buf_reset(&render->pending);
	buf_reset(&draft->text);
	buf_add(&draft->text, text);
}

static void links_tell(struct draft *draft)
{
	json_t *links = draft->links, *link;
	size_t i;

	draft->links = NULL;
	json_array_foreach (links, i, link) {
		draft_line(draft, json_str(link, "title"));
		draft_line(draft, json_str(link, "url"));
		draft_line(draft, json_str(link, "phone"));
	}
	json_decref(links);
}

/* Nothing can be pressed without a text above it. */
static void give_words(struct render *render, struct draft *draft)
{
	if (draft->text.len || (!draft->choices && !draft->links))
		return;
	draft_label(render, draft, draft->choices ? "bridge.choose" : "ui.links", NULL, 0);
	if (draft->text.len)
		return;
	if (draft->choices)
		choices_number(render, draft, render->out->numbered);
	else
		links_tell(draft);
}

static void draft_put(struct render *render, struct draft *draft)
{
	struct str opener = render_label(render, draft->lang, "bridge.choose");

	if (draft->choices &&
	    (render->by_number || !render->renderer->takes_choices(draft->choices, opener)))
		choices_number(render, draft, render->out->numbered);
	join_pending(render, draft);
	give_words(render, draft);
	if (draft->joins && !draft->choices && !draft->links)
		buf_add(&render->pending, str_trim(buf_borrow(&draft->text)));
	else
		put_parts(render, str_trim(buf_borrow(&draft->text)), draft);
}

static void put_message(struct render *render, const json_t *message)
{
	struct draft draft = {0};

	if (draft_fill(render, &draft, message))
		draft_put(render, &draft);
	draft_finish(&draft);
}

/* The last message with choices; the number of messages when there is none. */
static size_t last_choices(const json_t *messages)
{
	size_t count = json_array_size(messages);

	for (size_t i = count; i-- > 0;)
		if (json_array_size(json_object_get(json_array_get(messages, i), "choices")))
			return i;
	return count;
}

/* Quick replies vanish when something comes after them: what asks for a choice comes last there,
 * and an earlier choice by number. */
static void put_messages(struct render *render, const json_t *messages)
{
	bool vanish = render->channel == CHANNEL_MESSENGER || render->channel == CHANNEL_INSTAGRAM;
	size_t count = json_array_size(messages), last = vanish ? last_choices(messages) : count;

	render->by_number = vanish;
	for (size_t i = 0; i < count; i++)
		if (i != last)
			put_message(render, json_array_get(messages, i));
	render->by_number = false;
	if (last < count)
		put_message(render, json_array_get(messages, last));
	put_pending(render);
}

void render(enum channel channel, const json_t *messages, enum lang lang,
	    const struct render_texts *texts, struct rendering *out)
{
	struct render render = {
		.channel = channel,
		.limits = limits_of(channel),
		.renderer = renderers[channel],
		.texts = texts,
		.lang = lang,
		.out = out,
	};

	out->parts = json_array();
	out->numbered = json_array();
	put_messages(&render, messages);
	buf_finish(&render.pending);
}

void rendering_finish(struct rendering *rendering)
{
	json_decref(rendering->parts);
	json_decref(rendering->numbered);
	*rendering = (struct rendering){0};
}
