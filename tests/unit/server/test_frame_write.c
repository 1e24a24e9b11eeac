/* Our frames are valid by the schema, whatever stands in them, cached or not. */
#include "unit.h"

#include "schema.h"
#include "server/frame.h"

static const char *text_of(const json_t *frame, const char *key)
{
	return json_string_value(json_object_get(frame, key));
}

static json_t *message_of(const char *text)
{
	return json_pack("{s:s, s:s, s:s}", "type", "text", "lang", "nl", "text", text);
}

static const char *const awkward = "\"quoted\" \\ back\nline\ttab \x01 \x7f \xc3\xa9 </script>";

static void test_a_welcome_is_by_the_schema(void **state)
{
	json_t *messages = json_pack("[o]", message_of(awkward)), *frame;
	struct welcome_frame welcome = {.seq = 1,
					.conversation = "0123456789abcdef0123456789abcdef",
					.lang = LANG_UNKNOWN,
					.messages = messages};
	struct buf out BUF_AUTO = {0};

	(void)state;
	frame_welcome(&out, NULL, &welcome);
	frame = schema_frame(buf_borrow(&out));
	assert_string_equal(text_of(frame, "lang"), "und");
	assert_true(json_is_false(json_object_get(frame, "resumed")));
	assert_null(json_object_get(frame, "lost"));
	assert_int_equal(json_array_size(json_object_get(frame, "languages")), 3);
	assert_true(json_equal(json_object_get(frame, "messages"), messages));
	json_decref(frame);
	json_decref(messages);
}

static void test_a_resumed_welcome_says_what_was_lost(void **state)
{
	json_t *frame;
	struct welcome_frame welcome = {.seq = UINT64_C(1) << 53,
					.lost = 3,
					.conversation = "0123456789abcdef0123456789abcdef",
					.resumed = true,
					.lang = LANG_FR};
	struct buf out BUF_AUTO = {0};

	(void)state;
	frame_welcome(&out, NULL, &welcome);
	frame = schema_frame(buf_borrow(&out));
	assert_true(json_is_true(json_object_get(frame, "resumed")));
	assert_int_equal(json_integer_value(json_object_get(frame, "lost")), 3);
	assert_true(json_integer_value(json_object_get(frame, "seq")) == INT64_C(1) << 53);
	assert_int_equal(json_array_size(json_object_get(frame, "messages")), 0);
	json_decref(frame);
}

static void test_a_reply_is_by_the_schema_and_escapes_what_it_repeats(void **state)
{
	json_t *messages = json_pack("[o, o]", message_of(awkward), message_of("b")), *frame;
	struct reply_frame reply = {.seq = 9,
				    .to = str_from(awkward),
				    .lang = LANG_EN,
				    .intent = "passport.lost",
				    .confidence = 0.97125,
				    .messages = messages};
	struct buf out BUF_AUTO = {0};

	(void)state;
	buf_add(&out, STR("before"));
	frame_reply(&out, NULL, &reply);
	frame = schema_frame(str_slice(buf_borrow(&out), 6, out.len));
	assert_string_equal(text_of(frame, "to"), awkward);
	assert_string_equal(text_of(frame, "intent"), "passport.lost");
	assert_true(json_number_value(json_object_get(frame, "confidence")) > 0.971);
	assert_true(json_equal(json_object_get(frame, "messages"), messages));
	assert_null(memchr(out.data, '\n', out.len));
	json_decref(frame);
	reply.to = STR("");
	reply.intent = "";
	reply.confidence = 1;
	buf_reset(&out);
	frame_reply(&out, NULL, &reply);
	frame = schema_frame(buf_borrow(&out));
	assert_null(json_object_get(frame, "to"));
	json_decref(frame);
	json_decref(messages);
}

static void test_a_notice_is_by_the_schema(void **state)
{
	json_t *messages = json_pack("[o, o]", message_of(awkward), message_of("b")), *frame;
	struct notice_frame notice = {.seq = 7, .lang = LANG_UNKNOWN, .messages = messages};
	struct buf out BUF_AUTO = {0};

	(void)state;
	buf_add(&out, STR("before"));
	frame_notice(&out, NULL, &notice);
	frame = schema_frame(str_slice(buf_borrow(&out), 6, out.len));
	assert_string_equal(text_of(frame, "type"), "notice");
	assert_string_equal(text_of(frame, "lang"), "und");
	assert_int_equal(json_integer_value(json_object_get(frame, "seq")), 7);
	assert_true(json_equal(json_object_get(frame, "messages"), messages));
	json_decref(frame);
	json_decref(messages);
}

static void test_a_noted_is_by_the_schema_and_escapes_what_it_repeats(void **state)
{
	struct buf out BUF_AUTO = {0};
	json_t *frame;

	(void)state;
	frame_noted(&out, 7, STR("\"\\\n\xc3\xa9"));
	frame = schema_frame(buf_borrow(&out));
	assert_string_equal(text_of(frame, "type"), "noted");
	assert_string_equal(text_of(frame, "to"), "\"\\\n\xc3\xa9");
	assert_int_equal(json_integer_value(json_object_get(frame, "seq")), 7);
	json_decref(frame);
}

static void test_every_error_is_by_the_schema(void **state)
{
	(void)state;
	for (int code = FRAME_FINE + 1; code < FRAME_ERROR_COUNT; code++) {
		struct error_frame error = {.error = (enum frame_error)code,
					    .message = str_from(awkward),
					    .to = STR("\"\\"),
					    .detail = awkward,
					    .retry_after_ms = 0};
		struct buf out BUF_AUTO = {0};
		json_t *frame;

		frame_error(&out, &error);
		frame = schema_frame(buf_borrow(&out));
		assert_string_equal(text_of(frame, "code"), frame_error_code(error.error));
		assert_string_equal(text_of(frame, "message"), awkward);
		assert_string_equal(text_of(frame, "detail"), awkward);
		assert_string_equal(text_of(frame, "to"), "\"\\");
		assert_int_equal(json_integer_value(json_object_get(frame, "retry_after_ms")), 0);
		json_decref(frame);
		buf_reset(&out);
		error = (struct error_frame){.error = (enum frame_error)code,
					     .message = STR("x"),
					     .detail = "",
					     .retry_after_ms = -1};
		frame_error(&out, &error);
		frame = schema_frame(buf_borrow(&out));
		assert_null(json_object_get(frame, "detail"));
		assert_null(json_object_get(frame, "retry_after_ms"));
		assert_null(json_object_get(frame, "to"));
		json_decref(frame);
	}
}

/* The frame that answers an unknown type repeats what the client called it. */
static void test_the_answer_to_a_long_type_is_a_frame(void **state)
{
	struct frame frame;
	struct buf out BUF_AUTO = {0};
	struct error_frame error = {
		.error = FRAME_UNKNOWN_TYPE, .message = STR("?"), .retry_after_ms = -1};

	(void)state;
	for (size_t ascii = 36; ascii <= 40; ascii++) {
		char *name = repeated("x", ascii);
		struct buf text BUF_AUTO = {0};

		buf_addf(&text, "{\"type\":\"%s\xe2\x82\xac\xf0\x9f\x98\x80\"}", name);
		assert_int_equal(frame_read(&frame, buf_borrow(&text)), FRAME_UNKNOWN_TYPE);
		error.detail = frame.detail;
		buf_reset(&out);
		frame_error(&out, &error);
		json_decref(schema_frame(buf_borrow(&out)));
		frame_finish(&frame);
		free(name);
	}
}

static void test_a_cache_changes_no_byte(void **state)
{
	enum { MANY = 4000 }; /* more than there are slots */
	struct json_cache *cache = json_cache_create();
	json_t **shared = mem_zalloc(MANY, sizeof *shared);

	(void)state;
	for (int i = 0; i < MANY; i++) {
		char text[32];

		snprintf(text, sizeof text, "message \"%d\"", i);
		shared[i] = message_of(text);
	}
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < MANY; i++) {
			/* A list with a reference of its own, and a message that nobody shares. */
			json_t *messages = json_pack("[O, o]", shared[i], message_of("alone"));
			struct reply_frame reply = {
				.seq = 1, .lang = LANG_NL, .intent = "a", .messages = messages};
			struct buf with BUF_AUTO = {0}, without BUF_AUTO = {0};

			frame_reply(&with, cache, &reply);
			frame_reply(&without, NULL, &reply);
			assert_true(str_eq(buf_borrow(&with), buf_borrow(&without)));
			json_decref(messages);
		}
	}
	/* The cache may be the last to know a message. */
	for (int i = 0; i < MANY; i++)
		json_decref(shared[i]);
	free(shared);
	json_cache_destroy(cache);
	json_cache_destroy(NULL);
}

static void test_every_error_has_a_name_and_a_text(void **state)
{
	struct json_doc doc;

	(void)state;
	assert_true(json_doc_load(&doc, SOURCE_DIR "/locales/en.json", NULL));
	for (int i = 0; i < FRAME_ERROR_COUNT; i++) {
		const char *key = frame_error_key((enum frame_error)i);

		assert_true(strlen(frame_error_code((enum frame_error)i)) > 0);
		assert_non_null(json_object_get(json_object_get(doc.root, "texts"), key));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(frame_error_code((enum frame_error)i),
						frame_error_code((enum frame_error)j));
	}
	json_doc_finish(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_welcome_is_by_the_schema),
		cmocka_unit_test(test_a_resumed_welcome_says_what_was_lost),
		cmocka_unit_test(test_a_reply_is_by_the_schema_and_escapes_what_it_repeats),
		cmocka_unit_test(test_a_notice_is_by_the_schema),
		cmocka_unit_test(test_a_noted_is_by_the_schema_and_escapes_what_it_repeats),
		cmocka_unit_test(test_every_error_is_by_the_schema),
		cmocka_unit_test(test_the_answer_to_a_long_type_is_a_frame),
		cmocka_unit_test(test_a_cache_changes_no_byte),
		cmocka_unit_test(test_every_error_has_a_name_and_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
