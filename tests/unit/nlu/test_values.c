/* Dates, times, amounts, structured communications, postcodes, plates, phone numbers and e-mail
 * addresses, as people type them. */
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
	struct arena memory;
};

static struct str plain_of(struct rig *rig, struct str text)
{
	struct buf plain BUF_AUTO = {0};

	text_strip_accents(text, &plain);
	return arena_copy(&rig->memory, buf_borrow(&plain));
}

static void rig_close(struct rig *rig)
{
	buf_finish(&rig->bytes);
	arena_finish(&rig->memory);
}

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
		words[i] = (struct rule_word){tokens[i].text, plain_of(rig, tokens[i].text),
					      tokens[i].text, tokens[i].begin, tokens[i].end};
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
	rig_close(&rig);
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

static void test_times_by_the_clock(void **state)
{
	(void)state;
	expect("om 10u30", "time=10:30");
	expect("open om 10 u?", "time=10:00");
	expect("tot 9 uur", "time=09:00");
	expect("om 16.45 u", "time=16:45");
	expect("à 10 h", "time=10:00");
	expect("rdv à 10h30", "time=10:30");
	expect("10 heures 30", "time=10:30");
	expect("jusqu'à 6 h 45", "time=06:45");
	expect("at 10:30.", "time=10:30");
	expect("opening 09:00-12:00", "time=09:00");
	expect("open 9u30-12u30", "time=09:30");
	expect("at 3 pm", "time=15:00");
	expect("3.30pm or 12 am", "time=15:30 time=00:00");
	expect("before 9 p.m. please", "time=21:00");
	expect("ten o'clock", "time=10:00");
	expect("om 3 uur 's namiddags", "time=15:00");
	expect("à 8 h du soir", "time=20:00");
	expect("vers 3 h de l'après-midi", "time=15:00");
	expect("at half past seven in the evening", "time=19:30");
	expect("12 mei om 14 uur", "date=05-12 time=14:00");
}

static void test_times_as_people_say_them(void **state)
{
	(void)state;
	expect("om half elf", "time=10:30");
	expect("half een", "time=12:30");
	expect("kwart voor drie", "time=02:45");
	expect("om kwart over twaalf", "time=12:15");
	expect("kwart voor één", "time=12:45");
	expect("om vijf voor half elf", "time=10:25");
	expect("om tien over acht", "time=08:10");
	expect("tien uur", "time=10:00");
	expect("middernacht", "time=00:00");
	expect("à midi", "time=12:00");
	expect("midi et demi", "time=12:30");
	expect("à minuit", "time=00:00");
	expect("dix heures et demie", "time=10:30");
	expect("onze heures moins le quart", "time=10:45");
	expect("onze heures moins dix", "time=10:50");
	expect("à deux heures et quart", "time=02:15");
	expect("half past ten", "time=10:30");
	expect("quarter to three", "time=02:45");
	expect("a quarter past one", "time=01:15");
	expect("twenty past nine", "time=09:20");
	expect("at ten to one", "time=12:50");
	expect("noon", "time=12:00");
	expect("until midnight", "time=00:00");
}

static void test_what_is_no_time_of_day(void **state)
{
	(void)state;
	expect("25u30", "");
	expect("10u75", "");
	expect("24:10", "");
	expect("paspoort in 24h", "");
	expect("10.30", "");
	expect("10:3", "");
	expect("12:30 euro", "");
	expect("13 pm", "");
	expect("8 uur per dag", "");
	expect("2 uur wachten", "");
	expect("binnen 10 u", "");
	expect("een half uur", "");
	expect("half ten", "");
	expect("tien voor drie personen", "");
	expect("drie kwart", "");
	expect("vol dans 10 h", "");
	expect("deux heures et demie de retard", "");
	expect("l'après-midi", "");
	expect("la gare du midi", "");
	expect("Bruxelles-Midi", "");
	expect("five to ten days", "");
	expect("half of ten", "");
	expect("I am 3", "");
	expect("a quarter of the city", "");
	expect("u heeft 10", "");
}

static void test_phones_become_e164(void **state)
{
	(void)state;
	expect("bel 02 773 05 11", "phone=+3227730511");
	expect("(02) 773.05.11!", "phone=+3227730511");
	expect("tel. 02/773.05.11", "phone=+3227730511");
	expect("Tel:02-773 05 11", "phone=+3227730511");
	expect("04 223 00 00", "phone=+3242230000");
	expect("mon numéro 0475/12.34.56", "phone=+32475123456");
	expect("0475123456", "phone=+32475123456");
	expect("0475 123 456", "phone=+32475123456");
	expect("+32 2 773 05 11", "phone=+3227730511");
	expect("+32 (0)2 773 05 11", "phone=+3227730511");
	expect("+32 02 773 05 11", "phone=+3227730511");
	expect("+32475123456", "phone=+32475123456");
	expect("0032 475 12 34 56", "phone=+32475123456");
	expect("32475123456", "phone=+32475123456");
	expect("0800 12 345", "phone=+3280012345");
	expect("call +44 20 7946 0958", "phone=+442079460958");
	expect("+33 1 23 45 67 89 75001 Paris", "phone=+33123456789");
	expect("+352 27 85 91", "phone=+352278591");
	expect("00 49 30 901820", "phone=+4930901820");
	expect("02 773 05 11, 0475 12 34 56", "phone=+3227730511 phone=+32475123456");
	expect("02 773 05 11 of 0475 12 34 56", "phone=+3227730511 phone=+32475123456");
	expect("02 773 05 11 1150 Brussel", "phone=+3227730511 postcode=1150");
}

static void test_other_numbers_are_no_phones(void **state)
{
	(void)state;
	/* Structured communications, right and wrong. */
	expect("+++010/8068/17183+++", "communication=+++010/8068/17183+++");
	expect("+++010/8068/17184+++", "");
	expect("+++ 010 / 8068 / 17184 +++", "");
	expect("010/8068/17184", "");
	/* Dates and amounts. */
	expect("04-12-2026 10", "date=2026-12-04");
	expect("02.03.2026", "date=2026-03-02");
	expect("0475123456 euro", "amount=475123456.00");
	/* IBANs, national register numbers, cards, companies. */
	expect("BE71 0961 2345 6769", "");
	expect("BE71096123456769", "");
	expect("GB29 NWBK 6016 1331 9268 19", "");
	expect("FR14 0412 345 678", "");
	expect("85.07.30-033.28", "");
	expect("01.02.03-001.41", "");
	expect("01 02 03 001 70", "");
	expect("01 02 03 001 85", "");
	expect("32.47.51-234.13", "");
	expect("32.47.51-234.14", "phone=+32475123414");
	expect("4111 0475 3111 4311", "");
	expect("BE 0475.123.456", "");
	expect("TVA 0475 123 456", "");
	/* Too short, too long, no such number. */
	expect("02 773 05", "");
	expect("02 773 05 11 22", "");
	expect("0175 12 34 56", "");
	expect("+32 2 773 05", "");
	expect("+12 345", "");
	expect("+1234567890123456", "");
	expect("+049 30 901820", "");
	expect("000 12345678", "");
	expect("1150", "postcode=1150");
	expect("ref-0475123456", "");
	expect("0475123456x", "");
}

static void test_emails_are_one_entity(void **state)
{
	struct rig rig;
	struct rules_result result;

	(void)state;
	expect("mail naar jan.peeters@commune.example", "email=");
	expect("Écrivez à JEAN-luc+info_2@ville-de-bxl.be.", "email=");
	expect("<o'neil@mail.example.co.uk>", "email=");
	expect("mailto:a@b.io?", "email=");
	expect("émile@bücher.example", "email=");
	expect("0475123456@mail.be", "email=");
	expect("a@b.be, c@d.be", "email= email=");
	rig_open(&rig, "mail .. @email");
	rig_match(&rig, "mail mij op jan.peeters@commune.be.", &result);
	assert_int_equal(result.hit_count, 1);
	assert_int_equal(result.entity_count, 1);
	assert_int_equal(result.entities[0].begin, 12);
	assert_int_equal(result.entities[0].end, 34);
	rig_close(&rig);
}

static void test_what_is_no_email(void **state)
{
	(void)state;
	expect("@commune", "");
	expect("jan@", "");
	expect("jan@commune", "");
	expect("jan @ commune.be", "");
	expect("jan@commune. be", "");
	expect("jan@.be", "");
	expect("jan@commune.b", "");
	expect("jan@commune.12", "");
	expect("www.commune.be", "");
	expect("jan/piet@commune", "");
	expect("@", "");
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
	rig_close(&rig);
	rig_open(&rig, "op @date (open|dicht)");
	rig_match(&rig, "op 12 mei 2027 dicht?", &result);
	assert_int_equal(result.hit_count, 1);
	rig_close(&rig);
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
		cmocka_unit_test(test_times_by_the_clock),
		cmocka_unit_test(test_times_as_people_say_them),
		cmocka_unit_test(test_what_is_no_time_of_day),
		cmocka_unit_test(test_phones_become_e164),
		cmocka_unit_test(test_other_numbers_are_no_phones),
		cmocka_unit_test(test_emails_are_one_entity),
		cmocka_unit_test(test_what_is_no_email),
		cmocka_unit_test(test_rules_may_ask_for_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
