/* Forms, products and appointments are loaded as they are written. */
#include "forms_fixture.h"

#include "content/content.h"

static struct content *load(struct fixture *fixture)
{
	struct error error = {0};
	struct content *content = content_load(fixture->intents, fixture->locales, &error);

	if (!content)
		fail_msg("%s", error.message);
	return content;
}

static struct content *load_forms(struct fixture *fixture)
{
	fixture_create(fixture);
	fixture_add_forms(fixture);
	return load(fixture);
}

static void unload(struct content *content, struct fixture *fixture)
{
	content_destroy(content);
	fixture_destroy(fixture);
}

static void test_a_form_has_its_slots_in_order(void **state)
{
	struct fixture fixture;
	struct content *content = load_forms(&fixture);
	const struct form *form = content_form(content, STR("certificate.life"));
	static const char *const ids[] = {"agree", "kind", "street", "pieces"};
	static const enum slot_type types[] = {SLOT_CONSENT, SLOT_CHOICE, SLOT_STREET, SLOT_NUMBER};

	(void)state;
	assert_non_null(form);
	assert_string_equal(form->id, "certificate.life");
	assert_string_equal(form->service, "population");
	assert_int_equal(form->slot_count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(form->slots[i].id, ids[i]);
		assert_int_equal(form->slots[i].type, types[i]);
		assert_int_equal(form->slots[i].personal, i == 2);
		assert_int_equal(form->slots[i].optional, i == 3);
	}
	assert_null(content_form(content, STR("passport.lost")));
	unload(content, &fixture);
}

static void test_limits_are_open_unless_given(void **state)
{
	struct fixture fixture;
	struct content *content = load_forms(&fixture);
	const struct form *form = content_form(content, STR("certificate.life"));
	const struct form *tax = content_form(content, STR("tax.pay"));

	(void)state;
	assert_true(form->slots[3].min == 1 && form->slots[3].max == 9);
	assert_true(form->slots[1].min == INT64_MIN && form->slots[1].max == INT64_MAX);
	assert_true(tax->slots[0].min == 100 && tax->slots[0].max == INT64_MAX);
	unload(content, &fixture);
}

static void test_a_choice_has_options_and_titles(void **state)
{
	struct fixture fixture;
	struct content *content = load_forms(&fixture);
	const struct slot *kind = &content_form(content, STR("certificate.life"))->slots[1];

	(void)state;
	assert_int_equal(kind->option_count, 2);
	assert_string_equal(kind->options[0], "paper");
	assert_string_equal(kind->options[1], "digital");
	assert_string_equal(kind->option_titles[0], "slot.kind.paper");
	assert_string_equal(kind->option_titles[1], "slot.kind.digital");
	assert_string_equal(kind->entity, "document");
	unload(content, &fixture);
}

static void test_conditions_and_start(void **state)
{
	struct fixture fixture;
	struct content *content = load_forms(&fixture);
	const struct form *form = content_form(content, STR("certificate.life"));
	const struct form *tax = content_form(content, STR("tax.pay"));

	(void)state;
	assert_null(form->slots[1].when.slot);
	assert_string_equal(form->slots[2].when.slot, "kind");
	assert_string_equal(form->slots[2].when.value, "paper");
	assert_string_equal(form->pay.slot, "kind");
	assert_string_equal(form->pay.value, "paper");
	assert_string_equal(form->product, "certificate");
	assert_true(form->starts_now);
	assert_null(tax->pay.slot);
	assert_false(tax->starts_now);
	assert_null(content_form(content, STR("appointment.make"))->product);
	unload(content, &fixture);
}

/* A question or an ending of one form is stronger than the one for all. */
static void test_keys_of_a_form_come_before_those_of_all(void **state)
{
	struct fixture fixture;
	struct content *content = load_forms(&fixture);
	const struct form *form = content_form(content, STR("certificate.life"));

	(void)state;
	assert_string_equal(form->slots[1].question, "slot.kind");
	assert_string_equal(form->slots[3].question, "form.certificate.life.pieces");
	assert_string_equal(form->slots[3].name, "slot.pieces.name");
	assert_string_equal(form->done, "form.done");
	assert_string_equal(content_form(content, STR("tax.pay"))->done, "form.tax.pay.done");
	unload(content, &fixture);
}

static void test_products_and_beneficiary(void **state)
{
	struct fixture fixture;
	struct content *content = load_forms(&fixture);
	const struct product *product = content_product(content, STR("certificate"));
	const struct product *tax = content_product(content, STR("tax"));
	const struct beneficiary *beneficiary = content_beneficiary(content);

	(void)state;
	assert_string_equal(product->id, "certificate");
	assert_string_equal(product->title, "product.certificate");
	assert_int_equal(product->amount, 1250);
	assert_string_equal(product->quantity_slot, "pieces");
	assert_null(product->amount_slot);
	assert_null(product->reference_slot);
	assert_true(product->sample);
	assert_int_equal(tax->amount, 0);
	assert_string_equal(tax->amount_slot, "fine");
	assert_string_equal(tax->reference_slot, "reference");
	assert_false(tax->sample);
	assert_null(content_product(content, STR("nothing")));
	assert_string_equal(beneficiary->name, "Commune d'Exemple");
	assert_string_equal(beneficiary->iban, "BE68539007547034");
	assert_string_equal(beneficiary->bic, "GKCCBEBB");
	assert_true(beneficiary->sample);
	unload(content, &fixture);
}

static void test_appointments_of_a_service(void **state)
{
	struct fixture fixture;
	struct content *content = load_forms(&fixture);
	const struct appointments *at = &content_service(content, STR("population"))->appointments;

	(void)state;
	assert_int_equal(at->minutes, 15);
	assert_int_equal(at->places, 2);
	assert_int_equal(at->notice_minutes, 120);
	assert_int_equal(at->days, 42);
	assert_int_equal(content_municipality(content)->appointments.minutes, 0);
	unload(content, &fixture);
}

static void test_a_pack_without_forms_has_none(void **state)
{
	struct fixture fixture;
	struct content *content;

	(void)state;
	fixture_create(&fixture);
	content = load(&fixture);
	assert_null(content_form(content, STR("passport.lost")));
	assert_null(content_product(content, STR("certificate")));
	assert_null(content_beneficiary(content));
	unload(content, &fixture);
}

static void test_a_broken_file_of_forms_is_no_pack(void **state)
{
	struct fixture fixture;
	struct error error = {0};

	(void)state;
	fixture_create(&fixture);
	fixture_add_forms(&fixture);
	fixture_write(&fixture, "intents/forms.json", "{\n\"slots\": {\n}");
	assert_null(content_load(fixture.intents, fixture.locales, &error));
	assert_non_null(strstr(error.message, "/intents/forms.json:3: "));
	fixture_destroy(&fixture);
}

static void test_types_have_the_names_of_the_protocol(void **state)
{
	(void)state;
	assert_string_equal(slot_type_name(SLOT_TEXT), "text");
	assert_string_equal(slot_type_name(SLOT_AMOUNT), "amount");
	assert_string_equal(slot_type_name(SLOT_REGISTER_NUMBER), "register_number");
	assert_string_equal(slot_type_name(SLOT_CONSENT), "consent");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_form_has_its_slots_in_order),
		cmocka_unit_test(test_limits_are_open_unless_given),
		cmocka_unit_test(test_a_choice_has_options_and_titles),
		cmocka_unit_test(test_conditions_and_start),
		cmocka_unit_test(test_keys_of_a_form_come_before_those_of_all),
		cmocka_unit_test(test_products_and_beneficiary),
		cmocka_unit_test(test_appointments_of_a_service),
		cmocka_unit_test(test_a_pack_without_forms_has_none),
		cmocka_unit_test(test_a_broken_file_of_forms_is_no_pack),
		cmocka_unit_test(test_types_have_the_names_of_the_protocol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
