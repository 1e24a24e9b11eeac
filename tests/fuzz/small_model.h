/* A really trained model of a few utterances, with dictionaries of one word: what the fuzzers of
 * models and of messages start from. */
#ifndef FUZZ_SMALL_MODEL_H
#define FUZZ_SMALL_MODEL_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "nlu/train.h"
#include "nlu/understand.h"

struct small_model {
	struct buf model;
	char folder[32]; /* of dictionaries, because real ones take 0.2 s to load */
};

static struct small_model base;
static const char *const dictionary_names[] = {"nl", "fr", "en_GB"};

static void add(struct corpus *corpus, enum lang lang, const char *intent, const char *text)
{
	struct utterance utterance = {.text = str_from(text),
				      .intent = corpus_intent(corpus, str_from(intent)),
				      .lang = lang,
				      .file = "f"};

	corpus_add_utterance(corpus, &utterance);
}

static void add_rule(struct corpus *corpus, enum rule_effect effect, const char *pattern)
{
	struct corpus_rule rule = {.pattern = str_from(pattern),
				   .weight = 1,
				   .effect = effect,
				   .intent = corpus_intent(corpus, STR("b")),
				   .file = "f"};

	corpus_add_rule(corpus, &rule);
}

static void add_entity(struct corpus *corpus)
{
	struct corpus_entity entity = {
		.kind = STR("day"), .value = STR("mon"), .phrase = STR("maandag"), .file = "f"};

	corpus_add_entity(corpus, &entity);
}

static void train(void)
{
	struct corpus corpus = {0};
	struct train_options options = {.dictionaries = base.folder};

	add(&corpus, LANG_NL, "a", "paspoort kwijt");
	add(&corpus, LANG_NL, "b", "boek lenen maandag");
	add(&corpus, LANG_NL, "out_of_scope", "vertel een mop");
	add(&corpus, LANG_FR, "a", "passeport perdu");
	add(&corpus, LANG_FR, "b", "emprunter un livre");
	add_rule(&corpus, RULE_DECIDE, "^boek .. ~lenen");
	add_rule(&corpus, RULE_FORBID, "(kwijt|perdu) !livre");
	add_rule(&corpus, RULE_WEIGH, "bo* [x] @day=mon $");
	add_entity(&corpus);
	if (!train_model(&corpus, &options, &base.model, NULL))
		abort();
	corpus_finish(&corpus);
}

static void write_file(const char *folder, const char *name, struct str content)
{
	char *path MEM_AUTO = file_join(folder, name);

	if (!file_write(path, content, NULL))
		abort();
}

static void base_remove(void)
{
	for (size_t i = 0; i < LANG_COUNT; i++) {
		char path[64];

		snprintf(path, sizeof path, "%s/%s.aff", base.folder, dictionary_names[i]);
		unlink(path);
		snprintf(path, sizeof path, "%s/%s.dic", base.folder, dictionary_names[i]);
		unlink(path);
	}
	rmdir(base.folder);
	buf_finish(&base.model);
}

static void base_make(void)
{
	char name[16];

	snprintf(base.folder, sizeof base.folder, "/tmp/pierre-fuzz-XXXXXX");
	if (!mkdtemp(base.folder) || atexit(base_remove) != 0)
		abort();
	for (size_t i = 0; i < LANG_COUNT; i++) {
		snprintf(name, sizeof name, "%s.aff", dictionary_names[i]);
		write_file(base.folder, name, STR("SET UTF-8\n"));
		snprintf(name, sizeof name, "%s.dic", dictionary_names[i]);
		write_file(base.folder, name, STR("1\nlenen\n"));
	}
	train();
}

static void check(const struct understander *understander, const struct understanding *found)
{
	if (found->candidate_count > UNDERSTAND_CANDIDATES || found->lang > LANG_UNKNOWN)
		abort();
	for (size_t i = 0; i < found->candidate_count; i++) {
		const struct candidate *candidate = &found->candidates[i];

		if (candidate->index >= understander_intent_count(understander) ||
		    strcmp(candidate->intent,
			   understander_intent(understander, candidate->index)) != 0 ||
		    !(candidate->probability >= 0 && candidate->probability <= 1.001f))
			abort();
	}
	for_each_lang (lang) {
		if (!isfinite(found->lang_probability[lang]))
			abort();
	}
}

#endif
