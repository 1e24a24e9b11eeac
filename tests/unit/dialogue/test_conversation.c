/* A conversation's state: what is saved is what is loaded, and damage is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "dialogue/conversation.h"

static void offer(struct conversation *conversation, const char *const *values, size_t count)
{
	char list[CONVERSATION_OFFERS][CONVERSATION_VALUE] = {{0}};

	for (size_t i = 0; i < count; i++)
		snprintf(list[i], sizeof list[i], "%s", values[i]);
	conversation_offer(conversation, list, count);
}

/* Its bytes stand at the end of the state: the last value has two, "é". */
static struct form_run *sample_form(void)
{
	struct form_run *run = form_run_create(STR("street.defect"));

	run->at = FORM_AT_CONFIRM;
	run->tries = 2;
	run->informed = true;
	snprintf(run->slot, sizeof run->slot, "details");
	form_run_set(run, "street", STR("Kerkstraat 12\tchurch"));
	form_run_set(run, "details", STR("é"));
	return run;
}

static struct conversation *sample(void)
{
	static const char *const values[] = {"intent:passport.lost", "none", "human"};
	struct conversation *conversation = conversation_create();

	conversation_set_lang(conversation, LANG_FR);
	conversation->greeted = true;
	conversation->step = 4;
	conversation->said = SAID_MEAN;
	conversation->day = 20780;
	conversation_set_brief(conversation, true);
	conversation_note(conversation->intent, sizeof conversation->intent,
			  STR("contact.opening_hours"));
	conversation_note(conversation->service, sizeof conversation->service, STR("library"));
	offer(conversation, values, 3);
	conversation_hears(conversation, "0123456789abcdef0123456789abcdef", ORDER_FAILED);
	conversation->booking = BOOKING_MOVE;
	snprintf(conversation->booking_code, sizeof conversation->booking_code, "K7QM-2XPD");
	conversation->code_tries = 3;
	conversation->forms[conversation->form_count++] = sample_form();
	return conversation;
}

static void test_what_is_saved_is_what_is_loaded(void **state)
{
	struct conversation *conversation = sample(), *loaded;
	struct buf first BUF_AUTO = {0}, second BUF_AUTO = {0};

	(void)state;
	conversation_save(conversation, &first);
	loaded = conversation_load(buf_borrow(&first), NULL);
	assert_non_null(loaded);
	assert_int_equal(conversation_lang(loaded), LANG_FR);
	assert_true(loaded->greeted);
	assert_int_equal(loaded->step, 4);
	assert_int_equal(loaded->said, SAID_MEAN);
	assert_int_equal(loaded->day, 20780);
	assert_true(loaded->is_brief);
	assert_string_equal(loaded->intent, "contact.opening_hours");
	assert_string_equal(loaded->service, "library");
	assert_int_equal(loaded->current, 3);
	assert_string_equal(conversation_choice(loaded, 0), "intent:passport.lost");
	assert_true(conversation_offered(loaded, STR("human")));
	assert_int_equal(loaded->heard_count, 1);
	assert_int_equal(loaded->heard[0].state, ORDER_FAILED);
	assert_int_equal(loaded->booking, BOOKING_MOVE);
	assert_string_equal(loaded->booking_code, "K7QM-2XPD");
	assert_int_equal(loaded->code_tries, 3);
	assert_int_equal(loaded->form_count, 1);
	assert_string_equal(loaded->forms[0]->id, conversation->forms[0]->id);
	assert_string_equal(form_run_value(loaded->forms[0], "street"), "Kerkstraat 12\tchurch");
	conversation_save(loaded, &second);
	assert_true(str_eq(buf_borrow(&first), buf_borrow(&second)));
	conversation_destroy(conversation);
	conversation_destroy(loaded);
}

static void test_a_state_goes_behind_what_the_buffer_holds(void **state)
{
	struct conversation *conversation = conversation_create(), *loaded;
	struct buf out BUF_AUTO = {0};

	(void)state;
	buf_add(&out, STR("abc"));
	conversation_save(conversation, &out);
	loaded = conversation_load(str_slice(buf_borrow(&out), 3, out.len), NULL);
	assert_non_null(loaded);
	assert_int_equal(conversation_lang(loaded), LANG_UNKNOWN);
	conversation_destroy(conversation);
	conversation_destroy(loaded);
}

static void test_a_cut_or_lengthened_state_is_damaged(void **state)
{
	struct conversation *conversation = sample();
	struct buf bytes BUF_AUTO = {0};

	(void)state;
	conversation_save(conversation, &bytes);
	conversation_destroy(conversation);
	for (size_t len = 0; len < bytes.len; len++) {
		struct error error = {0};

		assert_null(conversation_load((struct str){bytes.data, len}, &error));
		assert_int_equal(error.code, ERROR_DAMAGED);
	}
	buf_add_char(&bytes, 'x');
	assert_null(conversation_load(buf_borrow(&bytes), NULL));
}

static void test_values_out_of_range_are_damaged(void **state)
{
	/* lang, flags, step, said, current */
	static const char most[] = {LANG_UNKNOWN, 15, CONVERSATION_STEPS - 1, SAID_COUNT - 1, 3};
	struct conversation *conversation = sample();
	struct buf bytes BUF_AUTO = {0};

	(void)state;
	conversation_save(conversation, &bytes);
	conversation_destroy(conversation);
	for (size_t i = 0; i < sizeof most; i++) {
		char before = bytes.data[2 + i];
		struct error error = {0};

		bytes.data[2 + i] = most[i];
		conversation = conversation_load(buf_borrow(&bytes), NULL);
		assert_non_null(conversation);
		conversation_destroy(conversation);
		bytes.data[2 + i] = (char)(most[i] + 1);
		assert_null(conversation_load(buf_borrow(&bytes), &error));
		assert_int_equal(error.code, ERROR_DAMAGED);
		bytes.data[2 + i] = before;
	}
}

static void check_damaged(const struct buf *bytes)
{
	struct error error = {0};

	assert_null(conversation_load(buf_borrow(bytes), &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
}

static void test_damaged_values_of_forms_are_refused(void **state)
{
	struct conversation *conversation = sample();
	struct buf bytes BUF_AUTO = {0};
	char *last;

	(void)state;
	conversation_save(conversation, &bytes);
	conversation_destroy(conversation);
	last = bytes.data + bytes.len - 2; /* the "é" */
	last[0] = (char)0xff;		   /* no UTF-8 */
	check_damaged(&bytes);
	last[0] = last[1] = '\0';
	check_damaged(&bytes);
	memcpy(last, "\xc3\xa9", 2);
	last[-1] = 0x7f; /* a length of 32,514 */
	check_damaged(&bytes);
	last[-1] = 0;
	last[-2] = 1; /* shorter than what is there */
	check_damaged(&bytes);
	last[-2] = 2;
	conversation = conversation_load(buf_borrow(&bytes), NULL);
	assert_non_null(conversation); /* all is as it was */
	conversation_destroy(conversation);
}

static void test_a_slot_with_two_values_is_damage(void **state)
{
	struct conversation *conversation = conversation_create();
	struct form_run *run = form_run_create(STR("f"));
	struct buf bytes BUF_AUTO = {0};

	(void)state;
	form_run_set(run, "a", STR("1"));
	form_run_set(run, "b", STR("2"));
	conversation->forms[conversation->form_count++] = run;
	conversation_save(conversation, &bytes);
	conversation_destroy(conversation);
	assert_int_equal(bytes.data[bytes.len - 4], 'b');
	bytes.data[bytes.len - 4] = 'a';
	check_damaged(&bytes);
	bytes.data[bytes.len - 4] = '/';
	check_damaged(&bytes);
}

static void test_another_version_says_so(void **state)
{
	struct error error = {0};

	(void)state;
	assert_null(conversation_load(STR("c\x02whatever"), &error));
	assert_int_equal(error.code, ERROR_VERSION);
	assert_null(conversation_load(STR("x\x01whatever"), &error));
	assert_int_equal(error.code, ERROR_DAMAGED);
}

/* Else it would start from nothing, and nobody would see. */
static void test_the_fuzzer_starts_from_states_of_this_version(void **state)
{
	static const char folder[] = SOURCE_DIR "/tests/fuzz/corpus/conversation";
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	size_t forms = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		struct conversation *conversation;
		struct buf bytes BUF_AUTO = {0};
		char *path;

		if (entry->d_name[0] == '.')
			continue;
		path = file_join(folder, entry->d_name);
		assert_true(file_read(path, 1 << 16, &bytes, NULL));
		free(path);
		conversation = conversation_load(buf_borrow(&bytes), NULL);
		if (!conversation)
			fail_msg("'%s' is no state of this version", entry->d_name);
		forms += conversation->form_count;
		conversation_destroy(conversation);
	}
	closedir(dir);
	assert_true(forms >= 3);
}

static void test_an_older_offer_may_be_pressed_but_is_not_pending(void **state)
{
	static const char *const first[] = {"intent:a", "none"};
	static const char *const second[] = {"intent:b", "none"};
	struct conversation *conversation = conversation_create();

	(void)state;
	offer(conversation, first, 2);
	offer(conversation, second, 2);
	assert_true(conversation_offered(conversation, STR("intent:a")));
	assert_int_equal(conversation->current, 2);
	assert_string_equal(conversation_choice(conversation, 0), "intent:b");
	assert_string_equal(conversation_choice(conversation, 1), "none");
	assert_int_equal(conversation->offer_count, 3);
	offer(conversation, NULL, 0);
	assert_int_equal(conversation->current, 0);
	assert_true(conversation_offered(conversation, STR("intent:b")));
	conversation_destroy(conversation);
}

static void test_offers_are_bounded(void **state)
{
	struct conversation *conversation = conversation_create();

	(void)state;
	for (int i = 0; i < 100; i++) {
		char value[32];
		const char *const values[] = {value, "human"};

		snprintf(value, sizeof value, "intent:number.%d", i);
		offer(conversation, values, 2);
	}
	assert_int_equal(conversation->offer_count, CONVERSATION_OFFERS);
	assert_string_equal(conversation_choice(conversation, 0), "intent:number.99");
	assert_true(conversation_offered(conversation, STR("intent:number.95")));
	assert_false(conversation_offered(conversation, STR("intent:number.5")));
	conversation_destroy(conversation);
}

static void test_an_id_that_is_too_long_is_forgotten_not_cut(void **state)
{
	char place[8] = "before";

	(void)state;
	conversation_note(place, sizeof place, STR("12345678"));
	assert_string_equal(place, "");
	conversation_note(place, sizeof place, STR("1234567"));
	assert_string_equal(place, "1234567");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_saved_is_what_is_loaded),
		cmocka_unit_test(test_a_state_goes_behind_what_the_buffer_holds),
		cmocka_unit_test(test_a_cut_or_lengthened_state_is_damaged),
		cmocka_unit_test(test_values_out_of_range_are_damaged),
		cmocka_unit_test(test_damaged_values_of_forms_are_refused),
		cmocka_unit_test(test_a_slot_with_two_values_is_damage),
		cmocka_unit_test(test_another_version_says_so),
		cmocka_unit_test(test_the_fuzzer_starts_from_states_of_this_version),
		cmocka_unit_test(test_an_older_offer_may_be_pressed_but_is_not_pending),
		cmocka_unit_test(test_offers_are_bounded),
		cmocka_unit_test(test_an_id_that_is_too_long_is_forgotten_not_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
