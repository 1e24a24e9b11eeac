/* What a service does on a day and at a moment. */
#include "content/hours.h"

#include "content/hours_parse.h"

enum { DAYS_AHEAD = 60 };

static const struct hours_exception *exception_on(const struct hours *hours, int64_t days)
{
	for (size_t i = 0; i < hours->exception_count; i++) {
		const struct hours_exception *exception = &hours->exceptions[i];

		if (days >= exception->from && days <= exception->until)
			return exception;
	}
	return NULL;
}

/* An exception is stronger than a public holiday, which is stronger than the week. */
struct hours_day hours_on(const struct hours *hours, int64_t days)
{
	const struct hours_exception *exception = exception_on(hours, days);

	if (exception)
		return exception->day;
	if (!hours->open_on_holidays && holiday_of(days) != HOLIDAY_NONE)
		return (struct hours_day){0};
	return hours->week[civil_from_days(days).weekday];
}

/* The next slot that begins after `minute` of `today`. */
static void find_next(const struct hours *hours, int64_t today, int minute,
		      struct hours_state *state)
{
	for (int64_t days = today; days <= today + DAYS_AHEAD; days++) {
		struct hours_day day = hours_on(hours, days);

		for (size_t i = 0; i < day.slot_count; i++) {
			if (days == today && day.slots[i].from <= minute)
				continue;
			state->opens_again = true;
			state->next_day = days;
			state->next_from = day.slots[i].from;
			return;
		}
	}
}

static void find_open(const struct hours_day *day, int minute, struct hours_state *state)
{
	for (size_t i = 0; i < day->slot_count; i++) {
		const struct hours_slot *slot = &day->slots[i];

		if (state->open && slot->from == state->closes) {
			state->closes = slot->until; /* slots that touch are one */
		} else if (slot->from <= minute && minute < slot->until) {
			state->open = true;
			state->closes = slot->until;
		}
	}
}

static bool is_day_and_night(const struct hours *hours, int64_t today)
{
	for (int64_t days = today; days <= today + 7; days++) {
		struct hours_day day = hours_on(hours, days);

		if (day.slot_count != 1 || day.slots[0].from != 0 || day.slots[0].until != 1440)
			return false;
	}
	return true;
}

struct hours_state hours_at(const struct hours *hours, struct civil local)
{
	struct hours_state state = {.by_appointment = hours->by_appointment};
	int64_t today = civil_days(local.year, local.month, local.day);
	const struct hours_exception *exception = exception_on(hours, today);
	struct hours_day day = hours_on(hours, today);
	int minute = local.hour * 60 + local.minute;

	find_open(&day, minute, &state);
	state.day_and_night = state.open && is_day_and_night(hours, today);
	find_next(hours, today, state.open ? state.closes : minute, &state);
	if (exception)
		state.exception = exception->reason;
	else if (!hours->open_on_holidays)
		state.holiday = holiday_of(today);
	return state;
}
