/* An evaluation for programs. */
#ifndef TOOL_EVAL_JSON_H
#define TOOL_EVAL_JSON_H

#include <jansson.h>

#include "tool/figures.h"

/* One JSON object; the caller's reference. */
json_t *eval_json(const struct evaluation *evaluation, const struct figures figures[LANG_COUNT]);

/* The curve of refusing; the others may be NULL and are null then. */
json_t *eval_refusals_json(const struct evaluation *evaluation,
			   const struct evaluate_refusal *chosen,
			   const struct evaluate_refusal *fixed);

#endif
