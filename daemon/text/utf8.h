/* One code point at a time; for this room's own use. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <utf8proc.h>

#include "base/buf.h"

enum { UTF8_REPLACEMENT = 0xfffd };

/* The code point at `at` (below s.len) and its length in bytes; what is not UTF-8 is U+FFFD, one
 * byte at a time. */
static inline int32_t utf8_read(struct str s, size_t at, size_t *len)
{
	utf8proc_int32_t point = (unsigned char)s.data[at];
	utf8proc_ssize_t got;

	*len = 1;
	if (point < 0x80)
		return point;
	got = utf8proc_iterate((const utf8proc_uint8_t *)s.data + at,
			       (utf8proc_ssize_t)(s.len - at), &point);
	if (got <= 0)
		return UTF8_REPLACEMENT;
	*len = (size_t)got;
	return point;
}

static inline void utf8_add(struct buf *out, int32_t point)
{
	char *end = buf_reserve(out, 4);

	out->len += (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)end);
	out->data[out->len] = '\0';
}

/* Letters of scripts; marks belong to the letter before them. */
static inline bool utf8_is_letter(int32_t point)
{
	if (point < 0x80)
		return (point | 0x20) >= 'a' && (point | 0x20) <= 'z';
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return true;
	default:
		return false;
	}
}

static inline bool utf8_is_mark(int32_t point)
{
	utf8proc_category_t category;

	if (point < 0x300)
		return false;
	category = utf8proc_category(point);
	return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

static inline bool utf8_is_digit(int32_t point)
{
	return (point >= '0' && point <= '9') ||
	       (point >= 0x80 && utf8proc_category(point) == UTF8PROC_CATEGORY_ND);
}

#endif
