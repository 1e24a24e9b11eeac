/* Opening hours and service cards: in words, by the clock, with holidays by name. */
#include "fixture.h"

static void test_opening_hours_without_a_service_are_the_town_halls(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "openingsuren");
	assert_string_equal(town->reply.intent, "contact.opening_hours");
	assert_string_equal(reply_text(town, "text", 0), "Gemeente: nu open, tot 12:00.");
	assert_string_equal(card_member(town, "service"), "town_hall");
}

static void test_opening_hours_are_of_the_service_that_was_named(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_say(town, "opening hours library");
	assert_string_equal(reply_text(town, "text", 0),
			    "Library: closed now. Opens again tomorrow at 14:00.");
	assert_string_equal(card_member(town, "service"), "library");
}

static void test_opening_hours_are_of_the_service_spoken_of_before(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "ik wil boeken lenen");
	town_say(town, "openingsuren");
	assert_string_equal(card_member(town, "service"), "library");
}

static void test_lunch_is_closed_and_says_when_it_ends(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_FR);
	town_time(town, 2026, 11, 23, 12, 0);
	town_say(town, "heures d'ouverture");
	assert_string_equal(reply_text(town, "text", 0),
			    "Commune : fermé pour le moment. Réouverture aujourd'hui à 13:00.");
	assert_string_equal(card_member(town, "hours_text"),
			    "Fermé pour le moment, ouvre aujourd'hui à 13:00");
	assert_true(json_is_false(json_object_get(reply_message(town, "service", 0), "open")));
}

static void test_opening_hours_on_public_holiday_names_it(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_time(town, 2026, 11, 11, 10, 0);
	town_say(town, "opening hours");
	assert_string_equal(reply_text(town, "text", 0),
			    "Town hall: closed today (Armistice Day). Opens again tomorrow at "
			    "09:00.");
	assert_string_equal(card_member(town, "hours_text"),
			    "Closed (Armistice Day), opens tomorrow at 09:00");
}

static void test_tomorrow_on_a_holiday_is_closed_by_name(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	/* Friday 25 December 2026: and then a weekend. */
	town_time(town, 2026, 12, 24, 10, 0);
	town_say(town, "openingsuren morgen");
	assert_string_equal(
		reply_text(town, "text", 0),
		"Gemeente: morgen gesloten (Kerstmis). Weer open op maandag 28 december "
		"om 09:00.");
}

static void test_a_dated_closing_says_why(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_FR);
	town_say(town, "heures d'ouverture vendredi");
	assert_string_equal(reply_text(town, "text", 0),
			    "Commune : fermé le vendredi 27 novembre (journée du personnel). "
			    "Réouverture le lundi 30 novembre à 09:00.");
}

static void test_a_date_is_the_next_such_day(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "openingsuren op 25 december");
	assert_string_equal(reply_text(town, "text", 0),
			    "Gemeente: op vrijdag 25 december gesloten (Kerstmis). Weer open "
			    "op maandag 28 december om 09:00.");
	town_say(town, "openingsuren 1/12");
	assert_string_equal(reply_text(town, "text", 0),
			    "Gemeente: op dinsdag 1 december open, 09:00-12:00.");
	/* Passed this year: the next one. */
	town_say(town, "openingsuren 4/1");
	assert_string_equal(reply_text(town, "text", 0),
			    "Gemeente: op maandag 4 januari open, 09:00-12:00, 13:00-16:00.");
}

static void test_a_date_asked_for_again_is_the_same(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_time(town, 2026, 11, 23, 10, 0);
	town_say(town, "openingsuren morgen");
	town_time(town, 2026, 11, 24, 10, 0);
	town_say(town, "kunt u dat herhalen");
	/* Tomorrow has become today. */
	assert_string_equal(reply_text(town, "text", 0), "Gemeente: nu open, tot 12:00. "
							 "Gemeente: vandaag open, 09:00-12:00.");
}

static void test_a_card_says_who_speaks_what_and_how_to_get_in(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_FR);
	town_say(town, "je veux emprunter des livres");
	assert_string_equal(card_member(town, "wheelchair"), "limited");
	assert_string_equal(card_member(town, "access_text"),
			    "Au guichet : néerlandais, français. Difficilement accessible en "
			    "fauteuil roulant : téléphonez avant de venir.");
	assert_int_equal(
		json_array_size(json_object_get(reply_message(town, "service", 0), "languages")),
		2);
}

static void test_a_terminal_gets_the_short_form_where_there_is_one(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	conversation_set_brief(town->conversation, true);
	town_say(town, "I lost my passport");
	assert_string_equal(reply_text(town, "text", 0), "en: short");
	town_say(town, "I want a new passport");
	assert_string_equal(reply_text(town, "text", 0), "en: passport.apply");
	conversation_set_brief(town->conversation, false);
	town_say(town, "I lost my passport");
	assert_string_equal(reply_text(town, "text", 0), "en: passport.lost");
}

static void test_a_document_leads_to_the_service_that_issues_it(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "ik wil boeken lenen");
	town_say(town, "openingsuren reispas");
	assert_string_equal(card_member(town, "service"), "population");
}

static void test_an_emergency_is_not_what_was_spoken_of(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "er is brand");
	assert_string_equal(card_member(town, "service"), "police");
	town_say(town, "openingsuren");
	assert_string_equal(card_member(town, "service"), "town_hall");
}

static void test_a_weekday_is_the_next_one_with_its_date(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_say(town, "opening hours library wednesday");
	assert_string_equal(reply_text(town, "text", 0),
			    "Library: open on Wednesday 25 November, 10:00-12:30, 13:30-18:00.");
	/* On a Wednesday it is today. */
	town_time(town, 2026, 11, 25, 9, 0);
	town_say(town, "opening hours library wednesday");
	assert_string_equal(reply_text(town, "text", 0),
			    "Library: closed now. Opens again today at 10:00. Library: open today, "
			    "10:00-12:30, 13:30-18:00.");
}

static void test_the_first_of_a_month_is_written_as_the_french_do(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_FR);
	town_time(town, 2027, 8, 29, 10, 0);
	town_say(town, "heures d'ouverture mercredi");
	assert_string_equal(reply_text(town, "text", 0),
			    "Commune : ouvert le mercredi 1er septembre, 09:00-12:00.");
}

static void test_today_tells_now_and_the_whole_day(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "openingsuren vandaag");
	assert_string_equal(reply_text(town, "text", 0),
			    "Gemeente: nu open, tot 12:00. Gemeente: vandaag open, 09:00-12:00, "
			    "13:00-16:00.");
}

static void test_a_service_by_appointment_says_so(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "ik ben mijn paspoort kwijt");
	assert_non_null(strstr(card_member(town, "hours_text"), "Alleen op afspraak."));
	town_say(town, "openingsuren");
	assert_non_null(strstr(reply_text(town, "text", 0), "Bevolking: nu open, tot 11:00."));
	assert_non_null(strstr(reply_text(town, "text", 0), "Alleen op afspraak."));
}

static void test_a_service_without_a_counter_says_so(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_say(town, "there is a fire");
	assert_string_equal(card_member(town, "service"), "police");
	assert_string_equal(card_member(town, "hours_text"), "");
	town_say(town, "opening hours police");
	assert_non_null(strstr(reply_text(town, "text", 0), "no counter with fixed hours"));
}

static void test_the_card_has_the_week_from_today_with_its_holidays(void **state)
{
	struct town *town = *state;
	const json_t *week, *day;

	town_speaks(town, LANG_NL);
	town_time(town, 2026, 11, 9, 10, 0);
	town_say(town, "openingsuren");
	week = json_object_get(reply_message(town, "service", 0), "hours");
	assert_int_equal(json_array_size(week), 7);
	day = json_array_get(week, 0);
	assert_string_equal(json_string_value(json_object_get(day, "day")), "maandag");
	assert_string_equal(json_string_value(json_object_get(day, "text")),
			    "09:00-12:00, 13:00-16:00");
	day = json_array_get(week, 2);
	assert_string_equal(json_string_value(json_object_get(day, "text")),
			    "gesloten (Wapenstilstand)");
	day = json_array_get(week, 6);
	assert_string_equal(json_string_value(json_object_get(day, "day")), "zondag");
	assert_string_equal(json_string_value(json_object_get(day, "text")), "gesloten");
}

static void test_an_answer_is_rendered_anew_when_the_minute_turns(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_time(town, 2026, 11, 23, 11, 59);
	town_say(town, "openingsuren");
	assert_string_equal(reply_text(town, "text", 0), "Gemeente: nu open, tot 12:00.");
	town->now_ms += 59999;
	town_say(town, "openingsuren");
	assert_string_equal(reply_text(town, "text", 0), "Gemeente: nu open, tot 12:00.");
	town->now_ms += 1;
	town_say(town, "openingsuren");
	assert_string_equal(reply_text(town, "text", 0),
			    "Gemeente: nu gesloten. Weer open vandaag om 13:00.");
}

static void test_a_repeated_hours_answer_is_of_the_same_service_and_day(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_EN);
	town_say(town, "opening hours library wednesday");
	town_say(town, "can you repeat that");
	assert_string_equal(reply_text(town, "text", 0),
			    "Library: open on Wednesday 25 November, 10:00-12:30, 13:30-18:00.");
}

static void test_the_address_comes_on_the_card(void **state)
{
	struct town *town = *state;

	town_speaks(town, LANG_NL);
	town_say(town, "adres bib");
	assert_string_equal(town->reply.intent, "contact.address");
	assert_string_equal(card_member(town, "address"), "Parklaan 8");
}

#define TOWN_TEST(test) cmocka_unit_test_setup_teardown(test, town_open, town_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TOWN_TEST(test_opening_hours_without_a_service_are_the_town_halls),
		TOWN_TEST(test_opening_hours_are_of_the_service_that_was_named),
		TOWN_TEST(test_opening_hours_are_of_the_service_spoken_of_before),
		TOWN_TEST(test_lunch_is_closed_and_says_when_it_ends),
		TOWN_TEST(test_opening_hours_on_public_holiday_names_it),
		TOWN_TEST(test_tomorrow_on_a_holiday_is_closed_by_name),
		TOWN_TEST(test_a_dated_closing_says_why),
		TOWN_TEST(test_a_weekday_is_the_next_one_with_its_date),
		TOWN_TEST(test_a_date_is_the_next_such_day),
		TOWN_TEST(test_a_document_leads_to_the_service_that_issues_it),
		TOWN_TEST(test_an_emergency_is_not_what_was_spoken_of),
		TOWN_TEST(test_a_date_asked_for_again_is_the_same),
		TOWN_TEST(test_a_card_says_who_speaks_what_and_how_to_get_in),
		TOWN_TEST(test_a_terminal_gets_the_short_form_where_there_is_one),
		TOWN_TEST(test_the_first_of_a_month_is_written_as_the_french_do),
		TOWN_TEST(test_today_tells_now_and_the_whole_day),
		TOWN_TEST(test_a_service_by_appointment_says_so),
		TOWN_TEST(test_a_service_without_a_counter_says_so),
		TOWN_TEST(test_the_card_has_the_week_from_today_with_its_holidays),
		TOWN_TEST(test_an_answer_is_rendered_anew_when_the_minute_turns),
		TOWN_TEST(test_a_repeated_hours_answer_is_of_the_same_service_and_day),
		TOWN_TEST(test_the_address_comes_on_the_card),
	};

	return cmocka_run_group_tests(tests, town_build, town_demolish);
}
