/* The page of the report: figures, diagrams, and the messages to look at first. */
#include "tool/report.h"

/* Colours by name, so that the diagrams follow the page into dark mode. */
static const char page_head[] =
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>Pierre: how well it understands</title>\n<style>\n"
	":root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--paper:#fff;--line:#d0d7de;"
	"--good:#1a7f37;--bad:#cf222e;--blue:#0969da}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9da7b1;--paper:#0d1117;"
	"--line:#30363d;--good:#3fb950;--bad:#f85149;--blue:#58a6ff}}\n"
	"body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"
	"max-width:1180px;margin:2rem auto;padding:0 1rem}\n"
	"h1,h2{line-height:1.2}h2{margin-top:2.5rem}p{max-width:46rem}\n"
	"table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;color:var(--dim);"
	"padding-bottom:.3rem}td,th{padding:.2rem .7rem;text-align:left;"
	"border-bottom:1px solid var(--line)}.n{text-align:right;font-variant-numeric:"
	"tabular-nums;white-space:nowrap}\n"
	"summary{cursor:pointer}.pair{display:flex;flex-wrap:wrap;gap:0 2rem}.pair section{flex:1 "
	"1 30rem;min-width:0}"
	"svg{max-width:100%;height:auto}svg.matrix{max-width:none}\n"
	"svg text{font:11px system-ui,sans-serif;fill:var(--ink)}svg.matrix text{font-size:10px}\n"
	".grid{stroke:var(--line)}.ideal{stroke:var(--dim);stroke-dasharray:3 4;stroke-width:1.5}\n"
	".answered,.right{fill:none;stroke-width:2.5}.answered{stroke:var(--blue);"
	"stroke-dasharray:8 4}.right{stroke:var(--good)}\n"
	".bar{fill:var(--blue);fill-opacity:.45}.dot,.hit{fill:var(--good)}.miss{fill:var(--bad)}\n"
	".scroll{overflow:auto}\n"
	"</style>\n</head>\n<body>\n<main>\n<h1>How well Pierre understands</h1>\n";

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
	buf_addf(out, "<table><caption>Per language</caption>\n<tr><th scope=\"col\">language</th>"
		      "<th scope=\"col\" class=\"n\">messages</th><th scope=\"col\" class=\"n\">"
		      "accuracy</th><th scope=\"col\" class=\"n\">macro F1</th></tr>\n");
	for_each_lang (lang) {
		if (figures[lang].count)
			add_row(out, lang_code(lang), figures[lang].count, figures[lang].accuracy,
				figures[lang].macro_f1);
	}
	add_row(out, "all", e->count, e->accuracy, e->macro_f1);
	buf_addf(out,
		 "</table>\n<p>The right intent is among the first three candidates for "
		 "%.2f&#8239;%% of the messages. Expected calibration error: %.2f&#8239;%%. Time "
		 "per message: median %.1f&nbsp;µs, 99th percentile %.1f&nbsp;µs.</p>\n",
		 e->top3 * 100, e->ece * 100, e->median_us, e->p99_us);
}

void report_write(const struct evaluation *evaluation, const struct figures figures[LANG_COUNT],
		  struct buf *out)
{
	buf_add(out, STR(page_head));
	add_summary(evaluation, figures, out);
	buf_addf(out, "<div class=\"pair\">\n<section>\n<h2>Thresholds</h2>\n<p>Dashed blue: the "
		      "share of messages that Pierre answers. Green: how many of those answers are "
		      "right.</p>\n");
	report_thresholds(evaluation, out);
	report_threshold_table(evaluation, out);
	buf_addf(out, "</section>\n<section>\n<h2>Reliability</h2>\n<p>Bars: the share of messages "
		      "with such a probability. Dots: how many of those are right; on the dashed "
		      "line the probabilities tell the truth.</p>\n");
	report_confidence(evaluation, out);
	report_confidence_table(evaluation, out);
	buf_addf(out, "</section>\n</div>\n<h2>Confusion matrix</h2>\n<p>Rows: what the message "
		      "is. Columns: what it was understood as. Green is right, red is wrong; the "
		      "stronger the colour, the more of the row. The same in figures is below."
		      "</p>\n<div class=\"scroll\" tabindex=\"0\">\n");
	report_matrix(evaluation, out);
	buf_addf(out, "</div>\n");
	report_confusion_table(figures, out);
	report_intent_table(evaluation, out);
	report_miss_table(evaluation, out);
	buf_addf(out, "</main>\n</body>\n</html>\n");
}
