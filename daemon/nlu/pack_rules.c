/* What the rules of a pack say, and what they do to its examples. */
#include <stdlib.h>

#include "base/mem.h"
#include "nlu/pack_checks.h"
#include "nlu/rules.h"
#include "nlu/rules_pattern.h"
#include "nlu/rules_place.h"
#include "nlu/values.h"
#include "text/dictionary.h"

enum { EXAMPLE_WORDS = 256 };

struct rule_record {
	size_t own;			/* examples of its intent that it matches */
	size_t foreign;			/* examples of others that it decides */
	const struct utterance *sample; /* one of those */
	bool usable;
};

struct rule_check {
	struct pack_checker *checker;
	struct rule_record *records; /* per rule of the corpus */
	struct dictionary *dictionaries[LANG_COUNT];
	struct buf stem;
};

/* Does any entity phrase have this kind and value? */
static bool entity_exists(const struct corpus *corpus, struct str kind, struct str value)
{
	if (!value.data && value_kind_find(kind) != VALUE_KINDS)
		return true;
	for (size_t i = 0; i < corpus->entity_count; i++) {
		if (str_eq(corpus->entities[i].kind, kind) &&
		    (!value.data || str_eq(corpus->entities[i].value, value)))
			return true;
	}
	return false;
}

/* `column` is that of the pattern; the reader wants that of the file. */
static void find_column(struct pack_checker *checker, const struct corpus_rule *rule, size_t column,
			const char *message)
{
	size_t in_file = rules_column(rule, column);

	if (in_file)
		pack_find(checker, true, rule->file, rule->line,
			  "column %zu: the rule \"%.*s\": %s", in_file, STR_ARG(rule->pattern),
			  message);
	else
		pack_find(checker, true, rule->file, rule->line,
			  "column %zu of the rule \"%.*s\": %s", column, STR_ARG(rule->pattern),
			  message);
}

static bool check_atom(struct pack_checker *checker, const struct corpus_rule *rule,
		       const struct pattern_atom *atom)
{
	struct buf message BUF_AUTO = {0};
	struct str value = atom->text, kind;

	if (atom->kind != ATOM_KIND && atom->kind != ATOM_VALUE)
		return true;
	str_split(&value, '=', &kind);
	if (entity_exists(&checker->corpus, kind, value))
		return true;
	buf_addf(&message, "no entities.json has @%.*s; correct it, or add it there",
		 STR_ARG(atom->text));
	find_column(checker, rule, pattern_column(rule->pattern, atom->at), message.data);
	return false;
}

static bool check_set(struct pack_checker *checker, const struct corpus_rule *rule,
		      const struct pattern_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		for (size_t j = 0; j < set->items[i].count; j++) {
			if (!check_atom(checker, rule, &set->items[i].atoms[j]))
				return false;
		}
	}
	return true;
}

/* Can the pattern be read? */
static bool check_pattern(struct pack_checker *checker, const struct corpus_rule *rule)
{
	struct arena memory = {0};
	struct pattern pattern;
	struct error error;
	size_t column;
	bool fine = pattern_parse(rule->pattern, &memory, &pattern, &column, &error);

	if (!fine)
		find_column(checker, rule, column, error.message);
	else if (check_set(checker, rule, &pattern.matches))
		check_set(checker, rule, &pattern.excluded);
	arena_finish(&memory);
	return fine;
}

static struct str stem_of(void *context, enum lang lang, struct str plain)
{
	struct rule_check *check = context;

	if (lang == LANG_UNKNOWN || !check->dictionaries[lang])
		return plain;
	buf_reset(&check->stem);
	dictionary_stem(check->dictionaries[lang], plain, &check->stem);
	return buf_borrow(&check->stem);
}

static void note_hits(struct rule_check *check, const uint32_t *numbers,
		      const struct utterance *utterance, const struct rules_result *result)
{
	for (size_t i = 0; i < result->hit_count; i++) {
		const struct rule_hit *hit = &result->hits[i];
		struct rule_record *record = &check->records[numbers[hit->rule]];

		if (hit->intent == utterance->intent) {
			record->own++;
			if (hit->effect == RULE_FORBID)
				record->sample = utterance;
		} else if (hit->effect == RULE_DECIDE) {
			record->foreign++;
			if (!record->sample)
				record->sample = utterance;
		} else {
			record->foreign += hit->effect == RULE_FORBID;
		}
	}
}

/* Runs the rules over one example. */
static void try_example(struct rule_check *check, const struct rules *rules,
			const uint32_t *numbers, const struct utterance *utterance)
{
	struct arena memory = {0};
	struct rule_word words[EXAMPLE_WORDS];
	struct rules_result result;
	size_t count = rule_words_read(utterance->text, &memory, words, EXAMPLE_WORDS);

	for (size_t i = 0; i < count; i++)
		words[i].stem =
			arena_copy(&memory, stem_of(check, utterance->lang, words[i].plain));
	rules_match(rules, words, count, &result);
	note_hits(check, numbers, utterance, &result);
	arena_finish(&memory);
}

/* Compiles the rules that can be read; numbers[i] is the place in the corpus of rule i. */
static bool compile_usable(struct rule_check *check, uint32_t *numbers, struct buf *bytes)
{
	const struct corpus *corpus = &check->checker->corpus;
	struct corpus usable = *corpus;
	struct error error;
	bool fine;

	usable.rules = mem_zalloc(corpus->rule_count, sizeof *usable.rules);
	usable.rule_count = 0;
	for (size_t i = 0; i < corpus->rule_count; i++) {
		if (!check->records[i].usable)
			continue;
		numbers[usable.rule_count] = (uint32_t)i;
		usable.rules[usable.rule_count++] = corpus->rules[i];
	}
	fine = rules_compile(&usable, stem_of, check, bytes, &error);
	if (!fine)
		pack_find(check->checker, true, check->checker->intents_dir, 0, "%s",
			  error.message);
	free(usable.rules);
	return fine;
}

static void report_record(struct pack_checker *checker, const struct corpus_rule *rule,
			  const struct rule_record *record)
{
	const char *id = checker->corpus.intents[rule->intent];

	if (rule->effect == RULE_FORBID && record->own)
		pack_find(checker, false, rule->file, rule->line,
			  "the rule \"%.*s\" forbids \"%s\" its own example \"%.*s\"",
			  STR_ARG(rule->pattern), id, STR_ARG(record->sample->text));
	if (rule->effect != RULE_FORBID && !record->own)
		pack_find(checker, false, rule->file, rule->line,
			  "the rule \"%.*s\" matches no example of \"%s\"; add one that it is for",
			  STR_ARG(rule->pattern), id);
	if (rule->effect == RULE_DECIDE && record->foreign)
		pack_find(checker, false, rule->file, rule->line,
			  "the rule \"%.*s\" gives \"%s\" %zu example%s of others, such as "
			  "\"%.*s\" of "
			  "\"%s\" (%s:%d); narrow it, or let it weigh",
			  STR_ARG(rule->pattern), id, record->foreign,
			  record->foreign == 1 ? "" : "s", STR_ARG(record->sample->text),
			  checker->corpus.intents[record->sample->intent], record->sample->file,
			  record->sample->line);
}

/* Stems cost a quarter of a second to load, and few packs ask for them. */
static void load_dictionaries(struct rule_check *check)
{
	const struct corpus *corpus = &check->checker->corpus;
	bool stems = false;

	for (size_t i = 0; i < corpus->rule_count; i++)
		stems |= memchr(corpus->rules[i].pattern.data, '~', corpus->rules[i].pattern.len) !=
			 NULL;
	for_each_lang (lang) {
		struct error error;

		if (!stems)
			continue;
		check->dictionaries[lang] = dictionary_create(lang, NULL, &error);
		if (!check->dictionaries[lang])
			pack_find(check->checker, false, check->checker->intents_dir, 0,
				  "the stems (~word) of %s were not checked: %s", lang_code(lang),
				  error.message);
	}
}

static void try_all(struct rule_check *check)
{
	const struct corpus *corpus = &check->checker->corpus;
	uint32_t *numbers = mem_zalloc(corpus->rule_count, sizeof *numbers);
	struct buf bytes BUF_AUTO = {0};
	struct error error;
	struct rules rules;

	load_dictionaries(check);
	if (compile_usable(check, numbers, &bytes) &&
	    rules_init(&rules, buf_borrow(&bytes), &error)) {
		for (size_t i = 0; i < corpus->utterance_count; i++)
			try_example(check, &rules, numbers, &corpus->utterances[i]);
		for (size_t i = 0; i < corpus->rule_count; i++) {
			if (check->records[i].usable)
				report_record(check->checker, &corpus->rules[i],
					      &check->records[i]);
		}
	}
	for_each_lang (lang)
		dictionary_destroy(check->dictionaries[lang]);
	free(numbers);
}

void pack_check_rules(struct pack_checker *checker)
{
	const struct corpus *corpus = &checker->corpus;
	struct rule_check check = {.checker = checker};

	check.records = mem_zalloc(corpus->rule_count, sizeof *check.records);
	for (size_t i = 0; i < corpus->rule_count; i++)
		check.records[i].usable = check_pattern(checker, &corpus->rules[i]);
	try_all(&check);
	buf_finish(&check.stem);
	free(check.records);
}
