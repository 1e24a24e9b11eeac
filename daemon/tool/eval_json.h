/* An evaluation for programs. */
#ifndef TOOL_EVAL_JSON_H
#define TOOL_EVAL_JSON_H

#include "tool/figures.h"

/* Appends one JSON object on one line. */
void eval_json(const struct evaluation *evaluation, const struct figures figures[LANG_COUNT],
	       struct buf *out);

#endif
