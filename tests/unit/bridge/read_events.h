/* A webhook's body, read into a list of events that are compared as lines of text. */
#ifndef READ_EVENTS_H
#define READ_EVENTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "bridge/event.h"

typedef bool event_reader(struct str body, struct event_sink *sink, struct error *error);

struct events {
	struct buf lines; /* "kind user value\n" */
	struct buf ids;	  /* "id\n" */
	size_t count, ignored;
	int64_t time_ms; /* of the last */
	struct buf account, press, language;
};

static inline void note(struct buf *out, struct str text)
{
	buf_reset(out);
	buf_add(out, text);
}

static inline void take_event(void *context, const struct event *event)
{
	struct events *events = context;

	buf_addf(&events->lines, "%s %.*s %.*s\n", event_kind_name(event->kind),
		 STR_ARG(event->user), STR_ARG(event->value));
	buf_addf(&events->ids, "%.*s\n", STR_ARG(event->id));
	note(&events->account, event->account);
	note(&events->press, event->press);
	note(&events->language, event->language);
	events->time_ms = event->time_ms;
	events->count++;
}

static inline struct events read_events(event_reader *read, struct str body)
{
	struct events events = {0};
	struct event_sink sink = {.take = take_event, .context = &events};
	struct error error = {0};

	if (!read(body, &sink, &error))
		fail_msg("%s", error.message);
	events.ignored = sink.ignored;
	return events;
}

static inline void events_finish(struct events *events)
{
	buf_finish(&events->lines);
	buf_finish(&events->ids);
	buf_finish(&events->account);
	buf_finish(&events->press);
	buf_finish(&events->language);
}

static inline void assert_text(const struct buf *actual, const char *expected)
{
	assert_string_equal(actual->data ? actual->data : "", expected);
}

/* What is told of the body, and how many things in it are left out. */
static inline void assert_events(event_reader *read, const char *body, const char *lines,
				 size_t ignored)
{
	struct events events = read_events(read, str_from(body));

	assert_text(&events.lines, lines);
	assert_int_equal(events.ignored, ignored);
	events_finish(&events);
}

static inline void assert_unreadable(event_reader *read, const char *body, const char *reason)
{
	struct events events = {0};
	struct event_sink sink = {.take = take_event, .context = &events};
	struct error error = {0};

	assert_false(read(str_from(body), &sink, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	if (!strstr(error.message, reason))
		fail_msg("'%s' does not say '%s'", error.message, reason);
	assert_int_equal(events.count, 0);
}

#endif
