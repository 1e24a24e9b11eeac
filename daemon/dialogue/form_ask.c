/* What a form says: questions, the summary, what was wrong. */
#include <stdio.h>

#include "dialogue/form.h"
#include "dialogue/messages.h"

enum { NUMBER_CHOICES = 6 };

void form_say(struct turn *turn, const char *key, const struct slot *slot, const char *value)
{
	for_each_turn_lang(turn, lang)
	{
		BUF_AUTO struct buf name = {0}, shown = {0};

		if (slot) {
			slot_name(turn, slot, lang, &name);
			slot_show(turn, slot, value ? value : "", lang, &shown);
		}
		say_key(turn->messages, turn->content, lang, key,
			(struct placeholder[]){{"name", buf_borrow(&name)},
					       {"value", buf_borrow(&shown)}},
			2);
	}
}

void form_say_fault(struct turn *turn, const struct slot_fault *fault)
{
	const struct placeholder values[] = {{"min", str_from(fault->min)},
					     {"max", str_from(fault->max)},
					     {"from", str_from(fault->min)},
					     {"until", str_from(fault->max)}};

	for_each_turn_lang(turn, lang)
		say_key(turn->messages, turn->content, lang, fault->key, values, 4);
}

void form_say_title(struct turn *turn, const char *key, const struct form *form)
{
	const struct intent *intent = content_intent(turn->content, str_from(form->id));

	for_each_turn_lang(turn, lang)
	{
		const char *title = intent ? intent->title[lang] : NULL;

		say_key(turn->messages, turn->content, lang, key,
			(struct placeholder[]){{"form", str_from(title)}}, 1);
	}
}

/* --- choices --- */

static void choice_value(struct turn *turn, const char *slot, const char *value)
{
	char prefix[CONVERSATION_VALUE];

	snprintf(prefix, sizeof prefix, "slot:%s:", slot);
	turn_value(turn, prefix, value);
}

static void number_values(struct turn *turn, const struct slot *slot)
{
	char number[24];

	if (slot->min <= INT64_MIN || slot->max >= INT64_MAX ||
	    slot->max - slot->min >= NUMBER_CHOICES)
		return;
	for (int64_t n = slot->min; n <= slot->max; n++) {
		snprintf(number, sizeof number, "%lld", (long long)n);
		choice_value(turn, slot->id, number);
	}
}

static void service_values(struct turn *turn, const struct slot *slot)
{
	for (size_t i = 0; i < content_service_count(turn->content); i++) {
		const struct service *service = content_service_at(turn->content, i);

		if (service->appointments.minutes > 0)
			choice_value(turn, slot->id, service->id);
	}
}

static void add_values(struct turn *turn, struct form_state *state)
{
	const struct slot *slot = state->slot;
	char prefix[CONVERSATION_VALUE];

	switch (slot->type) {
	case SLOT_CHOICE:
		for (size_t i = 0; i < slot->option_count; i++)
			choice_value(turn, slot->id, slot->options[i]);
		break;
	case SLOT_NUMBER:
		number_values(turn, slot);
		break;
	case SLOT_SERVICE:
		service_values(turn, slot);
		break;
	case SLOT_APPOINTMENT:
		snprintf(prefix, sizeof prefix, "slot:%s:", slot->id);
		if (form_service(turn, state))
			time_offer(turn, form_service(turn, state), prefix, "later:");
		break;
	case SLOT_CONSENT:
		choice_value(turn, slot->id, "yes");
		choice_value(turn, slot->id, "no");
		break;
	default:
		break;
	}
	if (slot->optional)
		turn_value(turn, "skip:", slot->id);
}

/* --- questions --- */

/* How many slots apply by now, and the place of this one. */
static size_t step_of(const struct form_state *state, size_t *steps)
{
	size_t step = 0;

	*steps = 0;
	for (size_t i = 0; i < state->form->slot_count; i++) {
		if (!form_applies(state->run, &state->form->slots[i]))
			continue;
		++*steps;
		if (&state->form->slots[i] == state->slot)
			step = *steps;
	}
	return step;
}

/* Before the first slot that asks for data of a person; or for consent, where these came unasked.
 */
static void inform(struct turn *turn, struct form_state *state)
{
	if (state->run->informed || (!state->slot->personal && state->slot->type != SLOT_CONSENT))
		return;
	turn_say(turn, "form.privacy");
	state->run->informed = true;
}

void form_ask(struct turn *turn, struct form_state *state)
{
	const struct slot *slot = state->slot;
	size_t first = turn->value_count, steps, step = step_of(state, &steps);

	inform(turn, state);
	snprintf(state->run->slot, sizeof state->run->slot, "%s", slot->id);
	state->run->at = FORM_AT_SLOT;
	add_values(turn, state);
	if (slot->type == SLOT_APPOINTMENT && turn->value_count == first) {
		turn_say(turn, "appointment.none");
		return;
	}
	for_each_turn_lang(turn, lang)
	{
		struct buf text BUF_AUTO = {0};
		json_t *message;
		const struct service *service = form_service(turn, state);

		content_render(turn->content, lang, slot->question,
			       (struct placeholder[]){
				       {"service", str_from(service ? service->name[lang] : "")}},
			       1, &text);
		message = turn_question(turn, lang, buf_borrow(&text), state->form->id, slot->id,
					slot_type_name(slot->type), first);
		if (slot->optional)
			json_object_set_new(message, "optional", json_true());
		json_object_set_new(message, "step", json_integer((json_int_t)step));
		json_object_set_new(message, "steps", json_integer((json_int_t)steps));
	}
}

static void add_lines(struct turn *turn, const struct form_state *state, enum lang lang,
		      struct buf *out)
{
	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];
		const char *value = form_run_value(state->run, slot->id);
		BUF_AUTO struct buf name = {0}, shown = {0};

		if (!value || !*value || !form_applies(state->run, slot) ||
		    slot->type == SLOT_CONSENT)
			continue;
		slot_name(turn, slot, lang, &name);
		slot_show(turn, slot, value, lang, &shown);
		if (out->len)
			buf_add_char(out, '\n');
		content_render(turn->content, lang, "form.line",
			       (struct placeholder[]){{"name", buf_borrow(&name)},
						      {"value", buf_borrow(&shown)}},
			       2, out);
	}
}

/* What it costs, behind the lines. */
static void add_price(const struct turn *turn, const struct form_state *state, enum lang lang,
		      struct buf *out)
{
	int64_t amount = form_amount(turn, state);
	struct buf shown BUF_AUTO = {0};

	if (!amount)
		return;
	money_show(turn->content, amount, lang, &shown);
	buf_add_char(out, '\n');
	content_render(turn->content, lang, "form.to_pay",
		       (struct placeholder[]){{"amount", buf_borrow(&shown)}}, 1, out);
}

/* Heading and lines as one text; nothing when nothing was said yet. */
static void say_lines(struct turn *turn, const struct form_state *state, const char *heading)
{
	for_each_turn_lang(turn, lang)
	{
		BUF_AUTO struct buf text = {0}, lines = {0};

		add_lines(turn, state, lang, &lines);
		if (!lines.len)
			continue;
		if (heading)
			add_price(turn, state, lang, &lines);
		if (heading) {
			content_render(turn->content, lang, heading, NULL, 0, &text);
			buf_add_char(&text, '\n');
		}
		buf_add(&text, buf_borrow(&lines));
		say_text(turn->messages, lang, buf_borrow(&text));
	}
}

void form_say_so_far(struct turn *turn, const struct form_state *state)
{
	say_lines(turn, state, NULL);
}

/* A question of the form itself, with the choices that were added since `first`. */
static void ask_form(struct turn *turn, struct form_state *state, const char *key, size_t first)
{
	for_each_turn_lang(turn, lang)
	{
		struct buf text BUF_AUTO = {0};

		content_render(turn->content, lang, key, NULL, 0, &text);
		turn_question(turn, lang, buf_borrow(&text), state->form->id, "confirm", "confirm",
			      first);
	}
}

void form_summary(struct turn *turn, struct form_state *state)
{
	size_t first = turn->value_count;

	say_lines(turn, state, "form.summary");
	state->run->at = FORM_AT_CONFIRM;
	state->run->slot[0] = '\0';
	turn_value(turn, "send:", state->run->id);
	turn_value(turn, "form.confirm.change", "");
	turn_value(turn, "form.confirm.stop", "");
	ask_form(turn, state, "form.confirm", first);
}

void form_ask_change(struct turn *turn, struct form_state *state)
{
	size_t first = turn->value_count;

	state->run->at = FORM_AT_CHANGE;
	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];

		if (form_applies(state->run, slot) && slot->type != SLOT_CONSENT &&
		    form_run_value(state->run, slot->id))
			turn_value(turn, "change:", slot->id);
	}
	ask_form(turn, state, "form.change_what", first);
}
