/* The desk of the fuzzer of forms: the pack that ships, a model of a few dozen utterances, keys in
 * a folder of their own, a store in memory. */
#ifndef FUZZ_FORM_DESK_H
#define FUZZ_FORM_DESK_H

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../unit/dialogue/samples.h"

#include "../unit/dialogue/form_pack.h"

#include "base/file.h"
#include "dialogue/form.h"
#include "nlu/train.h"

/* Monday 23 November 2026, 10:00 in Brussels. */
static const int64_t start_ms = INT64_C(1795424400000);

enum { SLOTS_LIMIT = 200 };

static struct desk {
	char folder[32]; /* of keys */
	struct content *content;
	struct buf model;
	struct understander *understander;
	struct keyring *keyring;
	const struct slot *slots[SLOTS_LIMIT]; /* of all forms, each once */
	size_t slot_count;
	/* Of one input. */
	struct records *records;
	struct orders *orders;
	struct dialogue *dialogue;
	struct conversation *conversation;
	int64_t now_ms;
} desk;

static void require(bool holds)
{
	if (!holds)
		abort();
}

static int64_t desk_now(void *context)
{
	(void)context;
	return desk.now_ms;
}

static void add_utterances(struct corpus *corpus, const struct sample_utterance *list, size_t count)
{
	for (size_t i = 0; i < count * LANG_COUNT * 6; i++) {
		const struct sample_utterance *sample = &list[i / (LANG_COUNT * 6)];
		const char *text = sample->texts[i / 6 % LANG_COUNT][i % 6];
		struct utterance utterance = {.text = str_from(text),
					      .lang = (enum lang)(i / 6 % LANG_COUNT),
					      .file = "f"};

		if (!text)
			continue;
		utterance.intent = corpus_intent(corpus, str_from(sample->intent));
		corpus_add_utterance(corpus, &utterance);
	}
}

static void add_entities(struct corpus *corpus, const struct sample_entity *list, size_t count)
{
	for (size_t i = 0; i < count * LANG_COUNT; i++) {
		const struct sample_entity *sample = &list[i / LANG_COUNT];

		corpus_add_entity(
			corpus,
			&(struct corpus_entity){.kind = str_from(sample->kind),
						.value = str_from(sample->value),
						.phrase = str_from(sample->phrases[i % LANG_COUNT]),
						.lang = (enum lang)(i % LANG_COUNT),
						.file = "f"});
	}
}

static void desk_train(void)
{
	struct corpus corpus = {0};
	struct train_options options = {0};

	add_utterances(&corpus, utterances, sizeof utterances / sizeof *utterances);
	add_utterances(&corpus, form_utterances, sizeof form_utterances / sizeof *form_utterances);
	add_entities(&corpus, entities, sizeof entities / sizeof *entities);
	add_entities(&corpus, form_entities, sizeof form_entities / sizeof *form_entities);
	for (size_t i = 0; i < sizeof form_rules / sizeof *form_rules; i++)
		corpus_add_rule(&corpus,
				&(struct corpus_rule){.pattern = str_from(form_rules[i][0]),
						      .weight = 1,
						      .effect = RULE_DECIDE,
						      .intent = corpus_intent(
							      &corpus, str_from(form_rules[i][1])),
						      .file = "f"});
	require(train_model(&corpus, &options, &desk.model, NULL));
	corpus_finish(&corpus);
}

static void add_slot(const struct slot *slot)
{
	for (size_t i = 0; i < desk.slot_count; i++) {
		if (strcmp(desk.slots[i]->id, slot->id) == 0)
			return;
	}
	require(desk.slot_count < SLOTS_LIMIT);
	desk.slots[desk.slot_count++] = slot;
}

static void add_slots(void)
{
	for (size_t i = 0; i < content_intent_count(desk.content); i++) {
		const struct form *form = content_form(
			desk.content, str_from(content_intent_at(desk.content, i)->id));

		for (size_t j = 0; form && j < form->slot_count; j++)
			add_slot(&form->slots[j]);
	}
}

static void desk_remove(void)
{
	DIR *dir = opendir(desk.folder);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char *path = file_join(desk.folder, entry->d_name);

		if (entry->d_name[0] != '.')
			unlink(path);
		free(path);
	}
	if (dir)
		closedir(dir);
	rmdir(desk.folder);
	keyring_destroy(desk.keyring);
	understander_destroy(desk.understander);
	content_destroy(desk.content);
	buf_finish(&desk.model);
}

static void desk_make(void)
{
	if (desk.content)
		return;
	require(sodium_init() >= 0);
	snprintf(desk.folder, sizeof desk.folder, "/tmp/pierre-fuzz-XXXXXX");
	require(mkdtemp(desk.folder) && atexit(desk_remove) == 0);
	desk.content = content_load(SOURCE_DIR "/intents", SOURCE_DIR "/locales", NULL);
	require(desk.content && keyring_start(desk.folder, start_ms, NULL));
	desk.keyring = keyring_load(desk.folder, NULL);
	add_slots();
	desk_train();
	desk.understander = understander_create_memory(buf_borrow(&desk.model), NULL, NULL);
	require(desk.keyring && desk.understander);
}

static void desk_open(void)
{
	struct orders_options orders = {.keyring = desk.keyring,
					.clock = {desk_now, desk_now, NULL},
					.issuer = "https://chat.example",
					.audience = "https://pay.example",
					.payment_url = "https://pay.example/pay",
					.return_url = "https://chat.example/thanks"};
	struct dialogue_options options = {.content = desk.content,
					   .understander = desk.understander,
					   .clock = {desk_now, desk_now, NULL},
					   .accept = 0.8f,
					   .suggest = 0.3f};

	desk_make();
	desk.now_ms = start_ms;
	desk.records = records_open(":memory:", NULL);
	require(desk.records);
	orders.keyring = desk.keyring;
	orders.records = options.records = desk.records;
	desk.orders = options.orders = orders_create(&orders);
	options.content = desk.content;
	options.understander = desk.understander;
	desk.dialogue = dialogue_create(&options);
	desk.conversation = conversation_create();
}

static void desk_close(void)
{
	conversation_destroy(desk.conversation);
	dialogue_destroy(desk.dialogue);
	orders_destroy(desk.orders);
	records_close(desk.records);
}

/* Rows in the store. */
static size_t desk_rows(void)
{
	size_t cases[CASE_STATES], orders[ORDER_STATES], rows = 0;

	require(records_case_count(desk.records, cases, NULL) &&
		records_order_count(desk.records, orders, NULL));
	for (int i = 0; i < CASE_STATES; i++)
		rows += cases[i];
	for (int i = 0; i < ORDER_STATES; i++)
		rows += orders[i];
	return rows;
}

#endif
