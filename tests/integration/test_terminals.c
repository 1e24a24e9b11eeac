/* Terminals in the town hall, over HTTP: what they fetch, what they report, who may, and what an
 * operator sees of it. */
#include <stdlib.h>

#include "base/file.h"
#include "raw.h"
#include "store/terminal_file.h"
#include "talk.h"

static const char good[] =
	"{\"version\":\"0.1.0\",\"location\":\"Hall \\\"A\\\"\",\"screen\":\"start\",\"printer\":"
	"\"paper_out\",\"speech\":true,\"visits\":12,\"started\":\"2026-11-25T06:00:00Z\"}";

struct town {
	struct terminal_file file;
	struct buf path, headers; /* of the file; "Authorization: Bearer SECRET" */
};

/* A terminal "hall-1" in a file that the daemon has been told of. */
static void begin(struct rig *rig, struct town *town)
{
	char secret[TERMINAL_SECRET];
	struct error error = {0};

	*town = (struct town){0};
	buf_addf(&town->path, "%s/terminals.json", rig->folder);
	assert_true(terminal_file_load(&town->file, town->path.data, &error));
	assert_true(terminal_file_add(&town->file, "hall-1", 0, secret, &error));
	assert_true(terminal_file_save(&town->file, town->path.data, &error));
	buf_addf(&town->headers, "Authorization: Bearer %s\r\n", secret);
	rig_start(rig, "--terminals", town->path.data, NULL);
}

static void end(struct town *town)
{
	terminal_file_finish(&town->file);
	buf_finish(&town->path);
	buf_finish(&town->headers);
}

static void report(struct rig *rig, const char *path, const char *headers, const char *body,
		   unsigned status, struct response *response)
{
	http_send(rig, "POST", path, headers, str_from(body), response);
	if (response->status != status)
		fail_msg("%u instead of %u: %s", response->status, status, response->body.data);
}

static void test_the_pack_is_public_and_kept(void **state)
{
	RESPONSE_AUTO struct response first = {0}, second = {0};
	struct rig *rig = *state;
	BUF_AUTO struct buf header = {0};
	const char *tag;
	json_t *pack;

	rig_start(rig, NULL);
	http_get(rig, "/terminal/pack.json", 200, &first);
	pack = json_loadb(first.body.data, first.body.len, 0, NULL);
	assert_int_equal(json_string_length(json_object_get(pack, "version")), 16);
	assert_true(json_array_size(json_object_get(pack, "topics")) > 0);
	json_decref(pack);
	tag = strstr(first.head.data, "etag: ");
	assert_non_null(tag);
	buf_addf(&header, "If-None-Match: %.*s\r\n", (int)strcspn(tag + 6, "\r"), tag + 6);
	http_ask(rig, "GET", "/terminal/pack.json", header.data, &second);
	assert_int_equal(second.status, 304);
}

static void test_a_report_is_answered_and_seen_in_metrics(void **state)
{
	RESPONSE_AUTO struct response answer = {0}, metrics = {0};
	struct rig *rig = *state;
	struct town town;

	begin(rig, &town);
	assert_true(http_metric(rig, "pierre_terminal_up{terminal=\"hall-1\"}") == 0);
	report(rig, "/terminals/hall-1", town.headers.data, good, 200, &answer);
	assert_contains(&answer.body, "\"messages\":[]");
	assert_contains(&answer.body, "\"pack\":\"");
	assert_true(http_metric(rig, "pierre_terminal_up{terminal=\"hall-1\"}") == 1);
	assert_true(http_metric(rig, "pierre_terminal_visits{terminal=\"hall-1\"}") == 12);
	assert_true(http_metric(rig, "pierre_terminal_printer_ok{terminal=\"hall-1\"}") == 0);
	http_get(rig, "/metrics", 200, &metrics);
	assert_contains(&metrics.body,
			"pierre_terminal_printer{terminal=\"hall-1\",state=\"paper_out\"} 1\n");
	assert_contains(&metrics.body, "location=\"Hall \\\"A\\\"\",screen=\"start\"");
	end(&town);
}

static void test_whoever_has_no_key_learns_nothing(void **state)
{
	RESPONSE_AUTO struct response wrong = {0}, unknown = {0}, none = {0};
	struct rig *rig = *state;
	struct town town;

	begin(rig, &town);
	report(rig, "/terminals/hall-1",
	       "Authorization: Bearer 00000000000000000000000000000000\r\n", good, 401, &wrong);
	report(rig, "/terminals/hall-2", town.headers.data, good, 401, &unknown);
	report(rig, "/terminals/hall-1", "", good, 401, &none);
	assert_string_equal(wrong.body.data, unknown.body.data);
	assert_string_equal(wrong.body.data, none.body.data);
	assert_true(http_metric(rig, "pierre_terminal_up{terminal=\"hall-1\"}") == 0);
	end(&town);
}

static void test_who_guesses_is_slowed_down(void **state)
{
	struct rig *rig = *state;
	struct town town;
	unsigned last = 401;

	begin(rig, &town);
	for (int i = 0; i < 110 && last == 401; i++) {
		RESPONSE_AUTO struct response response = {0};

		http_send(rig, "POST", "/terminals/hall-1",
			  "Authorization: Bearer 00000000000000000000000000000000\r\n",
			  str_from(good), &response);
		last = response.status;
	}
	assert_int_equal(last, 429);
	end(&town);
}

static void test_a_wrong_report_is_told_what_is_wrong(void **state)
{
	static const char *const wrong[][2] = {
		{"", "JSON"},
		{"[]", "JSON"},
		{"{\"version\":\"1\"}", "location"},
		{"{\"version\":\"1\",\"location\":\"x\",\"started\":\"x\",\"screen\":\"menu\","
		 "\"printer\":\"ready\"}",
		 "screen"},
		{"{\"version\":\"1\",\"location\":\"x\",\"started\":\"x\",\"screen\":\"talk\","
		 "\"printer\":\"ready\",\"speech\":true,\"visits\":-1}",
		 "visits"},
	};
	struct rig *rig = *state;
	struct town town;

	begin(rig, &town);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		RESPONSE_AUTO struct response response = {0};

		report(rig, "/terminals/hall-1", town.headers.data, wrong[i][0], 400, &response);
		assert_contains(&response.body, wrong[i][1]);
	}
	end(&town);
}

/* As `pierre terminal say` changes it, while the daemon runs. */
static void test_a_message_is_told_with_the_next_report(void **state)
{
	static const char *const texts[LANG_COUNT] = {"Loket 3 is dicht.", "Guichet 3 fermé.",
						      "Counter 3 is closed."};
	RESPONSE_AUTO struct response before = {0}, after = {0}, broken = {0};
	struct rig *rig = *state;
	struct town town;
	struct error error = {0};
	char id[TERMINAL_MESSAGE_ID];

	begin(rig, &town);
	report(rig, "/terminals/hall-1", town.headers.data, good, 200, &before);
	assert_true(terminal_file_say(&town.file, true, texts, "hall-1", id, &error));
	assert_true(terminal_file_save(&town.file, town.path.data, &error));
	report(rig, "/terminals/hall-1", town.headers.data, good, 200, &after);
	assert_contains(&after.body, "Counter 3 is closed.");
	assert_contains(&after.body, "\"level\":\"warning\"");
	/* A file that somebody broke changes nothing. */
	assert_true(file_write(town.path.data, STR("{"), &error));
	report(rig, "/terminals/hall-1", town.headers.data, good, 200, &broken);
	assert_contains(&broken.body, "Counter 3 is closed.");
	end(&town);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_the_pack_is_public_and_kept),
		RIG_TEST(test_a_report_is_answered_and_seen_in_metrics),
		RIG_TEST(test_whoever_has_no_key_learns_nothing),
		RIG_TEST(test_who_guesses_is_slowed_down),
		RIG_TEST(test_a_wrong_report_is_told_what_is_wrong),
		RIG_TEST(test_a_message_is_told_with_the_next_report),
	};

	return cmocka_run_group_tests_name("terminals", tests, NULL, NULL);
}
