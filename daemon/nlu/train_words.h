/* The words that a pack knows, of each language, for mending typos. */
#ifndef NLU_TRAIN_WORDS_H
#define NLU_TRAIN_WORDS_H

#include "base/map.h"
#include "nlu/corpus.h"
#include "nlu/message.h"
#include "text/spell.h"

struct train_words {
	struct spell_builder *builders[LANG_COUNT];
	struct map plain[LANG_COUNT]; /* the same words without accents */
};

void train_words_init(struct train_words *words);
void train_words_finish(struct train_words *words);
void train_words_add(struct train_words *words, const struct message *message, enum lang lang);
/* The words that rules look for; after the messages, because rules have no accents: a word that
 * is known with its accents stays as it is. False when a pattern is faulty, which compiling the
 * rules reports. */
bool train_words_add_rule(struct train_words *words, const struct corpus_rule *rule);

#endif
