/* Our frames as JSON text. Written by hand, because the messages in them, most of a frame, come
 * ready from a cache. */
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "server/frame.h"

/* By the address of the shared value, which the cache holds a reference to, so that the address
 * stays its own. */
enum { CACHE_BITS = 13, CACHE_SLOTS = 1 << CACHE_BITS };

struct json_cache {
	struct {
		json_t *value;
		char *text;
		size_t len;
	} slots[CACHE_SLOTS];
};

struct json_cache *json_cache_create(void)
{
	return mem_zalloc(1, sizeof(struct json_cache));
}

void json_cache_destroy(struct json_cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++) {
		json_decref(cache->slots[i].value);
		free(cache->slots[i].text);
	}
	free(cache);
}

static void add_cached(struct buf *out, struct json_cache *cache, json_t *value)
{
	size_t i = ((uintptr_t)value >> 5) * UINT64_C(0x9e3779b97f4a7c15) >> (64 - CACHE_BITS);
	size_t begin = out->len;

	if (cache->slots[i].value == value) {
		buf_add(out, (struct str){cache->slots[i].text, cache->slots[i].len});
		return;
	}
	json_add(out, value);
	/* Shared with somebody who will say it again? */
	if (value->refcount < 2)
		return;
	json_decref(cache->slots[i].value);
	free(cache->slots[i].text);
	cache->slots[i].value = json_incref(value);
	cache->slots[i].len = out->len - begin;
	cache->slots[i].text = str_dup((struct str){out->data + begin, out->len - begin});
}

static void add_messages(struct buf *out, struct json_cache *cache, const json_t *messages)
{
	size_t i;
	json_t *message;

	buf_add(out, STR(",\"messages\":["));
	json_array_foreach (messages, i, message) {
		if (i)
			buf_add_char(out, ',');
		if (cache)
			add_cached(out, cache, message);
		else
			json_add(out, message);
	}
	buf_add(out, STR("]}"));
}

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < ' ' || text.data[i] > '~' || text.data[i] == '"' ||
		    text.data[i] == '\\')
			return false;
	}
	return true;
}

static void add_quoted(struct buf *out, struct str text)
{
	json_t *value;

	if (is_plain(text)) {
		buf_add_char(out, '"');
		buf_add(out, text);
		buf_add_char(out, '"');
		return;
	}
	value = json_stringn(text.data, text.len);
	json_add(out, value);
	json_decref(value);
}

static void add_to(struct buf *out, struct str to)
{
	if (!to.len)
		return;
	buf_add(out, STR(",\"to\":"));
	add_quoted(out, to);
}

void frame_welcome(struct buf *out, struct json_cache *cache, const struct welcome_frame *frame)
{
	buf_addf(out,
		 "{\"type\":\"welcome\",\"seq\":%llu,\"resumed\":%s,\"lang\":\"%s\","
		 "\"languages\":[\"nl\",\"fr\",\"en\"]",
		 (unsigned long long)frame->seq, frame->resumed ? "true" : "false",
		 lang_code(frame->lang));
	if (frame->conversation)
		buf_addf(out, ",\"conversation\":\"%s\"", frame->conversation);
	if (frame->lost)
		buf_addf(out, ",\"lost\":%llu", (unsigned long long)frame->lost);
	add_messages(out, cache, frame->messages);
}

void frame_reply(struct buf *out, struct json_cache *cache, const struct reply_frame *frame)
{
	buf_addf(out, "{\"type\":\"reply\",\"seq\":%llu", (unsigned long long)frame->seq);
	add_to(out, frame->to);
	buf_addf(out, ",\"lang\":\"%s\",\"intent\":", lang_code(frame->lang));
	add_quoted(out, str_from(frame->intent));
	buf_addf(out, ",\"confidence\":%.4f", frame->confidence);
	add_messages(out, cache, frame->messages);
}

void frame_notice(struct buf *out, struct json_cache *cache, const struct notice_frame *frame)
{
	buf_addf(out, "{\"type\":\"notice\",\"seq\":%llu,\"lang\":\"%s\"",
		 (unsigned long long)frame->seq, lang_code(frame->lang));
	add_messages(out, cache, frame->messages);
}

void frame_noted(struct buf *out, uint64_t seq, struct str to)
{
	buf_addf(out, "{\"type\":\"noted\",\"seq\":%llu", (unsigned long long)seq);
	add_to(out, to);
	buf_add_char(out, '}');
}

void frame_error(struct buf *out, const struct error_frame *frame)
{
	buf_add_char(out, '{');
	if (frame->conversation.len)
		buf_addf(out, "\"conversation\":\"%.*s\",", STR_ARG(frame->conversation));
	buf_addf(out, "\"type\":\"error\",\"seq\":%llu", (unsigned long long)frame->seq);
	add_to(out, frame->to);
	buf_addf(out, ",\"code\":\"%s\",\"message\":", frame_error_code(frame->error));
	add_quoted(out, frame->message);
	if (frame->detail && *frame->detail) {
		buf_add(out, STR(",\"detail\":"));
		add_quoted(out, str_from(frame->detail));
	}
	if (frame->retry_after_ms >= 0)
		buf_addf(out, ",\"retry_after_ms\":%lld", (long long)frame->retry_after_ms);
	buf_add_char(out, '}');
}

void frame_closed(struct buf *out, unsigned code, const char *reason)
{
	buf_addf(out, "{\"type\":\"closed\",\"code\":%u,\"reason\":", code);
	add_quoted(out, str_from(reason));
	buf_add_char(out, '}');
}

static const struct {
	const char *code, *key;
} errors[FRAME_ERROR_COUNT] = {
	[FRAME_FINE] = {"fine", "error.internal"},
	[FRAME_NOT_JSON] = {"not_json", "error.invalid"},
	[FRAME_NOT_TEXT] = {"not_text", "error.invalid"},
	[FRAME_TOO_DEEP] = {"too_deep", "error.invalid"},
	[FRAME_NOT_UTF8] = {"not_utf8", "error.invalid"},
	[FRAME_TOO_LARGE] = {"too_large", "error.too_long"},
	[FRAME_UNKNOWN_TYPE] = {"unknown_type", "error.unknown_type"},
	[FRAME_BAD_FIELD] = {"bad_field", "error.invalid"},
	[FRAME_NO_HELLO] = {"no_hello", "error.invalid"},
	[FRAME_SECOND_HELLO] = {"second_hello", "error.invalid"},
	[FRAME_TOO_FAST] = {"too_fast", "error.rate"},
	[FRAME_TOO_MANY] = {"too_many", "error.busy"},
	[FRAME_LOST] = {"lost", "error.internal"},
	[FRAME_INTERNAL] = {"internal", "error.internal"},
};

const char *frame_error_code(enum frame_error error)
{
	return errors[error].code;
}

const char *frame_error_key(enum frame_error error)
{
	return errors[error].key;
}
