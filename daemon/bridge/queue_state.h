/* Within bridge: what the files queue*.c share. */
#ifndef BRIDGE_QUEUE_STATE_H
#define BRIDGE_QUEUE_STATE_H

#include <sqlite3.h>

#include "bridge/queue.h"

enum { QUERY_LIMIT = 40 };

/* A statement that is prepared once; its text is its key, so it must be a constant. */
struct query {
	const char *sql;
	sqlite3_stmt *statement;
};

struct queue {
	sqlite3 *db;
	const struct vault *vault;
	struct query queries[QUERY_LIMIT];
	size_t query_count;
	bool has_begun; /* a transaction */
};

/* The statement, reset and bound by `types`: t a string, s a struct str as text, b a struct str as
 * a blob, i an int64_t. Those that write begin a transaction. NULL and *error otherwise. */
sqlite3_stmt *queue_use(struct queue *queue, const char *sql, struct error *error,
			const char *types, ...);
/* The next row. False at the end, and then *failed says whether by a failure. */
bool queue_row(struct queue *queue, sqlite3_stmt *statement, bool *failed, struct error *error);
/* For statements without rows. */
bool queue_run(struct queue *queue, sqlite3_stmt *statement, struct error *error);
/* A column as bytes or text, lent until the next step. */
struct str queue_bytes(sqlite3_stmt *statement, int column);
/* Opens a sealed column behind what `out` holds. */
bool queue_open_seal(const struct queue *queue, const char *name, sqlite3_stmt *statement,
		     int column, struct buf *out, struct error *error);

#endif
