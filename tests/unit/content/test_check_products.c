/* Every kind of mistake in products is found, with its file and line. */
#include "forms_fixture.h"
#include "mistakes.h"

#define FORMS "intents/forms.json"
#define PRODUCTS "intents/products.json"

static void test_products_that_cannot_be_paid(void **state)
{
	static const struct mistake mistakes[] = {
		{FORMS, "\"product\": \"tax\"", "\"product\": \"tex\"", "\"tex\"",
		 "unknown product 'tex', did you mean 'tax'?", 1, 1},
		{FORMS, "\"product\": \"tax\"", "\"product\": \"bicycle\"", "bicycle",
		 "unknown product 'bicycle'; add it to products.json", 1, 1},
		{PRODUCTS, "\"products\": [", "\"products\": [\n{\"id\": \"tax\", \"amount\": 1},",
		 "\"id\": \"tax\",\n", "the product 'tax' stands twice", 1, 0},
		{PRODUCTS, "\"products\": [",
		 "\"products\": [\n{\"id\": \"spare\", \"amount\": 1},", "spare",
		 "no form uses the product 'spare'", 1, 1},
		{PRODUCTS, "\"amount\": 1250, ", "", "\"id\": \"certificate\"",
		 "the product 'certificate' has neither amount nor amount_slot", 1, 0},
		{PRODUCTS, "\"amount_slot\"", "\"amount\": 5, \"amount_slot\"", "\"id\": \"tax\"",
		 "the product 'tax' has both amount and amount_slot", 1, 0},
		{PRODUCTS, "\"amount_slot\": \"fine\"", "\"amount_slot\": \"reference\"",
		 "\"amount_slot\"",
		 "amount_slot: the slot 'reference' is of type 'communication'; name one of type "
		 "'amount'",
		 1, 0},
		{PRODUCTS, "\"quantity_slot\": \"pieces\"", "\"quantity_slot\": \"kind\"",
		 "\"quantity_slot\"", "quantity_slot: the slot 'kind' is of type 'choice'", 1, 0},
		{PRODUCTS, "\"reference_slot\": \"reference\"", "\"reference_slot\": \"fine\"",
		 "\"reference_slot\"", "reference_slot: the slot 'fine' is of type 'amount'", 1, 0},
		{PRODUCTS, "\"quantity_slot\": \"pieces\"", "\"quantity_slot\": \"piece\"",
		 "\"piece\"", "unknown slot 'piece', did you mean 'pieces'?", 1, 0},
		{FORMS, "[\"fine\", \"reference\"],", "[\"fine\"],", "\"product\": \"tax\"",
		 "the product 'tax' needs the slot 'reference' (reference_slot)", 1, 1},
		{FORMS, "[\"fine\", ", "[{\"slot\": \"fine\", \"optional\": true}, ",
		 "\"fine\", \"optional\"", "'fine' says the amount of 'tax' and cannot be optional",
		 1, 0},
		{PRODUCTS, "BE68539007547034", "BE68539007547043", "BE68539007547043",
		 "the check digits of the IBAN 'BE68539007547043' do not fit", 1, 0},
	};

	(void)state;
	EXPECT_ALL_WITH(fixture_add_forms, mistakes);
}

static void test_a_quantity_is_at_least_one(void **state)
{
	static const char *const limits[] = {"", "\"min\": 0, "};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fixture fixture;
		struct reports reports;
		char *path;

		fixture_create(&fixture);
		fixture_add_forms(&fixture);
		fixture_replace(&fixture, FORMS, "\"min\": 1, ", limits[i]);
		check(&fixture, &reports);
		path = fixture_path(&fixture, PRODUCTS);
		assert_int_equal(reports.errors, 1);
		assert_true(reported(&reports, path,
				     fixture_line(&fixture, PRODUCTS, "quantity_slot"),
				     "the slot 'pieces' may be 0 or less; give it a min of 1"));
		free(path);
		fixture_destroy(&fixture);
	}
}

static void test_products_may_be_missing_until_a_form_names_one(void **state)
{
	struct fixture fixture;
	struct reports reports;

	(void)state;
	fixture_create(&fixture);
	fixture_add_forms(&fixture);
	fixture_remove(&fixture, PRODUCTS);
	check(&fixture, &reports);
	assert_int_equal(reports.errors, 2);
	assert_non_null(strstr(reports.all, "unknown product 'tax'; add it to products.json"));
	fixture_remove(&fixture, FORMS);
	check(&fixture, &reports);
	assert_string_equal(reports.all, "");
	fixture_destroy(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_products_that_cannot_be_paid),
		cmocka_unit_test(test_a_quantity_is_at_least_one),
		cmocka_unit_test(test_products_may_be_missing_until_a_form_names_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
