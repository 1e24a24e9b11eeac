/* Time as a parameter, and civil time. */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static const int64_t DAY_MS = 86400000, HOUR_MS = 3600000;
/* The first and last moment of the years that texts can show, 1 to 9999. */
static const int64_t FIRST_MS = -62135596800000, LAST_MS = 253402300799999;

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t system_now(void *context)
{
	(void)context;
	return read_clock(CLOCK_REALTIME);
}

static int64_t system_mono(void *context)
{
	(void)context;
	return read_clock(CLOCK_MONOTONIC);
}

struct clock clock_system(void)
{
	return (struct clock){system_now, system_mono, NULL};
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Both conversions: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2014): years
 * start in March, so that the leap day is the last. */
int64_t civil_days(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

struct civil civil_from_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = floor_div(z, 146097);
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	struct civil c = {0};

	c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = (int)(yoe + era * 400 + (c.month <= 2));
	c.weekday = (int)(((days + 3) % 7 + 7) % 7);
	return c;
}

/* The last Sunday of a month of 31 days, 01:00 UTC. */
static int64_t summer_switch(int year, int month)
{
	int64_t last = civil_days(year, month, 31);

	return (last - (civil_from_days(last).weekday + 1) % 7) * DAY_MS + HOUR_MS;
}

static int64_t within_years(int64_t ms)
{
	return ms < FIRST_MS ? FIRST_MS : ms > LAST_MS ? LAST_MS : ms;
}

static bool is_summer(int64_t ms)
{
	int year = civil_from_days(floor_div(ms, DAY_MS)).year;

	return ms >= summer_switch(year, 3) && ms < summer_switch(year, 10);
}

struct civil civil_from_ms(int64_t moment)
{
	int64_t ms = within_years(moment);
	int64_t local = ms + (is_summer(ms) ? 2 : 1) * HOUR_MS;
	int64_t days = floor_div(local, DAY_MS);
	int64_t rest = local - days * DAY_MS;
	struct civil c = civil_from_days(days);

	c.hour = (int)(rest / HOUR_MS);
	c.minute = (int)(rest % HOUR_MS / 60000);
	return c;
}

int64_t civil_to_ms(struct civil local)
{
	int64_t days = civil_days(local.year, local.month, local.day);
	int64_t ms;

	if (days < FIRST_MS / DAY_MS)
		return FIRST_MS;
	if (days > LAST_MS / DAY_MS)
		return LAST_MS;
	ms = days * DAY_MS + local.hour * HOUR_MS + local.minute * INT64_C(60000);
	/* Summer is tried first: in autumn it has the first of both minutes, and in spring a minute
	 * that is skipped is in neither, which makes it one of winter and so an hour later. */
	return within_years(ms - (is_summer(ms - 2 * HOUR_MS) ? 2 : 1) * HOUR_MS);
}

bool civil_valid(int year, int month, int day)
{
	struct civil c;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	c = civil_from_days(civil_days(year, month, day));
	return c.month == month && c.day == day;
}

void clock_format(int64_t moment, char text[static 21])
{
	int64_t ms = within_years(moment), days = floor_div(ms, DAY_MS);
	int64_t seconds = (ms - days * DAY_MS) / 1000;
	struct civil c = civil_from_days(days);

	snprintf(text, 21, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)c.year % 10000,
		 (unsigned)c.month % 100, (unsigned)c.day % 100, (unsigned)(seconds / 3600) % 100,
		 (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
}

/* The digits at the beginning, exactly `count`; the rest, behind them and `end`, replaces *text. */
static bool take_number(struct str *text, size_t count, char end, int *number)
{
	size_t len = count + (end != '\0');

	*number = 0;
	if (text->len < len || (end && text->data[count] != end))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (text->data[i] < '0' || text->data[i] > '9')
			return false;
		*number = *number * 10 + (text->data[i] - '0');
	}
	*text = str_slice(*text, len, text->len);
	return true;
}

static bool take_fraction(struct str *text, int *ms)
{
	size_t count = 0;
	int scale = 100;

	*ms = 0;
	if (!text->len || text->data[0] != '.')
		return true;
	*text = str_slice(*text, 1, text->len);
	for (; count < text->len && text->data[count] >= '0' && text->data[count] <= '9'; count++) {
		*ms += (text->data[count] - '0') * scale;
		scale /= 10;
	}
	*text = str_slice(*text, count, text->len);
	return count >= 1 && count <= 9;
}

/* What remains must be the offset, all of it. */
static bool read_offset(struct str text, int *minutes)
{
	bool west = text.len == 6 && text.data[0] == '-';
	int hour, minute;

	*minutes = 0;
	if (text.len == 1 && text.data[0] == 'Z')
		return true;
	if (text.len != 6 || !(west || text.data[0] == '+'))
		return false;
	text = str_slice(text, 1, text.len);
	if (!take_number(&text, 2, ':', &hour) || !take_number(&text, 2, '\0', &minute) ||
	    hour > 23 || minute > 59)
		return false;
	*minutes = (hour * 60 + minute) * (west ? -1 : 1);
	return true;
}

bool clock_parse(struct str text, int64_t *ms)
{
	int year, month, day, hour, minute, second, fraction, offset;

	if (!take_number(&text, 4, '-', &year) || !take_number(&text, 2, '-', &month) ||
	    !take_number(&text, 2, 'T', &day) || !take_number(&text, 2, ':', &hour) ||
	    !take_number(&text, 2, ':', &minute) || !take_number(&text, 2, '\0', &second) ||
	    !take_fraction(&text, &fraction) || !read_offset(text, &offset))
		return false;
	if (!civil_valid(year, month, day) || hour > 23 || minute > 59 || second > 59)
		return false;
	*ms = civil_days(year, month, day) * DAY_MS +
	      ((int64_t)(hour * 60 + minute - offset) * 60 + second) * 1000 + fraction;
	return true;
}
