/* What the examples of a pack say together. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "nlu/pack_checks.h"
#include "nlu/rules_pattern.h"

enum {
	FEW_EXAMPLES = 8,
	TEMPLATE_WORDS = 3, /* shorter examples may differ in one word */
};

/* The words of a text without accents and punctuation, joined by spaces; the whole text when it
 * has none (an emoji does). */
static void words_key(struct str text, bool sorted, struct buf *key)
{
	struct arena memory = {0};
	struct str words[PATTERN_ATOM_LIMIT + 1];
	size_t count = pattern_words(text, &memory, words);

	for (size_t i = 1; sorted && i < count; i++) {
		struct str word = words[i];
		size_t j = i;

		for (; j > 0 && str_compare(words[j - 1], word) > 0; j--)
			words[j] = words[j - 1];
		words[j] = word;
	}
	for (size_t i = 0; i < count; i++) {
		buf_add(key, words[i]);
		buf_add_char(key, ' ');
	}
	/* Beyond the limit words are not looked at, so the text itself has to speak. */
	if (!count || count > PATTERN_ATOM_LIMIT)
		buf_add(key, text);
	arena_finish(&memory);
}

/* The first example with the same key, after remembering this one. */
static const struct utterance *same_before(struct pack_checker *checker, struct map *seen,
					   size_t index, struct str key)
{
	uint32_t first = map_get(seen, key);

	if (first == MAP_NONE) {
		map_put(seen, key, (uint32_t)index);
		return NULL;
	}
	return &checker->corpus.utterances[first];
}

static void check_same(struct pack_checker *checker, const struct utterance *a,
		       const struct utterance *b)
{
	const char *const *ids = checker->corpus.intents;

	if (a->intent == b->intent) {
		if (a->lang == b->lang)
			pack_find(checker, false, b->file, b->line,
				  "\"%.*s\" stands twice in \"%s\", first at %s:%d; remove one",
				  STR_ARG(b->text), ids[b->intent], a->file, a->line);
		return;
	}
	/* The same letters may mean something else in another language. */
	pack_find(checker, a->lang == b->lang, b->file, b->line,
		  "\"%.*s\" is an example of \"%s\" here and of \"%s\" at %s:%d; keep it in one",
		  STR_ARG(b->text), ids[b->intent], ids[a->intent], a->file, a->line);
}

/* First within the language, where it is an error, then across them. */
static void check_repetitions(struct pack_checker *checker)
{
	struct map seen = {0};
	struct buf key BUF_AUTO = {0};

	for (size_t i = 0; i < checker->corpus.utterance_count; i++) {
		const struct utterance *utterance = &checker->corpus.utterances[i];
		const struct utterance *first;
		struct str words;

		buf_reset(&key);
		buf_add_char(&key, (char)(1 + (int)utterance->lang));
		words_key(utterance->text, false, &key);
		words = str_slice(buf_borrow(&key), 1, key.len);
		first = same_before(checker, &seen, i, buf_borrow(&key));
		if (!first)
			first = same_before(checker, &seen, i, words);
		if (first)
			check_same(checker, first, utterance);
	}
	map_finish(&seen);
}

/* The same words in another order, under another intent: nearly a contradiction. */
static void check_reordered(struct pack_checker *checker)
{
	struct map seen = {0};
	struct buf key BUF_AUTO = {0};
	struct buf ordered BUF_AUTO = {0}, other BUF_AUTO = {0};

	for (size_t i = 0; i < checker->corpus.utterance_count; i++) {
		const struct utterance *b = &checker->corpus.utterances[i], *a;

		buf_reset(&key);
		buf_add_char(&key, (char)(1 + (int)b->lang));
		words_key(b->text, true, &key);
		a = same_before(checker, &seen, i, buf_borrow(&key));
		if (!a || a->intent == b->intent)
			continue;
		buf_reset(&ordered);
		buf_reset(&other);
		words_key(a->text, false, &ordered);
		words_key(b->text, false, &other);
		if (str_eq(buf_borrow(&ordered), buf_borrow(&other)))
			continue;
		pack_find(checker, false, b->file, b->line,
			  "\"%.*s\" of \"%s\" has the same words as \"%.*s\" of \"%s\" at %s:%d; "
			  "make "
			  "them differ",
			  STR_ARG(b->text), checker->corpus.intents[b->intent], STR_ARG(a->text),
			  checker->corpus.intents[a->intent], a->file, a->line);
	}
	map_finish(&seen);
}

/* The words with one of them left open, in an intent and a language. */
static void template_key(const struct utterance *utterance, const struct str *words, size_t count,
			 size_t open, struct buf *key)
{
	buf_reset(key);
	buf_addf(key, "%u %u ", (unsigned)utterance->lang, (unsigned)utterance->intent);
	for (size_t i = 0; i < count; i++) {
		if (i != open)
			buf_add(key, words[i]);
		buf_add_char(key, ' ');
	}
}

/* One template with swapped words teaches one thing, however many examples it fills. */
static void check_template(struct pack_checker *checker, struct map *seen, size_t index)
{
	const struct utterance *b = &checker->corpus.utterances[index];
	const struct utterance *a = NULL;
	struct arena memory = {0};
	struct str words[PATTERN_ATOM_LIMIT + 1];
	size_t count = pattern_words(b->text, &memory, words);
	struct buf key BUF_AUTO = {0};

	if (count > PATTERN_ATOM_LIMIT || count < TEMPLATE_WORDS)
		count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct utterance *before;

		template_key(b, words, count, i, &key);
		before = same_before(checker, seen, index, buf_borrow(&key));
		a = a ? a : before;
	}
	if (a && a != b)
		pack_find(checker, false, b->file, b->line,
			  "\"%.*s\" of \"%s\" differs in one word only from \"%.*s\" at "
			  "%s:%d; say "
			  "it in another way, or remove one",
			  STR_ARG(b->text), checker->corpus.intents[b->intent], STR_ARG(a->text),
			  a->file, a->line);
	arena_finish(&memory);
}

static void check_templates(struct pack_checker *checker)
{
	struct map seen = {0};

	for (size_t i = 0; i < checker->corpus.utterance_count; i++)
		check_template(checker, &seen, i);
	map_finish(&seen);
}

struct tally {
	size_t count[LANG_COUNT];
	const struct utterance *first[LANG_COUNT];
};

static void check_tally(struct pack_checker *checker, const char *id, const struct tally *tally)
{
	for_each_lang (lang) {
		if (!checker->loaded[lang] || !checker->examples[lang])
			continue;
		if (tally->count[lang] == 0)
			pack_find(checker, true, checker->intents_dir, 0,
				  "\"%s\" has no example in %s; write some in %s/%s/", id,
				  lang_code(lang), checker->intents_dir, lang_code(lang));
		else if (tally->count[lang] < FEW_EXAMPLES)
			pack_find(checker, false, tally->first[lang]->file,
				  tally->first[lang]->line,
				  "\"%s\" has %zu example%s in %s; below %d it is hardly learnt",
				  id, tally->count[lang], tally->count[lang] == 1 ? "" : "s",
				  lang_code(lang), FEW_EXAMPLES);
	}
}

/* Every intent of the catalogue and of the files, in each language. */
static void check_languages(struct pack_checker *checker)
{
	struct tally *tallies;

	for (size_t i = 0; i < checker->corpus.utterance_count; i++)
		checker->examples[checker->corpus.utterances[i].lang]++;
	for_each_lang (lang) {
		if (checker->loaded[lang] && !checker->examples[lang])
			pack_find(checker, true, checker->intents_dir, 0,
				  "there are no examples in %s; write some in %s/%s/",
				  lang_code(lang), checker->intents_dir, lang_code(lang));
	}
	for (size_t i = 0; i < checker->id_count; i++)
		corpus_intent(&checker->corpus, str_from(checker->ids[i]));
	tallies = mem_zalloc(checker->corpus.intent_count, sizeof *tallies);
	for (size_t i = 0; i < checker->corpus.utterance_count; i++) {
		const struct utterance *utterance = &checker->corpus.utterances[i];
		struct tally *tally = &tallies[utterance->intent];

		if (!tally->count[utterance->lang]++)
			tally->first[utterance->lang] = utterance;
	}
	for (size_t i = 0; i < checker->corpus.intent_count; i++)
		check_tally(checker, checker->corpus.intents[i], &tallies[i]);
	free(tallies);
}

void pack_check_examples(struct pack_checker *checker)
{
	check_repetitions(checker);
	check_reordered(checker);
	check_templates(checker);
	check_languages(checker);
}
