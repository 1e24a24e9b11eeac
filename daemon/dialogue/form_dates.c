/* Reading slots that are dates and times. */
#include <stdio.h>

#include "dialogue/form_read.h"
#include "dialogue/hours_text.h"
#include "nlu/values.h"

static void date_show(int64_t days, struct buf *out)
{
	struct civil date = civil_from_days(days);

	buf_addf(out, "%02d/%02d/%04d", date.day, date.month, date.year);
}

/* One that must lie behind us is not the next but the last of its kind, and "85" is 1985. */
static bool day_of(const struct slot_task *task, int64_t today, int64_t *days)
{
	const struct entity *date = reading_entity(task->reading, "date");
	bool is_past = task->slot->max <= 0;
	struct civil civil;
	int32_t day = entity_day(&task->reading->u, task->turn->now_ms);

	if (day == DAY_NONE)
		return false;
	*days = day;
	if (!date || !is_past || *days <= today)
		return true;
	civil = civil_from_days(*days);
	/* Of a birthday we need the year. */
	if (date->number < 10000 && task->slot->min < -366)
		return false;
	civil.year -= date->number < 10000 ? 1 : 100;
	if (!civil_valid(civil.year, civil.month, civil.day))
		return false;
	*days = civil_days(civil.year, civil.month, civil.day);
	return true;
}

bool slot_read_date(const struct slot_task *task)
{
	int64_t today = moment_at(task->turn->now_ms).today, days;
	const struct slot *slot = task->slot;
	BUF_AUTO struct buf from = {0}, until = {0};
	struct civil date;

	if (!day_of(task, today, &days))
		return slot_fail_type(task);
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
