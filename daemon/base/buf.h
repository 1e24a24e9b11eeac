/* A growing byte buffer that is always NUL-terminated. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct buf {
	char *data; /* NULL until something was added */
	size_t len; /* bytes, the final NUL not counted */
	size_t capacity;
};

void buf_finish(struct buf *buf);
/* Empties, and keeps the memory. */
void buf_reset(struct buf *buf);
void buf_add(struct buf *buf, struct str s);
void buf_add_char(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0), nonnull(2)));
/* Makes room for `more` bytes behind len and returns where they start; the caller adds to len. */
char *buf_reserve(struct buf *buf, size_t more);
/* Lend the content; valid until the buffer changes. */
struct str buf_borrow(const struct buf *buf);
/* The content as a NUL-terminated string that the caller frees; the buffer is empty afterwards. */
char *buf_take(struct buf *buf);
/* The text in a form that is safe within HTML text and attribute values. */
void buf_add_html(struct buf *buf, struct str s);

#define BUF_AUTO __attribute__((cleanup(buf_finish)))

#endif
