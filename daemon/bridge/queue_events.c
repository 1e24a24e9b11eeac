/* Events: each once, in the order in which the citizen wrote. */
#include <string.h>

#include "bridge/queue_state.h"

/* WhatsApp repeats for up to 7 days, the others for less. */
static const int64_t SEEN_MS = INT64_C(8) * 86400000;

/* False also when it was seen: then *is_new is false and there was no failure. */
static bool note_seen(struct queue *queue, const char *id, int64_t now_ms, bool *is_new,
		      struct error *error)
{
	bool ok = queue_run(queue,
			    queue_use(queue,
				      "INSERT INTO seen(id, forget_ms) VALUES(?, ?) ON "
				      "CONFLICT(id) DO NOTHING",
				      error, "ti", id, now_ms + SEEN_MS),
			    error);

	*is_new = ok && sqlite3_changes(queue->db) > 0;
	return ok;
}

/* Whose window is the wider one, whatever order the events come in. */
static bool note_citizen(struct queue *queue, const struct event *event, const char *name,
			 int64_t window_ms, struct error *error)
{
	BUF_AUTO struct buf sealed = {0};
	struct str language = event->language;
	int64_t is_asked = language.len > 0 || event->channel != CHANNEL_MESSENGER;

	if (language.len >= QUEUE_LANGUAGE)
		language = STR("");
	vault_seal(queue->vault, name, event->user, &sealed);
	return queue_run(
		queue,
		queue_use(queue,
			  "INSERT INTO citizen(name, channel, address, language, asked, leaving, "
			  "seq, window_ms, expires_ms) VALUES(?, ?, ?, ?, ?, 0, 0, ?, 0) ON "
			  "CONFLICT(name) DO UPDATE SET leaving=0, "
			  "window_ms=max(window_ms, excluded.window_ms)",
			  error, "tibsii", name, (int64_t)event->channel, buf_borrow(&sealed),
			  language, is_asked, window_ms),
		error);
}

static bool add(struct queue *queue, const struct event *event, const char *name, const char *id,
		int64_t now_ms, struct error *error)
{
	BUF_AUTO struct buf value = {0}, platform = {0};
	/* Who tells no time is put among those who tell whole seconds. */
	int64_t time_ms = event->time_ms > 0 ? event->time_ms : now_ms - now_ms % 1000;

	vault_seal(queue->vault, name, event->value, &value);
	vault_seal(queue->vault, name, event->id, &platform);
	return queue_run(queue,
			 queue_use(queue,
				   "INSERT INTO event(name, id, kind, time_ms, received_ms, value, "
				   "platform) VALUES(?, ?, ?, ?, ?, ?, ?)",
				   error, "ttiiibb", name, id, (int64_t)event->kind, time_ms,
				   now_ms, buf_borrow(&value), buf_borrow(&platform)),
			 error);
}

enum queue_taken queue_take(struct queue *queue, const struct event *event, int64_t now_ms,
			    int64_t window_ms, char name[static VAULT_NAME], struct error *error)
{
	char id[VAULT_NAME];
	bool is_new;

	vault_name(queue->vault, event->channel, event->account, event->user, name);
	vault_event(queue->vault, event->channel, event->id, id);
	if (!note_seen(queue, id, now_ms, &is_new, error))
		return QUEUE_FAILED;
	if (!is_new)
		return QUEUE_KNOWN;
	return note_citizen(queue, event, name, window_ms, error) &&
			       add(queue, event, name, id, now_ms, error)
		       ? QUEUE_TAKEN
		       : QUEUE_FAILED;
}

bool queue_event(struct queue *queue, const char *name, struct queued_event *event,
		 struct buf *value, struct buf *platform_id, struct error *error)
{
	bool failed, ok;
	sqlite3_stmt *statement =
		queue_use(queue,
			  "SELECT id, kind, received_ms, value, platform FROM event WHERE "
			  "name=? ORDER BY time_ms, number LIMIT 1",
			  error, "t", name);

	if (!queue_row(queue, statement, &failed, error))
		return failed ? false : error_set(error, ERROR_NOT_FOUND, "nothing waits");
	*event = (struct queued_event){
		.kind = (enum event_kind)sqlite3_column_int(statement, 1),
		.received_ms = sqlite3_column_int64(statement, 2),
	};
	snprintf(event->id, sizeof event->id, "%s",
		 (const char *)sqlite3_column_text(statement, 0));
	ok = queue_open_seal(queue, name, statement, 3, value, error) &&
	     queue_open_seal(queue, name, statement, 4, platform_id, error);
	sqlite3_reset(statement);
	return ok;
}

bool queue_event_done(struct queue *queue, const char *name, struct str id, struct error *error)
{
	return queue_run(
		queue,
		queue_use(queue, "DELETE FROM event WHERE name=? AND id=?", error, "ts", name, id),
		error);
}

bool queue_events_drop(struct queue *queue, const char *name, struct error *error)
{
	return queue_run(
		queue, queue_use(queue, "DELETE FROM event WHERE name=?", error, "t", name), error);
}
