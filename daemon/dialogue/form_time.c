/* Appointments in words: at which service, and a time that is free. */
#include <stdio.h>

#include "dialogue/calendar.h"
#include "dialogue/form.h"

enum { TIME_CHOICES = 5, MINUTES_OF_DAY = 1440 };

const struct service *form_service(const struct turn *turn, const struct form_state *state)
{
	for (size_t i = 0; i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];

		if (slot->type == SLOT_SERVICE)
			return turn_service(turn, form_run_value(state->run, slot->id));
	}
	return turn_service(turn, state->form->service);
}

/* What is wrong with a time, as a locale key. */
static const char *fault_key(enum calendar_verdict verdict)
{
	switch (verdict) {
	case CALENDAR_FULL:
	case CALENDAR_NOT_A_SLOT:
		return "appointment.taken";
	case CALENDAR_CLOSED:
		return "appointment.closed_day";
	default:
		return "form.invalid.appointment";
	}
}

/* The day of the first time that the last reply offered; DAY_NONE when it offered none. */
static int32_t offered_day(const struct turn *turn)
{
	const struct conversation *conversation = turn->conversation;

	for (size_t i = 0; i < conversation->current; i++) {
		struct str value = str_from(conversation_choice(conversation, i));
		int64_t at;

		if (value.len >= CALENDAR_TEXT &&
		    calendar_parse(str_slice(value, value.len - (CALENDAR_TEXT - 1), value.len),
				   &at))
			return (int32_t)(at / MINUTES_OF_DAY);
	}
	return DAY_NONE;
}

bool time_read(struct turn *turn, const struct service *service, const struct reading *reading,
	       struct buf *value, struct slot_fault *fault)
{
	const struct entity *time = reading_entity(reading, "time");
	int32_t day = entity_day(&reading->u, turn->now_ms);
	enum calendar_verdict verdict = CALENDAR_CLOSED;
	struct error error = {0};
	char text[CALENDAR_TEXT];
	int64_t at;

	snprintf(fault->key, sizeof fault->key, "form.invalid.appointment");
	if (day == DAY_NONE && time)
		day = offered_day(turn);
	if (day == DAY_NONE)
		return false;
	at = (int64_t)day * MINUTES_OF_DAY;
	if (time)
		at += time->number / 100 * 60 + time->number % 100;
	/* The list that follows begins there. */
	turn->times_from = at;
	if (!time) {
		fault->key[0] = '\0';
		return false;
	}
	if (!calendar_is_free(service, turn->dialogue->options.records, turn->now_ms, at, &verdict,
			      &error) ||
	    verdict != CALENDAR_FINE) {
		snprintf(fault->key, sizeof fault->key, "%s", fault_key(verdict));
		return false;
	}
	calendar_format(at, text);
	buf_add(value, str_from(text));
	return true;
}

/* Around the time that was asked for, else the first ones. */
void time_offer(struct turn *turn, const struct service *service, const char *prefix,
		const char *later)
{
	struct calendar_slot slots[TIME_CHOICES];
	struct records *records = turn->dialogue->options.records;
	struct error error = {0};
	char text[CALENDAR_TEXT];
	size_t count = 0;
	int64_t day = turn->times_from / MINUTES_OF_DAY;
	int minute = (int)(turn->times_from % MINUTES_OF_DAY);
	bool ok = turn->times_from ? calendar_nearest(service, records, turn->now_ms, day,
						      minute ? minute : CALENDAR_ANY_TIME, slots,
						      TIME_CHOICES, &count, &error)
				   : calendar_free(service, records, turn->now_ms, 0, slots,
						   TIME_CHOICES, &count, &error);

	for (size_t i = 0; ok && i < count; i++) {
		calendar_format(slots[i].at, text);
		turn_value(turn, prefix, text);
	}
	if (!ok || count < TIME_CHOICES)
		return;
	calendar_format((slots[count - 1].at / MINUTES_OF_DAY + 1) * MINUTES_OF_DAY, text);
	turn_value(turn, later, text);
}

void time_fill(struct turn *turn, const struct form_state *state, const struct reading *reading)
{
	const struct service *service = form_service(turn, state);
	struct slot_fault fault;

	for (size_t i = 0; service && i < state->form->slot_count; i++) {
		const struct slot *slot = &state->form->slots[i];
		struct buf value BUF_AUTO = {0};

		if (slot->type == SLOT_APPOINTMENT && !form_run_value(state->run, slot->id) &&
		    time_read(turn, service, reading, &value, &fault))
			form_run_set(state->run, slot->id, buf_borrow(&value));
	}
}
