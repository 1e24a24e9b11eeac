/* Bookings of appointments: never more in a slot than there are places. */
#include <sodium.h>
#include <stdio.h>

#include "store/records_state.h"

#define COLUMNS "id, code, service, purpose, slot, revision, cancelled, lang, created_ms"

enum { CODE_DIGITS = 8, CODE_TRIES = 16, CAPACITY_LIMIT = 1000000 };

static const int64_t SLOT_LIMIT = INT64_C(10000000) * 1440;

/* Douglas Crockford's base 32: no I, L, O, U. */
static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void read_row(sqlite3_stmt *statement, struct booking_record *booking)
{
	memset(booking, 0, sizeof *booking);
	column_copy(statement, 0, booking->id, sizeof booking->id);
	column_copy(statement, 1, booking->code, sizeof booking->code);
	column_copy(statement, 2, booking->service, sizeof booking->service);
	column_copy(statement, 3, booking->purpose, sizeof booking->purpose);
	booking->slot = sqlite3_column_int64(statement, 4);
	booking->revision = (unsigned)sqlite3_column_int64(statement, 5);
	booking->cancelled = sqlite3_column_int(statement, 6) != 0;
	booking->lang = column_lang(statement, 7);
	booking->created_ms = sqlite3_column_int64(statement, 8);
}

static bool has_digit_and_letter(const uint8_t values[static CODE_DIGITS])
{
	size_t numbers = 0;

	for (size_t i = 0; i < CODE_DIGITS; i++)
		numbers += values[i] < 10;
	return numbers && numbers < CODE_DIGITS;
}

/* One that nobody takes for a word or a number, in a sentence as well: 5 in 100 are drawn again. */
static void make_code(char code[static RECORD_CODE])
{
	uint8_t values[CODE_DIGITS];
	size_t at = 0;

	do {
		randombytes_buf(values, sizeof values);
		for (size_t i = 0; i < CODE_DIGITS; i++)
			values[i] %= 32;
	} while (!has_digit_and_letter(values));
	for (size_t i = 0; i < CODE_DIGITS; i++) {
		if (i == CODE_DIGITS / 2)
			code[at++] = '-';
		code[at++] = digits[values[i]];
	}
	code[at] = '\0';
}

/* As a citizen types or spells it: any case, with or without dash and spaces, and with the letters
 * that look like digits. False when it cannot be a code. */
static bool read_code(struct str text, char code[static RECORD_CODE])
{
	size_t count = 0, at = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '-' || c == ' ')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		c = (char)(c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
		if (count == CODE_DIGITS || !c || !strchr(digits, c))
			return false;
		if (count++ == CODE_DIGITS / 2)
			code[at++] = '-';
		code[at++] = c;
	}
	code[at] = '\0';
	return count == CODE_DIGITS;
}

static bool not_found(struct str name, struct error *error)
{
	return error_set(error, ERROR_NOT_FOUND, "there is no booking '%.*s'",
			 (int)(name.len < 40 ? name.len : 40), name.data ? name.data : "");
}

bool records_booking_get(struct records *records, struct str name, struct booking_record *booking,
			 struct error *error)
{
	sqlite3_stmt *statement STATEMENT_AUTO = NULL;
	char code[RECORD_CODE];
	bool failed = false;

	if (is_record_id(name))
		statement = records_query(records, error,
					  "SELECT " COLUMNS " FROM booking WHERE id=?1", "S", name);
	else if (read_code(name, code))
		statement = records_query(
			records, error, "SELECT " COLUMNS " FROM booking WHERE code=?1", "s", code);
	else
		return not_found(name, error);
	if (!statement)
		return false;
	if (!records_step(records, statement, &failed, error))
		return !failed && not_found(name, error);
	read_row(statement, booking);
	return true;
}

static bool check_booking(const struct booking_record *booking, int capacity, struct error *error)
{
	return check_id("id of the booking", booking->id, error) &&
	       check_name("service", booking->service, sizeof booking->service, error) &&
	       check_ends("purpose", booking->purpose, sizeof booking->purpose, error) &&
	       check_number("the slot", booking->slot, 0, SLOT_LIMIT, error) &&
	       check_number("the language", (int64_t)booking->lang, 0, LANG_UNKNOWN, error) &&
	       check_number("the capacity", capacity, 0, CAPACITY_LIMIT, error);
}

/* Within a transaction that holds the writer's lock: nobody books between this and the write. */
static bool has_room(struct records *records, const char *service, int64_t slot, int capacity,
		     struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement = records_query(
		records, error,
		"SELECT count(*) FROM booking WHERE service=?1 AND slot=?2 AND cancelled=0", "si",
		service, slot);
	bool failed = false;

	if (!statement || !records_step(records, statement, &failed, error))
		return false;
	return sqlite3_column_int64(statement, 0) < capacity ||
	       error_set(error, ERROR_LIMIT,
			 "all %d places of %s at slot %lld are taken; choose another", capacity,
			 service, (long long)slot);
}

static bool give_code(struct records *records, struct booking_record *booking, struct error *error)
{
	for (int i = 0; i < CODE_TRIES; i++) {
		STATEMENT_AUTO sqlite3_stmt *other = NULL;
		bool failed = false;

		make_code(booking->code);
		other = records_query(records, error, "SELECT 1 FROM booking WHERE code=?1", "s",
				      booking->code);
		if (!other)
			return false;
		if (!records_step(records, other, &failed, error))
			return !failed;
	}
	return error_set(error, ERROR_LIMIT, "no free code was found for a booking; try again");
}

static bool insert(struct records *records, struct booking_record *booking, int capacity,
		   struct error *error)
{
	booking->revision = 0;
	booking->cancelled = false;
	return has_room(records, booking->service, booking->slot, capacity, error) &&
	       give_code(records, booking, error) &&
	       records_change(records, NULL, error,
			      "INSERT INTO booking(" COLUMNS ") "
			      "VALUES(?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7)",
			      "ssssisi", booking->id, booking->code, booking->service,
			      booking->purpose, booking->slot, lang_code(booking->lang),
			      booking->created_ms);
}

bool records_booking_add(struct records *records, struct booking_record *booking, int capacity,
			 struct error *error)
{
	struct booking_record added = *booking;
	bool has = false, ok;

	if (!check_booking(booking, capacity, error) || !records_begin(records, error))
		return false;
	ok = records_has(records, "booking", booking->id, &has, error) &&
	     (has ? records_booking_get(records, str_from(booking->id), &added, error)
		  : insert(records, &added, capacity, error));
	ok = records_end(records, ok, error);
	if (ok)
		*booking = added;
	return ok;
}

/* `moved` is what is on disk. */
static bool move(struct records *records, struct booking_record *moved, int64_t slot, int capacity,
		 struct error *error)
{
	if (moved->cancelled)
		return error_set(error, ERROR_INVALID,
				 "the booking %s is cancelled; make a new one", moved->code);
	if (moved->slot == slot)
		return true;
	moved->slot = slot;
	moved->revision++;
	return has_room(records, moved->service, slot, capacity, error) &&
	       records_change(records, NULL, error,
			      "UPDATE booking SET slot=?2, revision=?3 WHERE id=?1", "sii",
			      moved->id, slot, (int64_t)moved->revision);
}

bool records_booking_move(struct records *records, struct booking_record *booking, int capacity,
			  struct error *error)
{
	struct booking_record moved = {0};
	bool ok;

	if (!check_id("id of the booking", booking->id, error) ||
	    !check_number("the slot", booking->slot, 0, SLOT_LIMIT, error) ||
	    !check_number("the capacity", capacity, 0, CAPACITY_LIMIT, error) ||
	    !records_begin(records, error))
		return false;
	ok = records_booking_get(records, str_from(booking->id), &moved, error) &&
	     move(records, &moved, booking->slot, capacity, error);
	ok = records_end(records, ok, error);
	if (ok)
		*booking = moved;
	return ok;
}

static bool cancel(struct records *records, struct booking_record *booking, struct error *error)
{
	if (booking->cancelled)
		return true;
	booking->cancelled = true;
	booking->revision++;
	return records_change(records, NULL, error,
			      "UPDATE booking SET cancelled=1, revision=?2 WHERE id=?1", "si",
			      booking->id, (int64_t)booking->revision);
}

bool records_booking_cancel(struct records *records, struct booking_record *booking,
			    struct error *error)
{
	struct booking_record cancelled = {0};
	bool ok;

	if (!check_id("id of the booking", booking->id, error) || !records_begin(records, error))
		return false;
	ok = records_booking_get(records, str_from(booking->id), &cancelled, error) &&
	     cancel(records, &cancelled, error);
	ok = records_end(records, ok, error);
	if (ok)
		*booking = cancelled;
	return ok;
}

bool records_booking_counts(struct records *records, const char *service, int64_t from,
			    int64_t step, unsigned *counts, size_t count, struct error *error)
{
	sqlite3_stmt *statement STATEMENT_AUTO = NULL;
	bool failed = false;

	if (!check_number("the first slot", from, 0, SLOT_LIMIT, error) ||
	    !check_number("the step", step, 1, SLOT_LIMIT, error) ||
	    !check_number("the number of slots", (int64_t)count, 0, 1000000, error))
		return false;
	memset(counts, 0, count * sizeof *counts);
	statement = records_query(records, error,
				  "SELECT slot, count(*) FROM booking WHERE service=?1 AND "
				  "cancelled=0 AND slot>=?2 AND slot<?3 GROUP BY slot",
				  "sii", service, from, from + step * (int64_t)count);
	if (!statement)
		return false;
	while (records_step(records, statement, &failed, error)) {
		int64_t distance = sqlite3_column_int64(statement, 0) - from;

		if (distance % step == 0)
			counts[distance / step] = (unsigned)sqlite3_column_int64(statement, 1);
	}
	return !failed;
}
