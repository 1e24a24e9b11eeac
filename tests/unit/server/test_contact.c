/* The contact page of the pack that ships, at a moment that the test chooses. */
#include "unit.h"

#include "server/contact.h"

enum { MINUTE_MS = 60000 };

static int load(void **state)
{
	struct error error = {0};

	*state = content_load(SOURCE_DIR "/intents", SOURCE_DIR "/locales", &error);
	if (!*state)
		print_error("%s\n", error.message);
	return *state ? 0 : -1;
}

static int unload(void **state)
{
	content_destroy(*state);
	return 0;
}

static int64_t at(int day, int hour, int minute)
{
	return civil_to_ms((struct civil){
		.year = 2026, .month = 11, .day = day, .hour = hour, .minute = minute});
}

static size_t count(struct str html, const char *part)
{
	const char *place = html.data;
	size_t n = 0;

	while ((place = strstr(place, part))) {
		place += strlen(part);
		n++;
	}
	return n;
}

static void test_each_service_is_there_once_and_the_town_hall_first(void **state)
{
	struct contacts *contacts = contacts_create();

	for_each_lang (lang) {
		struct str html =
			contacts_page(contacts, *state, lang, at(23, 10, 0))->bodies[CODING_PLAIN];
		char expected[96];

		snprintf(expected, sizeof expected, "<html lang=\"%s\">", lang_code(lang));
		assert_int_equal(count(html, expected), 1);
		assert_int_equal(count(html, "<h1>"), 1);
		assert_int_equal(count(html, "<h2 "), content_service_count(*state));
		for (size_t i = 0; i < content_service_count(*state); i++) {
			snprintf(expected, sizeof expected, "<h2 id=\"%s\">",
				 content_service_at(*state, i)->id);
			assert_int_equal(count(html, expected), 1);
		}
		assert_true(strncmp(strstr(html.data, "<h2 id="), "<h2 id=\"town_hall\"", 18) == 0);
		assert_int_equal(count(html, "<script"), 1);
		/* A key that the pack lacks would stand there itself. */
		assert_int_equal(count(html, "ui."), 0);
		assert_int_equal(count(html, "{"), 0);
	}
	contacts_destroy(contacts);
}

/* Monday, 23 November 2026: the town hall is open until 12:30, and from 13:30. */
static void test_open_and_closed_change_with_the_minute(void **state)
{
	struct contacts *contacts = contacts_create();
	struct str html =
		contacts_page(contacts, *state, LANG_EN, at(23, 12, 29))->bodies[CODING_PLAIN];
	const char *begin = strstr(html.data, "<h2 id=\"town_hall\"");

	assert_non_null(strstr(begin, "<p class=\"open\">Open now, until 12:30</p>"));
	html = contacts_page(contacts, *state, LANG_EN, at(23, 12, 30))->bodies[CODING_PLAIN];
	begin = strstr(strstr(html.data, "<h2 id=\"town_hall\""), "<p class=\"");
	assert_true(strncmp(begin, "<p class=\"closed\">Closed now, opens today at 13:30</p>",
			    50) == 0);
	contacts_destroy(contacts);
}

static void test_a_page_is_made_once_a_minute(void **state)
{
	struct contacts *contacts = contacts_create();
	const struct asset *page = contacts_page(contacts, *state, LANG_NL, at(23, 10, 0));
	const char *body = page->bodies[CODING_GZIP].data;

	assert_non_null(body);
	page = contacts_page(contacts, *state, LANG_NL, at(23, 10, 0) + MINUTE_MS - 1);
	assert_ptr_equal(page->bodies[CODING_GZIP].data, body);
	assert_ptr_not_equal(contacts_page(contacts, *state, LANG_FR, at(23, 10, 0)), page);
	contacts_destroy(contacts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_service_is_there_once_and_the_town_hall_first),
		cmocka_unit_test(test_open_and_closed_change_with_the_minute),
		cmocka_unit_test(test_a_page_is_made_once_a_minute),
	};

	return cmocka_run_group_tests_name("contact", tests, load, unload);
}
