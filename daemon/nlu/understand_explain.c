/* How an answer came about, for a person: every step, and the features that spoke. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/explain_words.h"
#include "nlu/features.h"
#include "nlu/understander.h"
#include "nlu/values.h"

enum { SHOWN = 6 };

/* A feature of the message by its name, and what it says for an intent in log-odds. */
struct voice {
	uint32_t row;
	float says;
	struct str name;
};

struct voices {
	struct voice *items;
	size_t count;
	struct arena names;
};

static void name_row(struct voices *voices, uint32_t row, struct str name)
{
	for (size_t i = 0; i < voices->count; i++) {
		if (voices->items[i].row == row && !voices->items[i].name.len)
			voices->items[i].name = arena_copy(&voices->names, name);
	}
}

static void name_pair(struct voices *voices, const struct network *network, struct str first,
		      struct str second)
{
	struct buf name BUF_AUTO = {0};
	uint64_t hash = feature_pair(first.len ? feature_word(first) : 0,
				     second.len ? feature_word(second) : 0);

	buf_addf(&name, "'%.*s %.*s'", STR_ARG(first.len ? first : STR("^")),
		 STR_ARG(second.len ? second : STR("$")));
	name_row(voices, network_find(network, hash), buf_borrow(&name));
}

static void name_word(struct voices *voices, const struct network *network, struct str plain)
{
	struct buf name BUF_AUTO = {0};

	buf_addf(&name, "'%.*s'", STR_ARG(plain));
	name_row(voices, network_find(network, feature_word(plain)), buf_borrow(&name));
}

static void name_grams(struct voices *voices, const struct network *network, struct str plain)
{
	uint64_t grams[FEATURE_GRAM_LIMIT];
	size_t count = feature_grams(plain, grams);
	struct buf name BUF_AUTO = {0};

	for (size_t i = 0; i < count; i++) {
		buf_reset(&name);
		feature_gram_text(plain, i, &name);
		name_row(voices, network_find(network, grams[i]), buf_borrow(&name));
	}
}

static void name_voices(const struct understander *u, const struct message_word *words,
			const struct network *network, struct voices *voices)
{
	struct str last = {0};

	for (size_t i = 0; i < u->message.count; i++) {
		name_word(voices, network, words[i].plain);
		name_pair(voices, network, last, words[i].plain);
		if (words[i].kind != TOKEN_SYMBOL)
			name_grams(voices, network, words[i].plain);
		last = words[i].plain;
	}
	name_pair(voices, network, last, (struct str){0});
}

static int loudest_first(const void *a, const void *b)
{
	const struct voice *x = a, *y = b;

	if (x->says < y->says || x->says > y->says)
		return x->says > y->says ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static void add_voice(const struct voice *voice, struct buf *out)
{
	buf_addf(out, "  %+.2f %.*s", (double)voice->says, STR_ARG(voice->name));
}

static void add_for_and_against(struct voices *voices, struct buf *out)
{
	size_t count = voices->count;

	if (count)
		qsort(voices->items, count, sizeof *voices->items, loudest_first);
	buf_addf(out, "    for:    ");
	for (size_t i = 0; i < count && i < SHOWN && voices->items[i].says > 0; i++)
		add_voice(&voices->items[i], out);
	buf_addf(out, "\n    against:");
	for (size_t i = 0; i < count && i < SHOWN && voices->items[count - 1 - i].says < 0; i++)
		add_voice(&voices->items[count - 1 - i], out);
	buf_addf(out, "\n");
}

static void explain_class(struct understander *u, const struct message_word *words, enum lang lang,
			  uint32_t class, struct buf *out)
{
	const struct network *network = &u->model.networks[lang];
	struct voices voices = {.count = u->vector.count};
	float hidden[NETWORK_HIDDEN_LIMIT];

	network_hidden(network, &u->vector, hidden);
	voices.items = mem_zalloc(u->vector.count + 1, sizeof *voices.items);
	for (size_t i = 0; i < u->vector.count; i++) {
		uint32_t row = u->vector.rows[i];

		voices.items[i].row = row;
		voices.items[i].says =
			network_says(network, hidden, row, u->vector.values[i], class) *
			network->header->steepness;
	}
	name_voices(u, words, network, &voices);
	add_for_and_against(&voices, out);
	free(voices.items);
	arena_finish(&voices.names);
}

/* What an editor wants to know: which words made the first win against the second. */
static void explain_rivals(struct understander *u, const struct message_word *words, enum lang lang,
			   const struct understanding *found, struct buf *out)
{
	const struct network *network = &u->model.networks[lang];
	int winner, other;

	if (found->candidate_count < 2)
		return;
	winner = network_class(network, found->candidates[0].index);
	other = network_class(network, found->candidates[1].index);
	if (winner < 0 || other < 0)
		return;
	buf_addf(out, "  %s rather than %s\n", found->candidates[0].intent,
		 found->candidates[1].intent);
	explain_words(u, words, lang, (uint32_t)winner, (uint32_t)other, out);
}

static void explain_candidates(struct understander *u, const struct verdict *verdict,
			       const struct understanding *found, struct buf *out)
{
	const struct message_word *words = verdict->mended ? u->mended : u->message.words;
	const struct network *network;

	for (size_t i = 0; i < found->candidate_count; i++)
		buf_addf(out, "candidate: %s %.3f\n", found->candidates[i].intent,
			 (double)found->candidates[i].probability);
	if (verdict->lang == LANG_UNKNOWN)
		return;
	network = &u->model.networks[verdict->lang];
	buf_addf(out, "model: %s, text %s\n", lang_code(verdict->lang),
		 verdict->mended ? "with typos mended" : "as typed");
	understand_vector(u, words, verdict->lang);
	explain_rivals(u, words, verdict->lang, found, out);
	for (size_t i = 0; i < found->candidate_count && i < 2; i++) {
		int class = network_class(network, found->candidates[i].index);

		/* A rule may have brought it in. */
		if (class < 0)
			continue;
		buf_addf(out, "  %s\n", found->candidates[i].intent);
		explain_class(u, words, verdict->lang, (uint32_t) class, out);
	}
}

static const char *effect_name(enum rule_effect effect)
{
	switch (effect) {
	case RULE_DECIDE:
		return "decides";
	case RULE_FORBID:
		return "forbids";
	case RULE_WEIGH:
		return "weighs";
	}
	return "?";
}

static void explain_rules(const struct understander *u, struct buf *out)
{
	for (size_t i = 0; i < u->rules.hit_count; i++) {
		const struct rule_hit *hit = &u->rules.hits[i];

		buf_addf(out, "rule: %s %s", effect_name(hit->effect),
			 model_file_intent(&u->model, hit->intent));
		if (hit->effect == RULE_WEIGH)
			buf_addf(out, " %+.2f", (double)hit->weight);
		buf_addf(out, " (%.*s)\n", STR_ARG(rules_source(&u->model.rules, hit->rule)));
	}
	for (size_t i = 0; i < u->rules.entity_count; i++) {
		const struct entity *entity = &u->rules.entities[i];

		buf_addf(out, "entity: %.*s=", STR_ARG(entity->kind));
		entity_text(entity, out);
		buf_add_char(out, '\n');
	}
}

static void explain_text(const struct understander *u, const struct understanding *found,
			 struct buf *out)
{
	buf_addf(out, "text: %.*s\n", STR_ARG(buf_borrow(&u->message.normal)));
	buf_addf(out, "language: %s", lang_code(found->lang));
	for_each_lang (lang)
		buf_addf(out, "  %s %.3f", lang_code(lang), found->lang_probability[lang]);
	buf_addf(out, "\n");
	for (size_t i = 0; i < u->message.count; i++) {
		if (!str_eq(u->message.words[i].text, u->mended[i].text))
			buf_addf(out, "repair: %.*s -> %.*s\n", STR_ARG(u->message.words[i].text),
				 STR_ARG(u->mended[i].text));
	}
	buf_addf(out, "unknown words: %.0f %%\n", 100 * (double)found->unknown_share);
}

void understand_explain(struct understander *u, struct str text, enum lang prior, struct buf *out)
{
	static const char *const by[] = {
		[UNDERSTOOD_BY_NOTHING] = "nothing",
		[UNDERSTOOD_BY_EXACT] = "a training utterance with the same words",
		[UNDERSTOOD_BY_RULE] = "a rule",
		[UNDERSTOOD_BY_MODEL] = "the model",
	};
	struct understanding found, first;
	struct likely_langs likely;
	struct verdict verdict;

	understand(u, text, prior, &found);
	explain_text(u, &found, out);
	explain_rules(u, out);
	buf_addf(out, "understood by: %s\n", by[found.by]);
	buf_addf(out, "thresholds: accept %.2f, suggest %.2f\n", (double)found.accept,
		 (double)found.suggest);
	/* Even behind a known utterance, it is worth seeing what the model would have said. */
	memset(&first, 0, sizeof first);
	understand_langs(u, prior, &first, &likely);
	understand_model(u, &likely, found.repaired, &first, &verdict);
	explain_candidates(u, &verdict, &found, out);
}
