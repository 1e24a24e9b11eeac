/* The store on SQLite, with a journal in front. A commit appends to the journal; the changes wait
 * in memory as well until store_settle writes them to the database, about once a second: a
 * conversation that changed often is written once, and no lock is held in between. */
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/journal.h"
#include "store/pending.h"
#include "store/sqlite.h"

enum {
	STATE_LIMIT = 1 << 20,
	/* What may wait while the disk is full; then puts are refused, and memory is safe. */
	PENDING_BYTES_LIMIT = 64 << 20,
	PENDING_LIMIT = 200000,
	/* Enough to be settled without waiting for the next second. */
	JOURNAL_LARGE = 16 << 20,
};

enum { UPDATE, PUT, DELETE, GET, EXPIRED, COUNT, HAS, STATEMENTS };

/* An update keeps to its hour and leaves the index alone; a put moves it. */
static const char *const statement_sql[STATEMENTS] = {
	[UPDATE] = "UPDATE conversation SET expires_ms=?2, state=?3 "
		   "WHERE key=?1 AND expires_hour=?4",
	[PUT] = "INSERT OR REPLACE INTO conversation(key, expires_ms, state, expires_hour) "
		"VALUES(?1, ?2, ?3, ?4)",
	[DELETE] = "DELETE FROM conversation WHERE key=?1",
	[GET] = "SELECT state FROM conversation WHERE key=?1 AND expires_ms>?2",
	[EXPIRED] = "SELECT key FROM conversation WHERE expires_hour<=?3 AND expires_ms<=?1 "
		    "ORDER BY expires_hour LIMIT ?2",
	[COUNT] = "SELECT (SELECT count(*) FROM conversation WHERE expires_hour>?2) + "
		  "(SELECT count(*) FROM conversation WHERE expires_hour=?2 AND expires_ms>?1)",
	[HAS] = "SELECT 1 FROM conversation WHERE key=?1 AND expires_ms>?2",
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
	struct pending pending;
	struct journal journal;
};

static void store_free(struct store *store)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	journal_close(&store->journal);
	pending_finish(&store->pending);
	free(store);
}

static void replay(void *context, const struct change *change)
{
	struct store *store = context;

	if (change->deleted)
		pending_delete(&store->pending, change->key);
	else
		pending_put(&store->pending, change->key, (struct str){change->state, change->len},
			    change->expires_ms);
}

struct store *store_open(const char *path, struct error *error)
{
	struct store *store = mem_zalloc(1, sizeof *store);

	store->journal.fd = -1;
	store->db = sqlite_open(path, &sqlite_store_schema, false, error);
	if (!store->db)
		goto fail;
	for (size_t i = 0; i < STATEMENTS; i++) {
		if (sqlite3_prepare_v3(store->db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
				       &store->statements[i], NULL) != SQLITE_OK) {
			sqlite_fail(store->db, path, error);
			goto fail;
		}
	}
	if (journal_open(&store->journal, path, replay, store, error) && store_settle(store, error))
		return store;
fail:
	store_free(store);
	return NULL;
}

void store_close(struct store *store)
{
	struct error error = {0};

	if (!store)
		return;
	/* What does not get into the database now waits in the journal for the next start. */
	if (!store_settle(store, &error) && !store_commit(store, &error))
		log_line(LOG_LEVEL_ERROR, "event=store_lost changes=%zu reason=\"%s\"",
			 store->pending.count, error.message);
	store_free(store);
}

/* Rounded down, before 1970 as well. */
static int64_t hour_of(int64_t ms)
{
	const int64_t hour = 3600000;

	return ms / hour - (ms % hour < 0);
}

static sqlite3_stmt *bind_key(const struct store *store, size_t which, const uint8_t *key)
{
	sqlite3_stmt *statement = store->statements[which];

	sqlite3_bind_blob(statement, 1, key, STORE_KEY_SIZE, SQLITE_STATIC);
	return statement;
}

/* Ends a statement and keeps the failure that it met, if any. */
static bool statement_done(const struct store *store, sqlite3_stmt *statement, int code,
			   const char *what, struct error *error)
{
	bool ok = code == SQLITE_ROW || code == SQLITE_DONE || sqlite_fail(store->db, what, error);

	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return ok;
}

static bool write_state(struct store *store, size_t which, const struct change *change,
			struct error *error)
{
	sqlite3_stmt *statement = bind_key(store, which, change->key);

	sqlite3_bind_int64(statement, 2, change->expires_ms);
	sqlite3_bind_blob64(statement, 3, change->state, change->len, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 4, hour_of(change->expires_ms));
	return statement_done(store, statement, sqlite3_step(statement), "saving", error);
}

static bool write_change(struct store *store, const struct change *change, struct error *error)
{
	sqlite3_stmt *statement;

	if (!change->deleted)
		return write_state(store, UPDATE, change, error) &&
		       (sqlite3_changes(store->db) || write_state(store, PUT, change, error));
	statement = bind_key(store, DELETE, change->key);
	return statement_done(store, statement, sqlite3_step(statement), "deleting", error);
}

bool store_settle(struct store *store, struct error *error)
{
	bool ok;

	if (!store->pending.count)
		return true;
	ok = sqlite_run(store->db, "BEGIN IMMEDIATE", error);
	for (size_t i = 0; ok && i < store->pending.count; i++)
		ok = write_change(store, &store->pending.changes[i], error);
	ok = ok && sqlite_run(store->db, "COMMIT", error);
	if (!ok) {
		if (!sqlite3_get_autocommit(store->db))
			sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
		return false;
	}
	pending_clear(&store->pending);
	return journal_clear(&store->journal, error);
}

bool store_commit(struct store *store, struct error *error)
{
	if (store->journal.fd < 0)
		return store_settle(store, error);
	return journal_commit(&store->journal, error) &&
	       (store->journal.size < JOURNAL_LARGE || store_settle(store, error));
}

/* Every change goes both ways. */
static void note_change(struct store *store, const uint8_t key[static STORE_KEY_SIZE],
			struct str state, int64_t expires_ms, bool deleted)
{
	struct change change = {.expires_ms = expires_ms,
				.state = (char *)(uintptr_t)state.data,
				.len = state.len,
				.deleted = deleted};

	memcpy(change.key, key, STORE_KEY_SIZE);
	replay(store, &change);
	journal_add(&store->journal, &change);
}

static bool pending_has_room(const struct store *store, struct error *error)
{
	if (store->pending.count < PENDING_LIMIT && store->pending.bytes < PENDING_BYTES_LIMIT)
		return true;
	return error_set(error, ERROR_LIMIT,
			 "%zu conversations wait to be saved and that is the limit; make the "
			 "store writable again",
			 store->pending.count);
}

bool store_conversation_put(struct store *store, const uint8_t key[static STORE_KEY_SIZE],
			    struct str state, int64_t expires_ms, struct error *error)
{
	if (state.len > STATE_LIMIT)
		return error_set(error, ERROR_LIMIT,
				 "a conversation of %zu bytes is above the limit of %d", state.len,
				 STATE_LIMIT);
	if (!pending_find(&store->pending, key) && !pending_has_room(store, error))
		return false;
	note_change(store, key, state, expires_ms, false);
	return true;
}

bool store_conversation_get(struct store *store, const uint8_t key[static STORE_KEY_SIZE],
			    int64_t now_ms, struct buf *state, struct error *error)
{
	const struct change *change = pending_find(&store->pending, key);
	sqlite3_stmt *statement;
	int code;

	if (change) {
		if (change->deleted || change->expires_ms <= now_ms)
			return error_set(error, ERROR_NOT_FOUND,
					 "no such conversation, or it expired");
		buf_add(state, (struct str){change->state, change->len});
		return true;
	}
	statement = bind_key(store, GET, key);
	sqlite3_bind_int64(statement, 2, now_ms);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW) {
		const char *bytes = sqlite3_column_blob(statement, 0);

		buf_add(state, (struct str){bytes ? bytes : "",
					    (size_t)sqlite3_column_bytes(statement, 0)});
	}
	if (!statement_done(store, statement, code, "reading", error))
		return false;
	return code == SQLITE_ROW ||
	       error_set(error, ERROR_NOT_FOUND, "no such conversation, or it expired");
}

bool store_conversation_delete(struct store *store, const uint8_t key[static STORE_KEY_SIZE],
			       struct error *error)
{
	if (!pending_find(&store->pending, key) && !pending_has_room(store, error))
		return false;
	note_change(store, key, STR(""), 0, true);
	return true;
}

/* Those that expired before they were ever written, or while they wait to be. */
static size_t expire_pending(struct store *store, int64_t now_ms, size_t limit)
{
	size_t deleted = 0;

	for (size_t i = 0; i < store->pending.count && deleted < limit; i++) {
		const struct change *change = &store->pending.changes[i];
		uint8_t key[STORE_KEY_SIZE];

		if (change->deleted || change->expires_ms > now_ms)
			continue;
		memcpy(key, change->key, sizeof key);
		note_change(store, key, STR(""), 0, true);
		deleted++;
	}
	return deleted;
}

bool store_conversation_expire(struct store *store, int64_t now_ms, size_t limit, size_t *deleted,
			       struct error *error)
{
	size_t done = expire_pending(store, now_ms, limit);
	/* Rows whose deletion waits already come first again: so many more are looked at. */
	size_t rows = limit - done + store->pending.count;
	sqlite3_stmt *statement = store->statements[EXPIRED];
	int code = SQLITE_DONE;

	*deleted = done;
	sqlite3_bind_int64(statement, 1, now_ms);
	sqlite3_bind_int64(statement, 2, (int64_t)rows);
	sqlite3_bind_int64(statement, 3, hour_of(now_ms));
	while (done < limit && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		const uint8_t *key = sqlite3_column_blob(statement, 0);

		if (!key || sqlite3_column_bytes(statement, 0) != STORE_KEY_SIZE ||
		    pending_find(&store->pending, key))
			continue;
		if (!pending_has_room(store, error)) {
			statement_done(store, statement, code, "expiring", NULL);
			return false;
		}
		note_change(store, key, STR(""), 0, true);
		*deleted = ++done;
	}
	return statement_done(store, statement, code, "expiring", error);
}

/* Is there a row that a count sees? */
static bool row_lives(struct store *store, const uint8_t *key, int64_t now_ms, bool *lives,
		      struct error *error)
{
	sqlite3_stmt *statement = bind_key(store, HAS, key);
	int code;

	sqlite3_bind_int64(statement, 2, now_ms);
	code = sqlite3_step(statement);
	*lives = code == SQLITE_ROW;
	return statement_done(store, statement, code, "counting", error);
}

bool store_conversation_count(struct store *store, int64_t now_ms, size_t *count,
			      struct error *error)
{
	sqlite3_stmt *statement = store->statements[COUNT];
	int code;

	sqlite3_bind_int64(statement, 1, now_ms);
	sqlite3_bind_int64(statement, 2, hour_of(now_ms));
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*count = (size_t)sqlite3_column_int64(statement, 0);
	if (!statement_done(store, statement, code, "counting", error))
		return false;
	for (size_t i = 0; i < store->pending.count; i++) {
		const struct change *change = &store->pending.changes[i];
		bool before;

		if (!row_lives(store, change->key, now_ms, &before, error))
			return false;
		*count += !change->deleted && change->expires_ms > now_ms;
		*count -= before;
	}
	return true;
}
