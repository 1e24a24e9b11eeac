/* The words of JSON Schema that bound a value: sizes, numbers, patterns, repetition. */
#include <stdlib.h>

#include "base/json_schema.h"
#include "base/map.h"

void schema_check_min_items(struct validation *v, const json_t *schema, const json_t *argument,
			    const json_t *value)
{
	(void)schema;
	if (json_is_array(value) &&
	    (json_int_t)json_array_size(value) < json_integer_value(argument))
		validation_find(v, value, "must have at least %lld items, not %zu",
				(long long)json_integer_value(argument), json_array_size(value));
}

void schema_check_max_items(struct validation *v, const json_t *schema, const json_t *argument,
			    const json_t *value)
{
	(void)schema;
	if (json_is_array(value) &&
	    (json_int_t)json_array_size(value) > json_integer_value(argument))
		validation_find(v, value, "must have at most %lld items, not %zu",
				(long long)json_integer_value(argument), json_array_size(value));
}

/* Items are compared as text with sorted keys: linear, where pairs would be quadratic. */
void schema_check_unique(struct validation *v, const json_t *schema, const json_t *argument,
			 const json_t *value)
{
	struct map seen = {0};
	json_t *item;
	size_t i;

	(void)schema;
	if (!json_is_true(argument))
		return;
	json_array_foreach (value, i, item) {
		char *text = json_dumps(item, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
		size_t before = seen.count;

		map_intern(&seen, str_from(text));
		if (seen.count == before)
			validation_find(v, item, "%.80s stands twice; remove one", text);
		free(text);
	}
	map_finish(&seen);
}

static size_t code_points(const json_t *string)
{
	const char *text = json_string_value(string);
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

void schema_check_min_length(struct validation *v, const json_t *schema, const json_t *argument,
			     const json_t *value)
{
	(void)schema;
	if (json_is_string(value) && (json_int_t)code_points(value) < json_integer_value(argument))
		validation_find(v, value, "must have at least %lld characters, not %zu",
				(long long)json_integer_value(argument), code_points(value));
}

void schema_check_max_length(struct validation *v, const json_t *schema, const json_t *argument,
			     const json_t *value)
{
	(void)schema;
	if (json_is_string(value) && (json_int_t)code_points(value) > json_integer_value(argument))
		validation_find(v, value, "must have at most %lld characters, not %zu",
				(long long)json_integer_value(argument), code_points(value));
}

void schema_check_minimum(struct validation *v, const json_t *schema, const json_t *argument,
			  const json_t *value)
{
	(void)schema;
	if (json_is_number(value) && json_number_value(value) < json_number_value(argument))
		validation_find(v, value, "must be at least %g, not %g",
				json_number_value(argument), json_number_value(value));
}

void schema_check_maximum(struct validation *v, const json_t *schema, const json_t *argument,
			  const json_t *value)
{
	(void)schema;
	if (json_is_number(value) && json_number_value(value) > json_number_value(argument))
		validation_find(v, value, "must be at most %g, not %g", json_number_value(argument),
				json_number_value(value));
}

void schema_check_pattern(struct validation *v, const json_t *schema, const json_t *argument,
			  const json_t *value)
{
	(void)schema;
	if (json_is_string(value) &&
	    !validation_matches(v, json_string_value(argument), json_string_value(value)))
		validation_find(v, value, "'%.80s' must match %s", json_string_value(value),
				json_string_value(argument));
}
