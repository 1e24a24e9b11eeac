/* The widget and the contact page over HTTP: versions, caches, compression, other sites, a reload.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "raw.h"
#include "talk.h"

#define ENTRY "/widget/pierre-chat.js"
#define GZIP "Accept-Encoding: gzip, deflate\r\n"
#define BROTLI "Accept-Encoding: gzip, deflate, br\r\n"

enum {
	VERSION = 17,
	WIDGET_LIMIT = 25 * 1024, /* bytes of code and style sheet, compressed */
	PLAIN_LIMIT = 1 << 20,
	NAME = 128
};

/* The value of a header; "" when there is none. */
static const char *header_of(const struct response *response, const char *name,
			     char out[static NAME])
{
	struct str rest = buf_borrow(&response->head), line;
	size_t len = strlen(name);

	*out = '\0';
	while (str_split(&rest, '\n', &line)) {
		if (line.len > len && strncasecmp(line.data, name, len) == 0 &&
		    line.data[len] == ':')
			snprintf(out, NAME, "%.*s",
				 STR_ARG(str_trim(str_slice(line, len + 1, line.len))));
	}
	return out;
}

static void assert_header(const struct response *response, const char *name, const char *expected)
{
	char value[NAME];

	if (strcmp(header_of(response, name, value), expected) != 0)
		fail_msg("%s is '%s' instead of '%s'", name, value, expected);
}

static void ask(struct rig *rig, const char *path, const char *headers, unsigned status,
		struct response *response)
{
	http_ask(rig, "GET", path, headers, response);
	if (response->status != status)
		fail_msg("GET %s: %u instead of %u", path, response->status, status);
}

/* The version that the entry leads to. */
static void version_of(struct rig *rig, char version[static VERSION])
{
	RESPONSE_AUTO struct response response = {0};
	char place[NAME];

	http_get(rig, ENTRY, 302, &response);
	assert_header(&response, "cache-control", "public, max-age=300");
	header_of(&response, "location", place);
	assert_int_equal(strspn(place, "0123456789abcdef"), VERSION - 1);
	assert_string_equal(place + VERSION - 1, "/pierre-chat.js");
	memcpy(version, place, VERSION - 1);
	version[VERSION - 1] = '\0';
}

/* All that a browser asks for; the texts are the pack's. */
static const char *const files[] = {"pierre-chat.js", "panel.js", "panel.css", "texts.js"};

enum { FILES = sizeof files / sizeof *files, FILES_OF_CODE = FILES - 1 };

static void test_the_entry_leads_to_files_that_may_be_kept(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	char version[VERSION], path[NAME];

	rig_start(rig, NULL);
	version_of(rig, version);
	for (size_t i = 0; i < FILES; i++) {
		snprintf(path, sizeof path, "/widget/%s/%s", version, files[i]);
		http_get(rig, path, 200, &response);
		assert_header(&response, "cache-control", "public, max-age=31536000, immutable");
		assert_header(&response, "cross-origin-resource-policy", "cross-origin");
		assert_true(response_has(&response, "content-type",
					 strstr(files[i], ".js") ? "text/javascript" : "text/css"));
	}
}

/* The modules are sent as one, and the button has its words in it: nothing else is asked for. */
static void test_modules_come_whole(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	BUF_AUTO struct buf style = {0};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	http_get(rig, "/widget/panel.css", 200, &response);
	file_get(SOURCE_DIR "/daemon/widget/panel.css", &style);
	assert_true(str_eq(buf_borrow(&response.body), buf_borrow(&style)));
	for (size_t i = 0; i < 2; i++) {
		http_get(rig, i ? "/widget/panel.js" : "/widget/0123456789abcdef/pierre-chat.js",
			 200, &response);
		buf_add_char(&response.body, '\0');
		assert_null(strstr(response.body.data, "import {"));
		assert_null(strstr(response.body.data, "import texts"));
		assert_non_null(strstr(response.body.data, i ? "\nexport const { createPanel } ="
							     : "Stel uw vraag aan Pierre"));
	}
}

static void test_other_versions_lead_to_the_files_there_are(void **state)
{
	static const char *const nowhere[] = {
		"/widget/",
		"/widget/nothing.js",
		"/widget/README.md",
		"/widget/index.html",
		"/widget/0123456789abcdef/",
		"/widget/0123456789abcdef/nothing.js",
		"/widget/0123456789abcdef/index.html",
		"/widget/0123456789ABCDEF/texts.js",
		"/widget/0123456789abcde/texts.js",
		"/widget/0123456789abcdef0/texts.js",
		"/widget/0123456789abcdef/x/texts.js",
	};
	RESPONSE_AUTO struct response response = {0}, other = {0};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	http_get(rig, "/widget/texts.js", 200, &response);
	assert_header(&response, "cache-control", "no-cache");
	http_get(rig, "/widget/0123456789abcdef/texts.js", 200, &other);
	assert_header(&other, "cache-control", "no-store");
	assert_true(str_eq(buf_borrow(&response.body), buf_borrow(&other.body)));
	http_get(rig, "/widget/0123456789abcdef/pierre-chat.js", 200, &other);
	for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
		http_get(rig, nowhere[i], 404, &response);
	http_ask(rig, "POST", ENTRY, "Content-Length: 0\r\n", &response);
	assert_int_equal(response.status, 405);
}

static void check_unzipped(const struct response *zipped, const struct response *plain)
{
	char *text = mem_alloc(PLAIN_LIMIT);
	z_stream stream = {.next_in = (Bytef *)zipped->body.data,
			   .avail_in = (uInt)zipped->body.len,
			   .next_out = (Bytef *)text,
			   .avail_out = PLAIN_LIMIT};

	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	inflateEnd(&stream);
	assert_int_equal(stream.total_out, plain->body.len);
	assert_memory_equal(text, plain->body.data, plain->body.len);
	free(text);
}

static void test_a_body_is_compressed_for_those_who_take_it(void **state)
{
	static const char *const paths[] = {"/widget/texts.js", "/nl/contact", "/"};
	RESPONSE_AUTO struct response plain = {0}, zipped = {0}, head = {0};
	struct rig *rig = *state;
	char length[NAME], tag[NAME], other[NAME];

	rig_start(rig, NULL);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		ask(rig, paths[i], "Accept-Encoding: deflate, br;q=0, gzip;q=0\r\n", 200, &plain);
		assert_header(&plain, "content-encoding", "");
		assert_true(response_has(&plain, "vary", "Accept-Encoding"));
		ask(rig, paths[i], GZIP, 200, &zipped);
		assert_header(&zipped, "content-encoding", "gzip");
		assert_true(response_has(&zipped, "vary", "Accept-Encoding"));
		assert_true(zipped.body.len < plain.body.len);
		assert_string_not_equal(header_of(&plain, "etag", tag),
					header_of(&zipped, "etag", other));
		check_unzipped(&zipped, &plain);
		http_ask(rig, "HEAD", paths[i], GZIP, &head);
		assert_int_equal(head.status, 200);
		assert_int_equal(head.body.len, 0);
		assert_header(&head, "content-encoding", "gzip");
		assert_header(&head, "etag", other);
		snprintf(length, sizeof length, "%zu", zipped.body.len);
		assert_header(&head, "content-length", length);
	}
}

/* Browsers take it over TLS and from their own machine, and undo it in the end-to-end tests. */
static void test_brotli_comes_before_gzip(void **state)
{
	RESPONSE_AUTO struct response gzip = {0}, brotli = {0};
	struct rig *rig = *state;

	rig_start(rig, NULL);
	ask(rig, "/widget/panel.js", GZIP, 200, &gzip);
	ask(rig, "/widget/panel.js", BROTLI, 200, &brotli);
	assert_header(&gzip, "content-encoding", "gzip");
	assert_header(&brotli, "content-encoding", "br");
	assert_true(brotli.body.len < gzip.body.len);
	/* Made once a minute, so by what is quick. */
	ask(rig, "/nl/contact", BROTLI, 200, &brotli);
	assert_header(&brotli, "content-encoding", "gzip");
}

static void test_a_file_that_the_client_has_is_not_sent_again(void **state)
{
	static const char *const paths[] = {"/widget/texts.js", "/site.css"};
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	char tag[NAME], headers[3 * NAME];

	rig_start(rig, NULL);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		ask(rig, paths[i], GZIP, 200, &response);
		header_of(&response, "etag", tag);
		snprintf(headers, sizeof headers, GZIP "If-None-Match: \"x\", W/%s\r\n", tag);
		ask(rig, paths[i], headers, 304, &response);
		assert_int_equal(response.body.len, 0);
		assert_header(&response, "etag", tag);
		assert_header(&response, "cache-control", "no-cache");
		assert_true(response_has(&response, "vary", "Accept-Encoding"));
		/* The plain one is another body. */
		snprintf(headers, sizeof headers, "If-None-Match: %s\r\n", tag);
		ask(rig, paths[i], headers, strchr(tag, '-') ? 200 : 304, &response);
		ask(rig, paths[i], "If-None-Match: \"0123456789abcdef\"\r\n", 200, &response);
	}
}

/* What has no body must not be taken for the beginning of the next. */
static void test_a_connection_goes_on_after_304_and_a_redirect(void **state)
{
	static const char requests[] =
		"GET /site.css HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n"
		"GET /nl HTTP/1.1\r\nHost: x\r\n\r\n"
		"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	struct rig *rig = *state;
	struct raw *raw;

	rig_start(rig, NULL);
	raw = raw_connect(rig);
	raw_send(raw, STR(requests));
	raw_await_end(raw);
	assert_non_null(strstr(raw->in.data, "HTTP/1.1 304"));
	assert_non_null(strstr(raw->in.data, "\r\n\r\nHTTP/1.1 302"));
	assert_non_null(strstr(raw->in.data, "It is elsewhere.\nHTTP/1.1 200"));
	assert_true(str_ends(buf_borrow(&raw->in), STR("\r\n\r\nalive\n")));
}

static void check_origin(struct rig *rig, const char *path, const char *origin, bool is_allowed)
{
	RESPONSE_AUTO struct response response = {0};
	char header[NAME];

	snprintf(header, sizeof header, "Origin: %s\r\n", origin);
	http_ask(rig, "GET", path, header, &response);
	assert_true(response_has(&response, "vary", "Origin"));
	assert_header(&response, "access-control-allow-origin", is_allowed ? origin : "");
	assert_header(&response, "cross-origin-resource-policy", "cross-origin");
	if (is_allowed) {
		assert_true(response.status == 200 || response.status == 302);
		return;
	}
	assert_int_equal(response.status, 403);
	assert_contains(&response.body, "allowed_origins");
	assert_header(&response, "cache-control", "no-store");
}

static void test_only_allowed_sites_get_the_widget(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	char version[VERSION], kept[NAME], same[NAME];
	const char *const paths[] = {ENTRY, "/widget/texts.js", kept};

	rig_start(rig, "--allowed-origins", "https://www.commune.example", NULL);
	version_of(rig, version);
	snprintf(kept, sizeof kept, "/widget/%s/texts.js", version);
	snprintf(same, sizeof same, "http://127.0.0.1:%d", rig->port);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		check_origin(rig, paths[i], "https://www.commune.example", true);
		check_origin(rig, paths[i], same, true);
		check_origin(rig, paths[i], "https://evil.example", false);
		check_origin(rig, paths[i], "https://www.commune.example.evil.example", false);
		check_origin(rig, paths[i], "null", false);
		http_ask(rig, "GET", paths[i], "", &response);
		assert_true(response_has(&response, "vary", "Origin"));
		assert_header(&response, "access-control-allow-origin", "");
	}
	assert_true(http_metric(rig, "pierre_refused_total{reason=\"origin\"}") == 9);
	/* A page is for whoever looks at it. */
	ask(rig, "/nl/contact", "Origin: https://evil.example\r\n", 200, &response);
	assert_header(&response, "access-control-allow-origin", "");
}

static void test_the_whole_widget_is_small(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	char path[NAME];
	size_t size = 0;

	rig_start(rig, NULL);
	for (size_t i = 0; i < FILES_OF_CODE; i++) {
		snprintf(path, sizeof path, "/widget/0123456789abcdef/%s", files[i]);
		ask(rig, path, BROTLI, 200, &response);
		size += response.body.len;
	}
	print_message("the widget has %zu bytes\n", size);
	if (size > WIDGET_LIMIT)
		fail_msg("the widget has %zu bytes, more than %d", size, WIDGET_LIMIT);
}

/* The texts as the module has them. */
static json_t *get_texts(struct rig *rig)
{
	static const char before[] = "export default ";
	RESPONSE_AUTO struct response response = {0};
	json_t *texts;

	http_get(rig, "/widget/texts.js", 200, &response);
	assert_true(str_starts(buf_borrow(&response.body), STR(before)));
	assert_true(str_ends(buf_borrow(&response.body), STR(";\n")));
	texts = json_loadb(response.body.data + sizeof before - 1,
			   response.body.len - (sizeof before - 1) - 2, 0, NULL);
	assert_non_null(texts);
	return texts;
}

static void test_texts_of_the_interface_are_there_in_three_languages(void **state)
{
	static const char *const langs[] = {"nl", "fr", "en"};
	struct rig *rig = *state;
	json_t *texts;

	rig_start(rig, NULL);
	texts = get_texts(rig);
	for (size_t i = 0; i < 3; i++) {
		json_t *of_lang = json_object_get(texts, langs[i]);
		json_t *plural = json_object_get(of_lang, "ui.characters_left");

		assert_true(json_str(of_lang, "ui.title").len > 0);
		assert_true(json_str(plural, "one").len > 0);
		assert_true(json_str(plural, "other").len > 0);
		assert_int_equal(json_object_size(of_lang),
				 json_object_size(json_object_get(texts, "nl")));
	}
	json_decref(texts);
}

static void test_new_texts_make_a_new_version(void **state)
{
	RESPONSE_AUTO struct response response = {0};
	struct rig *rig = *state;
	char before[VERSION], after[VERSION], path[NAME];
	size_t from;

	rig_copy_pack(rig);
	rig_start(rig, NULL);
	version_of(rig, before);
	from = rig_log_size(rig);
	rig_signal(rig, SIGHUP);
	rig_await_log(rig, from, "event=reloaded");
	version_of(rig, after);
	assert_string_equal(before, after);
	file_edit(rig_path(rig, "locales/en.json"), "\"ui.close\": \"", "\"ui.close\": \"Zorblax ");
	from = rig_log_size(rig);
	rig_signal(rig, SIGHUP);
	rig_await_log(rig, from, "event=reloaded");
	version_of(rig, after);
	assert_string_not_equal(before, after);
	snprintf(path, sizeof path, "/widget/%s/texts.js", before);
	http_get(rig, path, 200, &response);
	assert_contains(&response.body, "Zorblax");
	assert_header(&response, "cache-control", "no-store");
	snprintf(path, sizeof path, "/widget/%s/texts.js", after);
	http_get(rig, path, 200, &response);
	assert_contains(&response.body, "Zorblax");
	assert_true(response_has(&response, "cache-control", "immutable"));
}

static size_t count(const struct buf *html, const char *part)
{
	size_t n = 0;

	for (const char *place = html->data; (place = strstr(place, part)); place += strlen(part))
		n++;
	return n;
}

static void check_contact(struct rig *rig, const char *lang, const char *title)
{
	RESPONSE_AUTO struct response response = {0};
	char path[NAME], expected[NAME];

	snprintf(path, sizeof path, "/%s/contact", lang);
	http_get(rig, path, 200, &response);
	assert_header(&response, "content-type", "text/html; charset=utf-8");
	assert_header(&response, "cache-control", "no-cache");
	snprintf(expected, sizeof expected, "<html lang=\"%s\">", lang);
	assert_contains(&response.body, expected);
	snprintf(expected, sizeof expected, "<h1>%s</h1>", title);
	assert_contains(&response.body, expected);
	assert_contains(&response.body, "href=\"tel:+3220000001\"");
	assert_contains(&response.body, "href=\"mailto:a%3Fbcc=b%26c@commune.example\"");
	assert_contains(&response.body,
			"&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot; &#39;x&#39;");
	assert_contains(&response.body, "href=\"https://commune.example/?a=1&amp;b=&quot;&gt;\"");
	/* The widget's, and nothing of the pack's. */
	assert_int_equal(count(&response.body, "<script"), 1);
	assert_int_equal(count(&response.body, "alert(1)"), 2);
	assert_int_equal(count(&response.body, "&lt;script&gt;alert(1)"), 2);
	assert_contains(&response.body, "<script type=\"module\" src=\"../widget/pierre-chat.js\">"
					"</script><pierre-chat></pierre-chat>");
	assert_true(count(&response.body, "<th scope=\"row\">") % 7 == 0);
	assert_int_equal(count(&response.body, "<nav"), 1);
	assert_contains(&response.body, "href=\"../nl/contact\"");
	assert_contains(&response.body, "href=\"../fr/contact\"");
	assert_contains(&response.body, "href=\"../en/contact\"");
}

static void test_contact_pages_escape_what_the_pack_says(void **state)
{
#define HOSTILE "<script>alert(1)</script> & \\\"Co\\\" 'x'"
	struct rig *rig = *state;
	char services[NAME];

	rig_copy_pack(rig);
	snprintf(services, sizeof services, "%s/services.json", rig->intents);
	file_edit(services,
		  "{\"nl\": \"Dienst Bevolking\", \"fr\": \"Service Population\", \"en\": "
		  "\"Population service\"}",
		  "\"" HOSTILE "\"");
	file_edit(services, "population@commune.example", "a?bcc=b&c@commune.example");
	file_edit(services, "https://www.commune.example/plan#population",
		  "https://commune.example/?a=1&b=\\\">");
	rig_start(rig, NULL);
	check_contact(rig, "nl", "Contact en openingsuren");
	check_contact(rig, "fr", "Contact et heures d&#39;ouverture");
	check_contact(rig, "en", "Contact and opening hours");
#undef HOSTILE
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIG_TEST(test_the_entry_leads_to_files_that_may_be_kept),
		RIG_TEST(test_modules_come_whole),
		RIG_TEST(test_other_versions_lead_to_the_files_there_are),
		RIG_TEST(test_a_body_is_compressed_for_those_who_take_it),
		RIG_TEST(test_brotli_comes_before_gzip),
		RIG_TEST(test_a_file_that_the_client_has_is_not_sent_again),
		RIG_TEST(test_a_connection_goes_on_after_304_and_a_redirect),
		RIG_TEST(test_only_allowed_sites_get_the_widget),
		RIG_TEST(test_the_whole_widget_is_small),
		RIG_TEST(test_texts_of_the_interface_are_there_in_three_languages),
		RIG_TEST(test_new_texts_make_a_new_version),
		RIG_TEST(test_contact_pages_escape_what_the_pack_says),
	};

	return cmocka_run_group_tests_name("widget_http", tests, NULL, NULL);
}
