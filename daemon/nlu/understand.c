/* The ladder: the same words as a training utterance, else a rule, else the model. */
#include "nlu/understander.h"

/* The language of a known utterance says more than its letters, unless it is said in several. */
static void settle_lang(struct understanding *out, const struct exact_slot *exact, enum lang prior)
{
	double best = -1;
	enum lang settled = out->lang;

	if (prior < LANG_UNKNOWN || (out->lang < LANG_UNKNOWN && exact->langs >> out->lang & 1))
		return;
	for_each_lang (lang) {
		if (exact->langs >> lang & 1 && out->lang_probability[lang] > best) {
			best = out->lang_probability[lang];
			settled = lang;
		}
	}
	out->lang = settled;
}

static void take_exact(struct understander *u, const struct exact_slot *exact,
		       struct understanding *out)
{
	out->by = UNDERSTOOD_BY_EXACT;
	out->candidate_count = 1;
	out->candidates[0] = (struct candidate){
		.intent = model_file_intent(&u->model, exact->intent),
		.index = exact->intent,
		.probability = 1,
	};
}

static void take_thresholds(const struct understander *u, enum lang lang, struct understanding *out)
{
	out->accept = u->model.networks[lang].header->accept;
	out->suggest = u->model.networks[lang].header->suggest;
}

static void take_entities(const struct understander *u, struct understanding *out)
{
	out->entity_count = u->rules.entity_count;
	memcpy(out->entities, u->rules.entities, u->rules.entity_count * sizeof *out->entities);
}

void understand(struct understander *u, struct str text, enum lang prior, struct understanding *out)
{
	const struct exact_slot *exact;
	struct likely_langs likely;
	struct verdict verdict;

	memset(out, 0, sizeof *out);
	message_read(&u->message, text);
	lexicon_begin(u->lexicon);
	understand_langs(u, prior, out, &likely);
	out->repaired = understand_mend(u, &likely);
	out->unknown_share = understand_unknown(u, likely.langs[0]);
	understand_rules(u, likely.langs[0]);
	take_entities(u, out);
	take_thresholds(u, likely.langs[0], out);
	exact = understand_exact(u, out->repaired);
	if (exact) {
		settle_lang(out, exact, prior);
		take_exact(u, exact, out);
		return;
	}
	understand_model(u, &likely, out->repaired, out, &verdict);
	out->lang = verdict.reply;
	if (verdict.lang != LANG_UNKNOWN)
		take_thresholds(u, verdict.lang, out);
	understand_rank(u, &verdict, out);
}
