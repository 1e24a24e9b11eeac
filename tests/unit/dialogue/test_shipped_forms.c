/* The forms of the shipped pack: every service that is promised has one, questions are short, what
 * is personal needs consent, fees are those of the answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/map.h"
#include "content/content.h"
#include "content/template.h"
#include "text/normalise.h"

enum { QUESTION_WORDS = 40, TITLE_CHARACTERS = 28, PHRASES = 1000 };

static int set_up(void **state)
{
	struct error error = {0};

	*state = content_load(SOURCE_DIR "/intents", SOURCE_DIR "/locales", &error);
	if (!*state)
		fail_msg("%s", error.message);
	return 0;
}

static int tear_down(void **state)
{
	content_destroy(*state);
	return 0;
}

static const struct form *next_form(const struct content *content, size_t *position)
{
	while (*position < content_intent_count(content)) {
		const struct intent *intent = content_intent_at(content, (*position)++);
		const struct form *form = content_form(content, str_from(intent->id));

		if (form)
			return form;
	}
	return NULL;
}

static void test_every_promised_service_has_a_form(void **state)
{
	const struct content *content = *state;
	size_t forms = 0;

	for (size_t i = 0; i < content_intent_count(content); i++) {
		const struct intent *intent = content_intent_at(content, i);
		const struct form *form = content_form(content, str_from(intent->id));

		if (intent->kind != INTENT_FORM && intent->kind != INTENT_PAYMENT)
			continue;
		if (!form)
			fail_msg("'%s' has no form", intent->id);
		else if ((intent->kind == INTENT_PAYMENT) != (form->product != NULL))
			fail_msg("'%s' is a payment without product, or the other way round",
				 intent->id);
		forms++;
	}
	assert_int_equal(forms, 33);
}

static size_t characters(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
	return count;
}

static void check_lengths(const struct content *content, const struct slot *slot, enum lang lang)
{
	const char *text = content_text(content, lang, slot->question);

	assert_non_null(text);
	if (template_words(text) > QUESTION_WORDS)
		fail_msg("'%s' has %zu words in %s", slot->question, template_words(text),
			 lang_code(lang));
	for (size_t i = 0; i < slot->option_count; i++) {
		struct str rest = str_from(content_text(content, lang, slot->option_titles[i]));
		struct str title = rest;

		assert_non_null(rest.data);
		str_split(&rest, '|', &title);
		if (characters(title) > TITLE_CHARACTERS)
			fail_msg("'%s' has %zu characters in %s", slot->option_titles[i],
				 characters(title), lang_code(lang));
	}
}

static void test_questions_and_titles_are_short(void **state)
{
	const struct content *content = *state;
	const struct form *form;

	for (size_t position = 0; (form = next_form(content, &position));) {
		for (size_t i = 0; i < form->slot_count; i++) {
			for_each_lang (lang)
				check_lengths(content, &form->slots[i], lang);
		}
	}
}

static bool same_condition(const struct slot_condition *a, const struct slot_condition *b)
{
	return a->slot && b->slot && str_eq(str_from(a->slot), str_from(b->slot)) &&
	       str_eq(str_from(a->value), str_from(b->value));
}

/* Is there a consent behind this slot that is asked for whenever the slot is? */
static bool has_consent(const struct form *form, size_t at)
{
	for (size_t i = at + 1; i < form->slot_count; i++) {
		const struct slot *slot = &form->slots[i];

		if (slot->type == SLOT_CONSENT &&
		    (!slot->when.slot || same_condition(&slot->when, &form->slots[at].when)))
			return true;
	}
	return false;
}

static void test_personal_data_is_sent_with_consent_only(void **state)
{
	const struct content *content = *state;
	const struct form *form;

	for (size_t position = 0; (form = next_form(content, &position));) {
		for (size_t i = 0; i < form->slot_count; i++) {
			const struct slot *slot = &form->slots[i];

			if (slot->personal && !has_consent(form, i))
				fail_msg("'%s' asks for '%s' without consent", form->id, slot->id);
			assert_int_not_equal(slot->type, SLOT_REGISTER_NUMBER);
		}
	}
}

static void check_names(const struct content *content, const struct form *form, enum lang lang)
{
	struct map names = {0};

	for (size_t i = 0; i < form->slot_count; i++) {
		const struct slot *slot = &form->slots[i];
		struct str rest = str_from(content_text(content, lang, slot->name)), name;

		while (slot->type != SLOT_CONSENT && str_split(&rest, '|', &name)) {
			size_t known = names.count;

			assert_int_not_equal(name.len, 0);
			map_intern(&names, name);
			if (names.count == known)
				fail_msg("'%s': two slots are called '%.*s' in %s", form->id,
					 STR_ARG(name), lang_code(lang));
		}
	}
	map_finish(&names);
}

/* "Change the date": it must be clear which. */
static void test_no_two_slots_of_a_form_have_the_same_name(void **state)
{
	const struct content *content = *state;
	const struct form *form;

	for (size_t position = 0; (form = next_form(content, &position));) {
		for_each_lang (lang)
			check_names(content, form, lang);
	}
}

/* As phrases are compared: no case, no accents. */
static void fold_phrase(struct str phrase, struct buf *out)
{
	struct buf normalised BUF_AUTO = {0};

	text_normalise(phrase, &normalised);
	text_strip_accents(buf_borrow(&normalised), out);
}

/* Adds what the option is called in a language, and fails for what another is called. */
static void check_phrases(const struct content *content, const struct slot *slot, size_t option,
			  enum lang lang, struct map *phrases, size_t *options)
{
	struct str rest = str_from(content_text(content, lang, slot->option_titles[option]));
	struct str phrase;

	while (str_split(&rest, '|', &phrase)) {
		size_t known = phrases->count;
		struct buf folded BUF_AUTO = {0};
		uint32_t at;

		/* An empty one stands before those that mean the option only when asked. */
		if (!phrase.len)
			continue;
		fold_phrase(phrase, &folded);
		at = map_intern(phrases, buf_borrow(&folded));
		assert_true(at < PHRASES);
		if (phrases->count > known)
			options[at] = option;
		else if (options[at] != option)
			fail_msg("'%s': '%s' and '%s' are both called '%s' in %s", slot->id,
				 slot->options[options[at]], slot->options[option], folded.data,
				 lang_code(lang));
	}
}

/* An answer that names two options is refused. */
static void test_no_two_options_of_a_slot_share_a_phrase(void **state)
{
	const struct content *content = *state;
	const struct form *form;

	for (size_t position = 0; (form = next_form(content, &position));) {
		for (size_t i = 0; i < form->slot_count; i++) {
			size_t options[PHRASES];
			struct map phrases = {0};

			for (size_t j = 0; j < form->slots[i].option_count; j++) {
				/* Of all languages at once: citizens mix. */
				for_each_lang (lang)
					check_phrases(content, &form->slots[i], j, lang, &phrases,
						      options);
			}
			map_finish(&phrases);
		}
	}
}

static void test_what_is_paid_is_what_the_answers_say(void **state)
{
	static const struct {
		const char *product, *fact;
	} fees[] = {
		{"certificate", "certificate_fee"},
		{"civil_status_record", "civil_status_record_fee"},
		{"driving_licence_international", "driving_international_fee"},
		{"parking_resident_card", "resident_card_fee"},
		{"parking_visitor", "parking_visitor_fee"},
		{"planning_information", "planning_information_fee"},
	};
	const struct content *content = *state;
	json_error_t error;
	json_t *root = json_load_file(SOURCE_DIR "/intents/facts.json", 0, &error);

	assert_non_null(root);
	for (size_t i = 0; i < sizeof fees / sizeof *fees; i++) {
		const struct product *product = content_product(content, str_from(fees[i].product));
		json_t *fact = json_object_get(json_object_get(root, "facts"), fees[i].fact);
		const char *fee =
			json_string_value(json_object_get(json_object_get(fact, "value"), "en"));
		struct buf expected BUF_AUTO = {0};

		assert_non_null(product);
		assert_non_null(fee);
		buf_addf(&expected, "€%lld", (long long)(product->amount / 100));
		assert_int_equal(product->amount % 100, 0);
		if (!str_starts(str_from(fee), buf_borrow(&expected)) ||
		    (fee[expected.len] >= '0' && fee[expected.len] <= '9'))
			fail_msg("'%s' costs %s, but {fact.%s} says %s", fees[i].product,
				 expected.data, fees[i].fact, fee);
	}
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_promised_service_has_a_form),
		cmocka_unit_test(test_questions_and_titles_are_short),
		cmocka_unit_test(test_personal_data_is_sent_with_consent_only),
		cmocka_unit_test(test_no_two_slots_of_a_form_have_the_same_name),
		cmocka_unit_test(test_no_two_options_of_a_slot_share_a_phrase),
		cmocka_unit_test(test_what_is_paid_is_what_the_answers_say),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
