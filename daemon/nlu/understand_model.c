/* The second half of understanding: the networks, what rules change, and candidates. */
#include <math.h>

#include "nlu/understander.h"

/* What a rule that decides is trusted with; measured rules are right more often than not typed
 * right, but not always. */
static const float rule_trust = 0.97f;
static const float emergency_doubt = 1.1f; /* log-odds: three to one */

void understand_vector(struct understander *u, const struct message_word *words, enum lang lang)
{
	const struct network *network = &u->model.networks[lang];

	vector_reset(&u->vector);
	vector_add_words(&u->vector, network, words, u->message.count);
	for (size_t i = 0; i < u->message.count; i++) {
		const uint32_t *rows;
		size_t count;

		if (words[i].kind == TOKEN_SYMBOL)
			continue;
		rows = lexicon_rows(u->lexicon, &words[i], lang, &count);
		for (size_t j = 0; j < count; j++)
			vector_add(&u->vector, network, rows[j]);
	}
	vector_end_block(&u->vector, network);
}

/* The likeliest class but `out`. */
static int first_in_scope(const struct understander *u, const struct network *network, int out)
{
	int best = -1;

	for (int i = 0; i < (int)network->header->classes; i++) {
		if (i != out && (best < 0 || u->scores[i] > u->scores[best]))
			best = i;
	}
	return best;
}

/* An emergency must not be missed, and what is out of scope is anything at all: both get what
 * training found them to lack. But a message that, if in scope, is an emergency is out of scope
 * only when that is `emergency_doubt` likelier. */
static void shift_scores(struct understander *u, enum lang lang)
{
	const struct network *network = &u->model.networks[lang];
	int out = u->out_of_scope[lang], emergency = u->emergency[lang];

	if (emergency >= 0)
		u->scores[emergency] += network->header->emergency_shift;
	if (out < 0)
		return;
	if (emergency >= 0 && first_in_scope(u, network, out) == emergency)
		u->scores[out] -= emergency_doubt;
	else
		u->scores[out] += network->header->out_of_scope_shift;
}

/* Scores become log-odds; rules that weigh or forbid have their say. */
static void adjust_scores(struct understander *u, enum lang lang)
{
	const struct network *network = &u->model.networks[lang];

	for (uint32_t i = 0; i < network->header->classes; i++)
		u->scores[i] *= network->header->steepness;
	shift_scores(u, lang);
	for (size_t i = 0; i < u->rules.hit_count; i++) {
		const struct rule_hit *hit = &u->rules.hits[i];
		int class = hit->effect == RULE_DECIDE ? -1 : network_class(network, hit->intent);

		if (class < 0)
			continue;
		if (hit->effect == RULE_FORBID)
			u->scores[class] = -INFINITY;
		else
			u->scores[class] += hit->weight;
	}
}

/* Softmax in place; returns the highest probability, 0 when everything is forbidden. */
static float softmax(float *scores, uint32_t classes)
{
	float best = -INFINITY, sum = 0;

	for (uint32_t i = 0; i < classes; i++)
		best = fmaxf(best, scores[i]);
	if (isinf(best)) {
		memset(scores, 0, classes * sizeof *scores);
		return 0;
	}
	for (uint32_t i = 0; i < classes; i++) {
		/* Most intents are far away: exp of them costs time and adds nothing. */
		scores[i] = scores[i] - best > -20 ? expf(scores[i] - best) : 0;
		sum += scores[i];
	}
	for (uint32_t i = 0; i < classes; i++)
		scores[i] /= sum;
	return 1 / sum;
}

static void keep(struct understander *u, enum lang lang, bool mended, float best,
		 struct verdict *verdict)
{
	float *scores = u->scores;

	verdict->lang = lang;
	verdict->mended = mended;
	verdict->best = best;
	u->scores = u->probabilities;
	u->probabilities = scores;
}

/* Scores one reading of the message; returns its highest probability, -1 without evidence. */
static float try_reading(struct understander *u, enum lang lang, bool mended,
			 struct verdict *verdict)
{
	const struct network *network = &u->model.networks[lang];
	float best;

	understand_vector(u, mended ? u->mended : u->message.words, lang);
	if (!u->vector.count)
		return -1;
	network_score(network, &u->vector, u->scores);
	adjust_scores(u, lang);
	best = softmax(u->scores, network->header->classes);
	if (verdict->lang == LANG_UNKNOWN || best > verdict->best)
		keep(u, lang, mended, best, verdict);
	return best;
}

static bool has_words(const struct understander *u)
{
	for (size_t i = 0; i < u->message.count; i++) {
		if (u->message.words[i].kind != TOKEN_SYMBOL)
			return true;
	}
	return false;
}

/* Words of which not even a part is known: the bias of the first language is all there is. */
static void judge_unknown(struct understander *u, enum lang lang, struct verdict *verdict)
{
	const struct network *network = &u->model.networks[lang];

	u->vector.count = 0;
	network_score(network, &u->vector, u->scores);
	adjust_scores(u, lang);
	keep(u, lang, false, softmax(u->scores, network->header->classes), verdict);
}

void understand_model(struct understander *u, const struct likely_langs *likely, unsigned mended,
		      const struct understanding *out, struct verdict *verdict)
{
	double fit = -1;

	*verdict = (struct verdict){.lang = LANG_UNKNOWN, .reply = out->lang};
	for (size_t i = 0; i < likely->count; i++) {
		enum lang lang = likely->langs[i];
		float best = try_reading(u, lang, false, verdict);

		if (mended)
			best = fmaxf(best, try_reading(u, lang, true, verdict));
		/* A model that knows not a word of it takes everything for equally likely. */
		if (best < 0)
			best = 1 / (float)u->model.networks[lang].header->classes;
		/* What fits text and model best is the language of the message. */
		if (out->lang != LANG_UNKNOWN && out->lang_probability[lang] * (double)best > fit) {
			fit = out->lang_probability[lang] * (double)best;
			verdict->reply = lang;
		}
	}
	if (verdict->lang == LANG_UNKNOWN && has_words(u))
		judge_unknown(u, likely->langs[0], verdict);
}

/* Puts a candidate where its probability belongs. */
static void insert(struct understanding *out, const struct candidate *candidate)
{
	size_t at = out->candidate_count;

	if (at == UNDERSTAND_CANDIDATES) {
		if (out->candidates[at - 1].probability >= candidate->probability)
			return;
		at--;
	} else {
		out->candidate_count++;
	}
	while (at && out->candidates[at - 1].probability < candidate->probability) {
		out->candidates[at] = out->candidates[at - 1];
		at--;
	}
	out->candidates[at] = *candidate;
}

static struct candidate candidate_of(const struct understander *u, uint16_t intent,
				     float probability)
{
	return (struct candidate){model_file_intent(&u->model, intent), intent, probability};
}

static void take_candidates(struct understander *u, const struct verdict *verdict,
			    struct understanding *out)
{
	const struct network *network = &u->model.networks[verdict->lang];

	for (uint32_t i = 0; i < network->header->classes; i++) {
		struct candidate candidate =
			candidate_of(u, network->intents[i], u->probabilities[i]);

		if (candidate.probability > 0)
			insert(out, &candidate);
	}
}

static bool is_forbidden(const struct understander *u, uint16_t intent)
{
	for (size_t i = 0; i < u->rules.hit_count; i++) {
		if (u->rules.hits[i].effect == RULE_FORBID && u->rules.hits[i].intent == intent)
			return true;
	}
	return false;
}

static float probability_of(const struct understander *u, const struct verdict *verdict,
			    uint16_t intent)
{
	int class;

	if (verdict->lang == LANG_UNKNOWN)
		return 0;
	class = network_class(&u->model.networks[verdict->lang], intent);
	return class < 0 ? 0 : u->probabilities[class];
}

/* Of the intents that rules decide for, the one that the model finds likeliest; INTENT_NONE. */
static uint16_t decided_intent(const struct understander *u, const struct verdict *verdict)
{
	uint16_t decided = INTENT_NONE;
	float best = -1;

	for (size_t i = 0; i < u->rules.hit_count; i++) {
		const struct rule_hit *hit = &u->rules.hits[i];

		if (hit->effect != RULE_DECIDE || is_forbidden(u, hit->intent) ||
		    probability_of(u, verdict, hit->intent) <= best)
			continue;
		best = probability_of(u, verdict, hit->intent);
		decided = hit->intent;
	}
	return decided;
}

/* The decided intent goes first and the others share what is left. */
static void put_first(struct understander *u, uint16_t intent, struct understanding *out)
{
	struct candidate others[UNDERSTAND_CANDIDATES];
	struct candidate first = candidate_of(u, intent, rule_trust);
	size_t count = out->candidate_count;
	float scale = 1;

	memcpy(others, out->candidates, sizeof others);
	for (size_t i = 0; i < count; i++) {
		if (others[i].index == intent) {
			first.probability = fmaxf(rule_trust, others[i].probability);
			scale = 1 - others[i].probability;
		}
	}
	out->candidate_count = 0;
	insert(out, &first);
	for (size_t i = 0; i < count; i++) {
		if (others[i].index == intent)
			continue;
		others[i].probability *= scale > 0 ? (1 - first.probability) / scale : 0;
		insert(out, &others[i]);
	}
}

void understand_rank(struct understander *u, const struct verdict *verdict,
		     struct understanding *out)
{
	uint16_t decided = decided_intent(u, verdict);

	if (verdict->lang != LANG_UNKNOWN) {
		take_candidates(u, verdict, out);
		out->by = UNDERSTOOD_BY_MODEL;
	}
	if (decided != INTENT_NONE) {
		put_first(u, decided, out);
		out->by = UNDERSTOOD_BY_RULE;
	}
	if (!out->candidate_count)
		out->by = UNDERSTOOD_BY_NOTHING;
}
