/* Within tool: what 'pierre feedback' has read, and its two ways of showing it. */
#ifndef TOOL_FEEDBACK_H
#define TOOL_FEEDBACK_H

#include "content/content.h"
#include "store/records.h"
#include "tool/places.h"

struct feedback {
	long days;
	int64_t from_ms;
	const char *intent;	   /* only this one, or NULL */
	struct content *content;   /* or NULL: no titles */
	struct places texts, said; /* of locales and intents; empty without content */
	struct feedback_count *counts;
	struct feedback_record *notes;
	size_t count, note_count;
	size_t helpful, unhelpful; /* of all that is shown */
};

void feedback_print(const struct feedback *feedback);
void feedback_print_json(const struct feedback *feedback);
/* Appends where the answer of an intent is written, and where what citizens say for it; nothing
 * when that is unknown. */
void feedback_find_text(const struct feedback *feedback, const char *intent, struct buf *out);
void feedback_find_examples(const struct feedback *feedback, const char *intent, struct buf *out);

#endif
