/* What the small town of the tests knows: intents, utterances, entities, services. */
#ifndef TESTS_DIALOGUE_SAMPLES_H
#define TESTS_DIALOGUE_SAMPLES_H

#include "base/lang.h"

struct sample_intent {
	const char *id, *kind, *service;
	const char *titles[LANG_COUNT];
};

static const struct sample_intent intents[] = {
	{"greeting.hello", "smalltalk", NULL, {"Hallo", "Bonjour", "Hello"}},
	{"greeting.thanks", "smalltalk", NULL, {"Bedankt", "Merci", "Thanks"}},
	{"dialogue.affirm", "control", NULL, {"Ja", "Oui", "Yes"}},
	{"dialogue.deny", "control", NULL, {"Nee", "Non", "No"}},
	{"dialogue.cancel", "control", NULL, {"Stop", "Stop", "Stop"}},
	{"dialogue.repeat", "control", NULL, {"Herhaal", "Répéter", "Repeat"}},
	{"dialogue.language", "control", NULL, {"Taal", "Langue", "Language"}},
	{"dialogue.help", "control", NULL, {"Hulp", "Aide", "Help"}},
	{"dialogue.human", "handoff", NULL, {"Mens", "Humain", "Person"}},
	{"contact.opening_hours", "route", NULL, {"Uren", "Heures", "Hours"}},
	{"contact.address", "route", NULL, {"Adres", "Adresse", "Address"}},
	{"passport.lost",
	 "answer",
	 "population",
	 {"Paspoort verloren", "Passeport perdu", "Passport lost"}},
	{"passport.apply",
	 "answer",
	 "population",
	 {"Paspoort aanvragen", "Demander un passeport", "Apply for a passport"}},
	{"culture.library", "answer", "library", {"Bibliotheek", "Bibliothèque", "Library"}},
	{"old.offer", "answer", "library", {"Oude actie", "Vieille action", "Old offer"}},
	{"police.emergency", "answer", "police", {"Noodgeval", "Urgence", "Emergency"}},
	{"out_of_scope", "smalltalk", NULL, {"Anders", "Autre", "Other"}},
};

struct sample_utterance {
	const char *intent;
	const char *texts[LANG_COUNT][6];
};

static const struct sample_utterance utterances[] = {
	{"greeting.hello",
	 {{"hallo", "goedendag", "dag Pierre"},
	  {"bonjour", "bonsoir", "salut Pierre"},
	  {"hello", "good morning", "hi there"}}},
	{"greeting.thanks",
	 {{"bedankt", "dank u wel", "hartelijk dank"},
	  {"merci", "merci beaucoup", "je vous remercie"},
	  {"thanks", "thank you", "many thanks"}}},
	{"dialogue.affirm",
	 {{"ja", "ja graag", "inderdaad"},
	  {"oui", "oui volontiers", "exactement"},
	  {"yes", "yes please", "indeed"}}},
	{"dialogue.deny",
	 {{"nee", "neen", "helemaal niet"},
	  {"non", "non pas du tout", "ce n'est pas cela"},
	  {"no", "nope", "not at all"}}},
	{"dialogue.cancel",
	 {{"stop ermee", "annuleren", "laat maar"},
	  {"annuler", "laissez tomber", "on arrête"},
	  {"cancel", "never mind", "start over"}}},
	{"dialogue.repeat",
	 {{"kunt u dat herhalen", "wat zegt u", "ik begrijp uw antwoord niet"},
	  {"pouvez-vous répéter", "que dites-vous", "je ne comprends pas votre réponse"},
	  {"can you repeat that", "what did you say", "I don't understand your answer"}}},
	{"dialogue.language",
	 {{"in het frans", "spreekt u engels", "ik wil een andere taal"},
	  {"en néerlandais", "parlez-vous anglais", "je veux une autre langue"},
	  {"in english", "do you speak french", "I want another language"}}},
	{"dialogue.help",
	 {{"wat kan je allemaal", "hulp", "waarmee kunt u helpen"},
	  {"que pouvez-vous faire", "aide", "comment pouvez-vous m'aider"},
	  {"what can you do", "help", "how can you help me"}}},
	{"dialogue.human",
	 {{"ik wil een mens spreken", "mag ik een medewerker", "een echte persoon"},
	  {"je veux parler à un humain", "un agent s'il vous plaît", "une vraie personne"},
	  {"I want to talk to a human", "a real person please", "an employee please"}}},
	{"contact.opening_hours",
	 {{"wanneer zijn jullie open", "openingsuren", "hoe laat sluit het loket",
	   "is het vandaag open", "openingsuren van de bibliotheek"},
	  {"quand êtes-vous ouverts", "heures d'ouverture", "à quelle heure ferme le guichet",
	   "est-ce ouvert aujourd'hui", "heures d'ouverture de la bibliothèque"},
	  {"when are you open", "opening hours", "what time does the counter close",
	   "is it open today", "library opening hours", "is the library open on friday"}}},
	{"contact.address",
	 {{"waar is het", "adres", "hoe kom ik daar"},
	  {"où est-ce", "adresse", "comment y aller"},
	  {"where is it", "address", "how do I get there"}}},
	{"passport.lost",
	 {{"ik ben mijn paspoort kwijt", "mijn paspoort is gestolen", "paspoort verloren gisteren"},
	  {"j'ai perdu mon passeport", "mon passeport est volé", "passeport volé hier"},
	  {"I lost my passport", "my passport was stolen", "passport gone since yesterday"}}},
	{"passport.apply",
	 {{"ik wil een nieuw paspoort", "paspoort vernieuwen", "hoe vraag ik een paspoort aan"},
	  {"je veux un nouveau passeport", "renouveler mon passeport",
	   "comment demander un passeport neuf"},
	  {"I want a new passport", "renew my passport", "how to get a passport"}}},
	{"culture.library",
	 {{"ik wil boeken lenen", "lid worden van de bib", "een boek verlengen"},
	  {"je veux emprunter des livres", "m'inscrire à la bibliothèque", "prolonger un livre"},
	  {"I want to borrow books", "join the library", "renew a book"}}},
	{"old.offer",
	 {{"gratis kompost", "kompost afhalen", "kompostactie"},
	  {"compost gratuit", "chercher du compost", "action compost"},
	  {"free compost", "collect compost", "compost offer"}}},
	{"police.emergency",
	 {{"er is brand", "help mij iemand valt mij aan", "bel een ziekenwagen"},
	  {"il y a le feu", "on m'attaque", "appelez une ambulance"},
	  {"there is a fire", "somebody attacks me", "call an ambulance"}}},
	{"out_of_scope",
	 {{"wie wint de voetbalmatch", "recept voor pannenkoeken", "vertel een mop"},
	  {"qui gagne le match de foot", "recette de crêpes", "raconte une blague"},
	  {"who wins the football match", "pancake recipe", "tell me a joke"}}},
};

struct sample_entity {
	const char *kind, *value;
	const char *phrases[LANG_COUNT];
};

static const struct sample_entity entities[] = {
	{"service", "library", {"bib", "bibliothèque", "library"}},
	{"service", "police", {"politie", "police", "police"}},
	{"service", "town_hall", {"gemeentehuis", "maison communale", "town hall"}},
	{"document", "passport", {"reispas", "titre de voyage", "travel document"}},
	{"elsewhere", "train", {"trein", "train", "railways"}},
	{"month", "12", {"december", "décembre", "december"}},
	{"day", "today", {"vandaag", "aujourd'hui", "today"}},
	{"day", "tomorrow", {"morgen", "demain", "tomorrow"}},
	{"day", "wed", {"woensdag", "mercredi", "wednesday"}},
	{"day", "fri", {"vrijdag", "vendredi", "friday"}},
	{"lang", "nl", {"nederlands", "néerlandais", "dutch"}},
	{"lang", "fr", {"frans", "français", "french"}},
	{"lang", "en", {"engels", "anglais", "english"}},
};

static const char services_json[] =
	"{\"services\":["
	"{\"id\":\"town_hall\",\"name\":{\"nl\":\"Gemeente\",\"fr\":\"Commune\",\"en\":\"Town "
	"hall\"},\"phone\":\"+32 2 000 00 00\",\"hours\":{\"week\":{\"mon\":[\"09:00-12:00\","
	"\"13:00-16:00\"],\"tue\":[\"09:00-12:00\"],\"wed\":[\"09:00-12:00\"],\"thu\":[\"09:00-"
	"12:00\"],\"fri\":[\"09:00-12:00\"],\"sat\":[],\"sun\":[]},\"public_holidays\":\"closed\","
	"\"exceptions\":[{\"from\":\"2026-11-27\",\"until\":\"2026-11-27\",\"slots\":[],"
	"\"reason\":\"closing.staff_day\"}]}},"
	"{\"id\":\"population\",\"documents\":[\"passport\"],\"name\":{\"nl\":\"Bevolking\",\"fr\":"
	"\"Population\",\"en\":"
	"\"Population service\"},\"phone\":\"+32 2 000 00 01\",\"hours\":{\"week\":{\"mon\":["
	"\"08:00-11:00\"],\"tue\":[],\"wed\":[\"14:00-18:00\"],\"thu\":[],\"fri\":[],\"sat\":[],"
	"\"sun\":[]},\"public_holidays\":\"closed\",\"by_appointment\":true}},"
	"{\"id\":\"library\",\"languages\":[\"nl\",\"fr\"],\"wheelchair\":\"limited\","
	"\"name\":{\"nl\":\"Bibliotheek\",\"fr\":\"Bibliothèque\",\"en\":"
	"\"Library\"},\"address\":\"Parklaan 8\",\"hours\":{\"week\":{\"mon\":[],\"tue\":["
	"\"14:00-18:00\"],\"wed\":[\"10:00-12:30\",\"13:30-18:00\"],\"thu\":[],\"fri\":[\"14:00-"
	"18:00\"],\"sat\":[\"10:00-16:00\"],\"sun\":[]},\"public_holidays\":\"closed\"}},"
	"{\"id\":\"train\",\"name\":\"NMBS\",\"outside\":true,"
	"\"website\":\"https://train.example\"},"
	"{\"id\":\"police\",\"name\":\"Police\",\"phone\":\"101\"}]}";

#endif
