/* Within server: the terminals in the town hall: who they are (the setting `terminals`), what they
 * last said of themselves, and what is told on them. */
#ifndef SERVER_TERMINALS_H
#define SERVER_TERMINALS_H

#include "base/clock.h"
#include "store/terminal_file.h"

struct terminals;

/* ERROR_INVALID when the file is there and wrong. */
struct terminals *terminals_create(const char *path, struct error *error);
void terminals_destroy(struct terminals *terminals);
/* Reads the file again when it has changed; a wrong one is told once, and the old stays. */
void terminals_refresh(struct terminals *terminals);

/* Is it this terminal's secret? */
bool terminals_check(const struct terminals *terminals, struct str name, struct str secret);
/* Keeps the report in `body` (JSON, see PROTOCOL.md) of a terminal that has been checked.
 * ERROR_INVALID names the member that is wrong. */
bool terminals_report(struct terminals *terminals, struct str name, struct str body,
		      const struct clock *clock, struct error *error);
/* What is to be shown there; new. */
json_t *terminals_messages(const struct terminals *terminals, struct str name);
/* Appends pierre_terminal_*, of each terminal of the file. */
void terminals_write_metrics(const struct terminals *terminals, const struct clock *clock,
			     struct buf *out);

/* Within: what a report says. For tests and fuzzing. */
struct terminal_report {
	char version[33], location[201];
	char screen[8], printer[16];
	bool speech;
	int64_t visits;
	char started[33];
};
bool terminal_report_read(struct terminal_report *report, struct str body, struct error *error);

#endif
