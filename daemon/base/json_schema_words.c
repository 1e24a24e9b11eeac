/* The words of JSON Schema on types, members and alternatives, and the table of all words. */
#include <stdlib.h>

#include "base/json_schema.h"
#include "base/mem.h"

/* From 2^53 (the number below) on every double is whole. */
static bool is_whole(const json_t *real)
{
	double number = json_real_value(real);

	return number >= 9007199254740992.0 || number <= -9007199254740992.0 ||
	       (double)(int64_t)number == number;
}

bool schema_type_is(const char *type, const json_t *value)
{
	switch (type[0]) {
	case 'o':
		return json_is_object(value);
	case 'a':
		return json_is_array(value);
	case 's':
		return json_is_string(value);
	case 'b':
		return json_is_boolean(value);
	case 'i':
		return json_is_integer(value) || (json_is_real(value) && is_whole(value));
	default:
		return type[1] == 'u' && type[2] == 'm' ? json_is_number(value)
							: json_is_null(value);
	}
}

const char *schema_type_name(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_INTEGER:
	case JSON_REAL:
		return "a number";
	case JSON_NULL:
		return "null";
	default:
		return "true or false";
	}
}

static void check_ref(struct validation *v, const json_t *schema, const json_t *argument,
		      const json_t *value)
{
	(void)schema;
	validation_value(v, schema_resolve(v->root, json_string_value(argument)), value);
}

static void check_type(struct validation *v, const json_t *schema, const json_t *argument,
		       const json_t *value)
{
	struct buf wanted = {0};
	json_t *type;
	size_t i;

	(void)schema;
	if (json_is_string(argument)) {
		if (!schema_type_is(json_string_value(argument), value))
			validation_find(v, value, "must be of type %s, not %s",
					json_string_value(argument), schema_type_name(value));
		return;
	}
	json_array_foreach (argument, i, type) {
		if (schema_type_is(json_string_value(type), value))
			goto out;
		buf_addf(&wanted, "%s%s", i ? " or " : "", json_string_value(type));
	}
	validation_find(v, value, "must be of type %s, not %s", wanted.data ? wanted.data : "none",
			schema_type_name(value));
out:
	buf_finish(&wanted);
}

static void check_enum(struct validation *v, const json_t *schema, const json_t *argument,
		       const json_t *value)
{
	struct buf allowed = {0}, actual = {0};
	json_t *item;
	size_t i;

	(void)schema;
	json_array_foreach (argument, i, item) {
		if (json_equal(item, value))
			goto out;
		buf_add(&allowed, i ? STR(", ") : STR(""));
		json_add(&allowed, item);
	}
	json_add(&actual, value);
	validation_find(v, value, "must be one of %s, not %.80s",
			allowed.data ? allowed.data : "nothing", actual.data);
out:
	buf_finish(&allowed);
	buf_finish(&actual);
}

static void check_const(struct validation *v, const json_t *schema, const json_t *argument,
			const json_t *value)
{
	struct buf wanted = {0};

	(void)schema;
	if (json_equal(argument, value))
		return;
	json_add(&wanted, argument);
	validation_find(v, value, "must be %s", wanted.data);
	buf_finish(&wanted);
}

static void check_properties(struct validation *v, const json_t *schema, const json_t *argument,
			     const json_t *value)
{
	const char *key;
	json_t *member;

	(void)schema;
	json_object_foreach ((json_t *)value, key, member) {
		const json_t *rule = json_object_get(argument, key);

		if (rule)
			validation_member(v, rule, value, key, 0, member);
	}
}

static void check_required(struct validation *v, const json_t *schema, const json_t *argument,
			   const json_t *value)
{
	json_t *key;
	size_t i;

	(void)schema;
	if (!json_is_object(value))
		return;
	json_array_foreach (argument, i, key) {
		if (!json_object_get(value, json_string_value(key)))
			validation_find(v, value, "lacks '%s'; add it", json_string_value(key));
	}
}

static void unknown_key(struct validation *v, const json_t *properties, const char *key,
			const json_t *container, const json_t *member)
{
	size_t count = json_object_size(properties), i = 0;
	const char **names = mem_zalloc(count, sizeof *names);
	const json_t *outer = v->container;
	const char *name, *closest;
	json_t *rule;

	json_object_foreach ((json_t *)properties, name, rule) {
		names[i++] = name;
	}
	closest = str_closest(str_from(key), names, count);
	v->container = container;
	if (closest)
		validation_find(v, member, "unknown key '%s', did you mean '%s'?", key, closest);
	else
		validation_find(v, member, "unknown key '%s'; remove it", key);
	v->container = outer;
	free(names);
}

static void check_additional(struct validation *v, const json_t *schema, const json_t *argument,
			     const json_t *value)
{
	const json_t *properties = json_object_get(schema, "properties");
	const char *key;
	json_t *member;

	json_object_foreach ((json_t *)value, key, member) {
		if (json_object_get(properties, key))
			continue;
		if (json_is_false(argument))
			unknown_key(v, properties, key, value, member);
		else
			validation_member(v, argument, value, key, 0, member);
	}
}

static void check_names(struct validation *v, const json_t *schema, const json_t *argument,
			const json_t *value)
{
	const char *pattern = json_string_value(json_object_get(argument, "pattern"));
	const json_t *outer = v->container;
	const char *key;
	json_t *member;

	(void)schema;
	v->container = value;
	json_object_foreach ((json_t *)value, key, member) {
		if (!validation_matches(v, pattern, key))
			validation_find(v, member, "the key '%s' must match %s", key, pattern);
	}
	v->container = outer;
}

static void check_items(struct validation *v, const json_t *schema, const json_t *argument,
			const json_t *value)
{
	json_t *item;
	size_t i;

	(void)schema;
	json_array_foreach (value, i, item) {
		validation_member(v, argument, value, NULL, i, item);
	}
}

/* The number of findings of a schema, without reporting them. */
static int try_schema(struct validation *v, const json_t *schema, const json_t *value)
{
	int before = v->findings, found;

	v->silent++;
	validation_value(v, schema, value);
	v->silent--;
	found = v->findings - before;
	v->findings = before;
	return found;
}

/* Does the alternative's own type admit the value? */
static bool type_admits(struct validation *v, const json_t *schema, const json_t *value)
{
	const json_t *ref = json_object_get(schema, "$ref");
	const char *type;

	if (ref)
		schema = schema_resolve(v->root, json_string_value(ref));
	type = json_string_value(json_object_get(schema, "type"));
	return type && schema_type_is(type, value);
}

/* None of the alternatives fits: the findings of the one that was meant, if its type tells. */
static void report_alternatives(struct validation *v, const json_t *schemas, const json_t *value)
{
	const json_t *meant = NULL;
	size_t candidates = 0, i;
	json_t *schema;

	json_array_foreach (schemas, i, schema) {
		if (type_admits(v, schema, value)) {
			meant = schema;
			candidates++;
		}
	}
	if (candidates == 1)
		validation_value(v, meant, value);
	else
		validation_find(v, value, "%s in none of the forms that are allowed here",
				schema_type_name(value));
}

static void check_any_of(struct validation *v, const json_t *schema, const json_t *argument,
			 const json_t *value)
{
	json_t *alternative;
	size_t i;

	(void)schema;
	json_array_foreach (argument, i, alternative) {
		if (try_schema(v, alternative, value) == 0)
			return;
	}
	report_alternatives(v, argument, value);
}

static void check_one_of(struct validation *v, const json_t *schema, const json_t *argument,
			 const json_t *value)
{
	json_t *alternative;
	size_t i, fits = 0;

	(void)schema;
	json_array_foreach (argument, i, alternative) {
		fits += try_schema(v, alternative, value) == 0;
	}
	if (fits == 0)
		report_alternatives(v, argument, value);
	else if (fits > 1)
		validation_find(v, value, "fits %zu forms where exactly one is allowed", fits);
}

static void check_all_of(struct validation *v, const json_t *schema, const json_t *argument,
			 const json_t *value)
{
	json_t *part;
	size_t i;

	(void)schema;
	json_array_foreach (argument, i, part) {
		validation_value(v, part, value);
	}
}

static const struct schema_word words[] = {
	{"$schema", ARGUMENT_STRING, NULL},
	{"$id", ARGUMENT_STRING, NULL},
	{"$comment", ARGUMENT_STRING, NULL},
	{"$defs", ARGUMENT_SCHEMA_MAP, NULL},
	{"title", ARGUMENT_STRING, NULL},
	{"description", ARGUMENT_STRING, NULL},
	{"default", ARGUMENT_ANY, NULL},
	{"examples", ARGUMENT_ARRAY, NULL},
	{"$ref", ARGUMENT_REF, check_ref},
	{"type", ARGUMENT_TYPE, check_type},
	{"enum", ARGUMENT_ARRAY, check_enum},
	{"const", ARGUMENT_ANY, check_const},
	{"properties", ARGUMENT_SCHEMA_MAP, check_properties},
	{"required", ARGUMENT_STRINGS, check_required},
	{"additionalProperties", ARGUMENT_SCHEMA, check_additional},
	{"propertyNames", ARGUMENT_NAMES, check_names},
	{"items", ARGUMENT_SCHEMA, check_items},
	{"minItems", ARGUMENT_COUNT, schema_check_min_items},
	{"maxItems", ARGUMENT_COUNT, schema_check_max_items},
	{"uniqueItems", ARGUMENT_BOOLEAN, schema_check_unique},
	{"minLength", ARGUMENT_COUNT, schema_check_min_length},
	{"maxLength", ARGUMENT_COUNT, schema_check_max_length},
	{"minimum", ARGUMENT_NUMBER, schema_check_minimum},
	{"maximum", ARGUMENT_NUMBER, schema_check_maximum},
	{"pattern", ARGUMENT_PATTERN, schema_check_pattern},
	{"anyOf", ARGUMENT_SCHEMAS, check_any_of},
	{"oneOf", ARGUMENT_SCHEMAS, check_one_of},
	{"allOf", ARGUMENT_SCHEMAS, check_all_of},
};

enum { WORD_COUNT = sizeof words / sizeof *words };

const struct schema_word *schema_word_find(const char *name)
{
	for (size_t i = 0; i < WORD_COUNT; i++) {
		if (strcmp(words[i].name, name) == 0)
			return &words[i];
	}
	return NULL;
}

const char *schema_word_closest(const char *name)
{
	const char *names[WORD_COUNT];

	for (size_t i = 0; i < WORD_COUNT; i++)
		names[i] = words[i].name;
	return str_closest(str_from(name), names, WORD_COUNT);
}
