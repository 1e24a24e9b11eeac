/* Citizens whose conversation lives, and forgetting them. */
#include <string.h>

#include "bridge/queue_state.h"

static void copy_column(char *out, size_t size, sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	snprintf(out, size, "%s", text ? (const char *)text : "");
}

bool queue_citizen(struct queue *queue, const char *name, struct citizen *citizen,
		   struct error *error)
{
	bool failed;
	sqlite3_stmt *statement = queue_use(
		queue,
		"SELECT channel, language, asked, leaving, seq, window_ms, expires_ms FROM citizen "
		"WHERE name=?",
		error, "t", name);

	if (!queue_row(queue, statement, &failed, error))
		return failed ? false
			      : error_set(error, ERROR_NOT_FOUND, "no conversation %s", name);
	*citizen = (struct citizen){
		.channel = (enum channel)sqlite3_column_int(statement, 0),
		.is_asked = sqlite3_column_int(statement, 2) != 0,
		.is_leaving = sqlite3_column_int(statement, 3) != 0,
		.seq = sqlite3_column_int64(statement, 4),
		.window_ms = sqlite3_column_int64(statement, 5),
		.expires_ms = sqlite3_column_int64(statement, 6),
	};
	snprintf(citizen->name, sizeof citizen->name, "%s", name);
	copy_column(citizen->language, sizeof citizen->language, statement, 1);
	sqlite3_reset(statement);
	return true;
}

bool queue_citizen_put(struct queue *queue, const struct citizen *citizen, struct error *error)
{
	return queue_run(queue,
			 queue_use(queue,
				   "UPDATE citizen SET language=?, asked=?, leaving=?, seq=?, "
				   "window_ms=?, expires_ms=? WHERE name=?",
				   error, "tiiiiit", citizen->language, (int64_t)citizen->is_asked,
				   (int64_t)citizen->is_leaving, citizen->seq, citizen->window_ms,
				   citizen->expires_ms, citizen->name),
			 error);
}

/* One sealed column of a citizen; nothing is appended where it is empty. */
static bool read_sealed(struct queue *queue, const char *sql, const char *name, struct buf *out,
			struct error *error)
{
	bool failed, ok;
	sqlite3_stmt *statement = queue_use(queue, sql, error, "t", name);

	if (!queue_row(queue, statement, &failed, error))
		return failed ? false
			      : error_set(error, ERROR_NOT_FOUND, "no conversation %s", name);
	ok = sqlite3_column_type(statement, 0) == SQLITE_NULL ||
	     queue_open_seal(queue, name, statement, 0, out, error);
	sqlite3_reset(statement);
	return ok;
}

bool queue_address(struct queue *queue, const char *name, struct buf *out, struct error *error)
{
	return read_sealed(queue, "SELECT address FROM citizen WHERE name=?", name, out, error);
}

bool queue_numbered(struct queue *queue, const char *name, struct buf *out, struct error *error)
{
	return read_sealed(queue, "SELECT numbered FROM citizen WHERE name=?", name, out, error);
}

bool queue_numbered_put(struct queue *queue, const char *name, struct str json, struct error *error)
{
	BUF_AUTO struct buf sealed = {0};

	vault_seal(queue->vault, name, json, &sealed);
	return queue_run(queue,
			 queue_use(queue, "UPDATE citizen SET numbered=? WHERE name=?", error, "bt",
				   buf_borrow(&sealed), name),
			 error);
}

bool queue_forget(struct queue *queue, const char *name, struct error *error)
{
	return queue_events_drop(queue, name, error) &&
	       queue_run(queue, queue_use(queue, "DELETE FROM part WHERE name=?", error, "t", name),
			 error) &&
	       queue_run(queue,
			 queue_use(queue, "DELETE FROM citizen WHERE name=?", error, "t", name),
			 error);
}

bool queue_expire(struct queue *queue, int64_t now_ms, int limit, struct error *error)
{
	return queue_run(
		       queue,
		       queue_use(queue,
				 "DELETE FROM citizen WHERE name IN (SELECT name FROM citizen c "
				 "WHERE expires_ms<=? AND NOT EXISTS (SELECT 1 FROM event e WHERE "
				 "e.name=c.name) AND NOT EXISTS (SELECT 1 FROM part p WHERE "
				 "p.name=c.name) LIMIT ?)",
				 error, "ii", now_ms, (int64_t)limit),
		       error) &&
	       queue_run(queue,
			 queue_use(queue,
				   "DELETE FROM seen WHERE id IN (SELECT id FROM seen WHERE "
				   "forget_ms<=? LIMIT ?)",
				   error, "ii", now_ms, (int64_t)limit),
			 error);
}

bool queue_each_citizen(struct queue *queue, int64_t now_ms,
			void (*take)(void *context, const char *name, bool has_events),
			void *context, struct error *error)
{
	bool failed;
	sqlite3_stmt *statement =
		queue_use(queue,
			  "SELECT name, EXISTS (SELECT 1 FROM event e WHERE e.name=c.name) FROM "
			  "citizen c WHERE leaving=0 AND (expires_ms>? OR EXISTS (SELECT 1 FROM "
			  "event e WHERE e.name=c.name))",
			  error, "i", now_ms);

	while (queue_row(queue, statement, &failed, error))
		take(context, (const char *)sqlite3_column_text(statement, 0),
		     sqlite3_column_int(statement, 1) != 0);
	return !failed;
}

bool queue_count(struct queue *queue, struct queue_figures *figures, struct error *error)
{
	bool failed;
	sqlite3_stmt *statement =
		queue_use(queue,
			  "SELECT (SELECT count(*) FROM citizen), (SELECT count(*) FROM event), "
			  "(SELECT count(*) FROM part), (SELECT count(*) FROM part WHERE state=2)",
			  error, "");

	if (!queue_row(queue, statement, &failed, error))
		return false;
	*figures = (struct queue_figures){
		.citizens = sqlite3_column_int64(statement, 0),
		.events = sqlite3_column_int64(statement, 1),
		.parts = sqlite3_column_int64(statement, 2),
		.doubtful = sqlite3_column_int64(statement, 3),
	};
	sqlite3_reset(statement);
	return true;
}
