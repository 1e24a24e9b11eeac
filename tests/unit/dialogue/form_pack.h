/* What the office of the form tests knows: a form for each type of slot, and some as a town hall
 * has them; how citizens ask for them. */
#ifndef TESTS_DIALOGUE_FORM_PACK_H
#define TESTS_DIALOGUE_FORM_PACK_H

#include "base/lang.h"

/* Each has a form of its own, "probe.ID", when it is a probe. */
static const struct pack_slot {
	const char *id, *json, *name;
	bool is_probe;
} pack_slots[] = {
	{"word", "{\"type\":\"text\",\"min\":2,\"max\":20}", "woord|mot", true},
	{"number", "{\"type\":\"number\",\"min\":1,\"max\":5}", "aantal|nombre", true},
	{"crowd", "{\"type\":\"number\",\"min\":10,\"max\":20000}", "menigte", true},
	{"birthday", "{\"type\":\"date\",\"min\":-43800,\"max\":0}", "geboortedag", true},
	{"recent", "{\"type\":\"date\",\"min\":-21,\"max\":0}", "datum|date", true},
	{"coming", "{\"type\":\"date\",\"min\":0,\"max\":365}", "komst", true},
	{"around", "{\"type\":\"date\",\"min\":-60,\"max\":30}", "verhuisdatum", true},
	{"ever", "{\"type\":\"date\"}", "ooit", true},
	{"hour", "{\"type\":\"time\"}", "uur|heure", true},
	{"colour", "{\"type\":\"choice\",\"options\":[\"red\",\"blue\"]}", "kleur", true},
	{"owner", "{\"type\":\"choice\",\"options\":[\"no\",\"yes\"]}", "eigenaar", true},
	{"sum", "{\"type\":\"amount\",\"min\":100,\"max\":5000}", "bedrag|montant", true},
	{"street", "{\"type\":\"street\"}", "straat|rue", true},
	{"email", "{\"type\":\"email\",\"personal\":true}", "e-mailadres|mail", true},
	{"phone", "{\"type\":\"phone\"}", "telefoon", true},
	{"plate", "{\"type\":\"plate\"}", "nummerplaat", true},
	{"communication", "{\"type\":\"communication\"}", "mededeling", true},
	{"register", "{\"type\":\"register_number\"}", "rijksregister", true},
	{"counter", "{\"type\":\"service\"}", "dienst", true},
	{"agreed", "{\"type\":\"consent\"}", "toestemming", true},
	{"name", "{\"type\":\"text\",\"personal\":true,\"min\":2,\"max\":100}", "naam|nom", false},
	{"details", "{\"type\":\"text\",\"min\":3,\"max\":1000}", "uitleg", false},
	{"born", "{\"type\":\"date\",\"personal\":true,\"min\":-43800,\"max\":0}",
	 "geboortedatum|date de naissance|date of birth", false},
	{"damage", "{\"type\":\"choice\",\"options\":[\"pothole\",\"lamp\"],\"entity\":\"damage\"}",
	 "schade|damage", false},
	{"reply_by", "{\"type\":\"choice\",\"options\":[\"none\",\"email\"]}", "antwoord", false},
	{"consent", "{\"type\":\"consent\"}", "toestemming", false},
	{"copies", "{\"type\":\"number\",\"min\":1,\"max\":5}", "exemplaren|exemplaires", false},
	{"tongue", "{\"type\":\"choice\",\"options\":[\"nl\",\"fr\"],\"entity\":\"lang\"}", "taal",
	 false},
	{"delivery", "{\"type\":\"choice\",\"options\":[\"counter\",\"post\"]}", "levering", false},
	{"post_address", "{\"type\":\"text\",\"personal\":true,\"min\":8,\"max\":200}", "postadres",
	 false},
	{"check_free", "{\"type\":\"choice\",\"options\":[\"pay_now\",\"check_first\"]}",
	 "betaling", false},
	{"bag", "{\"type\":\"choice\",\"options\":[\"white\",\"yellow\"]}", "zak", false},
	{"tree", "{\"type\":\"choice\",\"options\":[\"sick\",\"planting\"]}", "boom", false},
	{"place", "{\"type\":\"choice\",\"options\":[\"public\",\"private\"]}", "plaats", false},
	{"bill", "{\"type\":\"amount\",\"min\":1,\"max\":5000000}", "bedrag", false},
	{"service", "{\"type\":\"service\"}", "dienst", false},
	{"appointment", "{\"type\":\"appointment\"}", "afspraak|dag", false},
};

static const char *const pack_options[][2] = {
	{"colour.red", "Rood|vermiljoen"},
	{"colour.blue", "Blauw als de zee"},
	{"owner.no", "Nee"},
	{"owner.yes", "Ja"},
	{"damage.pothole", "Put in de weg"},
	{"damage.lamp", "Straatverlichting"},
	{"reply_by.none", "Geen antwoord"},
	{"reply_by.email", "Per e-mail"},
	{"tongue.nl", "Nederlandstalig"},
	{"tongue.fr", "Franstalig"},
	{"delivery.counter", "Aan het loket"},
	{"delivery.post", "Met de post"},
	{"check_free.pay_now", "Nu betalen"},
	{"check_free.check_first", "Eerst nakijken"},
	{"bag.white", "Witte zak"},
	{"bag.yellow", "Gele zak"},
	{"tree.sick", "Zieke boom"},
	{"tree.planting", "Planten"},
	{"place.public", "Openbaar"},
	{"place.private", "Privaat"},
};

static const struct pack_form {
	const char *id, *kind, *service, *title, *json;
} pack_forms[] = {
	{"street.defect", "form", "town_hall", "Schade melden",
	 "\"start\":\"now\",\"slots\":[\"damage\",\"street\",{\"slot\":\"details\",\"optional\":"
	 "true},\"reply_by\",{\"slot\":\"email\",\"when\":{\"slot\":\"reply_by\",\"is\":"
	 "\"email\"}},{\"slot\":\"consent\",\"when\":{\"slot\":\"reply_by\",\"is\":\"email\"}}]"},
	{"birth.certificate", "payment", "population", "Geboorteakte",
	 "\"product\":\"record\",\"slots\":[\"born\",\"copies\",\"tongue\",\"delivery\","
	 "{\"slot\":\"post_address\",\"when\":{\"slot\":\"delivery\",\"is\":\"post\"}},\"name\","
	 "\"consent\"]"},
	{"household", "payment", "population", "Gezinssamenstelling",
	 "\"product\":\"certificate\",\"pay\":{\"slot\":\"check_free\",\"is\":\"pay_now\"},"
	 "\"slots\":[\"word\",\"check_free\"]"},
	{"fine", "payment", "town_hall", "Boete betalen",
	 "\"product\":\"fine\",\"slots\":[\"communication\",\"bill\"]"},
	{"appointment.make", "form", NULL, "Afspraak maken",
	 "\"slots\":[\"service\",\"appointment\",\"name\",\"consent\"]"},
	{"waste.missed", "form", "town_hall", "Niet opgehaald",
	 "\"start\":\"now\",\"slots\":[\"bag\",\"recent\"]"},
	{"street.trees", "form", "town_hall", "Bomen",
	 "\"start\":\"now\",\"slots\":[\"tree\",\"owner\",\"street\"]"},
	{"street.graffiti", "form", "town_hall", "Graffiti",
	 "\"start\":\"now\",\"slots\":[\"place\",\"street\"]"},
};

static const struct sample_utterance form_utterances[] = {
	{"street.defect",
	 {{"er is schade aan de weg", "de straatlamp is stuk", "losse tegel in het voetpad"},
	  {"la route est abîmée", "le lampadaire est cassé", "une dalle est cassée"},
	  {"the road is damaged", "the street lamp is broken", "a loose paving stone"}}},
	{"birth.certificate",
	 {{"ik heb een geboorteakte nodig", "geboorteakte bestellen", "wat kost een geboorteakte"},
	  {"je voudrais un acte de naissance", "commander un acte de naissance",
	   "combien coûte un acte de naissance"},
	  {"i need a birth certificate", "order a birth certificate",
	   "what does a birth certificate cost"}}},
	{"household",
	 {{"attest van gezinssamenstelling", "samenstelling van het gezin"},
	  {"composition de ménage", "certificat de ménage"},
	  {"household certificate", "composition of the household"}}},
	{"fine",
	 {{"mijn boete betalen", "ik kreeg een parkeerboete"},
	  {"payer mon amende", "j'ai reçu une amende"},
	  {"pay my fine", "i got a parking ticket"}}},
	{"appointment.make",
	 {{"ik wil een afspraak maken", "afspraak aan het loket", "ik wil mijn afspraak verzetten"},
	  {"je veux prendre rendez-vous", "un rendez-vous au guichet",
	   "je veux déplacer mon rendez-vous"},
	  {"i want to make an appointment", "an appointment at the counter",
	   "i want to move my appointment"}}},
	{"waste.missed",
	 {{"mijn vuilnis is niet opgehaald", "vuilniszak blijven staan"},
	  {"mes poubelles n'ont pas été ramassées", "sac poubelle oublié"},
	  {"my rubbish was not collected", "bin bag left behind"}}},
	{"street.trees",
	 {{"er staat een zieke boom", "snoei die boom eens"},
	  {"un arbre est malade", "taillez cet arbre"},
	  {"a tree is ill", "prune that tree"}}},
	{"street.graffiti",
	 {{"er staat graffiti op de muur", "graffiti verwijderen"},
	  {"il y a un graffiti sur le mur", "enlever un graffiti"},
	  {"graffiti on the wall", "remove graffiti"}}},
};

static const struct sample_entity form_entities[] = {
	{"street", "church", {"kerkstraat", "rue de l'église", "church street"}},
	{"street", "school", {"schoolstraat", "rue de l'école", "school street"}},
	{"month", "3", {"maart", "mars", "march"}},
	{"month", "5", {"mei", "mai", "may"}},
	{"month", "11", {"november", "novembre", "november"}},
	{"day", "yesterday", {"gisteren", "hier", "yesterday"}},
	{"day", "mon", {"maandag", "lundi", "monday"}},
	{"day", "thu", {"donderdag", "jeudi", "thursday"}},
	{"damage", "lamp", {"straatlamp", "lampadaire", "street lamp"}},
	{"damage", "pothole", {"put", "trou", "pothole"}},
	{"service", "population", {"bevolking", "population", "population desk"}},
	{"appointment_action", "move", {"verzetten", "déplacer", "move"}},
};

/* Whatever stands around these words is about this. */
static const char *const form_rules[][2] = {
	{"snoei", "street.trees"},
	{"put", "street.defect"},
	{"trou", "street.defect"},
	{"pothole", "street.defect"},
	{"geboorteakte", "birth.certificate"},
	{"afspraak", "appointment.make"},
	{"openingsuren", "contact.opening_hours"},
};

static const char form_services[] =
	"{\"services\":["
	"{\"id\":\"town_hall\",\"name\":{\"nl\":\"Gemeente\",\"fr\":\"Commune\",\"en\":\"Town "
	"hall\"},\"phone\":\"+32 2 000 00 00\",\"hours\":{\"week\":{\"mon\":[\"09:00-12:00\"],"
	"\"tue\":[\"09:00-12:00\"],\"wed\":[\"09:00-12:00\"],\"thu\":[\"09:00-12:00\"],\"fri\":["
	"\"09:00-12:00\"],\"sat\":[],\"sun\":[]},\"public_holidays\":\"closed\"}},"
	"{\"id\":\"population\",\"documents\":[\"passport\"],\"name\":{\"nl\":\"Bevolking\",\"fr\":"
	"\"Population\",\"en\":\"Population service\"},\"phone\":\"+32 2 000 00 01\",\"hours\":{"
	"\"week\":{\"mon\":[\"09:00-11:00\"],\"tue\":[\"09:00-11:00\"],\"wed\":[\"14:00-16:00\"],"
	"\"thu\":[],\"fri\":[\"09:00-12:00\"],\"sat\":[],\"sun\":[]},\"public_holidays\":"
	"\"closed\"},\"appointments\":{\"minutes\":30,\"places\":1,\"notice_minutes\":60,\"days\":"
	"30}},"
	"{\"id\":\"library\",\"name\":{\"nl\":\"Bibliotheek\",\"fr\":\"Bibliothèque\",\"en\":"
	"\"Library\"},\"hours\":{\"week\":{\"mon\":[],\"tue\":[\"14:00-18:00\"],\"wed\":["
	"\"10:00-12:30\"],\"thu\":[],\"fri\":[\"14:00-18:00\"],\"sat\":[\"10:00-16:00\"],\"sun\":["
	"]},\"public_holidays\":\"closed\"},\"appointments\":{\"minutes\":60,\"places\":1,"
	"\"notice_minutes\":0,\"days\":14}},"
	"{\"id\":\"train\",\"name\":\"NMBS\",\"outside\":true,\"website\":"
	"\"https://train.example\"},"
	"{\"id\":\"police\",\"name\":\"Police\",\"phone\":\"101\"}]}";

static const char form_products[] =
	"{\"beneficiary\":{\"name\":\"Gemeente Voorbeeld\",\"iban\":\"BE68539007547034\"},"
	"\"products\":[{\"id\":\"certificate\",\"amount\":1000},{\"id\":\"record\",\"amount\":1250,"
	"\"quantity_slot\":\"copies\"},{\"id\":\"fine\",\"amount_slot\":\"bill\","
	"\"reference_slot\":\"communication\"}]}";

#endif
