/* What an evaluation says of each language. */
#ifndef TOOL_FIGURES_H
#define TOOL_FIGURES_H

#include "nlu/evaluate.h"

enum { FIGURES_CONFUSIONS = 5 };

struct figures {
	size_t count, right;
	double accuracy, macro_f1;
	/* The most frequent ones, the worst first; names are lent from the evaluation. */
	struct evaluate_confusion confusions[FIGURES_CONFUSIONS];
	size_t confusion_count;
};

/* From the messages that were tested and those that were wrong. */
void figures_of_languages(const struct evaluation *evaluation, const struct corpus *test,
			  struct figures figures[LANG_COUNT]);

#endif
