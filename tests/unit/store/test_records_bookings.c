/* Bookings: a place is given once, whoever asks at the same moment, and given back once. */
#include "records_place.h"

#include <ctype.h>
#include <pthread.h>
#include <sys/wait.h>

enum { SLOT = 29607840, CAPACITY = 5 };

static bool book(struct records *records, unsigned number, int64_t slot, int capacity)
{
	struct booking_record booking = booking_of(number, slot);
	struct error error = {0};

	if (records_booking_add(records, &booking, capacity, &error))
		return true;
	assert_int_equal(error.code, ERROR_LIMIT);
	return false;
}

static unsigned taken(struct records *records, int64_t slot)
{
	unsigned count = 99;

	must(records_booking_counts(records, "population", slot, 15, &count, 1, &error));
	return count;
}

static void test_adding_twice_takes_one_place(void **state)
{
	struct records *records = must_open(":memory:");
	struct booking_record first = booking_of(1, SLOT), again = booking_of(1, SLOT + 30), got;

	(void)state;
	must(records_booking_add(records, &first, 1, &error));
	assert_int_equal(strlen(first.code), RECORD_CODE - 1);
	must(records_booking_add(records, &again, 1, &error));
	assert_memory_equal(&again, &first, sizeof first);
	must(records_booking_get(records, str_from(first.id), &got, &error));
	assert_memory_equal(&got, &first, sizeof first);
	assert_int_equal(taken(records, SLOT), 1);
	assert_int_equal(taken(records, SLOT + 30), 0);
	records_close(records);
}

static void test_a_full_slot_is_refused_and_others_are_not(void **state)
{
	struct records *records = must_open(":memory:");
	struct booking_record other = booking_of(50, SLOT);

	(void)state;
	for (unsigned i = 0; i < CAPACITY; i++)
		assert_true(book(records, i, SLOT, CAPACITY));
	assert_false(book(records, 20, SLOT, CAPACITY));
	assert_false(book(records, 21, SLOT, 0));
	assert_true(book(records, 22, SLOT + 15, CAPACITY));
	snprintf(other.service, sizeof other.service, "library");
	must(records_booking_add(records, &other, 1, &error));
	assert_int_equal(taken(records, SLOT), CAPACITY);
	records_close(records);
}

static void test_a_code_is_found_however_it_is_written(void **state)
{
	struct records *records = must_open(":memory:");
	struct booking_record booking, got;
	bool had_zero = false, had_one = false;

	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		BUF_AUTO struct buf spelt = {0};

		booking = booking_of(i, SLOT + i);
		must(records_booking_add(records, &booking, 1, &error));
		assert_int_equal(booking.code[4], '-');
		assert_null(strpbrk(booking.code, "ILOUilou"));
		assert_non_null(strpbrk(booking.code, "0123456789"));
		assert_non_null(strpbrk(booking.code, "ABCDEFGHJKMNPQRSTVWXYZ"));
		for (const char *c = booking.code; *c; c++) {
			had_zero = had_zero || *c == '0';
			had_one = had_one || *c == '1';
			if (*c == '-')
				buf_add(&spelt, i % 2 ? STR(" ") : STR(""));
			else
				buf_add_char(&spelt, *c == '0'	 ? (i % 3 ? 'o' : 'O')
						     : *c == '1' ? "iIlL"[i % 4]
						     : i % 2	 ? (char)tolower(*c)
								 : *c);
		}
		must(records_booking_get(records, buf_borrow(&spelt), &got, &error));
		assert_string_equal(got.id, booking.id);
	}
	assert_true(had_zero && had_one);
	records_close(records);
}

static void test_what_is_no_code_is_not_found(void **state)
{
	static const struct str names[] = {
		{"", 0},	  {"K7QM-2XP", 8},	  {"K7QM-2XPDA", 10},
		{"K7QM-2XPU", 9}, {"K7QM\0002XPD", 9},	  {"--------", 8},
		{"' OR 1=1", 8},  {"\xc3\xa9K7QM2XP", 9}, {NULL, 0}};
	struct records *records = must_open(":memory:");
	struct booking_record got;

	(void)state;
	assert_true(book(records, 1, SLOT, 1));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		must_fail(records_booking_get(records, names[i], &got, &error), ERROR_NOT_FOUND,
			  "no booking");
	must_fail(records_booking_get(records, str_from(booking_of(2, 0).id), &got, &error),
		  ERROR_NOT_FOUND, booking_of(2, 0).id);
	records_close(records);
}

static void test_a_move_to_a_full_slot_stays_where_it_was(void **state)
{
	struct records *records = must_open(":memory:");
	struct booking_record booking = booking_of(1, SLOT), got;

	(void)state;
	must(records_booking_add(records, &booking, 1, &error));
	assert_true(book(records, 2, SLOT + 15, 1));
	booking.slot = SLOT + 15;
	must_fail(records_booking_move(records, &booking, 1, &error), ERROR_LIMIT, "taken");
	must(records_booking_get(records, str_from(booking.id), &got, &error));
	assert_int_equal(got.slot, SLOT);
	assert_int_equal(got.revision, 0);
	booking.slot = SLOT + 30;
	must(records_booking_move(records, &booking, 1, &error));
	assert_int_equal(booking.revision, 1);
	assert_int_equal(taken(records, SLOT), 0);
	assert_int_equal(taken(records, SLOT + 30), 1);
	/* To where it is already: no news for a calendar, and its own place does not stand in its
	 * way. */
	must(records_booking_move(records, &booking, 1, &error));
	assert_int_equal(booking.revision, 1);
	assert_string_equal(booking.code, got.code);
	records_close(records);
}

static void test_cancelling_gives_the_place_back_once(void **state)
{
	struct records *records = must_open(":memory:");
	struct booking_record booking = booking_of(1, SLOT), got;

	(void)state;
	must(records_booking_add(records, &booking, 1, &error));
	assert_false(book(records, 2, SLOT, 1));
	must(records_booking_cancel(records, &booking, &error));
	assert_true(booking.cancelled);
	assert_int_equal(booking.revision, 1);
	must(records_booking_cancel(records, &booking, &error));
	assert_int_equal(booking.revision, 1);
	assert_int_equal(taken(records, SLOT), 0);
	assert_true(book(records, 2, SLOT, 1));
	assert_false(book(records, 3, SLOT, 1));
	booking.slot = SLOT + 15;
	must_fail(records_booking_move(records, &booking, 1, &error), ERROR_INVALID, "cancelled");
	must(records_booking_get(records, str_from(booking.code), &got, &error));
	assert_true(got.cancelled);
	got = booking_of(9, SLOT);
	must_fail(records_booking_cancel(records, &got, &error), ERROR_NOT_FOUND, got.id);
	must_fail(records_booking_move(records, &got, 1, &error), ERROR_NOT_FOUND, got.id);
	records_close(records);
}

static void test_counts_are_of_the_slots_asked_for(void **state)
{
	struct records *records = must_open(":memory:");
	unsigned counts[4];

	(void)state;
	assert_true(book(records, 1, SLOT, 3));
	assert_true(book(records, 2, SLOT, 3));
	assert_true(book(records, 3, SLOT + 45, 3));
	assert_true(book(records, 4, SLOT + 60, 3));
	assert_true(book(records, 5, SLOT + 20, 3));
	assert_true(book(records, 6, SLOT - 15, 3));
	must(records_booking_counts(records, "population", SLOT, 15, counts, 4, &error));
	assert_int_equal(counts[0], 2);
	assert_int_equal(counts[1], 0);
	assert_int_equal(counts[2], 0);
	assert_int_equal(counts[3], 1);
	must(records_booking_counts(records, "library", SLOT, 15, counts, 4, &error));
	assert_int_equal(counts[0] + counts[1] + counts[2] + counts[3], 0);
	must_fail(records_booking_counts(records, "library", SLOT, 0, counts, 4, &error),
		  ERROR_INVALID, "step");
	records_close(records);
}

static void test_past_bookings_are_forgotten(void **state)
{
	struct records *records = must_open(":memory:");
	struct booking_record got;
	int64_t day = SLOT / 1440;
	size_t forgotten;

	(void)state;
	assert_true(book(records, 1, day * 1440 - 1, 1));
	assert_true(book(records, 2, day * 1440, 1));
	must(records_forget(records, 0, day, 10, &forgotten, &error));
	assert_int_equal(forgotten, 1);
	must_fail(records_booking_get(records, str_from(booking_of(1, 0).id), &got, &error),
		  ERROR_NOT_FOUND, "no booking");
	must(records_booking_get(records, str_from(booking_of(2, 0).id), &got, &error));
	records_close(records);
}

static void test_what_is_no_booking_is_refused(void **state)
{
	struct records *records = must_open(":memory:");
	struct booking_record booking = booking_of(1, -1);

	(void)state;
	must_fail(records_booking_add(records, &booking, 1, &error), ERROR_INVALID, "slot is -1");
	booking = booking_of(1, SLOT);
	must_fail(records_booking_add(records, &booking, -1, &error), ERROR_INVALID, "capacity");
	booking.service[0] = '\0';
	must_fail(records_booking_add(records, &booking, 1, &error), ERROR_INVALID,
		  "service is empty");
	booking = booking_of(1, SLOT);
	memset(booking.purpose, 'p', sizeof booking.purpose);
	must_fail(records_booking_add(records, &booking, 1, &error), ERROR_INVALID, "purpose");
	booking = booking_of(1, SLOT);
	booking.id[0] = 'x';
	must_fail(records_booking_add(records, &booking, 1, &error), ERROR_INVALID, "32 hexa");
	records_close(records);
}

/* --- many at once --- */

enum { THREADS = 4, PROCESSES = 4, TRIES = 3 };

/* Books the slot with ids of its own; how many it got, or 100 after another failure. */
static int book_some(const char *path, unsigned who)
{
	struct error failure = {0};
	struct records *records = records_open(path, &failure);
	int won = records ? 0 : 100;

	if (!records)
		print_error("%s\n", failure.message);
	for (unsigned i = 0; records && i < TRIES; i++) {
		struct booking_record booking = booking_of(who * 100 + i, SLOT);
		struct error error = {0};

		if (records_booking_add(records, &booking, CAPACITY, &error))
			won++;
		else if (error.code != ERROR_LIMIT)
			won = 100;
	}
	records_close(records);
	return won;
}

struct citizen {
	pthread_t thread;
	const char *path;
	unsigned who;
	int won;
};

static void *book_in_thread(void *context)
{
	struct citizen *citizen = context;

	citizen->won = book_some(citizen->path, citizen->who);
	return NULL;
}

static void test_of_many_at_once_as_many_book_as_there_are_places(void **state)
{
	struct place *place = *state;
	struct citizen citizens[THREADS];
	pid_t children[PROCESSES];
	struct records *records;
	int won = 0;

	/* The file does not exist: they create it together as well. */
	for (unsigned i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(book_some(place->path, i + 1));
	}
	for (unsigned i = 0; i < THREADS; i++) {
		citizens[i].path = place->path;
		citizens[i].who = i + 50;
		assert_int_equal(
			pthread_create(&citizens[i].thread, NULL, book_in_thread, &citizens[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(citizens[i].thread, NULL);
		won += citizens[i].won;
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status = 0;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status));
		won += WEXITSTATUS(status);
	}
	assert_int_equal(won, CAPACITY);
	records = must_open(place->path);
	assert_int_equal(taken(records, SLOT), CAPACITY);
	records_close(records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adding_twice_takes_one_place),
		cmocka_unit_test(test_a_full_slot_is_refused_and_others_are_not),
		cmocka_unit_test(test_a_code_is_found_however_it_is_written),
		cmocka_unit_test(test_what_is_no_code_is_not_found),
		cmocka_unit_test(test_a_move_to_a_full_slot_stays_where_it_was),
		cmocka_unit_test(test_cancelling_gives_the_place_back_once),
		cmocka_unit_test(test_counts_are_of_the_slots_asked_for),
		cmocka_unit_test(test_past_bookings_are_forgotten),
		cmocka_unit_test(test_what_is_no_booking_is_refused),
		PLACE_TEST(test_of_many_at_once_as_many_book_as_there_are_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
