/* A few dozen utterances of three intents: enough of a model for a chat. */
#ifndef TESTS_SERVER_CORPUS_H
#define TESTS_SERVER_CORPUS_H

#include "nlu/corpus.h"

static inline void desk_fill_corpus(struct corpus *corpus)
{
	static const struct {
		const char *intent;
		const char *texts[LANG_COUNT][4];
	} samples[] = {
		{"passport.lost",
		 {{"ik ben mijn paspoort kwijt", "mijn paspoort is gestolen", "paspoort verloren",
		   "mijn reispas is weg"},
		  {"j'ai perdu mon passeport", "on m'a volé mon passeport", "passeport perdu",
		   "vol de mon passeport"},
		  {"i lost my passport", "my passport was stolen", "lost passport",
		   "my passport is gone"}}},
		{"culture.library",
		 {{"wanneer is de bibliotheek open", "hoe word ik lid van de bib", "boeken lenen",
		   "waar is de bibliotheek"},
		  {"quand est ouverte la bibliothèque", "comment emprunter un livre",
		   "devenir membre de la bibliothèque", "où est la bibliothèque"},
		  {"when is the library open", "how do i borrow a book", "join the library",
		   "where is the library"}}},
		{"greeting.thanks",
		 {{"bedankt", "dank u wel", "hartelijk dank", "super dank je"},
		  {"merci", "merci beaucoup", "je vous remercie", "un grand merci"},
		  {"thanks", "thank you", "many thanks", "thanks a lot"}}},
	};

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		for (int j = 0; j < LANG_COUNT * 4; j++) {
			struct utterance utterance = {
				.text = str_from(samples[i].texts[j / 4][j % 4]),
				.intent = corpus_intent(corpus, str_from(samples[i].intent)),
				.lang = (enum lang)(j / 4),
				.file = "corpus.h",
				.line = 1};

			corpus_add_utterance(corpus, &utterance);
		}
	}
}

#endif
