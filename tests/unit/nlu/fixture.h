/* A small pack in three languages, trained in memory: what the tests of understanding share. */
#ifndef TEST_NLU_FIXTURE_H
#define TEST_NLU_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "nlu/train.h"
#include "nlu/understand.h"

enum { SAMPLE_TEXTS = 7 };

struct sample {
	const char *intent;
	enum lang lang;
	const char *texts[SAMPLE_TEXTS];
};

static const struct sample samples[] = {
	{"passport.lost",
	 LANG_NL,
	 {"ik ben mijn paspoort kwijt", "mijn paspoort is gestolen", "paspoort verloren wat nu",
	  "ik heb mijn paspoort verloren", "mijn reispas is weg", "ik vind mijn paspoort niet meer",
	  "diefstal van mijn reispas"}},
	{"passport.lost",
	 LANG_FR,
	 {"j'ai perdu mon passeport", "mon passeport a été volé", "passeport perdu que faire",
	  "on m'a volé mon passeport", "je ne trouve plus mon passeport", "perte de passeport",
	  "vol de mon passeport"}},
	{"passport.lost",
	 LANG_EN,
	 {"i lost my passport", "my passport was stolen", "lost passport what now",
	  "someone stole my passport", "i cannot find my passport", "my passport is gone",
	  "theft of my passport"}},
	{"culture.library",
	 LANG_NL,
	 {"wanneer is de bibliotheek open", "hoe word ik lid van de bib",
	  "boeken lenen in de bibliotheek", "waar is de bibliotheek", "ik wil een boek lenen",
	  "een boek verlengen", "hoeveel boeken mag ik lenen"}},
	{"culture.library",
	 LANG_FR,
	 {"quand est ouverte la bibliothèque", "comment emprunter un livre",
	  "devenir membre de la bibliothèque", "où est la bibliothèque",
	  "je veux emprunter des livres", "prolonger un livre",
	  "combien de livres puis-je emprunter"}},
	{"culture.library",
	 LANG_EN,
	 {"when is the library open", "how do i borrow a book", "become a member of the library",
	  "where is the library", "i want to borrow books", "extend a book",
	  "how many books can i borrow"}},
	{"waste.calendar",
	 LANG_NL,
	 {"wanneer wordt het afval opgehaald", "welke dag halen jullie vuilnis op",
	  "ophaling van restafval", "vuilniszakken buitenzetten", "afvalkalender graag",
	  "wanneer komt de vuilniswagen", "op welke dag het oud papier"}},
	{"waste.calendar",
	 LANG_FR,
	 {"quand passent les éboueurs", "quel jour sortir les poubelles",
	  "collecte des déchets ménagers", "sortir les sacs poubelle", "calendrier des déchets",
	  "quand passe le camion poubelle", "quel jour pour le papier"}},
	{"waste.calendar",
	 LANG_EN,
	 {"when is the rubbish collected", "which day do you pick up waste",
	  "collection of household rubbish", "put out the rubbish bags", "waste calendar please",
	  "when does the bin lorry come", "which day for old paper"}},
	{"greeting.thanks",
	 LANG_NL,
	 {"dank u wel", "hartelijk bedankt", "bedankt voor uw hulp", "super dank je", "merci",
	  "heel erg bedankt", "dank je"}},
	{"greeting.thanks",
	 LANG_FR,
	 {"merci beaucoup", "merci pour votre aide", "merci bien", "un grand merci", "merci",
	  "je vous remercie", "super merci"}},
	{"greeting.thanks",
	 LANG_EN,
	 {"thank you very much", "thanks for your help", "many thanks", "thanks a lot",
	  "great thank you", "thank you so much", "cheers thanks"}},
	{"out_of_scope",
	 LANG_NL,
	 {"wie wint de voetbalmatch", "vertel een mop", "wat is de hoofdstad van peru",
	  "schrijf een gedicht", "hoe oud is de koning", "speel muziek", "wat eten we vanavond"}},
	{"out_of_scope",
	 LANG_FR,
	 {"qui gagne le match de foot", "raconte une blague", "quelle est la capitale du pérou",
	  "écris un poème", "quel âge a le roi", "mets de la musique", "on mange quoi ce soir"}},
	{"out_of_scope",
	 LANG_EN,
	 {"who wins the football match", "tell me a joke", "what is the capital of peru",
	  "write a poem", "how old is the king", "play some music", "what is for dinner"}},
};

struct sample_rule {
	const char *intent, *pattern;
	enum rule_effect effect;
	float weight;
	enum lang lang;
};

static const struct sample_rule sample_rules[] = {
	{"police.emergency", "(brand|vuur) !blussen", RULE_DECIDE, 0, LANG_NL},
	{"police.emergency", "au feu", RULE_DECIDE, 0, LANG_FR},
	{"passport.lost", "gevonden", RULE_FORBID, 0, LANG_NL},
	{"waste.calendar", "kalender", RULE_WEIGH, 4, LANG_NL},
	{"greeting.thanks", "^(dankjewel|dankuwel)$", RULE_DECIDE, 0, LANG_NL},
};

static inline void samples_load(struct corpus *corpus)
{
	*corpus = (struct corpus){0};
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		for (size_t j = 0; j < SAMPLE_TEXTS; j++) {
			struct utterance utterance = {
				.text = str_from(samples[i].texts[j]),
				.intent = corpus_intent(corpus, str_from(samples[i].intent)),
				.lang = samples[i].lang,
				.file = "samples",
				.line = (int)(i * SAMPLE_TEXTS + j + 1),
			};

			corpus_add_utterance(corpus, &utterance);
		}
	}
	for (size_t i = 0; i < sizeof sample_rules / sizeof *sample_rules; i++) {
		const struct sample_rule *from = &sample_rules[i];
		struct corpus_rule rule = {
			.pattern = str_from(from->pattern),
			.effect = from->effect,
			.weight = from->weight,
			.intent = corpus_intent(corpus, str_from(from->intent)),
			.lang = from->lang,
			.file = "intents/nl/rules.json",
			.line = (int)i + 10,
		};

		corpus_add_rule(corpus, &rule);
	}
}

static inline void samples_train(struct buf *model)
{
	struct corpus corpus;
	struct error error = {0};

	samples_load(&corpus);
	if (!train_model(&corpus, NULL, model, &error))
		fail_msg("%s", error.message);
	corpus_finish(&corpus);
}

/* Trains into an empty buffer, and opens what it then has. */
static inline struct understander *samples_open(struct buf *model)
{
	struct error error = {0};
	struct understander *understander;

	samples_train(model);
	understander = understander_create_memory(buf_borrow(model), NULL, &error);
	if (!understander)
		fail_msg("%s", error.message);
	return understander;
}

#endif
