/* Which slots of a form apply, are open, are filled by a message, are named in it. */
#include "dialogue/form.h"
#include "dialogue/phrases.h"

bool form_applies(const struct form_run *run, const struct slot *slot)
{
	return form_run_holds(run, &slot->when);
}

const struct slot *form_slot(const struct form *form, struct str id)
{
	for (size_t i = 0; i < form->slot_count; i++) {
		if (str_eq(str_from(form->slots[i].id), id))
			return &form->slots[i];
	}
	return NULL;
}

const struct slot *form_next(const struct form_run *run, const struct form *form)
{
	for (size_t i = 0; i < form->slot_count; i++) {
		const struct slot *slot = &form->slots[i];

		if (form_applies(run, slot) && !form_run_value(run, slot->id))
			return slot;
	}
	return NULL;
}

/* Two slots of one type: what was said is the first one's. */
static bool has_type_before(const struct form *form, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (form->slots[i].type == form->slots[index].type &&
		    form->slots[i].type != SLOT_CHOICE)
			return true;
	}
	return false;
}

size_t form_fill(const struct turn *turn, struct form_run *run, const struct form *form,
		 const struct reading *reading, const struct slot *asked)
{
	size_t count = 0;

	for (size_t i = 0; i < form->slot_count; i++) {
		const struct slot *slot = &form->slots[i];
		struct buf value BUF_AUTO = {0};

		/* Frans Peeters wants no paper in French. What was refused as the answer is none
		 * in passing either. */
		if (slot == asked || (asked && asked->personal && slot->type == SLOT_CHOICE &&
				      (asked->type == SLOT_TEXT || asked->type == SLOT_EMAIL)))
			continue;
		if (form_run_value(run, slot->id) || !form_applies(run, slot) ||
		    has_type_before(form, i) || !slot_find(turn, slot, reading, &value))
			continue;
		form_run_set(run, slot->id, buf_borrow(&value));
		count++;
	}
	return count;
}

const struct slot *form_named(const struct turn *turn, const struct form_state *state,
			      struct str text)
{
	const struct slot *named = NULL;
	size_t length = 0;

	/* "The e-mail address" is not the address. */
	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];
		struct buf name BUF_AUTO = {0};

		if (!form_applies(state->run, slot) || !form_run_value(state->run, slot->id) ||
		    !phrase_longest(turn, text, slot->name, true, &name) || name.len <= length)
			continue;
		named = slot;
		length = name.len;
	}
	return named;
}
