/* Understanding: the ladder of known words, rules and model; typos, languages, odd texts. */
#include "fixture.h"

#include "base/mem.h"
#include "nlu/understand.h"

struct fixture {
	struct buf model;
	struct understander *understander;
};

static int set_up(void **state)
{
	struct fixture *f = mem_zalloc(1, sizeof *f);

	f->understander = samples_open(&f->model);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	understander_destroy(f->understander);
	buf_finish(&f->model);
	free(f);
	return 0;
}

static struct understanding ask_in(void **state, struct str text, enum lang prior)
{
	struct fixture *f = *state;
	struct understanding found;

	understand(f->understander, text, prior, &found);
	return found;
}

static struct understanding ask(void **state, const char *text)
{
	return ask_in(state, str_from(text), LANG_UNKNOWN);
}

static void assert_intent(const struct understanding *found, const char *intent)
{
	assert_true(found->candidate_count > 0);
	assert_string_equal(found->candidates[0].intent, intent);
}

static void test_known_words_are_certain_whatever_their_case(void **state)
{
	struct understanding found = ask(state, "  IK BEN mijn paspoort KWIJT!! ");

	assert_intent(&found, "passport.lost");
	assert_int_equal(found.by, UNDERSTOOD_BY_EXACT);
	assert_int_equal(found.lang, LANG_NL);
	assert_true(found.candidates[0].probability > 0.99f);
}

static void test_known_words_are_found_without_accents(void **state)
{
	struct understanding found = ask(state, "ou est la bibliotheque");

	assert_intent(&found, "culture.library");
	assert_int_equal(found.by, UNDERSTOOD_BY_EXACT);
	assert_int_equal(found.lang, LANG_FR);
}

static void test_new_words_are_left_to_the_model(void **state)
{
	struct understanding found = ask(state, "help, ik heb de reispas van mijn zoon verloren");

	assert_intent(&found, "passport.lost");
	assert_int_equal(found.by, UNDERSTOOD_BY_MODEL);
	assert_int_equal(found.lang, LANG_NL);
	assert_true(found.candidates[0].probability < 1);
}

static void test_each_language_is_understood(void **state)
{
	struct understanding nl = ask(state, "mag ik drie boeken lenen");
	struct understanding fr = ask(state, "je voudrais emprunter trois livres");
	struct understanding en = ask(state, "could we borrow three books");

	assert_intent(&nl, "culture.library");
	assert_intent(&fr, "culture.library");
	assert_intent(&en, "culture.library");
	assert_int_equal(nl.lang, LANG_NL);
	assert_int_equal(fr.lang, LANG_FR);
	assert_int_equal(en.lang, LANG_EN);
}

static void test_rule_decides_for_an_intent_without_examples(void **state)
{
	struct understanding found = ask(state, "er is brand in de bibliotheek");

	assert_intent(&found, "police.emergency");
	assert_int_equal(found.by, UNDERSTOOD_BY_RULE);
	assert_true(found.candidates[0].probability >= 0.97f);
	assert_true(found.candidate_count > 1);
}

static void test_excluded_word_keeps_the_rule_silent(void **state)
{
	struct understanding found = ask(state, "wie moet de brand blussen");

	assert_int_equal(found.by, UNDERSTOOD_BY_MODEL);
	for (size_t i = 0; i < found.candidate_count; i++)
		assert_string_not_equal(found.candidates[i].intent, "police.emergency");
}

static void test_rule_forbids(void **state)
{
	struct understanding free = ask(state, "ik heb een paspoort bij");
	struct understanding found = ask(state, "ik heb een paspoort gevonden");

	assert_intent(&free, "passport.lost");
	for (size_t i = 0; i < found.candidate_count; i++)
		assert_string_not_equal(found.candidates[i].intent, "passport.lost");
}

static void test_rule_weighs(void **state)
{
	struct understanding without = ask(state, "agenda boeken");
	struct understanding with = ask(state, "kalender boeken");

	assert_intent(&without, "culture.library");
	assert_intent(&with, "waste.calendar");
	assert_int_equal(with.by, UNDERSTOOD_BY_MODEL);
}

static void test_typo_is_mended(void **state)
{
	struct understanding found = ask(state, "ik ben mijn paspoorrt kwjit");

	assert_intent(&found, "passport.lost");
	assert_int_equal(found.by, UNDERSTOOD_BY_EXACT);
	assert_int_equal(found.repaired, 2);
	assert_true(found.unknown_share <= 0);
}

/* Words that only rules have are words of the pack, too. */
static void test_misspelt_word_of_a_rule_is_mended(void **state)
{
	struct understanding found = ask(state, "dnakuwel");

	assert_intent(&found, "greeting.thanks");
	assert_int_equal(found.by, UNDERSTOOD_BY_RULE);
	assert_int_equal(found.repaired, 1);
}

static void test_real_words_and_names_stay_as_they_are(void **state)
{
	struct understanding found = ask(state, "ik ben mijn zoon kwijt");
	struct understanding named = ask(state, "het paspoort van Danke");

	assert_int_equal(found.repaired, 0);
	assert_int_equal(named.repaired, 0);
}

static void test_gibberish_is_not_sure(void **state)
{
	static const char *const texts[] = {"asdkjh qwe", "xkcdfgh", "hjk hjkk", "qsdfmlk jqsdf"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct understanding found = ask(state, texts[i]);

		/* That it is nothing for a municipality may be sure. */
		if (found.candidate_count && found.candidates[0].probability >= found.accept &&
		    strcmp(found.candidates[0].intent, INTENT_OUT_OF_SCOPE) != 0)
			fail_msg("%s: %s %.2f", texts[i], found.candidates[0].intent,
				 (double)found.candidates[0].probability);
		assert_true(found.unknown_share > 0.7f);
	}
}

static void test_text_without_words_says_nothing(void **state)
{
	static const char *const texts[] = {"", "   ", "\n\t", "???", "!", "\xf0\x9f\x99\x82"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct understanding found = ask(state, texts[i]);

		assert_int_equal(found.candidate_count, 0);
		assert_int_equal(found.by, UNDERSTOOD_BY_NOTHING);
		assert_int_equal(found.lang, LANG_UNKNOWN);
		assert_int_equal(found.entity_count, 0);
	}
}

static void test_numbers_alone_are_not_sure(void **state)
{
	struct understanding found = ask(state, "123456");

	assert_int_equal(found.lang, LANG_UNKNOWN);
	assert_true(found.candidate_count > 0);
	assert_true(found.candidates[0].probability < found.accept);
}

static void test_candidates_fall_and_add_up_to_at_most_one(void **state)
{
	static const char *const texts[] = {"paspoort",		 "boek papier",	   "merci",
					    "brand in de bib",	 "what day is it", "le livre?",
					    "passport passeport"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct understanding found = ask(state, texts[i]);
		double sum = 0;

		for (size_t j = 0; j < found.candidate_count; j++) {
			assert_true(found.candidates[j].probability > 0);
			assert_true(!j || found.candidates[j].probability <=
						  found.candidates[j - 1].probability);
			sum += (double)found.candidates[j].probability;
		}
		/* Six intents: the one that is left out is the least likely. */
		if (sum > 1.0001 || sum < 0.8)
			fail_msg("%s: %.4f", texts[i], sum);
	}
}

static void test_languages_add_up_to_one(void **state)
{
	static const char *const texts[] = {"", "merci", "paspoort", "123", "the book of the king"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct understanding found = ask(state, texts[i]);
		double sum = 0;

		for_each_lang (lang)
			sum += found.lang_probability[lang];
		assert_true(sum > 0.9999 && sum < 1.0001);
	}
}

static void test_prior_decides_in_doubt_only(void **state)
{
	struct understanding nl = ask_in(state, STR("merci"), LANG_NL);
	struct understanding fr = ask_in(state, STR("merci"), LANG_FR);
	struct understanding clear = ask_in(state, STR("when is the library open"), LANG_FR);
	struct understanding none = ask_in(state, STR("123"), LANG_EN);

	assert_int_equal(nl.lang, LANG_NL);
	assert_int_equal(fr.lang, LANG_FR);
	assert_int_equal(clear.lang, LANG_EN);
	assert_int_equal(none.lang, LANG_EN);
	assert_true(nl.lang_probability[LANG_NL] > fr.lang_probability[LANG_NL]);
}

/* "poisson" is in no example; only the French dictionary has it. */
static void test_dictionary_tells_the_language_of_a_single_word(void **state)
{
	static const struct {
		const char *word;
		enum lang lang;
	} words[] = {{"gemeenteraad", LANG_NL}, {"poisson", LANG_FR}, {"neighbourhood", LANG_EN}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct understanding found = ask(state, words[i].word);

		assert_int_equal(found.lang, words[i].lang);
	}
}

static void test_long_text_is_cut_and_understood(void **state)
{
	struct buf text = {0};
	struct understanding found;

	while (text.len < (size_t)3 * UNDERSTAND_TEXT_LIMIT)
		buf_add(&text, STR("mijn paspoort is verloren \xc3\xa9 "));
	for (size_t i = 0; i < 4; i++) {
		found = ask_in(state, str_slice(buf_borrow(&text), i, text.len), LANG_UNKNOWN);
		assert_intent(&found, "passport.lost");
	}
	buf_reset(&text);
	while (text.len < (size_t)2 * UNDERSTAND_TEXT_LIMIT)
		buf_add_char(&text, 'x');
	found = ask_in(state, buf_borrow(&text), LANG_UNKNOWN);
	assert_true(!found.candidate_count || found.candidates[0].probability < found.accept);
	buf_finish(&text);
}

static void test_invalid_utf8_does_not_hide_the_words(void **state)
{
	static const char text[] = "\xff\xfe ik ben mijn paspoort kwijt \xc3";
	struct understanding found =
		ask_in(state, (struct str){text, sizeof text - 1}, LANG_UNKNOWN);

	assert_intent(&found, "passport.lost");
	found = ask_in(state, (struct str){"paspoort\0kwijt", 14}, LANG_UNKNOWN);
	assert_intent(&found, "passport.lost");
}

static void test_same_message_twice_gives_the_same_answer(void **state)
{
	struct understanding first = ask(state, "hoe lang mag ik een boek houden");
	struct understanding other = ask(state, "et mon passeprot volé");
	struct understanding second = ask(state, "hoe lang mag ik een boek houden");

	assert_int_equal(other.repaired, 1);
	assert_int_equal(first.candidate_count, second.candidate_count);
	for (size_t i = 0; i < first.candidate_count; i++) {
		assert_string_equal(first.candidates[i].intent, second.candidates[i].intent);
		assert_memory_equal(&first.candidates[i].probability,
				    &second.candidates[i].probability, sizeof(float));
	}
}

static void assert_explained(void **state, const char *text, const char *const *lines, size_t count)
{
	struct fixture *f = *state;
	struct buf out = {0};

	understand_explain(f->understander, str_from(text), LANG_UNKNOWN, &out);
	for (size_t i = 0; i < count; i++) {
		if (!strstr(out.data, lines[i]))
			fail_msg("'%s' is not in:\n%s", lines[i], out.data);
	}
	buf_finish(&out);
}

static void test_explanation_names_repairs_rules_and_features(void **state)
{
	static const char *const rule[] = {
		"text: er is een brandd\n", "language: nl", "repair: brandd -> brand\n",
		"rule: decides police.emergency (intents/nl/rules.json:10 (brand|vuur) !blussen)",
		"understood by: a rule"};
	static const char *const model[] = {
		"understood by: the model", "candidate: passport.lost",
		"model: nl, text as typed", "  passport.lost\n    for:      +",
		"\n    against:  -",	    "  passport.lost rather than ",
		"    words for:      +"};
	static const char *const exact[] = {"understood by: a training utterance",
					    "candidate: greeting.thanks 1.000"};

	assert_explained(state, "er is een brandd", rule, sizeof rule / sizeof *rule);
	assert_explained(state, "waar is toch de reispas van opa", model,
			 sizeof model / sizeof *model);
	assert_explained(state, "merci", exact, sizeof exact / sizeof *exact);
	assert_explained(state, "", &(const char *){"understood by: nothing"}, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_words_are_certain_whatever_their_case),
		cmocka_unit_test(test_known_words_are_found_without_accents),
		cmocka_unit_test(test_new_words_are_left_to_the_model),
		cmocka_unit_test(test_each_language_is_understood),
		cmocka_unit_test(test_rule_decides_for_an_intent_without_examples),
		cmocka_unit_test(test_excluded_word_keeps_the_rule_silent),
		cmocka_unit_test(test_rule_forbids),
		cmocka_unit_test(test_rule_weighs),
		cmocka_unit_test(test_typo_is_mended),
		cmocka_unit_test(test_misspelt_word_of_a_rule_is_mended),
		cmocka_unit_test(test_real_words_and_names_stay_as_they_are),
		cmocka_unit_test(test_gibberish_is_not_sure),
		cmocka_unit_test(test_text_without_words_says_nothing),
		cmocka_unit_test(test_numbers_alone_are_not_sure),
		cmocka_unit_test(test_candidates_fall_and_add_up_to_at_most_one),
		cmocka_unit_test(test_languages_add_up_to_one),
		cmocka_unit_test(test_prior_decides_in_doubt_only),
		cmocka_unit_test(test_dictionary_tells_the_language_of_a_single_word),
		cmocka_unit_test(test_long_text_is_cut_and_understood),
		cmocka_unit_test(test_invalid_utf8_does_not_hide_the_words),
		cmocka_unit_test(test_same_message_twice_gives_the_same_answer),
		cmocka_unit_test(test_explanation_names_repairs_rules_and_features),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
