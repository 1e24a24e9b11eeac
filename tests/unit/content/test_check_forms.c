/* Every kind of mistake in forms and appointments is found, with its file and line. */
#include "forms_fixture.h"
#include "mistakes.h"

#define CATALOGUE "intents/catalogue.json"
#define SERVICES "intents/services.json"
#define FORMS "intents/forms.json"
#define PRODUCTS "intents/products.json"
#define FR "locales/fr/forms.json"

static void test_valid_forms_have_no_findings(void **state)
{
	struct fixture fixture;
	struct reports reports;

	(void)state;
	fixture_create(&fixture);
	fixture_add_forms(&fixture);
	check(&fixture, &reports);
	assert_string_equal(reports.all, "");
	fixture_destroy(&fixture);
}

static void test_schemas_find_wrong_shapes(void **state)
{
	static const struct mistake mistakes[] = {
		{FORMS, "\"type\": \"street\"", "\"type\": \"streat\"", "streat",
		 "/slots/street/type: must be one of", 1, 0},
		{FORMS, "\"start\"", "\"strat\"", "strat", "did you mean 'start'?", 1, 0},
		{FORMS, "\"counter\", \"moment\"]",
		 "\"counter\", \"moment\", \"agree\", \"kind\", \"street\", \"fine\", "
		 "\"reference\", \"pieces\", \"agree\", \"agree\", \"agree\", \"agree\", "
		 "\"agree\"]",
		 "appointment.make", "at most 12 items, not 13", 7, 0},
		{PRODUCTS, "1250", "-1", "-1", "/products/0/amount", 1, 0},
		{PRODUCTS, "BE68539007547034", "BE68 5390 0754 7034", "BE68 5390",
		 "/beneficiary/iban: 'BE68 5390 0754 7034' must match", 1, 0},
		{SERVICES, "\"minutes\": 15", "\"minutes\": 4", "\"minutes\": 4",
		 "appointments/minutes", 1, 0},
		{SERVICES, "\"minutes\": 15", "\"minutes\": 241", "241", "appointments/minutes", 1,
		 0},
		{SERVICES, "\"places\": 2", "\"places\": 51", "51", "appointments/places", 1, 0},
		{SERVICES, "\"places\": 2", "\"places\": 0", "\"places\": 0", "appointments/places",
		 1, 0},
		{SERVICES, "\"notice_minutes\": 120", "\"notice_minutes\": 20161", "20161",
		 "appointments/notice_minutes", 1, 0},
		{SERVICES, "\"days\": 42", "\"days\": 366", "366", "appointments/days", 1, 0},
		{SERVICES, ", \"days\": 42", "", "\"minutes\"", "lacks 'days'", 1, 0},
	};

	(void)state;
	EXPECT_ALL_WITH(fixture_add_forms, mistakes);
}

static void test_forms_and_intents_that_do_not_fit(void **state)
{
	static const struct mistake mistakes[] = {
		{FORMS, "\"tax.pay\"", "\"tax.pai\"", "tax.pai",
		 "unknown intent 'tax.pai', did you mean 'tax.pay'?", 1, 1},
		{FORMS, "\"tax.pay\"", "\"library.fine\"", "library.fine",
		 "unknown intent 'library.fine'; add it to catalogue.json", 1, 1},
		{FORMS, "\"tax.pay\"", "\"passport.lost\"", "passport.lost",
		 "the intent 'passport.lost' is of kind 'answer'", 1, 1},
		{CATALOGUE, "\"kind\": \"answer\"", "\"kind\": \"form\"", "\"kind\": \"form\"",
		 "the intent 'passport.lost' is of kind 'form', but forms.json has no form", 0, 1},
		{FORMS, "\"appointment.make\"", "\"tax.pay\"",
		 "\"tax.pay\", \"slots\": [\n\"counter", "the form 'tax.pay' stands twice", 1, 1},
	};

	(void)state;
	EXPECT_ALL_WITH(fixture_add_forms, mistakes);
}

static void test_slots_that_a_form_cannot_use(void **state)
{
	static const struct mistake mistakes[] = {
		{FORMS, "\"agree\",\n", "\"agre\",\n", "\"agre\",",
		 "unknown slot 'agre', did you mean 'agree'?", 2, 1},
		{FORMS, "[\"fine\", ", "[\"receipt\", \"fine\", ", "receipt",
		 "unknown slot 'receipt'; define it under 'slots'", 1, 0},
		{FORMS, "[\"fine\", ", "[\"fine\", \"fine\", ", "[\"fine\"",
		 "the slot 'fine' stands twice in this form", 1, 0},
		{FORMS, "\"agree\": {", "\"spare\": {\"type\": \"plate\"},\n\"agree\": {", "spare",
		 "no form uses the slot 'spare'", 1, 1},
		{FORMS, "\"agree\",\n", "{\"slot\": \"agree\", \"optional\": true},\n",
		 "\"agree\", \"optional\"", "'agree' is a consent and cannot be optional", 1, 0},
	};

	(void)state;
	EXPECT_ALL_WITH(fixture_add_forms, mistakes);
}

static void test_conditions_that_cannot_hold(void **state)
{
	static const struct mistake mistakes[] = {
		{FORMS, "\"when\": {\"slot\": \"kind\", \"is\": \"paper\"}",
		 "\"when\": {\"slot\": \"pieces\", \"is\": \"paper\"}", "\"when\"",
		 "'when' names the slot 'pieces', which does not come earlier", 1, 0},
		{FORMS, "\"when\": {\"slot\": \"kind\", \"is\": \"paper\"}",
		 "\"when\": {\"slot\": \"street\", \"is\": \"paper\"}", "\"when\"",
		 "'when' names the slot 'street', which does not come earlier", 1, 0},
		{FORMS, "\"when\": {\"slot\": \"kind\", \"is\": \"paper\"}",
		 "\"when\": {\"slot\": \"kind\", \"is\": \"papers\"}", "papers",
		 "'when': the slot 'kind' has no option 'papers'", 1, 0},
		{FORMS, "\"when\": {\"slot\": \"kind\", \"is\": \"paper\"}",
		 "\"when\": {\"slot\": \"agree\", \"is\": \"yes\"}", "\"when\"",
		 "the slot 'agree' of type 'consent'; name a choice or a service", 1, 0},
		{FORMS, "\"pay\": {\"slot\": \"kind\"", "\"pay\": {\"slot\": \"fine\"", "\"pay\"",
		 "'pay' names the slot 'fine', which does not come earlier", 1, 0},
		{FORMS, "\"pay\": {\"slot\": \"kind\", \"is\": \"paper\"",
		 "\"pay\": {\"slot\": \"kind\", \"is\": \"stone\"", "stone",
		 "'pay': the slot 'kind' has no option 'stone'", 1, 0},
		{FORMS, "\"counter\", \"moment\"]",
		 "\"counter\", {\"slot\": \"moment\", \"when\": {\"slot\": \"counter\", \"is\": "
		 "\"museum\"}}]",
		 "museum", "the slot 'counter' has no option 'museum'", 1, 0},
	};

	(void)state;
	EXPECT_ALL_WITH(fixture_add_forms, mistakes);
}

static void test_options_and_limits_that_do_not_fit_the_type(void **state)
{
	static const struct mistake mistakes[] = {
		{FORMS, " \"options\": [\"paper\", \"digital\"],", "", "\"kind\": {",
		 "the slot 'kind' is a choice without options", 3, 0},
		{FORMS, "{\"type\": \"communication\"",
		 "{\"type\": \"communication\", \"options\": "
		 "[\"a\", \"b\"]",
		 "[\"a\", \"b\"]", "the slot 'reference' has options, which only a choice has", 1,
		 0},
		{FORMS, "\"min\": 1, ", "\"min\": 10, ", "\"min\": 10",
		 "the slot 'pieces' has a min of 10 above its max of 9", 1, 0},
		{FORMS, "{\"type\": \"service\"", "{\"type\": \"service\", \"max\": 3",
		 "\"max\": 3", "the slot 'counter' is of type 'service', which has no min and max",
		 1, 0},
	};

	(void)state;
	EXPECT_ALL_WITH(fixture_add_forms, mistakes);
}

static void test_personal_data_without_a_notice(void **state)
{
	static const struct mistake mistakes[] = {
		{FORMS, "\"agree\",\n\"kind\"", "\"kind\"", "\"slot\": \"street\"",
		 "the slot 'street' is personal, but this form has no slot of type 'consent'", 1,
		 1},
		{FORMS, "\"type\": \"street\", \"personal\": true",
		 "\"type\": \"register_number\", \"personal\": true", "register_number",
		 "only those whom the law or a decision of the minister authorises", 0, 1},
	};

	(void)state;
	EXPECT_ALL_WITH(fixture_add_forms, mistakes);
}

static void test_a_privacy_text_stands_for_consent(void **state)
{
	static const char *const files[] = {"locales/nl/forms.json", FR, "locales/en/forms.json"};
	struct fixture fixture;
	struct reports reports;

	(void)state;
	fixture_create(&fixture);
	fixture_add_forms(&fixture);
	fixture_replace(&fixture, FORMS, "\"agree\",\n\"kind\"", "\"kind\"");
	for (size_t i = 0; i < 3; i++)
		fixture_replace(&fixture, files[i], "\"form.done\"",
				"\"form.privacy\": \"We keep it for a year.\", \"form.done\"");
	check(&fixture, &reports);
	assert_int_equal(reports.errors, 0);
	fixture_destroy(&fixture);
}

static void test_appointments_without_a_counter(void **state)
{
	static const struct mistake mistakes[] = {
		{SERVICES, "\"id\": \"town_hall\",",
		 "\"id\": \"town_hall\", \"appointments\": {\"minutes\": 15, \"places\": 1, "
		 "\"notice_minutes\": 0, \"days\": 1},",
		 "town_hall", "'town_hall' gives appointments but has no hours", 1, 0},
	};

	(void)state;
	EXPECT_ALL_WITH(fixture_add_forms, mistakes);
}

/* Without appointments of its service, a form needs the question for one first. */
static void test_an_appointment_needs_a_service_before_it(void **state)
{
	struct fixture fixture;
	struct reports reports;
	char *path;

	(void)state;
	fixture_create(&fixture);
	fixture_add_forms(&fixture);
	path = fixture_path(&fixture, FORMS);
	fixture_replace(&fixture, SERVICES,
			"\"appointments\": {\"minutes\": 15, \"places\": 2, \"notice_minutes\": "
			"120, \"days\": 42},",
			"");
	check(&fixture, &reports);
	assert_int_equal(reports.errors, 0);
	fixture_replace(&fixture, FORMS, "\"counter\", \"moment\"]", "\"moment\", \"counter\"]");
	check(&fixture, &reports);
	assert_int_equal(reports.errors, 1);
	assert_true(reported(&reports, path,
			     fixture_line(&fixture, FORMS, "\"moment\", \"counter\""),
			     "no slot of type 'service' comes before it"));
	free(path);
	fixture_destroy(&fixture);
}

/* A text that no language has, and the line in a file that needs it. */
static void test_texts_that_no_language_has(void **state)
{
	static const struct {
		const char *text, *key, *file, *at;
	} lines[] = {
		{"\"slot.kind\": \"Which kind?\",\n", "slot.kind", FORMS, "\"kind\",\n"},
		{"\"form.certificate.life.pieces\": \"How many certificates?\",\n", "slot.pieces",
		 FORMS, "\"slot\": \"pieces\""},
		{"\"slot.kind.name\": \"kind|sort\",\n", "slot.kind.name", FORMS, "\"kind\": {"},
		{"\"slot.kind.paper\": \"On paper\",\n", "slot.kind.paper", FORMS, "\"options\""},
		{"\"form.done\": \"Done\",\n", "form.done", FORMS, "\"certificate.life\""},
		{"\"product.certificate\": \"Certificate of life\",\n", "product.certificate",
		 PRODUCTS, "\"id\": \"certificate\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct fixture fixture;
		struct reports reports;
		char *path, message[96];

		fixture_create(&fixture);
		fixture_add_forms(&fixture);
		fixture_replace(&fixture, "locales/nl/forms.json", lines[i].text, "");
		fixture_replace(&fixture, "locales/en/forms.json", lines[i].text, "");
		fixture_replace(&fixture, FR, lines[i].text, "");
		check(&fixture, &reports);
		path = fixture_path(&fixture, lines[i].file);
		snprintf(message, sizeof message, "the text '%s' is missing", lines[i].key);
		if (reports.errors != 1 || reports.warnings ||
		    !reported(&reports, path, fixture_line(&fixture, lines[i].file, lines[i].at),
			      message))
			fail_msg("no '%s' alone, but\n%s", message, reports.all);
		free(path);
		fixture_destroy(&fixture);
	}
}

static void test_texts_that_one_language_lacks(void **state)
{
	static const char *const texts[] = {"\"slot.kind.paper\": \"On paper\",\n",
					    "\"slot.kind.name\": \"kind|sort\",\n",
					    "\"form.done\": \"Done\",\n",
					    "\"product.certificate\": \"Certificate of life\",\n"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct fixture fixture;
		struct reports reports;

		fixture_create(&fixture);
		fixture_add_forms(&fixture);
		fixture_replace(&fixture, FR, texts[i], "");
		check(&fixture, &reports);
		assert_int_equal(reports.errors, 2);
		assert_non_null(strstr(reports.all, "is missing in 'fr'"));
		fixture_destroy(&fixture);
	}
}

/* What was not read is one finding, and no reason for others. */
static void test_a_broken_file_is_one_finding(void **state)
{
	static const char *const files[] = {FORMS, PRODUCTS};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fixture fixture;
		struct reports reports;

		fixture_create(&fixture);
		fixture_add_forms(&fixture);
		fixture_write(&fixture, files[i], "{");
		check(&fixture, &reports);
		assert_int_equal(reports.errors, 1);
		assert_int_equal(reports.warnings, 0);
		fixture_destroy(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid_forms_have_no_findings),
		cmocka_unit_test(test_schemas_find_wrong_shapes),
		cmocka_unit_test(test_forms_and_intents_that_do_not_fit),
		cmocka_unit_test(test_slots_that_a_form_cannot_use),
		cmocka_unit_test(test_conditions_that_cannot_hold),
		cmocka_unit_test(test_options_and_limits_that_do_not_fit_the_type),
		cmocka_unit_test(test_personal_data_without_a_notice),
		cmocka_unit_test(test_a_privacy_text_stands_for_consent),
		cmocka_unit_test(test_appointments_without_a_counter),
		cmocka_unit_test(test_an_appointment_needs_a_service_before_it),
		cmocka_unit_test(test_texts_that_no_language_has),
		cmocka_unit_test(test_texts_that_one_language_lacks),
		cmocka_unit_test(test_a_broken_file_is_one_finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
