/* Within the readers of slots: what they share. */
#ifndef DIALOGUE_FORM_READ_H
#define DIALOGUE_FORM_READ_H

#include "dialogue/form_value.h"

/* What a reader needs. */
struct slot_task {
	const struct turn *turn;
	const struct slot *slot;
	const struct reading *reading;
	unsigned tries;
	bool asked; /* else only what is unmistakable */
	struct buf *value;
	struct slot_fault *fault;
};

/* Each false: `key` behind "form.invalid.", or the type's name, says what is wrong. */
bool slot_fail(const struct slot_task *task, const char *key);
bool slot_fail_type(const struct slot_task *task);

/* form_numbers.c */
bool slot_read_number(const struct slot_task *task);
bool slot_read_amount(const struct slot_task *task);
bool slot_read_plate(const struct slot_task *task);
bool slot_read_communication(const struct slot_task *task);
bool slot_read_register_number(const struct slot_task *task);
/* form_dates.c */
bool slot_read_date(const struct slot_task *task);
bool slot_read_time(const struct slot_task *task);

#endif
