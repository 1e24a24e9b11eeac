/* The layouts of the keyboard on the screen: what can be typed on them, and how large the keys are.
 */
#include "finger.h"

#include <stdio.h>

#include "base/json.h"

static const struct key *find_shifted(const struct keys *keys, const char *text)
{
	size_t count;
	const struct key_row *rows = keys_rows(keys, &count);

	for (size_t r = 0; r < count; r++) {
		for (size_t i = 0; i < rows[r].count; i++) {
			if (rows[r].keys[i].kind == KEY_TEXT &&
			    !strcmp(rows[r].keys[i].shifted, text))
				return &rows[r].keys[i];
		}
	}
	return NULL;
}

/* By accent and letter, as a visitor would: every accent on every letter key, plain and shifted. */
static bool type_composed(struct keys *keys, const char *wanted)
{
	static const char *const letters[] = {"a", "e", "i", "o", "u", "y"};

	for (enum key_kind dead = KEY_DEAD_ACUTE; dead <= KEY_DEAD_DIAERESIS; dead++) {
		for (size_t i = 0; i < 12; i++) {
			struct keys trial = *keys;

			if (!find(&trial, dead, NULL))
				press(&trial, KEY_SYMBOLS, NULL);
			press(&trial, dead, NULL);
			if (i >= 6)
				press(&trial, KEY_SHIFT, NULL);
			if (!strcmp(press(&trial, KEY_TEXT, letters[i % 6]).text, wanted)) {
				*keys = trial;
				return true;
			}
		}
	}
	return false;
}

/* Types one character without a long press; false when no way leads to it. */
static bool type_char(struct keys *keys, const char *wanted)
{
	const struct key *key = find_shifted(keys, wanted);
	struct keys symbols = *keys;

	if (!strcmp(wanted, " "))
		return !strcmp(press(keys, KEY_SPACE, NULL).text, " ");
	if (find(keys, KEY_TEXT, wanted))
		return !strcmp(press(keys, KEY_TEXT, wanted).text, wanted);
	if (key) {
		press(keys, KEY_SHIFT, NULL);
		return !strcmp(keys_press(keys, key).text, wanted) && keys->shift == SHIFT_OFF;
	}
	press(&symbols, KEY_SYMBOLS, NULL);
	if (find(&symbols, KEY_TEXT, wanted)) {
		press(&symbols, KEY_TEXT, wanted);
		press(&symbols, KEY_LETTERS, NULL);
		return symbols.layout == keys->layout;
	}
	return type_composed(keys, wanted);
}

static void assert_can_type(enum keys_layout letters, const char *sentence)
{
	struct keys keys = begin(NULL, letters);

	for (const char *at = sentence; *at;) {
		char character[5] = {*at++};

		for (size_t i = 1; (*at & 0xc0) == 0x80; i++)
			character[i] = *at++;
		if (!type_char(&keys, character))
			fail_msg("layout %d cannot type '%s'", (int)letters, character);
		assert_int_equal(keys.layout, letters);
	}
}

static void test_three_languages_can_be_typed_on_both_layouts_without_a_long_press(void **state)
{
	static const char *const sentences[] = {
		"Où êtes-vous né? Ça coûte 12,50 €!",
		"L'été à Bruxelles: « Noël », août, naïf, garçon, dû; Île, Âge",
		"coöperatie, hè, één, vóór, België, reünie, crêpe, Één",
		"I'd like (a) new passport; who's next? £5 & 100%, me@home.example",
		"The quick brown fox jumps over the lazy dog",
		"Portez ce vieux whisky au juge blond qui fume",
		"ÀÉÈÇÙ ÊËÎÏÔÛÜ",
		"rue/straat 12_b + \"citaat\" = ~ # * $ ° §",
	};

	(void)state;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		assert_can_type(KEYS_AZERTY, sentences[i]);
		assert_can_type(KEYS_QWERTY, sentences[i]);
	}
}

static void test_belgians_find_their_letters_directly(void **state)
{
	static const char *const rows[] = {"azertyuiop", "qsdfghjklm"};
	static const char *const direct[] = {"é", "è", "ç", "à", "ù", "'", "-", ",", ".", "?"};
	struct keys keys = begin(NULL, KEYS_AZERTY);
	const struct key_row *seen;
	size_t count;

	(void)state;
	seen = keys_rows(&keys, &count);
	for (size_t r = 0; r < 2; r++) {
		for (size_t i = 0; rows[r][i]; i++) {
			char letter[2] = {rows[r][i]};

			assert_string_equal(seen[r + 1].keys[i].text, letter);
		}
	}
	for (size_t i = 0; i < sizeof direct / sizeof *direct; i++)
		assert_non_null(find(&keys, KEY_TEXT, direct[i]));
	assert_non_null(find(&keys, KEY_DEAD_CIRCUMFLEX, NULL));
	assert_non_null(find(&keys, KEY_DEAD_DIAERESIS, NULL));
}

static const char *const all_inputs[] = {
	"text",	   "number",	    "date",    "time",	"choice",	  "amount",
	"street",  "email",	    "phone",   "plate", "service",	  "appointment",
	"consent", "communication", "confirm", NULL,	"register_number"};

enum { INPUT_COUNT = sizeof all_inputs / sizeof *all_inputs };

/* Every layout there is, by every way to it. */
static void for_each_layout(void (*check)(const struct keys *keys))
{
	for (size_t i = 0; i < INPUT_COUNT; i++) {
		for (enum keys_layout l = KEYS_AZERTY; l <= KEYS_QWERTY; l++) {
			struct keys keys = begin(all_inputs[i], l);

			check(&keys);
			if (find(&keys, KEY_SYMBOLS, NULL)) {
				press(&keys, KEY_SYMBOLS, NULL);
				check(&keys);
			}
		}
	}
}

static void check_units(const struct keys *keys)
{
	size_t count;
	const struct key_row *rows = keys_rows(keys, &count);
	int wanted = 0;

	assert_in_range(count, 4, 5);
	for (size_t r = 0; r < count; r++) {
		int units = 0;

		assert_in_range(rows[r].count, 2, 11);
		for (size_t i = 0; i < rows[r].count; i++) {
			assert_true(rows[r].keys[i].units >= 4);
			units += rows[r].keys[i].units;
		}
		wanted = r ? wanted : units;
		assert_int_equal(units, wanted);
	}
	assert_true(wanted <= 44);
}

static void test_every_row_of_a_layout_is_as_wide_and_keys_are_large_enough(void **state)
{
	(void)state;
	for_each_layout(check_units);
}

static void check_no_twins(const struct keys *keys)
{
	size_t count;
	const struct key_row *rows = keys_rows(keys, &count);

	for (size_t r = 0; r < count; r++) {
		for (size_t i = 0; i < rows[r].count; i++) {
			const struct key *key = &rows[r].keys[i];

			assert_ptr_equal(find(keys, key->kind, key->text), key);
		}
	}
}

static void test_no_key_is_twice_on_a_layout(void **state)
{
	(void)state;
	for_each_layout(check_no_twins);
}

static void check_ways(const struct keys *keys)
{
	assert_non_null(find(keys, KEY_BACKSPACE, NULL));
	assert_non_null(find(keys, KEY_ENTER, NULL));
	assert_non_null(find(keys, KEY_LETTERS, NULL));
}

static void test_every_layout_can_erase_send_and_reach_letters(void **state)
{
	(void)state;
	for_each_layout(check_ways);
}

static json_t *texts_of(const char *code)
{
	char path[256];
	struct json_doc doc;
	json_t *texts;

	snprintf(path, sizeof path, SOURCE_DIR "/locales/%s.json", code);
	assert_true(json_doc_load(&doc, path, NULL));
	texts = json_incref(json_object_get(doc.root, "texts"));
	json_doc_finish(&doc);
	return texts;
}

static void check_called(const struct keys *keys)
{
	size_t count;
	const struct key_row *rows = keys_rows(keys, &count);
	json_t *texts[LANG_COUNT];

	for_each_lang (lang)
		texts[lang] = texts_of(lang_code(lang));
	for (size_t r = 0; r < count; r++) {
		for (size_t i = 0; i < rows[r].count; i++) {
			const char *name = keys_name(&rows[r].keys[i]);

			assert_true(name || *keys_label(keys, &rows[r].keys[i]));
			for_each_lang (lang) {
				if (name && !json_is_string(json_object_get(texts[lang], name)))
					fail_msg("locales/%s.json lacks %s", lang_code(lang), name);
			}
		}
	}
	for_each_lang (lang)
		json_decref(texts[lang]);
}

static void test_each_key_has_a_label_or_a_name_in_every_language(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);

	(void)state;
	check_called(&keys);
	press(&keys, KEY_SYMBOLS, NULL);
	check_called(&keys);
	keys = begin("email", KEYS_QWERTY);
	check_called(&keys);
	keys = begin("plate", KEYS_AZERTY);
	check_called(&keys);
	keys = begin("date", KEYS_AZERTY);
	check_called(&keys);
}

static void test_each_input_gets_the_keys_that_its_answer_needs(void **state)
{
	static const struct {
		const char *input;
		enum keys_layout layout;
		const char *needs;
	} cases[] = {
		{NULL, KEYS_AZERTY, "a"},
		{"text", KEYS_AZERTY, "é"},
		{"street", KEYS_AZERTY, "1"},
		{"choice", KEYS_AZERTY, "a"},
		{"service", KEYS_AZERTY, "a"},
		{"consent", KEYS_AZERTY, "a"},
		{"confirm", KEYS_AZERTY, "a"},
		{"appointment", KEYS_AZERTY, "a"},
		{"number", KEYS_DIGITS, ","},
		{"amount", KEYS_DIGITS, ","},
		{"phone", KEYS_DIGITS, "+"},
		{"register_number", KEYS_DIGITS, "0"},
		{"communication", KEYS_DIGITS, "0"},
		{"date", KEYS_DATE, "/"},
		{"time", KEYS_TIME, ":"},
		{"email", KEYS_EMAIL, "@"},
		{"email", KEYS_EMAIL, ".be"},
		{"email", KEYS_EMAIL, "_"},
		{"plate", KEYS_PLATE, "A"},
		{"plate", KEYS_PLATE, "-"},
		{"of another year", KEYS_AZERTY, "a"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct keys keys = begin(cases[i].input, KEYS_AZERTY);

		assert_int_equal(keys.layout, cases[i].layout);
		assert_inserts(press(&keys, KEY_TEXT, cases[i].needs), cases[i].needs);
	}
}

static void test_a_pad_without_need_of_a_sign_has_none(void **state)
{
	struct keys keys = begin("register_number", KEYS_AZERTY);

	(void)state;
	for (const char *sign = ",+/:"; *sign; sign++)
		assert_null(find(&keys, KEY_TEXT, (char[]){*sign, '\0'}));
	for (char digit = '0'; digit <= '9'; digit++)
		assert_non_null(find(&keys, KEY_TEXT, (char[]){digit, '\0'}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_three_languages_can_be_typed_on_both_layouts_without_a_long_press),
		cmocka_unit_test(test_belgians_find_their_letters_directly),
		cmocka_unit_test(test_every_row_of_a_layout_is_as_wide_and_keys_are_large_enough),
		cmocka_unit_test(test_no_key_is_twice_on_a_layout),
		cmocka_unit_test(test_every_layout_can_erase_send_and_reach_letters),
		cmocka_unit_test(test_each_key_has_a_label_or_a_name_in_every_language),
		cmocka_unit_test(test_each_input_gets_the_keys_that_its_answer_needs),
		cmocka_unit_test(test_a_pad_without_need_of_a_sign_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
