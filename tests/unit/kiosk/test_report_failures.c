/* The terminal's reports when something is wrong: the daemon, its answers, the key. */
#include "report_desk.h"

static void test_a_daemon_that_stumbles_does_not_take_notices_away(void **state)
{
	static const char *const bad[] = {"",
					  "<html>",
					  "[]",
					  "{\"pack\":\"" OLD "\"}",
					  "{\"messages\":[]}",
					  "{\"pack\":\"" OLD "\",\"messages\":[{\"text\":{}}]}"};
	struct desk *desk = *state;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200, NOTICE);
	start(desk, true);
	await_rounds(desk, 1);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fake_daemon_answer(desk->daemon, &desk->daemon->report, 200, bad[i]);
		another_round(desk);
	}
	assert_int_equal(desk->notice_calls, 1);
	assert_int_equal(desk->notices, 1);
}

static void test_a_pack_that_is_none_is_neither_told_nor_kept(void **state)
{
	struct desk *desk = *state;
	struct error error;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200,
			   "{\"pack\":\"" NEW "\",\"messages\":[]}");
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, "{\"version\":\"x\"}");
	start(desk, true);
	await_rounds(desk, 1);
	assert_true(desk->is_reached);
	assert_int_equal(desk->packs, 0);
	assert_null(pack_load(desk->folder, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	/* It is asked for again. */
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, PACK(NEW));
	another_round(desk);
	assert_int_equal(desk->packs, 1);
}

static void test_an_answer_without_end_is_cut_off(void **state)
{
	struct desk *desk = *state;
	MEM_AUTO char *large = mem_alloc((3 << 20) + 1);

	memset(large, ' ', 3 << 20);
	large[3 << 20] = '\0';
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, large);
	start(desk, false);
	await_rounds(desk, 1);
	assert_int_equal(desk->packs, 0);
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, PACK(NEW));
	another_round(desk);
	assert_int_equal(desk->packs, 1);
}

static void test_a_refused_secret_still_reaches_the_daemon_and_gets_the_pack(void **state)
{
	struct desk *desk = *state;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, 401, "");
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, PACK(NEW));
	start(desk, true);
	await_rounds(desk, 1);
	assert_true(desk->is_reached);
	assert_int_equal(desk->packs, 1);
	assert_int_equal(desk->notice_calls, 0);
}

/* Standard error, while `rounds` rounds go on. */
static char *logged(struct desk *desk, unsigned rounds)
{
	FILE *file = tmpfile();
	int old = dup(STDERR_FILENO);
	struct buf text = {0};
	size_t got;

	dup2(fileno(file), STDERR_FILENO);
	for (unsigned i = 0; i < rounds; i++)
		another_round(desk);
	fflush(stderr);
	dup2(old, STDERR_FILENO);
	close(old);
	rewind(file);
	got = fread(buf_reserve(&text, 4096), 1, 4095, file);
	text.len += got;
	text.data[text.len] = '\0';
	fclose(file);
	return buf_take(&text);
}

static void test_a_problem_is_logged_once_without_the_secret(void **state)
{
	struct desk *desk = *state;
	const char *first;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200, NOTHING);
	start(desk, true);
	await_rounds(desk, 1);
	fake_daemon_answer(desk->daemon, &desk->daemon->report, 401, "");
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 304, "");
	MEM_AUTO char *log = logged(desk, 3);

	first = strstr(log, "pierre terminal add hall-1");
	assert_non_null(first);
	assert_null(strstr(first + 1, "pierre terminal add hall-1"));
	assert_null(strstr(log, SECRET));
}

static void test_a_proxy_before_a_daemon_that_is_away_does_not_count(void **state)
{
	static const int statuses[] = {502, 503, 504};
	struct desk *desk = *state;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, 502, "");
	start(desk, true);
	await_rounds(desk, 1);
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		fake_daemon_answer(desk->daemon, &desk->daemon->report, statuses[i], "<html>");
		another_round(desk);
		assert_false(desk->is_reached);
	}
	assert_int_equal(fake_daemon_requests(desk->daemon, &desk->daemon->pack), 0);
	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200, NOTHING);
	another_round(desk);
	assert_true(desk->is_reached);
}

static void test_a_redirect_is_not_followed(void **state)
{
	struct desk *desk = *state;

	desk->daemon->report.headers = "Location: /elsewhere\r\n";
	fake_daemon_answer(desk->daemon, &desk->daemon->report, 307, "");
	start(desk, true);
	await_rounds(desk, 1);
	assert_int_equal(fake_daemon_requests(desk->daemon, &desk->daemon->other), 0);
}

static void test_nobody_there_is_not_reached_and_heals(void **state)
{
	struct desk *desk = *state;
	int port = desk->daemon->port;

	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, PACK(OLD));
	start(desk, false);
	await_rounds(desk, 1);
	assert_true(desk->is_reached);
	fake_daemon_stop(desk->daemon);
	desk->daemon = NULL;
	another_round(desk);
	assert_false(desk->is_reached);
	desk->daemon = fake_daemon_start(port);
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, PACK(NEW));
	another_round(desk);
	assert_true(desk->is_reached);
	assert_int_equal(desk->packs, 1);
}

static void test_an_end_in_the_middle_of_a_request_does_not_wait_for_it(void **state)
{
	struct desk *desk = *state;
	gint64 begun;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, STATUS_HANG, "");
	start(desk, true);
	await_requests(desk, &desk->daemon->report, 1);
	begun = g_get_monotonic_time();
	report_destroy(desk->report);
	desk->report = NULL;
	/* Not the 10 seconds of the time-out. */
	assert_in_range(g_get_monotonic_time() - begun, 0, 8000000);
	assert_int_equal(desk->rounds, 0);
}

static void assert_key_refused(struct desk *desk, const char *content, mode_t mode,
			       const char *message)
{
	const struct report_events events = {.context = desk};
	struct error error = {0};

	write_key(desk, content, mode);
	assert_null(report_create(&desk->config, &events, "", &error));
	if (!strstr(error.message, message))
		fail_msg("'%s' does not say '%s'", error.message, message);
	assert_non_null(strstr(error.message, "/key'"));
	assert_null(strstr(error.message, "0123456789"));
}

static void test_a_key_file_that_others_may_read_or_that_holds_no_key_is_refused(void **state)
{
	struct desk *desk = *state;
	const struct report_events events = {.context = desk};
	struct error error;

	configure(desk, true);
	assert_null(report_create(&desk->config, &events, "", &error));
	assert_int_equal(error.code, ERROR_IO);
	assert_key_refused(desk, SECRET "\n", 0640, "chmod 600");
	assert_key_refused(desk, SECRET "\n", 0604, "chmod 600");
	assert_key_refused(desk, "", 0600, "32 hexadecimal digits");
	assert_key_refused(desk, "0123456789abcdef\n", 0600, "32 hexadecimal digits");
	assert_key_refused(desk, "0123456789abcdef0123456789abcdeg", 0600, "32 hexadecimal digits");
}

int main(void)
{
#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)
	const struct CMUnitTest tests[] = {
		AT_DESK(test_a_daemon_that_stumbles_does_not_take_notices_away),
		AT_DESK(test_a_pack_that_is_none_is_neither_told_nor_kept),
		AT_DESK(test_an_answer_without_end_is_cut_off),
		AT_DESK(test_a_refused_secret_still_reaches_the_daemon_and_gets_the_pack),
		AT_DESK(test_a_problem_is_logged_once_without_the_secret),
		AT_DESK(test_a_proxy_before_a_daemon_that_is_away_does_not_count),
		AT_DESK(test_a_redirect_is_not_followed),
		AT_DESK(test_nobody_there_is_not_reached_and_heals),
		AT_DESK(test_an_end_in_the_middle_of_a_request_does_not_wait_for_it),
		AT_DESK(test_a_key_file_that_others_may_read_or_that_holds_no_key_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
