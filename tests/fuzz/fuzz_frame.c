/* A stranger's frame: read or refused by name, and the answer that repeats parts of it is JSON. */
/* LINK: server */
#include <stdlib.h>

#include "base/json.h"
#include "server/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_limits(const struct frame *frame)
{
	bool is_feedback = frame->type == FRAME_FEEDBACK;
	bool has_id = frame->type == FRAME_MESSAGE || frame->type == FRAME_CHOOSE ||
		      frame->type == FRAME_ATTACHMENT || is_feedback;

	check(json_is_object(frame->root));
	check(frame->id.len <= FRAME_ID_LIMIT && (frame->id.len > 0) == has_id);
	check(frame->text.len <= FRAME_TEXT_LIMIT && frame->value.len <= FRAME_VALUE_LIMIT);
	check(frame->channel.len <= 32 && (frame->channel.len > 0) == (frame->type == FRAME_HELLO));
	check(frame->conversation.len <= FRAME_NAME_LIMIT);
	check(frame->type != FRAME_ATTACHMENT || frame->kind < ATTACHMENT_KINDS);
	check(frame->type != FRAME_ACKNOWLEDGE || frame->has_seq);
	check(frame->resume.len == 0 || frame->resume.len == TOKEN_TEXT_SIZE);
	check((frame->value.len > 0) == (frame->type == FRAME_CHOOSE));
	check(frame->lang <= LANG_UNKNOWN);
	check(frame->type != FRAME_LANGUAGE || frame->lang != LANG_UNKNOWN);
	check((frame->feedback.about > 0) == is_feedback && frame->feedback.about <= INT64_MAX);
	check(frame->feedback.intent.len <= FRAME_INTENT_LIMIT);
	check(frame->feedback.note.len <= FRAME_NOTE_LIMIT);
	check(frame->feedback.reason < FEEDBACK_REASONS);
	check(is_feedback || (!frame->feedback.helpful && !frame->feedback.note.len));
	check(frame->seq <= INT64_MAX && (frame->has_seq || frame->seq == 0));
}

static void check_answer(const struct frame *frame, enum frame_error error)
{
	struct error_frame answer = {.to = frame->id,
				     .conversation = frame->conversation,
				     .error = error,
				     .message = STR("?"),
				     .detail = frame->detail,
				     .retry_after_ms = -1};
	struct buf out BUF_AUTO = {0};
	json_t *json;

	frame_error(&out, &answer);
	json = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, NULL);
	check(json_is_object(json));
	check(str_eq(json_str(json, "code"), str_from(frame_error_code(error))));
	check(str_eq(json_str(json, "to"), frame->id));
	check(str_eq(json_str(json, "conversation"), frame->conversation));
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame frame;
	enum frame_error error = frame_read(&frame, (struct str){(const char *)data, size});

	check(error < FRAME_ERROR_COUNT);
	check(strlen(frame.detail) < sizeof frame.detail);
	if (error == FRAME_FINE)
		check_limits(&frame);
	check_answer(&frame, error);
	frame_finish(&frame);
	return 0;
}
