/* The file of records: what it survives, what it refuses, and files of the version before. */
#include "records_place.h"

#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/file.h"
#include "store/records_state.h"
#include "store/store.h"

enum { PREFIX = 7 };

static sqlite3 *other_open(const char *path, const char *sql)
{
	sqlite3 *other = NULL;

	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_OK);
	return other;
}

static size_t case_count(struct records *records)
{
	size_t counts[CASE_STATES];

	must(records_case_count(records, counts, &error));
	return counts[CASE_HELD] + counts[CASE_WAITING] + counts[CASE_DELIVERED];
}

/* --- death --- */

static void act_and_die(const char *path)
{
	struct records *records = records_open(path, NULL);
	struct case_record record = case_of(1);
	struct order_record order = order_of(1);
	struct booking_record booking = booking_of(1, 1000);
	bool moved = false;

	if (!records || !records_case_add(records, &record, STR("{}"), NULL) ||
	    !records_case_failed(records, record.id, "refused", NOON + 1, NULL) ||
	    !records_order_add(records, &order, PREFIX, NULL, STR(""), NULL))
		_exit(2);
	order.state = ORDER_HANDED_OFF;
	if (!records_order_move(records, &order, ORDER_CREATED, order.token, &moved, NULL) ||
	    !moved || !records_booking_add(records, &booking, 1, NULL))
		_exit(3);
	raise(SIGKILL);
}

static void test_what_a_call_did_is_there_after_a_kill(void **state)
{
	struct place *place = *state;
	struct records *records;
	struct case_record record;
	struct order_record order;
	struct booking_record booking;
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		act_and_die(place->path);
		_exit(4);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	records = must_open(place->path);
	must(records_case_get(records, STR("2026-000001"), &record, NULL, &error));
	assert_string_equal(record.problem, "refused");
	must(records_order_get(records, order_of(1).id, &order, &error));
	assert_int_equal(order.state, ORDER_HANDED_OFF);
	must(records_booking_get(records, str_from(booking_of(1, 0).id), &booking, &error));
	records_close(records);
}

/* Adds without end, each twice, and tells of each once it is there. */
static void add_without_end(const char *path, unsigned first, int out)
{
	struct records *records = records_open(path, NULL);

	for (unsigned i = first; records; i++) {
		struct case_record record = case_of(i);
		bool ok = records_case_add(records, &record, STR("{\"a\":1}"), NULL) &&
			  records_case_add(records, &record, STR("{\"a\":1}"), NULL) &&
			  write(out, &i, sizeof i) == (ssize_t)sizeof i;

		if (!ok)
			break;
	}
	_exit(5);
}

/* Returns the number behind the last that the child told of. */
static unsigned kill_in_the_middle(const char *path, unsigned first, unsigned after)
{
	unsigned told = 0, last = first;
	int ends[2], status = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		add_without_end(path, first, ends[1]);
	}
	close(ends[1]);
	while (read(ends[0], &told, sizeof told) == (ssize_t)sizeof told) {
		last = told + 1;
		if (last == first + after)
			kill(child, SIGKILL);
	}
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	return last;
}

static void test_kills_in_the_middle_lose_nothing_and_double_nothing(void **state)
{
	enum { ROUNDS = 8 };
	struct place *place = *state;
	unsigned first = 0, present = 0;

	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned last = kill_in_the_middle(place->path, first, 3 + 5 * round);
		struct records *records = must_open(place->path);
		char number[RECORD_NUMBER];

		for (; present < last; present++) {
			struct case_record record;

			must(records_case_get(records, str_from(case_of(present).id), &record, NULL,
					      &error));
			snprintf(number, sizeof number, "2026-%06u", present + 1);
			assert_string_equal(record.number, number);
		}
		/* One more may be there of which it could not tell. */
		present = (unsigned)case_count(records);
		assert_in_range(present, last, last + 1);
		first = present;
		records_close(records);
	}
}

/* --- a full disk and a lock --- */

static void test_a_full_disk_says_so_and_loses_nothing(void **state)
{
	struct place *place = *state;
	struct records *records = must_open(place->path);
	BUF_AUTO struct buf body = {0};
	struct rlimit before, full;
	struct error failure = {0};
	unsigned added = 0;
	bool ok = true;

	buf_addf(&body, "{\"text\":\"%05000d\"}", 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	full = before;
	full.rlim_cur = 300000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	while (ok && added < 1000) {
		struct case_record record = case_of(added);

		ok = records_case_add(records, &record, buf_borrow(&body), &failure);
		added += ok;
	}
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_false(ok);
	assert_in_range(added, 1, 100);
	assert_int_equal(failure.code, ERROR_IO);
	assert_non_null(strstr(failure.message, "space"));
	assert_int_equal(case_count(records), added);
	for (unsigned i = 0; i <= added; i++) {
		struct case_record record = case_of(i);
		char number[RECORD_NUMBER];

		must(records_case_add(records, &record, buf_borrow(&body), &error));
		snprintf(number, sizeof number, "2026-%06u", i + 1);
		assert_string_equal(record.number, number);
	}
	records_close(records);
	records = must_open(place->path);
	assert_int_equal(case_count(records), added + 1);
	records_close(records);
}

static void test_a_lock_says_busy_and_reading_goes_on(void **state)
{
	struct place *place = *state;
	struct records *records = must_open(place->path);
	struct case_record record = case_of(1), got;
	sqlite3 *other;

	must(records_case_add(records, &record, STR("{}"), &error));
	other = other_open(place->path, "BEGIN IMMEDIATE");
	must(records_case_get(records, str_from(record.id), &got, NULL, &error));
	record = case_of(2);
	must_fail(records_case_add(records, &record, STR("{}"), &error), ERROR_BUSY, "locked");
	must_fail(records_case_delivered(records, case_of(1).id, NOON, &error), ERROR_BUSY,
		  "locked");
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(other);
	must(records_case_add(records, &record, STR("{}"), &error));
	assert_string_equal(record.number, "2026-000002");
	records_close(records);
}

static void test_each_commit_reaches_the_disk(void **state)
{
	struct records *records = must_open(((struct place *)*state)->path);
	sqlite3_stmt *statement = records_query(records, NULL, "PRAGMA synchronous", "");
	const int full = 2;

	assert_non_null(statement);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(statement, 0), full);
	sqlite3_finalize(statement);
	records_close(records);
}

/* --- beside the conversations --- */

struct talker {
	pthread_t thread;
	struct store *store;
	int failures;
};

enum { TURNS = 60 };

/* What the daemon does, without its pauses. */
static void *talk_on(void *context)
{
	struct talker *talker = context;

	for (unsigned i = 0; i < TURNS; i++) {
		uint8_t key[STORE_KEY_SIZE] = {(uint8_t)i};

		store_conversation_put(talker->store, key, STR("state"), NOON, NULL);
		talker->failures += !store_commit(talker->store, NULL);
		store_settle(talker->store, NULL);
	}
	return NULL;
}

static void test_conversations_and_records_share_a_file(void **state)
{
	struct place *place = *state;
	struct talker talker = {.store = store_open(place->path, NULL)};
	struct records *records = must_open(place->path);
	size_t count = 0;

	assert_non_null(talker.store);
	assert_int_equal(pthread_create(&talker.thread, NULL, talk_on, &talker), 0);
	for (unsigned i = 0; i < TURNS; i++) {
		struct case_record record = case_of(i);

		must(records_case_add(records, &record, STR("{}"), &error));
	}
	pthread_join(talker.thread, NULL);
	assert_int_equal(talker.failures, 0);
	must(store_conversation_count(talker.store, 0, &count, &error));
	assert_int_equal(count, TURNS);
	assert_int_equal(case_count(records), TURNS);
	store_close(talker.store);
	records_close(records);
}

/* --- other files --- */

/* As Pierre made it before there were records. */
static const char version_1[] =
	"PRAGMA journal_mode=WAL; BEGIN;"
	"CREATE TABLE conversation(key BLOB PRIMARY KEY CHECK(length(key) = 32), "
	"expires_ms INTEGER NOT NULL, expires_hour INTEGER NOT NULL, state BLOB NOT NULL) STRICT;"
	"CREATE INDEX conversation_expires ON conversation(expires_hour);"
	"INSERT INTO conversation VALUES(zeroblob(32), 7200000, 2, CAST('kept' AS BLOB));"
	"PRAGMA application_id=1349084530; PRAGMA user_version=1; COMMIT";

static void assert_kept(const char *path)
{
	static const uint8_t key[STORE_KEY_SIZE];
	BUF_AUTO struct buf text = {0};
	struct error failure = {0};
	struct store *store = store_open(path, &failure);

	if (!store)
		fail_msg("%s", failure.message);
	must(store_conversation_get(store, key, 0, &text, &error));
	assert_string_equal(text.data, "kept");
	store_close(store);
}

static void test_a_file_of_the_version_before_keeps_its_conversations(void **state)
{
	struct place *place = *state;
	struct case_record record = case_of(1);
	struct records *records;

	sqlite3_close(other_open(place->path, version_1));
	assert_kept(place->path);
	records = must_open(place->path);
	must(records_case_add(records, &record, STR("{}"), &error));
	records_close(records);
	assert_kept(place->path);
}

/* As Pierre made it before there was feedback. */
static void test_a_file_without_feedback_keeps_its_cases(void **state)
{
	struct place *place = *state;
	struct feedback_record feedback = feedback_of(1, "passport.lost", false);
	struct feedback_count counts[2];
	struct case_record record = case_of(1), got;
	struct records *records = must_open(place->path);
	size_t count = 0;

	must(records_case_add(records, &record, STR("{}"), &error));
	records_close(records);
	sqlite3_close(other_open(place->path, "DROP TABLE feedback; PRAGMA user_version=2"));
	records = must_open(place->path);
	must(records_case_get(records, str_from(record.id), &got, NULL, &error));
	assert_string_equal(got.number, record.number);
	must(records_feedback_put(records, &feedback, &error));
	records_close(records);
	records = must_open(place->path);
	must(records_feedback_counts(records, 0, counts, 2, &count, &error));
	assert_int_equal(count, 1);
	records_close(records);
}

static void test_records_bring_an_old_file_up_to_date_under_a_running_daemon(void **state)
{
	struct place *place = *state;
	struct case_record record = case_of(1);
	struct records *records;
	sqlite3 *daemon = other_open(place->path, version_1);

	records = must_open(place->path);
	must(records_case_add(records, &record, STR("{}"), &error));
	assert_int_equal(
		sqlite3_exec(daemon, "DELETE FROM conversation WHERE state='x'", NULL, NULL, NULL),
		SQLITE_OK);
	records_close(records);
	sqlite3_close(daemon);
	assert_kept(place->path);
}

static void test_an_old_file_on_a_full_disk_stays_as_it_was(void **state)
{
	struct place *place = *state;
	struct rlimit before, full;
	struct error error = {0};
	struct records *records;

	sqlite3_close(other_open(place->path, version_1));
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	full = before;
	full.rlim_cur = 40960;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	records = records_open(place->path, &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_null(records);
	assert_int_equal(error.code, ERROR_IO);
	records_close(must_open(place->path));
	assert_kept(place->path);
}

static void test_foreign_newer_and_missing_files_are_refused(void **state)
{
	struct place *place = *state;
	struct error error = {0};

	assert_null(records_open("/nonexistent/folder/pierre.db", &error));
	assert_int_equal(error.code, ERROR_IO);
	records_close(must_open(place->path));
	sqlite3_close(other_open(place->path, "PRAGMA user_version=4"));
	assert_null(records_open(place->path, &error));
	assert_int_equal(error.code, ERROR_VERSION);
	assert_non_null(strstr(error.message, "version 4"));
	sqlite3_close(other_open(place->path, "PRAGMA application_id=9"));
	assert_null(records_open(place->path, &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
	assert_non_null(strstr(error.message, "another program"));
}

static void test_a_damaged_file_is_refused(void **state)
{
	struct place *place = *state;
	BUF_AUTO struct buf content = {0};
	struct error failure = {0};

	records_close(must_open(place->path));
	must(file_read(place->path, 1 << 22, &content, &error));
	memset(content.data + 100, 0xa5, 2000);
	must(file_write(place->path, buf_borrow(&content), &error));
	assert_null(records_open(place->path, &failure));
	assert_int_equal(failure.code, ERROR_DAMAGED);
	assert_non_null(strstr(failure.message, place->path));
}

static void test_damage_inside_is_said_and_nothing_is_made_up(void **state)
{
	struct place *place = *state;
	struct records *records = must_open(place->path);
	BUF_AUTO struct buf content = {0}, body = {0};
	struct case_record record;
	size_t count = 0;

	for (unsigned i = 0; i < 50; i++) {
		record = case_of(i);
		must(records_case_add(records, &record, STR("{}"), &error));
	}
	records_close(records);
	must(file_read(place->path, 1 << 22, &content, &error));
	/* All but the first page, where the schema is. */
	memset(content.data + 4096, 0xa5, content.len - 4096);
	must(file_write(place->path, buf_borrow(&content), &error));
	records = must_open(place->path);
	must_fail(records_case_list(records, &record, 1, &count, &error), ERROR_DAMAGED, "damaged");
	assert_int_equal(count, 0);
	must_fail(records_case_get(records, str_from(case_of(1).id), &record, &body, &error),
		  ERROR_DAMAGED, "damaged");
	record = case_of(90);
	must_fail(records_case_add(records, &record, STR("{}"), &error), ERROR_DAMAGED, "damaged");
	records_close(records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(test_what_a_call_did_is_there_after_a_kill),
		PLACE_TEST(test_kills_in_the_middle_lose_nothing_and_double_nothing),
		PLACE_TEST(test_a_full_disk_says_so_and_loses_nothing),
		PLACE_TEST(test_a_lock_says_busy_and_reading_goes_on),
		PLACE_TEST(test_each_commit_reaches_the_disk),
		PLACE_TEST(test_conversations_and_records_share_a_file),
		PLACE_TEST(test_a_file_of_the_version_before_keeps_its_conversations),
		PLACE_TEST(test_a_file_without_feedback_keeps_its_cases),
		PLACE_TEST(test_records_bring_an_old_file_up_to_date_under_a_running_daemon),
		PLACE_TEST(test_an_old_file_on_a_full_disk_stays_as_it_was),
		PLACE_TEST(test_foreign_newer_and_missing_files_are_refused),
		PLACE_TEST(test_a_damaged_file_is_refused),
		PLACE_TEST(test_damage_inside_is_said_and_nothing_is_made_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
