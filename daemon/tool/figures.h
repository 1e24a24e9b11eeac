/* What an evaluation says of each language. */
#ifndef TOOL_FIGURES_H
#define TOOL_FIGURES_H

#include "nlu/evaluate.h"

struct figures {
	size_t count, right;
	double accuracy, macro_f1;
};

/* From the messages that were tested and those that were wrong. */
void figures_of_languages(const struct evaluation *evaluation, const struct corpus *test,
			  struct figures figures[LANG_COUNT]);

#endif
