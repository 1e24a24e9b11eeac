/* The stem of an accentless word: find how it is written, ask Hunspell, drop the accents. */
#include "nlu/stemmer.h"

#include <stdlib.h>

#include "base/mem.h"
#include "nlu/message.h"
#include "text/normalise.h"

static void learn_word(struct stemmer *stemmer, enum lang lang, const struct message_word *word)
{
	if (map_get(&stemmer->written[lang], word->plain) != MAP_NONE)
		return;
	stemmer->spellings = mem_grow(stemmer->spellings, &stemmer->capacity, stemmer->count + 1,
				      sizeof *stemmer->spellings);
	map_put(&stemmer->written[lang], word->plain, (uint32_t)stemmer->count);
	stemmer->spellings[stemmer->count++] = arena_copy(&stemmer->memory, word->text).data;
}

/* Only words with accents are worth noting. */
void stemmer_learn(struct stemmer *stemmer, enum lang lang, struct str text)
{
	struct message *message = mem_zalloc(1, sizeof *message);

	message_read(message, text);
	for (size_t i = 0; i < message->count; i++) {
		if (!str_eq(message->words[i].text, message->words[i].plain))
			learn_word(stemmer, lang, &message->words[i]);
	}
	message_finish(message);
	free(message);
}

struct str stemmer_stem(void *context, enum lang lang, struct str plain)
{
	struct stemmer *stemmer = context;
	struct dictionary **dictionary = &stemmer->dictionaries[lang];
	struct str written = plain;
	struct buf stem BUF_AUTO = {0};
	uint32_t index;

	if (stemmer->error.code)
		return plain;
	if (!*dictionary)
		*dictionary = dictionary_create(lang, stemmer->folder, &stemmer->error);
	if (!*dictionary)
		return plain;
	index = map_get(&stemmer->written[lang], plain);
	if (!dictionary_knows(*dictionary, plain) && index != MAP_NONE)
		written = str_from(stemmer->spellings[index]);
	buf_reset(&stemmer->scratch);
	dictionary_stem(*dictionary, written, &stemmer->scratch);
	text_strip_accents(buf_borrow(&stemmer->scratch), &stem);
	return arena_copy(&stemmer->memory, buf_borrow(&stem));
}

void stemmer_finish(struct stemmer *stemmer)
{
	for_each_lang (lang) {
		dictionary_destroy(stemmer->dictionaries[lang]);
		map_finish(&stemmer->written[lang]);
	}
	free(stemmer->spellings);
	arena_finish(&stemmer->memory);
	buf_finish(&stemmer->scratch);
	*stemmer = (struct stemmer){0};
}
