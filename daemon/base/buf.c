/* A growing byte buffer. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

void buf_finish(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

char *buf_reserve(struct buf *buf, size_t more)
{
	buf->data = mem_grow(buf->data, &buf->capacity, buf->len + more + 1, 1);
	return buf->data + buf->len;
}

void buf_add(struct buf *buf, struct str s)
{
	char *end = buf_reserve(buf, s.len);

	if (s.len)
		memcpy(end, s.data, s.len);
	buf->len += s.len;
	buf->data[buf->len] = '\0';
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, (struct str){&c, 1});
}

void buf_vaddf(struct buf *buf, const char *format, va_list args)
{
	const size_t guess = 120; /* most are shorter, and then one pass does */
	char *room = buf_reserve(buf, guess);
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(room, guess + 1, format, args);
	if (len > (int)guess)
		vsnprintf(buf_reserve(buf, (size_t)len), (size_t)len + 1, format, again);
	va_end(again);
	if (len > 0)
		buf->len += (size_t)len;
	buf->data[buf->len] = '\0';
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vaddf(buf, format, args);
	va_end(args);
}

struct str buf_borrow(const struct buf *buf)
{
	return (struct str){buf->data ? buf->data : "", buf->len};
}

char *buf_take(struct buf *buf)
{
	char *data;

	buf_reserve(buf, 0);
	data = buf->data;
	data[buf->len] = '\0';
	*buf = (struct buf){0};
	return data;
}

void buf_add_html(struct buf *buf, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		switch (s.data[i]) {
		case '&':
			buf_add(buf, STR("&amp;"));
			break;
		case '<':
			buf_add(buf, STR("&lt;"));
			break;
		case '>':
			buf_add(buf, STR("&gt;"));
			break;
		case '"':
			buf_add(buf, STR("&quot;"));
			break;
		case '\'':
			buf_add(buf, STR("&#39;"));
			break;
		default:
			buf_add_char(buf, s.data[i]);
		}
	}
}
