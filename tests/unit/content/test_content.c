/* A pack is loaded whole or refused with file and line; look-ups and rendering. */
#include "fixture.h"

#include "content/content.h"

static struct content *load(const struct fixture *fixture)
{
	struct error error = {0};
	struct content *content = content_load(fixture->intents, fixture->locales, &error);

	if (!content)
		fail_msg("%s", error.message);
	return content;
}

static void test_intents_are_found_by_id(void **state)
{
	struct fixture fixture;
	struct content *content;
	const struct intent *intent;

	(void)state;
	fixture_create(&fixture);
	content = load(&fixture);
	intent = content_intent(content, STR("passport.lost"));
	assert_non_null(intent);
	assert_int_equal(intent->kind, INTENT_ANSWER);
	assert_string_equal(intent->service, "population");
	assert_string_equal(intent->reply, "answer.passport.lost");
	assert_string_equal(intent->title[LANG_FR], "Passeport perdu");
	assert_true(intent->enabled);
	assert_int_equal(intent->valid_from, civil_days(2020, 1, 1));
	assert_int_equal(intent->link_count, 1);
	assert_string_equal(intent->links[0].url[LANG_NL], "https://www.docstop.be");
	assert_string_equal(intent->links[0].title[LANG_EN], "c");
	assert_null(intent->owner);
	assert_null(content_intent(content, STR("passport")));
	assert_int_equal(content_intent_count(content), 3);
	assert_string_equal(content_intent_at(content, 1)->id, "dialogue.deny");
	assert_null(content_intent_at(content, 1)->service);
	assert_int_equal(content_intent_at(content, 1)->valid_until, INT64_MAX);
	content_destroy(content);
	fixture_destroy(&fixture);
}

static void test_what_has_an_answer_of_its_own_can_be_chosen(void **state)
{
	struct fixture fixture;
	struct content *content;

	(void)state;
	fixture_create(&fixture);
	content = load(&fixture);
	assert_true(content_intent(content, STR("passport.lost"))->choosable);
	assert_false(content_intent(content, STR("dialogue.deny"))->choosable);
	assert_false(content_intent(content, STR("bot.identity"))->choosable);
	content_destroy(content);
	fixture_destroy(&fixture);
}

static void test_control_and_unconfirmable_intents_are_not_suggested(void **state)
{
	struct fixture fixture;
	struct content *content;

	(void)state;
	fixture_create(&fixture);
	content = load(&fixture);
	assert_true(content_intent(content, STR("passport.lost"))->suggestable);
	assert_false(content_intent(content, STR("dialogue.deny"))->suggestable);
	assert_false(content_intent(content, STR("bot.identity"))->suggestable);
	content_destroy(content);
	fixture_destroy(&fixture);
}

static void test_intent_outside_its_dates_is_disabled(void **state)
{
	struct fixture fixture;
	struct content *content;

	(void)state;
	fixture_create(&fixture);
	fixture_replace(&fixture, "intents/catalogue.json", "2999-12-31", "2020-12-31");
	content = load(&fixture);
	assert_false(content_intent(content, STR("passport.lost"))->enabled);
	assert_true(content_intent(content, STR("bot.identity"))->enabled);
	content_destroy(content);
	fixture_replace(&fixture, "intents/catalogue.json", "\"confirmable\": false",
			"\"enabled\": false");
	content = load(&fixture);
	assert_false(content_intent(content, STR("bot.identity"))->enabled);
	content_destroy(content);
	fixture_destroy(&fixture);
}

static void test_services_are_found_by_id(void **state)
{
	struct fixture fixture;
	struct content *content;
	const struct service *service;

	(void)state;
	fixture_create(&fixture);
	content = load(&fixture);
	service = content_service(content, STR("population"));
	assert_non_null(service);
	assert_string_equal(service->name[LANG_NL], "Bevolking");
	assert_string_equal(service->phone, "+32 2 000 00 01");
	assert_null(service->email);
	assert_null(service->website[LANG_FR]);
	assert_int_equal(hours_on(service->hours, civil_days(2026, 11, 23)).slot_count, 2);
	assert_null(content_service(content, STR("museum")));
	assert_int_equal(content_service_count(content), 2);
	assert_ptr_equal(content_municipality(content), content_service_at(content, 0));
	assert_string_equal(content_municipality(content)->name[LANG_EN], "Voorbeeld");
	assert_null(content_municipality(content)->hours);
	content_destroy(content);
	fixture_destroy(&fixture);
}

static void test_texts_of_all_files_are_merged_and_rendered(void **state)
{
	struct fixture fixture;
	struct placeholder who = {"who", STR("Ana")};
	struct content *content;
	struct buf out = {0};

	(void)state;
	fixture_create(&fixture);
	content = load(&fixture);
	content_render(content, LANG_FR, "hello", &who, 1, &out);
	content_render(content, LANG_NL, "answer.passport.lost", NULL, 0, &out);
	assert_string_equal(out.data, "Bonjour AnaKost 80 euro.");
	assert_string_equal(content_text(content, LANG_EN, "hello"), "Hello {who}");
	assert_string_equal(content_text(content, LANG_UNKNOWN, "hello"), "Bonjour {who}");
	assert_null(content_text(content, LANG_EN, "absent"));
	buf_finish(&out);
	content_destroy(content);
	fixture_destroy(&fixture);
}

static void test_broken_pack_is_refused_with_file_and_line(void **state)
{
	struct fixture fixture;
	struct error error = {0};
	char expected[160];

	(void)state;
	fixture_create(&fixture);
	fixture_replace(&fixture, "intents/services.json", "13:30-16:00", "13:30-1600");
	assert_null(content_load(fixture.intents, fixture.locales, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	snprintf(expected, sizeof expected, "%s/services.json:10: ", fixture.intents);
	if (!strstr(error.message, expected) || !strstr(error.message, "13:30-1600"))
		fail_msg("%s", error.message);
	assert_null(content_load("/nonexistent", fixture.locales, &error));
	assert_non_null(strstr(error.message, "/nonexistent"));
	assert_null(content_load(fixture.intents, fixture.locales, NULL));
	fixture_destroy(&fixture);
}

static void test_review_that_is_due_does_not_stop_pierre(void **state)
{
	struct fixture fixture;
	struct content *content;

	(void)state;
	fixture_create(&fixture);
	fixture_replace(&fixture, "intents/catalogue.json", "2999-06-30", "2020-06-30");
	content = load(&fixture);
	content_destroy(content);
	fixture_destroy(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_intents_are_found_by_id),
		cmocka_unit_test(test_what_has_an_answer_of_its_own_can_be_chosen),
		cmocka_unit_test(test_control_and_unconfirmable_intents_are_not_suggested),
		cmocka_unit_test(test_intent_outside_its_dates_is_disabled),
		cmocka_unit_test(test_services_are_found_by_id),
		cmocka_unit_test(test_texts_of_all_files_are_merged_and_rendered),
		cmocka_unit_test(test_broken_pack_is_refused_with_file_and_line),
		cmocka_unit_test(test_review_that_is_due_does_not_stop_pierre),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
