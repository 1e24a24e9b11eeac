/* What the tests of records share: a file of their own, and records that are filled in. */
#ifndef RECORDS_PLACE_H
#define RECORDS_PLACE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/records.h"

struct place {
	char folder[64];
	char path[96];
};

static inline int place_make(void **state)
{
	struct place *place = mem_zalloc(1, sizeof *place);

	snprintf(place->folder, sizeof place->folder, "/tmp/pierre-records-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->path, sizeof place->path, "%s/pierre.db", place->folder);
	*state = place;
	return 0;
}

static inline int place_remove(void **state)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", ".log"};
	struct place *place = *state;
	char path[128];

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		snprintf(path, sizeof path, "%s%s", place->path, suffixes[i]);
		unlink(path);
	}
	rmdir(place->folder);
	free(place);
	return 0;
}

#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

/* Passes on, or ends the test with the message of the error. */
#define must(call)                                                     \
	do {                                                           \
		struct error error = {0};                              \
		if (!(call)) {                                         \
			print_error("%s: %s\n", #call, error.message); \
			fail();                                        \
		}                                                      \
	} while (0)
/* The call fails with this code and a message that has `part`. */
#define must_fail(call, expected, part)                                      \
	do {                                                                 \
		struct error error = {0};                                    \
		assert_false(call);                                          \
		if (!strstr(error.message, part))                            \
			fail_msg("'%s' is not in: %s", part, error.message); \
		assert_int_equal(error.code, expected);                      \
	} while (0)

static inline struct records *must_open(const char *path)
{
	struct error error = {0};
	struct records *records = records_open(path, &error);

	if (!records)
		fail_msg("%s", error.message);
	return records;
}

/* 2026-03-10T12:00:00Z */
static const int64_t DAY = INT64_C(86400000);
static const int64_t NOON = INT64_C(1773144000000);

static inline void id_make(char id[static RECORD_ID], unsigned group, unsigned number)
{
	snprintf(id, RECORD_ID, "%08x%024x", group, number);
}

static inline struct case_record case_of(unsigned number)
{
	struct case_record record = {
		.form = "complaint.street", .state = CASE_WAITING, .created_ms = NOON + number};

	id_make(record.id, 1, number);
	return record;
}

static inline struct order_record order_of(unsigned number)
{
	struct order_record order = {.product = "parking.card",
				     .amount = 2500,
				     .token_expires_ms = NOON + 900000,
				     .lang = LANG_FR,
				     .created_ms = NOON,
				     .changed_ms = NOON};

	id_make(order.id, 2, number);
	id_make(order.token, 3, number);
	order.conversation[0] = 7;
	order.conversation[STORE_KEY_SIZE - 1] = (uint8_t)number;
	return order;
}

static inline struct booking_record booking_of(unsigned number, int64_t slot)
{
	struct booking_record booking = {.service = "population",
					 .purpose = "passport",
					 .slot = slot,
					 .lang = LANG_NL,
					 .created_ms = NOON};

	id_make(booking.id, 4, number);
	return booking;
}

static inline struct feedback_record feedback_of(unsigned number, const char *intent, bool helpful)
{
	struct feedback_record record = {
		.lang = LANG_NL, .helpful = helpful, .created_ms = NOON + number};

	id_make(record.id, 5, number);
	snprintf(record.intent, sizeof record.intent, "%s", intent);
	return record;
}

#endif
