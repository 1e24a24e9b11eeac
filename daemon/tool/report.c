/* The page of the report: figures, diagrams, and the messages to look at first. */
#include "tool/report.h"

#include <stdlib.h>

#include "base/mem.h"

enum { SHOWN_MISSES = 300 };

static const char page_head[] =
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>Pierre: evaluation</title>\n<style>\n"
	":root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#d0d7de;--good:#1a7f37;"
	"--bad:#cf222e;--blue:#0969da}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#30363d;"
	"--good:#3fb950;--bad:#f85149;--blue:#58a6ff}}\n"
	"body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"
	"max-width:1100px;margin:2rem auto;padding:0 1rem}\n"
	"table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .7rem;text-align:left;"
	"border-bottom:1px solid var(--line)}td.n,th.n{text-align:right;font-variant-numeric:"
	"tabular-nums}\n"
	"svg text{font:11px system-ui,sans-serif;fill:var(--ink)}svg.matrix text{font-size:10px}\n"
	".grid{stroke:var(--line)}.ideal{stroke:var(--line);stroke-dasharray:5 4;stroke-width:2}\n"
	".answered,.right{fill:none;stroke-width:2.5}.answered{stroke:var(--blue)}"
	".right{stroke:var(--good)}\n"
	".bar{fill:var(--blue);fill-opacity:.35}.dot,.hit{fill:var(--good)}.miss{fill:var(--bad)}\n"
	".scroll{overflow:auto}.key i{display:inline-block;width:1rem;height:.3rem;margin:0 .3rem "
	".2rem .8rem}\n"
	"</style>\n</head>\n<body>\n<h1>How well Pierre understands</h1>\n";

static void add_row(struct buf *out, const char *name, size_t count, double accuracy,
		    double macro_f1)
{
	buf_addf(out,
		 "<tr><td>%s</td><td class=\"n\">%zu</td><td class=\"n\">%.2f&#8239;%%</td>"
		 "<td class=\"n\">%.4f</td></tr>\n",
		 name, count, accuracy * 100, macro_f1);
}

static void add_summary(const struct evaluation *e, const struct figures figures[LANG_COUNT],
			struct buf *out)
{
	buf_addf(out, "<table><tr><th>language</th><th class=\"n\">messages</th>"
		      "<th class=\"n\">accuracy</th><th class=\"n\">macro F1</th></tr>\n");
	for_each_lang (lang) {
		if (figures[lang].count)
			add_row(out, lang_code(lang), figures[lang].count, figures[lang].accuracy,
				figures[lang].macro_f1);
	}
	add_row(out, "all", e->count, e->accuracy, e->macro_f1);
	buf_addf(out,
		 "</table>\n<p>Among the first three candidates: %.2f&#8239;%%. Expected "
		 "calibration "
		 "error: %.4f. Time per message: median %.1f&nbsp;µs, 99th percentile "
		 "%.1f&nbsp;µs.</p>\n",
		 e->top3 * 100, e->ece, e->median_us, e->p99_us);
}

static int compare_f1(const void *a, const void *b)
{
	const struct evaluate_intent *x = a, *y = b;

	if (x->f1 < y->f1 || x->f1 > y->f1)
		return x->f1 < y->f1 ? -1 : 1;
	return strcmp(x->intent, y->intent);
}

static void add_intents(const struct evaluation *e, struct buf *out)
{
	struct evaluate_intent *sorted = mem_zalloc(e->intent_count, sizeof *sorted);

	if (e->intent_count) {
		memcpy(sorted, e->intents, e->intent_count * sizeof *sorted);
		qsort(sorted, e->intent_count, sizeof *sorted, compare_f1);
	}
	buf_addf(out, "<h2>Intents, the weakest first</h2>\n<table><tr><th>intent</th>"
		      "<th class=\"n\">messages</th><th class=\"n\">precision</th>"
		      "<th class=\"n\">recall</th><th class=\"n\">F1</th></tr>\n");
	for (size_t i = 0; i < e->intent_count; i++) {
		buf_addf(out, "<tr><td>");
		buf_add_html(out, str_from(sorted[i].intent));
		buf_addf(out,
			 "</td><td class=\"n\">%zu</td><td class=\"n\">%.3f</td>"
			 "<td class=\"n\">%.3f</td><td class=\"n\">%.3f</td></tr>\n",
			 sorted[i].gold, sorted[i].precision, sorted[i].recall, sorted[i].f1);
	}
	buf_addf(out, "</table>\n");
	free(sorted);
}

static void add_misses(const struct evaluation *e, struct buf *out)
{
	size_t shown = e->miss_count < SHOWN_MISSES ? e->miss_count : SHOWN_MISSES;

	buf_addf(out,
		 "<h2>Misunderstood messages (%zu of %zu)</h2>\n<table><tr><th>message</th>"
		 "<th>is</th><th>understood as</th><th class=\"n\">probability</th><th>where</th>"
		 "</tr>\n",
		 shown, e->miss_count);
	for (size_t i = 0; i < shown; i++) {
		const struct evaluate_miss *miss = &e->misses[i];

		buf_addf(out, "<tr><td lang=\"%s\">", lang_code(miss->lang));
		buf_add_html(out, miss->text);
		buf_addf(out, "</td><td>");
		buf_add_html(out, str_from(miss->gold));
		buf_addf(out, "</td><td>");
		buf_add_html(out, str_from(miss->predicted));
		buf_addf(out, "</td><td class=\"n\">%.3f</td><td>", miss->probability);
		buf_add_html(out, str_from(miss->file));
		buf_addf(out, ":%d</td></tr>\n", miss->line);
	}
	buf_addf(out, "</table>\n");
}

void report_write(const struct evaluation *evaluation, const struct figures figures[LANG_COUNT],
		  struct buf *out)
{
	buf_add(out, STR(page_head));
	add_summary(evaluation, figures, out);
	buf_addf(out,
		 "<h2>Thresholds</h2>\n<p class=\"key\"><i style=\"background:var(--blue)\">"
		 "</i>answered<i style=\"background:var(--good)\"></i>right among those</p>\n");
	report_thresholds(evaluation, out);
	buf_addf(out, "<h2>Confidence</h2>\n<p>Bars: how many messages have such a probability. "
		      "Dots: how many of those are right; on the dashed line the probabilities "
		      "tell the truth.</p>\n");
	report_confidence(evaluation, out);
	buf_addf(out, "<h2>Confusion matrix</h2>\n<p>Rows: what the message is. Columns: what it "
		      "was understood as.</p>\n<div class=\"scroll\">\n");
	report_matrix(evaluation, out);
	buf_addf(out, "</div>\n");
	add_intents(evaluation, out);
	add_misses(evaluation, out);
	buf_addf(out, "</body>\n</html>\n");
}
