/* Training the network of one language. */
#ifndef NLU_NETWORK_TRAIN_H
#define NLU_NETWORK_TRAIN_H

#include "nlu/examples.h"

/* For each i below `count`, appends to outs[i] the section of a network that was trained on the
 * examples of every fold but skips[i] (FOLD_NONE: all), not calibrated yet. All learn side by side
 * on the cores there are. Intents are below NETWORK_CLASS_LIMIT. The same examples give the same
 * bytes, whatever the number of cores. */
void network_train(const struct examples *examples, const unsigned *skips, size_t count,
		   struct buf *outs);

/* Settings that were found on examples that the network had not seen. */
struct calibration {
	float direct; /* what the direct part counts */
	float steepness, accept, suggest;
	float out_of_scope_shift, emergency_shift; /* log-odds */
};

/* Intents that are not like the others; INTENT_NONE when there is none. */
struct special_intents {
	uint16_t out_of_scope, emergency;
};

/* How many of the folds, from the first on, are to be held out for a calibration: no more than
 * there is something to learn from; 0 where examples are too few for any. */
unsigned network_calibration_folds(const struct examples *examples, size_t intent_count);
/* Scores each fold below `folds` with networks[fold], a section that was trained without it. */
struct calibration network_calibrate(const struct examples *examples, const struct buf *networks,
				     unsigned folds, const struct special_intents *special);

#endif
