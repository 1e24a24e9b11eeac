/* Slots that are numbers: counts, amounts, plates, and numbers with check digits. */
#include "form_samples.h"

static void test_a_count_is_read_as_digits_and_as_a_word(void **state)
{
	static const struct answer_sample samples[] = {
		{"3", "3", NULL},
		{"drie", "3", NULL},
		{"two", "2", NULL},
		{"cinq", "5", NULL},
		{"het zijn er 4", "4", NULL},
		{"1.", "1", NULL},
		{"veel", NULL, "form.invalid.number"},
		{"12345678901234567890", NULL, "form.invalid.number"},
	};

	CHECK_SAMPLES(*state, "number", samples);
}

static void test_a_number_out_of_range_names_the_limit(void **state)
{
	struct office *office = *state;

	begin(office, "probe.crowd");
	say(office, "9");
	check_says(office, "minstens 10");
	say(office, "20001");
	check_says(office, "hoogstens 20000");
	say(office, "20000");
	check_value(office, "crowd", "20000");
}

static void test_few_numbers_are_offered_and_many_are_not(void **state)
{
	struct office *office = *state;

	begin(office, "probe.number");
	assert_true(reply_offers(&office->town, "slot:number:1"));
	assert_true(reply_offers(&office->town, "slot:number:5"));
	choose(office, "slot:number:5");
	check_value(office, "number", "5");
	press(office, "slot:number:6"); /* forged */
	check_value(office, "number", "5");
	press(office, "form.confirm.stop");
	begin(office, "probe.crowd");
	assert_null(json_object_get(question_of(office), "choices"));
}

static void test_an_amount_is_read_with_and_without_its_currency(void **state)
{
	static const struct answer_sample samples[] = {
		{"48,50 euro", "4850", NULL},
		{"€ 12", "1200", NULL},
		{"48.5", "4850", NULL},
		{"48,50", "4850", NULL},
		{"1", "100", NULL},
		{"50", "5000", NULL},
		{"twintig", NULL, "form.invalid.amount"},
		{"4,", NULL, "form.invalid.amount"},
		{"1,234", NULL, "form.invalid.amount"},
		{",50", NULL, "form.invalid.amount"},
	};

	CHECK_SAMPLES(*state, "sum", samples);
}

static void test_an_amount_out_of_range_names_the_limit_in_euros(void **state)
{
	struct office *office = *state;

	begin(office, "probe.sum");
	say(office, "0,99");
	check_says(office, "minstens");
	check_says(office, "1,00");
	say(office, "50,01 euro");
	check_says(office, "hoogstens");
	check_says(office, "50,00");
	check_value(office, "sum", "-");
}

static void test_plates_of_belgium_and_of_other_countries_are_read(void **state)
{
	static const struct answer_sample samples[] = {
		{"1-ABC-234", "1-ABC-234", NULL},
		{"1abc234", "1-ABC-234", NULL},
		{"AB 123 CD", "AB-123-CD", NULL},
		{"B-MW 1234", "B-MW-1234", NULL},
		{"AB-123-CD.", "AB-123-CD", NULL},
		{"12-34-56", "12-34-56", NULL},
		{"ABCDEF", NULL, "form.invalid.plate"},
		{"A1", NULL, "form.invalid.plate"},
		{"de rode auto van 1998 hier", NULL, "form.invalid.plate"},
		{"1-ÀBC-234", NULL, "form.invalid.plate"},
	};

	CHECK_SAMPLES(*state, "plate", samples);
}

static void test_a_communication_must_have_right_check_digits(void **state)
{
	static const struct answer_sample samples[] = {
		{"+++010/8068/17183+++", "010806817183", NULL},
		{"010806817183", "010806817183", NULL},
		{"010 8068 17183", "010806817183", NULL},
		{"+++010/8068/17184+++", NULL, "form.invalid.check_digits"},
		{"010806817184", NULL, "form.invalid.check_digits"},
		{"01080681718", NULL, "form.invalid.communication"},
		{"0108068171830", NULL, "form.invalid.communication"},
		{"staat niet op de brief", NULL, "form.invalid.communication"},
	};

	CHECK_SAMPLES(*state, "communication", samples);
}

/* Made up; 033 and 97 - 850730033 % 97, as in the text that gives an example. */
static void test_a_national_register_number_must_have_right_check_digits(void **state)
{
	static const struct answer_sample samples[] = {
		{"85.07.30-033.28", "85073003328", NULL},
		{"85073003328", "85073003328", NULL},
		{"85.07.30-033.29", NULL, "form.invalid.check_digits"},
		{"8507300332", NULL, "form.invalid.register_number"},
		{"geen", NULL, "form.invalid.register_number"},
	};

	CHECK_SAMPLES(*state, "register", samples);
}

static void test_who_was_born_from_2000_on_has_other_check_digits(void **state)
{
	struct office *office = *state;
	int64_t nine = 50730033, check_digits = 97 - (nine + INT64_C(2000000000)) % 97;
	char number[16];

	snprintf(number, sizeof number, "%09d%02d", (int)nine, (int)check_digits);
	begin(office, "probe.register");
	say(office, number);
	check_value(office, "register", number);
}

/* What is refused comes with an example. */
static void test_each_refusal_has_an_example(void **state)
{
	static const struct {
		const char *slot, *example;
	} samples[] = {{"number", "3"},
		       {"sum", "48,50"},
		       {"plate", "1-ABC-234"},
		       {"communication", "+++010/8068/17183+++"},
		       {"register", "85.07.30-033.28"},
		       {"birthday", "14 maart"},
		       {"hour", "14.30"},
		       {"street", "Kerkstraat 12"},
		       {"email", "@voorbeeld.be"},
		       {"phone", "0470 12 34 56"},
		       {"counter", "paspoort"},
		       {"agreed", "ja"}};
	struct office *office = *state;

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		char form[64];

		snprintf(form, sizeof form, "probe.%s", samples[i].slot);
		begin(office, form);
		say(office, "zzkrk");
		check_says(office, samples[i].example);
		check_asks(office, samples[i].slot);
		press(office, "form.confirm.stop");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_a_count_is_read_as_digits_and_as_a_word),
		FORM_TEST(test_a_number_out_of_range_names_the_limit),
		FORM_TEST(test_few_numbers_are_offered_and_many_are_not),
		FORM_TEST(test_an_amount_is_read_with_and_without_its_currency),
		FORM_TEST(test_an_amount_out_of_range_names_the_limit_in_euros),
		FORM_TEST(test_plates_of_belgium_and_of_other_countries_are_read),
		FORM_TEST(test_a_communication_must_have_right_check_digits),
		FORM_TEST(test_a_national_register_number_must_have_right_check_digits),
		FORM_TEST(test_who_was_born_from_2000_on_has_other_check_digits),
		FORM_TEST(test_each_refusal_has_an_example),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
