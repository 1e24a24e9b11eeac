/* The SQLite file: refused when it is not Pierre's, created when it is new, brought up to date
 * when it is old. */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/records_schema.h"

enum {
	STORE_ID = 0x50696572, /* "Pier" */
	STORE_VERSION = 3,
	BUSY_MS = 50, /* the event loop waits meanwhile */
	/* For what cannot wait in memory: longer than others hold the lock, and short enough for a
	 * citizen who waits for the answer. */
	DURABLE_BUSY_MS = 1000,
};

/* A table with row ids: a state of a kilobyte stays on its page, which costs half as much to write
 * as WITHOUT ROWID, where it would spill. The index lets expiry find its few rows; it is by the
 * hour, so that a conversation that goes on seldom moves in it. */
static const char conversations_sql[] =
	"CREATE TABLE conversation(key BLOB PRIMARY KEY CHECK(length(key) = 32), "
	"expires_ms INTEGER NOT NULL, expires_hour INTEGER NOT NULL, state BLOB NOT NULL) "
	"STRICT;"
	"CREATE INDEX conversation_expires ON conversation(expires_hour);";

static const char *const store_steps[STORE_VERSION] = {conversations_sql, records_sql,
						       feedback_sql};

const struct sqlite_schema sqlite_store_schema = {STORE_ID, STORE_VERSION, store_steps};

bool sqlite_fail(sqlite3 *db, const char *what, struct error *error)
{
	int code = db ? sqlite3_errcode(db) & 0xff : SQLITE_NOMEM;
	const char *reason = db ? sqlite3_errmsg(db) : "out of memory";

	switch (code) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(error, ERROR_BUSY,
				 "%s: the store is locked by another program (%s); end it, or try "
				 "again",
				 what, reason);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return error_set(error, ERROR_DAMAGED,
				 "%s: the file is not a store of Pierre or is damaged (%s); name "
				 "another file, or restore a copy",
				 what, reason);
	case SQLITE_FULL:
		return error_set(error, ERROR_IO, "%s: no space left (%s); free some", what,
				 reason);
	default:
		return error_set(error, ERROR_IO,
				 "%s: %s; check that file and folder exist, are writable and have "
				 "space",
				 what, reason);
	}
}

bool sqlite_run(sqlite3 *db, const char *sql, struct error *error)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_fail(db, sql, error);
}

/* The one number that a query gives. */
static bool query_number(sqlite3 *db, const char *sql, int64_t *number, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	bool ok = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
		  sqlite3_step(statement) == SQLITE_ROW;

	if (ok)
		*number = sqlite3_column_int64(statement, 0);
	else
		sqlite_fail(db, sql, error);
	sqlite3_finalize(statement);
	return ok;
}

/* Whose file is it, and of which version (0: new)? Reads only: a foreign file stays as it is. */
static bool identify(sqlite3 *db, const struct sqlite_schema *schema, int64_t *version,
		     struct error *error)
{
	int64_t application = 0, things = 0;

	if (!query_number(db, "PRAGMA application_id", &application, error) ||
	    !query_number(db, "PRAGMA user_version", version, error) ||
	    !query_number(db, "SELECT count(*) FROM sqlite_schema", &things, error))
		return false;
	if (application == 0 && *version == 0 && things == 0)
		return true;
	if (application != schema->application_id)
		return error_set(error, ERROR_DAMAGED,
				 "the file is an SQLite database of another program "
				 "(application_id %lld); name another file",
				 (long long)application);
	if (*version < 1 || *version > schema->version)
		return error_set(error, ERROR_VERSION,
				 "the store has version %lld and this program reads versions 1 to "
				 "%d; use the matching version of Pierre",
				 (long long)*version, schema->version);
	return true;
}

/* As one reading: another process may be creating it just now. */
static bool identify_at_once(sqlite3 *db, const struct sqlite_schema *schema, int64_t *version,
			     struct error *error)
{
	bool ok = sqlite_run(db, "BEGIN", error) && identify(db, schema, version, error);

	if (!sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}

/* Under the writer's lock, so that of two processes that start at once one does it; and all or
 * nothing. */
static bool bring_up_to_date(sqlite3 *db, const struct sqlite_schema *schema, struct error *error)
{
	char *sql = sqlite3_mprintf("PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
				    schema->application_id, schema->version);
	int64_t version = 0;
	bool ok = sqlite_run(db, "BEGIN IMMEDIATE", error) && identify(db, schema, &version, error);

	for (; ok && version < schema->version; version++)
		ok = sqlite_run(db, schema->steps[version], error);
	ok = ok && sqlite_run(db, sql, error);
	if (!sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_free(sql);
	return ok;
}

/* Only its owner reads the file; SQLite gives the log beside it the same permissions. An existing
 * file is not touched: closing it here would drop the locks of this process. */
static void create_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

static bool prepare_file(sqlite3 *db, const struct sqlite_schema *schema, bool durable,
			 struct error *error)
{
	int64_t version = 0;

	sqlite3_busy_timeout(db, durable ? DURABLE_BUSY_MS : BUSY_MS);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* What expired is overwritten, not only unlinked. */
	return identify_at_once(db, schema, &version, error) &&
	       sqlite_run(db,
			  "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
			  "PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON; "
			  "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16384",
			  error) &&
	       (!durable || sqlite_run(db, "PRAGMA synchronous=FULL", error)) &&
	       (version == schema->version || bring_up_to_date(db, schema, error));
}

/* Of several that open a new file at once, SQLite lets some fail at once rather than wait, lest
 * they wait for each other. */
static bool prepare_patiently(sqlite3 *db, const struct sqlite_schema *schema, bool durable,
			      struct error *error)
{
	struct clock clock = clock_system();
	int64_t end = clock_mono(&clock) + (durable ? DURABLE_BUSY_MS : BUSY_MS);
	struct error failure = {0};

	while (!prepare_file(db, schema, durable, &failure)) {
		if (failure.code != ERROR_BUSY || clock_mono(&clock) >= end)
			return error_set(error, failure.code, "%s", failure.message);
		sqlite3_sleep(1 + (int)randombytes_uniform(5));
	}
	return true;
}

sqlite3 *sqlite_open(const char *path, const struct sqlite_schema *schema, bool durable,
		     struct error *error)
{
	sqlite3 *db = NULL;
	bool ok;

	if (strcmp(path, ":memory:") != 0)
		create_private(path);
	ok = sqlite3_open_v2(path, &db,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
			     NULL) == SQLITE_OK ||
	     sqlite_fail(db, "opening", error);
	ok = ok && prepare_patiently(db, schema, durable, error);
	if (ok)
		return db;
	sqlite3_close(db);
	error_prefix(error, "%s: ", path);
	return NULL;
}
