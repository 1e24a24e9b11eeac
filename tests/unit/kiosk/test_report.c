/* The terminal's reports: what is sent, and what comes back. */
#include "report_desk.h"

static void test_a_report_says_who_it_is_and_how_it_does(void **state)
{
	struct desk *desk = *state;
	const char *seen, *body;
	json_t *root;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200, NOTHING);
	start(desk, true);
	await_rounds(desk, 1);
	assert_true(desk->is_reached);
	seen = desk->daemon->report.seen.data;
	assert_non_null(strstr(seen, "\r\nAuthorization: Bearer " SECRET "\r\n"));
	assert_non_null(strstr(seen, "\r\nContent-Type: application/json\r\n"));
	assert_null(strstr(seen, "Expect"));
	body = strstr(seen, "\r\n\r\n");
	root = json_loads(body, 0, NULL);
	assert_int_equal(json_object_size(root), 7);
	assert_string_equal(json_str(root, "version").data, PIERRE_VERSION);
	assert_string_equal(json_str(root, "location").data, "hal, \"links\"");
	assert_string_equal(json_str(root, "screen").data, "talk");
	assert_string_equal(json_str(root, "printer").data, "paper_out");
	assert_true(json_is_true(json_object_get(root, "speech")));
	assert_int_equal(json_integer_value(json_object_get(root, "visits")), 12);
	assert_string_equal(json_str(root, "started").data, "2026-11-25T07:00:00Z");
	json_decref(root);
	assert_int_equal(fake_daemon_requests(desk->daemon, &desk->daemon->pack), 0);
	assert_int_equal(fake_daemon_requests(desk->daemon, &desk->daemon->other), 0);
}

static void test_notices_are_told_when_they_change_and_only_then(void **state)
{
	struct desk *desk = *state;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200, NOTHING);
	start(desk, true);
	await_rounds(desk, 1);
	assert_int_equal(desk->notice_calls, 0);
	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200, NOTICE);
	another_round(desk);
	another_round(desk);
	assert_int_equal(desk->notice_calls, 1);
	assert_int_equal(desk->notices, 1);
	assert_string_equal(desk->notice, "!Loket 3 is dicht");
	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200, NOTHING);
	another_round(desk);
	assert_int_equal(desk->notice_calls, 2);
	assert_int_equal(desk->notices, 0);
}

static void test_a_new_pack_is_fetched_kept_and_told_once(void **state)
{
	struct desk *desk = *state;
	struct error error;
	struct pack *kept;

	fake_daemon_answer(desk->daemon, &desk->daemon->report, 200,
			   "{\"pack\":\"" NEW "\",\"messages\":[]}");
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, PACK(NEW));
	start(desk, true);
	await_rounds(desk, 1);
	another_round(desk);
	assert_int_equal(desk->packs, 1);
	assert_string_equal(desk->pack_version, NEW);
	assert_int_equal(fake_daemon_requests(desk->daemon, &desk->daemon->pack), 1);
	assert_null(strstr(desk->daemon->pack.seen.data, "Authorization"));
	kept = pack_load(desk->folder, &error);
	assert_non_null(kept);
	assert_string_equal(pack_version(kept), NEW);
	pack_destroy(kept);
}

static void test_without_a_key_only_the_pack_is_asked_for(void **state)
{
	struct desk *desk = *state;

	desk->daemon->pack.headers = "ETag: \"e1\"\r\n";
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, PACK(NEW));
	start(desk, false);
	await_rounds(desk, 1);
	assert_true(desk->is_reached);
	assert_int_equal(desk->packs, 1);
	assert_null(strstr(desk->daemon->pack.seen.data, "If-None-Match"));
	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 304, "");
	another_round(desk);
	assert_true(desk->is_reached);
	assert_int_equal(desk->packs, 1);
	assert_non_null(strstr(desk->daemon->pack.seen.data, "\r\nIf-None-Match: \"e1\"\r\n"));
	assert_int_equal(fake_daemon_requests(desk->daemon, &desk->daemon->report), 0);
}

static void test_a_pack_that_is_known_already_is_not_told_again(void **state)
{
	struct desk *desk = *state;

	fake_daemon_answer(desk->daemon, &desk->daemon->pack, 200, PACK(OLD));
	start(desk, false);
	await_rounds(desk, 1);
	assert_true(desk->is_reached);
	assert_int_equal(desk->packs, 0);
}

static void test_what_changes_during_a_report_is_in_the_next_at_once(void **state)
{
	struct desk *desk = *state;
	struct fake_answer *report = &desk->daemon->report;
	gint64 begun;

	fake_daemon_answer(desk->daemon, report, STATUS_HANG, "");
	start(desk, true);
	await_requests(desk, report, 1);
	report_now(desk->report);
	fake_daemon_answer(desk->daemon, report, 200, NOTHING);
	begun = g_get_monotonic_time();
	await_rounds(desk, 2);
	assert_true(desk->is_reached);
	/* Else it comes 15 seconds later. */
	assert_in_range(g_get_monotonic_time() - begun, 0, 14000000);
}

int main(void)
{
#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)
	const struct CMUnitTest tests[] = {
		AT_DESK(test_a_report_says_who_it_is_and_how_it_does),
		AT_DESK(test_notices_are_told_when_they_change_and_only_then),
		AT_DESK(test_a_new_pack_is_fetched_kept_and_told_once),
		AT_DESK(test_without_a_key_only_the_pack_is_asked_for),
		AT_DESK(test_a_pack_that_is_known_already_is_not_told_again),
		AT_DESK(test_what_changes_during_a_report_is_in_the_next_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
