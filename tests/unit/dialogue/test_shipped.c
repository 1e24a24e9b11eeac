/* The shipped pack keeps what was promised: all intents of the table, enough examples, short
 * answers, complete services. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "content/content.h"
#include "content/template.h"
#include "nlu/corpus.h"

enum {
	TABLE_LIMIT = 1 << 16,
	EXAMPLES = 20,
	EXAMPLES_MOST_ASKED = 30,
	EXAMPLES_OUT_OF_SCOPE = 150,
	ANSWER_WORDS = 66, /* "about 60" */
	SHORT_WORDS = 30,
};

/* Prefixes of the most asked: identity, passport, driving licence, moving, certificates, parking,
 * waste, appointments, opening hours, taxes. */
static const char *const most_asked[] = {
	"id_card.", "passport.", "driving_licence.", "residence.move_in",     "certificate.",
	"parking.", "waste.",	 "appointment.",     "contact.opening_hours", "tax."};

struct shipped {
	struct corpus corpus;
	struct content *content;
	struct buf table;
};

static int set_up(void **state)
{
	struct shipped *shipped = mem_zalloc(1, sizeof *shipped);
	struct error error = {0};

	shipped->content = content_load(SOURCE_DIR "/intents", SOURCE_DIR "/locales", &error);
	if (!shipped->content ||
	    !corpus_load_pack(&shipped->corpus, SOURCE_DIR "/intents", &error) ||
	    !file_read(SOURCE_DIR "/tests/data/intents.tsv", TABLE_LIMIT, &shipped->table, &error))
		fail_msg("%s", error.message);
	*state = shipped;
	return 0;
}

static int tear_down(void **state)
{
	struct shipped *shipped = *state;

	corpus_finish(&shipped->corpus);
	content_destroy(shipped->content);
	buf_finish(&shipped->table);
	free(shipped);
	return 0;
}

static const char *kind_name(enum intent_kind kind)
{
	static const char *const names[] = {"answer",  "route",	    "form",   "payment",
					    "control", "smalltalk", "handoff"};

	return names[kind];
}

static void test_the_catalogue_is_the_table(void **state)
{
	const struct shipped *shipped = *state;
	struct str rest = buf_borrow(&shipped->table), line;
	size_t rows = 0;

	str_split(&rest, '\n', &line); /* the heading */
	while (str_split(&rest, '\n', &line)) {
		struct str id, kind, service;
		const struct intent *intent;

		if (!line.len)
			continue;
		str_split(&line, '\t', &id);
		str_split(&line, '\t', &kind);
		str_split(&line, '\t', &service);
		intent = content_intent(shipped->content, id);
		rows++;
		if (!intent)
			fail_msg("'%.*s' is missing", STR_ARG(id));
		if (!str_eq(kind, STR("-")) && !str_eq(kind, str_from(kind_name(intent->kind))))
			fail_msg("'%s' is of kind %s", intent->id, kind_name(intent->kind));
		if (!str_eq(service, str_from(intent->service ? intent->service : "-")))
			fail_msg("'%s' belongs to '%.*s'", intent->id, STR_ARG(service));
	}
	assert_true(rows > 100);
	assert_int_equal(content_intent_count(shipped->content), rows);
}

static size_t examples_wanted(const char *id)
{
	if (strcmp(id, INTENT_OUT_OF_SCOPE) == 0)
		return EXAMPLES_OUT_OF_SCOPE;
	for (size_t i = 0; i < sizeof most_asked / sizeof *most_asked; i++) {
		if (str_starts(str_from(id), str_from(most_asked[i])))
			return EXAMPLES_MOST_ASKED;
	}
	return EXAMPLES;
}

static void test_every_intent_has_examples_enough_in_each_language(void **state)
{
	const struct shipped *shipped = *state;
	const struct corpus *corpus = &shipped->corpus;

	for (size_t i = 0; i < content_intent_count(shipped->content); i++) {
		const char *id = content_intent_at(shipped->content, i)->id;
		uint32_t number = map_get(&corpus->intent_index, str_from(id));
		size_t count[LANG_COUNT] = {0};

		for (size_t j = 0; j < corpus->utterance_count; j++)
			if (corpus->utterances[j].intent == number)
				count[corpus->utterances[j].lang]++;
		for_each_lang (lang) {
			if (count[lang] < examples_wanted(id))
				fail_msg("'%s' has %zu examples in %s", id, count[lang],
					 lang_code(lang));
		}
	}
}

static void check_length(const struct shipped *shipped, const char *key, size_t most)
{
	for_each_lang (lang) {
		const char *text = content_text(shipped->content, lang, key);

		if (!text)
			fail_msg("there is no text '%s' in %s", key, lang_code(lang));
		else if (template_words(text) > most)
			fail_msg("'%s' has %zu words in %s", key, template_words(text),
				 lang_code(lang));
	}
}

static void test_answers_are_short_and_shorter_on_a_terminal(void **state)
{
	const struct shipped *shipped = *state;

	for (size_t i = 0; i < content_intent_count(shipped->content); i++) {
		const struct intent *intent = content_intent_at(shipped->content, i);
		bool has_short = intent->kind == INTENT_ANSWER || intent->kind == INTENT_FORM ||
				 intent->kind == INTENT_PAYMENT;

		if (!intent->reply)
			continue;
		check_length(shipped, intent->reply, ANSWER_WORDS);
		if (has_short && intent->reply_short == intent->reply)
			fail_msg("'%s' has no short form", intent->reply);
		if (has_short)
			check_length(shipped, intent->reply_short, SHORT_WORDS);
	}
}

static void test_every_service_can_be_reached_without_a_computer(void **state)
{
	const struct shipped *shipped = *state;

	for (size_t i = 0; i < content_service_count(shipped->content); i++) {
		const struct service *service = content_service_at(shipped->content, i);

		for_each_lang (lang) {
			if (!service->name[lang] || !service->website[lang])
				fail_msg("'%s' has no name or website in %s", service->id,
					 lang_code(lang));
		}
		if (service->outside)
			continue;
		if (!service->phone || !service->email || !service->address[LANG_NL])
			fail_msg("'%s' lacks phone, e-mail or address", service->id);
		if (!(service->languages >> LANG_NL & 1) || !(service->languages >> LANG_FR & 1))
			fail_msg("'%s' does not speak Dutch and French", service->id);
		if (service->wheelchair == WHEELCHAIR_UNKNOWN)
			fail_msg("'%s' does not tell about wheelchairs", service->id);
	}
}

/* Whom we point to must be there. */
static void test_every_elsewhere_is_a_service_outside(void **state)
{
	const struct shipped *shipped = *state;
	size_t found = 0;

	for (size_t i = 0; i < shipped->corpus.entity_count; i++) {
		const struct corpus_entity *entity = &shipped->corpus.entities[i];
		const struct service *service;
		bool elsewhere = str_eq(entity->kind, STR("elsewhere"));

		if (!elsewhere && !str_eq(entity->kind, STR("service")))
			continue;
		service = content_service(shipped->content, entity->value);
		if (!service || service->outside != elsewhere)
			fail_msg("%s:%d: '%.*s' is no service %s", entity->file, entity->line,
				 STR_ARG(entity->value), elsewhere ? "outside" : "of ours");
		found += elsewhere;
	}
	assert_true(found > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_catalogue_is_the_table),
		cmocka_unit_test(test_every_intent_has_examples_enough_in_each_language),
		cmocka_unit_test(test_answers_are_short_and_shorter_on_a_terminal),
		cmocka_unit_test(test_every_service_can_be_reached_without_a_computer),
		cmocka_unit_test(test_every_elsewhere_is_a_service_outside),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
