/* pierre eval: how well messages are understood, on data that the model has not seen. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "nlu/evaluate.h"
#include "tool/command.h"
#include "tool/eval_json.h"
#include "tool/figures.h"
#include "tool/report.h"
#include "tool/source.h"
#include "tool/terminal.h"

enum { MODEL_LIMIT = 1 << 30, SHOWN = 10 };

struct eval {
	const char *intents, *model, *folds, *html, *dictionaries;
	struct option_list train, test;
	bool json, prior;
	unsigned fold_count;
	struct corpus learnt, tested; /* the second is empty with folds */
	struct evaluation evaluation;
};

static bool test_model(struct eval *eval, struct error *error)
{
	struct buf model BUF_AUTO = {0};

	return file_read(eval->model, MODEL_LIMIT, &model, error) &&
	       evaluate_model(buf_borrow(&model), &eval->tested, eval->dictionaries, eval->prior,
			      &eval->evaluation, error);
}

static bool measure(struct eval *eval, struct error *error)
{
	struct progress progress;
	const struct train_options options = {eval->dictionaries, progress_show, &progress};
	bool fine;

	progress_begin(&progress);
	fine = source_load_files(&eval->tested, &eval->test, error);
	if (fine && eval->model) {
		fine = test_model(eval, error);
	} else if (fine) {
		fine = source_load(&eval->learnt, &eval->train, eval->intents, error);
		if (fine && eval->test.count)
			fine = evaluate_split(&eval->learnt, &eval->tested, &options, eval->prior,
					      &eval->evaluation, error);
		else if (fine)
			fine = evaluate_folds(&eval->learnt, eval->fold_count, &options,
					      eval->prior, &eval->evaluation, error);
	}
	progress_end(&progress);
	return fine;
}

static const struct corpus *tested_corpus(const struct eval *eval)
{
	return eval->test.count ? &eval->tested : &eval->learnt;
}

static void print_confusions(const struct figures figures[LANG_COUNT])
{
	for_each_lang (lang) {
		const struct figures *f = &figures[lang];

		for (size_t i = 0; i < f->confusion_count; i++)
			printf("%s%-8s  %8zu  %s -> %s\n",
			       i ? ""
				 : "\nlanguage  messages  right intent -> what was understood\n",
			       i ? "" : lang_code(lang), f->confusions[i].count,
			       f->confusions[i].gold, f->confusions[i].predicted);
	}
}

static void print_plain(const struct eval *eval, const struct figures figures[LANG_COUNT])
{
	struct buf text BUF_AUTO = {0};

	printf("language  messages  accuracy  macro F1\n");
	for_each_lang (lang) {
		if (figures[lang].count)
			printf("%-8s  %8zu  %7.2f %%  %8.4f\n", lang_code(lang),
			       figures[lang].count, figures[lang].accuracy * 100,
			       figures[lang].macro_f1);
	}
	print_confusions(figures);
	printf("\n");
	evaluation_report(&eval->evaluation, SHOWN, &text);
	printf("%.*s", STR_ARG(buf_borrow(&text)));
}

static bool print_all(const struct eval *eval, struct error *error)
{
	struct figures figures[LANG_COUNT];
	struct buf text BUF_AUTO = {0};

	figures_of_languages(&eval->evaluation, tested_corpus(eval), figures);
	if (eval->json) {
		json_t *json = eval_json(&eval->evaluation, figures);

		command_print_json(json);
		json_decref(json);
	} else {
		print_plain(eval, figures);
	}
	if (!eval->html)
		return true;
	report_write(&eval->evaluation, figures, &text);
	if (!source_make_folders(eval->html, error) ||
	    !file_write(eval->html, buf_borrow(&text), error))
		return false;
	if (!eval->json)
		printf("\nThe report is in %s\n", eval->html);
	return true;
}

/* Which of the ways to measure was asked for; 0 or the status of a mistake. */
static int check_use(struct eval *eval, int rest, char **argv)
{
	char *end;
	unsigned long folds = strtoul(eval->folds, &end, 10);

	if (rest > 0)
		return command_misused("eval", "unexpected argument '%s'", argv[1]);
	if (*end || folds < 2 || folds > 50)
		return command_misused("eval", "--folds is a number from 2 to 50, not '%s'",
				       eval->folds);
	eval->fold_count = (unsigned)folds;
	if (eval->model && eval->train.count)
		return command_misused("eval", "--model is trained already: leave --train out");
	if (eval->model && !eval->test.count)
		return command_misused("eval", "--model needs messages: --test LANG=FILE");
	return 0;
}

static int eval_with(struct eval *eval)
{
	struct error error;
	int status = EXIT_FINE;

	if (!measure(eval, &error) || !print_all(eval, &error))
		status = command_failed(&error);
	evaluation_finish(&eval->evaluation);
	corpus_finish(&eval->learnt);
	corpus_finish(&eval->tested);
	return status;
}

int eval_run(int argc, char **argv)
{
	struct eval eval = {.intents = "intents", .folds = "5"};
	const struct option items[] = {
		{.name = "intents",
		 .argument = "DIR",
		 .help = "the content pack (intents)",
		 .value = &eval.intents,
		 .variable = "PIERRE_INTENTS"},
		{.name = "folds",
		 .argument = "N",
		 .help = "parts that are held out in turn (5)",
		 .value = &eval.folds},
		{.name = "train",
		 .argument = "LANG=FILE",
		 .help = "learn from 'intent<TAB>text' lines; may be repeated",
		 .list = &eval.train},
		{.name = "test",
		 .argument = "LANG=FILE",
		 .help = "test on these instead of held-out parts; may be repeated",
		 .list = &eval.test},
		{.name = "model",
		 .argument = "FILE",
		 .help = "test this model file instead of training",
		 .value = &eval.model},
		{.name = "prior",
		 .help = "tell the language of each message, as a conversation does",
		 .flag = &eval.prior},
		{.name = "html",
		 .argument = "FILE",
		 .help = "write a report with diagrams",
		 .value = &eval.html},
		{.name = "json", .help = "print one JSON object", .flag = &eval.json},
		{.name = "dictionaries",
		 .argument = "DIR",
		 .help = "Hunspell dictionaries (the system's)",
		 .value = &eval.dictionaries,
		 .variable = "PIERRE_DICTIONARIES"},
	};
	const struct options options = {"eval", "[OPTION...]",
					"Measures accuracy, macro F1, calibration, confusions and "
					"the effect of thresholds:\n"
					"by cross-validation over the pack, by training on files "
					"and testing on others, or\n"
					"by testing a model file.",
					items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	status = check_use(&eval, rest, argv);
	return status ? status : eval_with(&eval);
}
