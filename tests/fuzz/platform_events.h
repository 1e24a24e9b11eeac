/* What holds for every event that a reader hands on, whatever a platform has said. */
#ifndef PLATFORM_EVENTS_H
#define PLATFORM_EVENTS_H

#include <stdlib.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "bridge/reader.h"

static inline void check(bool holds)
{
	if (!holds)
		abort();
}

static inline void check_text(struct str text, size_t most)
{
	size_t at = 0;

	check(text.len <= most);
	while (at < text.len) {
		utf8proc_int32_t point;
		utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
							(utf8proc_ssize_t)(text.len - at), &point);

		check(len > 0);
		at += (size_t)len;
	}
}

static inline bool is_attachment_kind(struct str value)
{
	static const char *const kinds[] = {"image",	"audio",   "video",   "file",
					    "location", "sticker", "contact", "other"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_eq(value, str_from(kinds[i])))
			return true;
	}
	return false;
}

struct seen {
	struct buf trace; /* so that two readings can be compared */
	size_t count;
};

static inline void check_event(void *context, const struct event *event)
{
	struct seen *seen = context;
	bool is_mark = event->kind == EVENT_SENT || event->kind == EVENT_FAILED;
	bool may_be_empty = event->kind == EVENT_START || event->kind == EVENT_GONE;

	check(event->channel < CHANNELS && event->kind < EVENT_KINDS);
	check(event->user.len > 0 && (is_mark || event->id.len > 0));
	check(event->value.len > 0 || may_be_empty);
	check(event->kind != EVENT_ATTACHMENT || is_attachment_kind(event->value));
	check(event->press.len == 0 || event->channel == CHANNEL_TELEGRAM);
	check(event->time_ms >= 0 && event->time_ms < INT64_C(1000000000000000000));
	check_text(event->user, READER_ID);
	check_text(event->id, READER_ID);
	check_text(event->account, READER_ID);
	check_text(event->press, READER_ID);
	check_text(event->value, READER_VALUE);
	check_text(event->language, READER_VALUE);
	buf_addf(&seen->trace, "%d %.*s %.*s\n", (int)event->kind, STR_ARG(event->id),
		 STR_ARG(event->value));
	seen->count++;
}

typedef bool event_reader(struct str body, struct event_sink *sink, struct error *error);

/* Reads it twice: what is told again must have the same ids. */
static inline void read_and_check(event_reader *read, struct str body)
{
	struct seen first = {0}, again = {0};
	struct event_sink sink = {.take = check_event, .context = &first};
	struct error error = {0};
	bool ok = read(body, &sink, &error);

	check(ok || (error.code == ERROR_INVALID && *error.message && !first.count));
	sink = (struct event_sink){.take = check_event, .context = &again};
	check(read(body, &sink, &error) == ok);
	check(str_eq(buf_borrow(&first.trace), buf_borrow(&again.trace)));
	buf_finish(&first.trace);
	buf_finish(&again.trace);
}

/* The bytes between two texts. */
static inline void read_within(event_reader *read, const char *before, struct str bytes,
			       const char *behind)
{
	BUF_AUTO struct buf body = {0};

	buf_add(&body, str_from(before));
	buf_add(&body, bytes);
	buf_add(&body, str_from(behind));
	read_and_check(read, buf_borrow(&body));
}

#endif
