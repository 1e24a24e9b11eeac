/* Appointments: which times of a service are free. A time is a local minute of Belgium, days since
 * 1970-01-01 * 1440 + minutes, as in store/records.h. */
#ifndef DIALOGUE_CALENDAR_H
#define DIALOGUE_CALENDAR_H

#include "content/content.h"
#include "dialogue/hours_text.h"
#include "store/records.h"

struct calendar_slot {
	int64_t at;
};

/* Why a time cannot be had; the first that holds, in this order. */
enum calendar_verdict {
	CALENDAR_FINE,
	CALENDAR_TOO_SOON,   /* past, or less than notice_minutes ahead */
	CALENDAR_TOO_FAR,    /* more than `days` ahead */
	CALENDAR_CLOSED,     /* that day or at that time, or the service gives no appointments */
	CALENDAR_NOT_A_SLOT, /* open, but none begins then; calendar_nearest has those around it */
	CALENDAR_FULL
};

enum { CALENDAR_ANY_TIME = -1, CALENDAR_TEXT = 17 };

/* The first `limit` free slots at or after `from`, earliest first. Slots follow one another from
 * the beginning of each stretch of opening hours; one that would end after closing is none. *count
 * is 0 when nothing is free or the service gives no appointments. Fails as the store does. */
bool calendar_free(const struct service *service, struct records *records, int64_t now_ms,
		   int64_t from, struct calendar_slot *slots, size_t limit, size_t *count,
		   struct error *error);
/* Can this one be had? Nothing is held: only records_booking_add decides. */
bool calendar_is_free(const struct service *service, struct records *records, int64_t now_ms,
		      int64_t at, enum calendar_verdict *verdict, struct error *error);
/* Up to `limit` free slots nearest to `minute` (or CALENDAR_ANY_TIME: the first ones) of a day
 * (days since 1970-01-01), earliest first. When that day has none: those of the days behind it; and
 * when these have none either, of the last day before it that has some. */
bool calendar_nearest(const struct service *service, struct records *records, int64_t now_ms,
		      int64_t day, int minute, struct calendar_slot *slots, size_t limit,
		      size_t *count, struct error *error);

/* When a slot begins, in milliseconds since the epoch. */
int64_t calendar_ms(int64_t at);
/* "2026-12-01T10:20", the value of an appointment in forms and in the protocol. Strict: false for
 * anything else, or a day or time that does not exist on any calendar. */
bool calendar_parse(struct str text, int64_t *at);
/* A time outside the years 1 to 9999 counts as the nearest one inside. */
void calendar_format(int64_t at, char text[static CALENDAR_TEXT]);
/* "dinsdag 1 december om 10:20", "morgen om 10:20", behind what `out` holds. */
void calendar_when(const struct content *content, enum lang lang, int64_t at,
		   const struct moment *moment, struct buf *out);

#endif
