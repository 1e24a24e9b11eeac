/* Corrections of what was filled in: a new value for a slot, or only another house number. */
#include "dialogue/form.h"
#include "dialogue/questions.h"
#include "dialogue/phrases.h"

enum { HOUSE_WORDS = 8, HOUSE_DIGITS = 4, HOUSE_LENGTH = 8 };

static bool has_time(const struct turn *turn, const struct reading *reading)
{
	return reading_entity(reading, "time") || entity_day(&reading->u, turn->now_ms) != DAY_NONE;
}

/* What a message that names the slot says of it. A bare choice, number or day is enough then. */
static bool read_new(struct turn *turn, const struct form_state *state, const struct slot *slot,
		     const struct reading *reading, struct buf *value, struct slot_fault *fault)
{
	const struct service *service = form_service(turn, state);

	switch (slot->type) {
	case SLOT_CHOICE:
	case SLOT_NUMBER:
	case SLOT_DATE:
		return slot_read(turn, slot, reading, 0, value, fault);
	case SLOT_APPOINTMENT:
		return service && has_time(turn, reading) &&
		       time_read(turn, service, reading, value, fault);
	default:
		return slot_find(turn, slot, reading, value);
	}
}

void form_correct(struct turn *turn, const struct form_state *state, const struct slot *slot,
		  const struct reading *reading)
{
	struct buf value BUF_AUTO = {0};
	struct slot_fault fault = {0};

	if (read_new(turn, state, slot, reading, &value, &fault)) {
		form_take_value(turn, state, slot, buf_borrow(&value));
		return;
	}
	if (slot->type == SLOT_APPOINTMENT && fault.key[0])
		form_say_fault(turn, &fault);
	form_ask_again(turn, state, slot);
}

/* Does the message have another value of this kind, said without naming the slot? */
static bool has_value(struct turn *turn, const struct form_state *state, const struct slot *slot,
		      const struct reading *reading)
{
	struct buf value BUF_AUTO = {0};
	struct slot_fault fault;

	if (slot->type == SLOT_APPOINTMENT)
		return has_time(turn, reading);
	if (slot->type == SLOT_DATE ? !read_new(turn, state, slot, reading, &value, &fault)
				    : !slot_find(turn, slot, reading, &value))
		return false;
	return !str_eq(buf_borrow(&value), str_from(form_run_value(state->run, slot->id)));
}

const struct slot *form_slot_of_value(struct turn *turn, const struct form_state *state,
				      const struct reading *reading)
{
	const struct slot *found = NULL;

	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];

		if (!form_run_value(state->run, slot->id) || !form_applies(state->run, slot) ||
		    !has_value(turn, state, slot, reading))
			continue;
		if (found)
			return NULL;
		found = slot;
	}
	return found;
}

/* --- house numbers --- */

static const struct slot *only_place(const struct form_state *state)
{
	const struct slot *found = NULL;

	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];

		if (slot->type != SLOT_STREET || !form_applies(state->run, slot) ||
		    !form_run_value(state->run, slot->id))
			continue;
		if (found)
			return NULL;
		found = slot;
	}
	return found;
}

/* "14", "14b" or "12/3" as the only word with digits; the empty slice: none such. */
static struct str house_number(struct str text)
{
	struct str word, found = {"", 0};
	size_t digits = 0;

	while (str_split(&text, ' ', &word)) {
		while (word.len && strchr(".,;:!?", word.data[word.len - 1]))
			word.len--;
		if (!word.len || !char_is_digit(word.data[0]))
			continue;
		if (found.len || word.len > HOUSE_LENGTH)
			return STR("");
		found = word;
	}
	while (digits < found.len && char_is_digit(found.data[digits]))
		digits++;
	return digits <= HOUSE_DIGITS ? found : STR("");
}

/* The place with its last number replaced, or with the number behind it; its id stays. */
static void add_place(const char *value, struct str number, struct buf *out)
{
	struct str id = str_from(value), place = id, rest, word;
	size_t begin, end;

	str_split(&id, '\t', &place);
	rest = place;
	begin = end = place.len;
	while (str_split(&rest, ' ', &word)) {
		if (!word.len || !char_is_digit(word.data[0]))
			continue;
		begin = (size_t)(word.data - place.data);
		end = begin + word.len;
	}
	buf_add(out, str_slice(place, 0, begin));
	if (begin == place.len)
		buf_add_char(out, ' ');
	buf_add(out, number);
	buf_add(out, str_slice(place, end, place.len));
	if (id.data)
		buf_addf(out, "\t%.*s", STR_ARG(id));
}

bool form_correct_house(struct turn *turn, const struct form_state *state,
			const struct reading *reading)
{
	const struct slot *place = only_place(state);
	struct str number = house_number(str_trim(reading->text));
	struct buf value BUF_AUTO = {0};

	if (!place || !number.len || questions_words(reading->text) > HOUSE_WORDS ||
	    reading_entity(reading, "street") || reading_entity(reading, "date") ||
	    form_is_question(turn, reading) ||
	    !phrase_in(turn, reading->text, "form.words.house_number"))
		return false;
	add_place(form_run_value(state->run, place->id), number, &value);
	form_take_value(turn, state, place, buf_borrow(&value));
	return true;
}
