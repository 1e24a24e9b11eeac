/* What citizens think of answers: one vote for each reply, counted by intent, forgotten in time. */
#include "records_place.h"

#include <sqlite3.h>

enum { LIMIT = 8 };

static void put(struct records *records, unsigned number, const char *intent, bool helpful,
		enum feedback_reason reason, const char *note)
{
	struct feedback_record record = feedback_of(number, intent, helpful);

	record.reason = reason;
	snprintf(record.note, sizeof record.note, "%s", note);
	must(records_feedback_put(records, &record, &error));
}

static size_t count_all(struct records *records, int64_t from_ms, struct feedback_count *counts)
{
	size_t count = 99;

	must(records_feedback_counts(records, from_ms, counts, LIMIT, &count, &error));
	return count;
}

static void test_intents_with_most_unhelpful_answers_come_first(void **state)
{
	struct records *records = must_open(":memory:");
	struct feedback_count counts[LIMIT];
	size_t count = 0;

	(void)state;
	put(records, 1, "culture.library", true, FEEDBACK_NO_REASON, "");
	put(records, 2, "passport.lost", false, FEEDBACK_WRONG, "");
	put(records, 3, "passport.lost", false, FEEDBACK_WRONG, "");
	put(records, 4, "passport.lost", true, FEEDBACK_NO_REASON, "");
	put(records, 5, "waste.bags", false, FEEDBACK_UNCLEAR, "");
	put(records, 6, "waste.bags", true, FEEDBACK_NO_REASON, "");
	put(records, 7, "", false, FEEDBACK_NO_REASON, "");
	assert_int_equal(count_all(records, 0, counts), 4);
	assert_string_equal(counts[0].intent, "passport.lost");
	assert_int_equal(counts[0].unhelpful, 2);
	assert_int_equal(counts[0].helpful, 1);
	assert_int_equal(counts[0].reasons[FEEDBACK_WRONG], 2);
	assert_int_equal(counts[0].reasons[FEEDBACK_NO_REASON], 0);
	/* Of as many unhelpful ones, the one that nobody was helped by. */
	assert_string_equal(counts[1].intent, "");
	assert_int_equal(counts[1].reasons[FEEDBACK_NO_REASON], 1);
	assert_string_equal(counts[2].intent, "waste.bags");
	assert_int_equal(counts[2].reasons[FEEDBACK_UNCLEAR], 1);
	assert_string_equal(counts[3].intent, "culture.library");
	assert_int_equal(counts[3].unhelpful, 0);
	must(records_feedback_counts(records, 0, counts, 1, &count, &error));
	assert_int_equal(count, 1);
	assert_string_equal(counts[0].intent, "passport.lost");
	records_close(records);
}

static void test_only_what_came_since_then_counts(void **state)
{
	struct records *records = must_open(":memory:");
	struct feedback_count counts[LIMIT];

	(void)state;
	put(records, 1, "passport.lost", false, FEEDBACK_WRONG, "");
	put(records, 9, "passport.lost", true, FEEDBACK_NO_REASON, "");
	assert_int_equal(count_all(records, NOON + 2, counts), 1);
	assert_int_equal(counts[0].unhelpful, 0);
	assert_int_equal(counts[0].helpful, 1);
	assert_int_equal(count_all(records, NOON + 10, counts), 0);
	records_close(records);
}

static void test_a_second_vote_replaces_the_first_and_keeps_its_time(void **state)
{
	struct records *records = must_open(":memory:");
	struct feedback_record again = feedback_of(1, "waste.bags", true), got;
	struct feedback_count counts[LIMIT];
	size_t count = 0;

	(void)state;
	put(records, 1, "passport.lost", false, FEEDBACK_WRONG, "no");
	again.created_ms = NOON + DAY;
	again.lang = LANG_FR;
	snprintf(again.note, sizeof again.note, "Caf\xc3\xa9 'quoted' \"text\"");
	must(records_feedback_put(records, &again, &error));
	assert_int_equal(count_all(records, 0, counts), 1);
	assert_string_equal(counts[0].intent, "waste.bags");
	assert_int_equal(counts[0].unhelpful, 0);
	assert_int_equal(counts[0].helpful, 1);
	must(records_feedback_notes(records, 0, NULL, &got, 1, &count, &error));
	assert_int_equal(count, 1);
	again.created_ms = NOON + 1;
	assert_memory_equal(&got, &again, sizeof got);
	records_close(records);
}

static void test_notes_are_the_newest_first_of_one_intent_or_of_all(void **state)
{
	struct records *records = must_open(":memory:");
	struct feedback_record list[LIMIT];
	size_t count = 0;

	(void)state;
	put(records, 1, "passport.lost", false, FEEDBACK_WRONG, "one");
	put(records, 2, "passport.lost", false, FEEDBACK_WRONG, "");
	put(records, 3, "", false, FEEDBACK_OTHER, "three");
	put(records, 4, "passport.lost", true, FEEDBACK_NO_REASON, "four");
	must(records_feedback_notes(records, 0, NULL, list, LIMIT, &count, &error));
	assert_int_equal(count, 3);
	assert_string_equal(list[0].note, "four");
	assert_string_equal(list[1].note, "three");
	assert_string_equal(list[2].note, "one");
	must(records_feedback_notes(records, 0, "passport.lost", list, LIMIT, &count, &error));
	assert_int_equal(count, 2);
	must(records_feedback_notes(records, 0, "", list, LIMIT, &count, &error));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].note, "three");
	must(records_feedback_notes(records, NOON + 4, NULL, list, LIMIT, &count, &error));
	assert_int_equal(count, 1);
	must(records_feedback_notes(records, 0, NULL, list, 2, &count, &error));
	assert_int_equal(count, 2);
	records_close(records);
}

static void test_what_is_old_is_forgotten_a_little_at_a_time(void **state)
{
	struct records *records = must_open(":memory:");
	struct feedback_count counts[LIMIT];
	size_t forgotten = 99;

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		put(records, i, "passport.lost", true, FEEDBACK_NO_REASON, "");
	must(records_feedback_forget(records, NOON + 3, 2, &forgotten, &error));
	assert_int_equal(forgotten, 2);
	must(records_feedback_forget(records, NOON + 3, 2, &forgotten, &error));
	assert_int_equal(forgotten, 1);
	must(records_feedback_forget(records, NOON + 3, 2, &forgotten, &error));
	assert_int_equal(forgotten, 0);
	assert_int_equal(count_all(records, 0, counts), 1);
	assert_int_equal(counts[0].helpful, 2);
	records_close(records);
}

static void test_what_a_caller_must_not_pass_is_refused_by_name(void **state)
{
	struct records *records = must_open(":memory:");
	struct feedback_record good = feedback_of(1, "passport.lost", false), bad;
	struct feedback_count counts[LIMIT];

	(void)state;
	bad = good;
	bad.id[3] = 'g';
	must_fail(records_feedback_put(records, &bad, &error), ERROR_INVALID, "id of the feedback");
	bad = good;
	memset(bad.intent, 'x', sizeof bad.intent);
	must_fail(records_feedback_put(records, &bad, &error), ERROR_INVALID, "intent");
	bad = good;
	memset(bad.note, 'x', sizeof bad.note);
	must_fail(records_feedback_put(records, &bad, &error), ERROR_INVALID, "note");
	bad = good;
	bad.reason = FEEDBACK_REASONS;
	must_fail(records_feedback_put(records, &bad, &error), ERROR_INVALID, "reason");
	bad = good;
	bad.helpful = true;
	bad.reason = FEEDBACK_OTHER;
	must_fail(records_feedback_put(records, &bad, &error), ERROR_INVALID, "helped");
	assert_int_equal(count_all(records, 0, counts), 0);
	records_close(records);
}

static void test_a_vote_is_there_for_another_connection_at_once(void **state)
{
	struct place *place = *state;
	struct records *records = must_open(place->path), *other = must_open(place->path);
	struct feedback_count counts[LIMIT];

	put(records, 1, "passport.lost", false, FEEDBACK_WRONG, "");
	assert_int_equal(count_all(other, 0, counts), 1);
	records_close(other);
	records_close(records);
}

static void test_a_locked_store_refuses_and_changes_nothing(void **state)
{
	struct place *place = *state;
	struct records *records = must_open(place->path);
	struct feedback_record record = feedback_of(1, "passport.lost", false);
	struct feedback_count counts[LIMIT];
	sqlite3 *other = NULL;

	assert_int_equal(sqlite3_open(place->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	must_fail(records_feedback_put(records, &record, &error), ERROR_BUSY, "locked");
	sqlite3_close(other);
	assert_int_equal(count_all(records, 0, counts), 0);
	must(records_feedback_put(records, &record, &error));
	records_close(records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_intents_with_most_unhelpful_answers_come_first),
		cmocka_unit_test(test_only_what_came_since_then_counts),
		cmocka_unit_test(test_a_second_vote_replaces_the_first_and_keeps_its_time),
		cmocka_unit_test(test_notes_are_the_newest_first_of_one_intent_or_of_all),
		cmocka_unit_test(test_what_is_old_is_forgotten_a_little_at_a_time),
		cmocka_unit_test(test_what_a_caller_must_not_pass_is_refused_by_name),
		PLACE_TEST(test_a_vote_is_there_for_another_connection_at_once),
		PLACE_TEST(test_a_locked_store_refuses_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
