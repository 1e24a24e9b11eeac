/* pierre eval: how well messages are understood, on data that the model has not seen. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "nlu/evaluate.h"
#include "tool/command.h"
#include "tool/eval_json.h"
#include "tool/eval_noise.h"
#include "tool/figures.h"
#include "tool/report.h"
#include "tool/source.h"
#include "tool/terminal.h"

enum { MODEL_LIMIT = 1 << 30, SHOWN = 10 };

struct eval {
	const char *intents, *model, *folds, *html, *dictionaries;
	const char *percent, *seed, *in_scope, *threshold; /* NULL: not given */
	struct option_list train, test, train_outside, test_outside, noisy;
	bool json, prior;
	unsigned fold_count;
	double least_right;		/* from in_scope, a share */
	struct evaluate_refusal fixed;	/* what the threshold does */
	struct evaluate_refusal chosen; /* what the best one for in_scope does */
	bool has_chosen;
	struct eval_noise noise;
	struct corpus learnt, tested; /* the second is empty with folds */
	struct evaluation evaluation;
};

static bool has_test(const struct eval *eval)
{
	return eval->test.count || eval->test_outside.count;
}

static bool load(struct eval *eval, struct error *error)
{
	return source_load_files(&eval->tested, &eval->test, error) &&
	       source_load_outside(&eval->tested, &eval->test_outside, error) &&
	       (eval->model || (source_load(&eval->learnt, &eval->train, eval->intents, error) &&
				source_load_outside(&eval->learnt, &eval->train_outside, error)));
}

/* The same model again, on messages with typos. */
static bool measure_noise(struct eval *eval, struct str model, struct error *error)
{
	if (!eval->percent)
		return true;
	eval_noise_apply(&eval->noise, &eval->tested);
	if (!eval_noise_write(&eval->noise, &eval->noisy, error) ||
	    !evaluate_model(model, &eval->noise.messages, eval->dictionaries, eval->prior,
			    &eval->noise.evaluation, error))
		return false;
	figures_of_languages(&eval->noise.evaluation, &eval->noise.messages, eval->noise.figures);
	return true;
}

static bool test_model(struct eval *eval, struct error *error)
{
	struct buf model BUF_AUTO = {0};

	return file_read(eval->model, MODEL_LIMIT, &model, error) &&
	       evaluate_model(buf_borrow(&model), &eval->tested, eval->dictionaries, eval->prior,
			      &eval->evaluation, error) &&
	       measure_noise(eval, buf_borrow(&model), error);
}

static bool test_training(struct eval *eval, const struct train_options *options,
			  struct error *error)
{
	if (!has_test(eval))
		return evaluate_folds(&eval->learnt, eval->fold_count, options, eval->prior,
				      &eval->evaluation, error);
	return evaluate_split(&eval->learnt, &eval->tested, options, eval->prior, &eval->evaluation,
			      error) &&
	       measure_noise(eval, buf_borrow(&eval->evaluation.model), error);
}

static bool find_refusals(struct eval *eval, struct error *error)
{
	const struct evaluation *e = &eval->evaluation;

	if (!eval->in_scope && !eval->threshold)
		return true;
	if (!e->inside_count || !e->outside_count)
		return error_set(error, ERROR_INVALID,
				 "thresholds need messages in scope and out of it, and there are "
				 "%zu and %zu: add --test LANG=FILE or --test-oos LANG=FILE",
				 e->inside_count, e->outside_count);
	if (eval->in_scope)
		eval->has_chosen = evaluation_refusal_for(e, eval->least_right, &eval->chosen);
	eval->fixed = evaluation_refusal_at(e, eval->fixed.threshold);
	return true;
}

static bool measure(struct eval *eval, struct error *error)
{
	struct progress progress;
	const struct train_options options = {eval->dictionaries, progress_show, &progress};
	bool fine;

	progress_begin(&progress);
	fine = load(eval, error) &&
	       (eval->model ? test_model(eval, error) : test_training(eval, &options, error));
	progress_end(&progress);
	return fine && find_refusals(eval, error);
}

static const struct corpus *tested_corpus(const struct eval *eval)
{
	return has_test(eval) ? &eval->tested : &eval->learnt;
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

static void add_refusal(const struct evaluate_refusal *refusal, struct buf *out)
{
	buf_addf(out,
		 "score below %.4f refused: %.2f %% in scope right, %.2f %% out of scope refused\n",
		 refusal->threshold, 100 * refusal->inside_right, 100 * refusal->outside_caught);
}

static void add_refusals(const struct eval *eval, struct buf *out)
{
	if (eval->in_scope && eval->has_chosen) {
		buf_addf(out, "\nthe most that %s %% right in scope allow: ", eval->in_scope);
		add_refusal(&eval->chosen, out);
	} else if (eval->in_scope) {
		buf_addf(out, "\nno threshold leaves %s %% right in scope\n", eval->in_scope);
	}
	if (eval->threshold) {
		buf_addf(out, "\nthe threshold given: ");
		add_refusal(&eval->fixed, out);
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
	add_refusals(eval, &text);
	if (eval->percent)
		eval_noise_report(&eval->noise, &eval->evaluation, figures, &text);
	printf("%.*s", STR_ARG(buf_borrow(&text)));
}

static bool print_all(const struct eval *eval, struct error *error)
{
	struct figures figures[LANG_COUNT];
	struct buf text BUF_AUTO = {0};

	figures_of_languages(&eval->evaluation, tested_corpus(eval), figures);
	if (eval->json) {
		json_t *json = eval_json(&eval->evaluation, figures);

		json_object_set_new(json, "refusals",
				    eval_refusals_json(&eval->evaluation,
						       eval->has_chosen ? &eval->chosen : NULL,
						       eval->threshold ? &eval->fixed : NULL));
		if (eval->percent)
			json_object_set_new(
				json, "noise",
				eval_noise_json(&eval->noise, &eval->evaluation, figures));
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

/* A number within bounds; text that is NULL stands for `otherwise`. */
static bool parse_number(const char *text, double least, double most, double otherwise,
			 double *number)
{
	char *end;

	*number = otherwise;
	if (!text)
		return true;
	*number = strtod(text, &end);
	return end != text && !*end && *number >= least && *number <= most;
}

/* 0 or the status of a mistake. */
static int check_numbers(struct eval *eval)
{
	double folds, seed;

	if (!parse_number(eval->folds, 2, 50, 5, &folds) || folds != floor(folds))
		return command_misused("eval", "--folds is a number from 2 to 50, not '%s'",
				       eval->folds);
	if (!parse_number(eval->percent, 0, 100, 0, &eval->noise.percent))
		return command_misused("eval", "--noise is a percentage from 0 to 100, not '%s'",
				       eval->percent);
	if (!parse_number(eval->seed, 0, UINT32_MAX, 1, &seed) || seed != floor(seed))
		return command_misused("eval", "--seed is a whole number from 0 to %u, not '%s'",
				       UINT32_MAX, eval->seed);
	if (!parse_number(eval->in_scope, 0, 100, 0, &eval->least_right))
		return command_misused("eval", "--in-scope is a percentage from 0 to 100, not '%s'",
				       eval->in_scope);
	if (!parse_number(eval->threshold, 0, 1, 0, &eval->fixed.threshold))
		return command_misused("eval", "--threshold is a score from 0 to 1, not '%s'",
				       eval->threshold);
	eval->fold_count = (unsigned)folds;
	eval->noise.seed = (uint64_t)seed;
	eval->least_right /= 100;
	return 0;
}

/* Which of the ways to measure was asked for; 0 or the status of a mistake. */
static int check_use(struct eval *eval, int rest, char **argv)
{
	if (rest > 0)
		return command_misused("eval", "unexpected argument '%s'", argv[1]);
	if (eval->model && (eval->train.count || eval->train_outside.count))
		return command_misused("eval", "--model is trained already: leave --train out");
	if (eval->model && !has_test(eval))
		return command_misused("eval", "--model needs messages: --test LANG=FILE");
	if (eval->percent && !has_test(eval))
		return command_misused("eval", "--noise needs messages: --test LANG=FILE");
	if (!eval->percent && (eval->noisy.count || eval->seed))
		return command_misused("eval", "--%s goes with --noise PERCENT",
				       eval->seed ? "seed" : "write-noisy");
	return check_numbers(eval);
}

static int eval_with(struct eval *eval)
{
	struct error error;
	int status = EXIT_FINE;

	if (!measure(eval, &error) || !print_all(eval, &error))
		status = command_failed(&error);
	eval_noise_finish(&eval->noise);
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
		{.name = "train-oos",
		 .argument = "LANG=FILE",
		 .help = "learn these plain lines as out of scope; may be repeated",
		 .list = &eval.train_outside},
		{.name = "test-oos",
		 .argument = "LANG=FILE",
		 .help = "test on these plain lines as out of scope; may be repeated",
		 .list = &eval.test_outside},
		{.name = "in-scope",
		 .argument = "PERCENT",
		 .help = "find the score to refuse below that leaves so many right",
		 .value = &eval.in_scope},
		{.name = "threshold",
		 .argument = "SCORE",
		 .help = "say what refusing below this score (0 to 1) does",
		 .value = &eval.threshold},
		{.name = "noise",
		 .argument = "PERCENT",
		 .help = "test again with a typo in so many of the words of 3 letters or more",
		 .value = &eval.percent},
		{.name = "seed",
		 .argument = "N",
		 .help = "other typos; the same number gives the same (1)",
		 .value = &eval.seed},
		{.name = "write-noisy",
		 .argument = "LANG=FILE",
		 .help = "write the messages with typos, 'intent<TAB>text'; may be repeated",
		 .list = &eval.noisy},
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
					"Measures accuracy, macro F1, calibration, confusions, "
					"the effect of thresholds and of typos:\n"
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
