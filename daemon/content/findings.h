/* Within content: reporting what is wrong with a pack. */
#ifndef CONTENT_FINDINGS_H
#define CONTENT_FINDINGS_H

#include "base/json.h"
#include "base/map.h"
#include "content/content.h"

struct findings {
	content_report *report; /* or NULL */
	void *context;
	size_t errors;
};

/* At a value of a file; of a NULL value, at line 1. */
void findings_error(struct findings *findings, const struct json_doc *doc, const json_t *value,
		    const char *format, ...) __attribute__((format(printf, 4, 5)));
void findings_warning(struct findings *findings, const struct json_doc *doc, const json_t *value,
		      const char *format, ...) __attribute__((format(printf, 4, 5)));
/* An error at a line of a file that was not parsed. */
void findings_at(struct findings *findings, const char *file, int line, const char *message);
/* ", did you mean 'x'?" behind what `out` holds, or nothing. */
void findings_suggest(struct buf *out, struct str name, const struct map *known);

#endif
