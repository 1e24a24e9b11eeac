/* Slots that are texts, places, ways to reach somebody, choices, services, consent. */
#include "form_samples.h"

static void test_a_text_is_kept_as_it_was_typed(void **state)
{
	static const struct answer_sample samples[] = {
		{"  An O'Brien-Çelik ", "An O'Brien-Çelik", NULL},
		{"🎻🎺 Élodie", "🎻🎺 Élodie", NULL},
		{"مرحبا بكم", "مرحبا بكم", NULL},
		{"שלום \xe2\x80\x8f!", "שלום \xe2\x80\x8f!", NULL},
		{"李小龍", "李小龍", NULL},
	};

	CHECK_SAMPLES(*state, "word", samples);
}

static void test_a_text_is_measured_in_characters_not_bytes(void **state)
{
	static const struct answer_sample samples[] = {
		{"ééééééééééééééééééée", "ééééééééééééééééééée", NULL},
		{"ééééééééééééééééééééé", NULL, "hoogstens 20 tekens"},
		{"é", NULL, "minstens 2 tekens"},
	};

	CHECK_SAMPLES(*state, "word", samples);
}

/* Made-up numbers with right check digits. */
static void test_a_national_register_or_card_number_is_not_taken(void **state)
{
	static const struct answer_sample samples[] = {
		{"85.07.30-033.28", NULL, "form.invalid.register_private"},
		{"An 85073003328", NULL, "form.invalid.register_private"},
		{"4111 1111 1111 1111", NULL, "form.invalid.register_private"},
	};
	static const struct answer_sample streets[] = {
		{"kerkstraat 12, 85.07.30-033.28", NULL, "form.invalid.register_private"},
		{"Nergenslaan 85.07.30-033.28", NULL, "form.invalid.register_private"},
	};

	CHECK_SAMPLES(*state, "word", samples);
	CHECK_SAMPLES(*state, "street", streets);
}

static void test_nothing_of_a_refused_number_is_in_the_saved_state(void **state)
{
	struct office *office = *state;
	struct buf bytes BUF_AUTO = {0};

	begin(office, "birth.certificate");
	begin(office, "probe.word");
	say(office, "mijn nr is 85.07.30-033.28");
	conversation_save(office->town.conversation, &bytes);
	for (size_t i = 0; i + 5 <= bytes.len; i++)
		assert_memory_not_equal(bytes.data + i, "07.30", 5);
	check_empty(office);
}

static void test_a_known_street_is_taken_with_its_id(void **state)
{
	static const struct answer_sample samples[] = {
		{"Kerkstraat 12", "Kerkstraat 12\tchurch", NULL},
		{"hoek van de Kerkstraat, bij de bakker",
		 "hoek van de Kerkstraat, bij de bakker\tchurch", NULL},
		{"12 Church Street", "12 Church Street\tchurch", NULL},
		{"rue de l'Église 3b", "rue de l'Église 3b\tchurch", NULL},
	};

	CHECK_SAMPLES(*state, "street", samples);
}

static void test_an_unknown_street_is_refused_once_and_then_taken(void **state)
{
	struct office *office = *state;

	begin(office, "probe.street");
	say(office, "Nergensdreef 7");
	check_said(office, "form.invalid.street");
	check_asks(office, "street");
	say(office, "Nergensdreef 7");
	check_value(office, "street", "Nergensdreef 7");
	check_asks(office, "confirm");
}

static void test_a_place_too_short_to_be_a_street_is_never_taken(void **state)
{
	struct office *office = *state;

	begin(office, "probe.street");
	for (int i = 0; i < 3; i++) {
		say(office, "xqz");
		check_said(office, "form.invalid.street");
	}
	check_value(office, "street", "-");
}

/* What stands behind a tab would be the street's id. */
static void test_a_typed_tab_makes_no_street_id(void **state)
{
	struct office *office = *state;

	begin(office, "probe.street");
	say(office, "Nergensdreef 7\tschool");
	say(office, "Nergensdreef 7\tschool");
	check_value(office, "street", "Nergensdreef 7 school");
}

static void test_an_email_address_is_found_within_the_answer(void **state)
{
	static const struct answer_sample samples[] = {
		{"an.peeters@voorbeeld.be", "an.peeters@voorbeeld.be", NULL},
		{"mijn adres is An@Voorbeeld.be, dank", "An@Voorbeeld.be", NULL},
		{"an.peeters@", NULL, "form.invalid.email"},
		{"an peeters voorbeeld.be", NULL, "form.invalid.email"},
	};

	CHECK_SAMPLES(*state, "email", samples);
}

static void test_a_phone_number_becomes_international(void **state)
{
	static const struct answer_sample samples[] = {
		{"02 773 05 11", "+3227730511", NULL},
		{"0470 12 34 56", "+32470123456", NULL},
		{"+33 1 23 45 67 89", "+33123456789", NULL},
		{"bel me maar", NULL, "form.invalid.phone"},
		{"12", NULL, "form.invalid.phone"},
	};

	CHECK_SAMPLES(*state, "phone", samples);
}

static void test_a_choice_is_taken_by_number_title_synonym_or_part(void **state)
{
	static const struct answer_sample samples[] = {
		{"1", "red", NULL},
		{"2.", "blue", NULL},
		{"Rood", "red", NULL},
		{"ROOD!", "red", NULL},
		{"vermiljoen", "red", NULL},
		{"de zee", "blue", NULL},
		{"doe maar rood alstublieft", "red", NULL},
		{"groen", NULL, "form.invalid.choice"},
		{"rood of blauw als de zee", NULL, "form.invalid.choice"},
	};

	CHECK_SAMPLES(*state, "colour", samples);
}

static void test_yes_and_no_answer_a_choice_that_has_them(void **state)
{
	static const struct answer_sample samples[] = {
		{"ja", "yes", NULL},
		{"neen", "no", NULL},
		{"oui", "yes", NULL},
		{"misschien", NULL, "form.invalid.choice"},
	};

	CHECK_SAMPLES(*state, "owner", samples);
}

static void test_a_service_is_found_by_its_name_or_its_document(void **state)
{
	static const struct answer_sample samples[] = {
		{"bevolking", "population", NULL},
		{"voor een reispas", "population", NULL},
		{"de bib", "library", NULL},
		{"politie", NULL, "form.invalid.service"}, /* takes no appointments */
		{"de bakker", NULL, "form.invalid.service"},
	};

	CHECK_SAMPLES(*state, "counter", samples);
}

static void test_only_services_with_appointments_are_offered(void **state)
{
	struct office *office = *state;

	begin(office, "probe.counter");
	assert_true(reply_offers(&office->town, "slot:counter:population"));
	assert_true(reply_offers(&office->town, "slot:counter:library"));
	assert_false(reply_offers(&office->town, "slot:counter:town_hall"));
	press(office, "slot:counter:town_hall"); /* forged */
	check_said(office, "choice.gone");
	check_value(office, "counter", "-");
}

static void test_consent_is_a_clear_yes(void **state)
{
	static const struct answer_sample samples[] = {
		{"ja", "yes", NULL},
		{"akkoord", "yes", NULL},
		{"yes", "yes", NULL},
		{"misschien wel", NULL, "form.invalid.consent"},
	};

	CHECK_SAMPLES(*state, "agreed", samples);
}

static void test_who_does_not_consent_sends_nothing_and_gets_the_service(void **state)
{
	struct office *office = *state;

	begin(office, "birth.certificate");
	say(office, "14 maart 1985");
	say(office, "2");
	say(office, "Nederlandstalig");
	say(office, "Aan het loket");
	say(office, "An Peeters");
	check_asks(office, "consent");
	say(office, "neen");
	check_said(office, "form.consent_needed");
	assert_string_equal(card_member(&office->town, "service"), "population");
	assert_null(open_form(office));
	check_empty(office);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_a_text_is_kept_as_it_was_typed),
		FORM_TEST(test_a_text_is_measured_in_characters_not_bytes),
		FORM_TEST(test_a_national_register_or_card_number_is_not_taken),
		FORM_TEST(test_nothing_of_a_refused_number_is_in_the_saved_state),
		FORM_TEST(test_a_known_street_is_taken_with_its_id),
		FORM_TEST(test_an_unknown_street_is_refused_once_and_then_taken),
		FORM_TEST(test_a_place_too_short_to_be_a_street_is_never_taken),
		FORM_TEST(test_a_typed_tab_makes_no_street_id),
		FORM_TEST(test_an_email_address_is_found_within_the_answer),
		FORM_TEST(test_a_phone_number_becomes_international),
		FORM_TEST(test_a_choice_is_taken_by_number_title_synonym_or_part),
		FORM_TEST(test_yes_and_no_answer_a_choice_that_has_them),
		FORM_TEST(test_a_service_is_found_by_its_name_or_its_document),
		FORM_TEST(test_only_services_with_appointments_are_offered),
		FORM_TEST(test_consent_is_a_clear_yes),
		FORM_TEST(test_who_does_not_consent_sends_nothing_and_gets_the_service),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
