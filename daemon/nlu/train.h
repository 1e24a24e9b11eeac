/* From a corpus to a model file. */
#ifndef NLU_TRAIN_H
#define NLU_TRAIN_H

#include "base/buf.h"
#include "nlu/corpus.h"

struct train_options {
	const char *dictionaries; /* folder of Hunspell files; NULL: the system's */
	/* Called with what is done and the share from 0 to 1; may be NULL. */
	void (*progress)(void *context, const char *what, double share);
	void *context;
};

/* Trains and appends the whole model file to `out`. The same corpus gives the same bytes. */
bool train_model(const struct corpus *corpus, const struct train_options *options, struct buf *out,
		 struct error *error);

#endif
