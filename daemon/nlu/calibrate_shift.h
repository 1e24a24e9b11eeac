/* What two special intents get besides their scores, found on held-out examples. */
#ifndef NLU_CALIBRATE_SHIFT_H
#define NLU_CALIBRATE_SHIFT_H

#include "nlu/network_train.h"

enum { TRIALS_NEEDED = 20 };

/* A held-out example: its scores, and the column of its intent or -1. */
struct trial {
	float *scores; /* together, once that is known how */
	float *hidden, *direct;
	uint32_t classes;
	int gold;
	int out, emergency; /* columns, or -1 */
	/* Once calibrated: */
	double probability; /* of the first candidate */
	unsigned rank;	    /* of the right intent; 0 is the first */
};

struct trials {
	struct trial *items;
	size_t count, capacity;
	const struct special_intents *special;
};

/* Each finds a shift in log-odds, adds it to the scores of the trials, and returns it. The scores
 * times `steepness` are log-odds. First for emergencies, then for what is out of scope. */
float calibrate_emergency(struct trials *trials, float steepness);
float calibrate_out_of_scope(struct trials *trials, float steepness);

#endif
