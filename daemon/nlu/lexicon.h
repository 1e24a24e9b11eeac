/* What is known about a word, remembered: real word or typo, repair, stem, its n-grams' rows. */
#ifndef NLU_LEXICON_H
#define NLU_LEXICON_H

#include "nlu/model_file.h"

struct lexicon;

/* Loads the dictionaries of the model's languages. The model must outlive the lexicon. */
struct lexicon *lexicon_create(const struct model_file *model, const char *dictionaries,
			       struct error *error);
void lexicon_destroy(struct lexicon *lexicon);
/* To be called for each message: Hunspell is asked so often for one message and no more, so that
 * a page of rare words does not hold up everybody. Words after that are in no dictionary. */
void lexicon_begin(struct lexicon *lexicon);

/* Everything below is for a message's word and is valid until the next call with another word. */

/* Is it in the vocabulary that the pack has in this language? */
bool lexicon_pack_knows(struct lexicon *lexicon, const struct message_word *word, enum lang lang);
bool lexicon_dictionary_knows(struct lexicon *lexicon, const struct message_word *word,
			      enum lang lang);
/* Does a pack or a dictionary of any language know it? That of `likely` is asked first. */
bool lexicon_knows(struct lexicon *lexicon, const struct message_word *word, enum lang likely);
/* The word of the pack's vocabulary that was meant; it lives as long as the model. Words that are
 * known are not asked here. */
bool lexicon_repair(struct lexicon *lexicon, const struct message_word *word, enum lang lang,
		    struct spell_fix *repair);
/* The accentless stem, by the dictionary of `lang` or else of another that knows the word. */
struct str lexicon_stem(struct lexicon *lexicon, const struct message_word *word, enum lang lang);
/* The rows of the n-grams within the word, NETWORK_NONE among them for those unknown. */
const uint32_t *lexicon_rows(struct lexicon *lexicon, const struct message_word *word,
			     enum lang lang, size_t *count);

#endif
