/* Opening hours: weekly slots, dated exceptions, Belgian public holidays. */
#ifndef CONTENT_HOURS_H
#define CONTENT_HOURS_H

#include <jansson.h>

#include "base/clock.h"
#include "base/error.h"

/* The public holidays of Belgium. */
enum holiday {
	HOLIDAY_NONE,
	HOLIDAY_NEW_YEAR,
	HOLIDAY_EASTER_MONDAY,
	HOLIDAY_LABOUR_DAY,
	HOLIDAY_ASCENSION,
	HOLIDAY_WHIT_MONDAY,
	HOLIDAY_NATIONAL_DAY,
	HOLIDAY_ASSUMPTION,
	HOLIDAY_ALL_SAINTS,
	HOLIDAY_ARMISTICE,
	HOLIDAY_CHRISTMAS
};

/* The holiday of a day (days since 1970-01-01), Easter by the anonymous Gregorian computus
 * (Meeus, Astronomical Algorithms, ch. 8). */
enum holiday holiday_of(int64_t days);
/* The locale key of its name: "holiday.easter_monday". */
const char *holiday_key(enum holiday holiday);

struct hours_slot {
	int16_t from, until; /* minutes since midnight, until > from, at most 1440 */
};

enum { HOURS_SLOTS = 4 };

struct hours_day {
	struct hours_slot slots[HOURS_SLOTS];
	size_t slot_count; /* 0: closed */
};

struct hours; /* of one service */

/* What a service does on a day, and why it is closed. */
struct hours_state {
	bool open;	       /* at the moment asked for */
	int closes;	       /* if open: minutes since midnight of that day */
	bool day_and_night;    /* if open: all of today and of the seven days that follow */
	enum holiday holiday;  /* if closed today for a public holiday */
	const char *exception; /* if today is an exception: the locale key of its reason, or NULL */
	bool opens_again;      /* false: not within 60 days */
	int64_t next_day;      /* days since 1970-01-01 of the next opening */
	int next_from;	       /* and its minutes since midnight */
	bool by_appointment;   /* only by appointment */
};

/* From the "hours" object of services.json; the schema is intents/schemas/services.schema.json. */
struct hours *hours_create(const json_t *hours, struct error *error);
void hours_destroy(struct hours *hours);
struct hours_day hours_on(const struct hours *hours, int64_t days);
struct hours_state hours_at(const struct hours *hours, struct civil local);

#endif
