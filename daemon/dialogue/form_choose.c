/* The choices that forms offer, pressed. */
#include <stdlib.h>

#include "dialogue/calendar.h"
#include "dialogue/form.h"

/* "slot:NAME:VALUE" cut at its colons; the value may have some itself. */
static bool cut_slot_value(struct str rest, struct str *slot, struct str *value)
{
	*value = rest;
	return str_split(value, ':', slot) && value->data;
}

static bool number_fits(const struct slot *slot, struct str value)
{
	char text[24];
	char *end;
	long long number;

	if (!value.len || value.len >= sizeof text)
		return false;
	memcpy(text, value.data, value.len);
	text[value.len] = '\0';
	number = strtoll(text, &end, 10);
	return !*end && number >= slot->min && number <= slot->max;
}

/* Free a moment ago; another citizen may have been quicker. */
static bool time_fits(struct turn *turn, const struct form_state *state, struct str value)
{
	const struct service *service = form_service(turn, state);
	enum calendar_verdict verdict;
	struct error error = {0};
	int64_t at;

	if (!service || !calendar_parse(value, &at))
		return false;
	turn->times_from = at;
	return calendar_is_free(service, turn->dialogue->options.records, turn->now_ms, at,
				&verdict, &error) &&
	       verdict == CALENDAR_FINE;
}

static bool fits(struct turn *turn, const struct form_state *state, const struct slot *slot,
		 struct str value)
{
	/* An old button was pressed about other data. */
	if (slot->type == SLOT_CONSENT && slot != state->slot)
		return false;
	if (slot->type == SLOT_NUMBER)
		return number_fits(slot, value);
	if (slot->type == SLOT_APPOINTMENT)
		return time_fits(turn, state, value);
	return slot_has_option(turn, slot, value);
}

static void choose_slot(struct turn *turn, const struct form_state *state, struct str rest)
{
	struct str name, value;
	const struct slot *slot =
		cut_slot_value(rest, &name, &value) ? form_slot(state->form, name) : NULL;

	if (slot && form_applies(state->run, slot) && fits(turn, state, slot, value)) {
		form_take_value(turn, state, slot, value);
		return;
	}
	turn_say(turn,
		 slot && slot->type == SLOT_APPOINTMENT ? "appointment.taken" : "choice.gone");
	form_go_on(turn);
}

static void choose_skip(struct turn *turn, const struct form_state *state, struct str name)
{
	const struct slot *slot = form_slot(state->form, name);

	if (slot && slot->optional)
		form_take_value(turn, state, slot, STR(""));
	else
		form_go_on(turn);
}

static void choose_change(struct turn *turn, const struct form_state *state, struct str name)
{
	const struct slot *slot = form_slot(state->form, name);

	if (slot)
		form_ask_again(turn, state, slot);
	else
		form_go_on(turn);
}

static void choose_later(struct turn *turn, const struct form_state *state, struct str from)
{
	(void)state;
	calendar_parse(from, &turn->times_from);
	form_go_on(turn);
}

/* The button names its form: pressed twice, it does not send the next one. */
static void choose_send(struct turn *turn, const struct form_state *state, struct str id)
{
	struct form_state confirmed = *state;

	/* An old button, pressed when something is open again. */
	if (form_next(state->run, state->form) || state->run->at != FORM_AT_CONFIRM ||
	    !str_eq(id, str_from(state->run->id)))
		form_go_on(turn);
	else
		form_send(turn, &confirmed);
}

static bool begin(struct turn *turn, struct str id)
{
	const struct form *form = content_form(turn->content, id);

	if (!form || !turn->dialogue->options.records || !turn_intent(turn, form->id))
		turn_say(turn, "choice.gone");
	else
		form_begin(turn, form, NULL);
	return true;
}

bool form_choose(struct turn *turn, struct str value)
{
	static const struct {
		const char *prefix;
		void (*choose)(struct turn *turn, const struct form_state *state, struct str rest);
	} choices[] = {{"slot:", choose_slot},
		       {"skip:", choose_skip},
		       {"change:", choose_change},
		       {"later:", choose_later},
		       {"send:", choose_send}};
	struct form_state state;
	bool is_form = str_starts(value, STR("form.confirm."));

	if (str_starts(value, STR("form:")))
		return begin(turn, str_slice(value, 5, value.len));
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		struct str prefix = str_from(choices[i].prefix);

		if (!str_starts(value, prefix))
			continue;
		if (form_current(turn, &state))
			choices[i].choose(turn, &state, str_slice(value, prefix.len, value.len));
		else
			turn_say(turn, "form.nothing_open");
		return true;
	}
	if (!is_form)
		return false;
	if (!form_current(turn, &state)) {
		turn_say(turn, "form.nothing_open");
	} else if (str_eq(value, STR("form.confirm.stop"))) {
		form_stop(turn);
	} else {
		form_spoke(turn, &state);
		form_ask_change(turn, &state);
	}
	return true;
}
