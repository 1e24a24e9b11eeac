/* What an open form makes of a message or a choice: a value, a correction, a wish to stop, or a
 * question about something else. */
#include <stdio.h>

#include "dialogue/booking.h"
#include "dialogue/calendar.h"
#include "dialogue/form.h"
#include "dialogue/phrases.h"
#include "dialogue/questions.h"

/* Texts up to so many characters are names and the like, not stories. */
enum { SHORT_TEXT = 120, NAME_WORDS = 6, CORRECTION_WORDS = 8, PRICE_WORDS = 5, CALM_WORDS = 3 };

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

/* "English please", but not "Frans Peeters" to the question for a name. */
static bool is_language(const struct form_state *state, const struct reading *reading)
{
	return reading_is(reading, "dialogue.language") &&
	       (!state->slot || !state->slot->personal || reading->u.by == UNDERSTOOD_BY_EXACT ||
		questions_words(reading->text) == 1);
}

/* Control that is the same within a form and without: help, a person, another language. */
static bool is_general_control(const struct form_state *state, const struct reading *reading)
{
	return reading_is_sure(reading) &&
	       (reading->intent->kind == INTENT_HANDOFF || reading_is(reading, "dialogue.help") ||
		is_language(state, reading));
}

static bool says_yes(const struct turn *turn, const struct reading *reading)
{
	/* "Yes, but the date is wrong" sends nothing. */
	return phrase_is(turn, reading->text, "form.words.yes") ||
	       (reading_is_sure(reading) && reading_is(reading, "dialogue.affirm") &&
		!phrase_in(turn, reading->text, "form.words.change"));
}

static bool says_no(const struct turn *turn, const struct reading *reading)
{
	return phrase_means(turn, reading, "dialogue.deny", "form.words.no");
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
		form_fill(turn, state->run, state->form, reading, slot);
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

/* --- messages --- */

/* What a message changes at the summary, whether it begins with yes or no; NULL: nothing. */
static const struct slot *changed_slot(struct turn *turn, const struct form_state *state,
				       const struct reading *reading)
{
	const struct slot *named = form_named(turn, state, reading->text);
	const struct slot *of_value = form_slot_of_value(turn, state, reading);

	if (named &&
	    (says_no(turn, reading) || phrase_in(turn, reading->text, "form.words.change")))
		return named;
	return of_value ? of_value : (says_yes(turn, reading) ? NULL : named);
}

static bool confirm_message(struct turn *turn, struct form_state *state,
			    const struct reading *reading)
{
	const struct slot *slot = changed_slot(turn, state, reading);

	/* "When will you come?" changes no date. */
	if (form_is_question(turn, reading) && !phrase_in(turn, reading->text, "form.words.change"))
		slot = NULL;
	if (phrase_is(turn, reading->text, "form.words.yes") ||
	    (says_yes(turn, reading) && !slot)) {
		form_send(turn, state);
		return true;
	}
	if (form_is_question(turn, reading) && is_other(turn, state, reading))
		return false;
	if (form_correct_house(turn, state, reading))
		return true;
	if (slot) {
		form_correct(turn, state, slot, reading);
		return true;
	}
	if (is_other(turn, state, reading))
		return false;
	if (says_no(turn, reading) || phrase_in(turn, reading->text, "form.words.change")) {
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
	if (!has_value || form_is_question(turn, reading))
		return true;
	return slot->type == SLOT_TEXT &&
	       (reading->u.by == UNDERSTOOD_BY_EXACT ||
		(slot->max <= SHORT_TEXT && questions_words(reading->text) > NAME_WORDS));
}

static bool read_slot(struct turn *turn, const struct form_state *state,
		      const struct reading *reading, struct buf *value, struct slot_fault *fault)
{
	const struct service *service = form_service(turn, state);

	if (state->slot->type == SLOT_APPOINTMENT)
		return service && time_read(turn, service, reading, value, fault);
	return slot_read(turn, state->slot, reading, state->run->tries, value, fault);
}

/* "No, it is 14 May" or "I meant number 14", which no slot was asked for; false: it is no such
 * thing. */
static bool corrects(struct turn *turn, const struct form_state *state,
		     const struct reading *reading)
{
	struct str text = reading->text;
	struct buf value BUF_AUTO = {0};
	const struct slot *slot;

	if (questions_words(text) > CORRECTION_WORDS ||
	    !(phrase_begins(turn, text, "form.words.no") ||
	      phrase_begins(turn, text, "form.words.change")))
		return false;
	if (form_correct_house(turn, state, reading))
		return true;
	slot = slot_find(turn, state->slot, reading, &value)
		       ? NULL
		       : form_slot_of_value(turn, state, reading);
	if (slot)
		form_correct(turn, state, slot, reading);
	return slot != NULL;
}

/* "What does that cost?", with no word of what: what is being filled in. */
static bool asks_price(struct turn *turn, const struct form_state *state,
		       const struct reading *reading)
{
	const struct intent *intent = turn_intent(turn, state->form->id);

	if (!form_is_question(turn, reading) || questions_words(reading->text) > PRICE_WORDS ||
	    !phrase_in(turn, reading->text, "form.words.price") || !intent)
		return false;
	turn_answer(turn, intent, turn_service_for(turn, intent, NULL), DAY_NONE);
	form_back(turn);
	return true;
}

/* What answers a later question already is not asked for again. */
static bool takes_others(struct turn *turn, const struct form_state *state,
			 const struct reading *reading)
{
	struct form_run *run = state->run;
	size_t first = run->count;

	form_fill(turn, run, state->form, reading, state->slot);
	for (size_t i = first; i < run->count; i++)
		form_say(turn, "form.noted", form_slot(state->form, str_from(run->values[i].slot)),
			 run->values[i].value);
	return run->count > first;
}

static bool slot_message(struct turn *turn, struct form_state *state, const struct reading *reading)
{
	struct buf value BUF_AUTO = {0};
	struct slot_fault fault = {0};
	const struct slot *named = NULL;
	bool is_read;

	if (corrects(turn, state, reading))
		return true;
	if (state->run->count && phrase_is(turn, reading->text, "form.words.change")) {
		form_spoke(turn, state);
		form_ask_change(turn, state);
		return true;
	}
	if (phrase_in(turn, reading->text, "form.words.change"))
		named = form_named(turn, state, reading->text);
	if (named && named != state->slot) {
		form_correct(turn, state, named, reading);
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
	if (takes_others(turn, state, reading)) {
		form_go_on(turn);
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

	if (form_correct_house(turn, state, reading))
		return true;
	if (!slot)
		slot = form_slot_of_value(turn, state, reading);
	if (slot) {
		form_correct(turn, state, slot, reading);
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

/* Is the message a value of what is asked for, whatever else it may be? */
static bool answers(const struct turn *turn, const struct form_state *state,
		    const struct reading *reading)
{
	struct buf value BUF_AUTO = {0};
	struct slot_fault fault;

	/* "The language", of what is to be changed. */
	if (!state->slot)
		return form_named(turn, state, reading->text) != NULL;
	if (state->slot->type == SLOT_CHOICE)
		return slot_read(turn, state->slot, reading, 0, &value, &fault);
	return slot_find(turn, state->slot, reading, &value);
}

bool form_is_calm(const struct turn *turn, const struct reading *reading)
{
	struct form_state state;
	struct str text = reading->text;
	struct slot_fault fault;
	struct buf value BUF_AUTO = {0};

	if (reading->u.by != UNDERSTOOD_BY_MODEL || !form_current(turn, &state))
		return false;
	if (phrase_is(turn, text, "form.words.stop") ||
	    (phrase_begins(turn, text, "form.words.change") && form_named(turn, &state, text)))
		return true;
	if (!state.slot)
		return false;
	if (wants_to_skip(turn, state.slot, reading))
		return true;
	if (state.slot->type == SLOT_NUMBER &&
	    questions_words(text) <= (reading_is_sure(reading) ? 1 : CALM_WORDS))
		return slot_read(turn, state.slot, reading, 0, &value, &fault);
	for (size_t i = 0; i < state.slot->option_count; i++) {
		if (phrase_is(turn, text, state.slot->option_titles[i]))
			return true;
	}
	return false;
}

bool form_message(struct turn *turn, const struct reading *reading)
{
	struct form_state state;

	if (!form_current(turn, &state))
		return false;
	turn->reply->confidence = 1;
	if (phrase_means(turn, reading, "dialogue.cancel", "form.words.stop"))
		return form_stop(turn);
	if (phrase_is(turn, reading->text, "form.words.where"))
		return form_where(turn);
	/* "French" may be the language of a paper rather than of the conversation. */
	if (is_general_control(&state, reading) && !answers(turn, &state, reading))
		return false;
	if (reading_is_sure(reading) && reading_is(reading, "dialogue.repeat")) {
		form_go_on(turn);
		return true;
	}
	if (asks_price(turn, &state, reading))
		return true;
	if (state.run->at == FORM_AT_CHANGE)
		return change_message(turn, &state, reading);
	if (state.slot)
		return slot_message(turn, &state, reading);
	/* Another pack may ask for more, or for other things. */
	if (form_next(state.run, state.form)) {
		form_go_on(turn);
		return true;
	}
	return confirm_message(turn, &state, reading);
}
