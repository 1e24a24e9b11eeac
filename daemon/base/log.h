/* Log lines: key=value on standard error, with the priority prefixes of journald (sd-daemon(3)).
 * Never what a citizen typed. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* "error", "warning", "info", "debug"; false for every other name. */
bool log_level_parse(struct str name, enum log_level *level);
/* Lines of a level above this are dropped; LOG_LEVEL_INFO until set. Process-wide, set by main. */
void log_set_level(enum log_level level);
/* One line, e.g. log_line(LOG_LEVEL_INFO, "event=listening port=%d", port). A line feed in the
 * text becomes a space. On a terminal the line has the time instead of the prefix. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
