/* Within dialogue: filling in forms: asking, correcting, interrupting, sending. */
#ifndef DIALOGUE_FORM_H
#define DIALOGUE_FORM_H

#include "dialogue/form_value.h"

/* An open form, with its description and the slot that is asked for. */
struct form_state {
	struct form_run *run;
	const struct form *form;
	const struct slot *slot; /* NULL: at the summary */
};

/* The innermost open form; false when none is. One that the content pack has no more is dropped. */
bool form_current(const struct turn *turn, struct form_state *state);

/* --- what happens to forms (form_flow.c, form_message.c, form_choose.c) --- */

/* After the answer to an intent: begins its form, or offers it. `may_start`: else it is only
 * offered. */
void form_follow(struct turn *turn, const struct reading *reading, bool may_start);
/* Offers the form of an intent, if it has one that is not open. */
void form_offer(struct turn *turn, const struct intent *intent);
/* The same, after the citizen picked the intent itself: begins where the form begins at once. */
void form_chosen(struct turn *turn, const struct intent *intent);
/* What an open form makes of a message; false: it is not about the form. */
bool form_message(struct turn *turn, const struct reading *reading);
/* Does it ask something, rather than tell? */
bool form_is_question(const struct turn *turn, const struct reading *reading);
/* Is this, for which the model sees an emergency, only an answer: "call me", "some 80 people"? */
bool form_is_calm(const struct turn *turn, const struct reading *reading);
/* Notes a value that was checked, says so when it replaces another, and goes on. */
void form_take_value(struct turn *turn, const struct form_state *state, const struct slot *slot,
		     struct str value);
void form_ask_again(struct turn *turn, const struct form_state *state, const struct slot *slot);
/* A choice's value; false: not one of forms. */
bool form_choose(struct turn *turn, struct str value);
/* At the end of a turn that was about something else: comes back to the open form. */
void form_return(struct turn *turn);
/* "Stop" and "where was I"; false when no form is open. */
bool form_stop(struct turn *turn);
bool form_where(struct turn *turn);
/* Would a number that is typed now be the value of a slot rather than a choice's? */
bool form_takes_numbers(const struct turn *turn);
/* Begins a form by its intent's id. */
void form_begin(struct turn *turn, const struct form *form, const struct reading *reading);
/* The turn is about this form from now on. */
void form_spoke(struct turn *turn, const struct form_state *state);
/* "Back to: ...", and goes on; nothing when no form is open. */
void form_back(struct turn *turn);
/* Asks for the next slot that is open, or for confirmation. */
void form_go_on(struct turn *turn);
void form_drop(struct turn *turn);

/* --- what is said (form_ask.c) --- */

void form_ask(struct turn *turn, struct form_state *state);
void form_summary(struct turn *turn, struct form_state *state);
void form_ask_change(struct turn *turn, struct form_state *state);
/* What was filled in so far; nothing when nothing was. */
void form_say_so_far(struct turn *turn, const struct form_state *state);
/* A key with values, in each language of the turn; slot (or NULL) gives {name} and {value}. */
void form_say(struct turn *turn, const char *key, const struct slot *slot, const char *value);
void form_say_fault(struct turn *turn, const struct slot_fault *fault);
/* "{form}" is the title of its intent. */
void form_say_title(struct turn *turn, const char *key, const struct form *form);

/* --- which slots (form_slots.c) --- */

bool form_applies(const struct form_run *run, const struct slot *slot);
const struct slot *form_slot(const struct form *form, struct str id);
/* The first that applies and has no value; NULL: all have one. */
const struct slot *form_next(const struct form_run *run, const struct form *form);
/* Takes what a message says besides what it was asked for (`asked`, or NULL), and returns how many
 * slots that filled. */
size_t form_fill(const struct turn *turn, struct form_run *run, const struct form *form,
		 const struct reading *reading, const struct slot *asked);
/* A new value for a slot that has one: from the message, else the slot is asked for again. */
void form_correct(struct turn *turn, const struct form_state *state, const struct slot *slot,
		  const struct reading *reading);
/* "No, it is number 14": another house number in the only place that is filled in; false: the
 * message does not say that. */
bool form_correct_house(struct turn *turn, const struct form_state *state,
			const struct reading *reading);
/* "No, it is 14 May": the filled slot of the only value that the message has, or NULL. */
const struct slot *form_slot_of_value(struct turn *turn, const struct form_state *state,
				      const struct reading *reading);
/* The filled slot that a text names and wants to change, or NULL. */
const struct slot *form_named(const struct turn *turn, const struct form_state *state,
			      struct str text);

/* --- appointments (form_time.c) --- */

/* The service that the citizen chose, else the form's; or NULL. */
const struct service *form_service(const struct turn *turn, const struct form_state *state);
/* Appends a free time that the message names, as slot_read does; what it names but cannot be had,
 * turn->times_from remembers for time_offer. */
bool time_read(struct turn *turn, const struct service *service, const struct reading *reading,
	       struct buf *value, struct slot_fault *fault);
/* Takes the time that a message names, if it is free, for a form whose time is open. */
void time_fill(struct turn *turn, const struct form_state *state, const struct reading *reading);
/* Free times as values behind a prefix, and one for later days. */
void time_offer(struct turn *turn, const struct service *service, const char *prefix,
		const char *later);

/* --- sending (form_send.c) --- */

/* What the citizen will have to pay, in cents; 0: nothing. */
int64_t form_amount(const struct turn *turn, const struct form_state *state);
/* Books, orders and files what the citizen has confirmed; the form ends. When the store fails it
 * stays open. */
void form_send(struct turn *turn, struct form_state *state);

#endif
