/* A small office that takes forms: the town of fixture.h with forms of its own, a store, and keys
 * for payments. After every turn its conversation is saved and loaded again, so that each test
 * is one of the saved state too. */
#ifndef TESTS_DIALOGUE_FORM_FIXTURE_H
#define TESTS_DIALOGUE_FORM_FIXTURE_H

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
			json_array_append_new(forms,
					      json_pack("{s:o, s:[s]}", "id",
							json_sprintf("probe.%s", slot->id), "slots",
							slot->id));
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
		corpus_add_rule(corpus, &(struct corpus_rule){
						.pattern = str_from(form_rules[i][0]),
						.weight = 1,
						.effect = RULE_DECIDE,
						.intent = corpus_intent(corpus,
									str_from(form_rules[i][1])),
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

/* --- test setup and teardown --- */

static inline struct dialogue *office_dialogue(struct office *office, const struct content *content)
{
	struct dialogue_options options = {
		.content = content,
		.understander = office->town.understander,
		.clock = {town_now, town_now, office},
		.accept = 0.8f,
		.suggest = 0.3f,
		.records = office->records,
		.orders = office->orders,
		.public_url = "https://chat.example",
	};

	return dialogue_create(&options);
}

/* With a store at a path; the conversation is Dutch and was greeted. */
static inline void office_start(struct office *office, const char *path)
{
	struct orders_options options = {.keyring = office->keyring,
					 .clock = {town_now, town_now, office},
					 .issuer = "https://chat.example",
					 .audience = "https://pay.example",
					 .payment_url = "https://pay.example/pay",
					 .return_url = "https://chat.example/thanks",
					 .prefix = 42};
	static const uint8_t key[STORE_KEY_SIZE] = {7};
	struct error error = {0};

	town_time(&office->town, 2026, 11, 23, 10, 0);
	office->records = records_open(path, &error);
	if (!office->records)
		fail_msg("%s", error.message);
	options.records = office->records;
	office->orders = orders_create(&options);
	office->town.dialogue = office_dialogue(office, office->town.content);
	office->town.conversation = conversation_create();
	conversation_set_key(office->town.conversation, key);
	town_speaks(&office->town, LANG_NL);
}

static inline int office_open(void **state)
{
	office_start(*state, ":memory:");
	return 0;
}

/* With a store on disk, for tests that make it fail. */
static inline int office_open_file(void **state)
{
	office_start(*state, ((struct office *)*state)->store);
	return 0;
}

static inline int office_close(void **state)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	struct office *office = *state;

	town_close(state);
	orders_destroy(office->orders);
	records_close(office->records);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char path[112];

		snprintf(path, sizeof path, "%s%s", office->store, ends[i]);
		unlink(path);
	}
	return 0;
}

#define FORM_TEST(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

/* --- turns --- */

/* The daemon stops and starts: what is saved is what is loaded. */
static inline void office_reload(struct office *office)
{
	struct conversation *before = office->town.conversation, *loaded;
	struct buf first BUF_AUTO = {0}, second BUF_AUTO = {0};
	struct error error = {0};

	conversation_save(before, &first);
	loaded = conversation_load(buf_borrow(&first), &error);
	if (!loaded)
		fail_msg("%s", error.message);
	conversation_set_key(loaded, before->key);
	conversation_save(loaded, &second);
	assert_true(str_eq(buf_borrow(&first), buf_borrow(&second)));
	conversation_destroy(before);
	office->town.conversation = loaded;
}

static inline void say(struct office *office, const char *text)
{
	town_say(&office->town, text);
	office_reload(office);
	assert_true(json_array_size(office->town.reply.messages) > 0);
}

static inline void choose(struct office *office, const char *value)
{
	town_choose(&office->town, value);
	office_reload(office);
	assert_true(json_array_size(office->town.reply.messages) > 0);
}

/* Presses a button, also one of long ago. */
static inline void press(struct office *office, const char *value)
{
	char values[1][CONVERSATION_VALUE] = {{0}};

	snprintf(values[0], sizeof values[0], "%s", value);
	conversation_offer(office->town.conversation, values, 1);
	choose(office, value);
}

static inline void begin(struct office *office, const char *form)
{
	char value[CONVERSATION_VALUE];

	snprintf(value, sizeof value, "form:%s", form);
	press(office, value);
}

/* --- what was said --- */

/* Does any text of the reply hold these words? */
static inline bool says(const struct office *office, const char *words)
{
	json_t *message;
	size_t i;

	json_array_foreach (office->town.reply.messages, i, message) {
		const char *said = json_string_value(json_object_get(message, "text"));

		if (said && strstr(said, words))
			return true;
	}
	return false;
}

/* How often the text of a key is said, in Dutch. */
static inline int said_times(const struct office *office, const char *key)
{
	const char *text = town_text(&office->town, LANG_NL, key);
	json_t *message;
	size_t i;
	int times = 0;

	json_array_foreach (office->town.reply.messages, i, message) {
		const char *said = json_string_value(json_object_get(message, "text"));

		times += said && strcmp(said, text) == 0;
	}
	return times;
}

static inline void check_said(const struct office *office, const char *key)
{
	if (said_times(office, key) != 1)
		fail_msg("'%s' was not said once: %s", key, reply_dump(&office->town));
}

static inline void check_says(const struct office *office, const char *words)
{
	if (!says(office, words))
		fail_msg("'%s' was not said: %s", words, reply_dump(&office->town));
}

/* The last question of the reply; NULL: none. */
static inline const json_t *question_of(const struct office *office)
{
	for (size_t i = json_array_size(office->town.reply.messages); i-- > 0;) {
		const json_t *message = json_array_get(office->town.reply.messages, i);

		if (strcmp(json_string_value(json_object_get(message, "type")), "question") == 0)
			return message;
	}
	return NULL;
}

/* The slot that is asked for; "" when none is. */
static inline const char *asked(const struct office *office)
{
	const char *slot = json_string_value(json_object_get(question_of(office), "slot"));

	return slot ? slot : "";
}

static inline void check_asks(const struct office *office, const char *slot)
{
	if (strcmp(asked(office), slot) != 0)
		fail_msg("asks for '%s', not '%s': %s", asked(office), slot,
			 reply_dump(&office->town));
}

/* The innermost open form; NULL: none. */
static inline struct form_run *open_form(const struct office *office)
{
	const struct conversation *conversation = office->town.conversation;

	return conversation->form_count ? conversation->forms[conversation->form_count - 1] : NULL;
}

/* The value of a slot of the innermost form; "-" when it has none. */
static inline const char *value_of(const struct office *office, const char *slot)
{
	const char *value = open_form(office) ? form_run_value(open_form(office), slot) : NULL;

	return value ? value : "-";
}

static inline void check_value(const struct office *office, const char *slot, const char *value)
{
	if (strcmp(value_of(office, slot), value) != 0)
		fail_msg("'%s' is '%s', not '%s': %s", slot, value_of(office, slot), value,
			 reply_dump(&office->town));
}

/* --- the store --- */

static inline size_t cases_in(const struct office *office, enum case_state state)
{
	size_t counts[CASE_STATES];
	struct error error = {0};

	if (!records_case_count(office->records, counts, &error))
		fail_msg("%s", error.message);
	return counts[state];
}

static inline size_t orders_in(const struct office *office, enum order_state state)
{
	size_t counts[ORDER_STATES];
	struct error error = {0};

	if (!records_order_count(office->records, counts, &error))
		fail_msg("%s", error.message);
	return counts[state];
}

static inline void check_empty(const struct office *office)
{
	for (int i = 0; i < CASE_STATES; i++)
		assert_int_equal(cases_in(office, (enum case_state)i), 0);
	for (int i = 0; i < ORDER_STATES; i++)
		assert_int_equal(orders_in(office, (enum order_state)i), 0);
}

/* The newest case; the caller releases its body. */
static inline json_t *newest_case(const struct office *office, struct case_record *record)
{
	struct buf body BUF_AUTO = {0};
	struct error error = {0};
	size_t count = 0;

	assert_true(records_case_list(office->records, record, 1, &count, &error));
	assert_int_equal(count, 1);
	assert_true(records_case_get(office->records, str_from(record->id), record, &body, &error));
	return json_loadb(body.data, body.len, 0, NULL);
}

/* A member of the slots of a case's body, or "". */
static inline const char *slot_of(const json_t *body, const char *name)
{
	const char *text =
		json_string_value(json_object_get(json_object_get(body, "slots"), name));

	return text ? text : "";
}

#endif
