/* Within content: opening hours from JSON, with the value that is wrong, for check. */
#ifndef CONTENT_HOURS_PARSE_H
#define CONTENT_HOURS_PARSE_H

#include "base/str.h"
#include "content/hours.h"

struct hours_exception {
	int64_t from, until; /* days since 1970-01-01, both included */
	struct hours_day day;
	char *reason; /* owned; or NULL */
};

struct hours {
	struct hours_day week[7]; /* from Monday */
	bool open_on_holidays;
	bool by_appointment;
	struct hours_exception *exceptions;
	size_t exception_count;
};

/* Like hours_create; on failure *where is the offending value, or the nearest around it. */
struct hours *hours_parse(const json_t *hours, const json_t **where, struct error *error);
/* "2026-11-23" as days since 1970-01-01; false when there is no such day. */
bool date_parse(struct str text, int64_t *days);

#endif
