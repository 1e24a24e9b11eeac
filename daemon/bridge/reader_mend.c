/* JSON whose texts were cut inside a character, as platforms do with titles and previews: the
 * characters that are broken become U+FFFD, and everything else stays as it is. */
#include <utf8proc.h>

#include "bridge/reader.h"

enum { ESCAPE = 6 }; /* \uXXXX */

static int digit(char c)
{
	if (char_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The unit that an escape stands for; -1 when there is none. */
static int escape_at(struct str text, size_t at)
{
	int unit = 0;

	if (text.len - at < ESCAPE || text.data[at] != '\\' || text.data[at + 1] != 'u')
		return -1;
	for (size_t i = 2; i < ESCAPE; i++) {
		int value = digit(text.data[at + i]);

		if (value < 0)
			return -1;
		unit = unit * 16 + value;
	}
	return unit;
}

static bool is_high(int unit)
{
	return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(int unit)
{
	return unit >= 0xdc00 && unit < 0xe000;
}

/* Copies the escape at `at`; how many bytes it took. */
static size_t mend_escape(struct str text, size_t at, struct buf *out)
{
	int unit = escape_at(text, at);
	size_t len = 1;

	if (is_high(unit) && is_low(escape_at(text, at + ESCAPE))) {
		len = 2 * (size_t)ESCAPE;
	} else if (is_high(unit) || is_low(unit)) {
		buf_add(out, STR("\\ufffd"));
		return ESCAPE;
	} else if (unit >= 0) {
		len = ESCAPE;
	} else if (at + 1 < text.len && (unsigned char)text.data[at + 1] < 0x80) {
		len = 2; /* an escaped backslash begins no escape of its own */
	}
	buf_add(out, str_slice(text, at, at + len));
	return len;
}

void reader_mend(struct str text, struct buf *out)
{
	size_t at = 0;

	while (at < text.len) {
		utf8proc_int32_t point;
		utf8proc_ssize_t len;

		if (text.data[at] == '\\') {
			at += mend_escape(text, at, out);
			continue;
		}
		len = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
				       (utf8proc_ssize_t)(text.len - at), &point);
		if (len > 0)
			buf_add(out, str_slice(text, at, at + (size_t)len));
		else
			buf_add(out, STR("\xef\xbf\xbd"));
		at += len > 0 ? (size_t)len : 1;
	}
}
