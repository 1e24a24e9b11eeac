/* The dialogue as its users see it: a greeting, a message, a choice, a language. */
#include "dialogue/dialogue.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "dialogue/form.h"
#include "dialogue/phrases.h"
#include "dialogue/policy.h"

struct dialogue *dialogue_create(const struct dialogue_options *options)
{
	struct dialogue *dialogue = mem_zalloc(1, sizeof *dialogue);

	dialogue->options = *options;
	dialogue->cache = answer_cache_create();
	dialogue->recall = recall_create(options->recall);
	dialogue->phrases = phrases_create(options->content);
	topics_find(dialogue);
	return dialogue;
}

void dialogue_destroy(struct dialogue *dialogue)
{
	if (!dialogue)
		return;
	answer_cache_destroy(dialogue->cache);
	recall_destroy(dialogue->recall);
	phrases_destroy(dialogue->phrases);
	free(dialogue->topics);
	free(dialogue);
}

void dialogue_greet(struct dialogue *dialogue, struct conversation *conversation,
		    struct reply *reply)
{
	struct turn turn;

	turn_begin(&turn, dialogue, conversation, reply);
	turn_greet(&turn);
	turn_finish(&turn);
}

void dialogue_message(struct dialogue *dialogue, struct conversation *conversation, struct str text,
		      struct reply *reply)
{
	struct turn turn;

	turn_begin(&turn, dialogue, conversation, reply);
	policy_message(&turn, text);
	turn_finish(&turn);
}

/* A terminal's tiles, which no reply has offered. */
static bool is_subject(const struct dialogue *dialogue, struct str id)
{
	const struct intent *intent = content_intent(dialogue->options.content, id);

	return intent && intent->enabled && intent->choosable;
}

/* A language and a subject may always be chosen; everything else only where it was offered. */
static bool is_allowed(const struct turn *turn, struct str value)
{
	if (str_starts(value, STR("lang:")))
		return lang_parse(str_slice(value, 5, value.len)) != LANG_UNKNOWN;
	return conversation_offered(turn->conversation, value) ||
	       (str_starts(value, STR("intent:")) &&
		is_subject(turn->dialogue, str_slice(value, 7, value.len)));
}

void dialogue_choose(struct dialogue *dialogue, struct conversation *conversation, struct str value,
		     struct reply *reply)
{
	struct turn turn;

	turn_begin(&turn, dialogue, conversation, reply);
	if (is_allowed(&turn, value)) {
		step_choose(&turn, value);
		form_return(&turn);
	} else {
		turn_say(&turn, "choice.unknown");
		turn.keeps_choices = true;
	}
	turn_finish(&turn);
}

const char *attachment_name(enum attachment kind)
{
	static const char *const names[ATTACHMENT_KINDS] = {
		"image", "audio", "video", "file", "location", "sticker", "contact", "other"};

	return names[kind];
}

void dialogue_attachment(struct dialogue *dialogue, struct conversation *conversation,
			 enum attachment kind, struct reply *reply)
{
	struct turn turn;
	char key[40];

	snprintf(key, sizeof key, "dialogue.attachment.%s", attachment_name(kind));
	turn_begin(&turn, dialogue, conversation, reply);
	reply->intent = "dialogue.attachment";
	reply->confidence = 1;
	turn_say(&turn, key);
	form_return(&turn);
	turn.keeps_choices = !turn.form_spoke;
	turn_finish(&turn);
}

void dialogue_language(struct dialogue *dialogue, struct conversation *conversation, enum lang lang,
		       struct reply *reply)
{
	struct turn turn;

	turn_begin(&turn, dialogue, conversation, reply);
	turn.reply->confidence = 1;
	step_language(&turn, lang < LANG_UNKNOWN ? lang : LANG_UNKNOWN);
	form_return(&turn);
	turn_finish(&turn);
}
