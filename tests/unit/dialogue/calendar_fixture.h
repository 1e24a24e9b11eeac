/* A counter with appointments and a store of bookings, for the tests of the calendar. */
#ifndef TESTS_DIALOGUE_CALENDAR_FIXTURE_H
#define TESTS_DIALOGUE_CALENDAR_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "dialogue/calendar.h"

/* A lunch break, afternoons that touch mornings, an evening, and days that differ. */
static const char counter_hours[] =
	"{\"week\":{\"mon\":[\"09:00-12:00\",\"13:30-16:00\"],\"tue\":[\"09:00-12:00\"],"
	"\"wed\":[\"09:00-12:00\",\"12:00-13:00\"],\"thu\":[\"13:30-19:00\"],"
	"\"fri\":[\"09:00-12:00\"],\"sat\":[],\"sun\":[]},"
	"\"public_holidays\":\"closed\",\"exceptions\":["
	"{\"from\":\"2026-11-27\",\"slots\":[],\"reason\":\"closing.staff_day\"},"
	"{\"from\":\"2026-12-05\",\"slots\":[\"10:00-11:00\"]},"
	"{\"from\":\"2026-12-24\",\"slots\":[\"14:00-15:00\"]}]}";

enum { MOST = 64 };

struct place {
	char folder[32], path[64];
	struct records *records;
	struct service service;
	int64_t now_ms;
	/* Of the last search. */
	struct calendar_slot slots[MOST];
	size_t count;
};

static inline int64_t slot_at(int year, int month, int day, int hour, int minute)
{
	return civil_days(year, month, day) * 1440 + hour * 60 + minute;
}

static inline void place_time(struct place *place, int year, int month, int day, int hour,
			      int minute)
{
	place->now_ms = calendar_ms(slot_at(year, month, day, hour, minute));
}

static inline void place_hours(struct place *place, const char *text)
{
	json_t *object = json_loads(text, 0, NULL);
	struct error error = {0};

	hours_destroy(place->service.hours);
	place->service.hours = hours_create(object, &error);
	json_decref(object);
	if (!place->service.hours)
		fail_msg("%s", error.message);
}

/* Test setup: Monday 23 November 2026, 08:00 in Brussels. */
static inline int place_open(void **state)
{
	struct place *place = mem_zalloc(1, sizeof *place);
	struct error error = {0};

	*state = place;
	snprintf(place->folder, sizeof place->folder, "/tmp/pierre-calendar-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	snprintf(place->path, sizeof place->path, "%s/store.db", place->folder);
	place->records = records_open(place->path, &error);
	if (!place->records)
		fail_msg("%s", error.message);
	place->service.id = "population";
	place->service.appointments = (struct appointments){20, 1, 60, 30};
	place_hours(place, counter_hours);
	place_time(place, 2026, 11, 23, 8, 0);
	return 0;
}

static inline int place_close(void **state)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	struct place *place = *state;

	records_close(place->records);
	hours_destroy(place->service.hours);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char path[80];

		snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(place->folder), 0);
	free(place);
	return 0;
}

/* Searches from a time on; the slots are in the place. */
static inline void find(struct place *place, int64_t from, size_t limit)
{
	struct error error = {0};

	assert_true(limit <= MOST);
	if (!calendar_free(&place->service, place->records, place->now_ms, from, place->slots,
			   limit, &place->count, &error))
		fail_msg("%s", error.message);
}

static inline void find_near(struct place *place, int64_t day, int minute, size_t limit)
{
	struct error error = {0};

	if (!calendar_nearest(&place->service, place->records, place->now_ms, day, minute,
			      place->slots, limit, &place->count, &error))
		fail_msg("%s", error.message);
}

static inline void check_slot(const struct place *place, size_t index, const char *expected)
{
	char text[CALENDAR_TEXT];

	assert_true(index < place->count);
	calendar_format(place->slots[index].at, text);
	assert_string_equal(text, expected);
}

static inline enum calendar_verdict verdict(const struct place *place, int64_t at)
{
	enum calendar_verdict verdict;
	struct error error = {0};

	if (!calendar_is_free(&place->service, place->records, place->now_ms, at, &verdict, &error))
		fail_msg("%s", error.message);
	return verdict;
}

/* Books a slot of a service, whatever the calendar thinks of it. */
static inline struct booking_record book(struct place *place, const char *service, int64_t slot)
{
	struct booking_record booking = {.slot = slot, .created_ms = place->now_ms};
	struct error error = {0};

	for (size_t i = 0; i < RECORD_ID - 1; i++)
		booking.id[i] = "0123456789abcdef"[rand() % 16];
	snprintf(booking.service, sizeof booking.service, "%s", service);
	if (!records_booking_add(place->records, &booking, 100, &error))
		fail_msg("%s", error.message);
	return booking;
}

#endif
