/* A small office that takes forms: the town of fixture.h with forms of its own, a store, and keys
 * for payments; how it is built and torn down. */
#ifndef TESTS_DIALOGUE_FORM_OFFICE_H
#define TESTS_DIALOGUE_FORM_OFFICE_H

#include "fixture.h"

#include <dirent.h>
#include <sodium.h>

#include "dialogue/conversation.h"
#include "form_pack.h"

struct office {
	struct town town; /* first: the town's functions take either */
	char keys[96], store[96];
	struct keyring *keyring;
	struct records *records;
	struct orders *orders;
};

/* --- the pack --- */

static inline void add_form_intent(json_t *list, const char *id, const char *kind,
				   const char *service, const char *title)
{
	json_t *intent = json_pack("{s:s, s:s, s:{s:s, s:s, s:s}}", "id", id, "kind", kind, "title",
				   "nl", title, "fr", title, "en", title);

	if (service)
		json_object_set_new(intent, "service", json_string(service));
	json_object_set_new(intent, "reply", json_sprintf("answer.%s", id));
	json_array_append_new(list, intent);
}

static inline json_t *form_catalogue(void)
{
	json_t *root = catalogue_json(), *list = json_object_get(root, "intents");

	for (size_t i = 0; i < sizeof pack_forms / sizeof *pack_forms; i++)
		add_form_intent(list, pack_forms[i].id, pack_forms[i].kind, pack_forms[i].service,
				pack_forms[i].title);
	for (size_t i = 0; i < sizeof pack_slots / sizeof *pack_slots; i++) {
		char id[64];

		snprintf(id, sizeof id, "probe.%s", pack_slots[i].id);
		if (pack_slots[i].is_probe)
			add_form_intent(list, id, "form", "town_hall", id);
	}
	return root;
}

static inline json_t *form_list(void)
{
	json_t *slots = json_object(), *forms = json_array();

	for (size_t i = 0; i < sizeof pack_slots / sizeof *pack_slots; i++) {
		const struct pack_slot *slot = &pack_slots[i];

		json_object_set_new(slots, slot->id, json_loads(slot->json, 0, NULL));
		if (slot->is_probe)
			json_array_append_new(forms, json_pack("{s:o, s:[s]}", "id",
							       json_sprintf("probe.%s", slot->id),
							       "slots", slot->id));
	}
	for (size_t i = 0; i < sizeof pack_forms / sizeof *pack_forms; i++) {
		struct buf text BUF_AUTO = {0};
		json_t *form;

		buf_addf(&text, "{\"id\":\"%s\",%s}", pack_forms[i].id, pack_forms[i].json);
		form = json_loads(text.data, 0, NULL);
		assert_non_null(form);
		json_array_append_new(forms, form);
	}
	return json_pack("{s:o, s:o}", "slots", slots, "forms", forms);
}

/* "nl: ask email": unmistakable in a test. */
static inline json_t *form_texts(enum lang lang)
{
	json_t *texts = json_object(), *answers = answers_json(lang);
	char key[96];

	for (size_t i = 0; i < sizeof pack_slots / sizeof *pack_slots; i++) {
		snprintf(key, sizeof key, "slot.%s", pack_slots[i].id);
		json_object_set_new(texts, key,
				    json_sprintf("%s: ask %s", lang_code(lang), pack_slots[i].id));
		snprintf(key, sizeof key, "slot.%s.name", pack_slots[i].id);
		json_object_set_new(texts, key, json_string(pack_slots[i].name));
		if (!pack_slots[i].is_probe)
			continue;
		snprintf(key, sizeof key, "answer.probe.%s", pack_slots[i].id);
		json_object_set_new(texts, key, json_sprintf("%s: probe", lang_code(lang)));
	}
	for (size_t i = 0; i < sizeof pack_options / sizeof *pack_options; i++) {
		snprintf(key, sizeof key, "slot.%s", pack_options[i][0]);
		json_object_set_new(texts, key, json_string(pack_options[i][1]));
	}
	for (size_t i = 0; i < sizeof pack_forms / sizeof *pack_forms; i++) {
		snprintf(key, sizeof key, "answer.%s", pack_forms[i].id);
		json_object_set_new(texts, key,
				    json_sprintf("%s: %s", lang_code(lang), pack_forms[i].id));
	}
	json_object_set_new(texts, "product.certificate", json_string("Attest"));
	json_object_set_new(texts, "product.record", json_string("Akte"));
	json_object_set_new(texts, "product.fine", json_string("Boete"));
	json_object_update_missing(texts, json_object_get(answers, "texts"));
	json_decref(answers);
	return json_pack("{s:o}", "texts", texts);
}

static inline void write_form_pack(struct town *town)
{
	write_pack(town);
	write_json(town->intents, "catalogue.json", form_catalogue());
	write_json(town->intents, "forms.json", form_list());
	write_text(town->intents, "products.json", form_products);
	write_text(town->intents, "services.json", form_services);
	for_each_lang (lang) {
		char *folder = file_join(town->locales, lang_code(lang));

		write_json(folder, "answers.json", form_texts(lang));
		free(folder);
	}
}

/* The files of a folder, and the folder. */
static inline void remove_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char *path = file_join(folder, entry->d_name);

		if (entry->d_name[0] != '.')
			unlink(path);
		free(path);
	}
	if (dir)
		closedir(dir);
	rmdir(folder);
}

static inline void fill_form_corpus(struct corpus *corpus)
{
	for (size_t i = 0; i < sizeof form_utterances / sizeof *form_utterances; i++) {
		uint16_t intent = corpus_intent(corpus, str_from(form_utterances[i].intent));

		for_each_lang (lang) {
			for (size_t j = 0; j < 6 && form_utterances[i].texts[lang][j]; j++)
				corpus_add_utterance(
					corpus,
					&(struct utterance){
						.text = str_from(form_utterances[i].texts[lang][j]),
						.intent = intent,
						.lang = lang,
						.file = "form_pack.h"});
		}
	}
	for (size_t i = 0; i < sizeof form_entities / sizeof *form_entities; i++) {
		for_each_lang (lang)
			corpus_add_entity(
				corpus, &(struct corpus_entity){
						.kind = str_from(form_entities[i].kind),
						.value = str_from(form_entities[i].value),
						.phrase = str_from(form_entities[i].phrases[lang]),
						.lang = lang,
						.file = "form_pack.h"});
	}
	for (size_t i = 0; i < sizeof form_rules / sizeof *form_rules; i++)
		corpus_add_rule(corpus,
				&(struct corpus_rule){
					.pattern = str_from(form_rules[i][0]),
					.weight = 1,
					.effect = RULE_DECIDE,
					.intent = corpus_intent(corpus, str_from(form_rules[i][1])),
					.file = "form_pack.h"});
}

/* --- group setup and teardown --- */

static inline void office_train(struct town *town)
{
	struct train_options options = {0};
	struct corpus corpus = {0};
	struct error error = {0};

	fill_corpus(&corpus);
	fill_form_corpus(&corpus);
	if (!train_model(&corpus, &options, &town->model, &error))
		fail_msg("%s", error.message);
	corpus_finish(&corpus);
	town->understander = understander_create_memory(buf_borrow(&town->model), NULL, &error);
	if (!town->understander)
		fail_msg("%s", error.message);
}

static inline int office_build(void **state)
{
	struct office *office = mem_zalloc(1, sizeof *office);
	struct town *town = &office->town;
	struct error error = {0};

	*state = office;
	assert_true(sodium_init() >= 0);
	write_form_pack(town);
	town->content = content_load(town->intents, town->locales, &error);
	if (!town->content)
		fail_msg("%s", error.message);
	office_train(town);
	town_time(town, 2026, 11, 23, 10, 0);
	snprintf(office->keys, sizeof office->keys, "%s/keys", town->folder);
	snprintf(office->store, sizeof office->store, "%s/store.db", town->folder);
	if (!keyring_start(office->keys, town->now_ms, &error))
		fail_msg("%s", error.message);
	office->keyring = keyring_load(office->keys, &error);
	if (!office->keyring)
		fail_msg("%s", error.message);
	return 0;
}

static inline int office_demolish(void **state)
{
	struct office *office = *state;
	char *forms = file_join(office->town.intents, "forms.json");
	char *products = file_join(office->town.intents, "products.json");

	keyring_destroy(office->keyring);
	remove_folder(office->keys);
	unlink(forms);
	unlink(products);
	free(forms);
	free(products);
	return town_demolish(state);
}

#endif
