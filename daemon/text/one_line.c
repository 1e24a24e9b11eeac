/* A text as it was typed, in one line that harms no terminal, page or log. */
#include "text/one_line.h"

#include "text/utf8.h"

static bool is_space(int32_t point, utf8proc_category_t category)
{
	return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 ||
	       (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP);
}

void text_one_line(struct str text, struct buf *out)
{
	size_t begin = out->len, len;
	bool has_space = false;

	for (size_t at = 0; at < text.len; at += len) {
		int32_t point = utf8_read(text, at, &len);
		utf8proc_category_t category = utf8proc_category(point);

		if (is_space(point, category)) {
			has_space = out->len > begin;
			continue;
		}
		if (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF)
			continue;
		if (has_space)
			buf_add_char(out, ' ');
		has_space = false;
		utf8_add(out, point);
	}
}
