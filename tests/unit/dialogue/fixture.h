/* A small town for the tests of dialogue: a content pack in a folder of its own, a model trained
 * on a few dozen utterances, and a clock that stands where a test puts it. The interface texts
 * and the schemas are those that ship. */
#ifndef TESTS_DIALOGUE_FIXTURE_H
#define TESTS_DIALOGUE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "dialogue/dialogue.h"
#include "nlu/train.h"
#include "samples.h"

struct town {
	char folder[64];
	char intents[96], locales[96];
	struct content *content;
	struct buf model;
	struct understander *understander;
	struct dialogue *dialogue;
	struct conversation *conversation;
	int64_t now_ms;
	struct reply reply;
};

static inline void write_text(const char *folder, const char *name, const char *text)
{
	char *path = file_join(folder, name);
	struct error error = {0};

	if (!file_write(path, str_from(text), &error))
		fail_msg("%s", error.message);
	free(path);
}

static inline void write_json(const char *folder, const char *name, json_t *value)
{
	char *text = json_dumps(value, 0);

	write_text(folder, name, text);
	free(text);
	json_decref(value);
}

static inline void link_shipped(const char *folder, const char *name, const char *shipped)
{
	char *path = file_join(folder, name), *target = file_join(SOURCE_DIR, shipped);

	assert_int_equal(symlink(target, path), 0);
	free(path);
	free(target);
}

static inline bool has_reply(const struct sample_intent *intent)
{
	return strcmp(intent->kind, "control") != 0;
}

static inline json_t *catalogue_json(void)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof intents / sizeof *intents; i++) {
		const struct sample_intent *in = &intents[i];
		json_t *object = json_pack("{s:s, s:s, s:{s:s, s:s, s:s}}", "id", in->id, "kind",
					   in->kind, "title", "nl", in->titles[LANG_NL], "fr",
					   in->titles[LANG_FR], "en", in->titles[LANG_EN]);

		if (in->service)
			json_object_set_new(object, "service", json_string(in->service));
		if (has_reply(in))
			json_object_set_new(object, "reply", json_sprintf("answer.%s", in->id));
		if (strcmp(in->id, "old.offer") == 0)
			json_object_set_new(object, "enabled", json_false());
		if (strcmp(in->id, "passport.lost") == 0)
			json_object_set_new(object, "links",
					    json_pack("[{s:{s:s, s:s, s:s}, s:s}]", "title", "nl",
						      "Meer", "fr", "Plus", "en", "More", "url",
						      "https://passport.example/"));
		json_array_append_new(list, object);
	}
	return json_pack("{s:o}", "intents", list);
}

/* "nl: passport.lost": unmistakable in a test. */
static inline json_t *answers_json(enum lang lang)
{
	json_t *texts = json_object();

	for (size_t i = 0; i < sizeof intents / sizeof *intents; i++) {
		char key[80];

		snprintf(key, sizeof key, "answer.%s", intents[i].id);
		if (has_reply(&intents[i]))
			json_object_set_new(texts, key,
					    json_sprintf("%s: %s", lang_code(lang), intents[i].id));
		if (strcmp(intents[i].id, "passport.lost") == 0)
			json_object_set_new(texts, "answer.passport.lost.short",
					    json_sprintf("%s: short", lang_code(lang)));
	}
	return json_pack("{s:o}", "texts", texts);
}

static inline void write_pack(struct town *town)
{
	snprintf(town->folder, sizeof town->folder, "/tmp/pierre-town-XXXXXX");
	assert_non_null(mkdtemp(town->folder));
	snprintf(town->intents, sizeof town->intents, "%s/intents", town->folder);
	snprintf(town->locales, sizeof town->locales, "%s/locales", town->folder);
	assert_int_equal(mkdir(town->intents, 0700), 0);
	assert_int_equal(mkdir(town->locales, 0700), 0);
	link_shipped(town->intents, "schemas", "intents/schemas");
	link_shipped(town->locales, "schemas", "locales/schemas");
	write_json(town->intents, "catalogue.json", catalogue_json());
	write_text(town->intents, "services.json", services_json);
	write_text(town->intents, "facts.json", "{\"facts\":{}}");
	for_each_lang (lang) {
		char name[16], shipped[32];
		char *folder = file_join(town->locales, lang_code(lang));

		assert_int_equal(mkdir(folder, 0700), 0);
		write_json(folder, "answers.json", answers_json(lang));
		free(folder);
		snprintf(name, sizeof name, "%s.json", lang_code(lang));
		snprintf(shipped, sizeof shipped, "locales/%s", name);
		link_shipped(town->locales, name, shipped);
	}
}

static inline void remove_pack(const struct town *town)
{
	static const char *const names[] = {"intents/schemas",
					    "intents/catalogue.json",
					    "intents/services.json",
					    "intents/facts.json",
					    "intents",
					    "locales/schemas",
					    "locales/nl/answers.json",
					    "locales/fr/answers.json",
					    "locales/en/answers.json",
					    "locales/nl",
					    "locales/fr",
					    "locales/en",
					    "locales/nl.json",
					    "locales/fr.json",
					    "locales/en.json",
					    "locales"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = file_join(town->folder, names[i]);

		remove(path);
		free(path);
	}
	rmdir(town->folder);
}

static inline void fill_corpus(struct corpus *corpus)
{
	for (size_t i = 0; i < sizeof utterances / sizeof *utterances; i++) {
		uint16_t intent = corpus_intent(corpus, str_from(utterances[i].intent));

		for_each_lang (lang) {
			for (size_t j = 0; j < 6 && utterances[i].texts[lang][j]; j++) {
				struct utterance utterance = {
					.text = str_from(utterances[i].texts[lang][j]),
					.intent = intent,
					.lang = lang,
					.file = "fixture.c",
					.line = 1};

				corpus_add_utterance(corpus, &utterance);
			}
		}
	}
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		for_each_lang (lang) {
			struct corpus_entity entity = {.kind = str_from(entities[i].kind),
						       .value = str_from(entities[i].value),
						       .phrase =
							       str_from(entities[i].phrases[lang]),
						       .lang = lang,
						       .file = "fixture.c",
						       .line = 1};

			corpus_add_entity(corpus, &entity);
		}
	}
}

static inline int64_t town_now(void *context)
{
	return ((struct town *)context)->now_ms;
}

/* Group setup and teardown: trains once. Monday 23 November 2026, 10:00 in Brussels. */
static inline int town_build(void **state)
{
	struct town *town = mem_zalloc(1, sizeof *town);
	struct train_options options = {0};
	struct corpus corpus = {0};
	struct error error = {0};

	*state = town;
	write_pack(town);
	town->content = content_load(town->intents, town->locales, &error);
	if (!town->content)
		fail_msg("%s", error.message);
	fill_corpus(&corpus);
	if (!train_model(&corpus, &options, &town->model, &error))
		fail_msg("%s", error.message);
	corpus_finish(&corpus);
	town->understander = understander_create_memory(buf_borrow(&town->model), NULL, &error);
	if (!town->understander)
		fail_msg("%s", error.message);
	return 0;
}

static inline int town_demolish(void **state)
{
	struct town *town = *state;

	understander_destroy(town->understander);
	content_destroy(town->content);
	buf_finish(&town->model);
	remove_pack(town);
	free(town);
	return 0;
}

/* Overrides the thresholds. */
static inline void town_thresholds(struct town *town, float accept, float suggest)
{
	struct dialogue_options options = {
		.content = town->content,
		.understander = town->understander,
		.clock = {town_now, town_now, town},
		.accept = accept,
		.suggest = suggest,
	};

	dialogue_destroy(town->dialogue);
	town->dialogue = dialogue_create(&options);
}

/* Sets the clock to local winter time (UTC + 1). */
static inline void town_time(struct town *town, int year, int month, int day, int hour, int minute)
{
	town->now_ms = ((civil_days(year, month, day) * 24 + hour - 1) * 60 + minute) * 60000;
}

/* Test setup and teardown: a new conversation, the clock back, thresholds of the model. */
static inline int town_open(void **state)
{
	struct town *town = *state;

	town_time(town, 2026, 11, 23, 10, 0);
	/* What is in the corpus is sure; what is not, a test asks for by its own thresholds. */
	town_thresholds(town, 0.8f, 0.3f);
	town->conversation = conversation_create();
	return 0;
}

static inline int town_close(void **state)
{
	struct town *town = *state;

	json_decref(town->reply.messages);
	town->reply.messages = NULL;
	conversation_destroy(town->conversation);
	dialogue_destroy(town->dialogue);
	town->dialogue = NULL;
	return 0;
}

/* Each replaces the reply of the town by the next. */
static inline void town_say(struct town *town, const char *text)
{
	json_decref(town->reply.messages);
	dialogue_message(town->dialogue, town->conversation, str_from(text), &town->reply);
}

static inline void town_choose(struct town *town, const char *value)
{
	json_decref(town->reply.messages);
	dialogue_choose(town->dialogue, town->conversation, str_from(value), &town->reply);
}

static inline void town_greet(struct town *town)
{
	json_decref(town->reply.messages);
	dialogue_greet(town->dialogue, town->conversation, &town->reply);
}

static inline void town_switch(struct town *town, enum lang lang)
{
	json_decref(town->reply.messages);
	dialogue_language(town->dialogue, town->conversation, lang, &town->reply);
}

/* A conversation that was greeted in a language already. */
static inline void town_speaks(struct town *town, enum lang lang)
{
	conversation_set_lang(town->conversation, lang);
	town_greet(town);
}

/* The message of a type, counted from 0; NULL when there are fewer. */
static inline const json_t *reply_message(const struct town *town, const char *type, size_t index)
{
	json_t *message;
	size_t i;

	json_array_foreach (town->reply.messages, i, message) {
		if (strcmp(json_string_value(json_object_get(message, "type")), type) == 0 &&
		    index-- == 0)
			return message;
	}
	return NULL;
}

/* The text of the message of a type; "" when there is none. */
static inline const char *reply_text(const struct town *town, const char *type, size_t index)
{
	const char *text =
		json_string_value(json_object_get(reply_message(town, type, index), "text"));

	return text ? text : "";
}

/* Does any message hold this text in this language (NULL: any)? */
static inline bool reply_says(const struct town *town, const char *lang, const char *text)
{
	json_t *message;
	size_t i;

	json_array_foreach (town->reply.messages, i, message) {
		const char *said = json_string_value(json_object_get(message, "text"));
		const char *in = json_string_value(json_object_get(message, "lang"));

		if (said && strcmp(said, text) == 0 && (!lang || strcmp(in, lang) == 0))
			return true;
	}
	return false;
}

/* Does a choices message offer this value? */
static inline bool reply_offers(const struct town *town, const char *value)
{
	json_t *message, *choice;
	size_t i, j;

	json_array_foreach (town->reply.messages, i, message) {
		json_array_foreach (json_object_get(message, "choices"), j, choice) {
			if (strcmp(json_string_value(json_object_get(choice, "value")), value) == 0)
				return true;
		}
	}
	return false;
}

/* A text of the pack, which must exist. */
static inline const char *town_text(const struct town *town, enum lang lang, const char *key)
{
	const char *text = content_text(town->content, lang, key);

	if (!text)
		fail_msg("no text '%s' in %s", key, lang_code(lang));
	return text;
}

/* The whole reply as JSON text, which the caller frees. */
static inline char *reply_dump(const struct town *town)
{
	return json_dumps(town->reply.messages, JSON_COMPACT);
}

/* A member of the first service card of the reply, or "". */
static inline const char *card_member(const struct town *town, const char *key)
{
	const char *text =
		json_string_value(json_object_get(reply_message(town, "service", 0), key));

	return text ? text : "";
}

#endif
