/* Parts of answers: of each citizen one after the other, each until the platform has it. */
#include <sodium.h>
#include <string.h>

#include "base/json.h"
#include "bridge/queue_state.h"

bool queue_part_add(struct queue *queue, const struct citizen *citizen, const json_t *payload,
		    int64_t now_ms, int64_t received_ms, struct error *error)
{
	BUF_AUTO struct buf text = {0}, sealed = {0};
	uint8_t random[(QUEUE_MARK - 1) / 2];
	char mark[QUEUE_MARK];

	randombytes_buf(random, sizeof random);
	sodium_bin2hex(mark, sizeof mark, random, sizeof random);
	json_add(&text, payload);
	vault_seal(queue->vault, citizen->name, buf_borrow(&text), &sealed);
	return queue_run(
		queue,
		queue_use(queue,
			  "INSERT INTO part(name, channel, mark, first, state, attempts, next_ms, "
			  "window_ms, received_ms, payload) VALUES(?1, ?2, ?3, NOT EXISTS (SELECT "
			  "1 FROM part WHERE name=?1), 0, 0, ?4, ?5, ?6, ?7)",
			  error, "titiiib", citizen->name, (int64_t)citizen->channel, mark, now_ms,
			  citizen->window_ms, received_ms, buf_borrow(&sealed)),
		error);
}

#define PART_COLUMNS                                                                            \
	"SELECT number, name, mark, channel, state, attempts, next_ms, window_ms, received_ms " \
	"FROM part "

static void read_part(sqlite3_stmt *statement, struct part *part)
{
	*part = (struct part){
		.number = sqlite3_column_int64(statement, 0),
		.channel = (enum channel)sqlite3_column_int(statement, 3),
		.state = (enum part_state)sqlite3_column_int(statement, 4),
		.attempts = (unsigned)sqlite3_column_int(statement, 5),
		.next_ms = sqlite3_column_int64(statement, 6),
		.window_ms = sqlite3_column_int64(statement, 7),
		.received_ms = sqlite3_column_int64(statement, 8),
	};
	snprintf(part->name, sizeof part->name, "%s",
		 (const char *)sqlite3_column_text(statement, 1));
	snprintf(part->mark, sizeof part->mark, "%s",
		 (const char *)sqlite3_column_text(statement, 2));
}

bool queue_parts_due(struct queue *queue, int64_t now_ms, unsigned channels, struct part *parts,
		     size_t limit, size_t *count, struct error *error)
{
	bool failed = false;
	sqlite3_stmt *statement =
		queue_use(queue,
			  PART_COLUMNS "WHERE first=1 AND state IN (0, 2) AND next_ms<=? AND "
				       "(1<<channel)&?<>0 ORDER BY next_ms LIMIT ?",
			  error, "iii", now_ms, (int64_t)channels, (int64_t)limit);

	*count = 0;
	while (*count < limit && queue_row(queue, statement, &failed, error))
		read_part(statement, &parts[(*count)++]);
	if (*count == limit && statement) {
		sqlite3_reset(statement);
		return true;
	}
	return !failed;
}

int64_t queue_parts_next(struct queue *queue, unsigned channels)
{
	bool failed;
	sqlite3_stmt *statement =
		queue_use(queue,
			  "SELECT next_ms FROM part WHERE first=1 AND state IN (0, 2) AND "
			  "(1<<channel)&?<>0 ORDER BY next_ms LIMIT 1",
			  NULL, "i", (int64_t)channels);
	int64_t next = INT64_MAX;

	if (queue_row(queue, statement, &failed, NULL)) {
		next = sqlite3_column_int64(statement, 0);
		sqlite3_reset(statement);
	}
	return next;
}

bool queue_part_payload(struct queue *queue, int64_t number, struct buf *out, struct error *error)
{
	char name[VAULT_NAME];
	bool failed, ok;
	sqlite3_stmt *statement = queue_use(queue, "SELECT name, payload FROM part WHERE number=?",
					    error, "i", number);

	if (!queue_row(queue, statement, &failed, error))
		return failed ? false : error_set(error, ERROR_NOT_FOUND, "that part is done");
	snprintf(name, sizeof name, "%s", (const char *)sqlite3_column_text(statement, 0));
	ok = queue_open_seal(queue, name, statement, 1, out, error);
	sqlite3_reset(statement);
	return ok;
}

bool queue_part_state(struct queue *queue, int64_t number, enum part_state state, unsigned attempts,
		      int64_t next_ms, struct error *error)
{
	return queue_run(
		queue,
		queue_use(queue, "UPDATE part SET state=?, attempts=?, next_ms=? WHERE number=?",
			  error, "iiii", (int64_t)state, (int64_t)attempts, next_ms, number),
		error);
}

bool queue_part(struct queue *queue, int64_t number, struct part *part, struct error *error)
{
	bool failed;
	sqlite3_stmt *statement =
		queue_use(queue, PART_COLUMNS "WHERE number=?", error, "i", number);

	if (!queue_row(queue, statement, &failed, error))
		return failed ? false : error_set(error, ERROR_NOT_FOUND, "that part is done");
	read_part(statement, part);
	sqlite3_reset(statement);
	return true;
}

bool queue_part_done(struct queue *queue, int64_t number, struct error *error)
{
	struct part part;

	return queue_part(queue, number, &part, error) &&
	       queue_run(queue,
			 queue_use(queue, "DELETE FROM part WHERE number=?", error, "i", number),
			 error) &&
	       queue_run(queue,
			 queue_use(queue,
				   "UPDATE part SET first=1 WHERE number=(SELECT min(number) FROM "
				   "part WHERE name=?)",
				   error, "t", part.name),
			 error);
}

bool queue_part_shown(struct queue *queue, const char *mark, struct error *error)
{
	struct part part;
	bool failed;
	sqlite3_stmt *statement = queue_use(queue, PART_COLUMNS "WHERE mark=?", error, "t", mark);

	if (!queue_row(queue, statement, &failed, error))
		return failed ? false : error_set(error, ERROR_NOT_FOUND, "no part has that mark");
	read_part(statement, &part);
	sqlite3_reset(statement);
	if (part.state == PART_BEGUN || part.state == PART_THERE)
		return queue_part_state(queue, part.number, PART_THERE, part.attempts, part.next_ms,
					error);
	return queue_part_done(queue, part.number, error);
}

bool queue_parts_doubt(struct queue *queue, unsigned shows, int64_t now_ms, int64_t until_ms,
		       size_t *count, struct error *error)
{
	bool ok = queue_run(queue,
			    queue_use(queue,
				      "UPDATE part SET state=iif((1<<channel)&?1<>0, 2, 0), "
				      "next_ms=iif((1<<channel)&?1<>0, ?3, ?2) WHERE state=1",
				      error, "iii", (int64_t)shows, now_ms, until_ms),
			    error);
	bool failed;

	*count = ok ? (size_t)sqlite3_changes(queue->db) : 0;
	/* Those that the platform has shown and whose answer was not noted. */
	while (ok) {
		sqlite3_stmt *statement = queue_use(
			queue, "SELECT number FROM part WHERE state=3 LIMIT 1", error, "");
		int64_t number;

		if (!queue_row(queue, statement, &failed, error))
			return !failed;
		number = sqlite3_column_int64(statement, 0);
		sqlite3_reset(statement);
		ok = queue_part_done(queue, number, error);
	}
	return false;
}
