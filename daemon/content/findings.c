/* Reporting what is wrong with a pack. */
#include "content/findings.h"

#include <stdlib.h>

#include "base/mem.h"

static void report(struct findings *findings, const struct finding *finding)
{
	findings->errors += finding->is_error;
	if (findings->report)
		findings->report(findings->context, finding);
}

static void report_value(struct findings *findings, bool is_error, const struct json_doc *doc,
			 const json_t *value, const char *format, va_list args)
{
	int line = value ? json_doc_line(doc, value) : 1;
	struct buf message = {0};
	struct finding finding;

	buf_vaddf(&message, format, args);
	finding = (struct finding){is_error, doc->path, line ? line : 1, message.data};
	report(findings, &finding);
	buf_finish(&message);
}

void findings_error(struct findings *findings, const struct json_doc *doc, const json_t *value,
		    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report_value(findings, true, doc, value, format, args);
	va_end(args);
}

void findings_warning(struct findings *findings, const struct json_doc *doc, const json_t *value,
		      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report_value(findings, false, doc, value, format, args);
	va_end(args);
}

void findings_at(struct findings *findings, const char *file, int line, const char *message)
{
	report(findings, &(struct finding){true, file, line, message});
}

void findings_suggest(struct buf *out, struct str name, const struct map *known)
{
	const char **names = mem_zalloc(known->count, sizeof *names);
	size_t position = 0, count = 0;
	const char *closest;
	uint32_t value;
	struct str key;

	/* The map's keys are NUL-terminated copies. */
	while (map_next(known, &position, &key, &value))
		names[count++] = key.data;
	closest = str_closest(name, names, count);
	if (closest)
		buf_addf(out, ", did you mean '%s'?", closest);
	free(names);
}
