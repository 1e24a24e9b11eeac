/* Where in its file a pattern is wrong. Patterns do not remember their place: the file is read
 * again when one is refused, which costs nothing while none is. */
#include "nlu/rules_place.h"

#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"

enum { FILE_LIMIT = 1 << 26 };

/* The line `number` of a text, from 1; empty when there is none. */
static struct str find_line(struct str text, int number)
{
	struct str line = {"", 0};

	for (int i = 0; i < number; i++) {
		if (!str_split(&text, '\n', &line))
			return STR("");
	}
	return line;
}

/* Behind the JSON text that begins with the quote at `at`. */
static size_t literal_end(struct str line, size_t at)
{
	for (at++; at < line.len && line.data[at] != '"'; at++) {
		if (line.data[at] == '\\')
			at++;
	}
	return at < line.len ? at + 1 : line.len;
}

static bool is_literal_of(struct str literal, struct str pattern)
{
	json_t *value = json_loadb(literal.data, literal.len, JSON_DECODE_ANY, NULL);
	struct str text = {json_string_value(value), json_string_length(value)};
	bool same = json_is_string(value) && str_eq(text, pattern);

	json_decref(value);
	return same;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t count_characters(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += !is_continuation(text.data[i]);
	return count;
}

/* Is this the first half of an escaped character beyond U+FFFF, which takes two escapes? */
static bool is_high_surrogate(struct str rest)
{
	return rest.len > 12 && (rest.data[2] | 0x20) == 'd' && strchr("89abAB", rest.data[3]);
}

/* How many bytes of a literal one character of its text takes. */
static size_t character_len(struct str rest)
{
	size_t len = 1;

	if (rest.data[0] == '\\' && rest.len > 1)
		len = rest.data[1] != 'u' ? 2 : is_high_surrogate(rest) ? 12 : 6;
	while (len < rest.len && is_continuation(rest.data[len]))
		len++;
	return len < rest.len ? len : rest.len;
}

size_t rules_column(const struct corpus_rule *rule, size_t column)
{
	struct buf content BUF_AUTO = {0};
	struct str line;

	if (!rule->file || rule->line < 1 || !file_read(rule->file, FILE_LIMIT, &content, NULL))
		return 0;
	line = find_line(buf_borrow(&content), rule->line);
	for (size_t at = 0; at < line.len; at++) {
		size_t end;

		if (line.data[at] != '"')
			continue;
		end = literal_end(line, at);
		if (!is_literal_of(str_slice(line, at, end), rule->pattern)) {
			at = end - 1;
			continue;
		}
		for (at++; column > 1 && at < end; column--)
			at += character_len(str_slice(line, at, end));
		return count_characters(str_slice(line, 0, at)) + 1;
	}
	return 0;
}
