/* Training: reads the corpus once, then writes one section after the other. */
#include "nlu/train.h"

#include <stdlib.h>

#include "base/mem.h"
#include "nlu/network_train.h"
#include "nlu/model_write.h"
#include "nlu/stemmer.h"
#include "nlu/train_words.h"

struct trainer {
	const struct corpus *corpus;
	const struct train_options *options;
	struct model_writer writer;
	struct examples examples[LANG_COUNT];
	struct train_words words;
	struct language_trainer *languages;
	struct exact_table exact;
	struct message message;
};

static void report(const struct trainer *trainer, const char *what, double share)
{
	if (trainer->options && trainer->options->progress)
		trainer->options->progress(trainer->options->context, what, share);
}

static struct trainer *trainer_create(const struct corpus *corpus,
				      const struct train_options *options)
{
	struct trainer *trainer = mem_zalloc(1, sizeof *trainer);

	trainer->corpus = corpus;
	trainer->options = options;
	model_writer_init(&trainer->writer);
	train_words_init(&trainer->words);
	trainer->languages = language_trainer_create();
	return trainer;
}

static void trainer_destroy(struct trainer *trainer)
{
	for_each_lang (lang)
		examples_finish(&trainer->examples[lang]);
	train_words_finish(&trainer->words);
	language_trainer_destroy(trainer->languages);
	exact_table_finish(&trainer->exact);
	message_finish(&trainer->message);
	buf_finish(&trainer->writer.bytes);
	free(trainer);
}

static bool check_corpus(const struct corpus *corpus, struct error *error)
{
	if (!corpus->utterance_count)
		return error_set(error, ERROR_INVALID,
				 "there is nothing to train on: no utterances");
	if (corpus->intent_count > NETWORK_CLASS_LIMIT - NETWORK_LANES)
		return error_set(error, ERROR_LIMIT, "%zu intents are more than %d",
				 corpus->intent_count, NETWORK_CLASS_LIMIT - NETWORK_LANES);
	for (size_t i = 0; i < corpus->utterance_count; i++) {
		const struct utterance *utterance = &corpus->utterances[i];

		if (utterance->lang >= LANG_COUNT)
			return error_set(error, ERROR_INVALID, "%s:%d: of an unknown language",
					 utterance->file, utterance->line);
	}
	return true;
}

static void read_corpus(struct trainer *trainer)
{
	const struct corpus *corpus = trainer->corpus;

	for (size_t i = 0; i < corpus->utterance_count; i++) {
		const struct utterance *utterance = &corpus->utterances[i];

		message_read(&trainer->message, utterance->text);
		examples_add(&trainer->examples[utterance->lang], &trainer->message,
			     utterance->intent);
		train_words_add(&trainer->words, &trainer->message, utterance->lang);
		language_trainer_add(trainer->languages, utterance->lang,
				     buf_borrow(&trainer->message.normal));
		exact_table_add(&trainer->exact,
				message_key(trainer->message.words, trainer->message.count),
				utterance->intent, utterance->lang);
	}
	for (size_t i = 0; i < corpus->entity_count; i++) {
		const struct corpus_entity *entity = &corpus->entities[i];

		if (entity->lang >= LANG_COUNT)
			continue;
		message_read(&trainer->message, entity->phrase);
		train_words_add(&trainer->words, &trainer->message, entity->lang);
	}
	for (size_t i = 0; i < corpus->rule_count; i++) {
		if (corpus->rules[i].lang < LANG_COUNT)
			train_words_add_rule(&trainer->words, &corpus->rules[i]);
	}
}

static void learn_spellings(const struct corpus *corpus, struct stemmer *stemmer)
{
	for (size_t i = 0; i < corpus->rule_count; i++) {
		if (corpus->rules[i].lang < LANG_COUNT)
			stemmer_learn(stemmer, corpus->rules[i].lang, corpus->rules[i].pattern);
	}
	for (size_t i = 0; i < corpus->utterance_count; i++)
		stemmer_learn(stemmer, corpus->utterances[i].lang, corpus->utterances[i].text);
}

static bool uses_stems(const struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->rule_count; i++) {
		if (memchr(corpus->rules[i].pattern.data, '~', corpus->rules[i].pattern.len))
			return true;
	}
	return false;
}

static bool write_rules(struct trainer *trainer, struct error *error)
{
	struct stemmer stemmer = {.folder =
					  trainer->options ? trainer->options->dictionaries : NULL};
	bool stems = uses_stems(trainer->corpus);
	bool done;

	if (stems) {
		trainer->writer.flags |= MODEL_USES_STEMS;
		learn_spellings(trainer->corpus, &stemmer);
	}
	model_writer_begin(&trainer->writer, MODEL_RULES, LANG_UNKNOWN);
	done = rules_compile(trainer->corpus, stems ? stemmer_stem : NULL, &stemmer,
			     &trainer->writer.bytes, error);
	if (done && stemmer.error.code) {
		done = false;
		if (error)
			*error = stemmer.error;
	}
	stemmer_finish(&stemmer);
	return done;
}

static void write_network(struct trainer *trainer, enum lang lang, struct str bytes,
			  const struct calibration *calibration)
{
	size_t begin;
	struct network_header header;

	model_writer_begin(&trainer->writer, MODEL_NETWORK, lang);
	begin = trainer->writer.bytes.len;
	buf_add(&trainer->writer.bytes, bytes);
	memcpy(&header, bytes.data, sizeof header);
	header.direct = calibration->direct;
	header.steepness = calibration->steepness;
	header.accept = calibration->accept;
	header.suggest = calibration->suggest;
	header.out_of_scope_shift = calibration->out_of_scope_shift;
	header.emergency_shift = calibration->emergency_shift;
	memcpy(trainer->writer.bytes.data + begin, &header, sizeof header);
}

static uint16_t intent_named(const struct corpus *corpus, struct str id)
{
	uint32_t found = map_get(&corpus->intent_index, id);

	return found == MAP_NONE ? INTENT_NONE : (uint16_t)found;
}

static void write_language(struct trainer *trainer, enum lang lang)
{
	struct examples *examples = &trainer->examples[lang];
	size_t intents = trainer->corpus->intent_count;
	const struct special_intents special = {
		intent_named(trainer->corpus, STR(INTENT_OUT_OF_SCOPE)),
		intent_named(trainer->corpus, STR(INTENT_EMERGENCY))};
	struct buf networks[EXAMPLE_FOLDS + 1] = {0};
	unsigned skips[EXAMPLE_FOLDS + 1], folds;
	struct calibration calibration;

	model_writer_begin(&trainer->writer, MODEL_SPELL, lang);
	spell_builder_write(trainer->words.builders[lang], &trainer->writer.bytes);
	examples_fold(examples, intents);
	folds = network_calibration_folds(examples, intents);
	for (unsigned i = 0; i < folds; i++)
		skips[i] = i;
	skips[folds] = FOLD_NONE;
	network_train(examples, skips, folds + 1, networks);
	calibration = network_calibrate(examples, networks, folds, &special);
	write_network(trainer, lang, buf_borrow(&networks[folds]), &calibration);
	for (unsigned i = 0; i <= folds; i++)
		buf_finish(&networks[i]);
}

static void write_languages(struct trainer *trainer)
{
	size_t done = 0;

	for_each_lang (lang) {
		if (!trainer->examples[lang].count)
			continue;
		report(trainer, lang_code(lang),
		       0.1 + 0.9 * (double)done / (double)trainer->corpus->utterance_count);
		write_language(trainer, lang);
		done += trainer->examples[lang].count;
	}
}

bool train_model(const struct corpus *corpus, const struct train_options *options, struct buf *out,
		 struct error *error)
{
	struct trainer *trainer;
	bool done;

	if (!check_corpus(corpus, error))
		return false;
	trainer = trainer_create(corpus, options);
	report(trainer, "reading", 0);
	read_corpus(trainer);
	model_writer_begin(&trainer->writer, MODEL_INTENTS, LANG_UNKNOWN);
	model_writer_add_intents(&trainer->writer, corpus);
	model_writer_begin(&trainer->writer, MODEL_EXACT, LANG_UNKNOWN);
	exact_table_write(&trainer->exact, &trainer->writer.bytes);
	model_writer_begin(&trainer->writer, MODEL_LANGUAGE, LANG_UNKNOWN);
	language_trainer_write(trainer->languages, &trainer->writer.bytes);
	report(trainer, "rules", 0.05);
	done = write_rules(trainer, error);
	if (done) {
		write_languages(trainer);
		model_writer_end(&trainer->writer, out);
		report(trainer, "done", 1);
	}
	trainer_destroy(trainer);
	return done;
}
