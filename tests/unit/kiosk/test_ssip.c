/* speech-dispatcher's protocol: what goes out, what comes in, where it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/ssip.h"

static void check_data(const char *text, const char *expected)
{
	BUF_AUTO struct buf data = {0};

	ssip_data(&data, str_from(text));
	assert_string_equal(data.data, expected);
}

static void test_a_line_that_begins_with_a_dot_does_not_end_the_text(void **state)
{
	(void)state;
	check_data("Dag.\nTot zo", "Dag.\r\nTot zo\r\n.\r\n");
	check_data(".\n..\nx", "..\r\n...\r\nx\r\n.\r\n");
	check_data("", ".\r\n");
	check_data("a\r\n.\r\nQUIT\r\n", "a \r\n.. \r\nQUIT \r\n.\r\n");
	check_data("\x1b[0m\x7f", " [0m \r\n.\r\n");
}

static void test_a_long_text_is_cut_between_two_characters(void **state)
{
	size_t len = SSIP_TEXT_LIMIT + 100;
	char *text = mem_alloc(len);
	BUF_AUTO struct buf data = {0};

	(void)state;
	text[0] = 'x';
	for (size_t i = 1; i + 1 < len; i += 2)
		memcpy(text + i, "é", 2);
	ssip_data(&data, (struct str){text, len - 1});
	assert_int_equal(data.len, SSIP_TEXT_LIMIT - 1 + 5);
	assert_true(str_ends(buf_borrow(&data), STR("é\r\n.\r\n")));
	free(text);
}

static void check_reply(const char *bytes, enum ssip_reply expected, int code, size_t used)
{
	int found = 0;
	size_t taken = 0;

	assert_int_equal(ssip_reply_read(str_from(bytes), &found, &taken), expected);
	if (expected == SSIP_DONE) {
		assert_int_equal(found, code);
		assert_int_equal(taken, used);
	}
}

static void test_replies_have_a_code_and_one_or_more_lines(void **state)
{
	(void)state;
	check_reply("208 OK CLIENT NAME SET\r\n", SSIP_DONE, 208, 24);
	check_reply("225-17\r\n225 OK MESSAGE QUEUED\r\n230 ", SSIP_DONE, 225, 31);
	check_reply("", SSIP_MORE, 0, 0);
	check_reply("225-17\r\n", SSIP_MORE, 0, 0);
	check_reply("20", SSIP_MORE, 0, 0);
}

static void test_what_is_no_reply_is_refused(void **state)
{
	BUF_AUTO struct buf endless = {0};

	(void)state;
	check_reply("HTTP/1.1 400 Bad Request\r\n", SSIP_BAD, 0, 0);
	check_reply("000 no code\r\n", SSIP_BAD, 0, 0);
	check_reply("225-17\r\nrubbish\r\n", SSIP_BAD, 0, 0);
	check_reply("225\r\n", SSIP_BAD, 0, 0);
	check_reply("\n", SSIP_BAD, 0, 0);
	while (endless.len < SSIP_REPLY_LIMIT)
		buf_add(&endless, STR("225-17\r\n"));
	check_reply(endless.data, SSIP_BAD, 0, 0);
}

static void check_path(const char *address, const char *expected, bool expect_explicit)
{
	BUF_AUTO struct buf path = {0};
	bool is_explicit = !expect_explicit;

	ssip_path(address, "/run/user/7", &path, &is_explicit);
	assert_string_equal(path.data ? path.data : "", expected);
	assert_int_equal(is_explicit, expect_explicit);
}

static void test_the_address_is_a_socket_of_this_machine(void **state)
{
	(void)state;
	check_path(NULL, "/run/user/7/speech-dispatcher/speechd.sock", false);
	check_path("", "/run/user/7/speech-dispatcher/speechd.sock", false);
	check_path("unix_socket", "/run/user/7/speech-dispatcher/speechd.sock", true);
	check_path("unix_socket:", "/run/user/7/speech-dispatcher/speechd.sock", true);
	check_path("unix_socket:/tmp/a.sock", "/tmp/a.sock", true);
	check_path("inet_socket:192.0.2.1:6560", "", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_that_begins_with_a_dot_does_not_end_the_text),
		cmocka_unit_test(test_a_long_text_is_cut_between_two_characters),
		cmocka_unit_test(test_replies_have_a_code_and_one_or_more_lines),
		cmocka_unit_test(test_what_is_no_reply_is_refused),
		cmocka_unit_test(test_the_address_is_a_socket_of_this_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
