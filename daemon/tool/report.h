/* The report of an evaluation as one HTML file. */
#ifndef TOOL_REPORT_H
#define TOOL_REPORT_H

#include "tool/figures.h"

/* Appends a whole page that needs nothing from elsewhere. */
void report_write(const struct evaluation *evaluation, const struct figures figures[LANG_COUNT],
		  struct buf *out);

/* The diagrams, as inline SVG. */
void report_thresholds(const struct evaluation *evaluation, struct buf *out);
void report_confidence(const struct evaluation *evaluation, struct buf *out);
void report_matrix(const struct evaluation *evaluation, struct buf *out);

/* The same in figures. */
void report_threshold_table(const struct evaluation *evaluation, struct buf *out);
void report_confidence_table(const struct evaluation *evaluation, struct buf *out);
void report_confusion_table(const struct figures figures[LANG_COUNT], struct buf *out);
/* The weakest first. */
void report_intent_table(const struct evaluation *evaluation, struct buf *out);
void report_miss_table(const struct evaluation *evaluation, struct buf *out);

#endif
