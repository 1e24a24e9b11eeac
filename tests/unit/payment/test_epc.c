/* The text of a QR code for a transfer, and what must not get into one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/communication.h"
#include "payment/epc.h"

/* The example number of Belgian IBANs; a made-up name. */
static const struct epc GOOD = {
	.name = "Commune de Woluwe-Saint-Pierre",
	.iban = "BE68539007547034",
	.amount = 2550,
	.reference = 10806817183,
};

static void check_refused(const struct epc *epc, const char *word)
{
	struct buf out BUF_AUTO = {0};
	struct error error = {0};

	buf_add(&out, STR("before"));
	if (epc_add(epc, &out, &error))
		fail_msg("accepted: %s", out.data);
	assert_int_equal(error.code, ERROR_INVALID);
	if (!strstr(error.message, word))
		fail_msg("'%s' is not in: %s", word, error.message);
	assert_string_equal(out.data, "before");
}

static void check_payload(const struct epc *epc, const char *expected)
{
	struct buf out BUF_AUTO = {0};
	struct error error = {0};

	if (!epc_add(epc, &out, &error))
		fail_msg("%s", error.message);
	assert_string_equal(out.data, expected);
}

static void test_the_fields_stand_in_their_lines(void **state)
{
	struct epc epc = GOOD;

	(void)state;
	check_payload(&epc, "BCD\n002\n1\nSCT\n\nCommune de Woluwe-Saint-Pierre\n"
			    "BE68539007547034\nEUR25.50\n\n+++010/8068/17183+++");
	epc.bic = "GKCCBEBB";
	check_payload(&epc, "BCD\n002\n1\nSCT\nGKCCBEBB\nCommune de Woluwe-Saint-Pierre\n"
			    "BE68539007547034\nEUR25.50\n\n+++010/8068/17183+++");
}

static void test_the_amount_has_its_range(void **state)
{
	struct epc epc = GOOD;

	(void)state;
	epc.name = "A";
	epc.amount = 1;
	check_payload(&epc, "BCD\n002\n1\nSCT\n\nA\nBE68539007547034\nEUR0.01\n\n"
			    "+++010/8068/17183+++");
	epc.amount = 99999999999;
	check_payload(&epc, "BCD\n002\n1\nSCT\n\nA\nBE68539007547034\nEUR999999999.99\n\n"
			    "+++010/8068/17183+++");
	epc.amount = 100000000000;
	check_refused(&epc, "100000000000 cents");
	epc.amount = 0;
	check_refused(&epc, "0 cents");
	epc.amount = -1;
	check_refused(&epc, "-1 cents");
	epc.amount = INT64_MIN;
	check_refused(&epc, "cents");
}

static void repeat(struct buf *out, const char *text, int times)
{
	for (int i = 0; i < times; i++)
		buf_add(out, str_from(text));
}

static void test_a_name_has_up_to_seventy_characters_not_bytes(void **state)
{
	struct buf name BUF_AUTO = {0}, out BUF_AUTO = {0};
	struct epc epc = GOOD;

	(void)state;
	repeat(&name, "é", 70);
	epc.name = name.data;
	assert_true(epc_add(&epc, &out, NULL));
	repeat(&name, "é", 1);
	epc.name = name.data;
	check_refused(&epc, "70 characters");
	epc.name = "";
	check_refused(&epc, "cannot be the name");
	epc.name = "two\nlines";
	check_refused(&epc, "no line breaks");
	epc.name = "not \xff UTF-8";
	check_refused(&epc, "cannot be the name");
}

static void test_the_whole_has_at_most_331_bytes(void **state)
{
	struct buf name BUF_AUTO = {0}, out BUF_AUTO = {0};
	struct epc epc = GOOD;
	size_t rest;

	(void)state;
	epc.bic = "GKCCBEBBXXX";
	epc.name = "A";
	assert_true(epc_add(&epc, &out, NULL));
	rest = 331 - out.len + 1;
	repeat(&name, "\xf0\x9f\x8f\x9b", (int)(rest / 4));
	repeat(&name, "x", (int)(rest % 4));
	epc.name = name.data;
	buf_reset(&out);
	assert_true(epc_add(&epc, &out, NULL));
	assert_int_equal(out.len, 331);
	repeat(&name, "x", 1);
	epc.name = name.data;
	check_refused(&epc, "332 bytes");
}

static void test_a_wrong_iban_is_refused(void **state)
{
	static const char *const right[] = {"NL91ABNA0417164300", "FR1420041010050500013M02606",
					    "NO9386011117947", "MT84MALT011000012345MTLCAST001S"};
	static const char *const wrong[] = {"BE68539007547035",
					    "BE86539007547034",
					    "BE68 5390 0754 7034",
					    "be68539007547034",
					    "BE6853900754703",
					    "BE685390075470340",
					    "",
					    "6853900754703400",
					    "BEE8539007547034",
					    "BE68-39007547034",
					    "MT84MALT011000012345MTLCAST001S00000"};
	struct epc epc = GOOD;

	(void)state;
	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		struct buf out BUF_AUTO = {0};

		epc.iban = right[i];
		if (!epc_add(&epc, &out, NULL))
			fail_msg("%s was refused", right[i]);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		epc.iban = wrong[i];
		check_refused(&epc, "is no IBAN");
	}
}

static void test_a_wrong_bic_or_reference_is_refused(void **state)
{
	static const char *const wrong[] = {"",		"GKCCBEB",	"GKCCBEBBX", "gkccbebb",
					    "GKCC1EBB", "GKCCBEBBXXXX", "GKCCBE B"};
	struct epc epc = GOOD;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		epc.bic = wrong[i];
		check_refused(&epc, "is no BIC");
	}
	epc.bic = NULL;
	epc.reference++;
	check_refused(&epc, "structured communication");
	epc.reference = 0;
	check_refused(&epc, "structured communication");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_fields_stand_in_their_lines),
		cmocka_unit_test(test_the_amount_has_its_range),
		cmocka_unit_test(test_a_name_has_up_to_seventy_characters_not_bytes),
		cmocka_unit_test(test_the_whole_has_at_most_331_bytes),
		cmocka_unit_test(test_a_wrong_iban_is_refused),
		cmocka_unit_test(test_a_wrong_bic_or_reference_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
