/* Reading slots that are dates and times. */
#include <stdio.h>

#include "dialogue/form_read.h"
#include "dialogue/hours_text.h"
#include "nlu/values.h"

enum { NO_YEAR = 10000 /* dates below it have none */, YEAR = 366 };

static void date_show(int64_t days, struct buf *out)
{
	struct civil date = civil_from_days(days);

	buf_addf(out, "%02d/%02d/%04d", date.day, date.month, date.year);
}

/* "Yesterday", only in the language that is spoken: the French word is Dutch for "here". */
static bool is_spoken(const struct slot_task *task, const char *key)
{
	const struct turn *turn = task->turn;

	for (size_t i = 0; i < turn->lang_count; i++) {
		if (phrase_in_lang(turn, task->reading->text, key, turn->langs[i]))
			return true;
	}
	return false;
}

static bool past_word(const struct slot_task *task, int64_t today, int64_t *days)
{
	if (is_spoken(task, "form.words.before_yesterday"))
		*days = today - 2;
	else if (is_spoken(task, "form.words.yesterday"))
		*days = today - 1;
	else
		return false;
	return true;
}

/* The same day of an earlier week, year or ("85") century; false: there is no such day. */
static bool earlier(const struct slot_task *task, const struct entity *date, int64_t *days)
{
	static const char *const fixed[] = {"today", "tomorrow", "after_tomorrow"};
	struct str word = entity_value(&task->reading->u, "day");
	struct civil civil = civil_from_days(*days);

	for (size_t i = 0; !date && i < sizeof fixed / sizeof *fixed; i++) {
		if (str_eq(word, str_from(fixed[i])))
			return false;
	}
	if (!date) {
		*days -= 7;
		return true;
	}
	civil.year -= date->number < NO_YEAR ? 1 : 100;
	if (!civil_valid(civil.year, civil.month, civil.day))
		return false;
	*days = civil_days(civil.year, civil.month, civil.day);
	return true;
}

/* A day that would come too late is not the next but the last of its kind. */
static bool day_of(const struct slot_task *task, int64_t today, int64_t *days)
{
	const struct entity *date = reading_entity(task->reading, "date");
	const struct slot *slot = task->slot;
	bool needs_year = slot->min < -YEAR, has_year = date && date->number >= NO_YEAR;
	int32_t day = entity_day(&task->reading->u, task->turn->now_ms);
	int64_t other;
	bool is_last;

	/* Of a birthday we need the year; said in passing, "today" is none. */
	if (needs_year && !has_year && (!task->asked || (date && slot->max <= 0)))
		return false;
	if (!date && past_word(task, today, days))
		return true;
	if (day == DAY_NONE)
		return false;
	*days = other = day;
	if (slot->max < INT64_MAX && day > today + slot->max)
		is_last = earlier(task, date, &other) &&
			  (other >= today + slot->min || (has_year && slot->max <= 0));
	else
		is_last = !date && slot->min < 0 && day > today &&
			  is_spoken(task, "form.words.last") && earlier(task, date, &other);
	if (is_last)
		*days = other;
	return true;
}

bool slot_read_date(const struct slot_task *task)
{
	int64_t today = moment_at(task->turn->now_ms).today, days;
	const struct slot *slot = task->slot;
	BUF_AUTO struct buf from = {0}, until = {0};
	struct civil date;

	if (!day_of(task, today, &days))
		return slot_fail(task, slot->min < -YEAR ? "year" : "date");
	if (slot->min > INT64_MIN)
		date_show(today + slot->min, &from);
	if (slot->max < INT64_MAX)
		date_show(today + slot->max, &until);
	snprintf(task->fault->min, FAULT_LIMIT, "%s", from.len ? from.data : "");
	snprintf(task->fault->max, FAULT_LIMIT, "%s", until.len ? until.data : "");
	if (days < slot->min + today && slot->min > INT64_MIN)
		return slot_fail(task, slot->min == 0 ? "past" : "date_range");
	if (slot->max < INT64_MAX && days > slot->max + today)
		return slot_fail(task, slot->max == 0 ? "future" : "date_range");
	date = civil_from_days(days);
	buf_addf(task->value, "%04d-%02d-%02d", date.year, date.month, date.day);
	return true;
}

bool slot_read_time(const struct slot_task *task)
{
	const struct entity *time = reading_entity(task->reading, "time");

	if (!time)
		return slot_fail_type(task);
	value_text(VALUE_TIME, time->number, task->value);
	return true;
}
