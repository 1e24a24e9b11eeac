/* An evaluation as text for a person. */
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/evaluate.h"

enum { BAR = 40 };

static void add_figures(const struct evaluation *e, struct buf *out)
{
	buf_addf(out, "messages        %zu\n", e->count);
	buf_addf(out, "accuracy        %.2f %% (%zu right)\n", 100 * e->accuracy, e->right);
	buf_addf(out, "macro F1        %.2f %%\n", 100 * e->macro_f1);
	buf_addf(out, "in first three  %.2f %%\n", 100 * e->top3);
	buf_addf(out, "calibration     %.2f %% expected error\n", 100 * e->ece);
	for_each_lang (lang) {
		if (e->lang_count[lang])
			buf_addf(out, "  %s            %.2f %% of %zu\n", lang_code(lang),
				 100 * (double)e->lang_right[lang] / (double)e->lang_count[lang],
				 e->lang_count[lang]);
	}
	buf_addf(out, "time            median %.1f us, 99 %% below %.1f us, longest %.1f us\n",
		 e->median_us, e->p99_us, e->max_us);
	if (e->train_seconds > 0)
		buf_addf(out, "training        %.1f s\n", e->train_seconds);
	buf_addf(out, "model           %.1f MiB\n", (double)e->model_bytes / (1 << 20));
}

static void add_scope(const char *what, const size_t counts[DECISION_COUNT], struct buf *out)
{
	size_t all = counts[DECISION_ANSWER] + counts[DECISION_ASK] + counts[DECISION_REFUSE];

	if (!all)
		return;
	buf_addf(out, "%s  %5zu", what, all);
	for (int i = DECISION_ANSWER; i >= DECISION_REFUSE; i--)
		buf_addf(out, "  %6.2f %%", 100 * (double)counts[i] / (double)all);
}

/* What citizens would see, and whether what is none of our business is caught. */
static void add_scopes(const struct evaluation *e, struct buf *out)
{
	buf_addf(out,
		 "\nat the thresholds of the model: messages, answered, asked back, refused\n");
	for_each_lang (lang) {
		const struct evaluate_scope *scope = &e->scopes[lang];
		size_t answered = scope->inside[DECISION_ANSWER];

		if (!e->lang_count[lang])
			continue;
		buf_addf(out, "  %s  ", lang_code(lang));
		add_scope("in scope    ", scope->inside, out);
		if (answered)
			buf_addf(out, "  (right when answered: %.2f %%)",
				 100 * (double)scope->inside_right / (double)answered);
		add_scope("\n      out of scope", scope->outside, out);
		buf_add_char(out, '\n');
	}
}

static int worst_first(const void *a, const void *b)
{
	const struct evaluate_intent *x = a, *y = b;

	if (x->f1 < y->f1 || x->f1 > y->f1)
		return x->f1 < y->f1 ? -1 : 1;
	return strcmp(x->intent, y->intent);
}

static void add_intents(const struct evaluation *e, size_t limit, struct buf *out)
{
	struct evaluate_intent *order = mem_alloc((e->intent_count + 1) * sizeof *order);
	size_t count = 0;

	for (size_t i = 0; i < e->intent_count; i++) {
		if (e->intents[i].gold)
			order[count++] = e->intents[i];
	}
	qsort(order, count, sizeof *order, worst_first);
	buf_addf(out, "\nintents, worst first: F1, precision, recall, messages\n");
	for (size_t i = 0; i < count && i < limit; i++)
		buf_addf(out, "  %5.1f %5.1f %5.1f %5zu  %s\n", 100 * order[i].f1,
			 100 * order[i].precision, 100 * order[i].recall, order[i].gold,
			 order[i].intent);
	free(order);
}

static void add_confusions(const struct evaluation *e, size_t limit, struct buf *out)
{
	if (!e->confusion_count || !limit)
		return;
	buf_addf(out, "\nconfusions: messages, right intent -> what was understood\n");
	for (size_t i = 0; i < e->confusion_count && i < limit; i++)
		buf_addf(out, "  %5zu  %s -> %s\n", e->confusions[i].count, e->confusions[i].gold,
			 e->confusions[i].predicted);
}

static void add_curve(const struct evaluation *e, struct buf *out)
{
	buf_addf(out, "\nthreshold  answered  of those right\n");
	for (size_t i = 0; i < EVALUATE_POINTS; i++)
		buf_addf(out, "     %.2f   %6.2f %%        %6.2f %%\n", e->points[i].threshold,
			 100 * e->points[i].answered, 100 * e->points[i].right);
}

static void add_refusals(const struct evaluation *e, struct buf *out)
{
	if (!e->inside_count || !e->outside_count)
		return;
	buf_addf(out,
		 "\nrefusing below a score: %zu messages in scope, %zu out of it, AUROC %.4f\n"
		 "    score  in scope right  out of scope refused\n",
		 e->inside_count, e->outside_count, e->auroc);
	for (size_t i = 0; i < EVALUATE_POINTS; i++) {
		struct evaluate_refusal refusal =
			evaluation_refusal_at(e, (double)i / EVALUATE_POINTS);

		buf_addf(out, "     %.2f        %6.2f %%              %6.2f %%\n",
			 refusal.threshold, 100 * refusal.inside_right,
			 100 * refusal.outside_caught);
	}
}

/* A bar as long as the share that is right, and a mark where the probability says that it ends. */
static void add_bar(const struct evaluate_bin *bin, struct buf *out)
{
	size_t right = (size_t)(bin->accuracy * BAR + 0.5);
	size_t said = (size_t)(bin->confidence * BAR + 0.5);

	for (size_t i = 0; i <= BAR; i++)
		buf_add_char(out, i == said ? '|' : i < right ? '#' : '.');
}

static void add_reliability(const struct evaluation *e, struct buf *out)
{
	buf_addf(out, "\nreliability: bin, probability, share that is right, messages; bars (#) "
		      "should end at |\n");
	for (size_t i = 0; i < EVALUATE_BINS; i++) {
		const struct evaluate_bin *bin = &e->bins[i];

		buf_addf(out, "  %.1f to %.1f  ", (double)i / EVALUATE_BINS,
			 (double)(i + 1) / EVALUATE_BINS);
		if (!bin->count) {
			buf_addf(out, "   -     -       0\n");
			continue;
		}
		buf_addf(out, "%.3f %.3f %7zu  ", bin->confidence, bin->accuracy, bin->count);
		add_bar(bin, out);
		buf_add_char(out, '\n');
	}
}

static void add_misses(const struct evaluation *e, size_t limit, struct buf *out)
{
	if (!e->miss_count || !limit)
		return;
	buf_addf(out, "\nmisunderstood\n");
	for (size_t i = 0; i < e->miss_count && i < limit; i++) {
		const struct evaluate_miss *miss = &e->misses[i];

		buf_addf(out, "  %s:%d: %.*s\n      %s, not %s (%.2f)\n", miss->file, miss->line,
			 STR_ARG(miss->text), miss->gold, miss->predicted, miss->probability);
	}
}

void evaluation_report(const struct evaluation *evaluation, size_t limit, struct buf *out)
{
	add_figures(evaluation, out);
	add_scopes(evaluation, out);
	add_intents(evaluation, limit, out);
	add_confusions(evaluation, limit, out);
	add_curve(evaluation, out);
	add_refusals(evaluation, out);
	add_reliability(evaluation, out);
	add_misses(evaluation, limit, out);
}
