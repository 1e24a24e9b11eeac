/* pierre train: from a content pack to a model file. */
#include <stdio.h>

#include "base/file.h"
#include "nlu/train.h"
#include "tool/command.h"
#include "tool/source.h"
#include "tool/terminal.h"

static bool train(const struct option_list *files, const char *intents, const char *dictionaries,
		  const char *path, struct error *error)
{
	struct progress progress;
	const struct train_options options = {dictionaries, progress_show, &progress};
	struct buf model BUF_AUTO = {0};
	struct corpus corpus = {0};
	double seconds;
	bool fine;

	progress_begin(&progress);
	fine = source_load(&corpus, files, intents, error) &&
	       train_model(&corpus, &options, &model, error) && source_make_folders(path, error) &&
	       file_write(path, buf_borrow(&model), error);
	seconds = progress_end(&progress);
	if (fine)
		printf("%s: %zu intents, %zu utterances, %zu rules; %.2f MB in %.1f s\n", path,
		       corpus.intent_count, corpus.utterance_count, corpus.rule_count,
		       (double)model.len / 1e6, seconds);
	corpus_finish(&corpus);
	return fine;
}

int train_run(int argc, char **argv)
{
	const char *intents = "intents", *out = "run/pierre.model", *dictionaries = NULL;
	struct option_list files = {.count = 0};
	const struct option items[] = {
		{.name = "intents",
		 .argument = "DIR",
		 .help = "the content pack (intents)",
		 .value = &intents,
		 .variable = "PIERRE_INTENTS"},
		{.name = "train",
		 .argument = "LANG=FILE",
		 .help = "learn from 'intent<TAB>text' lines instead; may be repeated",
		 .list = &files},
		{.name = "out",
		 .argument = "FILE",
		 .help = "the model file (run/pierre.model)",
		 .value = &out,
		 .variable = "PIERRE_MODEL"},
		{.name = "dictionaries",
		 .argument = "DIR",
		 .help = "Hunspell dictionaries (the system's)",
		 .value = &dictionaries,
		 .variable = "PIERRE_DICTIONARIES"},
	};
	const struct options options = {
		"train", "[OPTION...]",
		"Learns from the utterances, rules and entities of a content pack and writes the\n"
		"model file that pierred reads. The same pack gives the same bytes.",
		items, sizeof items / sizeof *items};
	struct error error;
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest > 0)
		return command_misused("train", "unexpected argument '%s'", argv[1]);
	if (!train(&files, intents, dictionaries, out, &error))
		return command_failed(&error);
	return EXIT_FINE;
}
