/* From how sure an understanding is to what is done with it. */
#include "nlu/decision.h"

#include <math.h>

static const float gibberish_share = 0.7f;

bool understanding_is_gibberish(const struct understanding *u)
{
	return u->by == UNDERSTOOD_BY_MODEL && u->unknown_share > gibberish_share;
}

static bool is_out_of_scope(const struct candidate *candidate)
{
	return strcmp(candidate->intent, INTENT_OUT_OF_SCOPE) == 0;
}

/* Is there something else that it may be, at least half as likely? */
static bool may_ask(const struct understanding *u)
{
	float least = fmaxf(u->suggest, u->candidates[0].probability / 2);

	for (size_t i = 0; i < u->candidate_count; i++) {
		if (u->candidates[i].probability >= least && !is_out_of_scope(&u->candidates[i]))
			return true;
	}
	return false;
}

enum decision understanding_decide(const struct understanding *u)
{
	const struct candidate *first = &u->candidates[0];
	bool gibberish = understanding_is_gibberish(u);

	if (!u->candidate_count || first->probability < u->suggest)
		return DECISION_REFUSE;
	if (is_out_of_scope(first))
		return gibberish || first->probability >= u->accept || !may_ask(u) ? DECISION_REFUSE
										   : DECISION_ASK;
	return first->probability >= u->accept && !gibberish ? DECISION_ANSWER : DECISION_ASK;
}
