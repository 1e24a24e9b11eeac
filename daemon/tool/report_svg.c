/* Diagrams of the report. Colours come from the page, so that they follow its dark mode. */
#include <stdlib.h>

#include "base/mem.h"
#include "tool/report.h"

enum { WIDTH = 560, HEIGHT = 260, LEFT = 44, TOP = 12, BOTTOM = 34, CELL = 13, LABELS = 190 };

static double plot_x(double share)
{
	return LEFT + share * (WIDTH - LEFT - 12);
}

static double plot_y(double share)
{
	return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
}

static void add_axes(struct buf *out, const char *title, const char *axis)
{
	buf_addf(out,
		 "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\">\n"
		 "<title>%s</title>\n",
		 WIDTH, HEIGHT, WIDTH, title, title);
	for (int i = 0; i <= 5; i++) {
		double share = i / 5.0;

		buf_addf(out,
			 "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
			 "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d&#8239;%%</text>"
			 "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>\n",
			 LEFT, WIDTH - 12, plot_y(share), plot_y(share), LEFT - 6,
			 plot_y(share) + 4, i * 20, plot_x(share), HEIGHT - BOTTOM + 16, share);
	}
	buf_addf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", WIDTH / 2,
		 HEIGHT - 4, axis);
}

static void add_curve(const struct evaluation *e, bool right, struct buf *out)
{
	buf_addf(out, "<polyline class=\"%s\" points=\"", right ? "right" : "answered");
	for (int i = 0; i < EVALUATE_POINTS; i++)
		buf_addf(out, "%.1f,%.1f ", plot_x(e->points[i].threshold),
			 plot_y(right ? e->points[i].right : e->points[i].answered));
	buf_addf(out, "\"/>\n");
}

void report_thresholds(const struct evaluation *evaluation, struct buf *out)
{
	add_axes(out, "Answers by threshold", "answer from this probability on");
	add_curve(evaluation, false, out);
	add_curve(evaluation, true, out);
	buf_addf(out, "</svg>\n");
}

void report_confidence(const struct evaluation *evaluation, struct buf *out)
{
	double step = (WIDTH - LEFT - 12.0) / EVALUATE_BINS;

	add_axes(out, "Reliability diagram: accuracy and messages by confidence",
		 "probability of the first candidate");
	for (int i = 0; i < EVALUATE_BINS; i++) {
		const struct evaluate_bin *bin = &evaluation->bins[i];
		double share =
			evaluation->count ? (double)bin->count / (double)evaluation->count : 0;

		buf_addf(out,
			 "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
			 "height=\"%.1f\"><title>%zu messages</title></rect>\n",
			 LEFT + i * step + 2, plot_y(share), step - 4, plot_y(0) - plot_y(share),
			 bin->count);
		if (bin->count)
			buf_addf(out,
				 "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"><title>"
				 "%.1f %% right at a mean probability of %.3f</title></circle>\n",
				 plot_x(bin->confidence), plot_y(bin->accuracy),
				 bin->accuracy * 100, bin->confidence);
	}
	buf_addf(out,
		 "<line class=\"ideal\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/></svg>\n",
		 plot_x(0), plot_y(0), plot_x(1), plot_y(1));
}

static void add_cell(size_t row, size_t column, size_t count, size_t of, const char *gold,
		     const char *predicted, struct buf *out)
{
	double share = of ? (double)count / (double)of : 0;

	buf_addf(out,
		 "<rect class=\"%s\" x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\" "
		 "fill-opacity=\"%.2f\"><title>",
		 row == column ? "hit" : "miss", LABELS + column * CELL, LABELS + row * CELL,
		 CELL - 1, CELL - 1, 0.3 + 0.7 * share);
	buf_add_html(out, str_from(gold));
	buf_addf(out, " understood as ");
	buf_add_html(out, str_from(predicted));
	buf_addf(out, ": %zu of %zu</title></rect>\n", count, of);
}

static void add_labels(const struct evaluation *e, struct buf *out)
{
	for (size_t i = 0; i < e->intent_count; i++) {
		size_t at = LABELS + i * CELL + CELL - 3;

		buf_addf(out, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">", LABELS - 6, at);
		buf_add_html(out, str_from(e->intents[i].intent));
		buf_addf(out, "</text><text transform=\"translate(%zu %d) rotate(-90)\">", at,
			 LABELS - 6);
		buf_add_html(out, str_from(e->intents[i].intent));
		buf_addf(out, "</text>\n");
	}
}

void report_matrix(const struct evaluation *e, struct buf *out)
{
	size_t size = LABELS + e->intent_count * CELL + 8;
	struct map index = {0};

	buf_addf(out,
		 "<svg class=\"matrix\" width=\"%zu\" height=\"%zu\" role=\"img\" "
		 "aria-label=\"Confusion matrix\">\n<title>Confusion matrix</title>\n",
		 size, size);
	add_labels(e, out);
	for (size_t i = 0; i < e->intent_count; i++) {
		const struct evaluate_intent *intent = &e->intents[i];

		map_put(&index, str_from(intent->intent), (uint32_t)i);
		if (intent->right)
			add_cell(i, i, intent->right, intent->gold, intent->intent, intent->intent,
				 out);
	}
	for (size_t i = 0; i < e->confusion_count; i++) {
		const struct evaluate_confusion *c = &e->confusions[i];
		uint32_t row = map_get(&index, str_from(c->gold));
		uint32_t column = map_get(&index, str_from(c->predicted));

		/* "-" and intents that the test lacks have no column; the table has them. */
		if (row != MAP_NONE && column != MAP_NONE)
			add_cell(row, column, c->count, e->intents[row].gold, c->gold, c->predicted,
				 out);
	}
	buf_addf(out, "</svg>\n");
	map_finish(&index);
}
