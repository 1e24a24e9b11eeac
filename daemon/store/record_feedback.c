/* What citizens think of answers: one vote for each reply, the last one counts. */
#include "store/records_state.h"

#define COLUMNS "id, intent, lang, helpful, reason, note, created_ms"

const char *feedback_reason_name(enum feedback_reason reason)
{
	static const char *const names[FEEDBACK_REASONS] = {"",	       "wrong",	     "untrue",
							    "unclear", "incomplete", "other"};

	return names[reason];
}

static bool check(const struct feedback_record *record, struct error *error)
{
	if (!check_id("id of the feedback", record->id, error) ||
	    !check_ends("intent", record->intent, sizeof record->intent, error) ||
	    !check_ends("note", record->note, sizeof record->note, error) ||
	    !check_number("the language", (int64_t)record->lang, 0, LANG_UNKNOWN, error) ||
	    !check_number("the reason", (int64_t)record->reason, 0, FEEDBACK_REASONS - 1, error))
		return false;
	return !record->helpful || record->reason == FEEDBACK_NO_REASON ||
	       error_set(error, ERROR_INVALID,
			 "the feedback %s has a reason, and yet the answer helped", record->id);
}

bool records_feedback_put(struct records *records, const struct feedback_record *record,
			  struct error *error)
{
	return check(record, error) &&
	       records_change(records, NULL, error,
			      "INSERT INTO feedback(" COLUMNS ") "
			      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) "
			      "ON CONFLICT(id) DO UPDATE SET intent=?2, lang=?3, helpful=?4, "
			      "reason=?5, note=?6",
			      "sssiisi", record->id, record->intent, lang_code(record->lang),
			      (int64_t)record->helpful, (int64_t)record->reason, record->note,
			      record->created_ms);
}

static void read_count(sqlite3_stmt *statement, struct feedback_count *count)
{
	memset(count, 0, sizeof *count);
	column_copy(statement, 0, count->intent, sizeof count->intent);
	count->helpful = (size_t)sqlite3_column_int64(statement, 1);
	count->unhelpful = (size_t)sqlite3_column_int64(statement, 2);
	for (int i = 0; i < FEEDBACK_REASONS; i++)
		count->reasons[i] = (size_t)sqlite3_column_int64(statement, 3 + i);
}

bool records_feedback_counts(struct records *records, int64_t from_ms, struct feedback_count *list,
			     size_t limit, size_t *count, struct error *error)
{
	/* Of as many unhelpful ones, what helped the fewest is the worst. */
	STATEMENT_AUTO sqlite3_stmt *statement = records_query(
		records, error,
		"SELECT intent, sum(helpful), sum(NOT helpful) AS unhelpful, "
		"sum(NOT helpful AND reason=0), sum(reason=1), sum(reason=2), sum(reason=3), "
		"sum(reason=4), sum(reason=5) FROM feedback WHERE created_ms>=?1 GROUP BY intent "
		"ORDER BY unhelpful DESC, sum(helpful), intent LIMIT ?2",
		"ii", from_ms, (int64_t)limit);
	bool failed = !statement;

	*count = 0;
	while (!failed && *count < limit && records_step(records, statement, &failed, error))
		read_count(statement, &list[(*count)++]);
	return !failed;
}

static void read_row(sqlite3_stmt *statement, struct feedback_record *record)
{
	memset(record, 0, sizeof *record);
	column_copy(statement, 0, record->id, sizeof record->id);
	column_copy(statement, 1, record->intent, sizeof record->intent);
	record->lang = column_lang(statement, 2);
	record->helpful = sqlite3_column_int(statement, 3) != 0;
	record->reason = (enum feedback_reason)sqlite3_column_int(statement, 4);
	column_copy(statement, 5, record->note, sizeof record->note);
	record->created_ms = sqlite3_column_int64(statement, 6);
}

bool records_feedback_notes(struct records *records, int64_t from_ms, const char *intent,
			    struct feedback_record *list, size_t limit, size_t *count,
			    struct error *error)
{
	STATEMENT_AUTO sqlite3_stmt *statement = records_query(
		records, error,
		"SELECT " COLUMNS " FROM feedback WHERE created_ms>=?1 AND note<>'' AND "
		"(?2 OR intent=?3) ORDER BY created_ms DESC, row DESC LIMIT ?4",
		"iisi", from_ms, (int64_t)(intent == NULL), intent ? intent : "", (int64_t)limit);
	bool failed = !statement;

	*count = 0;
	while (!failed && *count < limit && records_step(records, statement, &failed, error))
		read_row(statement, &list[(*count)++]);
	return !failed;
}

bool records_feedback_forget(struct records *records, int64_t before_ms, size_t limit,
			     size_t *forgotten, struct error *error)
{
	*forgotten = 0;
	return records_change(records, forgotten, error,
			      "DELETE FROM feedback WHERE row IN (SELECT row FROM feedback WHERE "
			      "created_ms<?1 LIMIT ?2)",
			      "ii", before_ms, (int64_t)limit);
}
