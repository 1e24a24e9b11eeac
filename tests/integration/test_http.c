/* What comes over HTTP: health, metrics in the format of Prometheus, the site and its headers; and
 * that nothing a citizen typed is written where an operator reads. */
#include <stdio.h>
#include <stdlib.h>

#include "raw.h"
#include "talk.h"

static void test_health_and_readiness(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	http_get(rig, "/healthz", 200, &response);
	assert_string_equal(response.body.data, "alive\n");
	assert_true(response_has(&response, "content-type", "text/plain"));
	http_get(rig, "/readyz", 200, &response);
	assert_string_equal(response.body.data, "ready\n");
}

/* What Prometheus' parser wants, checked line by line. */
struct family {
	char name[64], type[16];
	bool has_help;
	double last_bucket, infinite_bucket, count;
};

static struct family *family_of(struct family families[static 64], size_t *count, const char *name,
				size_t len)
{
	for (size_t i = 0; i < *count; i++) {
		if (strlen(families[i].name) == len && strncmp(families[i].name, name, len) == 0)
			return &families[i];
	}
	assert_true(*count < 64 && len < 64);
	families[*count] = (struct family){.last_bucket = 0, .count = -1};
	snprintf(families[*count].name, sizeof families[*count].name, "%.*s", (int)len, name);
	return &families[(*count)++];
}

static void check_sample(struct family families[static 64], size_t *count, const char *line)
{
	size_t len = strspn(line, "abcdefghijklmnopqrstuvwxyz_0123456789");
	const char *suffixes[] = {"_bucket", "_sum", "_count"};
	const char *value = strrchr(line, ' ');
	struct family *family;
	char *end;
	double number;

	assert_true(len > 0 && (line[len] == '{' || line[len] == ' '));
	assert_non_null(value);
	number = strtod(value + 1, &end);
	assert_true(end > value + 1 && *end == '\0');
	for (size_t i = 0; i < 3; i++) {
		size_t tail = strlen(suffixes[i]);

		if (len <= tail || strncmp(line + len - tail, suffixes[i], tail) != 0)
			continue;
		family = family_of(families, count, line, len - tail);
		if (strcmp(family->type, "histogram") != 0)
			continue;
		if (i == 0) {
			assert_true(number >= family->last_bucket);
			family->last_bucket = number;
			if (strstr(line, "le=\"+Inf\""))
				family->infinite_bucket = number;
		} else if (i == 2) {
			family->count = number;
		}
		return;
	}
	family = family_of(families, count, line, len);
	if (!family->has_help || !family->type[0])
		fail_msg("'%s' has no HELP or no TYPE before it", line);
	if (strcmp(family->type, "counter") == 0)
		assert_true(number >= 0);
}

static void check_line(struct family families[static 64], size_t *count, const char *line)
{
	char name[64], type[16];
	struct family *family;

	if (sscanf(line, "# HELP %63s", name) == 1) {
		family_of(families, count, name, strlen(name))->has_help = true;
	} else if (sscanf(line, "# TYPE %63s %15s", name, type) == 2) {
		family = family_of(families, count, name, strlen(name));
		assert_string_equal(family->type, "");
		assert_true(strcmp(type, "counter") == 0 || strcmp(type, "gauge") == 0 ||
			    strcmp(type, "histogram") == 0);
		snprintf(family->type, sizeof family->type, "%s", type);
	} else {
		assert_true(line[0] != '#');
		check_sample(families, count, line);
	}
}

static void check_metrics(struct rig *rig)
{
	RESPONSE_AUTO struct response response = {0};
	struct family families[64];
	size_t count = 0, histograms = 0;
	struct str rest, line;

	http_get(rig, "/metrics", 200, &response);
	assert_true(response_has(&response, "content-type", "version=0.0.4"));
	rest = buf_borrow(&response.body);
	assert_true(str_ends(rest, STR("\n")));
	while (str_split(&rest, '\n', &line)) {
		char text[512];

		snprintf(text, sizeof text, "%.*s", STR_ARG(line));
		if (*text)
			check_line(families, &count, text);
	}
	for (size_t i = 0; i < count; i++) {
		if (strcmp(families[i].type, "histogram") != 0)
			continue;
		histograms++;
		assert_true(families[i].infinite_bucket == families[i].count);
	}
	assert_true(count >= 15);
	assert_int_equal(histograms, 2);
}

static void test_metrics_are_in_prometheus_format(void **state)
{
	struct rig *rig = *state;
	struct talk *talk;

	rig_start(rig, NULL);
	check_metrics(rig);
	talk = talk_begin(rig, "nl");
	talk_say(talk, "ik ben mijn paspoort kwijt");
	talk_say(talk, "blorp zwabbel fnurk");
	check_metrics(rig);
}

static void test_metrics_rise_with_what_happens(void **state)
{
	struct rig *rig = *state;
	struct talk *talk, *other;

	rig_start(rig, NULL);
	assert_true(http_metric(rig, "pierre_connections") == 0);
	assert_true(http_metric(rig, "pierre_messages_total{lang=\"nl\"}") == 0);
	talk = talk_begin(rig, "nl");
	other = talk_begin(rig, "fr");
	talk_say(talk, "ik ben mijn paspoort kwijt");
	talk_say(talk, "ik ben mijn paspoort verloren");
	talk_say(other, "j'ai perdu mon passeport");
	talk_say(other, "xkcd plouf zgrtl");
	assert_true(http_metric(rig, "pierre_connections") == 2);
	assert_true(http_metric(rig, "pierre_connections_total") == 2);
	assert_true(http_metric(rig, "pierre_messages_total{lang=\"nl\"}") == 2);
	assert_true(http_metric(rig, "pierre_messages_total{lang=\"fr\"}") == 2);
	assert_true(http_metric(rig, "pierre_messages_total{lang=\"en\"}") == 0);
	assert_true(http_metric(rig, "pierre_intents_total{intent=\"passport.lost\"}") == 3);
	assert_true(http_metric(rig, "pierre_fallbacks_total") == 1);
	assert_true(http_metric(rig, "pierre_reply_seconds_count") == 4);
	assert_true(http_metric(rig, "pierre_confidence_count") == 4);
	assert_true(http_metric(rig, "pierre_build_info{version=\"" PIERRE_VERSION "\"}") == 1);
	assert_true(http_metric(rig, "pierre_start_time_seconds") > 1.7e9);
}

static void check_headers(const struct response *response)
{
	static const char *const policies[] = {
		"default-src 'none'",	  "script-src 'self'", "style-src 'self'",
		"connect-src 'self'",	  "base-uri 'none'",   "form-action 'none'",
		"frame-ancestors 'none'",
	};

	for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
		assert_true(response_has(response, "content-security-policy", policies[i]));
	assert_false(response_has(response, "content-security-policy", "unsafe"));
	assert_true(response_has(response, "x-content-type-options", "nosniff"));
	assert_true(response_has(response, "referrer-policy", "no-referrer"));
}

static void test_the_site_is_served_with_strict_headers(void **state)
{
	static const struct {
		const char *path, *type;
	} files[] = {
		{"/", "text/html"},
		{"/nl/", "text/html"},
		{"/fr/", "text/html"},
		{"/en/", "text/html"},
		{"/nl/contact", "text/html"},
		{"/site.css", "text/css"},
		{"/icon.svg", "image/svg+xml"},
	};
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		http_get(rig, files[i].path, 200, &response);
		check_headers(&response);
		assert_true(response_has(&response, "content-type", files[i].type));
		assert_true(response_has(&response, "cache-control", "no-cache"));
		assert_true(response.body.len > 100);
	}
	http_get(rig, "/", 200, &response);
	assert_contains(&response.body, "\"widget/pierre-chat.js\"");
	http_get(rig, "/fr/", 200, &response);
	assert_contains(&response.body, "<html lang=\"fr\">");
	http_get(rig, "/fr", 302, &response);
	assert_true(response_has(&response, "location", " fr/"));
}

static void test_head_gives_the_headers_only(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	http_ask(rig, "HEAD", "/healthz", "", &response);
	assert_int_equal(response.status, 200);
	assert_int_equal(response.body.len, 0);
	http_ask(rig, "HEAD", "/", "", &response);
	assert_int_equal(response.status, 200);
	assert_int_equal(response.body.len, 0);
	check_headers(&response);
}

static void test_unknown_paths_and_methods_are_refused(void **state)
{
	static const char *const paths[] = {"/nothing",	   "/../etc/passwd", "/%2e%2e/etc/passwd",
					    "/site.css/",  "/index.html%00", "/healthz/x",
					    "/nl/nothing", "/nl/contact/",   "/nlx",
					    "/de/",	   "/contact",	     "/texts.json"};
	static const char *const methods[] = {"POST", "PUT", "DELETE", "OPTIONS", "BREW"};
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		http_ask(rig, "GET", paths[i], "", &response);
		if (response.status < 400 && response.status != 0)
			fail_msg("GET %s: %u", paths[i], response.status);
	}
	http_get(rig, "/nothing", 404, &response);
	check_headers(&response);
	http_get(rig, "/chat", 426, &response);
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		http_ask(rig, methods[i], "/", "Content-Length: 0\r\n", &response);
		if (response.status == 200)
			fail_msg("%s / is answered with 200", methods[i]);
	}
	http_ask(rig, "POST", "/", "Content-Length: 0\r\n", &response);
	assert_int_equal(response.status, 405);
	talk_check_alive(rig);
}

static void assert_lacks(const char *path, const char *text)
{
	BUF_AUTO struct buf content = {0};
	size_t len = strlen(text);

	file_get(path, &content);
	for (size_t i = 0; i + len <= content.len; i++) {
		if (memcmp(content.data + i, text, len) == 0)
			fail_msg("%s has what the citizen typed", path);
	}
}

static void test_nothing_that_was_typed_is_written_to_log_or_store(void **state)
{
	static const char unique[] = "Zwingelspaan";
	BUF_AUTO struct buf log = {0}, wal = {0};
	struct rig *rig = *state;
	struct raw *raw;
	struct talk *talk;

	rig_start(rig, "--log-level", "debug", NULL);
	talk = talk_begin(rig, "nl");
	talk_say(talk, "mevrouw Zwingelspaan is haar paspoort kwijt");
	talk_say(talk, "Zwingelspaan");
	talk_choose(talk, "intent:Zwingelspaan");
	raw = raw_greeted(rig);
	raw_text(raw, "{\"type\":\"Zwingelspaan\"}");
	raw_expect_error(raw, "unknown_type");
	raw_text(raw, "Zwingelspaan");
	raw_expect_error(raw, "not_json");
	buf_addf(&wal, "%s-wal", rig->store);
	assert_lacks(wal.data, unique);
	rig_stop(rig);
	assert_lacks(rig->store, unique);
	assert_lacks(rig->log, unique);
	rig_log(rig, &log);
	assert_contains(&log, "event=started");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_health_and_readiness),
		RIG_TEST(test_metrics_are_in_prometheus_format),
		RIG_TEST(test_metrics_rise_with_what_happens),
		RIG_TEST(test_the_site_is_served_with_strict_headers),
		RIG_TEST(test_head_gives_the_headers_only),
		RIG_TEST(test_unknown_paths_and_methods_are_refused),
		RIG_TEST(test_nothing_that_was_typed_is_written_to_log_or_store),
	};

	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
