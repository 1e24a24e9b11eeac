/* Text from outside made safe for paper, and cut into lines. */
#include "core/ticket_text.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "core/ticket.h"

enum { URL_LIMIT = 2331 /* bytes in the largest QR code, M */ };

/* The code point at the beginning, or -1; *len: its bytes, 1 when it is no UTF-8. */
static utf8proc_int32_t read_point(struct str text, size_t *len)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t got = utf8proc_iterate((const utf8proc_uint8_t *)text.data,
						(utf8proc_ssize_t)text.len, &point);

	*len = got > 0 ? (size_t)got : 1;
	return got > 0 ? point : -1;
}

static void clean_point(struct buf *out, struct str bytes, utf8proc_int32_t point)
{
	if (point == '\n') {
		buf_add_char(out, '\n');
		return;
	}
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_CC:
		if (point == '\t')
			buf_add_char(out, ' ');
		break;
	case UTF8PROC_CATEGORY_CF: /* directions, joiners: they have lied before */
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
		break;
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		buf_add_char(out, '\n');
		break;
	default:
		buf_add(out, bytes);
	}
}

void ticket_clean(struct buf *out, struct str text)
{
	struct buf safe = {0};
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t size;
	size_t len;

	for (; text.len; text = str_slice(text, len, text.len)) {
		utf8proc_int32_t point = read_point(text, &len);

		if (point >= 0)
			clean_point(&safe, str_slice(text, 0, len), point);
	}
	if (!safe.len)
		return;
	size = utf8proc_map((const utf8proc_uint8_t *)safe.data, (utf8proc_ssize_t)safe.len,
			    &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (size > 0) {
		buf_add(out, (struct str){(const char *)composed, (size_t)size});
		explicit_bzero(composed, (size_t)size);
	}
	free(composed);
	explicit_bzero(safe.data, safe.capacity);
	buf_finish(&safe);
}

/* The bytes of the cluster (what a reader takes for one character) at the beginning. */
static size_t cluster_of(struct str text)
{
	utf8proc_int32_t state = 0, before, next;
	size_t len, at;

	before = read_point(text, &at);
	while (at < text.len) {
		next = read_point(str_slice(text, at, text.len), &len);
		if (before < 0 || next < 0 ||
		    utf8proc_grapheme_break_stateful(before, next, &state))
			break;
		before = next;
		at += len;
	}
	return at;
}

static size_t cluster_width(struct str cluster)
{
	struct buf bytes = {0};
	size_t width = 0, len;

	for (struct str rest = cluster; rest.len; rest = str_slice(rest, len, rest.len)) {
		utf8proc_int32_t point = read_point(rest, &len);
		int of_point = point >= 0 ? utf8proc_charwidth(point) : 0;

		if (of_point > 0 && (size_t)of_point > width)
			width = (size_t)of_point;
	}
	/* One sign may be two letters on the printer: "oe", "...". */
	ticket_cp858(&bytes, cluster);
	if (bytes.len > width)
		width = bytes.len;
	buf_finish(&bytes);
	return width;
}

size_t ticket_width(struct str text)
{
	size_t width = 0, len;

	for (; text.len; text = str_slice(text, len, text.len)) {
		len = cluster_of(text);
		width += cluster_width(str_slice(text, 0, len));
	}
	return width;
}

/* Where the line ends that begins with `text`: behind the last cluster that fits, or the last word
 * if a space was passed. A text that is shorter ends at its end or line feed. */
static size_t line_end(struct str text, size_t columns)
{
	size_t width = 0, word_end = 0, at = 0;

	while (at < text.len && text.data[at] != '\n') {
		size_t len = cluster_of(str_slice(text, at, text.len));
		size_t more = cluster_width(str_slice(text, at, at + len));

		if (text.data[at] == ' ')
			word_end = at;
		if (width + more > columns)
			return word_end ? word_end : at ? at : len;
		width += more;
		at += len;
	}
	return at;
}

bool ticket_wrap(struct str *rest, size_t columns, struct str *line)
{
	size_t end;

	if (!rest->len)
		return false;
	end = line_end(*rest, columns);
	*line = str_slice(*rest, 0, end);
	if (end < rest->len && rest->data[end] == '\n')
		end++;
	else
		while (end < rest->len && rest->data[end] == ' ')
			end++;
	*rest = str_slice(*rest, end, rest->len);
	while (line->len && line->data[line->len - 1] == ' ')
		line->len--;
	return true;
}

bool ticket_is_url(struct str text)
{
	if (!str_starts(text, STR("https://")) && !str_starts(text, STR("http://")))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] <= ' ' || text.data[i] > '~')
			return false;
	return text.len <= URL_LIMIT;
}
