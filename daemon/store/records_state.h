/* Within store: what the files of records share: statements, transactions, checks. */
#ifndef STORE_RECORDS_STATE_H
#define STORE_RECORDS_STATE_H

#include <sqlite3.h>

#include "store/records.h"
#include "store/sqlite.h"

struct records {
	sqlite3 *db;
	unsigned depth; /* of calls that are one transaction */
	bool broken;	/* one of them failed: none counts */
};

/* A statement with its parameters, by a letter for each: 's' const char *, 'S' struct str,
 * 'k' const uint8_t * to a key of STORE_KEY_SIZE, 'i' int64_t. All stay lent until it is
 * finished. NULL and *error otherwise. */
sqlite3_stmt *records_query(struct records *records, struct error *error, const char *sql,
			    const char *types, ...);
/* The next row; false at the end and after a failure, which sets *failed. */
bool records_step(struct records *records, sqlite3_stmt *statement, bool *failed,
		  struct error *error);
void statement_finish(sqlite3_stmt **statement);
#define STATEMENT_AUTO __attribute__((cleanup(statement_finish)))
/* Runs a statement that gives no rows; *changed (or NULL) gets how many rows it changed. */
bool records_change(struct records *records, size_t *changed, struct error *error, const char *sql,
		    const char *types, ...);

/* The next number, from 1, of a counter; within a transaction. */
bool records_count_on(struct records *records, const char *counter, int64_t *value,
		      struct error *error);
/* Is there a row in `table` whose `id` is that? */
bool records_has(struct records *records, const char *table, const char *id, bool *has,
		 struct error *error);

/* A text column into a field of `size`, cut when it is longer. */
void column_copy(sqlite3_stmt *statement, int column, char *field, size_t size);
enum lang column_lang(sqlite3_stmt *statement, int column);

/* Counts of states by "SELECT state, count(*) ...". */
bool records_count_states(struct records *records, const char *sql, size_t *counts, size_t states,
			  struct error *error);

/* Refusals of what a caller must not pass (ERROR_INVALID, naming it). */
bool check_id(const char *what, const char *id, struct error *error);
/* A field of `size` that must end within it, and hold something. */
bool check_name(const char *what, const char *field, size_t size, struct error *error);
/* The same, but it may be empty. */
bool check_ends(const char *what, const char *field, size_t size, struct error *error);
bool check_number(const char *what, int64_t value, int64_t min, int64_t max, struct error *error);

/* 32 hexadecimal digits? */
bool is_record_id(struct str text);
/* Checks and adds a case within a transaction; see records_case_add. */
bool case_check(const struct case_record *record, struct str body, struct error *error);
bool case_insert(struct records *records, struct case_record *record, struct str body,
		 struct error *error);
/* ERROR_NOT_FOUND when there is none. */
bool case_read(struct records *records, const char *id, struct case_record *record,
	       struct error *error);

#endif
