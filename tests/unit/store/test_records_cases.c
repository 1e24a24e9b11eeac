/* Cases: added once, numbered by the year, handed on until they are delivered. */
#include "records_place.h"

static void add(struct records *records, struct case_record *record)
{
	must(records_case_add(records, record, STR("{\"street\":\"Rue Haute 1\"}"), &error));
}

static void test_adding_twice_makes_one_case(void **state)
{
	struct records *records = must_open(":memory:");
	struct case_record first = case_of(1), again = case_of(1), got;
	BUF_AUTO struct buf body = {0};
	size_t counts[CASE_STATES];

	(void)state;
	add(records, &first);
	assert_string_equal(first.number, "2026-000001");
	snprintf(again.form, sizeof again.form, "another.form");
	again.state = CASE_HELD;
	again.created_ms = NOON + 9 * DAY;
	must(records_case_add(records, &again, STR("{\"other\":1}"), &error));
	assert_memory_equal(&again, &first, sizeof first);
	must(records_case_get(records, str_from(first.id), &got, &body, &error));
	assert_memory_equal(&got, &first, sizeof first);
	assert_string_equal(body.data, "{\"street\":\"Rue Haute 1\"}");
	must(records_case_count(records, counts, &error));
	assert_int_equal(counts[CASE_WAITING], 1);
	assert_int_equal(counts[CASE_HELD] + counts[CASE_DELIVERED], 0);
	records_close(records);
}

static void test_numbers_run_on_and_begin_anew_each_year(void **state)
{
	struct place *place = *state;
	struct records *records = must_open(place->path);
	struct case_record record = case_of(1);

	add(records, &record);
	record = case_of(2);
	add(records, &record);
	assert_string_equal(record.number, "2026-000002");
	records_close(records);
	records = must_open(place->path);
	record = case_of(3);
	add(records, &record);
	assert_string_equal(record.number, "2026-000003");
	/* 2026-12-31T23:30:00Z is the new year in Brussels. */
	record = case_of(4);
	record.created_ms = INT64_C(1798759800000);
	add(records, &record);
	assert_string_equal(record.number, "2027-000001");
	record = case_of(5);
	add(records, &record);
	assert_string_equal(record.number, "2026-000004");
	records_close(records);
}

static void test_a_refused_case_uses_no_number(void **state)
{
	struct records *records = must_open(":memory:");
	struct case_record record = case_of(1);

	(void)state;
	must_fail(records_case_add(records, &record, STR("{\"a\":"), &error), ERROR_INVALID,
		  "not JSON");
	assert_string_equal(record.number, "");
	add(records, &record);
	assert_string_equal(record.number, "2026-000001");
	records_close(records);
}

static void test_what_is_no_case_is_refused(void **state)
{
	struct records *records = must_open(":memory:");
	struct case_record record = case_of(1);
	MEM_AUTO char *large = mem_alloc((1 << 20) + 3);
	struct str body = STR("{}");

	(void)state;
	record.id[5] = 'G';
	must_fail(records_case_add(records, &record, body, &error), ERROR_INVALID, "32 hexa");
	record.id[5] = '\0';
	must_fail(records_case_add(records, &record, body, &error), ERROR_INVALID, "32 hexa");
	record = case_of(1);
	memset(record.form, 'f', sizeof record.form);
	must_fail(records_case_add(records, &record, body, &error), ERROR_INVALID, "longer than");
	record.form[0] = '\0';
	must_fail(records_case_add(records, &record, body, &error), ERROR_INVALID, "form is empty");
	record = case_of(1);
	record.state = CASE_DELIVERED;
	must_fail(records_case_add(records, &record, body, &error), ERROR_INVALID, "state");
	record = case_of(1);
	must_fail(records_case_add(records, &record, STR(""), &error), ERROR_INVALID, "empty");
	memset(large, ' ', (1 << 20) + 3);
	memcpy(large, "{}", 2);
	must_fail(records_case_add(records, &record, (struct str){large, (1 << 20) + 1}, &error),
		  ERROR_LIMIT, "1048576");
	memset(large, '[', 100);
	must_fail(records_case_add(records, &record, (struct str){large, 100}, &error),
		  ERROR_INVALID, "nested");
	records_close(records);
}

static void test_a_case_is_found_by_number_too(void **state)
{
	struct records *records = must_open(":memory:");
	struct case_record record = case_of(1), got;

	(void)state;
	add(records, &record);
	must(records_case_get(records, STR("2026-000001"), &got, NULL, &error));
	assert_string_equal(got.id, record.id);
	must_fail(records_case_get(records, STR("2026-000002"), &got, NULL, &error),
		  ERROR_NOT_FOUND, "2026-000002");
	must_fail(records_case_get(records, STR("' OR 1=1 --"), &got, NULL, &error),
		  ERROR_NOT_FOUND, "' OR 1=1");
	records_close(records);
}

static void test_due_cases_come_longest_waiting_first(void **state)
{
	struct records *records = must_open(":memory:");
	struct case_record record, list[8];
	size_t count = 99;

	(void)state;
	for (unsigned i = 5; i > 0; i--) {
		record = case_of(i);
		record.state = i == 3 ? CASE_HELD : CASE_WAITING;
		add(records, &record);
	}
	must(records_case_due(records, NOON + 4, list, 8, &count, &error));
	assert_int_equal(count, 3);
	assert_int_equal(list[0].created_ms, NOON + 1);
	assert_int_equal(list[1].created_ms, NOON + 2);
	assert_int_equal(list[2].created_ms, NOON + 4);
	must(records_case_due(records, NOON + 4, list, 2, &count, &error));
	assert_int_equal(count, 2);
	must(records_case_due(records, NOON, list, 8, &count, &error));
	assert_int_equal(count, 0);
	must(records_case_list(records, list, 4, &count, &error));
	assert_int_equal(count, 4);
	assert_int_equal(list[0].created_ms, NOON + 5);
	assert_int_equal(list[3].created_ms, NOON + 2);
	records_close(records);
}

static void test_a_failure_is_kept_until_the_case_is_delivered(void **state)
{
	struct records *records = must_open(":memory:");
	struct case_record record = case_of(1), got, list[2];
	char problem[400];
	size_t count;

	(void)state;
	add(records, &record);
	memset(problem, 'p', sizeof problem);
	problem[sizeof problem - 1] = '\0';
	must(records_case_failed(records, record.id, problem, NOON + 5000, &error));
	must(records_case_failed(records, record.id, "status 500", NOON + 9000, &error));
	must(records_case_get(records, str_from(record.id), &got, NULL, &error));
	assert_int_equal(got.attempts, 2);
	assert_string_equal(got.problem, "status 500");
	assert_int_equal(got.next_ms, NOON + 9000);
	must(records_case_due(records, NOON + 8999, list, 2, &count, &error));
	assert_int_equal(count, 0);
	must(records_case_delivered(records, record.id, NOON + 9500, &error));
	/* What comes late changes nothing any more. */
	must(records_case_delivered(records, record.id, NOON + 9900, &error));
	must(records_case_failed(records, record.id, "late", NOON + 9999, &error));
	must(records_case_get(records, str_from(record.id), &got, NULL, &error));
	assert_int_equal(got.state, CASE_DELIVERED);
	assert_int_equal(got.delivered_ms, NOON + 9500);
	assert_int_equal(got.attempts, 3);
	assert_string_equal(got.problem, "");
	must_fail(records_case_failed(records, case_of(9).id, "x", 1, &error), ERROR_NOT_FOUND,
		  "no case");
	must_fail(records_case_delivered(records, case_of(9).id, 1, &error), ERROR_NOT_FOUND,
		  "no case");
	records_close(records);
}

static void test_a_retry_makes_waiting_cases_due(void **state)
{
	struct records *records = must_open(":memory:");
	struct case_record record, list[8];
	size_t count;

	(void)state;
	for (unsigned i = 1; i <= 3; i++) {
		record = case_of(i);
		add(records, &record);
		must(records_case_failed(records, record.id, "refused", NOON + DAY, &error));
	}
	record = case_of(4);
	record.state = CASE_HELD;
	add(records, &record);
	must(records_case_retry(records, STR("2026-000002"), NOON + 10, &count, &error));
	assert_int_equal(count, 1);
	must(records_case_due(records, NOON + 10, list, 8, &count, &error));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].number, "2026-000002");
	must(records_case_retry(records, str_from(record.id), NOON + 10, &count, &error));
	assert_int_equal(count, 0);
	must(records_case_retry(records, STR(""), NOON + 20, &count, &error));
	assert_int_equal(count, 3);
	must(records_case_due(records, NOON + 20, list, 8, &count, &error));
	assert_int_equal(count, 3);
	must_fail(records_case_retry(records, STR("2025-000001"), NOON, &count, &error),
		  ERROR_NOT_FOUND, "2025-000001");
	records_close(records);
}

static void test_bodies_of_delivered_cases_are_forgotten(void **state)
{
	struct records *records = must_open(":memory:");
	struct case_record record, got;
	size_t forgotten;

	(void)state;
	for (unsigned i = 1; i <= 4; i++) {
		record = case_of(i);
		add(records, &record);
		if (i < 4)
			must(records_case_delivered(records, record.id, NOON + i * DAY, &error));
	}
	must(records_forget(records, NOON + 3 * DAY, 0, 1, &forgotten, &error));
	assert_int_equal(forgotten, 1);
	must(records_forget(records, NOON + 3 * DAY, 0, 10, &forgotten, &error));
	assert_int_equal(forgotten, 1);
	must(records_forget(records, NOON + 3 * DAY, 0, 10, &forgotten, &error));
	assert_int_equal(forgotten, 0);
	for (unsigned i = 1; i <= 4; i++) {
		BUF_AUTO struct buf body = {0};

		must(records_case_get(records, str_from(case_of(i).id), &got, &body, &error));
		assert_int_equal(body.len > 0, i > 2);
		assert_string_equal(got.form, "complaint.street");
	}
	records_close(records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adding_twice_makes_one_case),
		PLACE_TEST(test_numbers_run_on_and_begin_anew_each_year),
		cmocka_unit_test(test_a_refused_case_uses_no_number),
		cmocka_unit_test(test_what_is_no_case_is_refused),
		cmocka_unit_test(test_a_case_is_found_by_number_too),
		cmocka_unit_test(test_due_cases_come_longest_waiting_first),
		cmocka_unit_test(test_a_failure_is_kept_until_the_case_is_delivered),
		cmocka_unit_test(test_a_retry_makes_waiting_cases_due),
		cmocka_unit_test(test_bodies_of_delivered_cases_are_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
