/* The store keeps what it was given: over a reopening, a kill, a lock and a full disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/store.h"

struct place {
	char folder[64];
	char path[96];
};

static int place_make(void **state)
{
	struct place *place = mem_zalloc(1, sizeof *place);

	snprintf(place->folder, sizeof place->folder, "/tmp/pierre-store-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->path, sizeof place->path, "%s/pierre.db", place->folder);
	*state = place;
	return 0;
}

static int place_remove(void **state)
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

struct key {
	uint8_t bytes[STORE_KEY_SIZE];
};

static struct key key_of(unsigned number)
{
	struct key key = {{0}};

	memcpy(key.bytes, &number, sizeof number);
	key.bytes[STORE_KEY_SIZE - 1] = 7;
	return key;
}

static struct store *must_open(const char *path)
{
	struct error error = {0};
	struct store *store = store_open(path, &error);

	if (!store)
		print_error("%s\n", error.message);
	assert_non_null(store);
	return store;
}

static void put(struct store *store, unsigned number, const char *state, int64_t expires)
{
	assert_true(store_conversation_put(store, key_of(number).bytes, str_from(state), expires,
					   NULL));
}

static void assert_state(struct store *store, unsigned number, int64_t now, const char *expected)
{
	struct buf state BUF_AUTO = {0};
	struct error error = {0};
	bool found = store_conversation_get(store, key_of(number).bytes, now, &state, &error);

	if (!expected) {
		assert_false(found);
		assert_int_equal(error.code, ERROR_NOT_FOUND);
		assert_int_equal(state.len, 0);
		return;
	}
	assert_true(found);
	assert_string_equal(state.data, expected);
}

static size_t count_of(struct store *store, int64_t now)
{
	size_t count = 999;

	assert_true(store_conversation_count(store, now, &count, NULL));
	return count;
}

static void test_a_put_is_seen_before_and_after_the_commit(void **state)
{
	struct store *store = must_open(((struct place *)*state)->path);

	put(store, 1, "one", 1000);
	assert_state(store, 1, 0, "one");
	assert_true(store_commit(store, NULL));
	assert_state(store, 1, 0, "one");
	put(store, 1, "two", 2000);
	assert_state(store, 1, 1500, "two");
	assert_state(store, 2, 0, NULL);
	store_close(store);
}

static void test_a_state_is_any_bytes_and_may_be_empty(void **state)
{
	struct store *store = must_open(((struct place *)*state)->path);
	struct buf got BUF_AUTO = {0};
	struct str bytes = {"a\0b\xff", 4};

	assert_true(store_conversation_put(store, key_of(1).bytes, bytes, 10, NULL));
	put(store, 2, "", 10);
	assert_true(store_commit(store, NULL));
	assert_true(store_conversation_get(store, key_of(1).bytes, 0, &got, NULL));
	assert_true(str_eq(buf_borrow(&got), bytes));
	buf_reset(&got);
	assert_true(store_conversation_get(store, key_of(2).bytes, 0, &got, NULL));
	assert_int_equal(got.len, 0);
	store_close(store);
}

static void test_closing_commits_and_reopening_finds(void **state)
{
	struct place *place = *state;
	struct store *store = must_open(place->path);
	struct stat info;

	put(store, 1, "kept", 1000);
	put(store, 2, "gone", 1000);
	assert_true(store_conversation_delete(store, key_of(2).bytes, NULL));
	store_close(store);
	assert_int_equal(stat(place->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	store = must_open(place->path);
	assert_state(store, 1, 0, "kept");
	assert_state(store, 2, 0, NULL);
	store_close(store);
}

static void test_a_killed_process_loses_only_what_it_did_not_commit(void **state)
{
	struct place *place = *state;
	struct store *store;
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		store = store_open(place->path, NULL);
		if (!store)
			_exit(2);
		put(store, 1, "committed", 1000);
		if (!store_commit(store, NULL))
			_exit(3);
		put(store, 2, "not committed", 1000);
		raise(SIGKILL);
		_exit(4);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	store = must_open(place->path);
	assert_state(store, 1, 0, "committed");
	assert_state(store, 2, 0, NULL);
	put(store, 3, "goes on", 1000);
	assert_true(store_commit(store, NULL));
	store_close(store);
}

static void test_an_expired_conversation_is_not_found(void **state)
{
	struct store *store = must_open(((struct place *)*state)->path);

	put(store, 1, "short", 100);
	assert_state(store, 1, 99, "short");
	assert_state(store, 1, 100, NULL);
	assert_true(store_commit(store, NULL));
	assert_state(store, 1, 99, "short");
	assert_state(store, 1, 100, NULL);
	store_close(store);
}

static void test_expiry_is_bounded_and_counts_what_it_deletes(void **state)
{
	struct store *store = must_open(((struct place *)*state)->path);
	size_t deleted = 0;

	for (unsigned i = 0; i < 10; i++)
		put(store, i, "old", 100);
	put(store, 50, "alive", 1000);
	assert_true(store_commit(store, NULL));
	for (unsigned i = 10; i < 14; i++)
		put(store, i, "old and not yet written", 100);
	put(store, 0, "old, but it came back", 1000);
	assert_int_equal(count_of(store, 500), 2);
	/* 4 wait in memory, 9 are on disk; twice without a commit between, 6 at most each. */
	assert_true(store_conversation_expire(store, 500, 6, &deleted, NULL));
	assert_int_equal(deleted, 6);
	assert_true(store_conversation_expire(store, 500, 6, &deleted, NULL));
	assert_int_equal(deleted, 6);
	assert_true(store_commit(store, NULL));
	assert_true(store_conversation_expire(store, 500, 6, &deleted, NULL));
	assert_int_equal(deleted, 1);
	assert_true(store_conversation_expire(store, 500, 6, &deleted, NULL));
	assert_int_equal(deleted, 0);
	assert_true(store_commit(store, NULL));
	assert_state(store, 0, 500, "old, but it came back");
	assert_state(store, 50, 500, "alive");
	assert_int_equal(count_of(store, 0), 2);
	store_close(store);
}

static void test_the_count_sees_what_waits(void **state)
{
	struct store *store = must_open(((struct place *)*state)->path);

	put(store, 1, "a", 1000);
	put(store, 2, "b", 1000);
	put(store, 3, "c", 10);
	assert_int_equal(count_of(store, 500), 2);
	assert_true(store_commit(store, NULL));
	assert_int_equal(count_of(store, 500), 2);
	put(store, 1, "a again", 2000);
	put(store, 3, "c lives on", 1000);
	assert_true(store_conversation_delete(store, key_of(2).bytes, NULL));
	assert_int_equal(count_of(store, 500), 2);
	assert_int_equal(count_of(store, 1500), 1);
	store_close(store);
}

static void test_expiry_is_to_the_millisecond(void **state)
{
	enum { HOUR = 3600000 };
	struct store *store = must_open(((struct place *)*state)->path);
	size_t deleted = 0;

	put(store, 1, "an hour earlier", 5 * HOUR - 1);
	put(store, 2, "now", 6 * HOUR + 10);
	put(store, 3, "just after", 6 * HOUR + 11);
	put(store, 4, "an hour later", 7 * HOUR + 5);
	assert_true(store_commit(store, NULL));
	/* Moved to another hour and within its hour. */
	put(store, 4, "much later", 9 * HOUR);
	put(store, 3, "just after that", 6 * HOUR + 12);
	assert_true(store_commit(store, NULL));
	assert_state(store, 3, 0, "just after that");
	assert_int_equal(count_of(store, 6 * HOUR + 10), 2);
	assert_true(store_conversation_expire(store, 6 * HOUR + 10, 100, &deleted, NULL));
	assert_int_equal(deleted, 2);
	assert_true(store_commit(store, NULL));
	assert_int_equal(count_of(store, 0), 2);
	assert_state(store, 4, 8 * HOUR, "much later");
	store_close(store);
}

enum { JOURNAL_EMPTY = 8 /* bytes of its header */ };

static long file_size(const char *path, const char *suffix)
{
	struct stat info;
	char name[160];

	snprintf(name, sizeof name, "%s%s", path, suffix);
	return stat(name, &info) == 0 ? (long)info.st_size : -1;
}

static void other_run(sqlite3 *other, const char *sql)
{
	assert_int_equal(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void test_a_lock_delays_settling_and_loses_nothing(void **state)
{
	struct place *place = *state;
	struct store *store = must_open(place->path);
	struct error error = {0};
	sqlite3 *other = NULL;

	put(store, 1, "before", 1000);
	assert_true(store_commit(store, NULL));
	assert_true(store_settle(store, NULL));
	assert_int_equal(sqlite3_open(place->path, &other), SQLITE_OK);
	other_run(other, "BEGIN EXCLUSIVE");
	put(store, 1, "changed", 1000);
	put(store, 2, "new", 1000);
	assert_true(store_commit(store, &error));
	assert_false(store_settle(store, &error));
	assert_int_equal(error.code, ERROR_BUSY);
	assert_state(store, 1, 0, "changed");
	assert_state(store, 2, 0, "new");
	other_run(other, "ROLLBACK");
	sqlite3_close(other);
	assert_true(store_settle(store, &error));
	assert_int_equal(file_size(place->path, ".log"), JOURNAL_EMPTY);
	store_close(store);
	store = must_open(place->path);
	assert_state(store, 1, 0, "changed");
	assert_state(store, 2, 0, "new");
	store_close(store);
}

static void test_what_a_lock_kept_out_comes_in_at_the_next_start(void **state)
{
	struct place *place = *state;
	struct store *store = must_open(place->path);
	sqlite3 *other = NULL;

	assert_int_equal(sqlite3_open(place->path, &other), SQLITE_OK);
	other_run(other, "BEGIN EXCLUSIVE");
	put(store, 1, "in the journal", 1000);
	store_close(store);
	other_run(other, "ROLLBACK");
	sqlite3_close(other);
	assert_true(file_size(place->path, ".log") > JOURNAL_EMPTY);
	store = must_open(place->path);
	assert_state(store, 1, 0, "in the journal");
	assert_int_equal(file_size(place->path, ".log"), JOURNAL_EMPTY);
	store_close(store);
}

/* Death in the middle of a write: the change was never committed. */
static void test_a_torn_end_of_the_journal_is_cut_off(void **state)
{
	struct place *place = *state;
	struct store *store = must_open(place->path);
	BUF_AUTO struct buf journal = {0};
	char path[128];
	long whole, both;
	sqlite3 *other = NULL;

	assert_int_equal(sqlite3_open(place->path, &other), SQLITE_OK);
	other_run(other, "BEGIN EXCLUSIVE");
	put(store, 1, "first", 1000);
	assert_true(store_commit(store, NULL));
	whole = file_size(place->path, ".log");
	put(store, 2, "second", 1000);
	store_close(store);
	both = file_size(place->path, ".log");
	other_run(other, "ROLLBACK");
	sqlite3_close(other);
	snprintf(path, sizeof path, "%s.log", place->path);
	assert_true(file_read(path, 4096, &journal, NULL));
	for (long size = both - 1; size >= whole; size--) {
		assert_true(file_write(path, (struct str){journal.data, (size_t)size}, NULL));
		store = must_open(place->path);
		assert_state(store, 1, 0, "first");
		assert_int_equal(count_of(store, 0), 1);
		assert_int_equal(file_size(place->path, ".log"), JOURNAL_EMPTY);
		store_close(store);
	}
}

static void test_a_journal_of_something_else_is_refused_and_left_alone(void **state)
{
	struct place *place = *state;
	struct error error = {0};
	char path[128];

	snprintf(path, sizeof path, "%s.log", place->path);
	assert_true(file_write(path, STR("my shopping list"), &error));
	assert_null(store_open(place->path, &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
	assert_non_null(strstr(error.message, path));
	assert_int_equal(file_size(place->path, ".log"), 16);
}

static void test_a_store_belongs_to_one_process(void **state)
{
	struct place *place = *state;
	struct store *store = must_open(place->path);
	struct error error = {0};

	assert_null(store_open(place->path, &error));
	assert_int_equal(error.code, ERROR_BUSY);
	assert_non_null(strstr(error.message, "another pierred"));
	store_close(store);
	store_close(must_open(place->path));
}

static void test_opening_a_locked_file_says_busy(void **state)
{
	struct place *place = *state;
	struct error error = {0};
	sqlite3 *other = NULL;

	store_close(must_open(place->path));
	assert_int_equal(sqlite3_open(place->path, &other), SQLITE_OK);
	other_run(other, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; "
			 "CREATE TABLE t(x); COMMIT");
	assert_null(store_open(place->path, &error));
	assert_int_equal(error.code, ERROR_BUSY);
	sqlite3_close(other);
}

/* A limit on the size of files is what a full disk is to a program. */
static void test_a_full_disk_delays_the_commit_and_loses_nothing(void **state)
{
	struct place *place = *state;
	struct store *store = must_open(place->path);
	struct error error = {0};
	struct rlimit before, full;
	char *large = mem_alloc(200001);
	bool committed;

	memset(large, 'x', 200000);
	large[200000] = '\0';
	put(store, 1, "before", 1000);
	assert_true(store_commit(store, NULL));
	put(store, 1, "changed", 1000);
	put(store, 2, large, 1000);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	full = before;
	full.rlim_cur = 65536;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	committed = store_commit(store, &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_false(committed);
	assert_int_equal(error.code, ERROR_IO);
	assert_state(store, 1, 0, "changed");
	assert_state(store, 2, 0, large);
	assert_true(store_commit(store, NULL));
	store_close(store);
	store = must_open(place->path);
	assert_state(store, 1, 0, "changed");
	assert_state(store, 2, 0, large);
	store_close(store);
	free(large);
}

static void test_a_garbage_file_is_refused_and_left_alone(void **state)
{
	struct place *place = *state;
	struct str garbage = STR("This is a shopping list, and it is longer than the sixteen bytes "
				 "that SQLite reads first: milk, bread, a hundred candles.");
	struct buf after BUF_AUTO = {0};
	struct error error = {0};

	assert_true(file_write(place->path, garbage, NULL));
	assert_null(store_open(place->path, &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
	assert_non_null(strstr(error.message, place->path));
	assert_true(file_read(place->path, 4096, &after, NULL));
	assert_true(str_eq(buf_borrow(&after), garbage));
}

static void test_a_database_of_another_program_is_refused_and_left_alone(void **state)
{
	struct place *place = *state;
	struct buf before BUF_AUTO = {0}, after BUF_AUTO = {0};
	struct error error = {0};
	sqlite3 *other = NULL;

	assert_int_equal(sqlite3_open(place->path, &other), SQLITE_OK);
	other_run(other, "CREATE TABLE stamps(country, year)");
	sqlite3_close(other);
	assert_true(file_read(place->path, 65536, &before, NULL));
	assert_null(store_open(place->path, &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
	assert_true(file_read(place->path, 65536, &after, NULL));
	assert_true(str_eq(buf_borrow(&before), buf_borrow(&after)));
}

static void test_a_newer_store_is_refused(void **state)
{
	struct place *place = *state;
	struct error error = {0};
	sqlite3 *other = NULL;

	store_close(must_open(place->path));
	assert_int_equal(sqlite3_open(place->path, &other), SQLITE_OK);
	other_run(other, "PRAGMA user_version=99");
	sqlite3_close(other);
	assert_null(store_open(place->path, &error));
	assert_int_equal(error.code, ERROR_VERSION);
	assert_non_null(strstr(error.message, "99"));
}

static void test_a_missing_folder_is_named(void **state)
{
	struct error error = {0};

	(void)state;
	assert_null(store_open("/nonexistent/folder/pierre.db", &error));
	assert_int_equal(error.code, ERROR_IO);
	assert_non_null(strstr(error.message, "/nonexistent/folder/pierre.db"));
}

static void test_a_state_above_the_limit_is_refused(void **state)
{
	struct store *store = must_open(":memory:");
	struct error error = {0};
	size_t len = (1 << 20) + 1;
	char *large = mem_zalloc(1, len);

	(void)state;
	assert_false(store_conversation_put(store, key_of(1).bytes, (struct str){large, len}, 10,
					    &error));
	assert_int_equal(error.code, ERROR_LIMIT);
	assert_int_equal(count_of(store, 0), 0);
	free(large);
	store_close(store);
}

static void test_many_conversations_are_kept_apart(void **state)
{
	enum { MANY = 6000 };
	struct store *store = must_open(((struct place *)*state)->path);
	char text[32];

	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < MANY; i++) {
			snprintf(text, sizeof text, "%u.%u", round, i);
			put(store, i, text, 1000 + i);
		}
		assert_state(store, 4321, 0, round ? "1.4321" : "0.4321");
		assert_true(store_commit(store, NULL));
	}
	for (unsigned i = 0; i < MANY; i += 7) {
		snprintf(text, sizeof text, "1.%u", i);
		assert_state(store, i, 0, text);
	}
	assert_int_equal(count_of(store, 1000), MANY - 1);
	store_close(store);
}

#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(test_a_put_is_seen_before_and_after_the_commit),
		PLACE_TEST(test_a_state_is_any_bytes_and_may_be_empty),
		PLACE_TEST(test_closing_commits_and_reopening_finds),
		PLACE_TEST(test_a_killed_process_loses_only_what_it_did_not_commit),
		PLACE_TEST(test_an_expired_conversation_is_not_found),
		PLACE_TEST(test_expiry_is_bounded_and_counts_what_it_deletes),
		PLACE_TEST(test_expiry_is_to_the_millisecond),
		PLACE_TEST(test_the_count_sees_what_waits),
		PLACE_TEST(test_a_lock_delays_settling_and_loses_nothing),
		PLACE_TEST(test_what_a_lock_kept_out_comes_in_at_the_next_start),
		PLACE_TEST(test_a_torn_end_of_the_journal_is_cut_off),
		PLACE_TEST(test_a_journal_of_something_else_is_refused_and_left_alone),
		PLACE_TEST(test_a_store_belongs_to_one_process),
		PLACE_TEST(test_opening_a_locked_file_says_busy),
		PLACE_TEST(test_a_full_disk_delays_the_commit_and_loses_nothing),
		PLACE_TEST(test_a_garbage_file_is_refused_and_left_alone),
		PLACE_TEST(test_a_database_of_another_program_is_refused_and_left_alone),
		PLACE_TEST(test_a_newer_store_is_refused),
		cmocka_unit_test(test_a_missing_folder_is_named),
		cmocka_unit_test(test_a_state_above_the_limit_is_refused),
		PLACE_TEST(test_many_conversations_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
