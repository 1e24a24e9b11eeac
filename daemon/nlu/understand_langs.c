/* In which languages to read a message: its letters, in doubt whose words they are, and words that
 * it borrows. */
#include <math.h>

#include "nlu/understander.h"

/* Below this posterior the second language is asked too: citizens mix. */
static const double sure_of_lang = 0.9;

/* Only languages that the model has; evenly when the text says nothing. */
static void mask_langs(const struct model_file *model, double probability[LANG_COUNT])
{
	double sum = 0, langs = 0;

	for_each_lang (lang) {
		if (!model->has_lang[lang])
			probability[lang] = 0;
		sum += probability[lang];
		langs += model->has_lang[lang];
	}
	for_each_lang (lang) {
		if (sum > 0)
			probability[lang] /= sum;
		else
			probability[lang] = model->has_lang[lang] / langs;
	}
}

/* The likeliest language that is not in the list yet; LANG_UNKNOWN when all are. */
static enum lang next_lang(const struct model_file *model, const double probability[LANG_COUNT],
			   const struct likely_langs *likely)
{
	enum lang best = LANG_UNKNOWN;

	for_each_lang (lang) {
		bool listed = false;

		for (size_t i = 0; i < likely->count; i++)
			listed = listed || likely->langs[i] == lang;
		if (model->has_lang[lang] && !listed &&
		    (best == LANG_UNKNOWN || probability[lang] > probability[best]))
			best = lang;
	}
	return best;
}

/* What a word says that a language's dictionary or pack knows, or the pack nearly. Found on the
 * one- and two-word messages of a public set (README.md). */
static const double nats_dictionary = 2, nats_pack = 2, nats_typo = 1;
enum {
	/* Longer messages say enough by their letters; and in one that is half and half, the
	 * dictionaries would make one half sure of itself. Found on MASSIVE and on halves of the
	 * pack's utterances put together (README.md). */
	WEIGHED_WORDS = 6,
	/* One word is a name or a typo as often as a loan. */
	BORROWED_WORDS = 2
};

static bool is_short(const struct message *message)
{
	size_t words = 0;

	for (size_t i = 0; i < message->count; i++)
		words += message->words[i].kind == TOKEN_WORD;
	return words && words <= WEIGHED_WORDS;
}

/* What a word says for a language, in nats. */
static double weigh_word(struct understander *u, const struct message_word *word, enum lang lang)
{
	bool in_pack = lexicon_pack_knows(u->lexicon, word, lang);
	bool in_dictionary = lexicon_dictionary_knows(u->lexicon, word, lang);
	struct spell_fix fix;

	if (!in_pack && !in_dictionary && lexicon_repair(u->lexicon, word, lang, &fix))
		return nats_typo;
	return (in_pack ? nats_pack : 0) + (in_dictionary ? nats_dictionary : 0);
}

/* Adds what the words say to the log-odds of each language; true when they said anything. */
static bool weigh_words(struct understander *u, double nats[LANG_COUNT])
{
	bool said = false;

	for (size_t i = 0; i < u->message.count; i++) {
		if (u->message.words[i].kind != TOKEN_WORD)
			continue;
		for_each_lang (lang) {
			double says = weigh_word(u, &u->message.words[i], lang);

			nats[lang] += says;
			said = said || says > 0;
		}
	}
	return said;
}

static double highest(const double probability[LANG_COUNT])
{
	double best = 0;

	for_each_lang (lang)
		best = fmax(best, probability[lang]);
	return best;
}

/* A word or two have few letters to go by, but may be words of one language only. */
static void weigh_short(struct understander *u, struct understanding *out)
{
	double nats[LANG_COUNT] = {0};
	double best = -INFINITY, sum = 0;

	/* Dictionaries take their time: they are asked in doubt only. */
	if (highest(out->lang_probability) >= sure_of_lang || !is_short(&u->message) ||
	    !weigh_words(u, nats))
		return;
	for_each_lang (lang)
		best = fmax(best, nats[lang]);
	for_each_lang (lang) {
		out->lang_probability[lang] *= exp(nats[lang] - best);
		sum += out->lang_probability[lang];
	}
	for_each_lang (lang)
		out->lang_probability[lang] /= sum;
}

static bool is_foreign(struct understander *u, const struct message_word *word, enum lang lang)
{
	return word->kind == TOKEN_WORD && !lexicon_pack_knows(u->lexicon, word, lang) &&
	       !lexicon_dictionary_knows(u->lexicon, word, lang);
}

/* "ik heb een certificat de composition de ménage nodig" is Dutch beyond doubt, but what it asks
 * for is French: the language that lends the most words is read too, behind the first. */
static void add_lender(struct understander *u, struct likely_langs *likely)
{
	const enum lang own = likely->langs[0];
	size_t lent[LANG_COUNT] = {0};
	enum lang lender = own;

	for (size_t i = 0; i < u->message.count; i++) {
		const struct message_word *word = &u->message.words[i];

		if (!is_foreign(u, word, own))
			continue;
		for_each_lang (lang) {
			lent[lang] += u->model.has_lang[lang] &&
				      lexicon_pack_knows(u->lexicon, word, lang);
		}
	}
	for_each_lang (lang) {
		if (lent[lang] > lent[lender])
			lender = lang;
	}
	if (lent[lender] >= BORROWED_WORDS)
		likely->langs[likely->count++] = lender;
}

void understand_langs(struct understander *u, enum lang prior, struct understanding *out,
		      struct likely_langs *likely)
{
	size_t wanted = LANG_COUNT;
	enum lang lang;

	if (prior > LANG_UNKNOWN)
		prior = LANG_UNKNOWN;
	out->lang = language_identify(&u->model.language, buf_borrow(&u->message.normal), prior,
				      out->lang_probability);
	mask_langs(&u->model, out->lang_probability);
	weigh_short(u, out);
	likely->count = 0;
	for (size_t i = 0; i < wanted; i++) {
		lang = next_lang(&u->model, out->lang_probability, likely);
		if (lang == LANG_UNKNOWN)
			break;
		likely->langs[likely->count++] = lang;
		/* A text without any evidence is tried in every language. */
		if (out->lang != LANG_UNKNOWN)
			wanted = out->lang_probability[lang] >= sure_of_lang ? 1 : 2;
	}
	if (out->lang != LANG_UNKNOWN || likely->count == 1)
		out->lang = likely->langs[0];
	if (likely->count == 1)
		add_lender(u, likely);
}
