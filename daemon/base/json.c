/* JSON files with the line of every value. jansson tells lines of errors only, so the text is
 * walked a second time beside the parsed tree, whose objects keep the order of the text. */
#include "base/json.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

enum { FILE_LIMIT = 16 << 20, DEPTH_LIMIT = 64 };

struct json_line {
	const json_t *value;
	int line;
};

struct walk {
	const char *at, *end;
	int line;
	struct json_line *lines;
	size_t count, capacity;
};

static void walk_space(struct walk *walk)
{
	for (; walk->at < walk->end; walk->at++) {
		if (*walk->at == '\n')
			walk->line++;
		else if (*walk->at != ' ' && *walk->at != '\t' && *walk->at != '\r')
			return;
	}
}

static void walk_string(struct walk *walk)
{
	for (walk->at++; walk->at < walk->end && *walk->at != '"'; walk->at++) {
		if (*walk->at == '\\')
			walk->at++;
	}
	walk->at++;
}

/* Up to the mark that ends a number or a literal. */
static void walk_word(struct walk *walk)
{
	while (walk->at < walk->end && !strchr(" \t\r\n,]}", *walk->at))
		walk->at++;
}

static void walk_value(struct walk *walk, const json_t *value);

/* Behind '{', '[' or ',': the next member or item. */
static void walk_next(struct walk *walk, const json_t *value, bool has_key)
{
	walk->at++;
	walk_space(walk);
	if (has_key) {
		walk_string(walk);
		walk_space(walk);
		walk->at++;
	}
	walk_value(walk, value);
	walk_space(walk);
}

static void walk_container(struct walk *walk, const json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;

	if (json_object_size(value) + json_array_size(value) == 0) {
		walk->at++;
		walk_space(walk);
	}
	/* jansson's macro drops const; nothing is changed. */
	json_object_foreach ((json_t *)value, key, member) {
		walk_next(walk, member, true);
	}
	json_array_foreach (value, i, member) {
		walk_next(walk, member, false);
	}
	walk->at++;
}

static void walk_value(struct walk *walk, const json_t *value)
{
	walk_space(walk);
	/* true, false and null are one object each in jansson: they have no line. */
	if (!json_is_boolean(value) && !json_is_null(value)) {
		walk->lines = mem_grow(walk->lines, &walk->capacity, walk->count + 1,
				       sizeof *walk->lines);
		walk->lines[walk->count++] = (struct json_line){value, walk->line};
	}
	if (json_is_object(value) || json_is_array(value))
		walk_container(walk, value);
	else if (json_is_string(value))
		walk_string(walk);
	else
		walk_word(walk);
}

static int line_compare(const void *a, const void *b)
{
	uintptr_t left = (uintptr_t)((const struct json_line *)a)->value;
	uintptr_t right = (uintptr_t)((const struct json_line *)b)->value;

	return (left > right) - (left < right);
}

bool json_doc_parse(struct json_doc *doc, const char *name, struct str text, struct error *error)
{
	struct walk walk = {.line = 1};
	json_error_t reason;

	*doc = (struct json_doc){0};
	if (text.len > FILE_LIMIT)
		return error_set(error, ERROR_LIMIT, "%s: larger than %d bytes", name, FILE_LIMIT);
	if (!json_depth_within(text, DEPTH_LIMIT))
		return error_set(error, ERROR_LIMIT, "%s: nested deeper than %d levels", name,
				 DEPTH_LIMIT);
	doc->root =
		json_loadb(text.data ? text.data : "", text.len, JSON_REJECT_DUPLICATES, &reason);
	if (!doc->root)
		return error_set(error, ERROR_INVALID, "%s:%d:%d: %s", name, reason.line,
				 reason.column, reason.text);
	walk.at = text.data;
	walk.end = text.data + text.len;
	walk_value(&walk, doc->root);
	if (walk.count)
		qsort(walk.lines, walk.count, sizeof *walk.lines, line_compare);
	doc->path = str_dup(str_from(name));
	doc->lines = walk.lines;
	doc->line_count = walk.count;
	return true;
}

bool json_doc_load(struct json_doc *doc, const char *path, struct error *error)
{
	struct buf text = {0};
	bool ok;

	*doc = (struct json_doc){0};
	ok = file_read(path, FILE_LIMIT, &text, error) &&
	     json_doc_parse(doc, path, buf_borrow(&text), error);
	buf_finish(&text);
	return ok;
}

void json_doc_finish(struct json_doc *doc)
{
	json_decref(doc->root);
	free(doc->lines);
	free(doc->path);
	*doc = (struct json_doc){0};
}

int json_doc_line(const struct json_doc *doc, const json_t *value)
{
	struct json_line key = {value, 0};
	const struct json_line *found = NULL;

	if (doc->line_count)
		found = bsearch(&key, doc->lines, doc->line_count, sizeof key, line_compare);
	return found ? found->line : 0;
}

bool json_depth_within(struct str text, size_t limit)
{
	size_t depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '"')
			in_string = !in_string;
		else if (in_string && c == '\\')
			i++;
		else if (!in_string && (c == '{' || c == '['))
			depth++;
		else if (!in_string && (c == '}' || c == ']') && depth)
			depth--;
		if (depth > limit)
			return false;
	}
	return true;
}

struct str json_str(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return (struct str){"", 0};
	return (struct str){json_string_value(value), json_string_length(value)};
}

static int add_piece(const char *piece, size_t size, void *out)
{
	buf_add(out, (struct str){piece, size});
	return 0;
}

void json_add(struct buf *out, const json_t *value)
{
	json_dump_callback(value, add_piece, out, JSON_COMPACT | JSON_ENCODE_ANY);
}
