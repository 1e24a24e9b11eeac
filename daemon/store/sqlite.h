/* Within store: a connection to an SQLite file that is known to be Pierre's. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>

#include "base/error.h"

/* A kind of file: what leads from each version to the next; a new file goes through all. */
struct sqlite_schema {
	int application_id; /* in the file's header, for file(1) as well */
	int version;
	const char *const *steps; /* as many */
};

/* Of conversations and records. */
extern const struct sqlite_schema sqlite_store_schema;

/* Opens, checks, creates when new, brings an older version up to date and the file to WAL. With
 * `durable` each commit is on disk, against a power cut too, and a lock of others is waited for
 * longer. NULL and *error otherwise. */
sqlite3 *sqlite_open(const char *path, const struct sqlite_schema *schema, bool durable,
		     struct error *error);
/* Runs statements that give no rows. */
bool sqlite_run(sqlite3 *db, const char *sql, struct error *error);
/* Translates the last failure of the connection; `what` says what was being done. False. */
bool sqlite_fail(sqlite3 *db, const char *what, struct error *error);

#endif
