/* Spelling, language and dictionaries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/dictionary.h"
#include "text/language.h"
#include "text/spell.h"

static void build(struct buf *out)
{
	struct spell_builder *builder = spell_builder_create();

	spell_builder_add(builder, STR("paspoort"), 5);
	spell_builder_add(builder, STR("identit\xc3\xa9"), 3);
	spell_builder_add(builder, STR("bus"), 3);
	spell_builder_add(builder, STR("kaart"), 2);
	spell_builder_add(builder, STR("maart"), 2);
	spell_builder_add(builder, STR("kaart"), 1);
	spell_builder_write(builder, out);
	spell_builder_destroy(builder);
}

static void test_typos_are_mended(void **state)
{
	struct buf bytes BUF_AUTO = {0};
	struct spell spell;
	struct spell_fix fix;

	(void)state;
	build(&bytes);
	assert_true(spell_init(&spell, buf_borrow(&bytes), NULL));
	assert_true(spell_knows(&spell, STR("bus")));
	assert_false(spell_knows(&spell, STR("buz")));
	assert_true(spell_repair(&spell, STR("pasport"), &fix));
	assert_true(str_eq(fix.word, STR("paspoort")));
	assert_int_equal(fix.distance, 1);
	assert_true(spell_repair(&spell, STR("apspoorrt"), &fix));
	assert_int_equal(fix.distance, 2);
	assert_true(spell_repair(&spell, STR("identite"), &fix));
	assert_int_equal(fix.distance, 0);
	assert_true(spell_repair(&spell, STR("xaart"), &fix));
	assert_int_equal(fix.count, 3);
	assert_false(spell_repair(&spell, STR("bis"), &fix));
	assert_false(spell_repair(&spell, STR("fietsenstalling"), &fix));
}

static void test_damaged_index_is_refused(void **state)
{
	struct buf bytes BUF_AUTO = {0};
	struct spell spell;
	struct error error;

	(void)state;
	build(&bytes);
	assert_false(spell_init(&spell, str_slice(buf_borrow(&bytes), 0, bytes.len - 1), &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
	bytes.data[35] = 0x7f; /* the offset of the first word */
	assert_false(spell_init(&spell, buf_borrow(&bytes), &error));
}

static void test_language_is_learnt(void **state)
{
	static const char *const texts[LANG_COUNT][4] = {
		{"ik ben mijn paspoort kwijt", "waar is het gemeentehuis", "hallo", "goedendag"},
		{"j'ai perdu mon passeport", "la maison communale", "bonjour", "ma carte"},
		{"i lost my passport", "where is the town hall", "hello", "good morning"},
	};
	struct language_trainer *trainer = language_trainer_create();
	struct buf bytes BUF_AUTO = {0}, again BUF_AUTO = {0};
	struct language_model model;
	double p[LANG_COUNT];

	(void)state;
	for_each_lang (lang) {
		for (size_t i = 0; i < 4; i++)
			language_trainer_add(trainer, lang, str_from(texts[lang][i]));
	}
	language_trainer_write(trainer, &bytes);
	language_trainer_write(trainer, &again);
	language_trainer_destroy(trainer);
	assert_true(str_eq(buf_borrow(&bytes), buf_borrow(&again)));
	assert_true(language_model_init(&model, buf_borrow(&bytes), NULL));
	assert_int_equal(language_identify(&model, STR("hallo"), LANG_UNKNOWN, p), LANG_NL);
	assert_true(p[0] + p[1] + p[2] > 0.999 && p[0] + p[1] + p[2] < 1.001);
	assert_int_equal(language_identify(&model, STR("paspoort kwijt"), LANG_FR, NULL), LANG_NL);
	assert_int_equal(language_identify(&model, STR("12 34"), LANG_UNKNOWN, p), LANG_UNKNOWN);
	assert_false(language_model_init(&model, str_slice(buf_borrow(&bytes), 0, 8), NULL));
}

static void test_dictionaries_know_words_and_stems(void **state)
{
	static const char *const words[] = {"huizen", "maisons", "houses"};

	(void)state;
	for_each_lang (lang) {
		struct error error;
		struct dictionary *dictionary = dictionary_create(lang, NULL, &error);
		struct buf stem BUF_AUTO = {0};

		assert_non_null(dictionary);
		assert_true(dictionary_knows(dictionary, str_from(words[lang])));
		assert_false(dictionary_knows(dictionary, STR("xqzzrtk")));
		assert_true(dictionary_knows(dictionary, STR("london")) || lang != LANG_EN);
		dictionary_stem(dictionary, str_from(words[lang]), &stem);
		assert_true(stem.len && (lang != LANG_FR || stem.len < strlen(words[lang])));
		dictionary_destroy(dictionary);
	}
	assert_null(dictionary_create(LANG_NL, "/nonexistent", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typos_are_mended),
		cmocka_unit_test(test_damaged_index_is_refused),
		cmocka_unit_test(test_language_is_learnt),
		cmocka_unit_test(test_dictionaries_know_words_and_stems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
