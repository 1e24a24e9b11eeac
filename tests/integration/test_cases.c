/* `pierre cases` as operators call it, on a store with cases and beside a running pierred. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "raw.h"
#include "receiver.h"
#include "store/records.h"

enum { FAILED = 1, MISUSED = 2 };

static void fill(struct rig *rig)
{
	/* 2026-03-10T12:00:00Z */
	const int64_t noon = INT64_C(1773144000000);
	struct error error = {0};
	struct records *records = records_open(rig->store, &error);

	if (!records)
		fail_msg("%s", error.message);
	for (unsigned i = 1; i <= 4; i++) {
		struct case_record record = {.form = "complaint.street",
					     .state = i == 4 ? CASE_HELD : CASE_WAITING,
					     .created_ms = noon + i * INT64_C(60000)};

		snprintf(record.id, sizeof record.id, "%032x", i);
		/* The last character commands some terminals. */
		if (!records_case_add(records, &record,
				      STR("{\"who\":\"Zo\xc3\xab\",\"t\":\"\xc2\x9b"
					  "31m\"}"),
				      &error))
			fail_msg("%s", error.message);
		if (i == 2)
			assert_true(records_case_failed(records, record.id, "status 500",
							INT64_C(4000000000000), NULL));
		if (i == 3)
			assert_true(records_case_delivered(records, record.id, noon, NULL));
	}
	records_close(records);
}

static int cases(struct rig *rig, struct buf *said, const char *arguments)
{
	return rig_tool(rig, said, "cases", arguments);
}

static void test_the_list_begins_with_the_newest(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};
	const char *last = NULL;

	fill(rig);
	assert_int_equal(cases(rig, &said, "list"), 0);
	for (unsigned i = 4; i > 0; i--) {
		char number[32];
		const char *place;

		snprintf(number, sizeof number, "2026-%06u", i);
		assert_contains(&said, number);
		place = strstr(said.data, number);
		assert_true(!last || place > last);
		last = place;
	}
	assert_contains(&said, "2026-03-10 13:02");
	assert_contains(&said, "status 500");
	assert_contains(&said, "complaint.street");
	assert_contains(&said, "1 held, 2 waiting, 1 delivered");
	assert_int_equal(cases(rig, &said, "list --limit 1"), 0);
	assert_contains(&said, "2026-000004");
	assert_false(buf_contains(&said, "2026-000003"));
	assert_contains(&said, "--limit shows more");
}

static void test_programs_get_a_json_object_per_case(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};
	struct str rest, line;
	json_t *object;
	size_t count = 0;

	fill(rig);
	assert_int_equal(cases(rig, &said, "list --json"), 0);
	rest = buf_borrow(&said);
	while (str_split(&rest, '\n', &line) && line.len) {
		object = json_loadb(line.data, line.len, 0, NULL);
		assert_non_null(object);
		assert_non_null(json_string_value(json_object_get(object, "number")));
		count++;
		json_decref(object);
	}
	assert_int_equal(count, 4);
	assert_int_equal(cases(rig, &said, "show 2026-000002 --json"), 0);
	object = json_loads(said.data, 0, NULL);
	assert_non_null(object);
	assert_string_equal(json_string_value(json_object_get(object, "state")), "waiting");
	assert_string_equal(json_string_value(json_object_get(object, "created")),
			    "2026-03-10T12:02:00Z");
	assert_int_equal(json_integer_value(json_object_get(object, "attempts")), 1);
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(object, "data"), "who")),
		"Zo\xc3\xab");
	json_decref(object);
}

static void test_a_case_is_shown_with_its_content(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};

	fill(rig);
	assert_int_equal(cases(rig, &said, "show 2026-000002"), 0);
	assert_contains(&said, "problem   status 500");
	assert_contains(&said, "\"who\": \"Zo\xc3\xab\"");
	assert_contains(&said, "\\u009b31m");
	assert_false(buf_contains(&said, "\xc2\x9b"));
	assert_int_equal(cases(rig, &said, "show 2026-000004"), 0);
	assert_contains(&said, "when its order is paid");
	assert_int_equal(cases(rig, &said, "show 2025-000001"), FAILED);
	assert_contains(&said, "no case '2025-000001'");
}

static void test_a_retry_says_what_it_did(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};

	fill(rig);
	assert_int_equal(cases(rig, &said, "retry 2026-000002"), 0);
	assert_contains(&said, "1 case is due now");
	assert_int_equal(cases(rig, &said, "retry --all"), 0);
	assert_contains(&said, "2 cases are due now");
	assert_int_equal(cases(rig, &said, "retry 2026-000003"), FAILED);
	assert_contains(&said, "is delivered");
	assert_int_equal(cases(rig, &said, "retry 2026-000004"), FAILED);
	assert_contains(&said, "is held");
	assert_int_equal(cases(rig, &said, "retry 2026-000009"), FAILED);
	assert_contains(&said, "2026-000009");
}

static void test_wrong_calls_are_explained(void **state)
{
	static const struct {
		const char *arguments, *message;
	} mistakes[] = {
		{"", "list, show or retry"},
		{"lsit", "did you mean 'list'"},
		{"show", "which case?"},
		{"retry", "or --all"},
		{"retry 2026-000001 --all", "either --all or '2026-000001'"},
		{"list 2026-000001", "unexpected argument '2026-000001'"},
		{"show 1 2", "unexpected argument '2'"},
		{"list --all", "--all belongs to retry"},
		{"show 1 --limit 3", "--limit belongs to list"},
		{"list --limit 0", "--limit is '0'"},
		{"list --limit -1", "--limit is '-1'"},
		{"list --limit many", "--limit is 'many'"},
		{"list --sotre x", "did you mean '--store'"},
	};
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};

	fill(rig);
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		if (cases(rig, &said, mistakes[i].arguments) != MISUSED)
			fail_msg("'%s' passes: %s", mistakes[i].arguments, said.data);
		assert_contains(&said, mistakes[i].message);
	}
	assert_int_equal(cases(rig, &said, "--help"), 0);
	assert_contains(&said, "Usage: pierre cases");
}

static void test_a_missing_store_is_not_made(void **state)
{
	struct rig *rig = *state;
	BUF_AUTO struct buf said = {0};

	assert_int_equal(cases(rig, &said, "list"), FAILED);
	assert_contains(&said, rig->store);
	assert_contains(&said, "--store");
	assert_int_equal(access(rig->store, F_OK), -1);
	file_put(rig->store,
		 STR("a shopping list, longer than the sixteen bytes at the front: bread"));
	assert_int_equal(cases(rig, &said, "list"), FAILED);
	assert_contains(&said, "not a store of Pierre");
}

/* The daemon has the file open all the while. */
static void test_it_works_beside_a_running_pierred(void **state)
{
	struct rig *rig = *state;
	struct receiver *receiver = receiver_start(500);
	BUF_AUTO struct buf said = {0};
	char secret[256];

	fill(rig);
	snprintf(secret, sizeof secret, "%s", rig_path(rig, "secret"));
	file_put(secret, STR("k8v2nq0fT4zJ6wYb3LsR1xHd5mCg7uPe"));
	chmod(secret, 0600);
	rig_start(rig, "--back-office-url", receiver_url(receiver), "--back-office-secret", secret,
		  NULL);
	receiver_await(receiver, 1);
	rig_await_log(rig, 0, "event=case_failed number=2026-000001");
	assert_int_equal(cases(rig, &said, "list"), 0);
	assert_contains(&said, "2 waiting");
	receiver_answer(receiver, 200);
	/* Due in a hundred years otherwise. */
	assert_int_equal(cases(rig, &said, "retry 2026-000002"), 0);
	rig_await_log(rig, 0, "event=case_delivered number=2026-000002");
	assert_int_equal(cases(rig, &said, "show 2026-000002"), 0);
	assert_contains(&said, "state     delivered");
	rig_stop(rig);
	receiver_stop(receiver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_the_list_begins_with_the_newest),
		RIG_TEST(test_programs_get_a_json_object_per_case),
		RIG_TEST(test_a_case_is_shown_with_its_content),
		RIG_TEST(test_a_retry_says_what_it_did),
		RIG_TEST(test_wrong_calls_are_explained),
		RIG_TEST(test_a_missing_store_is_not_made),
		RIG_TEST(test_it_works_beside_a_running_pierred),
	};

	return cmocka_run_group_tests_name("cases", tests, NULL, NULL);
}
