/* Within store: a connection to an SQLite file that is known to be Pierre's. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>

#include "base/error.h"

/* Opens, checks, creates when new, and brings the file to WAL. NULL and *error otherwise. */
sqlite3 *sqlite_open(const char *path, struct error *error);
/* Runs statements that give no rows. */
bool sqlite_run(sqlite3 *db, const char *sql, struct error *error);
/* Translates the last failure of the connection; `what` says what was being done. False. */
bool sqlite_fail(sqlite3 *db, const char *what, struct error *error);

#endif
