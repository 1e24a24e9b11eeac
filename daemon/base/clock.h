/* Time as a parameter, so that tests can set it; and the civil time of Belgium. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct clock {
	int64_t (*now)(void *context);	/* milliseconds since 1970-01-01T00:00:00Z */
	int64_t (*mono)(void *context); /* milliseconds that never jump */
	void *context;
};

/* The system's clocks. */
struct clock clock_system(void);
static inline int64_t clock_now(const struct clock *clock)
{
	return clock->now(clock->context);
}
static inline int64_t clock_mono(const struct clock *clock)
{
	return clock->mono(clock->context);
}

/* A point in local time. */
struct civil {
	int year, month, day; /* month and day from 1 */
	int hour, minute;
	int weekday; /* 0 is Monday, as in ISO 8601 less one */
};

/* Europe/Brussels by the rule of Directive 2000/84/EC: +1 hour, and +2 from the last Sunday of
 * March 01:00 UTC to the last Sunday of October 01:00 UTC. */
struct civil civil_from_ms(int64_t ms);
/* And back, to the beginning of the minute; the weekday is not looked at. A minute that the clock
 * skips in spring counts as the one an hour later; of one that comes twice in autumn, the first. */
int64_t civil_to_ms(struct civil local);
/* Days since 1970-01-01 of a date of the Gregorian calendar, and back. */
int64_t civil_days(int year, int month, int day);
struct civil civil_from_days(int64_t days);
/* Does the date exist (29 February, 31 April)? */
bool civil_valid(int year, int month, int day);
/* `2026-11-23T10:00:00Z` into text[21]. Here and above, a moment outside the years 1 to 9999 counts
 * as the nearest one inside. */
void clock_format(int64_t ms, char text[static 21]);
/* Reads the whole text as a moment of RFC 3339: `2026-11-23T10:00:00Z`, where a fraction of up to
 * nine digits (cut to milliseconds) and an offset such as +01:00 may stand. False for all else:
 * small letters, dates that do not exist, the second 60. */
bool clock_parse(struct str text, int64_t *ms);

#endif
