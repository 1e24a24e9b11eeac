/* Normalising, accents, tokens and redaction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/normalise.h"
#include "text/redact.h"
#include "text/tokens.h"

static void check_normal(const char *in, const char *expected)
{
	struct buf out BUF_AUTO = {0};

	text_normalise(str_from(in), &out);
	assert_string_equal(out.data, expected);
}

static void test_normalise_gives_one_form(void **state)
{
	(void)state;
	check_normal("  Hallo\t WERELD \n", "hallo wereld");
	check_normal("CAFE\xcc\x81", "caf\xc3\xa9");
	check_normal("j\xe2\x80\x99"
		     "ai",
		     "j'ai");
	check_normal("j\xc2\xb4"
		     "ai",
		     "j'ai");
	check_normal("a\xe2\x80\x8b"
		     "b\xe2\x80\x93"
		     "c\xc2\xa0"
		     "d",
		     "ab-c d");
	check_normal("\xef\xbc\xa1\xef\xac\x81", "afi");
	check_normal("a\xff"
		     "b",
		     "a\xef\xbf\xbd"
		     "b");
	check_normal("", "");
}

static void test_accents_are_stripped(void **state)
{
	struct buf out BUF_AUTO = {0};

	(void)state;
	text_strip_accents(STR("\xc3\xa9t\xc3\xa9 \xc3\xa7"
			       "a c\xc5\x93ur"),
			   &out);
	assert_string_equal(out.data, "ete ca coeur");
}

static void test_invalid_utf8_is_refused(void **state)
{
	(void)state;
	assert_true(text_is_utf8(STR("\xc3\xa9 \xf0\x9f\x98\x80")));
	assert_false(text_is_utf8(STR("\xc0\x80")));
	assert_false(text_is_utf8(STR("\xed\xa0\x80")));
	assert_false(text_is_utf8(STR("abc\xc3")));
}

static void check_tokens(const char *in, const char *expected)
{
	struct token tokens[16];
	struct buf out BUF_AUTO = {0};
	size_t count = tokens_split(str_from(in), tokens, 16);

	for (size_t i = 0; i < count; i++)
		buf_addf(&out, "%s%.*s/%c", i ? " " : "", STR_ARG(tokens[i].text),
			 "wns"[tokens[i].kind]);
	assert_string_equal(out.data, expected);
}

static void test_tokens_follow_the_elisions(void **state)
{
	(void)state;
	check_tokens("j'ai l'identit\xc3\xa9", "j'/w ai/w l'/w identit\xc3\xa9/w");
	check_tokens("aujourd'hui m'n don't 's avonds",
		     "aujourd'hui/w m'n/w don't/w 's/w avonds/w");
	check_tokens("qu'est-ce ?", "qu'/w est/w -/s ce/w ?/s");
	check_tokens("12/05/2026 18:30, 5.", "12/05/2026/n 18:30/n ,/s 5/n ./s");
	check_tokens("ok \xf0\x9f\x98\x80", "ok/w \xf0\x9f\x98\x80/s");
}

static void check_redacted(const char *in, const char *expected, size_t count)
{
	struct buf out BUF_AUTO = {0};

	assert_int_equal(text_redact(str_from(in), &out), count);
	assert_string_equal(out.data, expected);
}

static void test_personal_numbers_are_redacted(void **state)
{
	(void)state;
	check_redacted("nr 85.07.30-033.28.", "nr [NRN].", 1);
	check_redacted("85073003328 of 17073003384", "[NRN] of [NRN]", 2);
	check_redacted("4111 1111 1111 1111", "[CARD]", 1);
	check_redacted("op BE68 5390 0754 7034 aub", "op [IBAN] aub", 1);
	check_redacted("be68539007547034", "[IBAN]", 1);
	check_redacted("bel +32 (0)470 12 34 56 of 02/123.45.67", "bel [PHONE] of [PHONE]", 2);
	check_redacted("jan.peeters@voorbeeld.be!", "[EMAIL]!", 1);
}

static void test_other_numbers_stay(void **state)
{
	(void)state;
	check_redacted("85.11.30-133.29", "85.11.30-133.29", 0);
	check_redacted("op 12/05/2026 in 1150", "op 12/05/2026 in 1150", 0);
	check_redacted("+++010/8068/17183+++", "+++010/8068/17183+++", 0);
	check_redacted("BE69 5390 0754 7035", "BE69 5390 0754 7035", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normalise_gives_one_form),
		cmocka_unit_test(test_accents_are_stripped),
		cmocka_unit_test(test_invalid_utf8_is_refused),
		cmocka_unit_test(test_tokens_follow_the_elisions),
		cmocka_unit_test(test_personal_numbers_are_redacted),
		cmocka_unit_test(test_other_numbers_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
