/* What an open form makes of a message or a choice: a value, a correction, a wish to stop, or a
 * question about something else. */
#include <stdio.h>

#include "dialogue/booking.h"
#include "dialogue/calendar.h"
#include "dialogue/form.h"
#include "dialogue/questions.h"

/* Texts up to so many characters are names and the like, not stories. */
enum { SHORT_TEXT = 120, NAME_WORDS = 6 };

bool form_is_question(const struct turn *turn, const struct reading *reading)
{
	struct str text = str_trim(reading->text);

	return (text.len && text.data[text.len - 1] == '?') ||
	       phrase_begins(turn, text, "form.words.question");
}

/* Something else than the form, and surely so. A question may be about the form's own subject:
 * "what does that cost?" */
static bool is_other(const struct turn *turn, const struct form_state *state,
		     const struct reading *reading)
{
	if (!reading->intent || reading->intent->kind == INTENT_CONTROL)
		return false;
	if (strcmp(reading->intent->id, state->form->id) == 0)
		return form_is_question(turn, reading) &&
		       reading->probability >= reading->u.suggest;
	return reading_is_sure(reading);
}

/* Control that is the same within a form and without: help, a person, another language. */
static bool is_general_control(const struct reading *reading)
{
	return reading_is_sure(reading) &&
	       (reading->intent->kind == INTENT_HANDOFF || reading_is(reading, "dialogue.help") ||
		reading_is(reading, "dialogue.language"));
}

static bool says_yes(const struct turn *turn, const struct reading *reading)
{
	return (reading_is_sure(reading) && reading_is(reading, "dialogue.affirm")) ||
	       phrase_is(turn, reading->text, "form.words.yes");
}

static bool says_no(const struct turn *turn, const struct reading *reading)
{
	return (reading_is_sure(reading) && reading_is(reading, "dialogue.deny")) ||
	       phrase_is(turn, reading->text, "form.words.no");
}

/* --- values --- */

/* Who does not agree is helped by people; the form ends. */
static void refuse_consent(struct turn *turn, const struct form_state *state)
{
	const struct service *service = form_service(turn, state);

	form_spoke(turn, state);
	form_drop(turn);
	turn_say(turn, "form.consent_needed");
	if (service)
		turn_card(turn, service);
	form_back(turn);
}

/* Another service has other times. */
static void forget_times(const struct form_state *state)
{
	for (size_t i = 0; i < state->form->slot_count; i++) {
		if (state->form->slots[i].type == SLOT_APPOINTMENT)
			form_run_unset(state->run, state->form->slots[i].id);
	}
}

/* The value, and with it what else the message says (`reading` may be NULL). */
static void note_value(struct turn *turn, const struct form_state *state, const struct slot *slot,
		       struct str value, const struct reading *reading)
{
	bool is_changed = form_run_value(state->run, slot->id) != NULL;

	if (slot->type == SLOT_CONSENT && str_eq(value, STR("no"))) {
		refuse_consent(turn, state);
		return;
	}
	form_run_set(state->run, slot->id, value);
	state->run->tries = 0;
	if (reading)
		form_fill(turn, state->run, state->form, reading);
	if (is_changed && slot->type == SLOT_SERVICE)
		forget_times(state);
	if (reading)
		time_fill(turn, state, reading);
	if (is_changed)
		form_say(turn, "form.changed", slot, form_run_value(state->run, slot->id));
	form_go_on(turn);
}

void form_take_value(struct turn *turn, const struct form_state *state, const struct slot *slot,
		     struct str value)
{
	note_value(turn, state, slot, value, NULL);
}

void form_ask_again(struct turn *turn, const struct form_state *state, const struct slot *slot)
{
	form_run_unset(state->run, slot->id);
	state->run->tries = 0;
	form_go_on(turn);
}

/* A value that a message has without being asked for it. */
static bool find_value(struct turn *turn, const struct form_state *state, const struct slot *slot,
		       const struct reading *reading, struct buf *value)
{
	const struct service *service = form_service(turn, state);
	struct slot_fault fault;

	if (slot->type == SLOT_APPOINTMENT)
		return service && time_read(turn, service, reading, value, &fault);
	return slot_find(turn, slot, reading, value);
}

/* With its new value, where the message has one; else the slot is asked for again. */
static void correct(struct turn *turn, const struct form_state *state, const struct slot *slot,
		    const struct reading *reading)
{
	struct buf value BUF_AUTO = {0};

	if (find_value(turn, state, slot, reading, &value))
		form_take_value(turn, state, slot, buf_borrow(&value));
	else
		form_ask_again(turn, state, slot);
}

/* "No, it is 14 May": the slot of the only value that the message has. */
static const struct slot *slot_of_value(struct turn *turn, const struct form_state *state,
					const struct reading *reading)
{
	const struct slot *found = NULL;

	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];
		struct buf value BUF_AUTO = {0};

		if (!form_run_value(state->run, slot->id) || !form_applies(state->run, slot) ||
		    !find_value(turn, state, slot, reading, &value))
			continue;
		if (found)
			return NULL;
		found = slot;
	}
	return found;
}

/* --- messages --- */

static bool confirm_message(struct turn *turn, struct form_state *state,
			    const struct reading *reading)
{
	const struct slot *slot = form_named(turn, state, reading->text);

	if (says_yes(turn, reading)) {
		form_send(turn, state);
		return true;
	}
	if (says_no(turn, reading)) {
		form_spoke(turn, state);
		form_ask_change(turn, state);
		return true;
	}
	if (form_is_question(turn, reading) && is_other(turn, state, reading))
		return false;
	if (!slot)
		slot = slot_of_value(turn, state, reading);
	if (slot) {
		correct(turn, state, slot, reading);
		return true;
	}
	if (is_other(turn, state, reading))
		return false;
	if (phrase_in(turn, reading->text, "form.words.change")) {
		form_spoke(turn, state);
		form_ask_change(turn, state);
	} else {
		form_go_on(turn);
	}
	return true;
}

/* "No" to a slot that may stay empty. */
static bool wants_to_skip(const struct turn *turn, const struct slot *slot,
			  const struct reading *reading)
{
	return slot->optional &&
	       (phrase_is(turn, reading->text, "form.words.skip") || says_no(turn, reading));
}

/* Is the value rather something else, said while a name or a number was asked for? */
static bool is_interruption(const struct turn *turn, const struct form_state *state,
			    const struct reading *reading, bool has_value)
{
	const struct slot *slot = state->slot;

	if (!is_other(turn, state, reading))
		return false;
	if (!has_value || form_is_question(turn, reading) || reading->u.by == UNDERSTOOD_BY_EXACT)
		return true;
	return slot->type == SLOT_TEXT && slot->max <= SHORT_TEXT &&
	       questions_words(reading->text) > NAME_WORDS;
}

static bool read_slot(struct turn *turn, const struct form_state *state,
		      const struct reading *reading, struct buf *value, struct slot_fault *fault)
{
	const struct service *service = form_service(turn, state);

	if (state->slot->type == SLOT_APPOINTMENT)
		return service && time_read(turn, service, reading, value, fault);
	return slot_read(turn, state->slot, reading, state->run->tries, value, fault);
}

static bool slot_message(struct turn *turn, struct form_state *state, const struct reading *reading)
{
	struct buf value BUF_AUTO = {0};
	struct slot_fault fault = {0};
	const struct slot *named = form_named(turn, state, reading->text);
	bool is_read;

	if (named && named != state->slot && phrase_in(turn, reading->text, "form.words.change")) {
		correct(turn, state, named, reading);
		return true;
	}
	if (wants_to_skip(turn, state->slot, reading)) {
		form_take_value(turn, state, state->slot, STR(""));
		return true;
	}
	is_read = read_slot(turn, state, reading, &value, &fault);
	if (is_interruption(turn, state, reading, is_read))
		return false;
	if (is_read) {
		note_value(turn, state, state->slot, buf_borrow(&value), reading);
		return true;
	}
	if (state->run->tries < UINT8_MAX)
		state->run->tries++;
	if (fault.key[0])
		form_say_fault(turn, &fault);
	form_go_on(turn);
	return true;
}

static bool change_message(struct turn *turn, struct form_state *state,
			   const struct reading *reading)
{
	const struct slot *slot = form_named(turn, state, reading->text);

	if (!slot)
		slot = slot_of_value(turn, state, reading);
	if (slot) {
		correct(turn, state, slot, reading);
		return true;
	}
	if (is_other(turn, state, reading))
		return false;
	form_spoke(turn, state);
	if (says_no(turn, reading))
		form_go_on(turn); /* nothing is to be changed after all */
	else
		form_ask_change(turn, state);
	return true;
}

static bool answers_choice(const struct turn *turn, const struct form_state *state,
			   const struct reading *reading)
{
	struct buf value BUF_AUTO = {0};
	struct slot_fault fault;

	return state->slot && state->slot->type == SLOT_CHOICE &&
	       slot_read(turn, state->slot, reading, state->run->tries, &value, &fault);
}

bool form_message(struct turn *turn, const struct reading *reading)
{
	struct form_state state;

	if (!form_current(turn, &state))
		return false;
	turn->reply->confidence = 1;
	if (phrase_is(turn, reading->text, "form.words.stop") ||
	    (reading_is_sure(reading) && reading_is(reading, "dialogue.cancel")))
		return form_stop(turn);
	if (phrase_is(turn, reading->text, "form.words.where"))
		return form_where(turn);
	/* "French" may be the language of a paper rather than of the conversation. */
	if (is_general_control(reading) && !answers_choice(turn, &state, reading))
		return false;
	if (reading_is_sure(reading) && reading_is(reading, "dialogue.repeat")) {
		form_go_on(turn);
		return true;
	}
	if (state.run->at == FORM_AT_CHANGE)
		return change_message(turn, &state, reading);
	if (state.slot)
		return slot_message(turn, &state, reading);
	return confirm_message(turn, &state, reading);
}
