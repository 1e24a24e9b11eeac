/* JSON files with the line of every value, and validation by JSON Schema. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>

#include "base/buf.h"
#include "base/error.h"

/* A parsed file that knows where its objects, arrays, strings and numbers stand. */
struct json_doc {
	char *path;
	json_t *root;
	struct json_line *lines; /* sorted by value's address */
	size_t line_count;
};

/* Reads, refuses duplicate keys, files above 16 MiB and nesting deeper than 64. The error names
 * path, line and column. */
bool json_doc_load(struct json_doc *doc, const char *path, struct error *error);
/* The same from memory; `name` stands in messages. */
bool json_doc_parse(struct json_doc *doc, const char *name, struct str text, struct error *error);
void json_doc_finish(struct json_doc *doc);
/* The line of a value of this document, from 1; 0 when unknown (true, false, null). */
int json_doc_line(const struct json_doc *doc, const json_t *value);

/* Is the nesting of a JSON text at most `limit`? Cheap, before parsing what a stranger sent. */
bool json_depth_within(struct str text, size_t limit);

/* A string member as a slice; the empty slice when it is missing or not a string. Lent. */
struct str json_str(const json_t *object, const char *key);
/* The compact text of a value, behind what `out` holds. */
void json_add(struct buf *out, const json_t *value);

/* What breaks a schema: the value and a message. */
typedef void json_schema_report(void *context, const json_t *value, const char *pointer,
				const char *message);
/* Validates `value` by a JSON Schema (2020-12) of these words: $ref to "#/$defs/...", type,
 * enum, const, properties, required, additionalProperties, propertyNames (pattern only),
 * items, minItems, maxItems, uniqueItems, minLength, maxLength (code points), minimum, maximum,
 * pattern (POSIX extended), anyOf, oneOf, allOf. An unknown key is reported with the closest
 * known one. Returns the number of findings; -1 and *error when the schema itself is not of
 * this kind. */
int json_schema_validate(const json_t *schema, const json_t *value, json_schema_report *report,
			 void *context, struct error *error);

#endif
