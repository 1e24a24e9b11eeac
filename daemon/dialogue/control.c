/* Yes, no, stop, repeat, help, another language, a person. */
#include "dialogue/control.h"

static size_t pending_intents(const struct conversation *conversation, size_t *first)
{
	size_t count = 0;

	for (size_t i = 0; i < conversation->current; i++) {
		if (!str_starts(str_from(conversation_choice(conversation, i)), STR("intent:")))
			continue;
		if (count++ == 0)
			*first = i;
	}
	return count;
}

static bool was_suggested(const struct conversation *conversation)
{
	return conversation->current &&
	       (conversation->said == SAID_MEAN || conversation->said == SAID_MEAN_AGAIN);
}

/* The only thing that the last reply offered to do, or NULL. */
static const char *offered_form(const struct conversation *conversation)
{
	const char *found = NULL;

	for (size_t i = 0; i < conversation->current; i++) {
		const char *value = conversation_choice(conversation, i);

		if (!str_starts(str_from(value), STR("form:")) &&
		    !str_starts(str_from(value), STR("pay:")))
			continue;
		if (found)
			return NULL;
		found = value;
	}
	return found;
}

static void do_affirm(struct turn *turn, const struct reading *reading)
{
	struct conversation *conversation = turn->conversation;
	size_t first = 0, count = pending_intents(conversation, &first);
	const char *form = offered_form(conversation);

	(void)reading;
	if (form)
		step_choose(turn, str_from(form));
	else if (was_suggested(conversation) && count == 1)
		step_choose(turn, str_from(conversation_choice(conversation, first)));
	else if (count)
		step_which(turn);
	else
		turn_say(turn, "affirm.nothing");
}

static void do_deny(struct turn *turn, const struct reading *reading)
{
	(void)reading;
	if (was_suggested(turn->conversation))
		step_none(turn);
	else
		turn_say(turn, "deny.nothing");
}

static void do_cancel(struct turn *turn, const struct reading *reading)
{
	(void)reading;
	turn->conversation->step = 0;
	turn->conversation->said = SAID_OTHER;
	turn_say(turn, "cancel.done");
}

static void do_repeat(struct turn *turn, const struct reading *reading)
{
	(void)reading;
	if (was_suggested(turn->conversation))
		step_which(turn);
	else if (!turn_repeat(turn))
		turn_say(turn, "repeat.nothing");
}

/* "English please" names the language; "je ne parle pas néerlandais" in a Dutch conversation asks
 * for that of the message. */
static void do_language(struct turn *turn, const struct reading *reading)
{
	enum lang lang = entity_lang(&reading->u), spoken = reading->u.lang;

	if (lang == LANG_UNKNOWN || lang == turn->lang_before)
		lang = spoken == turn->lang_before ? LANG_UNKNOWN : spoken;
	step_language(turn, lang);
}

static void do_help(struct turn *turn, const struct reading *reading)
{
	(void)reading;
	step_help(turn);
}

static void do_human(struct turn *turn, const struct reading *reading)
{
	(void)reading;
	step_human(turn);
}

struct control {
	const char *intent;
	void (*act)(struct turn *turn, const struct reading *reading);
};

static const struct control controls[] = {
	{"dialogue.affirm", do_affirm}, {"dialogue.deny", do_deny},
	{"dialogue.cancel", do_cancel}, {"dialogue.repeat", do_repeat},
	{"dialogue.help", do_help},	{"dialogue.language", do_language},
	{"dialogue.human", do_human},
};

bool control_act(struct turn *turn, const struct reading *reading)
{
	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
		if (strcmp(reading->intent->id, controls[i].intent) == 0) {
			turn->reply->intent = reading->intent->id;
			controls[i].act(turn, reading);
			return true;
		}
	}
	return false;
}
