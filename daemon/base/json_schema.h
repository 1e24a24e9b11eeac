/* Within base: what the words of JSON Schema share with the validator that calls them. */
#ifndef BASE_JSON_SCHEMA_H
#define BASE_JSON_SCHEMA_H

#include <regex.h>

#include "base/json.h"

/* What the argument of a word must be. */
enum schema_argument {
	ARGUMENT_ANY,
	ARGUMENT_STRING,
	ARGUMENT_TYPE,	/* a type's name, or an array of them */
	ARGUMENT_COUNT, /* an integer from 0 */
	ARGUMENT_NUMBER,
	ARGUMENT_BOOLEAN,
	ARGUMENT_STRINGS,
	ARGUMENT_ARRAY,
	ARGUMENT_PATTERN,
	ARGUMENT_REF,
	ARGUMENT_SCHEMA,
	ARGUMENT_SCHEMAS,    /* an array of schemas, at least one */
	ARGUMENT_SCHEMA_MAP, /* an object of schemas */
	ARGUMENT_NAMES,	     /* {"pattern": ...} */
};

struct pattern {
	const char *source; /* lent from the schema */
	regex_t regex;
};

struct validation {
	const json_t *root; /* the whole schema, for $ref */
	json_schema_report *report;
	void *context;
	struct buf pointer;	 /* where the value stands: RFC 6901 */
	const json_t *container; /* the object or array around the value */
	int findings;
	int silent; /* above 0: alternatives are tried, findings are only counted */
	int depth;
	long steps;		  /* schemas applied so far */
	struct pattern *patterns; /* compiled once for all values */
	size_t pattern_count, pattern_capacity;
};

struct schema_word {
	const char *name;
	enum schema_argument argument;
	/* NULL: the word only annotates, or another word reads it. */
	void (*check)(struct validation *v, const json_t *schema, const json_t *argument,
		      const json_t *value);
};

/* The table of the words that are known. */
const struct schema_word *schema_word_find(const char *name);
const char *schema_word_closest(const char *name);

/* Is the value of this type of JSON Schema ("integer" and the six of JSON)? */
bool schema_type_is(const char *type, const json_t *value);
/* "a string", for messages. */
const char *schema_type_name(const json_t *value);
/* "#/$defs/name" in the whole schema, or NULL. */
const json_t *schema_resolve(const json_t *root, const char *ref);

void validation_find(struct validation *v, const json_t *value, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void validation_value(struct validation *v, const json_t *schema, const json_t *value);
/* The same for a member (key not NULL) or an item of a container. */
void validation_member(struct validation *v, const json_t *schema, const json_t *container,
		       const char *key, size_t index, const json_t *value);
bool validation_matches(struct validation *v, const char *pattern, const char *text);

/* The words that bound a value (json_schema_limits.c). */
typedef void schema_check_word(struct validation *v, const json_t *schema, const json_t *argument,
			       const json_t *value);
schema_check_word schema_check_min_items, schema_check_max_items, schema_check_unique,
	schema_check_min_length, schema_check_max_length, schema_check_minimum,
	schema_check_maximum, schema_check_pattern;

#endif
