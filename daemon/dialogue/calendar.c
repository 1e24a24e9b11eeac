/* Free appointments: opening hours cut into slots, less what is booked. */
#include "dialogue/calendar.h"

enum { DAY_MINUTES = 1440 };

/* What a search needs on each day. */
struct search {
	const struct service *service;
	struct records *records;
	int64_t now_ms;
	int64_t today, last_day; /* both included; last_day < today: no appointments */
};

/* The free slots of a day, in minutes since midnight, ascending. */
struct free_day {
	int16_t minutes[DAY_MINUTES];
	size_t count;
};

static struct search search_start(const struct service *service, struct records *records,
				  int64_t now_ms)
{
	int64_t today = moment_at(now_ms).today;
	bool any = service->hours && service->appointments.minutes > 0;

	return (struct search){service, records, now_ms, today,
			       any ? today + service->appointments.days : today - 1};
}

static int64_t day_of(int64_t at)
{
	return at / DAY_MINUTES - (at % DAY_MINUTES < 0);
}

static int minute_of(int64_t at)
{
	return (int)(at - day_of(at) * DAY_MINUTES);
}

/* The stretches of opening hours of a day, with those that touch made one. */
static struct hours_day stretches_on(const struct service *service, int64_t day)
{
	struct hours_day open = hours_on(service->hours, day), joined = {0};

	for (size_t i = 0; i < open.slot_count; i++) {
		struct hours_slot slot = open.slots[i];

		if (joined.slot_count && joined.slots[joined.slot_count - 1].until == slot.from)
			joined.slots[joined.slot_count - 1].until = slot.until;
		else
			joined.slots[joined.slot_count++] = slot;
	}
	return joined;
}

static bool is_late_enough(const struct search *search, int64_t at)
{
	int64_t notice_ms = search->service->appointments.notice_minutes * INT64_C(60000);

	return calendar_ms(at) - search->now_ms >= notice_ms;
}

/* In the night in which summer begins an hour is missing. */
static bool exists(int64_t at)
{
	struct civil shown = civil_from_ms(calendar_ms(at));

	return shown.hour * 60 + shown.minute == minute_of(at);
}

/* Bookings that take a place of the slot. Those that begin within it or shortly before it count as
 * well: they were made when the hours or the length were others. */
static int64_t taken_at(const unsigned counts[static DAY_MINUTES], int minute, int length)
{
	int first = minute - length < 0 ? 0 : minute - length + 1;
	int end = minute + length > DAY_MINUTES ? DAY_MINUTES : minute + length;
	int64_t taken = 0;

	for (int i = first; i < end; i++)
		taken += counts[i];
	return taken;
}

/* Fills in what is free on a day from `minute` on. */
static bool find_day(const struct search *search, int64_t day, int minute, struct free_day *found,
		     struct error *error)
{
	const struct appointments *given = &search->service->appointments;
	struct hours_day open = {0};
	unsigned counts[DAY_MINUTES];

	found->count = 0;
	if (day < search->today || day > search->last_day)
		return true;
	open = stretches_on(search->service, day);
	if (!open.slot_count)
		return true;
	if (!records_booking_counts(search->records, search->service->id, day * DAY_MINUTES, 1,
				    counts, DAY_MINUTES, error))
		return false;
	for (size_t i = 0; i < open.slot_count; i++) {
		int last = open.slots[i].until - given->minutes;

		for (int m = open.slots[i].from; m <= last; m += given->minutes) {
			int64_t at = day * DAY_MINUTES + m;

			if (m >= minute && is_late_enough(search, at) && exists(at) &&
			    taken_at(counts, m, given->minutes) < given->places)
				found->minutes[found->count++] = (int16_t)m;
		}
	}
	return true;
}

/* Keeps the `limit` slots that are nearest to the minute; of two equally near, the later. */
static void add_nearest(const struct free_day *found, int64_t day, int minute,
			struct calendar_slot *slots, size_t limit, size_t *count)
{
	size_t first = 0, end = found->count, room = limit - *count;

	while (end - first > room) {
		if (minute != CALENDAR_ANY_TIME &&
		    minute - found->minutes[first] >= found->minutes[end - 1] - minute)
			first++;
		else
			end--;
	}
	for (size_t i = first; i < end; i++)
		slots[(*count)++].at = day * DAY_MINUTES + found->minutes[i];
}

bool calendar_free(const struct service *service, struct records *records, int64_t now_ms,
		   int64_t from, struct calendar_slot *slots, size_t limit, size_t *count,
		   struct error *error)
{
	struct search search = search_start(service, records, now_ms);
	int64_t day = day_of(from), first = day > search.today ? day : search.today;
	struct free_day found;

	*count = 0;
	for (; first <= search.last_day && *count < limit; first++) {
		if (!find_day(&search, first, first == day ? minute_of(from) : 0, &found, error))
			return false;
		add_nearest(&found, first, CALENDAR_ANY_TIME, slots, limit, count);
	}
	return true;
}

bool calendar_nearest(const struct service *service, struct records *records, int64_t now_ms,
		      int64_t day, int minute, struct calendar_slot *slots, size_t limit,
		      size_t *count, struct error *error)
{
	struct search search = search_start(service, records, now_ms);
	int64_t next = day > search.today ? day : search.today;
	int64_t before = next <= search.last_day ? next - 1 : search.last_day;
	struct free_day found;

	*count = 0;
	for (; next <= search.last_day && *count < limit; next++) {
		if (!find_day(&search, next, 0, &found, error))
			return false;
		add_nearest(&found, next, minute, slots, limit, count);
		if (next == day && *count)
			return true;
	}
	for (; before >= search.today && !*count && limit; before--) {
		if (!find_day(&search, before, 0, &found, error))
			return false;
		add_nearest(&found, before, minute, slots, limit, count);
	}
	return true;
}

/* What the opening hours say of a time. */
static enum calendar_verdict place_in_hours(const struct service *service, int64_t at)
{
	struct hours_day open = stretches_on(service, day_of(at));
	int minute = minute_of(at), length = service->appointments.minutes;

	for (size_t i = 0; i < open.slot_count; i++) {
		struct hours_slot stretch = open.slots[i];

		if (minute < stretch.from || minute >= stretch.until)
			continue;
		return (minute - stretch.from) % length == 0 && length <= stretch.until - minute &&
				       exists(at)
			       ? CALENDAR_FINE
			       : CALENDAR_NOT_A_SLOT;
	}
	return CALENDAR_CLOSED;
}

bool calendar_is_free(const struct service *service, struct records *records, int64_t now_ms,
		      int64_t at, enum calendar_verdict *verdict, struct error *error)
{
	struct search search = search_start(service, records, now_ms);
	int64_t day = day_of(at);
	struct free_day found;

	*verdict = CALENDAR_CLOSED;
	if (search.last_day < search.today)
		return true;
	if (day < search.today || (day <= search.last_day && !is_late_enough(&search, at)))
		*verdict = CALENDAR_TOO_SOON;
	else if (day > search.last_day)
		*verdict = CALENDAR_TOO_FAR;
	else
		*verdict = place_in_hours(service, at);
	if (*verdict != CALENDAR_FINE)
		return true;
	if (!find_day(&search, day, minute_of(at), &found, error))
		return false;
	if (!found.count || found.minutes[0] != minute_of(at))
		*verdict = CALENDAR_FULL;
	return true;
}
