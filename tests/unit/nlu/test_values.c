/* Dates, amounts, structured communications, postcodes and plates, as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "nlu/values.h"
#include "text/normalise.h"
#include "text/tokens.h"

enum { WORDS = 64 };

struct rig {
	struct buf bytes;
	struct rules rules;
};

static void rig_open(struct rig *rig, const char *pattern)
{
	static const char *const months[][2] = {
		{"5", "mei"}, {"5", "mai"}, {"5", "may"}, {"11", "november"}, {"8", "aout"}};
	struct corpus corpus = {0};
	struct error error = {0};

	*rig = (struct rig){0};
	for (size_t i = 0; i < sizeof months / sizeof *months; i++)
		corpus_add_entity(&corpus,
				  &(struct corpus_entity){.kind = STR("month"),
							  .value = str_from(months[i][0]),
							  .phrase = str_from(months[i][1])});
	corpus_add_rule(&corpus, &(struct corpus_rule){.pattern = str_from(pattern)});
	if (!rules_compile(&corpus, NULL, NULL, &rig->bytes, &error) ||
	    !rules_init(&rig->rules, buf_borrow(&rig->bytes), &error))
		fail_msg("%s", error.message);
	corpus_finish(&corpus);
}

static void rig_match(struct rig *rig, const char *text, struct rules_result *result)
{
	struct buf normal BUF_AUTO = {0};
	struct token tokens[WORDS];
	struct rule_word words[WORDS];
	size_t count;

	text_normalise(str_from(text), &normal);
	count = tokens_split(buf_borrow(&normal), tokens, WORDS);
	for (size_t i = 0; i < count; i++)
		words[i] = (struct rule_word){tokens[i].text, tokens[i].text, tokens[i].text,
					      tokens[i].begin, tokens[i].end};
	rules_match(&rig->rules, words, count, result);
}

/* "date=05-12 amount=48.50": everything found but lone months. */
static void expect(const char *text, const char *expected)
{
	struct rig rig;
	struct rules_result result;
	struct buf found BUF_AUTO = {0};

	rig_open(&rig, "nothing");
	rig_match(&rig, text, &result);
	for (size_t i = 0; i < result.entity_count; i++) {
		if (found.len)
			buf_add_char(&found, ' ');
		buf_addf(&found, "%.*s=", STR_ARG(result.entities[i].kind));
		entity_text(&result.entities[i], &found);
	}
	if (!str_eq(buf_borrow(&found), str_from(expected)))
		fail_msg("\"%s\": \"%.*s\", wanted \"%s\"", text, STR_ARG(buf_borrow(&found)),
			 expected);
	buf_finish(&rig.bytes);
}

static void test_dates_have_the_day_first(void **state)
{
	(void)state;
	expect("open op 3/4?", "date=04-03");
	expect("24-12-2026", "date=2026-12-24");
	expect("24.12.26", "date=2026-12-24");
	expect("2026-12-24", "date=2026-12-24");
	expect("12 mei", "date=05-12");
	expect("le 1er mai 2027", "date=2027-05-01");
	expect("on the 12th of May", "date=05-12");
	expect("May 12th, 2027", "date=2027-05-12");
	expect("le 15 aout et le 11 NOVEMBER", "date=08-15 date=11-11");
	expect("29/2/2028", "date=2028-02-29");
}

static void test_what_is_no_day_is_no_date(void **state)
{
	(void)state;
	expect("31/11", "");
	expect("29/2/2027", "");
	expect("13/13", "");
	expect("0/5", "");
	expect("tussen 9-12", "");
	expect("3.4", "");
	expect("32 mei", "month=5");
	expect("mei", "month=5");
	expect("192.168.1.1", "");
}

static void test_amounts_are_euros_and_cents(void **state)
{
	(void)state;
	expect("48,50 €", "amount=48.50");
	expect("€48.50", "amount=48.50");
	expect("ik moet 125 euro betalen", "amount=125.00");
	expect("EUR 1.250", "amount=1250.00");
	expect("1.250,5 euros", "amount=1250.50");
	expect("1,250.05 EUR", "amount=1250.05");
	expect("12:30 euro", "");
	expect("48,505,1 €", "");
	expect("999999999999999 euro", "");
	expect("999999999999999.999.999 euro", "");
}

static void test_communications_count_only_with_right_check_digits(void **state)
{
	(void)state;
	expect("+++010/8068/17183+++", "communication=+++010/8068/17183+++");
	expect("betalen +++ 010 / 8068 / 17183 +++ aub", "communication=+++010/8068/17183+++");
	expect("***010/8068/17183***", "communication=+++010/8068/17183+++");
	expect("010/8068/17183", "communication=+++010/8068/17183+++");
	expect("+++010806817183+++", "communication=+++010/8068/17183+++");
	expect("+++010/8068/17184+++", "");
	/* Without a mark it may be the number of an identity card. */
	expect("010806817183", "");
	expect("+++010/8068", "");
	expect("+++", "");
	expect("++010/8068/17183", "communication=+++010/8068/17183+++");
}

static void test_postcodes_are_no_years(void **state)
{
	(void)state;
	expect("ik woon in 1150", "postcode=1150");
	expect("9000 Gent", "postcode=9000");
	expect("in 2026 verhuisd", "");
	expect("9000", "");
	expect("0999 brussel", "");
	expect("1150 euro", "amount=1150.00");
}

static void test_plates_are_belgian(void **state)
{
	(void)state;
	expect("mijn plaat is 1-ABC-234", "plate=");
	expect("1ABC234.", "plate=");
	expect("ABC-123", "plate=");
	expect("123-abc", "plate=");
	expect("abc 123", "");
	expect("12-abc-34", "");
	expect("1-abc-2345", "");
	expect("1-abc-234-5", "");
}

static void test_rules_may_ask_for_values(void **state)
{
	struct rig rig;
	struct rules_result result;

	(void)state;
	rig_open(&rig, "betalen .. @communication");
	rig_match(&rig, "ik wil betalen met +++010/8068/17183+++", &result);
	assert_int_equal(result.hit_count, 1);
	assert_int_equal(result.entities[0].begin, 19);
	assert_int_equal(result.entities[0].end, 39);
	rig_match(&rig, "ik wil betalen met +++010/8068/17184+++", &result);
	assert_int_equal(result.hit_count, 0);
	buf_finish(&rig.bytes);
	rig_open(&rig, "op @date (open|dicht)");
	rig_match(&rig, "op 12 mei 2027 dicht?", &result);
	assert_int_equal(result.hit_count, 1);
	buf_finish(&rig.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates_have_the_day_first),
		cmocka_unit_test(test_what_is_no_day_is_no_date),
		cmocka_unit_test(test_amounts_are_euros_and_cents),
		cmocka_unit_test(test_communications_count_only_with_right_check_digits),
		cmocka_unit_test(test_postcodes_are_no_years),
		cmocka_unit_test(test_plates_are_belgian),
		cmocka_unit_test(test_rules_may_ask_for_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
