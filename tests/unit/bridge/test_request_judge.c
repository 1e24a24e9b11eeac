/* An answer says whether a part is there, comes later, or never, and who has to do something. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "bridge/request.h"

struct judged {
	enum verdict verdict;
	char reason[160];
	int64_t retry_after_ms;
};

static struct judged judge_all(enum channel channel, long status, bool was_sent, const char *answer)
{
	struct judged judged = {.reason = "as it was"};

	judged.verdict = request_judge(channel, status, was_sent, str_from(answer), judged.reason,
				       sizeof judged.reason, &judged.retry_after_ms);
	return judged;
}

static enum verdict judge(enum channel channel, long status, const char *answer)
{
	return judge_all(channel, status, true, answer).verdict;
}

static enum verdict graph_code(enum channel channel, int code)
{
	BUF_AUTO struct buf answer = {0};

	buf_addf(&answer,
		 "{\"error\":{\"message\":\"(#%d) x\",\"type\":\"OAuthException\",\"code\":%d,"
		 "\"fbtrace_id\":\"A\"}}",
		 code, code);
	return judge(channel, 400, answer.data);
}

static void test_success_is_sent_whatever_it_says(void **state)
{
	(void)state;
	for (int i = 0; i < CHANNELS; i++) {
		assert_int_equal(judge((enum channel)i, 200, "{}"), VERDICT_SENT);
		assert_int_equal(judge((enum channel)i, 200, "no JSON"), VERDICT_SENT);
		assert_int_equal(judge((enum channel)i, 201, ""), VERDICT_SENT);
	}
}

static void test_without_an_answer_it_depends_on_whether_it_went_out(void **state)
{
	(void)state;
	for (int i = 0; i < CHANNELS; i++) {
		struct judged sent = judge_all((enum channel)i, 0, true, "");
		struct judged kept = judge_all((enum channel)i, 0, false, "");

		assert_int_equal(sent.verdict, VERDICT_DOUBT);
		assert_int_equal(kept.verdict, VERDICT_LATER);
		assert_string_equal(sent.reason, "as it was");
	}
}

static void test_a_busy_or_broken_platform_is_asked_later(void **state)
{
	static const long statuses[] = {408, 429, 500, 503, 529};

	(void)state;
	for (int i = 0; i < CHANNELS; i++) {
		for (size_t k = 0; k < sizeof statuses / sizeof *statuses; k++)
			assert_int_equal(judge((enum channel)i, statuses[k], "<html>"),
					 VERDICT_LATER);
	}
}

static void test_a_gateway_that_got_no_answer_leaves_a_doubt(void **state)
{
	(void)state;
	for (int i = 0; i < CHANNELS; i++) {
		assert_int_equal(judge((enum channel)i, 502, ""), VERDICT_DOUBT);
		assert_int_equal(judge((enum channel)i, 504, "<html>"), VERDICT_DOUBT);
	}
	/* Meta itself has answered. */
	assert_int_equal(judge(CHANNEL_MESSENGER, 504, "{\"error\":{\"code\":613}}"),
			 VERDICT_LATER);
}

static void test_each_code_of_meta_has_its_verdict(void **state)
{
	static const struct {
		int code;
		enum verdict verdict;
	} cases[] = {
		{1, VERDICT_LATER},	 {2, VERDICT_LATER},	  {3, VERDICT_TOKEN},
		{4, VERDICT_LATER},	 {17, VERDICT_LATER},	  {32, VERDICT_LATER},
		{100, VERDICT_NEVER},	 {102, VERDICT_TOKEN},	  {190, VERDICT_TOKEN},
		{230, VERDICT_TOKEN},	 {368, VERDICT_TOKEN},	  {551, VERDICT_GONE},
		{613, VERDICT_LATER},	 {1200, VERDICT_LATER},	  {80006, VERDICT_LATER},
		{80007, VERDICT_LATER},	 {130429, VERDICT_LATER}, {131000, VERDICT_LATER},
		{131008, VERDICT_NEVER}, {131016, VERDICT_LATER}, {131026, VERDICT_GONE},
		{131031, VERDICT_TOKEN}, {131042, VERDICT_TOKEN}, {131047, VERDICT_NEVER},
		{131048, VERDICT_LATER}, {131050, VERDICT_GONE},  {131051, VERDICT_NEVER},
		{131056, VERDICT_LATER}, {999999, VERDICT_NEVER}, {0, VERDICT_NEVER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (graph_code(CHANNEL_MESSENGER, cases[i].code) != cases[i].verdict ||
		    graph_code(CHANNEL_INSTAGRAM, cases[i].code) != cases[i].verdict ||
		    graph_code(CHANNEL_WHATSAPP, cases[i].code) != cases[i].verdict)
			fail_msg("code %d", cases[i].code);
	}
}

/* Behind the window, or of one who is no tester: the others must not wait for that. */
static void test_a_permission_is_one_citizens_on_messenger_and_the_numbers_on_whatsapp(void **state)
{
	(void)state;
	assert_int_equal(graph_code(CHANNEL_MESSENGER, 10), VERDICT_NEVER);
	assert_int_equal(graph_code(CHANNEL_INSTAGRAM, 10), VERDICT_NEVER);
	assert_int_equal(graph_code(CHANNEL_MESSENGER, 200), VERDICT_NEVER);
	assert_int_equal(graph_code(CHANNEL_WHATSAPP, 10), VERDICT_TOKEN);
	assert_int_equal(graph_code(CHANNEL_WHATSAPP, 200), VERDICT_TOKEN);
}

static void test_an_unauthorised_answer_is_about_the_token(void **state)
{
	(void)state;
	assert_int_equal(judge(CHANNEL_MESSENGER, 401, ""), VERDICT_TOKEN);
	assert_int_equal(judge(CHANNEL_TELEGRAM, 401, "{\"ok\":false}"), VERDICT_TOKEN);
	assert_int_equal(judge(CHANNEL_TELEGRAM, 404, "{\"ok\":false}"), VERDICT_TOKEN);
	assert_int_equal(judge(CHANNEL_MESSENGER, 404, ""), VERDICT_NEVER);
}

static void test_telegram_says_how_long_to_wait_within_reason(void **state)
{
	struct judged judged =
		judge_all(CHANNEL_TELEGRAM, 429, true,
			  "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: "
			  "retry after 7\",\"parameters\":{\"retry_after\":7}}");

	(void)state;
	assert_int_equal(judged.verdict, VERDICT_LATER);
	assert_int_equal(judged.retry_after_ms, 7000);
	assert_string_equal(judged.reason, "status 429, Too Many Requests: retry after 7");
	judged = judge_all(CHANNEL_TELEGRAM, 429, true,
			   "{\"parameters\":{\"retry_after\":9999999}}");
	assert_int_equal(judged.retry_after_ms, 3600000);
	judged = judge_all(CHANNEL_TELEGRAM, 429, true, "{\"parameters\":{\"retry_after\":-1}}");
	assert_int_equal(judged.retry_after_ms, 0);
}

static void test_who_has_blocked_the_bot_is_gone(void **state)
{
	(void)state;
	assert_int_equal(
		judge(CHANNEL_TELEGRAM, 403,
		      "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was "
		      "blocked by the user\"}"),
		VERDICT_GONE);
	assert_int_equal(judge(CHANNEL_TELEGRAM, 400, "{\"ok\":false}"), VERDICT_NEVER);
}

static void test_answers_that_are_no_json_are_judged_by_their_status(void **state)
{
	BUF_AUTO struct buf deep = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_add_char(&deep, '[');
	assert_int_equal(judge(CHANNEL_MESSENGER, 400, ""), VERDICT_NEVER);
	assert_int_equal(judge(CHANNEL_MESSENGER, 400, "<html>"), VERDICT_NEVER);
	assert_int_equal(judge(CHANNEL_WHATSAPP, 400, deep.data), VERDICT_NEVER);
	assert_int_equal(judge(CHANNEL_TELEGRAM, 400, "{\"description\":7}"), VERDICT_NEVER);
	assert_int_equal(judge(CHANNEL_MESSENGER, 400, "{\"error\":[]}"), VERDICT_NEVER);
	assert_int_equal(judge(CHANNEL_MESSENGER, 400, "{\"error\":{\"code\":\"4\"}}"),
			 VERDICT_NEVER);
	assert_int_equal(judge(CHANNEL_MESSENGER, 302, ""), VERDICT_NEVER);
}

static void test_the_reason_has_codes_and_nothing_that_was_said(void **state)
{
	struct judged judged = judge_all(CHANNEL_MESSENGER, 400, true,
					 "{\"error\":{\"message\":\"(#100) Jan "
					 "Peeters\",\"code\":100,\"error_subcode\":2018001}}");

	(void)state;
	assert_string_equal(judged.reason, "status 400, code 100, subcode 2018001");
}

static void test_a_reason_stays_within_its_line(void **state)
{
	struct judged judged = judge_all(CHANNEL_TELEGRAM, 400, true,
					 "{\"description\":\"a\\\"b\\\\c\\nd \\u00e9 "
					 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
					 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}");
	char small[16];
	int64_t wait = 0;

	(void)state;
	assert_memory_equal(judged.reason, "status 400, a?b?c?d ?? xx", 25);
	assert_int_equal(strlen(judged.reason), strlen("status 400, ") + 80);
	assert_int_equal(request_judge(CHANNEL_TELEGRAM, 400, true,
				       STR("{\"description\":\"Bad Request\"}"), small,
				       sizeof small, &wait),
			 VERDICT_NEVER);
	assert_string_equal(small, "status 400, Bad");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_success_is_sent_whatever_it_says),
		cmocka_unit_test(test_without_an_answer_it_depends_on_whether_it_went_out),
		cmocka_unit_test(test_a_busy_or_broken_platform_is_asked_later),
		cmocka_unit_test(test_a_gateway_that_got_no_answer_leaves_a_doubt),
		cmocka_unit_test(test_each_code_of_meta_has_its_verdict),
		cmocka_unit_test(
			test_a_permission_is_one_citizens_on_messenger_and_the_numbers_on_whatsapp),
		cmocka_unit_test(test_an_unauthorised_answer_is_about_the_token),
		cmocka_unit_test(test_telegram_says_how_long_to_wait_within_reason),
		cmocka_unit_test(test_who_has_blocked_the_bot_is_gone),
		cmocka_unit_test(test_answers_that_are_no_json_are_judged_by_their_status),
		cmocka_unit_test(test_the_reason_has_codes_and_nothing_that_was_said),
		cmocka_unit_test(test_a_reason_stays_within_its_line),
	};

	return cmocka_run_group_tests_name("request_judge", tests, NULL, NULL);
}
