/* Reading outside data leniently: what is wrong is left out, and hinders nothing beside it. */
#include "bridge/reader.h"

#include <stdio.h>

#include "base/json.h"

json_t *reader_parse(struct str body, struct error *error)
{
	json_error_t problem;
	json_t *root;

	if (!json_depth_within(body, READER_DEPTH)) {
		error_set(error, ERROR_INVALID, "nested deeper than %d levels", READER_DEPTH);
		return NULL;
	}
	/* A NUL in one text must not cost the whole batch; the text ends there. */
	root = json_loadb(body.data, body.len, JSON_ALLOW_NUL, &problem);
	if (json_is_object(root))
		return root;
	if (root)
		error_set(error, ERROR_INVALID, "JSON, and no object");
	else
		error_set(error, ERROR_INVALID, "no JSON near byte %d", problem.position);
	json_decref(root);
	return NULL;
}

/* A member that is a string, up to a NUL in it. */
static struct str text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return str_from(text ? text : "");
}

struct str reader_id(const json_t *object, const char *key, char room[static 24])
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value))
		return text_of(object, key).len <= READER_ID ? text_of(object, key) : STR("");
	snprintf(room, 24, "%lld", (long long)json_integer_value(value));
	return str_from(room);
}

int64_t reader_number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	struct str text = text_of(object, key);
	int64_t number = 0;

	if (json_is_integer(value))
		return json_integer_value(value) > 0 ? json_integer_value(value) : 0;
	for (size_t i = 0; i < text.len; i++) {
		if (!char_is_digit(text.data[i]) || i >= 17)
			return 0;
		number = number * 10 + (text.data[i] - '0');
	}
	return number;
}

struct str reader_text(const json_t *object, const char *key)
{
	struct str text = text_of(object, key);

	if (text.len <= READER_VALUE)
		return text;
	text.len = READER_VALUE;
	while (text.len && ((unsigned char)text.data[text.len] & 0xc0) == 0x80)
		text.len--;
	return text;
}

void reader_give(struct event_sink *sink, const struct event *event)
{
	bool is_mark = event->kind == EVENT_SENT || event->kind == EVENT_FAILED;

	if (event->user.len && (is_mark ? event->value.len : event->id.len))
		sink->take(sink->context, event);
	else
		sink->ignored++;
}
