/* Slots that are dates and times of a day. It is Monday 23 November 2026, 10:00. */
#include "form_samples.h"

static void test_a_date_is_read_in_words_and_digits(void **state)
{
	static const struct answer_sample samples[] = {
		{"14 maart 1985", "1985-03-14", NULL},	{"14/3/1985", "1985-03-14", NULL},
		{"14-03-1985", "1985-03-14", NULL},	{"14 mars 1985", "1985-03-14", NULL},
		{"March 14, 1985", "1985-03-14", NULL}, {"29/2/2024", "2024-02-29", NULL},
		{"vandaag", "2026-11-23", NULL},	{"gisteren", "2026-11-22", NULL},
	};

	CHECK_SAMPLES(*state, "birthday", samples);
}

static void test_a_day_that_is_none_is_refused(void **state)
{
	static const struct answer_sample samples[] = {
		{"30/2/2024", NULL, "form.invalid.date"},
		{"32 maart 1985", NULL, "form.invalid.date"},
		{"ooit in de lente", NULL, "form.invalid.date"},
		{"1985", NULL, "form.invalid.date"},
	};

	CHECK_SAMPLES(*state, "birthday", samples);
}

static void test_a_birthday_needs_its_year(void **state)
{
	static const struct answer_sample samples[] = {
		{"14 maart", NULL, "form.invalid.year"},
		{"24 november", NULL, "form.invalid.year"},
		/* Today, and even so nobody is born just now. */
		{"23 november", NULL, "form.invalid.year"},
	};

	CHECK_SAMPLES(*state, "birthday", samples);
}

static void test_two_digits_of_a_year_are_of_the_past_where_the_future_cannot_be(void **state)
{
	static const struct answer_sample past[] = {
		{"14/3/85", "1985-03-14", NULL},
		{"14/3/05", "2005-03-14", NULL},
		{"24/11/26", "1926-11-24", NULL},
		{"23/11/26", "2026-11-23", NULL},
	};
	static const struct answer_sample coming[] = {
		{"14/3/27", "2027-03-14", NULL},
	};

	CHECK_SAMPLES(*state, "birthday", past);
	CHECK_SAMPLES(*state, "coming", coming);
}

static void test_a_day_to_come_is_no_birthday(void **state)
{
	static const struct answer_sample samples[] = {
		{"morgen", NULL, "form.invalid.future"},
		{"14 maart 2027", NULL, "form.invalid.future"},
		/* Beyond 120 years. */
		{"1/1/1880", NULL, "Kies een dag van 23/12/1906 tot en met 23/11/2026."},
	};

	CHECK_SAMPLES(*state, "birthday", samples);
}

static void test_what_happened_lately_was_the_last_such_day(void **state)
{
	static const struct answer_sample samples[] = {
		{"14 november", "2026-11-14", NULL},
		{"14/11", "2026-11-14", NULL},
		{"gisteren", "2026-11-22", NULL},
		{"vrijdag", "2026-11-20", NULL},
		{"maandag", "2026-11-23", NULL},
		{"vandaag", "2026-11-23", NULL},
		{"2 november", "2026-11-02", NULL},
		{"1 november", NULL, "Kies een dag van 02/11/2026 tot en met 23/11/2026."},
		{"morgen", NULL, "form.invalid.future"},
		{"24/11/2026", NULL, "form.invalid.future"},
	};

	CHECK_SAMPLES(*state, "recent", samples);
}

static void test_what_is_planned_is_the_next_such_day(void **state)
{
	static const struct answer_sample samples[] = {
		{"14 november", "2027-11-14", NULL},
		{"23 november", "2026-11-23", NULL},
		{"vrijdag", "2026-11-27", NULL},
		{"morgen", "2026-11-24", NULL},
		{"12 december", "2026-12-12", NULL},
		{"14/11/2026", NULL, "form.invalid.past"},
		{"24/11/2027", NULL, "Kies een dag van 23/11/2026 tot en met 23/11/2027."},
	};

	CHECK_SAMPLES(*state, "coming", samples);
}

static void test_a_day_around_today_is_the_one_that_can_be(void **state)
{
	static const struct answer_sample samples[] = {
		{"1 november", "2026-11-01", NULL},
		{"1 december", "2026-12-01", NULL},
		{"24/9", "2026-09-24", NULL},
		{"14 maart", NULL, "Kies een dag van 24/09/2026 tot en met 23/12/2026."},
	};

	CHECK_SAMPLES(*state, "around", samples);
}

static void test_a_date_without_limits_may_be_any(void **state)
{
	static const struct answer_sample samples[] = {
		{"1/1/1830", "1830-01-01", NULL},
		{"31/12/2999", "2999-12-31", NULL},
		{"14 maart", "2027-03-14", NULL},
	};

	CHECK_SAMPLES(*state, "ever", samples);
}

static void test_a_time_is_read_as_people_say_it(void **state)
{
	static const struct answer_sample samples[] = {
		{"14.30 uur", "14:30", NULL},
		{"22:00", "22:00", NULL},
		{"om half drie", "02:30", NULL},
		{"à 10 h", "10:00", NULL},
		{"3 pm", "15:00", NULL},
		{"25:00", NULL, "form.invalid.time"},
		{"laat op de avond", NULL, "form.invalid.time"},
	};

	CHECK_SAMPLES(*state, "hour", samples);
}

static void test_a_day_is_that_of_belgium(void **state)
{
	struct office *office = *state;

	/* Half past midnight in Brussels is still yesterday in London. */
	town_time(&office->town, 2026, 11, 24, 0, 30);
	begin(office, "probe.recent");
	say(office, "vandaag");
	check_value(office, "recent", "2026-11-24");
}

static void test_a_date_is_shown_with_its_day_first(void **state)
{
	struct office *office = *state;

	begin(office, "probe.birthday");
	say(office, "14 maart 1985");
	check_says(office, "geboortedag: 14/03/1985");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(test_a_date_is_read_in_words_and_digits),
		FORM_TEST(test_a_day_that_is_none_is_refused),
		FORM_TEST(test_a_birthday_needs_its_year),
		FORM_TEST(test_two_digits_of_a_year_are_of_the_past_where_the_future_cannot_be),
		FORM_TEST(test_a_day_to_come_is_no_birthday),
		FORM_TEST(test_what_happened_lately_was_the_last_such_day),
		FORM_TEST(test_what_is_planned_is_the_next_such_day),
		FORM_TEST(test_a_day_around_today_is_the_one_that_can_be),
		FORM_TEST(test_a_date_without_limits_may_be_any),
		FORM_TEST(test_a_time_is_read_as_people_say_it),
		FORM_TEST(test_a_day_is_that_of_belgium),
		FORM_TEST(test_a_date_is_shown_with_its_day_first),
	};

	return cmocka_run_group_tests(tests, office_build, office_demolish);
}
