/* The connection of records, and what cases, orders and bookings do alike. */
#include "store/records.h"

#include <stdlib.h>

#include "base/mem.h"
#include "store/records_state.h"

struct records *records_open(const char *path, struct error *error)
{
	struct records *records = mem_zalloc(1, sizeof *records);

	records->db = sqlite_open(path, &sqlite_store_schema, true, error);
	if (records->db)
		return records;
	free(records);
	return NULL;
}

void records_close(struct records *records)
{
	if (!records)
		return;
	sqlite3_close(records->db);
	free(records);
}

static void bind_one(sqlite3_stmt *statement, int at, char type, va_list *args)
{
	const char *text;
	struct str slice;

	switch (type) {
	case 's':
		text = va_arg(*args, const char *);
		sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
		break;
	case 'S':
		slice = va_arg(*args, struct str);
		sqlite3_bind_text64(statement, at, slice.data ? slice.data : "", slice.len,
				    SQLITE_STATIC, SQLITE_UTF8);
		break;
	case 'k':
		sqlite3_bind_blob(statement, at, va_arg(*args, const uint8_t *), STORE_KEY_SIZE,
				  SQLITE_STATIC);
		break;
	default:
		sqlite3_bind_int64(statement, at, va_arg(*args, int64_t));
	}
}

static sqlite3_stmt *prepare(struct records *records, struct error *error, const char *sql,
			     const char *types, va_list *args)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(records->db, sql, -1, &statement, NULL) != SQLITE_OK) {
		sqlite_fail(records->db, "the store", error);
		return NULL;
	}
	for (int i = 0; types[i]; i++)
		bind_one(statement, i + 1, types[i], args);
	return statement;
}

sqlite3_stmt *records_query(struct records *records, struct error *error, const char *sql,
			    const char *types, ...)
{
	sqlite3_stmt *statement;
	va_list args;

	va_start(args, types);
	statement = prepare(records, error, sql, types, &args);
	va_end(args);
	return statement;
}

bool records_step(struct records *records, sqlite3_stmt *statement, bool *failed,
		  struct error *error)
{
	int code = sqlite3_step(statement);

	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		*failed = true;
		return sqlite_fail(records->db, "the store", error);
	}
	return code == SQLITE_ROW;
}

void statement_finish(sqlite3_stmt **statement)
{
	sqlite3_finalize(*statement);
}

bool records_change(struct records *records, size_t *changed, struct error *error, const char *sql,
		    const char *types, ...)
{
	STATEMENT_AUTO sqlite3_stmt *statement = NULL;
	bool failed = false;
	va_list args;

	va_start(args, types);
	statement = prepare(records, error, sql, types, &args);
	va_end(args);
	if (!statement)
		return false;
	records_step(records, statement, &failed, error);
	if (changed)
		*changed = failed ? 0 : (size_t)sqlite3_changes(records->db);
	return !failed;
}

bool records_begin(struct records *records, struct error *error)
{
	if (!records->depth) {
		if (!sqlite_run(records->db, "BEGIN IMMEDIATE", error))
			return false;
		records->broken = false;
	}
	records->depth++;
	return true;
}

bool records_end(struct records *records, bool ok, struct error *error)
{
	records->broken = records->broken || !ok;
	if (--records->depth)
		return ok;
	if (ok && records->broken)
		ok = error_set(error, ERROR_INVALID,
			       "a part of this change failed; nothing was "
			       "changed");
	ok = ok && sqlite_run(records->db, "COMMIT", error);
	if (!ok && !sqlite3_get_autocommit(records->db))
		sqlite3_exec(records->db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}

bool records_count_on(struct records *records, const char *counter, int64_t *value,
		      struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement =
		records_query(records, error,
			      "INSERT INTO counter(name, value) VALUES(?1, 1) ON CONFLICT(name) "
			      "DO UPDATE SET value=value+1 RETURNING value",
			      "s", counter);
	bool failed = false;

	if (!statement || !records_step(records, statement, &failed, error))
		return false;
	*value = sqlite3_column_int64(statement, 0);
	/* To its end, or the change would not count. */
	records_step(records, statement, &failed, error);
	return !failed;
}

bool records_has(struct records *records, const char *table, const char *id, bool *has,
		 struct error *error)
{
	char sql[64];
	sqlite3_stmt *statement STATEMENT_AUTO = NULL;
	bool failed = false;

	sqlite3_snprintf(sizeof sql, sql, "SELECT 1 FROM %s WHERE id=?1", table);
	statement = records_query(records, error, sql, "s", id);
	if (!statement)
		return false;
	*has = records_step(records, statement, &failed, error);
	return !failed;
}

void column_copy(sqlite3_stmt *statement, int column, char *field, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	size_t len = text ? (size_t)sqlite3_column_bytes(statement, column) : 0;

	if (len > size - 1)
		len = size - 1;
	if (len)
		memcpy(field, text, len);
	field[len] = '\0';
}

enum lang column_lang(sqlite3_stmt *statement, int column)
{
	return lang_parse(str_from((const char *)sqlite3_column_text(statement, column)));
}

bool records_count_states(struct records *records, const char *sql, size_t *counts, size_t states,
			  struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement = records_query(records, error, sql, "");
	bool failed = false;

	if (!statement)
		return false;
	memset(counts, 0, states * sizeof *counts);
	while (records_step(records, statement, &failed, error)) {
		int64_t state = sqlite3_column_int64(statement, 0);

		if (state >= 0 && (size_t)state < states)
			counts[state] = (size_t)sqlite3_column_int64(statement, 1);
	}
	return !failed;
}

bool is_record_id(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return text.len == RECORD_ID - 1;
}

bool check_id(const char *what, const char *id, struct error *error)
{
	return is_record_id((struct str){id, strnlen(id, RECORD_ID)}) ||
	       error_set(error, ERROR_INVALID,
			 "the %s '%.*s' is not made of 32 hexadecimal digits (0-9, a-f)", what,
			 RECORD_ID - 1, id);
}

bool check_ends(const char *what, const char *field, size_t size, struct error *error)
{
	return memchr(field, '\0', size) ||
	       error_set(error, ERROR_INVALID, "the %s '%.*s' is longer than %zu bytes", what,
			 (int)size, field, size - 1);
}

bool check_name(const char *what, const char *field, size_t size, struct error *error)
{
	return check_ends(what, field, size, error) &&
	       (*field || error_set(error, ERROR_INVALID, "the %s is empty", what));
}

bool check_number(const char *what, int64_t value, int64_t min, int64_t max, struct error *error)
{
	return (value >= min && value <= max) ||
	       error_set(error, ERROR_INVALID, "%s is %lld; it may be %lld to %lld", what,
			 (long long)value, (long long)min, (long long)max);
}

/* --- forgetting --- */

static bool forget_some(struct records *records, const char *sql, int64_t before, size_t limit,
			size_t *forgotten, struct error *error)
{
	size_t changed = 0;

	if (*forgotten >= limit)
		return true;
	if (!records_change(records, &changed, error, sql, "ii", before,
			    (int64_t)(limit - *forgotten)))
		return false;
	*forgotten += changed;
	return true;
}

/* Cases that nobody will pay for, each with its order. */
static bool forget_unpaid(struct records *records, int64_t before_ms, size_t limit,
			  size_t *forgotten, struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *cases = NULL;
	bool failed = false;

	if (*forgotten >= limit)
		return true;
	cases = records_query(records, error,
			      "DELETE FROM outbox WHERE row IN (SELECT outbox.row FROM outbox JOIN "
			      "payment ON payment.id=outbox.id WHERE outbox.state=0 AND "
			      "payment.state IN (3, 4, 5) AND payment.changed_ms<?1 LIMIT ?2) "
			      "RETURNING id",
			      "ii", before_ms, (int64_t)(limit - *forgotten));
	if (!cases)
		return false;
	while (!failed && records_step(records, cases, &failed, error)) {
		failed = !records_change(records, NULL, error, "DELETE FROM payment WHERE id=?1",
					 "s", sqlite3_column_text(cases, 0));
		(*forgotten)++;
	}
	return !failed;
}

bool records_forget(struct records *records, int64_t before_ms, int64_t before_day, size_t limit,
		    size_t *forgotten, struct error *error)
{
	static const char bodies[] =
		"UPDATE outbox SET body='' WHERE row IN (SELECT row FROM outbox WHERE state=2 AND "
		"body<>'' AND delivered_ms<?1 LIMIT ?2)";
	static const char bookings[] =
		"DELETE FROM booking WHERE row IN (SELECT row FROM booking WHERE slot<?1 LIMIT ?2)";
	bool ok;

	*forgotten = 0;
	if (!check_number("the day", before_day, -1000000, 10000000, error) ||
	    !records_begin(records, error))
		return false;
	ok = forget_some(records, bodies, before_ms, limit, forgotten, error) &&
	     forget_unpaid(records, before_ms, limit, forgotten, error) &&
	     forget_some(records, bookings, before_day * 1440, limit, forgotten, error);
	ok = records_end(records, ok, error);
	if (!ok)
		*forgotten = 0;
	return ok;
}
