/* Reading slots that are dates and times. */
#include <stdio.h>

#include "dialogue/form_read.h"
#include "dialogue/hours_text.h"
#include "dialogue/phrases.h"
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

/* Was the year typed in full? Then it is meant as it stands. */
static bool has_full_year(const struct slot_task *task, const struct entity *date)
{
	struct buf words BUF_AUTO = {0};
	size_t digits = 0;

	reading_words(task->reading, date, &words);
	for (size_t i = 0; i < words.len && digits < 4; i++)
		digits = char_is_digit(words.data[i]) ? digits + 1 : 0;
	return digits == 4;
}

/* So many years earlier, where that day exists. */
static bool years_before(int64_t days, int years, int64_t *before)
{
	struct civil civil = civil_from_days(days);

	if (!civil_valid(civil.year - years, civil.month, civil.day))
		return false;
	*before = civil_days(civil.year - years, civil.month, civil.day);
	return true;
}

/* A date without a year is the next such day, or the last one where the next cannot be. */
static bool day_without_year(const struct slot_task *task, int64_t today, int64_t *days)
{
	const struct slot *slot = task->slot;
	int64_t before;

	/* Of a birthday we need the year. */
	if (slot->max <= 0 && slot->min < -YEAR)
		return false;
	if (slot->max<INT64_MAX && * days> today + slot->max && years_before(*days, 1, &before) &&
	    (slot->max <= 0 || before >= today + slot->min))
		*days = before;
	return true;
}

/* "mon" to "sun" rather than "tomorrow". */
static bool is_weekday(const struct slot_task *task)
{
	return entity_value(&task->reading->u, "day").len == 3;
}

/* A day that would come too late is not the next but the last of its kind, and "85" is 1985. */
static bool day_of(const struct slot_task *task, int64_t today, int64_t *days)
{
	const struct entity *date = reading_entity(task->reading, "date");
	const struct slot *slot = task->slot;
	int32_t day = entity_day(&task->reading->u, task->turn->now_ms);
	bool is_late;

	/* Said in passing, "today" is no birthday. */
	if (slot->min < -YEAR && !task->asked && (!date || date->number < NO_YEAR))
		return false;
	if (!date && past_word(task, today, days))
		return true;
	if (day == DAY_NONE)
		return false;
	*days = day;
	is_late = slot->max < INT64_MAX && day > today + slot->max;
	if (date && date->number < NO_YEAR)
		return day_without_year(task, today, days);
	if (date)
		return !is_late || has_full_year(task, date) || years_before(day, 100, days);
	if (is_weekday(task) &&
	    (is_late || (slot->min < 0 && day > today && is_spoken(task, "form.words.last"))))
		*days -= 7;
	return true;
}

bool slot_read_date(const struct slot_task *task)
{
	int64_t today = moment_at(task->turn->now_ms).today, days;
	const struct slot *slot = task->slot;
	BUF_AUTO struct buf from = {0}, until = {0};
	struct civil date;

	if (!day_of(task, today, &days))
		return slot_fail(task, slot->min < -YEAR && reading_entity(task->reading, "date")
					       ? "year"
					       : "date");
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
