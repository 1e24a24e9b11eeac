/* A ticket's lines: added, and wiped. */
#include "core/ticket_lines.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/ticket_text.h"

enum { LINES_LIMIT = 200 /* some 80 cm of paper: nobody wants more */ };

static void wipe_buf(struct buf *buf)
{
	if (buf->data)
		explicit_bzero(buf->data, buf->capacity);
	buf_finish(buf);
}

static void add_line(struct ticket *ticket, enum ticket_kind kind, struct str text)
{
	if (ticket->count >= LINES_LIMIT)
		return;
	ticket->lines = mem_grow(ticket->lines, &ticket->capacity, ticket->count + 1,
				 sizeof *ticket->lines);
	ticket->lines[ticket->count++] = (struct ticket_line){kind, str_dup(text)};
}

static void add_wrapped(struct ticket *ticket, enum ticket_kind kind, struct str text,
			size_t columns, const char *indent)
{
	struct str line;

	while (ticket_wrap(&text, columns, &line)) {
		struct buf indented = {0};

		if (!line.len)
			continue;
		buf_add(&indented, str_from(indent));
		buf_add(&indented, line);
		add_line(ticket, kind, buf_borrow(&indented));
		wipe_buf(&indented);
	}
}

void ticket_add(struct ticket *ticket, enum ticket_kind kind, struct str text)
{
	size_t columns = (size_t)ticket->columns / (kind == TICKET_TITLE ? 2 : 1);
	struct buf clean = {0};

	ticket_clean(&clean, text);
	add_wrapped(ticket, kind, str_trim(buf_borrow(&clean)), columns, "");
	wipe_buf(&clean);
}

void ticket_add_pair(struct ticket *ticket, struct str label, struct str value)
{
	size_t columns = (size_t)ticket->columns, used;
	struct buf left = {0}, right = {0};

	ticket_clean(&left, label);
	ticket_clean(&right, value);
	used = ticket_width(buf_borrow(&left)) + ticket_width(buf_borrow(&right));
	if (!str_trim(buf_borrow(&right)).len) {
		/* a label of nothing says nothing */
	} else if (left.len && used < columns && !memchr(right.data, '\n', right.len) &&
		   !memchr(left.data, '\n', left.len)) {
		for (; used < columns; used++)
			buf_add_char(&left, ' ');
		buf_add(&left, buf_borrow(&right));
		add_line(ticket, TICKET_TEXT, buf_borrow(&left));
	} else {
		add_wrapped(ticket, TICKET_TEXT, buf_borrow(&left), columns, "");
		add_wrapped(ticket, TICKET_TEXT, buf_borrow(&right), columns - 2, "  ");
	}
	wipe_buf(&left);
	wipe_buf(&right);
}

void ticket_add_space(struct ticket *ticket, enum ticket_kind kind)
{
	enum ticket_kind last = ticket->count ? ticket->lines[ticket->count - 1].kind : TICKET_GAP;

	if (last != TICKET_GAP && last != TICKET_RULE)
		add_line(ticket, kind, STR(""));
}

void ticket_add_qr(struct ticket *ticket, struct str url)
{
	if (ticket_is_url(url))
		add_line(ticket, TICKET_QR, url);
}

void ticket_finish(struct ticket *ticket)
{
	for (size_t i = 0; i < ticket->count; i++) {
		char *text = ticket->lines[i].text;

		explicit_bzero(text, strlen(text));
		free(text);
	}
	free(ticket->lines);
	*ticket = (struct ticket){0};
}
