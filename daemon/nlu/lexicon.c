/* A bounded cache in front of dictionaries, spelling index and feature table. */
#include "nlu/lexicon.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "nlu/features.h"
#include "text/dictionary.h"
#include "text/normalise.h"

enum {
	ENTRIES = 4096,	 /* in pairs: a word has two places */
	WORD_BYTES = 40, /* longer words are not remembered */
	WORD_ROWS = 96,	 /* n-grams of a word of 22 bytes */
	LOOKUPS = 64,	 /* of Hunspell for one message: 5 to 40 us each */
};

struct entry {
	char text[WORD_BYTES]; /* what was asked; len 0: empty */
	char stem[WORD_BYTES];
	uint8_t len, stem_len, stem_lang;
	/* Bits by language: is the answer there, and which is it. */
	uint8_t pack_asked, pack, dictionary_asked, dictionary, repair_asked, repaired;
	uint8_t rows_lang; /* LANG_UNKNOWN: none */
	uint16_t row_count;
	struct spell_fix repair[LANG_COUNT];
	uint32_t rows[WORD_ROWS];
};

struct lexicon {
	const struct model_file *model;
	struct dictionary *dictionaries[LANG_COUNT]; /* NULL: the model lacks the language */
	struct entry *entries;
	uint8_t *younger; /* which of a pair came last */
	unsigned lookups_left;
	struct entry spare;			/* for a word that is too long to remember */
	uint32_t long_rows[FEATURE_GRAM_LIMIT]; /* for a word with more rows than an entry has */
	struct buf stem, scratch;
};

struct lexicon *lexicon_create(const struct model_file *model, const char *dictionaries,
			       struct error *error)
{
	struct lexicon *lexicon = mem_zalloc(1, sizeof *lexicon);

	lexicon->model = model;
	lexicon->entries = mem_zalloc(ENTRIES, sizeof *lexicon->entries);
	lexicon->younger = mem_zalloc(ENTRIES / 2, sizeof *lexicon->younger);
	for_each_lang (lang) {
		if (!model->has_lang[lang])
			continue;
		lexicon->dictionaries[lang] = dictionary_create(lang, dictionaries, error);
		if (!lexicon->dictionaries[lang]) {
			lexicon_destroy(lexicon);
			return NULL;
		}
	}
	return lexicon;
}

void lexicon_destroy(struct lexicon *lexicon)
{
	if (!lexicon)
		return;
	for_each_lang (lang)
		dictionary_destroy(lexicon->dictionaries[lang]);
	free(lexicon->entries);
	free(lexicon->younger);
	buf_finish(&lexicon->stem);
	buf_finish(&lexicon->scratch);
	free(lexicon);
}

void lexicon_begin(struct lexicon *lexicon)
{
	lexicon->lookups_left = LOOKUPS;
}

static void entry_clear(struct entry *entry)
{
	entry->len = 0;
	entry->stem_lang = LANG_UNKNOWN;
	entry->rows_lang = LANG_UNKNOWN;
	entry->pack_asked = entry->pack = 0;
	entry->dictionary_asked = entry->dictionary = 0;
	entry->repair_asked = entry->repaired = 0;
}

static bool entry_is(const struct entry *entry, struct str text)
{
	return entry->len == text.len && memcmp(entry->text, text.data, text.len) == 0;
}

static struct entry *entry_of(struct lexicon *lexicon, struct str text)
{
	size_t pair;
	struct entry *two;
	uint8_t *younger;

	if (text.len > WORD_BYTES || !text.len) {
		entry_clear(&lexicon->spare);
		return &lexicon->spare;
	}
	pair = (size_t)hash_bytes(text, 0) & (ENTRIES / 2 - 1);
	two = &lexicon->entries[pair * 2];
	younger = &lexicon->younger[pair];
	if (!entry_is(&two[*younger], text)) {
		*younger ^= 1;
		if (!entry_is(&two[*younger], text)) {
			entry_clear(&two[*younger]);
			two[*younger].len = (uint8_t)text.len;
			memcpy(two[*younger].text, text.data, text.len);
		}
	}
	return &two[*younger];
}

static bool is_bit(uint8_t bits, enum lang lang)
{
	return bits >> lang & 1;
}

static void set_bit(uint8_t *bits, enum lang lang, bool value)
{
	*bits = (uint8_t)(*bits | (unsigned)value << lang);
}

static bool pack_knows(struct lexicon *lexicon, struct entry *entry, struct str text,
		       enum lang lang)
{
	if (!lexicon->model->has_lang[lang])
		return false;
	if (!is_bit(entry->pack_asked, lang)) {
		set_bit(&entry->pack_asked, lang, true);
		set_bit(&entry->pack, lang, spell_knows(&lexicon->model->spells[lang], text));
	}
	return is_bit(entry->pack, lang);
}

static bool dictionary_has(struct lexicon *lexicon, struct entry *entry, struct str text,
			   enum lang lang)
{
	if (!lexicon->dictionaries[lang])
		return false;
	if (!is_bit(entry->dictionary_asked, lang)) {
		if (!lexicon->lookups_left)
			return false;
		lexicon->lookups_left--;
		set_bit(&entry->dictionary_asked, lang, true);
		set_bit(&entry->dictionary, lang,
			dictionary_knows(lexicon->dictionaries[lang], text));
	}
	return is_bit(entry->dictionary, lang);
}

bool lexicon_pack_knows(struct lexicon *lexicon, const struct message_word *word, enum lang lang)
{
	return pack_knows(lexicon, entry_of(lexicon, word->text), word->text, lang);
}

bool lexicon_dictionary_knows(struct lexicon *lexicon, const struct message_word *word,
			      enum lang lang)
{
	return dictionary_has(lexicon, entry_of(lexicon, word->text), word->text, lang);
}

bool lexicon_knows(struct lexicon *lexicon, const struct message_word *word, enum lang likely)
{
	struct entry *entry = entry_of(lexicon, word->text);

	for_each_lang (lang) {
		if (pack_knows(lexicon, entry, word->text, lang))
			return true;
	}
	if (likely < LANG_UNKNOWN && dictionary_has(lexicon, entry, word->text, likely))
		return true;
	for_each_lang (lang) {
		if (dictionary_has(lexicon, entry, word->text, lang))
			return true;
	}
	return false;
}

bool lexicon_repair(struct lexicon *lexicon, const struct message_word *word, enum lang lang,
		    struct spell_fix *repair)
{
	struct entry *entry = entry_of(lexicon, word->text);

	if (!lexicon->model->has_lang[lang])
		return false;
	if (!is_bit(entry->repair_asked, lang)) {
		bool found = spell_repair(&lexicon->model->spells[lang], word->text,
					  &entry->repair[lang]);

		set_bit(&entry->repair_asked, lang, true);
		set_bit(&entry->repaired, lang, found);
	}
	*repair = entry->repair[lang];
	return is_bit(entry->repaired, lang);
}

/* The first language of the model, from `lang` on, whose dictionary knows the word. */
static enum lang stemming_lang(struct lexicon *lexicon, struct entry *entry, struct str text,
			       enum lang lang)
{
	if (lang < LANG_UNKNOWN && dictionary_has(lexicon, entry, text, lang))
		return lang;
	for_each_lang (other) {
		if (dictionary_has(lexicon, entry, text, other))
			return other;
	}
	return LANG_UNKNOWN;
}

struct str lexicon_stem(struct lexicon *lexicon, const struct message_word *word, enum lang lang)
{
	struct entry *entry = entry_of(lexicon, word->text);

	lang = stemming_lang(lexicon, entry, word->text, lang);
	if (lang == LANG_UNKNOWN)
		return word->plain;
	if (entry->stem_lang == lang)
		return (struct str){entry->stem, entry->stem_len};
	buf_reset(&lexicon->scratch);
	buf_reset(&lexicon->stem);
	dictionary_stem(lexicon->dictionaries[lang], word->text, &lexicon->scratch);
	text_strip_accents(buf_borrow(&lexicon->scratch), &lexicon->stem);
	if (lexicon->stem.len <= WORD_BYTES && entry->len) {
		memcpy(entry->stem, lexicon->stem.data, lexicon->stem.len);
		entry->stem_len = (uint8_t)lexicon->stem.len;
		entry->stem_lang = (uint8_t)lang;
	}
	return buf_borrow(&lexicon->stem);
}

const uint32_t *lexicon_rows(struct lexicon *lexicon, const struct message_word *word,
			     enum lang lang, size_t *count)
{
	struct entry *entry = entry_of(lexicon, word->text);
	const struct network *network = &lexicon->model->networks[lang];
	uint64_t grams[FEATURE_GRAM_LIMIT];
	uint32_t *rows = lexicon->long_rows;

	*count = entry->row_count;
	if (entry->rows_lang == lang)
		return entry->rows;
	*count = feature_grams(word->plain, grams);
	if (*count <= WORD_ROWS && entry->len) {
		rows = entry->rows;
		entry->rows_lang = (uint8_t)lang;
		entry->row_count = (uint16_t)*count;
	}
	for (size_t i = 0; i < *count; i++)
		rows[i] = network_find(network, grams[i]);
	return rows;
}
