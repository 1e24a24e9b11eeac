/* Opening hours in words: sentences for an answer, a line and a week for the service card. */
#include "dialogue/hours_text.h"

#include <stdio.h>

enum { TIME_TEXT = 8, DAYS_OF_WEEK = 7 };

struct moment moment_at(int64_t now_ms)
{
	struct moment moment = {.local = civil_from_ms(now_ms)};

	moment.today = civil_days(moment.local.year, moment.local.month, moment.local.day);
	return moment;
}

static struct str time_text(int minutes, char text[static TIME_TEXT])
{
	unsigned m = (unsigned)minutes % 6000;

	return (struct str){text, (size_t)snprintf(text, TIME_TEXT, "%02u:%02u", m / 60, m % 60)};
}

/* Renders a key with up to three placeholders; names come in pairs with their values. */
static void say(const struct content *content, enum lang lang, const char *key,
		const struct placeholder *values, size_t count, struct buf *out)
{
	if (out->len && out->data[out->len - 1] != ' ')
		buf_add_char(out, ' ');
	content_render(content, lang, key, values, count, out);
}

static const char *weekday_key(int weekday)
{
	static const char *const keys[DAYS_OF_WEEK] = {"weekday.mon", "weekday.tue", "weekday.wed",
						       "weekday.thu", "weekday.fri", "weekday.sat",
						       "weekday.sun"};

	return keys[(unsigned)weekday % DAYS_OF_WEEK];
}

/* "maandag 23 november" */
static void date_text(const struct content *content, enum lang lang, int64_t days, struct buf *out)
{
	struct civil date = civil_from_days(days);
	struct buf weekday BUF_AUTO = {0}, number BUF_AUTO = {0}, month BUF_AUTO = {0};
	char key[32];

	content_render(content, lang, weekday_key(date.weekday), NULL, 0, &weekday);
	/* In French the first of the month has a name of its own. */
	if (date.day == 1)
		content_render(content, lang, "date.first", NULL, 0, &number);
	else
		buf_addf(&number, "%d", date.day);
	snprintf(key, sizeof key, "month.%d", date.month);
	content_render(content, lang, key, NULL, 0, &month);
	content_render(content, lang, "date.long",
		       (struct placeholder[]){{"weekday", buf_borrow(&weekday)},
					      {"day", buf_borrow(&number)},
					      {"month", buf_borrow(&month)}},
		       3, out);
}

static bool is_near(int64_t days, const struct moment *moment)
{
	return days == moment->today || days == moment->today + 1;
}

void hours_day_name(const struct content *content, enum lang lang, int64_t days,
		    const struct moment *moment, struct buf *out)
{
	if (is_near(days, moment))
		content_render(content, lang,
			       days == moment->today ? "when.today" : "when.tomorrow", NULL, 0,
			       out);
	else
		date_text(content, lang, days, out);
}

/* "today", "tomorrow" or "on Monday 23 November" */
static void when_text(const struct content *content, enum lang lang, int64_t days,
		      const struct moment *moment, struct buf *out)
{
	struct buf date BUF_AUTO = {0};

	hours_day_name(content, lang, days, moment, is_near(days, moment) ? out : &date);
	if (is_near(days, moment))
		return;
	content_render(content, lang, "when.date",
		       (struct placeholder[]){{"date", buf_borrow(&date)}}, 1, out);
}

/* "09:00-12:00, 13:30-16:00" */
static void slots_text(const struct hours_day *day, struct buf *out)
{
	char from[TIME_TEXT], until[TIME_TEXT];

	for (size_t i = 0; i < day->slot_count && i < HOURS_SLOTS; i++) {
		if (i)
			buf_add(out, STR(", "));
		buf_add(out, time_text(day->slots[i].from, from));
		buf_add_char(out, '-');
		buf_add(out, time_text(day->slots[i].until, until));
	}
}

/* Why a day is closed, as a locale key; NULL when it is closed every week. */
static const char *reason_key(const struct hours_state *state)
{
	if (state->exception)
		return state->exception;
	return state->holiday == HOLIDAY_NONE ? NULL : holiday_key(state->holiday);
}

/* "It opens again tomorrow at 09:00." */
static void add_next(const struct content *content, enum lang lang, const struct hours_state *state,
		     const struct moment *moment, struct buf *out)
{
	struct buf when BUF_AUTO = {0};
	char from[TIME_TEXT];

	if (!state->opens_again)
		return;
	when_text(content, lang, state->next_day, moment, &when);
	say(content, lang, "hours.next",
	    (struct placeholder[]){{"when", buf_borrow(&when)},
				   {"from", time_text(state->next_from, from)}},
	    2, out);
}

static void add_closed(const struct content *content, enum lang lang, const char *name,
		       const char *reason, struct str when, struct buf *out)
{
	struct buf why BUF_AUTO = {0};

	if (reason)
		content_render(content, lang, reason, NULL, 0, &why);
	say(content, lang, reason ? "hours.closed_reason" : "hours.closed_day",
	    (struct placeholder[]){
		    {"service", str_from(name)}, {"when", when}, {"reason", buf_borrow(&why)}},
	    reason ? 3 : 2, out);
}

static void answer_now(const struct content *content, enum lang lang, const struct service *service,
		       const struct moment *moment, struct buf *out)
{
	struct hours_state state = hours_at(service->hours, moment->local);
	struct hours_day today = hours_on(service->hours, moment->today);
	const char *name = service->name[lang], *reason = reason_key(&state);
	struct buf when BUF_AUTO = {0};
	char until[TIME_TEXT];

	if (state.open) {
		say(content, lang, state.day_and_night ? "hours.always" : "hours.open_now",
		    (struct placeholder[]){{"service", str_from(name)},
					   {"until", time_text(state.closes, until)}},
		    2, out);
		return;
	}
	if (today.slot_count == 0 && reason) {
		when_text(content, lang, moment->today, moment, &when);
		add_closed(content, lang, name, reason, buf_borrow(&when), out);
	} else {
		say(content, lang, "hours.closed_now",
		    (struct placeholder[]){{"service", str_from(name)}}, 1, out);
	}
	add_next(content, lang, &state, moment, out);
}

static void answer_day(const struct content *content, enum lang lang, const struct service *service,
		       int64_t days, const struct moment *moment, struct buf *out)
{
	struct hours_day day = hours_on(service->hours, days);
	struct hours_state state = hours_at(service->hours, civil_from_days(days));
	struct buf when BUF_AUTO = {0}, slots BUF_AUTO = {0};

	when_text(content, lang, days, moment, &when);
	if (day.slot_count == 0) {
		add_closed(content, lang, service->name[lang], reason_key(&state),
			   buf_borrow(&when), out);
		add_next(content, lang, &state, moment, out);
		return;
	}
	slots_text(&day, &slots);
	say(content, lang, "hours.open_day",
	    (struct placeholder[]){{"service", str_from(service->name[lang])},
				   {"when", buf_borrow(&when)},
				   {"slots", buf_borrow(&slots)}},
	    3, out);
}

void hours_answer(const struct content *content, enum lang lang, const struct service *service,
		  int32_t day, const struct moment *moment, struct buf *out)
{
	bool is_today = day == moment->today;
	struct hours_state state;

	if (!service->hours) {
		say(content, lang, "hours.none",
		    (struct placeholder[]){{"service", str_from(service->name[lang])}}, 1, out);
		return;
	}
	if (day == DAY_NONE || is_today)
		answer_now(content, lang, service, moment, out);
	if (day != DAY_NONE && (!is_today || hours_on(service->hours, day).slot_count))
		answer_day(content, lang, service, day, moment, out);
	state = hours_at(service->hours, moment->local);
	if (state.by_appointment)
		say(content, lang, "hours.by_appointment", NULL, 0, out);
}

void hours_line(const struct content *content, enum lang lang, const struct hours_state *state,
		const struct moment *moment, struct buf *out)
{
	struct buf when BUF_AUTO = {0};
	const char *reason = reason_key(state);
	char time[TIME_TEXT];

	if (state->open) {
		say(content, lang, state->day_and_night ? "card.always" : "card.open",
		    (struct placeholder[]){{"until", time_text(state->closes, time)}}, 1, out);
	} else if (state->opens_again) {
		when_text(content, lang, state->next_day, moment, &when);
		if (reason && state->next_day != moment->today) {
			struct buf why BUF_AUTO = {0};

			content_render(content, lang, reason, NULL, 0, &why);
			say(content, lang, "card.closed_reason",
			    (struct placeholder[]){{"reason", buf_borrow(&why)},
						   {"when", buf_borrow(&when)},
						   {"from", time_text(state->next_from, time)}},
			    3, out);
		} else {
			say(content, lang, "card.closed",
			    (struct placeholder[]){{"when", buf_borrow(&when)},
						   {"from", time_text(state->next_from, time)}},
			    2, out);
		}
	} else {
		say(content, lang, "card.closed_long", NULL, 0, out);
	}
	if (state->by_appointment)
		say(content, lang, "hours.by_appointment", NULL, 0, out);
}

static void week_day_text(const struct content *content, enum lang lang, const struct hours *hours,
			  int64_t days, struct buf *out)
{
	struct hours_day day = hours_on(hours, days);
	struct hours_state state;
	const char *reason;

	if (day.slot_count) {
		slots_text(&day, out);
		return;
	}
	state = hours_at(hours, civil_from_days(days));
	reason = reason_key(&state);
	content_render(content, lang, "hours.closed", NULL, 0, out);
	if (reason) {
		buf_add(out, STR(" ("));
		content_render(content, lang, reason, NULL, 0, out);
		buf_add_char(out, ')');
	}
}

json_t *hours_week(const struct content *content, enum lang lang, const struct hours *hours,
		   const struct moment *moment)
{
	json_t *week = json_array();
	struct buf text BUF_AUTO = {0};

	for (int i = 0; i < DAYS_OF_WEEK; i++) {
		json_t *item = json_object();

		buf_reset(&text);
		content_render(content, lang, weekday_key(moment->local.weekday + i), NULL, 0,
			       &text);
		json_object_set_new_nocheck(item, "day", json_stringn(text.data, text.len));
		buf_reset(&text);
		week_day_text(content, lang, hours, moment->today + i, &text);
		json_object_set_new_nocheck(item, "text", json_stringn(text.data, text.len));
		json_array_append_new(week, item);
	}
	return week;
}
