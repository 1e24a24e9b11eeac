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

#endif
