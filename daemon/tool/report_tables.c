/* Tables of the report: the figures behind the diagrams, and the messages to look at first. */
#include <stdlib.h>

#include "base/mem.h"
#include "tool/report.h"

enum { SHOWN_MISSES = 300 };

#define NUMBER_CELL "<td class=\"n\">%.1f&#8239;%%</td>"

void report_threshold_table(const struct evaluation *e, struct buf *out)
{
	buf_addf(out, "<details><summary>Thresholds in figures</summary>\n<table>\n<tr>"
		      "<th scope=\"col\" class=\"n\">answer from</th><th scope=\"col\" "
		      "class=\"n\">answered</th>"
		      "<th scope=\"col\" class=\"n\">of those right</th></tr>\n");
	for (size_t i = 0; i < EVALUATE_POINTS; i++)
		buf_addf(out, "<tr><td class=\"n\">%.2f</td>" NUMBER_CELL NUMBER_CELL "</tr>\n",
			 e->points[i].threshold, e->points[i].answered * 100,
			 e->points[i].right * 100);
	buf_addf(out, "</table>\n</details>\n");
}

void report_confidence_table(const struct evaluation *e, struct buf *out)
{
	buf_addf(out, "<details><summary>Reliability in figures</summary>\n<table>\n<tr>"
		      "<th scope=\"col\" class=\"n\">messages</th><th scope=\"col\" "
		      "class=\"n\">mean probability</th>"
		      "<th scope=\"col\" class=\"n\">right</th></tr>\n");
	for (size_t i = 0; i < EVALUATE_BINS; i++) {
		if (e->bins[i].count)
			buf_addf(out,
				 "<tr><td class=\"n\">%zu</td>" NUMBER_CELL NUMBER_CELL "</tr>\n",
				 e->bins[i].count, e->bins[i].confidence * 100,
				 e->bins[i].accuracy * 100);
	}
	buf_addf(out, "</table>\n</details>\n");
}

void report_confusion_table(const struct figures figures[LANG_COUNT], struct buf *out)
{
	buf_addf(out, "<table><caption>The most frequent confusions per language</caption>\n<tr>"
		      "<th scope=\"col\">language</th><th scope=\"col\">is</th><th "
		      "scope=\"col\">understood as</th>"
		      "<th scope=\"col\" class=\"n\">messages</th></tr>\n");
	for_each_lang (lang) {
		for (size_t i = 0; i < figures[lang].confusion_count; i++) {
			const struct evaluate_confusion *c = &figures[lang].confusions[i];

			buf_addf(out, "<tr><td>%s</td><td>", lang_code(lang));
			buf_add_html(out, str_from(c->gold));
			buf_addf(out, "</td><td>");
			buf_add_html(out, str_from(c->predicted));
			buf_addf(out, "</td><td class=\"n\">%zu</td></tr>\n", c->count);
		}
	}
	buf_addf(out, "</table>\n");
}

static int compare_f1(const void *a, const void *b)
{
	const struct evaluate_intent *x = a, *y = b;

	if (x->f1 < y->f1 || x->f1 > y->f1)
		return x->f1 < y->f1 ? -1 : 1;
	return strcmp(x->intent, y->intent);
}

void report_intent_table(const struct evaluation *e, struct buf *out)
{
	struct evaluate_intent *sorted = mem_zalloc(e->intent_count, sizeof *sorted);

	if (e->intent_count) {
		memcpy(sorted, e->intents, e->intent_count * sizeof *sorted);
		qsort(sorted, e->intent_count, sizeof *sorted, compare_f1);
	}
	buf_addf(out,
		 "<h2>Intents, the weakest first</h2>\n<table><tr><th scope=\"col\">intent</th>"
		 "<th scope=\"col\" class=\"n\">messages</th><th scope=\"col\" "
		 "class=\"n\">precision</th>"
		 "<th scope=\"col\" class=\"n\">recall</th><th scope=\"col\" "
		 "class=\"n\">F1</th></tr>\n");
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

void report_miss_table(const struct evaluation *e, struct buf *out)
{
	size_t shown = e->miss_count < SHOWN_MISSES ? e->miss_count : SHOWN_MISSES;

	buf_addf(out,
		 "<h2>Misunderstood messages (%zu of %zu)</h2>\n<table><tr><th "
		 "scope=\"col\">message</th>"
		 "<th scope=\"col\">is</th><th scope=\"col\">understood as</th><th scope=\"col\" "
		 "class=\"n\">probability</th><th scope=\"col\">where</th>"
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
