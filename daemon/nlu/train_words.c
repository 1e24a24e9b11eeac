/* Collecting the words of utterances, entities and rules. */
#include "nlu/train_words.h"

#include "nlu/rules_pattern.h"

void train_words_init(struct train_words *words)
{
	*words = (struct train_words){0};
	for_each_lang (lang)
		words->builders[lang] = spell_builder_create();
}

void train_words_finish(struct train_words *words)
{
	for_each_lang (lang) {
		spell_builder_destroy(words->builders[lang]);
		map_finish(&words->plain[lang]);
	}
	*words = (struct train_words){0};
}

void train_words_add(struct train_words *words, const struct message *message, enum lang lang)
{
	for (size_t i = 0; i < message->count; i++) {
		if (message->words[i].kind != TOKEN_WORD)
			continue;
		spell_builder_add(words->builders[lang], message->words[i].text, 1);
		map_intern(&words->plain[lang], message->words[i].plain);
	}
}

static void add_atom(struct train_words *words, const struct pattern_atom *atom, enum lang lang)
{
	if ((atom->kind != ATOM_WORD && atom->kind != ATOM_STEM) ||
	    map_get(&words->plain[lang], atom->text) != MAP_NONE)
		return;
	spell_builder_add(words->builders[lang], atom->text, 1);
	map_intern(&words->plain[lang], atom->text);
}

bool train_words_add_rule(struct train_words *words, const struct corpus_rule *rule)
{
	struct arena memory = {0};
	struct pattern pattern;
	size_t column;
	bool fine = pattern_parse(rule->pattern, &memory, &pattern, &column, NULL);

	for (size_t i = 0; fine && i < pattern.matches.count; i++) {
		const struct pattern_sequence *sequence = &pattern.matches.items[i];

		for (size_t j = 0; j < sequence->count; j++)
			add_atom(words, &sequence->atoms[j], rule->lang);
	}
	arena_finish(&memory);
	return fine;
}
