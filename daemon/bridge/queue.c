/* The queue's file: opening, statements, transactions. */
#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"
#include "bridge/queue_state.h"
#include "store/sqlite.h"

enum { QUEUE_ID = 0x50694272 /* "PiBr" */, QUEUE_VERSION = 1 };

static const char tables[] =
	"CREATE TABLE canary(sealed BLOB NOT NULL) STRICT;"
	"CREATE TABLE citizen(name TEXT PRIMARY KEY, channel INTEGER NOT NULL, "
	"address BLOB NOT NULL, language TEXT NOT NULL, asked INTEGER NOT NULL, "
	"leaving INTEGER NOT NULL, seq INTEGER NOT NULL, numbered BLOB, "
	"window_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL) STRICT;"
	"CREATE INDEX citizen_expires ON citizen(expires_ms);"
	"CREATE TABLE event(number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, "
	"id TEXT NOT NULL, kind INTEGER NOT NULL, time_ms INTEGER NOT NULL, "
	"received_ms INTEGER NOT NULL, value BLOB NOT NULL, platform BLOB NOT NULL) STRICT;"
	"CREATE INDEX event_name ON event(name, time_ms, number);"
	/* `first`: of its citizen's parts, the others wait for it. */
	"CREATE TABLE part(number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, "
	"channel INTEGER NOT NULL, mark TEXT NOT NULL UNIQUE, first INTEGER NOT NULL, "
	"state INTEGER NOT NULL, attempts INTEGER NOT NULL, next_ms INTEGER NOT NULL, "
	"window_ms INTEGER NOT NULL, received_ms INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;"
	"CREATE INDEX part_name ON part(name, number);"
	"CREATE INDEX part_due ON part(next_ms) WHERE first=1 AND state IN (0, 2);"
	"CREATE TABLE seen(id TEXT PRIMARY KEY, forget_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE INDEX seen_forget ON seen(forget_ms);";

static const char *const steps[QUEUE_VERSION] = {tables};
static const struct sqlite_schema schema = {QUEUE_ID, QUEUE_VERSION, steps};

static sqlite3_stmt *prepare(struct queue *queue, const char *sql, struct error *error)
{
	struct query *query;

	for (size_t i = 0; i < queue->query_count; i++) {
		if (queue->queries[i].sql == sql)
			return queue->queries[i].statement;
	}
	if (queue->query_count == QUERY_LIMIT) {
		error_set(error, ERROR_LIMIT, "more than %d kinds of statements", QUERY_LIMIT);
		return NULL;
	}
	query = &queue->queries[queue->query_count];
	if (sqlite3_prepare_v3(queue->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->statement,
			       NULL) != SQLITE_OK) {
		sqlite_fail(queue->db, sql, error);
		return NULL;
	}
	query->sql = sql;
	queue->query_count++;
	return query->statement;
}

static bool begin(struct queue *queue, struct error *error)
{
	if (queue->has_begun)
		return true;
	queue->has_begun = sqlite_run(queue->db, "BEGIN IMMEDIATE", error);
	return queue->has_begun;
}

static int bind(sqlite3_stmt *statement, int at, char type, va_list *values)
{
	struct str text;

	switch (type) {
	case 'i':
		return sqlite3_bind_int64(statement, at, va_arg(*values, int64_t));
	case 't':
		return sqlite3_bind_text(statement, at, va_arg(*values, const char *), -1,
					 SQLITE_TRANSIENT);
	case 's':
		text = va_arg(*values, struct str);
		return sqlite3_bind_text(statement, at, text.data ? text.data : "", (int)text.len,
					 SQLITE_TRANSIENT);
	default:
		text = va_arg(*values, struct str);
		return sqlite3_bind_blob(statement, at, text.data ? text.data : "", (int)text.len,
					 SQLITE_TRANSIENT);
	}
}

sqlite3_stmt *queue_use(struct queue *queue, const char *sql, struct error *error,
			const char *types, ...)
{
	sqlite3_stmt *statement = prepare(queue, sql, error);
	va_list values;
	bool ok = statement != NULL;

	if (!ok || (!sqlite3_stmt_readonly(statement) && !begin(queue, error)))
		return NULL;
	sqlite3_reset(statement);
	va_start(values, types);
	for (int at = 0; ok && types[at]; at++)
		ok = bind(statement, at + 1, types[at], &values) == SQLITE_OK;
	va_end(values);
	if (ok)
		return statement;
	sqlite_fail(queue->db, sql, error);
	return NULL;
}

bool queue_row(struct queue *queue, sqlite3_stmt *statement, bool *failed, struct error *error)
{
	int code = statement ? sqlite3_step(statement) : SQLITE_ERROR;

	*failed = code != SQLITE_ROW && code != SQLITE_DONE;
	if (code == SQLITE_ROW)
		return true;
	if (statement && *failed)
		sqlite_fail(queue->db, sqlite3_sql(statement), error);
	if (statement)
		sqlite3_reset(statement);
	return false;
}

bool queue_run(struct queue *queue, sqlite3_stmt *statement, struct error *error)
{
	bool failed;

	while (queue_row(queue, statement, &failed, error))
		;
	return !failed;
}

struct str queue_bytes(sqlite3_stmt *statement, int column)
{
	const char *data = sqlite3_column_blob(statement, column);

	return (struct str){data ? data : "", (size_t)sqlite3_column_bytes(statement, column)};
}

bool queue_open_seal(const struct queue *queue, const char *name, sqlite3_stmt *statement,
		     int column, struct buf *out, struct error *error)
{
	return vault_open_seal(queue->vault, name, queue_bytes(statement, column), out, error);
}

bool queue_commit(struct queue *queue, struct error *error)
{
	if (!queue->has_begun)
		return true;
	/* A full disk may have ended the transaction already. */
	if (!sqlite3_get_autocommit(queue->db) && sqlite_run(queue->db, "COMMIT", error)) {
		queue->has_begun = false;
		return true;
	}
	if (sqlite3_get_autocommit(queue->db))
		error_set(error, ERROR_IO, "the transaction was undone: no space left?");
	queue_undo(queue);
	return false;
}

void queue_undo(struct queue *queue)
{
	for (size_t i = 0; i < queue->query_count; i++)
		sqlite3_reset(queue->queries[i].statement);
	if (!sqlite3_get_autocommit(queue->db))
		sqlite3_exec(queue->db, "ROLLBACK", NULL, NULL, NULL);
	queue->has_begun = false;
}

/* Is the store of this key? A new one gets a seal to tell by. */
static bool check_key(struct queue *queue, struct error *error)
{
	static const char name[VAULT_NAME] = "00000000000000000000000000000000";
	BUF_AUTO struct buf sealed = {0}, text = {0};
	bool failed;
	sqlite3_stmt *statement = queue_use(queue, "SELECT sealed FROM canary", error, "");

	if (queue_row(queue, statement, &failed, error)) {
		bool ok = queue_open_seal(queue, name, statement, 0, &text, error);

		sqlite3_reset(statement);
		return ok;
	}
	if (failed)
		return false;
	vault_seal(queue->vault, name, STR("pierre"), &sealed);
	statement = queue_use(queue, "INSERT INTO canary(sealed) VALUES(?)", error, "b",
			      buf_borrow(&sealed));
	return queue_run(queue, statement, error) && queue_commit(queue, error);
}

struct queue *queue_open(const char *path, const struct vault *vault, struct error *error)
{
	struct queue *queue = mem_zalloc(1, sizeof *queue);

	queue->vault = vault;
	queue->db = sqlite_open(path, &schema, true, error);
	if (queue->db && check_key(queue, error))
		return queue;
	queue_close(queue);
	return NULL;
}

void queue_close(struct queue *queue)
{
	if (!queue)
		return;
	for (size_t i = 0; i < queue->query_count; i++)
		sqlite3_finalize(queue->queries[i].statement);
	sqlite3_close(queue->db);
	free(queue);
}
