/* A client's frame: what is taken, and what is refused with which name. */
#include "unit.h"

#include "server/frame.h"

static void test_every_type_is_read(void **state)
{
	struct frame frame;

	(void)state;
	assert_int_equal(
		frame_read(&frame,
			   STR("{\"type\":\"hello\",\"channel\":\"web-2_a\",\"lang\":\"fr\","
			       "\"resume\":\"0123456789abcdef0123456789abcdef\",\"seq\":7}")),
		FRAME_FINE);
	assert_int_equal(frame.type, FRAME_HELLO);
	assert_true(str_eq(frame.channel, STR("web-2_a")));
	assert_true(str_eq(frame.resume, STR("0123456789abcdef0123456789abcdef")));
	assert_int_equal(frame.lang, LANG_FR);
	assert_true(frame.has_seq && frame.seq == 7);
	frame_finish(&frame);
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"message\",\"id\":\"a\",\"text\":"
						"\"caf\\u00e9 \xc3\xa9\"}")),
			 FRAME_FINE);
	assert_int_equal(frame.type, FRAME_MESSAGE);
	assert_true(str_eq(frame.id, STR("a")));
	assert_true(str_eq(frame.text, STR("caf\xc3\xa9 \xc3\xa9")));
	assert_int_equal(frame.lang, LANG_UNKNOWN);
	assert_false(frame.has_seq);
	frame_finish(&frame);
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"choose\",\"id\":\"b\",\"value\":"
						"\"lang:fr\",\"seq\":0}")),
			 FRAME_FINE);
	assert_int_equal(frame.type, FRAME_CHOOSE);
	assert_true(str_eq(frame.value, STR("lang:fr")));
	assert_true(frame.has_seq && frame.seq == 0);
	frame_finish(&frame);
	assert_int_equal(frame_read(&frame, STR(" {\"lang\":\"en\",\"type\":\"language\"} ")),
			 FRAME_FINE);
	assert_int_equal(frame.type, FRAME_LANGUAGE);
	assert_int_equal(frame.lang, LANG_EN);
	frame_finish(&frame);
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"bye\",\"new\":{\"field\":[1]}}")),
			 FRAME_FINE);
	assert_int_equal(frame.type, FRAME_BYE);
	frame_finish(&frame);
}

static void test_a_feedback_is_read(void **state)
{
	static const struct {
		const char *name;
		enum feedback_reason reason;
	} reasons[] = {{"wrong", FEEDBACK_WRONG},
		       {"untrue", FEEDBACK_UNTRUE},
		       {"unclear", FEEDBACK_UNCLEAR},
		       {"incomplete", FEEDBACK_INCOMPLETE},
		       {"other", FEEDBACK_OTHER}};
	struct frame frame;

	(void)state;
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,"
						"\"intent\":\"\",\"helpful\":true,\"seq\":3}")),
			 FRAME_FINE);
	assert_int_equal(frame.type, FRAME_FEEDBACK);
	assert_true(str_eq(frame.id, STR("f")));
	assert_int_equal(frame.feedback.about, 1);
	assert_int_equal(frame.feedback.intent.len, 0);
	assert_true(frame.feedback.helpful);
	assert_int_equal(frame.feedback.reason, FEEDBACK_NO_REASON);
	assert_int_equal(frame.feedback.note.len, 0);
	assert_true(frame.has_seq && frame.seq == 3);
	frame_finish(&frame);
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		struct buf text BUF_AUTO = {0};

		buf_addf(&text,
			 "{\"type\":\"feedback\",\"id\":\"f\",\"about\":7,\"intent\":\"a.b\","
			 "\"helpful\":false,\"reason\":\"%s\",\"note\":\"caf\xc3\xa9\"}",
			 reasons[i].name);
		assert_int_equal(frame_read(&frame, buf_borrow(&text)), FRAME_FINE);
		assert_int_equal(frame.feedback.reason, reasons[i].reason);
		assert_false(frame.feedback.helpful);
		assert_true(str_eq(frame.feedback.intent, STR("a.b")));
		assert_true(str_eq(frame.feedback.note, STR("caf\xc3\xa9")));
		frame_finish(&frame);
	}
}

static void test_a_note_has_at_most_1000_bytes_and_an_intent_64(void **state)
{
	static const struct {
		size_t intent, note;
		const char *detail; /* "": it is fine */
	} sizes[] = {{64, 1000, ""}, {65, 1000, "intent:"}, {64, 1001, "note:"}};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *intent = repeated("x", sizes[i].intent), *note = repeated("y", sizes[i].note);
		struct buf text BUF_AUTO = {0};
		struct frame frame;

		buf_addf(&text,
			 "{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"%s\","
			 "\"helpful\":true,\"note\":\"%s\"}",
			 intent, note);
		assert_int_equal(frame_read(&frame, buf_borrow(&text)),
				 *sizes[i].detail ? FRAME_BAD_FIELD : FRAME_FINE);
		assert_int_equal(strncmp(frame.detail, sizes[i].detail, strlen(sizes[i].detail)),
				 0);
		assert_true(str_eq(frame.id, STR("f")));
		frame_finish(&frame);
		free(intent);
		free(note);
	}
}

static void test_a_hello_needs_no_more_than_a_channel(void **state)
{
	struct frame frame;

	(void)state;
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"hello\",\"channel\":\"web\"}")),
			 FRAME_FINE);
	assert_int_equal(frame.resume.len, 0);
	assert_int_equal(frame.lang, LANG_UNKNOWN);
	assert_false(frame.has_seq);
	frame_finish(&frame);
}

struct refused {
	const char *text;
	enum frame_error error;
	const char *detail; /* how it begins */
};

static void assert_refused(const struct refused *refused)
{
	struct frame frame;
	enum frame_error error = frame_read(&frame, str_from(refused->text));

	if (error != refused->error)
		fail_msg("%s: %s", refused->text, frame_error_code(error));
	if (strncmp(frame.detail, refused->detail, strlen(refused->detail)) != 0)
		fail_msg("%s: %s", refused->text, frame.detail);
	frame_finish(&frame);
}

#define TOKEN "0123456789abcdef0123456789abcdef"

static void test_each_wrong_field_is_named(void **state)
{
	static const struct refused list[] = {
		{"{}", FRAME_BAD_FIELD, "type:"},
		{"{\"type\":7}", FRAME_BAD_FIELD, "type:"},
		{"{\"type\":\"hello\"}", FRAME_BAD_FIELD, "channel:"},
		{"{\"type\":\"hello\",\"channel\":\"\"}", FRAME_BAD_FIELD, "channel:"},
		{"{\"type\":\"hello\",\"channel\":\"We b\"}", FRAME_BAD_FIELD, "channel:"},
		{"{\"type\":\"hello\",\"channel\":\"123456789012345678901234567890123\"}",
		 FRAME_BAD_FIELD, "channel:"},
		{"{\"type\":\"hello\",\"channel\":\"web\",\"lang\":\"de\"}", FRAME_BAD_FIELD,
		 "lang:"},
		{"{\"type\":\"hello\",\"channel\":\"web\",\"lang\":null}", FRAME_BAD_FIELD,
		 "lang:"},
		{"{\"type\":\"hello\",\"channel\":\"web\",\"resume\":\"abc\"}", FRAME_BAD_FIELD,
		 "resume:"},
		{"{\"type\":\"hello\",\"channel\":\"web\",\"resume\":"
		 "\"0123456789ABCDEF0123456789abcdef\"}",
		 FRAME_BAD_FIELD, "resume:"},
		{"{\"type\":\"hello\",\"channel\":\"web\",\"resume\":\"" TOKEN "0\"}",
		 FRAME_BAD_FIELD, "resume:"},
		{"{\"type\":\"hello\",\"channel\":\"web\",\"resume\":null}", FRAME_BAD_FIELD,
		 "resume:"},
		{"{\"type\":\"hello\",\"channel\":\"web\",\"seq\":-1}", FRAME_BAD_FIELD, "seq:"},
		{"{\"type\":\"bye\",\"seq\":1.5}", FRAME_BAD_FIELD, "seq:"},
		{"{\"type\":\"bye\",\"seq\":\"1\"}", FRAME_BAD_FIELD, "seq:"},
		{"{\"type\":\"message\",\"text\":\"a\"}", FRAME_BAD_FIELD, "id:"},
		{"{\"type\":\"message\",\"id\":7,\"text\":\"a\"}", FRAME_BAD_FIELD, "id:"},
		{"{\"type\":\"message\",\"id\":\"\",\"text\":\"a\"}", FRAME_BAD_FIELD, "id:"},
		{"{\"type\":\"message\",\"id\":\"a\"}", FRAME_BAD_FIELD, "text:"},
		{"{\"type\":\"message\",\"id\":\"a\",\"text\":[]}", FRAME_BAD_FIELD, "text:"},
		{"{\"type\":\"choose\",\"value\":\"a\"}", FRAME_BAD_FIELD, "id:"},
		{"{\"type\":\"choose\",\"id\":\"a\"}", FRAME_BAD_FIELD, "value:"},
		{"{\"type\":\"choose\",\"id\":\"a\",\"value\":\"\"}", FRAME_BAD_FIELD, "value:"},
		{"{\"type\":\"language\"}", FRAME_BAD_FIELD, "lang:"},
		{"{\"type\":\"language\",\"lang\":\"und\"}", FRAME_BAD_FIELD, "lang:"},
		{"{\"type\":\"feedback\",\"about\":1,\"intent\":\"\",\"helpful\":true}",
		 FRAME_BAD_FIELD, "id:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"intent\":\"\",\"helpful\":true}",
		 FRAME_BAD_FIELD, "about:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":0,\"intent\":\"\",\"helpful\":"
		 "true}",
		 FRAME_BAD_FIELD, "about:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":-1,\"intent\":\"\",\"helpful\":"
		 "true}",
		 FRAME_BAD_FIELD, "about:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1.5,\"intent\":\"\",\"helpful\":"
		 "true}",
		 FRAME_BAD_FIELD, "about:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":\"1\",\"intent\":\"\",\"helpful\":"
		 "true}",
		 FRAME_BAD_FIELD, "about:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"helpful\":true}",
		 FRAME_BAD_FIELD, "intent:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":null,\"helpful\":"
		 "true}",
		 FRAME_BAD_FIELD, "intent:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\"}",
		 FRAME_BAD_FIELD, "helpful:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\",\"helpful\":1}",
		 FRAME_BAD_FIELD, "helpful:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\",\"helpful\":"
		 "\"yes\"}",
		 FRAME_BAD_FIELD, "helpful:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\",\"helpful\":"
		 "false,\"reason\":\"bad\"}",
		 FRAME_BAD_FIELD, "reason:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\",\"helpful\":"
		 "false,\"reason\":\"\"}",
		 FRAME_BAD_FIELD, "reason:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\",\"helpful\":"
		 "false,\"reason\":null}",
		 FRAME_BAD_FIELD, "reason:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\",\"helpful\":"
		 "false,\"note\":7}",
		 FRAME_BAD_FIELD, "note:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\",\"helpful\":"
		 "false,\"note\":null}",
		 FRAME_BAD_FIELD, "note:"},
		{"{\"type\":\"feedback\",\"id\":\"f\",\"about\":1,\"intent\":\"\",\"helpful\":"
		 "false,\"seq\":-1}",
		 FRAME_BAD_FIELD, "seq:"},
		{"{\"type\":\"sing\"}", FRAME_UNKNOWN_TYPE, "unknown type 'sing'"},
		{"{\"type\":\"welcome\"}", FRAME_UNKNOWN_TYPE, "unknown type 'welcome'"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		assert_refused(&list[i]);
}

static void test_what_is_no_json_object_is_refused(void **state)
{
	static const struct refused list[] = {
		{"", FRAME_NOT_JSON, "not JSON"},
		{"hello", FRAME_NOT_JSON, "not JSON"},
		{"{\"type\":\"bye\"", FRAME_NOT_JSON, "not JSON"},
		{"{\"type\":\"bye\"} x", FRAME_NOT_JSON, "not JSON"},
		{"{'type':'bye'}", FRAME_NOT_JSON, "not JSON"},
		{"[]", FRAME_NOT_JSON, "not an object"},
		{"\"bye\"", FRAME_NOT_JSON, "not JSON"},
		{"{\"type\":\"bye\",\"type\":\"bye\"}", FRAME_NOT_JSON, "not JSON"},
		{"{\"type\":\"message\",\"id\":\"a\",\"text\":\"a\\u0000b\"}", FRAME_NOT_JSON,
		 "not JSON"},
		{"{\"type\":\"message\",\"id\":\"a\",\"text\":\"\\ud800\"}", FRAME_NOT_JSON,
		 "not JSON"},
		{"{\"type\":\"bye\",\"seq\":99999999999999999999}", FRAME_NOT_JSON, "not JSON"},
	};
	struct frame frame;

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		assert_refused(&list[i]);
	/* A NUL in the frame itself ends nothing early. */
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"bye\"}\0")), FRAME_NOT_JSON);
	frame_finish(&frame);
	assert_int_equal(frame_read(&frame, (struct str){NULL, 0}), FRAME_NOT_JSON);
	frame_finish(&frame);
}

static void test_what_is_not_utf8_is_refused(void **state)
{
	static const char *const texts[] = {
		"{\"type\":\"bye\",\"a\":\"\xff\"}",
		"{\"type\":\"bye\",\"a\":\"\xc3\"}",
		"{\"type\":\"bye\",\"a\":\"\xc0\xaf\"}",
		"{\"type\":\"bye\",\"a\":\"\xed\xa0\x80\"}",
		"{\"type\":\"bye\",\"a\":\"\xf4\x90\x80\x80\"}",
		"\xc3",
	};
	struct frame frame;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(frame_read(&frame, str_from(texts[i])), FRAME_NOT_UTF8);
		frame_finish(&frame);
	}
}

/* An object that holds arrays, `depth` levels together. */
static enum frame_error read_nested(size_t depth)
{
	char *open = repeated("[", depth - 1), *close = repeated("]", depth - 1);
	struct buf text BUF_AUTO = {0};
	struct frame frame;
	enum frame_error error;

	buf_addf(&text, "{\"type\":\"bye\",\"a\":%s1%s}", open, close);
	error = frame_read(&frame, buf_borrow(&text));
	frame_finish(&frame);
	free(open);
	free(close);
	return error;
}

static void test_sixteen_levels_are_fine_and_more_are_too_deep(void **state)
{
	struct frame frame;

	(void)state;
	assert_int_equal(read_nested(16), FRAME_FINE);
	assert_int_equal(read_nested(17), FRAME_TOO_DEEP);
	assert_int_equal(read_nested(10000), FRAME_TOO_DEEP);
	/* Brackets in a text are no levels. */
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"message\",\"id\":\"a\",\"text\":"
						"\"[[[[[[[[[[\\\"[[[[[[[[[[[\"}")),
			 FRAME_FINE);
	frame_finish(&frame);
}

static enum frame_error read_message(const char *id, const char *text, struct frame *frame)
{
	struct buf json BUF_AUTO = {0};

	buf_addf(&json, "{\"type\":\"message\",\"id\":\"%s\",\"text\":\"%s\"}", id, text);
	return frame_read(frame, buf_borrow(&json));
}

static void test_an_id_has_at_most_64_bytes(void **state)
{
	char *longest = repeated("\xc3\xa9", 32), *longer = repeated("x", 65);
	struct frame frame;

	(void)state;
	assert_int_equal(read_message(longest, "a", &frame), FRAME_FINE);
	assert_int_equal(frame.id.len, 64);
	frame_finish(&frame);
	assert_int_equal(read_message(longer, "a", &frame), FRAME_BAD_FIELD);
	assert_int_equal(frame.id.len, 0);
	frame_finish(&frame);
	free(longest);
	free(longer);
}

static void test_a_text_has_at_most_4096_bytes_and_the_id_is_answered(void **state)
{
	char *longest = repeated("x", 4096), *longer = repeated("x", 4097);
	struct frame frame;

	(void)state;
	assert_int_equal(read_message("a", longest, &frame), FRAME_FINE);
	assert_int_equal(frame.text.len, 4096);
	frame_finish(&frame);
	assert_int_equal(read_message("a", longer, &frame), FRAME_TOO_LARGE);
	assert_true(str_eq(frame.id, STR("a")));
	frame_finish(&frame);
	assert_int_equal(read_message("a", "", &frame), FRAME_FINE);
	assert_int_equal(frame.text.len, 0);
	frame_finish(&frame);
	free(longest);
	free(longer);
}

static void test_the_id_of_a_frame_of_an_unknown_type_is_answered(void **state)
{
	struct frame frame;

	(void)state;
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"sing\",\"id\":\"k\"}")),
			 FRAME_UNKNOWN_TYPE);
	assert_true(str_eq(frame.id, STR("k")));
	frame_finish(&frame);
}

/* The answer has the name in it, so it must not be cut within a character. */
static void test_a_long_unknown_type_is_cut_at_a_character(void **state)
{
	struct frame frame;

	(void)state;
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"012345678901234567890123456789"
						"012345678\xc3\xa9rest\"}")),
			 FRAME_UNKNOWN_TYPE);
	assert_string_equal(frame.detail, "unknown type '012345678901234567890123456789012345678'");
	frame_finish(&frame);
	assert_int_equal(frame_read(&frame, STR("{\"type\":\"01234567890123456789012345678901234567"
						"\xc3\xa9rest\"}")),
			 FRAME_UNKNOWN_TYPE);
	assert_string_equal(frame.detail,
			    "unknown type '01234567890123456789012345678901234567\xc3\xa9'");
	frame_finish(&frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_type_is_read),
		cmocka_unit_test(test_a_feedback_is_read),
		cmocka_unit_test(test_a_note_has_at_most_1000_bytes_and_an_intent_64),
		cmocka_unit_test(test_a_hello_needs_no_more_than_a_channel),
		cmocka_unit_test(test_each_wrong_field_is_named),
		cmocka_unit_test(test_what_is_no_json_object_is_refused),
		cmocka_unit_test(test_what_is_not_utf8_is_refused),
		cmocka_unit_test(test_sixteen_levels_are_fine_and_more_are_too_deep),
		cmocka_unit_test(test_an_id_has_at_most_64_bytes),
		cmocka_unit_test(test_a_text_has_at_most_4096_bytes_and_the_id_is_answered),
		cmocka_unit_test(test_the_id_of_a_frame_of_an_unknown_type_is_answered),
		cmocka_unit_test(test_a_long_unknown_type_is_cut_at_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
