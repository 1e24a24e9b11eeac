/* The terminal's reports: what is sent, what comes back, and what goes wrong. */
#include "fake_daemon.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "core/report.h"

#define SECRET "0123456789abcdef0123456789abcdef"
#define ALL(text) "{\"nl\":\"" text "\",\"fr\":\"" text "\",\"en\":\"" text "\"}"
#define PACK(version)                                                                           \
	"{\"version\":\"" version "\",\"languages\":[\"nl\",\"fr\",\"en\"],\"texts\":{\"nl\":"  \
	"{\"a\":\"A\"},\"fr\":{\"a\":\"A\"},\"en\":{\"a\":\"A\"}},\"topics\":[{\"id\":\"p\","   \
	"\"icon\":\"car\",\"title\":" ALL("P") ",\"intents\":[{\"id\":\"x.y\",\"title\":" ALL(  \
		"X") "}]}],\"town\":{\"name\":" ALL("T") ",\"address\":" ALL("S") ",\"phone\":" \
										  "\"1\"}}"
#define OLD "0000000000000001"
#define NEW "0000000000000002"
#define NOTHING "{\"pack\":\"" OLD "\",\"messages\":[]}"
#define NOTICE                                                                                    \
	"{\"pack\":\"" OLD "\",\"messages\":[{\"id\":\"m1\",\"level\":\"warning\",\"text\":" ALL( \
		"Loket 3 is dicht") "}]}"

enum { WAIT_S = 60 };

struct desk {
	struct fake_daemon *daemon;
	struct kiosk_config config;
	struct report *report;
	char folder[32];
	/* What the events said. */
	unsigned rounds, notice_calls, packs;
	bool is_reached, is_late;
	size_t notices;
	char notice[64], pack_version[40];
};

static void on_health(void *context, struct health *health)
{
	(void)context;
	*health = (struct health){"talk", PRINTER_PAPER_OUT, true, 12, 1795590000000};
}

static void on_reached(void *context, bool reached)
{
	struct desk *desk = context;

	desk->rounds++;
	desk->is_reached = reached;
}

static void on_notices(void *context, const struct terminal_notice *notices, size_t count)
{
	struct desk *desk = context;

	desk->notice_calls++;
	desk->notices = count;
	snprintf(desk->notice, sizeof desk->notice, "%s%s",
		 count && notices[0].is_warning ? "!" : "", count ? notices[0].text[LANG_FR] : "");
}

static void on_pack(void *context, struct pack *pack_take)
{
	struct desk *desk = context;

	desk->packs++;
	snprintf(desk->pack_version, sizeof desk->pack_version, "%s", pack_version(pack_take));
	pack_destroy(pack_take);
}

static char *path_of(const struct desk *desk, const char *name)
{
	return file_join(desk->folder, name);
}

static int desk_open(void **state)
{
	struct desk *desk = mem_zalloc(1, sizeof *desk);

	strcpy(desk->folder, "/tmp/pierre-report-XXXXXX");
	assert_non_null(mkdtemp(desk->folder));
	desk->daemon = fake_daemon_start(0);
	*state = desk;
	return 0;
}

static int desk_close(void **state)
{
	struct desk *desk = *state;
	static const char *const names[] = {"key", "pack.json"};

	report_destroy(desk->report);
	if (desk->daemon)
		fake_daemon_stop(desk->daemon);
	kiosk_config_finish(&desk->config);
	for (size_t i = 0; i < 2; i++) {
		MEM_AUTO char *path = path_of(desk, names[i]);

		unlink(path);
	}
	rmdir(desk->folder);
	free(desk);
	return 0;
}

static void configure(struct desk *desk, bool has_key)
{
	BUF_AUTO struct buf text = {0};
	struct error error;

	kiosk_config_init(&desk->config);
	buf_addf(&text,
		 "{\"name\":\"hall-1\",\"location\":\"hal, \\\"links\\\"\",\"server\":"
		 "\"http://127.0.0.1:%d\",\"state_dir\":\"%s\",\"key_file\":\"%s%s\"}",
		 desk->daemon->port, desk->folder, has_key ? desk->folder : "",
		 has_key ? "/key" : "");
	if (!kiosk_config_parse(&desk->config, "test", buf_borrow(&text), &error))
		fail_msg("%s", error.message);
}

static void write_key(const struct desk *desk, const char *content, mode_t mode)
{
	MEM_AUTO char *path = path_of(desk, "key");

	assert_true(file_write(path, str_from(content), NULL));
	assert_int_equal(chmod(path, mode), 0);
}

static void start(struct desk *desk, bool has_key)
{
	const struct report_events events = {on_health, on_reached, on_notices, on_pack, desk};
	struct error error;

	if (has_key)
		write_key(desk, SECRET "\n", 0600);
	configure(desk, has_key);
	desk->report = report_create(&desk->config, &events, OLD, &error);
	if (!desk->report)
		fail_msg("%s", error.message);
}

static gboolean on_late(gpointer context)
{
	*(bool *)context = true;
	return G_SOURCE_REMOVE;
}

/* Turns the loop until that many rounds are over. */
static void await_rounds(struct desk *desk, unsigned rounds)
{
	guint timer = g_timeout_add_seconds(WAIT_S, on_late, &desk->is_late);

	while (desk->rounds < rounds && !desk->is_late)
		g_main_context_iteration(NULL, TRUE);
	if (desk->is_late)
		fail_msg("only %u of %u rounds", desk->rounds, rounds);
	g_source_remove(timer);
}

static void another_round(struct desk *desk)
{
	report_now(desk->report);
	await_rounds(desk, desk->rounds + 1);
}

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

static void await_requests(struct desk *desk, const struct fake_answer *answer, unsigned count)
{
	guint timer = g_timeout_add_seconds(WAIT_S, on_late, &desk->is_late);

	while (fake_daemon_requests(desk->daemon, answer) < count && !desk->is_late) {
		g_main_context_iteration(NULL, FALSE);
		g_usleep(1000);
	}
	assert_false(desk->is_late);
	g_source_remove(timer);
}

static void test_what_changes_during_a_report_is_in_the_next_at_once(void **state)
{
	struct desk *desk = *state;
	struct fake_answer *report = &desk->daemon->report;
	gint64 begun = g_get_monotonic_time();

	fake_daemon_answer(desk->daemon, report, STATUS_HANG, "");
	start(desk, true);
	await_requests(desk, report, 1);
	report_now(desk->report);
	fake_daemon_answer(desk->daemon, report, 200, NOTHING);
	/* The hanging one fails by its time-out; the wanted one follows it, not 2 seconds later. */
	await_rounds(desk, 1);
	begun = g_get_monotonic_time();
	await_rounds(desk, 2);
	assert_true(desk->is_reached);
	assert_in_range(g_get_monotonic_time() - begun, 0, 1900000);
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
		AT_DESK(test_a_report_says_who_it_is_and_how_it_does),
		AT_DESK(test_notices_are_told_when_they_change_and_only_then),
		AT_DESK(test_a_daemon_that_stumbles_does_not_take_notices_away),
		AT_DESK(test_a_new_pack_is_fetched_kept_and_told_once),
		AT_DESK(test_a_pack_that_is_none_is_neither_told_nor_kept),
		AT_DESK(test_an_answer_without_end_is_cut_off),
		AT_DESK(test_a_refused_secret_still_reaches_the_daemon_and_gets_the_pack),
		AT_DESK(test_a_problem_is_logged_once_without_the_secret),
		AT_DESK(test_a_proxy_before_a_daemon_that_is_away_does_not_count),
		AT_DESK(test_a_redirect_is_not_followed),
		AT_DESK(test_without_a_key_only_the_pack_is_asked_for),
		AT_DESK(test_a_pack_that_is_known_already_is_not_told_again),
		AT_DESK(test_nobody_there_is_not_reached_and_heals),
		AT_DESK(test_what_changes_during_a_report_is_in_the_next_at_once),
		AT_DESK(test_an_end_in_the_middle_of_a_request_does_not_wait_for_it),
		AT_DESK(test_a_key_file_that_others_may_read_or_that_holds_no_key_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
