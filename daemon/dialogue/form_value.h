/* Within dialogue: the values of slots: what a citizen wrote, checked and in one form. */
#ifndef DIALOGUE_FORM_VALUE_H
#define DIALOGUE_FORM_VALUE_H

#include "dialogue/form_run.h"
#include "dialogue/reading.h"

enum { FAULT_LIMIT = 48 };

/* Why a text is no value: the locale key of what to say, with {min} and {max} (or {from} and
 * {until} of dates), where it has them. */
struct slot_fault {
	char key[FAULT_LIMIT];
	char min[FAULT_LIMIT], max[FAULT_LIMIT];
};

/* Appends the value in its canonical form: a date "2026-03-14", a time "22:00", an amount in cents,
 * a phone "+3227730511", a plate "1-ABC-234", a communication of twelve digits, a choice or service
 * its id, consent "yes" or "no"; a street is "Kerkstraat 12", and behind a tab its id in
 * entities.json where it is known. Texts stay as typed. Appointments are form_time.h's. False and
 * *fault when there is none. `tries` is how often it was asked in vain: a street that nobody knows
 * is taken the second time. */
bool slot_read(const struct turn *turn, const struct slot *slot, const struct reading *reading,
	       unsigned tries, struct buf *value, struct slot_fault *fault);
/* The same for what was said without being asked: only what is unmistakable. */
bool slot_find(const struct turn *turn, const struct slot *slot, const struct reading *reading,
	       struct buf *value);
/* Is it an option of the slot, or a service that takes appointments? */
bool slot_has_option(const struct turn *turn, const struct slot *slot, struct str option);
/* Appends the value for a person. */
void slot_show(const struct turn *turn, const struct slot *slot, const char *value, enum lang lang,
	       struct buf *out);
/* Appends what the slot is called, in lower case. */
void slot_name(const struct turn *turn, const struct slot *slot, enum lang lang, struct buf *out);

/* Appends an amount as a language writes it. */
void money_show(const struct content *content, int64_t cents, enum lang lang, struct buf *out);

#endif
