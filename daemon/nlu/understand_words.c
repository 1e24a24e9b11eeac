/* The first half of understanding: typos, rules, known utterances. */
#include <limits.h>

#include "nlu/understander.h"
#include "text/normalise.h"

static bool ends_sentence(const struct message_word *word)
{
	return word->kind == TOKEN_SYMBOL && strchr(".!?:", word->text.data[0]) != NULL;
}

/* Names and acronyms are what their capitals say. */
static bool is_name(const struct understander *u, size_t at)
{
	bool starts = at == 0 || ends_sentence(&u->message.words[at - 1]);

	switch (message_case(&u->message, &u->message.words[at])) {
	case CASE_UPPER:
		return true;
	case CASE_CAPITALISED:
		return !starts;
	case CASE_LOWER:
		break;
	}
	return false;
}

static bool is_in_pack(struct understander *u, const struct message_word *word)
{
	for_each_lang (lang) {
		if (lexicon_pack_knows(u->lexicon, word, lang))
			return true;
	}
	return false;
}

static bool is_in_dictionary(struct understander *u, const struct likely_langs *likely,
			     const struct message_word *word)
{
	for (size_t i = 0; i < likely->count; i++) {
		if (lexicon_dictionary_knows(u->lexicon, word, likely->langs[i]))
			return true;
	}
	return false;
}

/* The nearest word counts; at the same distance, that of the likelier language. */
static bool find_repair(struct understander *u, const struct likely_langs *likely,
			const struct message_word *word, struct str *repair)
{
	unsigned nearest = UINT_MAX;

	for (size_t i = 0; i < likely->count; i++) {
		struct spell_fix fix;

		if (!lexicon_repair(u->lexicon, word, likely->langs[i], &fix) ||
		    fix.distance >= nearest)
			continue;
		nearest = fix.distance;
		*repair = fix.word;
	}
	return nearest != UINT_MAX;
}

/* Asks the dictionaries last, because they are the slowest. */
static bool mend_word(struct understander *u, const struct likely_langs *likely, size_t at)
{
	const struct message_word *word = &u->message.words[at];
	struct str repair;

	if (word->kind != TOKEN_WORD || is_in_pack(u, word) || is_name(u, at) ||
	    !find_repair(u, likely, word, &repair) || is_in_dictionary(u, likely, word))
		return false;
	u->mended[at].text = repair;
	return true;
}

/* The memory of accentless words may move while it grows: point at it afterwards. */
static void strip_mended(struct understander *u, const bool changed[static MESSAGE_WORDS])
{
	size_t begin = 0;

	buf_reset(&u->plain);
	for (size_t i = 0; i < u->message.count; i++) {
		if (changed[i])
			text_strip_accents(u->mended[i].text, &u->plain);
		u->mended[i].plain.len = u->plain.len;
	}
	for (size_t i = 0; i < u->message.count; i++) {
		size_t end = u->mended[i].plain.len;

		u->mended[i].plain = u->message.words[i].plain;
		if (changed[i])
			u->mended[i].plain = str_slice(buf_borrow(&u->plain), begin, end);
		begin = end;
	}
}

unsigned understand_mend(struct understander *u, const struct likely_langs *likely)
{
	bool changed[MESSAGE_WORDS] = {false};
	unsigned count = 0;

	memcpy(u->mended, u->message.words, u->message.count * sizeof *u->mended);
	for (size_t i = 0; i < u->message.count; i++) {
		changed[i] = mend_word(u, likely, i);
		count += changed[i];
	}
	if (count)
		strip_mended(u, changed);
	return count;
}

float understand_unknown(struct understander *u, enum lang likely)
{
	size_t words = 0, unknown = 0;

	for (size_t i = 0; i < u->message.count; i++) {
		if (u->mended[i].kind != TOKEN_WORD)
			continue;
		words++;
		unknown += !lexicon_knows(u->lexicon, &u->mended[i], likely);
	}
	return words ? (float)unknown / (float)words : 0;
}

/* Stems of the mended words, in memory that may move while it grows. */
static void find_stems(struct understander *u, enum lang lang)
{
	size_t begin = 0;

	buf_reset(&u->stems);
	for (size_t i = 0; i < u->message.count; i++) {
		if (u->mended[i].kind == TOKEN_WORD)
			buf_add(&u->stems, lexicon_stem(u->lexicon, &u->mended[i], lang));
		u->rule_words[i].stem.len = u->stems.len;
	}
	for (size_t i = 0; i < u->message.count; i++) {
		size_t end = u->rule_words[i].stem.len;

		u->rule_words[i].stem = u->rule_words[i].plain;
		if (end > begin)
			u->rule_words[i].stem = str_slice(buf_borrow(&u->stems), begin, end);
		begin = end;
	}
}

void understand_rules(struct understander *u, enum lang lang)
{
	size_t kept = 0;

	for (size_t i = 0; i < u->message.count; i++) {
		const struct message_word *word = &u->mended[i];

		u->rule_words[i] = (struct rule_word){
			.text = word->text,
			.plain = word->plain,
			.stem = word->plain,
			.begin = word->begin,
			.end = word->end,
		};
	}
	if (u->model.header->flags & MODEL_USES_STEMS)
		find_stems(u, lang);
	u->rules = (struct rules_result){0};
	rules_match(&u->model.rules, u->rule_words, u->message.count, &u->rules);
	/* The rules' section does not know how many intents there are. */
	for (size_t i = 0; i < u->rules.hit_count; i++) {
		if (u->rules.hits[i].intent < u->model.intent_count)
			u->rules.hits[kept++] = u->rules.hits[i];
	}
	u->rules.hit_count = kept;
}

const struct exact_slot *understand_exact(const struct understander *u, unsigned mended)
{
	const struct exact_slot *found =
		model_file_exact(&u->model, message_key(u->message.words, u->message.count));

	if (!found && mended)
		found = model_file_exact(&u->model, message_key(u->mended, u->message.count));
	return found;
}
