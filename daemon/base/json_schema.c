/* Validation by JSON Schema: first the schema itself, then the value, word by word. */
#include "base/json_schema.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* Deeper than any document (64), and low enough for a $ref that leads to itself. The steps stop a
 * schema that leads to itself twice, which doubles the work with each level. */
enum { VALIDATION_DEPTH = 200, VALIDATION_STEPS = 1 << 22 };

const json_t *schema_resolve(const json_t *root, const char *ref)
{
	if (strcmp(ref, "#") == 0)
		return root;
	if (strncmp(ref, "#/$defs/", 8) != 0)
		return NULL;
	return json_object_get(json_object_get(root, "$defs"), ref + 8);
}

void validation_find(struct validation *v, const json_t *value, const char *format, ...)
{
	struct buf message = {0};
	va_list args;

	v->findings++;
	if (v->silent || !v->report)
		return;
	va_start(args, format);
	buf_vaddf(&message, format, args);
	va_end(args);
	/* true, false and null have no line of their own: report what holds them. */
	if (v->container && (json_is_boolean(value) || json_is_null(value)))
		value = v->container;
	v->report(v->context, value, v->pointer.data ? v->pointer.data : "", message.data);
	buf_finish(&message);
}

void validation_value(struct validation *v, const json_t *schema, const json_t *value)
{
	const char *name;
	json_t *argument;

	if (json_is_false(schema)) {
		validation_find(v, value, "is not allowed here; remove it");
		return;
	}
	if (++v->steps > VALIDATION_STEPS)
		return; /* json_schema_validate fails */
	if (v->depth >= VALIDATION_DEPTH) {
		validation_find(v, value, "is nested too deep for its schema");
		return;
	}
	v->depth++;
	json_object_foreach ((json_t *)schema, name, argument) {
		const struct schema_word *word = schema_word_find(name);

		if (word && word->check)
			word->check(v, schema, argument, value);
	}
	v->depth--;
}

static void pointer_add(struct buf *pointer, const char *key)
{
	buf_add_char(pointer, '/');
	for (; *key; key++) {
		if (*key == '~' || *key == '/')
			buf_add(pointer, *key == '~' ? STR("~0") : STR("~1"));
		else
			buf_add_char(pointer, *key);
	}
}

void validation_member(struct validation *v, const json_t *schema, const json_t *container,
		       const char *key, size_t index, const json_t *value)
{
	const json_t *outer = v->container;
	size_t len = v->pointer.len;

	if (key)
		pointer_add(&v->pointer, key);
	else
		buf_addf(&v->pointer, "/%zu", index);
	v->container = container;
	validation_value(v, schema, value);
	v->container = outer;
	v->pointer.len = len;
	v->pointer.data[len] = '\0';
}

bool validation_matches(struct validation *v, const char *pattern, const char *text)
{
	struct pattern *known;

	for (size_t i = 0; i < v->pattern_count; i++) {
		if (v->patterns[i].source == pattern)
			return regexec(&v->patterns[i].regex, text, 0, NULL, 0) == 0;
	}
	v->patterns = mem_grow(v->patterns, &v->pattern_capacity, v->pattern_count + 1,
			       sizeof *v->patterns);
	known = &v->patterns[v->pattern_count];
	known->source = pattern;
	/* schema_check has compiled it once already; a failure now is one of memory. */
	if (regcomp(&known->regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return true;
	v->pattern_count++;
	return regexec(&known->regex, text, 0, NULL, 0) == 0;
}

static bool schema_check(const json_t *root, const json_t *schema, int depth, struct error *error);

static bool check_each(const json_t *root, const json_t *schemas, int depth, struct error *error)
{
	const char *key;
	json_t *schema;
	size_t i;

	json_object_foreach ((json_t *)schemas, key, schema) {
		if (!schema_check(root, schema, depth, error))
			return false;
	}
	json_array_foreach (schemas, i, schema) {
		if (!schema_check(root, schema, depth, error))
			return false;
	}
	return true;
}

static bool check_pattern(const json_t *argument, struct error *error)
{
	const char *source = json_string_value(argument);
	char reason[128];
	regex_t regex;
	int code;

	if (!source)
		return error_set(error, ERROR_INVALID, "schema: a pattern must be a string");
	code = regcomp(&regex, source, REG_EXTENDED | REG_NOSUB);
	if (code != 0) {
		regerror(code, &regex, reason, sizeof reason);
		return error_set(error, ERROR_INVALID, "schema: pattern '%s': %s", source, reason);
	}
	regfree(&regex);
	return true;
}

static bool type_known(const char *name)
{
	static const char *const types[] = {"object",  "array",	  "string", "number",
					    "integer", "boolean", "null"};

	for (size_t i = 0; name && i < sizeof types / sizeof *types; i++) {
		if (strcmp(types[i], name) == 0)
			return true;
	}
	return false;
}

static bool are_strings(const json_t *array, bool types)
{
	json_t *item;
	size_t i;

	json_array_foreach (array, i, item) {
		if (!json_is_string(item) || (types && !type_known(json_string_value(item))))
			return false;
	}
	return json_is_array(array);
}

static bool names_ok(const json_t *argument)
{
	return json_object_size(argument) == 1 && json_object_get(argument, "pattern");
}

/* Arguments that need no look into a further schema. */
static bool argument_ok(const json_t *root, enum schema_argument kind, const json_t *argument)
{
	switch (kind) {
	case ARGUMENT_STRING:
		return json_is_string(argument);
	case ARGUMENT_TYPE:
		return type_known(json_string_value(argument)) || are_strings(argument, true);
	case ARGUMENT_COUNT:
		return json_is_integer(argument) && json_integer_value(argument) >= 0;
	case ARGUMENT_NUMBER:
		return json_is_number(argument);
	case ARGUMENT_BOOLEAN:
		return json_is_boolean(argument);
	case ARGUMENT_STRINGS:
		return are_strings(argument, false);
	case ARGUMENT_ARRAY:
		return json_is_array(argument);
	case ARGUMENT_REF:
		return json_is_string(argument) &&
		       schema_resolve(root, json_string_value(argument));
	case ARGUMENT_SCHEMAS:
		return json_array_size(argument) > 0;
	case ARGUMENT_SCHEMA_MAP:
		return json_is_object(argument);
	case ARGUMENT_NAMES:
		return names_ok(argument);
	default:
		return true;
	}
}

static bool word_check(const json_t *root, const char *name, const json_t *argument, int depth,
		       struct error *error)
{
	const struct schema_word *word = schema_word_find(name);
	const char *closest;

	if (!word) {
		closest = schema_word_closest(name);
		return error_set(error, ERROR_INVALID, "schema: unknown word '%s'%s%s%s", name,
				 closest ? ", did you mean '" : "", closest ? closest : "",
				 closest ? "'?" : "");
	}
	if (!argument_ok(root, word->argument, argument))
		return error_set(error, ERROR_INVALID,
				 "schema: '%s' has an argument that it cannot "
				 "have",
				 name);
	if (word->argument == ARGUMENT_PATTERN)
		return check_pattern(argument, error);
	if (word->argument == ARGUMENT_NAMES)
		return check_pattern(json_object_get(argument, "pattern"), error);
	if (word->argument == ARGUMENT_SCHEMA)
		return schema_check(root, argument, depth, error);
	if (word->argument == ARGUMENT_SCHEMAS || word->argument == ARGUMENT_SCHEMA_MAP)
		return check_each(root, argument, depth, error);
	return true;
}

static bool schema_check(const json_t *root, const json_t *schema, int depth, struct error *error)
{
	const char *name;
	json_t *argument;

	if (json_is_boolean(schema))
		return true;
	if (!json_is_object(schema))
		return error_set(error, ERROR_INVALID, "schema: %s where a schema is expected",
				 schema_type_name(schema));
	if (depth >= VALIDATION_DEPTH)
		return error_set(error, ERROR_LIMIT, "schema: nested too deep");
	json_object_foreach ((json_t *)schema, name, argument) {
		if (!word_check(root, name, argument, depth + 1, error))
			return false;
	}
	return true;
}

int json_schema_validate(const json_t *schema, const json_t *value, json_schema_report *report,
			 void *context, struct error *error)
{
	struct validation v = {.root = schema, .report = report, .context = context};

	if (!schema_check(schema, schema, 0, error))
		return -1;
	validation_value(&v, schema, value);
	for (size_t i = 0; i < v.pattern_count; i++)
		regfree(&v.patterns[i].regex);
	free(v.patterns);
	buf_finish(&v.pointer);
	if (v.steps > VALIDATION_STEPS) {
		error_set(error, ERROR_LIMIT, "schema: more than %d steps; does it lead to itself?",
			  VALIDATION_STEPS);
		return -1;
	}
	return v.findings;
}
