/* Reading outside data leniently: what is wrong is left out, and hinders nothing beside it. */
#include "bridge/reader.h"

#include <stdio.h>

#include "base/json.h"

/* A moment below this is in seconds: as milliseconds it would be in 1973. */
static const int64_t SECONDS_MOST = INT64_C(100000000000);
static const int64_t TIME_MOST = INT64_C(1000000000000000);

/* A NUL in one text must not cost the whole batch; the text ends there. */
static json_t *parse(struct str body, json_error_t *problem)
{
	return json_loadb(body.data, body.len, JSON_ALLOW_NUL, problem);
}

json_t *reader_parse(struct str body, struct error *error)
{
	BUF_AUTO struct buf mended = {0};
	json_error_t problem;
	json_t *root;

	if (!json_depth_within(body, READER_DEPTH)) {
		error_set(error, ERROR_INVALID, "nested deeper than %d levels", READER_DEPTH);
		return NULL;
	}
	root = parse(body, &problem);
	if (!root) {
		reader_mend(body, &mended);
		root = parse(buf_borrow(&mended), &problem);
	}
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

struct str reader_id(const json_t *object, const char *key, char room[static READER_NUMBER])
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value))
		return text_of(object, key).len <= READER_ID ? text_of(object, key) : STR("");
	snprintf(room, READER_NUMBER, "%lld", (long long)json_integer_value(value));
	return str_from(room);
}

/* 0 for what is no time, or none that we live to see. */
static int64_t number_of(const json_t *object, const char *key)
{
	double real = json_number_value(json_object_get(object, key));
	struct str text = text_of(object, key);
	int64_t number = 0;

	if (real >= 1 && real < (double)TIME_MOST)
		return (int64_t)real;
	for (size_t i = 0; i < text.len; i++) {
		if (!char_is_digit(text.data[i]) || number >= TIME_MOST / 10)
			return 0;
		number = number * 10 + (text.data[i] - '0');
	}
	return number;
}

int64_t reader_time_ms(const json_t *object, const char *key)
{
	int64_t number = number_of(object, key);

	return number < SECONDS_MOST ? number * 1000 : number;
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

struct str reader_link(struct str link, char room[static READER_LINK])
{
	static const struct str kinds[] = {{"intent-", 7}, {"lang-", 5}};

	if (link.len >= READER_LINK)
		return link;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		size_t before = kinds[k].len;

		if (!str_starts(link, kinds[k]))
			continue;
		memcpy(room, link.data, link.len);
		room[before - 1] = ':';
		for (size_t i = before; i < link.len; i++) {
			if (room[i] == '-')
				room[i] = '.';
		}
		return (struct str){room, link.len};
	}
	return link;
}

void reader_give(struct event_sink *sink, const struct event *event)
{
	bool is_mark = event->kind == EVENT_SENT || event->kind == EVENT_FAILED;

	if (event->user.len && (is_mark ? event->value.len : event->id.len))
		sink->take(sink->context, event);
	else
		sink->ignored++;
}
