/* A client's frame: size and nesting were limited before; here are JSON, type and fields. */
#include <stdio.h>

#include "base/json.h"
#include "server/frame.h"
#include "text/normalise.h"

enum { FRAME_DEPTH_LIMIT = 16, UNKNOWN_TYPE_SHOWN = 40 /* bytes */ };

static enum frame_error bad_field(struct frame *frame, const char *name, const char *wanted)
{
	snprintf(frame->detail, sizeof frame->detail, "%s: %s", name, wanted);
	return FRAME_BAD_FIELD;
}

/* A string member of `min` to `max` bytes. */
static bool take_text(const struct frame *frame, const char *name, size_t min, size_t max,
		      struct str *out)
{
	const json_t *value = json_object_get(frame->root, name);

	if (!json_is_string(value) || json_string_length(value) < min ||
	    json_string_length(value) > max)
		return false;
	*out = (struct str){json_string_value(value), json_string_length(value)};
	return true;
}

static enum frame_error take_id(struct frame *frame)
{
	return take_text(frame, "id", 1, FRAME_ID_LIMIT, &frame->id)
		       ? FRAME_FINE
		       : bad_field(frame, "id", "a text of 1 to 64 bytes");
}

static enum frame_error take_lang(struct frame *frame, bool required)
{
	struct str code;
	bool given = json_object_get(frame->root, "lang") != NULL;

	if (!given && !required)
		return FRAME_FINE;
	if (take_text(frame, "lang", 2, 2, &code)) {
		frame->lang = lang_parse(code);
		if (frame->lang != LANG_UNKNOWN)
			return FRAME_FINE;
	}
	return bad_field(frame, "lang", "nl, fr or en");
}

static bool is_channel(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return true;
}

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.data[i];

		if (!((c >= 'a' && c <= 'f') || (c >= '0' && c <= '9')))
			return false;
	}
	return s.len == TOKEN_TEXT_SIZE;
}

static enum frame_error take_hello(struct frame *frame)
{
	if (!take_text(frame, "channel", 1, 32, &frame->channel) || !is_channel(frame->channel))
		return bad_field(frame, "channel", "1 to 32 of a-z, 0-9, - and _");
	if (json_object_get(frame->root, "resume") &&
	    (!take_text(frame, "resume", TOKEN_TEXT_SIZE, TOKEN_TEXT_SIZE, &frame->resume) ||
	     !is_token(frame->resume)))
		return bad_field(frame, "resume", "the conversation of an earlier welcome");
	return take_lang(frame, false);
}

static enum frame_error take_message(struct frame *frame)
{
	enum frame_error error = take_id(frame);

	if (error != FRAME_FINE)
		return error;
	if (take_text(frame, "text", 0, FRAME_TEXT_LIMIT, &frame->text))
		return FRAME_FINE;
	error = bad_field(frame, "text", "a text of at most 4096 bytes");
	return json_is_string(json_object_get(frame->root, "text")) ? FRAME_TOO_LARGE : error;
}

static enum frame_error take_choose(struct frame *frame)
{
	enum frame_error error = take_id(frame);

	if (error != FRAME_FINE)
		return error;
	if (!take_text(frame, "value", 1, FRAME_VALUE_LIMIT, &frame->value))
		return bad_field(frame, "value", "the value of a choice");
	return FRAME_FINE;
}

static enum frame_error take_language(struct frame *frame)
{
	return take_lang(frame, true);
}

static enum frame_error take_reason(struct frame *frame)
{
	const json_t *reason = json_object_get(frame->root, "reason");

	if (!reason)
		return FRAME_FINE;
	for (int i = FEEDBACK_WRONG; json_is_string(reason) && i < FEEDBACK_REASONS; i++) {
		if (strcmp(json_string_value(reason),
			   feedback_reason_name((enum feedback_reason)i)) != 0)
			continue;
		frame->feedback.reason = (enum feedback_reason)i;
		return FRAME_FINE;
	}
	return bad_field(frame, "reason", "wrong, untrue, unclear, incomplete or other");
}

static enum frame_error take_feedback(struct frame *frame)
{
	const json_t *about = json_object_get(frame->root, "about");
	const json_t *helpful = json_object_get(frame->root, "helpful");
	enum frame_error error = take_id(frame);

	if (error != FRAME_FINE)
		return error;
	if (!json_is_integer(about) || json_integer_value(about) < 1)
		return bad_field(frame, "about", "the number of a reply, from 1");
	frame->feedback.about = (uint64_t)json_integer_value(about);
	if (!take_text(frame, "intent", 0, FRAME_INTENT_LIMIT, &frame->feedback.intent))
		return bad_field(frame, "intent", "the intent of the reply, or an empty text");
	if (!json_is_boolean(helpful))
		return bad_field(frame, "helpful", "true or false");
	frame->feedback.helpful = json_is_true(helpful);
	if (json_object_get(frame->root, "note") &&
	    !take_text(frame, "note", 0, FRAME_NOTE_LIMIT, &frame->feedback.note))
		return bad_field(frame, "note", "a text of at most 1000 bytes");
	return take_reason(frame);
}

static enum frame_error take_attachment(struct frame *frame)
{
	enum frame_error error = take_id(frame);
	const json_t *kind = json_object_get(frame->root, "kind");

	if (error != FRAME_FINE)
		return error;
	for (int i = 0; json_is_string(kind) && i < ATTACHMENT_KINDS; i++) {
		frame->kind = (enum attachment)i;
		if (strcmp(json_string_value(kind), attachment_name(frame->kind)) == 0)
			return FRAME_FINE;
	}
	return bad_field(frame, "kind",
			 "image, audio, video, file, location, sticker, contact or other");
}

static enum frame_error take_acknowledge(struct frame *frame)
{
	return json_object_get(frame->root, "seq")
		       ? FRAME_FINE
		       : bad_field(frame, "seq", "the highest number seen");
}

static enum frame_error take_bye(struct frame *frame)
{
	(void)frame;
	return FRAME_FINE;
}

static enum frame_error take_seq(struct frame *frame)
{
	const json_t *seq = json_object_get(frame->root, "seq");

	if (!seq)
		return FRAME_FINE;
	if (!json_is_integer(seq) || json_integer_value(seq) < 0)
		return bad_field(frame, "seq", "a whole number from 0");
	frame->has_seq = true;
	frame->seq = (uint64_t)json_integer_value(seq);
	return FRAME_FINE;
}

/* The detail goes back in a frame, so the name is cut between characters. */
static enum frame_error unknown_type(struct frame *frame, struct str name)
{
	if (name.len > UNKNOWN_TYPE_SHOWN) {
		name.len = UNKNOWN_TYPE_SHOWN;
		while (name.len && ((unsigned char)name.data[name.len] & 0xc0) == 0x80)
			name.len--;
	}
	snprintf(frame->detail, sizeof frame->detail, "unknown type '%.*s'", STR_ARG(name));
	return FRAME_UNKNOWN_TYPE;
}

static enum frame_error take_type(struct frame *frame)
{
	static const struct {
		const char *name;
		enum frame_type type;
		enum frame_error (*take)(struct frame *frame);
	} types[] = {
		{"message", FRAME_MESSAGE, take_message},
		{"choose", FRAME_CHOOSE, take_choose},
		{"hello", FRAME_HELLO, take_hello},
		{"bye", FRAME_BYE, take_bye},
		{"acknowledge", FRAME_ACKNOWLEDGE, take_acknowledge},
		{"language", FRAME_LANGUAGE, take_language},
		{"feedback", FRAME_FEEDBACK, take_feedback},
		{"attachment", FRAME_ATTACHMENT, take_attachment},
		{"release", FRAME_RELEASE, take_bye},
	};
	const json_t *type = json_object_get(frame->root, "type");
	enum frame_error error;

	if (!json_is_string(type))
		return bad_field(frame, "type", "missing, or not a text");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (strcmp(json_string_value(type), types[i].name) != 0)
			continue;
		frame->type = types[i].type;
		error = types[i].take(frame);
		return error == FRAME_FINE ? take_seq(frame) : error;
	}
	take_text(frame, "id", 1, FRAME_ID_LIMIT, &frame->id);
	return unknown_type(frame, str_from(json_string_value(type)));
}

/* A name that a bridge may give; in pierre.v1 the member means nothing. */
static void take_conversation(struct frame *frame)
{
	struct str name = {0};

	if (!take_text(frame, "conversation", 1, FRAME_NAME_LIMIT, &name))
		return;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !char_is_digit(c) &&
		    c != '.' && c != '_' && c != '-')
			return;
	}
	frame->conversation = name;
}

enum frame_error frame_read(struct frame *frame, struct str text)
{
	json_error_t problem;

	*frame = (struct frame){.lang = LANG_UNKNOWN};
	if (!text_is_utf8(text))
		return FRAME_NOT_UTF8;
	if (!json_depth_within(text, FRAME_DEPTH_LIMIT))
		return FRAME_TOO_DEEP;
	frame->root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &problem);
	if (!frame->root) {
		snprintf(frame->detail, sizeof frame->detail, "not JSON near byte %d",
			 problem.position);
		return FRAME_NOT_JSON;
	}
	if (!json_is_object(frame->root)) {
		snprintf(frame->detail, sizeof frame->detail, "not an object");
		return FRAME_NOT_JSON;
	}
	take_conversation(frame);
	return take_type(frame);
}

void frame_finish(struct frame *frame)
{
	json_decref(frame->root);
	frame->root = NULL;
}
