/* Cases: the outbox towards the back office. */
#include <jansson.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "store/records_state.h"

enum { BODY_LIMIT = 1 << 20, BODY_DEPTH = 32 };

#define COLUMNS "id, number, form, state, created_ms, next_ms, delivered_ms, attempts, problem"

static void read_row(sqlite3_stmt *statement, struct case_record *record)
{
	memset(record, 0, sizeof *record);
	column_copy(statement, 0, record->id, sizeof record->id);
	column_copy(statement, 1, record->number, sizeof record->number);
	column_copy(statement, 2, record->form, sizeof record->form);
	record->state = (enum case_state)sqlite3_column_int(statement, 3);
	record->created_ms = sqlite3_column_int64(statement, 4);
	record->next_ms = sqlite3_column_int64(statement, 5);
	record->delivered_ms = sqlite3_column_int64(statement, 6);
	record->attempts = (unsigned)sqlite3_column_int64(statement, 7);
	column_copy(statement, 8, record->problem, sizeof record->problem);
}

/* What goes to the back office within a larger JSON text must be JSON itself. */
static bool check_body(struct str body, struct error *error)
{
	json_error_t place;
	json_t *value;

	if (body.len > BODY_LIMIT)
		return error_set(error, ERROR_LIMIT,
				 "the body of a case has %zu bytes; it may have %d", body.len,
				 BODY_LIMIT);
	if (!body.len || !json_depth_within(body, BODY_DEPTH))
		return error_set(error, ERROR_INVALID,
				 "the body of a case is empty or nested deeper than %d",
				 BODY_DEPTH);
	value = json_loadb(body.data, body.len, JSON_DECODE_ANY, &place);
	if (!value)
		return error_set(error, ERROR_INVALID, "the body of a case is not JSON: byte %d",
				 place.position);
	json_decref(value);
	return true;
}

bool case_check(const struct case_record *record, struct str body, struct error *error)
{
	return check_id("id of the case", record->id, error) &&
	       check_name("form", record->form, sizeof record->form, error) &&
	       check_number("the state of the case", (int64_t)record->state, CASE_HELD,
			    CASE_WAITING, error) &&
	       check_body(body, error);
}

static bool give_number(struct records *records, struct case_record *record, struct error *error)
{
	unsigned year = (unsigned)civil_from_ms(record->created_ms).year % 10000;
	char counter[32];
	int64_t value = 0;

	snprintf(counter, sizeof counter, "case-%04u", year);
	if (!records_count_on(records, counter, &value, error))
		return false;
	snprintf(record->number, sizeof record->number, "%04u-%06llu", year,
		 (unsigned long long)value % 10000000000);
	return true;
}

bool case_read(struct records *records, const char *id, struct case_record *record,
	       struct error *error)
{
	return records_case_get(records, str_from(id), record, NULL, error);
}

bool case_insert(struct records *records, struct case_record *record, struct str body,
		 struct error *error)
{
	if (!give_number(records, record, error))
		return false;
	record->next_ms = record->created_ms;
	record->delivered_ms = 0;
	record->attempts = 0;
	record->problem[0] = '\0';
	return records_change(records, NULL, error,
			      "INSERT INTO outbox(" COLUMNS ", body) "
			      "VALUES(?1, ?2, ?3, ?4, ?5, ?5, 0, 0, '', ?6)",
			      "sssiiS", record->id, record->number, record->form,
			      (int64_t)record->state, record->created_ms, body);
}

bool records_case_add(struct records *records, struct case_record *record, struct str body,
		      struct error *error)
{
	struct case_record added = *record;
	bool has = false, ok;

	if (!case_check(record, body, error) || !records_begin(records, error))
		return false;
	ok = records_has(records, "outbox", record->id, &has, error) &&
	     (has ? case_read(records, record->id, &added, error)
		  : case_insert(records, &added, body, error));
	ok = records_end(records, ok, error);
	if (ok)
		*record = added;
	return ok;
}

bool records_case_get(struct records *records, struct str name, struct case_record *record,
		      struct buf *body, struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement = records_query(
		records, error, "SELECT " COLUMNS ", body FROM outbox WHERE id=?1 OR number=?1",
		"S", name);
	bool failed = false;

	if (!statement)
		return false;
	if (!records_step(records, statement, &failed, error))
		return !failed && error_set(error, ERROR_NOT_FOUND,
					    "there is no case '%.*s'; 'pierre cases list' shows "
					    "those there are",
					    (int)(name.len < 40 ? name.len : 40), name.data);
	read_row(statement, record);
	if (body) {
		const char *text = (const char *)sqlite3_column_text(statement, 9);

		buf_add(body,
			(struct str){text ? text : "", (size_t)sqlite3_column_bytes(statement, 9)});
	}
	return true;
}

static bool read_list(struct records *records, sqlite3_stmt *statement, struct case_record *list,
		      size_t limit, size_t *count, struct error *error)
{
	bool failed = !statement;

	*count = 0;
	while (!failed && *count < limit && records_step(records, statement, &failed, error))
		read_row(statement, &list[(*count)++]);
	return !failed;
}

bool records_case_list(struct records *records, struct case_record *list, size_t limit,
		       size_t *count, struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement =
		records_query(records, error,
			      "SELECT " COLUMNS " FROM outbox ORDER BY created_ms DESC, row DESC "
			      "LIMIT ?1",
			      "i", (int64_t)limit);

	return read_list(records, statement, list, limit, count, error);
}

bool records_case_due(struct records *records, int64_t now_ms, struct case_record *list,
		      size_t limit, size_t *count, struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement =
		records_query(records, error,
			      "SELECT " COLUMNS " FROM outbox WHERE state=1 AND next_ms<=?1 "
			      "ORDER BY next_ms, row LIMIT ?2",
			      "ii", now_ms, (int64_t)limit);

	return read_list(records, statement, list, limit, count, error);
}

bool records_case_count(struct records *records, size_t counts[static CASE_STATES],
			struct error *error)
{
	return records_count_states(records, "SELECT state, count(*) FROM outbox GROUP BY state",
				    counts, CASE_STATES, error);
}

/* An update of a waiting case that met no row: it was delivered already, which is fine, or there
 * is none. */
static bool must_exist(struct records *records, const char *id, size_t changed, struct error *error)
{
	struct case_record record;

	return changed || case_read(records, id, &record, error);
}

bool records_case_delivered(struct records *records, const char *id, int64_t now_ms,
			    struct error *error)
{
	size_t changed = 0;

	return check_id("id of the case", id, error) &&
	       records_change(records, &changed, error,
			      "UPDATE outbox SET state=2, delivered_ms=?2, attempts=attempts+1, "
			      "problem='' WHERE id=?1 AND state=1",
			      "si", id, now_ms) &&
	       must_exist(records, id, changed, error);
}

bool records_case_failed(struct records *records, const char *id, const char *problem,
			 int64_t next_ms, struct error *error)
{
	size_t changed = 0;
	struct str text = {problem, strnlen(problem, RECORD_PROBLEM - 1)};

	return check_id("id of the case", id, error) &&
	       records_change(records, &changed, error,
			      "UPDATE outbox SET attempts=attempts+1, problem=?2, next_ms=?3 "
			      "WHERE id=?1 AND state=1",
			      "sSi", id, text, next_ms) &&
	       must_exist(records, id, changed, error);
}

bool records_case_retry(struct records *records, struct str name, int64_t now_ms, size_t *count,
			struct error *error)
{
	struct case_record record;

	*count = 0;
	if (!name.len)
		return records_change(records, count, error,
				      "UPDATE outbox SET next_ms=?1 WHERE state=1", "i", now_ms);
	return records_case_get(records, name, &record, NULL, error) &&
	       records_change(records, count, error,
			      "UPDATE outbox SET next_ms=?1 WHERE state=1 AND id=?2", "is", now_ms,
			      record.id);
}
