/* The course of a form: begun, offered, gone on with, stopped, come back to. */
#include "dialogue/form.h"
#include "dialogue/messages.h"

void form_drop(struct turn *turn)
{
	struct conversation *conversation = turn->conversation;

	if (conversation->form_count)
		form_run_destroy(conversation->forms[--conversation->form_count]);
}

bool form_current(const struct turn *turn, struct form_state *state)
{
	struct conversation *conversation = turn->conversation;

	while (conversation->form_count && turn->dialogue->options.records) {
		struct form_run *run = conversation->forms[conversation->form_count - 1];

		state->run = run;
		state->form = content_form(turn->content, str_from(run->form));
		if (state->form && turn_intent(turn, run->form)) {
			state->slot = run->at == FORM_AT_SLOT
					      ? form_slot(state->form, str_from(run->slot))
					      : NULL;
			return true;
		}
		form_run_destroy(run);
		conversation->form_count--;
	}
	return false;
}

void form_spoke(struct turn *turn, const struct form_state *state)
{
	turn->form_spoke = true;
	turn->reply->intent = state->form->id;
	turn->conversation->said = SAID_OTHER;
	turn->conversation->step = 0;
}

void form_go_on(struct turn *turn)
{
	struct form_state state;

	if (!form_current(turn, &state))
		return;
	form_spoke(turn, &state);
	state.slot = form_next(state.run, state.form);
	if (state.slot)
		form_ask(turn, &state);
	else
		form_summary(turn, &state);
}

void form_back(struct turn *turn)
{
	struct form_state state;

	if (!form_current(turn, &state))
		return;
	form_say_title(turn, "form.back", state.form);
	form_go_on(turn);
}

void form_return(struct turn *turn)
{
	const char *intent = turn->reply->intent;

	/* A question with choices of its own is answered first; the form waits. */
	if (turn->form_spoke || turn->is_urgent || turn->asks ||
	    turn->conversation->booking != BOOKING_NONE)
		return;
	form_back(turn);
	turn->reply->intent = intent;
}

/* --- beginning --- */

static bool is_open(const struct turn *turn, const struct form *form)
{
	for (size_t i = 0; i < turn->conversation->form_count; i++) {
		if (strcmp(turn->conversation->forms[i]->form, form->id) == 0)
			return true;
	}
	return false;
}

void form_begin(struct turn *turn, const struct form *form, const struct reading *reading)
{
	struct conversation *conversation = turn->conversation;
	struct form_run *run;

	if (is_open(turn, form)) {
		form_go_on(turn);
		return;
	}
	if (conversation->form_count == CONVERSATION_FORMS) {
		turn_say(turn, "form.open_first");
		form_go_on(turn);
		return;
	}
	run = form_run_create(str_from(form->id));
	conversation->forms[conversation->form_count++] = run;
	if (reading) {
		form_fill(turn, run, form, reading, NULL);
		time_fill(turn, &(struct form_state){run, form, NULL}, reading);
	}
	turn_say(turn, "form.hint");
	form_say_so_far(turn, &(struct form_state){run, form, NULL});
	form_go_on(turn);
}

/* The form of an intent that may be begun; NULL: none. */
static const struct form *form_of(const struct turn *turn, const struct intent *intent)
{
	const struct form *form = content_form(turn->content, str_from(intent->id));

	return form && turn->dialogue->options.records && !is_open(turn, form) ? form : NULL;
}

void form_offer(struct turn *turn, const struct intent *intent)
{
	size_t first = turn->value_count;

	if (!form_of(turn, intent))
		return;
	turn_value(turn, "form:", intent->id);
	turn_choices_from(turn, "form.offer", first);
}

void form_chosen(struct turn *turn, const struct intent *intent)
{
	const struct form *form = form_of(turn, intent);

	if (form && form->starts_now)
		form_begin(turn, form, NULL);
	else
		form_offer(turn, intent);
}

/* Does the message say anything that the form would ask for? */
static bool says_something(const struct turn *turn, const struct form *form,
			   const struct reading *reading)
{
	struct form_run *run = form_run_create(str_from(form->id));
	size_t count = form_fill(turn, run, form, reading, NULL);

	form_run_destroy(run);
	return count > 0;
}

void form_follow(struct turn *turn, const struct reading *reading, bool may_start)
{
	const struct form *form = form_of(turn, reading->intent);

	if (!form)
		return;
	/* "What does a birth certificate cost?" is no order. */
	if (may_start && !form_is_question(turn, reading) &&
	    (form->starts_now || says_something(turn, form, reading)))
		form_begin(turn, form, reading);
	else
		form_offer(turn, reading->intent);
}

/* --- stopping, looking back --- */

bool form_stop(struct turn *turn)
{
	struct form_state state;

	if (!form_current(turn, &state))
		return false;
	form_spoke(turn, &state);
	form_drop(turn);
	turn_say(turn, "form.stopped");
	form_back(turn);
	return true;
}

bool form_where(struct turn *turn)
{
	struct form_state state;

	if (!form_current(turn, &state))
		return false;
	form_say_title(turn, "form.resume", state.form);
	/* Else the summary says the same. */
	if (form_next(state.run, state.form))
		form_say_so_far(turn, &state);
	form_go_on(turn);
	return true;
}

bool form_takes_numbers(const struct turn *turn)
{
	struct form_state state;

	if (!form_current(turn, &state) || !state.slot)
		return false;
	switch (state.slot->type) {
	case SLOT_CHOICE:
	case SLOT_SERVICE:
	case SLOT_APPOINTMENT:
	case SLOT_CONSENT:
		return false;
	default:
		return true;
	}
}
