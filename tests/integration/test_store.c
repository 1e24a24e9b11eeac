/* A store that fails: foreign, damaged, locked, full. The start is refused with the reason; a
 * running daemon answers on from memory and stores when it can again. */
#define _GNU_SOURCE /* prlimit */
#include <sqlite3.h>
#include <stdio.h>
#include <sys/resource.h>

#include "raw.h"
#include "talk.h"

enum { FAILED = 1, DISK_SIZE = 128 << 10, MESSAGES = 400 };

static sqlite3 *open_database(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *message = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, LIMIT_MS);
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	return db;
}

static void check_refused(struct rig *rig, const char *message)
{
	BUF_AUTO struct buf said = {0};

	assert_int_equal(rig_run_start(rig, &said, NULL), FAILED);
	assert_contains(&said, rig->store);
	assert_contains(&said, message);
}

static void test_a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
	static const char text[] = "Dear diary, this is not a database but the only copy.\n";
	BUF_AUTO struct buf long_text = {0}, after = {0};
	struct rig *rig = *state;

	for (int i = 0; i < 100; i++)
		buf_add(&long_text, STR(text));
	file_put(rig->store, buf_borrow(&long_text));
	check_refused(rig, "not a store of Pierre");
	file_get(rig->store, &after);
	assert_true(str_eq(buf_borrow(&after), buf_borrow(&long_text)));
}

static void test_a_database_of_another_program_is_refused(void **state)
{
	struct rig *rig = *state;

	sqlite3_close(open_database(rig->store, "CREATE TABLE bookmark(url TEXT); "
						"PRAGMA application_id=7"));
	check_refused(rig, "another program");
}

static void test_a_store_of_another_version_is_refused(void **state)
{
	struct rig *rig = *state;

	rig_start(rig, NULL);
	rig_stop(rig);
	sqlite3_close(open_database(rig->store, "PRAGMA user_version=99"));
	check_refused(rig, "version 99");
}

static void test_a_store_that_cannot_be_made_is_named(void **state)
{
	BUF_AUTO struct buf said = {0};
	struct rig *rig = *state;

	assert_int_equal(rig_run_start(rig, &said, "--store", "/no/such/folder/db", NULL), FAILED);
	assert_contains(&said, "/no/such/folder/db");
	assert_int_equal(rig_run_start(rig, &said, "--store", rig->folder, NULL), FAILED);
	assert_contains(&said, rig->folder);
}

static void test_a_damaged_store_is_refused(void **state)
{
	BUF_AUTO struct buf content = {0};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	talk_check_alive(rig);
	rig_stop(rig);
	file_get(rig->store, &content);
	/* The schema's page, behind the header with its marks. */
	memset(content.data + 100, 0xa5, 2000);
	file_put(rig->store, buf_borrow(&content));
	check_refused(rig, "damaged");
}

static void test_a_locked_store_is_refused_with_the_reason(void **state)
{
	struct rig *rig = *state;
	sqlite3 *db;

	rig_start(rig, NULL);
	rig_stop(rig);
	db = open_database(rig->store, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE;");
	check_refused(rig, "locked");
	sqlite3_close(db);
	rig_start(rig, NULL);
	talk_check_alive(rig);
}

static void test_a_store_that_is_locked_for_a_while_loses_nothing(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	struct talk *talk;
	char token[64];
	sqlite3 *db;

	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	db = open_database(rig->store, "BEGIN IMMEDIATE");
	for (int i = 0; i < 5; i++)
		assert_string_equal(frame_text(talk_say(talk, "i lost my passport"), "intent"),
				    "passport.lost");
	rig_await_log(rig, 0, "event=store_failed");
	assert_true(http_metric(rig, "pierre_store_failures_total") >= 1);
	http_get(rig, "/readyz", 503, &response);
	http_get(rig, "/healthz", 200, &response);
	talk_check_alive(rig);
	assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	rig_await_log(rig, 0, "event=store_recovered");
	http_get(rig, "/readyz", 200, &response);
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	/* What was said meanwhile is in the store now. */
	rig_kill(rig);
	rig_start(rig, NULL);
	talk = talk_resume(rig, token, 6);
	assert_true(json_is_true(json_object_get(talk_last(talk), "resumed")));
	assert_int_equal(json_integer_value(json_object_get(talk_last(talk), "seq")), 6);
	assert_int_equal(json_integer_value(json_object_get(talk_say(talk, "thank you"), "seq")),
			 7);
}

static void test_a_full_disk_does_not_silence_pierre(void **state)
{
	const struct rlimit enough = {RLIM_INFINITY, RLIM_INFINITY};
	struct rig *rig = *state;
	struct talk *talk;
	char token[64];

	rig->file_limit = DISK_SIZE;
	rig_start(rig, NULL);
	talk = talk_begin(rig, "en");
	for (int i = 0; i < MESSAGES; i++)
		assert_string_equal(frame_text(talk_say(talk, "i lost my passport"), "intent"),
				    "passport.lost");
	rig_await_log(rig, 0, "event=store_failed");
	assert_true(http_metric(rig, "pierre_store_failures_total") >= 1);
	talk_check_alive(rig);
	/* Somebody makes room; then what was said meanwhile is stored. */
	assert_int_equal(prlimit(rig->pid, RLIMIT_FSIZE, &enough, NULL), 0);
	rig_await_log(rig, 0, "event=store_recovered");
	snprintf(token, sizeof token, "%s", client_conversation(talk->client));
	rig->file_limit = 0;
	rig_kill(rig);
	rig_start(rig, NULL);
	talk = talk_resume(rig, token, MESSAGES + 1);
	assert_true(json_is_true(json_object_get(talk_last(talk), "resumed")));
	assert_int_equal(json_integer_value(json_object_get(talk_last(talk), "seq")), MESSAGES + 1);
}

static void test_a_store_that_is_full_at_the_start_is_refused(void **state)
{
	struct rig *rig = *state;

	rig->file_limit = 4096;
	check_refused(rig, "space");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_a_file_that_is_no_database_is_refused_and_left_alone),
		RIG_TEST(test_a_database_of_another_program_is_refused),
		RIG_TEST(test_a_store_of_another_version_is_refused),
		RIG_TEST(test_a_store_that_cannot_be_made_is_named),
		RIG_TEST(test_a_damaged_store_is_refused),
		RIG_TEST(test_a_locked_store_is_refused_with_the_reason),
		RIG_TEST(test_a_store_that_is_locked_for_a_while_loses_nothing),
		RIG_TEST(test_a_full_disk_does_not_silence_pierre),
		RIG_TEST(test_a_store_that_is_full_at_the_start_is_refused),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
