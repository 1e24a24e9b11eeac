/* A bridge's line without a socket, at the desk. */
#ifndef TESTS_SERVER_LINE_H
#define TESTS_SERVER_LINE_H

#include "desk.h"

#define LINE_SECRET "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct line {
	struct talks talks;
	struct desk *desk;
};

static inline void line_open(struct desk *desk, struct line *line, struct bridge *bridge,
			     const char *secret)
{
	snprintf(bridge->name, sizeof bridge->name, "messengers");
	bridge->lines++;
	line->desk = desk;
	talks_init(&line->talks, desk->chat, &desk->config, bridge, str_from(secret));
}

static inline void line_close(struct line *line)
{
	talks_finish(&line->talks);
}

static inline void line_send(struct line *line, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline void line_send(struct line *line, const char *format, ...)
{
	struct buf text BUF_AUTO = {0};
	va_list args;

	va_start(args, format);
	buf_vaddf(&text, format, args);
	va_end(args);
	talks_receive(&line->talks, buf_borrow(&text), desk_now_us);
}

/* The next frame that leaves, by the schema; NULL when there is none. */
static inline json_t *line_next(struct line *line)
{
	bool is_awake = talks_are_awake(&line->talks);
	unsigned char *text;
	size_t len;

	chat_commit(line->desk->chat);
	is_awake = is_awake || talks_are_awake(&line->talks);
	if (!talks_next(&line->talks, &text, &len))
		return NULL;
	assert_true(is_awake);
	memset(text - SESSION_HEADROOM, 0xaa, SESSION_HEADROOM);
	return schema_frame((struct str){(char *)text, len});
}

static inline void line_expect_nothing(struct line *line)
{
	json_t *frame = line_next(line);

	if (frame)
		fail_msg("unexpected: %s", json_dumps(frame, 0));
}

/* The next frame: of this type and conversation ("": it names none). The caller's. */
static inline json_t *line_take(struct line *line, const char *type, const char *name)
{
	json_t *frame = line_next(line);

	if (!frame)
		fail_msg("no %s", type);
	if (strcmp(frame_text(frame, "type"), type) != 0 ||
	    strcmp(frame_text(frame, "conversation"), name) != 0)
		fail_msg("no %s of '%s': %s", type, name, json_dumps(frame, 0));
	return frame;
}

static inline void line_expect(struct line *line, const char *type, const char *name)
{
	json_decref(line_take(line, type, name));
}

static inline void line_expect_reply(struct line *line, const char *name, int seq, const char *to,
				     const char *lang)
{
	json_t *frame = line_take(line, "reply", name);

	assert_int_equal(frame_number(frame, "seq"), seq);
	assert_string_equal(frame_text(frame, "to"), to);
	assert_string_equal(frame_text(frame, "lang"), lang);
	json_decref(frame);
}

static inline void line_expect_error(struct line *line, const char *name, const char *code)
{
	json_t *frame = line_take(line, "error", name);

	assert_string_equal(frame_text(frame, "code"), code);
	json_decref(frame);
}

static inline void line_expect_closed(struct line *line, const char *name, int code,
				      const char *reason)
{
	json_t *frame = line_take(line, "closed", name);

	assert_int_equal(frame_number(frame, "code"), code);
	assert_string_equal(frame_text(frame, "reason"), reason);
	json_decref(frame);
}

static inline void line_hello(struct line *line, const char *name, const char *lang, int seq,
			      bool resumed)
{
	json_t *frame;

	line_send(line,
		  "{\"type\":\"hello\",\"conversation\":\"%s\",\"channel\":\"messenger\","
		  "\"lang\":\"%s\",\"seq\":%d}",
		  name, lang, seq);
	frame = line_take(line, "welcome", name);
	assert_int_equal(json_is_true(json_object_get(frame, "resumed")), resumed);
	json_decref(frame);
}

static inline void line_say(struct line *line, const char *name, const char *id, const char *text)
{
	line_send(line,
		  "{\"type\":\"message\",\"conversation\":\"%s\",\"id\":\"%s\",\"text\":\"%s\"}",
		  name, id, text);
}

#endif
