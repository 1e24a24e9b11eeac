/* Redaction: numbers of a person in each form that people write, and numbers that only look so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/redact.h"

static void check_redacted(const char *in, const char *expected, size_t count)
{
	struct buf out BUF_AUTO = {0};

	assert_int_equal(text_redact(str_from(in), &out), count);
	assert_string_equal(out.data, expected);
}

static void check_each(const char *const *forms, size_t count, const char *expected)
{
	for (size_t i = 0; i < count; i++)
		check_redacted(forms[i], expected, 1);
}

static void test_iban_is_found_in_each_form(void **state)
{
	static const char *const forms[] = {
		"BE68539007547034",
		"BE68 5390 0754 7034",
		"be68.5390.0754.7034",
		"BE68-5390-0754-7034",
		"BE68 - 5390 - 0754 - 7034",
		"BE68/5390/0754/7034",
		"BE68,5390,0754,7034",
		"BE68\n5390\n0754\n7034",
		"BE68\t5390\t0754\t7034",
		"BE68\xc2\xa0"
		"5390\xe2\x80\x8b"
		"0754\xe2\x80\x93"
		"7034",
		"\xef\xbc\xa2\xef\xbc\xa5\xef\xbc\x96\xef\xbc\x98 5390 0754 7034",
		"NL91 ABNA 0417 1643 00",
		"FR14\t2004\t1010\t0505\t0001\t3M02\t606",
		"NO93 8601 1117 947",
		"MT84 MALT 0110 0001 2345 MTLC AST0 01S",
	};

	(void)state;
	check_each(forms, sizeof forms / sizeof *forms, "[IBAN]");
	check_redacted("xBE68539007547034, 12", "x[IBAN], 12", 1);
}

static void test_national_number_is_found_in_each_form(void **state)
{
	static const char *const forms[] = {
		"85073003328",	   "85.07.30-033.28",	  "85 07 30 033 28", "850730-033-28",
		"85/07/30-033.28", "85 07 30 - 033 . 28", "17.07.30-033.84",
	};

	(void)state;
	check_each(forms, sizeof forms / sizeof *forms, "[NRN]");
	check_redacted("12 85.07.30-033.28 12", "12 [NRN] 12", 1);
}

static void test_card_number_is_found_in_each_form(void **state)
{
	static const char *const forms[] = {
		"4111111111111111",    "4111 1111 1111 1111", "4111-1111-1111-1111",
		"4111.1111.1111.1111", "3782 822463 10005",   "6703 4444 4444 4449",
	};

	(void)state;
	check_each(forms, sizeof forms / sizeof *forms, "[CARD]");
	check_redacted("4111 1111 1111 1111 12/27 123", "[CARD] 12/27 123", 1);
}

static void test_phone_number_is_found_whole(void **state)
{
	static const char *const forms[] = {
		"0470123456",	     "0470 12 34 56",	  "0470/12.34.56",	 "0470-12-34-56",
		"+32470123456",	     "+32 470 12 34 56",  "+32 (0)470 12 34 56", "02 123 45 67",
		"02/123.45.67",	     "0032 470 12 34 56", "00 32 470 12 34 56",	 "0032 2 123 45 67",
		"0032.470.12.34.56",
	};

	(void)state;
	check_each(forms, sizeof forms / sizeof *forms, "[PHONE]");
}

static void test_email_is_found_in_a_sentence(void **state)
{
	(void)state;
	check_redacted("<jan.peeters+x@mail.voorbeeld.be>.", "<[EMAIL]>.", 1);
	check_redacted("mailto:jan@\xc3\xa9"
		       "cole.be!",
		       "mailto:[EMAIL]!", 1);
}

/* Two letters and a number begin an IBAN, and many sentences: no sum may be found in those. */
static void test_sentences_with_an_hour_stay(void **state)
{
	static const char *const hours[] = {"om", "van", "vers", "at", "rond"};
	size_t sentences = 0;
	size_t redacted = 0;

	(void)state;
	for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
		for (int hour = 10; hour < 60; hour++) {
			struct buf in BUF_AUTO = {0}, out BUF_AUTO = {0};

			buf_addf(&in, "kan ik %s %d uur met mijn dochter komen", hours[i], hour);
			redacted += text_redact(buf_borrow(&in), &out);
			sentences++;
		}
	}
	/* "an", "at" and so on may be a country; then one in 97 has the sum of an IBAN. */
	assert_true(redacted * 50 <= sentences);
}

static void test_numbers_of_nobody_stay(void **state)
{
	static const char *const texts[] = {
		"85.11.30-133.29",
		"BE68 5390 0754 7035",
		"dossier 2026/123456, 1080 Brussel",
		"23/11/2026 10:00",
		"van 09:00-12:00, 13:30-16:00",
		"01.02.2026 10.30",
		"1.234.567,89 euro",
		"1-ABC-234",
		"+++010/8068/17183+++",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check_redacted(texts[i], texts[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_iban_is_found_in_each_form),
		cmocka_unit_test(test_national_number_is_found_in_each_form),
		cmocka_unit_test(test_card_number_is_found_in_each_form),
		cmocka_unit_test(test_phone_number_is_found_whole),
		cmocka_unit_test(test_email_is_found_in_a_sentence),
		cmocka_unit_test(test_sentences_with_an_hour_stay),
		cmocka_unit_test(test_numbers_of_nobody_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
