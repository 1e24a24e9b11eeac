/* What a terminal takes of the daemon's answer to its report. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/report_answer.h"

#define MESSAGE(id, level)                      \
	"{\"id\":\"" id "\",\"level\":\"" level \
	"\",\"text\":{\"nl\":\"N\",\"fr\":\"F\",\"en\":\"E\"}}"
#define ANSWER(messages) "{\"pack\":\"0123456789abcdef\",\"messages\":[" messages "]}"

static void test_version_and_messages_are_read(void **state)
{
	struct report_answer answer;

	(void)state;
	assert_true(report_answer_read(
		&answer, STR(ANSWER(MESSAGE("a", "info") "," MESSAGE("b", "warning"))), NULL));
	assert_string_equal(answer.pack, "0123456789abcdef");
	assert_int_equal(answer.notice_count, 2);
	assert_false(answer.notices[0].is_warning);
	assert_true(answer.notices[1].is_warning);
	assert_string_equal(answer.notices[0].text[LANG_NL], "N");
	assert_string_equal(answer.notices[0].text[LANG_FR], "F");
	assert_string_equal(answer.notices[0].text[LANG_EN], "E");
	report_answer_finish(&answer);
}

static void test_more_messages_than_a_screen_holds_are_left_out(void **state)
{
	struct report_answer answer;
	BUF_AUTO struct buf text = {0};

	(void)state;
	buf_add(&text, STR("{\"pack\":\"1\",\"messages\":["));
	for (int i = 0; i <= NOTICE_LIMIT; i++)
		buf_addf(&text, "%s%s", i ? "," : "", MESSAGE("a", "info"));
	buf_add(&text, STR("]}"));
	assert_true(report_answer_read(&answer, buf_borrow(&text), NULL));
	assert_int_equal(answer.notice_count, NOTICE_LIMIT);
	report_answer_finish(&answer);
}

static void test_what_is_no_answer_says_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"", "is no JSON; is 'server' a pierred?"},
		{"<html></html>", "is no JSON"},
		{"[[[[[[[[[[[[1]]]]]]]]]]]]", "is no JSON"},
		{"[]", "no version of the pack"},
		{"{\"pack\":1,\"messages\":[]}", "no version of the pack"},
		{"{\"pack\":\"0123456789abcdef0123456789abcdef0\",\"messages\":[]}",
		 "no version of the pack"},
		{"{\"pack\":\"1\",\"messages\":{}}", "no list of messages"},
		{ANSWER("4"), "a message '' without a text in language nl"},
		{ANSWER(MESSAGE("a", "info") ",{\"id\":\"b\",\"text\":{\"nl\":\"N\"}}"),
		 "a message 'b' without a text in language fr"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct report_answer answer;
		struct error error = {0};

		assert_false(report_answer_read(&answer, str_from(cases[i].text), &error));
		assert_int_equal(error.code, ERROR_INVALID);
		if (!strstr(error.message, cases[i].message))
			fail_msg("'%s' does not say '%s'", error.message, cases[i].message);
		assert_int_equal(answer.notice_count, 0);
	}
}

static void test_messages_are_the_same_when_they_look_the_same(void **state)
{
	struct report_answer one, same, graver;

	(void)state;
	assert_true(report_answer_read(&one, STR(ANSWER(MESSAGE("a", "info"))), NULL));
	assert_true(report_answer_read(&same, STR(ANSWER(MESSAGE("b", "info"))), NULL));
	assert_true(report_answer_read(&graver, STR(ANSWER(MESSAGE("a", "warning"))), NULL));
	assert_true(report_answer_is_same(&one, &same));
	assert_false(report_answer_is_same(&one, &graver));
	report_answer_finish(&same);
	assert_false(report_answer_is_same(&one, &same));
	report_answer_finish(&one);
	report_answer_finish(&graver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_and_messages_are_read),
		cmocka_unit_test(test_more_messages_than_a_screen_holds_are_left_out),
		cmocka_unit_test(test_what_is_no_answer_says_what_is_wrong),
		cmocka_unit_test(test_messages_are_the_same_when_they_look_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
