/* Opening hours from the "hours" object of services.json. */
#include "content/hours_parse.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

/* `count` digits at *s, which moves behind them; -1 when there are not so many. */
static int digits(struct str *s, size_t count)
{
	int number = 0;

	if (s->len < count)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (s->data[i] < '0' || s->data[i] > '9')
			return -1;
		number = number * 10 + (s->data[i] - '0');
	}
	*s = str_slice(*s, count, s->len);
	return number;
}

static bool mark(struct str *s, char c)
{
	if (!s->len || s->data[0] != c)
		return false;
	*s = str_slice(*s, 1, s->len);
	return true;
}

bool date_parse(struct str text, int64_t *days)
{
	int year = digits(&text, 4), month, day;

	if (year < 0 || !mark(&text, '-'))
		return false;
	month = digits(&text, 2);
	if (month < 0 || !mark(&text, '-'))
		return false;
	day = digits(&text, 2);
	if (day < 0 || text.len || !civil_valid(year, month, day))
		return false;
	*days = civil_days(year, month, day);
	return true;
}

/* "HH:MM" as minutes since midnight; 24:00 is 1440. */
static int time_parse(struct str *s)
{
	int hour = digits(s, 2), minute;

	if (hour < 0 || !mark(s, ':'))
		return -1;
	minute = digits(s, 2);
	if (minute < 0 || minute > 59 || hour > 24 || (hour == 24 && minute))
		return -1;
	return hour * 60 + minute;
}

static bool slot_parse(const json_t *value, struct hours_slot *slot, struct error *error)
{
	struct str text = str_from(json_string_value(value));
	int from = time_parse(&text), until = -1;

	if (from >= 0 && mark(&text, '-'))
		until = time_parse(&text);
	if (from < 0 || until < 0 || text.len)
		return error_set(error, ERROR_INVALID,
				 "'%.40s' is no slot; write it like 09:00-12:00",
				 json_is_string(value) ? json_string_value(value) : "");
	if (until <= from)
		return error_set(error, ERROR_INVALID,
				 "'%.40s' ends before it begins; split it at midnight (24:00)",
				 json_string_value(value));
	*slot = (struct hours_slot){(int16_t)from, (int16_t)until};
	return true;
}

static bool day_parse(const json_t *slots, struct hours_day *day, const json_t **where,
		      struct error *error)
{
	json_t *value;
	size_t i;

	*day = (struct hours_day){0};
	*where = slots;
	if (!json_is_array(slots) || json_array_size(slots) > HOURS_SLOTS)
		return error_set(error, ERROR_INVALID,
				 "a day must be a list of at most %d slots like 09:00-12:00",
				 HOURS_SLOTS);
	json_array_foreach (slots, i, value) {
		*where = value;
		if (!slot_parse(value, &day->slots[i], error))
			return false;
		if (i && day->slots[i].from < day->slots[i - 1].until)
			return error_set(error, ERROR_INVALID,
					 "'%s' begins before the slot in front of it ends; sort "
					 "the slots",
					 json_string_value(value));
		day->slot_count++;
	}
	return true;
}

static bool week_parse(const json_t *week, struct hours *hours, const json_t **where,
		       struct error *error)
{
	static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

	for (size_t i = 0; i < 7; i++) {
		const json_t *slots = json_object_get(week, names[i]);

		if (!slots) {
			return error_set(error, ERROR_INVALID,
					 "the week lacks '%s'; add it, empty if closed", names[i]);
		}
		if (!day_parse(slots, &hours->week[i], where, error))
			return false;
	}
	return true;
}

static bool exception_dates(const json_t *object, struct hours_exception *exception,
			    const json_t **where, struct error *error)
{
	struct str from = json_str(object, "from"), until = json_str(object, "until");

	*where = object;
	if (!date_parse(from, &exception->from))
		return error_set(error, ERROR_INVALID, "from '%.40s' is no date like 2026-12-24",
				 from.data);
	exception->until = exception->from;
	if (json_object_get(object, "until") && !date_parse(until, &exception->until))
		return error_set(error, ERROR_INVALID, "until '%.40s' is no date like 2026-12-24",
				 until.data);
	if (exception->until < exception->from)
		return error_set(error, ERROR_INVALID, "until %s is before from %s", until.data,
				 from.data);
	return true;
}

static bool exception_parse(const json_t *object, struct hours *hours, const json_t **where,
			    struct error *error)
{
	struct hours_exception *exception = &hours->exceptions[hours->exception_count];
	struct str reason = json_str(object, "reason");

	if (!exception_dates(object, exception, where, error))
		return false;
	for (size_t i = 0; i < hours->exception_count; i++) {
		const struct hours_exception *other = &hours->exceptions[i];

		if (exception->from <= other->until && other->from <= exception->until)
			return error_set(error, ERROR_INVALID,
					 "overlaps an exception above it; a day can have one only");
	}
	if (!day_parse(json_object_get(object, "slots"), &exception->day, where, error)) {
		if (!*where)
			*where = object;
		return false;
	}
	exception->reason = reason.len ? str_dup(reason) : NULL;
	hours->exception_count++;
	return true;
}

static bool exceptions_parse(const json_t *list, struct hours *hours, const json_t **where,
			     struct error *error)
{
	json_t *object;
	size_t i;

	hours->exceptions = mem_zalloc(json_array_size(list), sizeof *hours->exceptions);
	json_array_foreach (list, i, object) {
		if (!exception_parse(object, hours, where, error))
			return false;
	}
	return true;
}

struct hours *hours_parse(const json_t *object, const json_t **where, struct error *error)
{
	struct hours *hours = mem_zalloc(1, sizeof *hours);
	struct str holidays = json_str(object, "public_holidays");

	hours->by_appointment = json_is_true(json_object_get(object, "by_appointment"));
	hours->open_on_holidays = str_eq(holidays, STR("open"));
	*where = object;
	if (holidays.len && !hours->open_on_holidays && !str_eq(holidays, STR("closed"))) {
		error_set(error, ERROR_INVALID, "public_holidays '%.40s' must be open or closed",
			  holidays.data);
		goto fail;
	}
	if (!week_parse(json_object_get(object, "week"), hours, where, error) ||
	    !exceptions_parse(json_object_get(object, "exceptions"), hours, where, error))
		goto fail;
	return hours;
fail:
	hours_destroy(hours);
	return NULL;
}

struct hours *hours_create(const json_t *hours, struct error *error)
{
	const json_t *where;

	return hours_parse(hours, &where, error);
}

void hours_destroy(struct hours *hours)
{
	if (!hours)
		return;
	for (size_t i = 0; i < hours->exception_count; i++)
		free(hours->exceptions[i].reason);
	free(hours->exceptions);
	free(hours);
}
