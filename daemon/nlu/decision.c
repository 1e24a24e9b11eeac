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

float understanding_sureness(const struct understanding *u)
{
	float probability = u->candidate_count ? u->candidates[0].probability : 0;

	if (understanding_is_gibberish(u) && probability >= u->accept)
		return (u->accept + u->suggest) / 2;
	return probability;
}

/* Half as likely will do: the rest is no doubt. */
float understanding_least(const struct understanding *u, float out)
{
	return fmaxf(u->suggest, out / 2);
}

/* Is there something else that it may be? */
static bool may_ask(const struct understanding *u, float out)
{
	float least = understanding_least(u, out);

	for (size_t i = 0; i < u->candidate_count; i++) {
		if (u->candidates[i].probability >= least && !is_out_of_scope(&u->candidates[i]))
			return true;
	}
	return false;
}

enum decision understanding_decide(const struct understanding *u)
{
	float sureness = understanding_sureness(u);

	if (!u->candidate_count || sureness < u->suggest)
		return DECISION_REFUSE;
	if (!is_out_of_scope(&u->candidates[0]))
		return sureness >= u->accept ? DECISION_ANSWER : DECISION_ASK;
	return understanding_is_gibberish(u) || sureness >= u->accept || !may_ask(u, sureness)
		       ? DECISION_REFUSE
		       : DECISION_ASK;
}
