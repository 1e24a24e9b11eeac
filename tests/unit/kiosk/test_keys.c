/* The keyboard on the screen, without its looks: what a press does. */
#include "finger.h"

static void test_shift_goes_off_after_one_letter(void **state)
{
	struct keys keys = begin(NULL, KEYS_QWERTY);
	struct keys_edit edit = press(&keys, KEY_SHIFT, NULL);

	(void)state;
	assert_int_equal(edit.kind, EDIT_NONE);
	assert_true(edit.relayout);
	assert_string_equal(keys_label(&keys, find(&keys, KEY_TEXT, "q")), "Q");
	edit = press(&keys, KEY_TEXT, "q");
	assert_inserts(edit, "Q");
	assert_true(edit.relayout);
	edit = press(&keys, KEY_TEXT, "q");
	assert_inserts(edit, "q");
	assert_false(edit.relayout);
}

static void test_a_second_shift_locks_letters_only_and_a_third_unlocks(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);

	(void)state;
	press(&keys, KEY_SHIFT, NULL);
	press(&keys, KEY_SHIFT, NULL);
	assert_inserts(press(&keys, KEY_TEXT, "a"), "A");
	assert_inserts(press(&keys, KEY_TEXT, "é"), "É");
	assert_inserts(press(&keys, KEY_TEXT, ","), ",");
	assert_inserts(press(&keys, KEY_TEXT, "b"), "B");
	press(&keys, KEY_SHIFT, NULL);
	assert_inserts(press(&keys, KEY_TEXT, "b"), "b");
}

static void test_an_accent_waits_for_its_letter(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);
	struct keys_edit edit = press(&keys, KEY_DEAD_CIRCUMFLEX, NULL);

	(void)state;
	assert_int_equal(edit.kind, EDIT_NONE);
	assert_true(edit.relayout);
	assert_int_equal(keys.dead, KEY_DEAD_CIRCUMFLEX);
	edit = press(&keys, KEY_TEXT, "e");
	assert_inserts(edit, "ê");
	assert_true(edit.relayout);
	assert_inserts(press(&keys, KEY_TEXT, "e"), "e");
	press(&keys, KEY_SHIFT, NULL);
	press(&keys, KEY_DEAD_DIAERESIS, NULL);
	assert_inserts(press(&keys, KEY_TEXT, "i"), "Ï");
}

static void test_an_accent_and_a_letter_that_has_none_both_stand(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);

	(void)state;
	press(&keys, KEY_DEAD_DIAERESIS, NULL);
	assert_inserts(press(&keys, KEY_TEXT, "z"), "¨z");
	press(&keys, KEY_DEAD_CIRCUMFLEX, NULL);
	assert_inserts(press(&keys, KEY_TEXT, "é"), "^é");
	press(&keys, KEY_DEAD_CIRCUMFLEX, NULL);
	assert_inserts(press(&keys, KEY_SPACE, NULL), "^");
	assert_inserts(press(&keys, KEY_SPACE, NULL), " ");
}

static void test_a_second_accent_replaces_the_first_or_takes_it_back(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);

	(void)state;
	press(&keys, KEY_DEAD_CIRCUMFLEX, NULL);
	assert_inserts(press(&keys, KEY_DEAD_DIAERESIS, NULL), "^");
	assert_inserts(press(&keys, KEY_TEXT, "u"), "ü");
	press(&keys, KEY_DEAD_CIRCUMFLEX, NULL);
	assert_int_equal(press(&keys, KEY_DEAD_CIRCUMFLEX, NULL).kind, EDIT_NONE);
	assert_inserts(press(&keys, KEY_TEXT, "u"), "u");
}

static void test_backspace_takes_a_waiting_accent_back_before_it_erases(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);
	struct keys_edit edit;

	(void)state;
	press(&keys, KEY_DEAD_CIRCUMFLEX, NULL);
	edit = press(&keys, KEY_BACKSPACE, NULL);
	assert_int_equal(edit.kind, EDIT_NONE);
	assert_true(edit.relayout);
	assert_int_equal(press(&keys, KEY_BACKSPACE, NULL).kind, EDIT_BACKSPACE);
	assert_inserts(press(&keys, KEY_TEXT, "e"), "e");
}

static void test_sending_forgets_a_waiting_accent(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);

	(void)state;
	press(&keys, KEY_DEAD_CIRCUMFLEX, NULL);
	assert_int_equal(press(&keys, KEY_ENTER, NULL).kind, EDIT_ENTER);
	assert_inserts(press(&keys, KEY_TEXT, "e"), "e");
}

static void test_an_accent_of_the_signs_leads_back_to_its_letter(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);

	(void)state;
	press(&keys, KEY_SYMBOLS, NULL);
	press(&keys, KEY_DEAD_ACUTE, NULL);
	assert_int_equal(keys.layout, KEYS_AZERTY);
	assert_inserts(press(&keys, KEY_TEXT, "o"), "ó");
}

static void test_a_long_press_offers_accents_in_the_case_of_the_key(void **state)
{
	struct keys keys = begin(NULL, KEYS_QWERTY);
	const char *const *variants = keys_variants(&keys, find(&keys, KEY_TEXT, "e"));

	(void)state;
	assert_string_equal(variants[0], "é");
	assert_string_equal(variants[1], "è");
	assert_null(keys_variants(&keys, find(&keys, KEY_TEXT, "x")));
	press(&keys, KEY_SHIFT, NULL);
	variants = keys_variants(&keys, find(&keys, KEY_TEXT, "e"));
	assert_string_equal(variants[0], "É");
	assert_inserts(keys_pick(&keys, variants[0]), "É");
	assert_int_equal(keys.shift, SHIFT_OFF);
}

static void test_letters_change_between_azerty_and_qwerty(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);

	(void)state;
	assert_string_equal(keys_label(&keys, find(&keys, KEY_LETTERS, NULL)), "qwerty");
	press(&keys, KEY_LETTERS, NULL);
	assert_int_equal(keys.layout, KEYS_QWERTY);
	press(&keys, KEY_SYMBOLS, NULL);
	press(&keys, KEY_LETTERS, NULL);
	assert_int_equal(keys.layout, KEYS_QWERTY);
	press(&keys, KEY_LETTERS, NULL);
	assert_int_equal(keys.layout, KEYS_AZERTY);
}

static void test_signs_of_an_email_come_back_to_the_email(void **state)
{
	struct keys keys = begin("email", KEYS_AZERTY);

	(void)state;
	assert_non_null(find(&keys, KEY_TEXT, "a"));
	press(&keys, KEY_SYMBOLS, NULL);
	press(&keys, KEY_LETTERS, NULL);
	assert_int_equal(keys.layout, KEYS_EMAIL);
	press(&keys, KEY_LETTERS, NULL);
	assert_int_equal(keys.layout, KEYS_EMAIL);
	assert_int_equal(keys.letters, KEYS_QWERTY);
	assert_inserts(press(&keys, KEY_TEXT, ".brussels"), ".brussels");
}

static void test_a_pad_lets_go_who_wants_to_say_something_else(void **state)
{
	struct keys keys = begin("date", KEYS_QWERTY);

	(void)state;
	press(&keys, KEY_LETTERS, NULL);
	assert_int_equal(keys.layout, KEYS_QWERTY);
	press(&keys, KEY_SYMBOLS, NULL);
	press(&keys, KEY_LETTERS, NULL);
	assert_int_equal(keys.layout, KEYS_QWERTY);
}

static void test_arrows_and_clear_move_and_empty_the_field(void **state)
{
	struct keys keys = begin(NULL, KEYS_AZERTY);

	(void)state;
	press(&keys, KEY_SYMBOLS, NULL);
	assert_int_equal(press(&keys, KEY_LEFT, NULL).kind, EDIT_LEFT);
	assert_int_equal(press(&keys, KEY_RIGHT, NULL).kind, EDIT_RIGHT);
	assert_int_equal(press(&keys, KEY_CLEAR, NULL).kind, EDIT_CLEAR);
	assert_int_equal(keys.layout, KEYS_SYMBOLS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shift_goes_off_after_one_letter),
		cmocka_unit_test(test_a_second_shift_locks_letters_only_and_a_third_unlocks),
		cmocka_unit_test(test_an_accent_waits_for_its_letter),
		cmocka_unit_test(test_an_accent_and_a_letter_that_has_none_both_stand),
		cmocka_unit_test(test_a_second_accent_replaces_the_first_or_takes_it_back),
		cmocka_unit_test(test_backspace_takes_a_waiting_accent_back_before_it_erases),
		cmocka_unit_test(test_sending_forgets_a_waiting_accent),
		cmocka_unit_test(test_an_accent_of_the_signs_leads_back_to_its_letter),
		cmocka_unit_test(test_a_long_press_offers_accents_in_the_case_of_the_key),
		cmocka_unit_test(test_letters_change_between_azerty_and_qwerty),
		cmocka_unit_test(test_signs_of_an_email_come_back_to_the_email),
		cmocka_unit_test(test_a_pad_lets_go_who_wants_to_say_something_else),
		cmocka_unit_test(test_arrows_and_clear_move_and_empty_the_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
