/* Replies of Pierre, a pack with the texts of locales/, and a terminal, for tests of tickets. */
#ifndef TICKET_SAMPLES_H
#define TICKET_SAMPLES_H

#include "base/file.h"
#include "base/json.h"
#include "core/config.h"
#include "core/pack.h"

/* Wednesday 25 November 2026, 10:05 in Belgium. */
#define SAMPLE_NOW INT64_C(1795597500000)

/* What pierred answered on the channel "kiosk". */
#define SAMPLE_SERVICE_FR                                                                             \
	"[{\"type\":\"text\",\"lang\":\"fr\",\"text\":\"Prenez rendez-vous au service Population "    \
	"et venez vous-même, avec votre carte actuelle et une photo. Prix : 25 €.\"},"             \
	"{\"type\":\"service\",\"lang\":\"fr\",\"service\":\"population\",\"name\":\"Service "        \
	"Population\",\"address\":\"Place communale 1, 1299 Exemple\",\"phone\":\"+32 2 000 00 "      \
	"01\",\"email\":\"population@commune.example\",\"website\":\"https://"                        \
	"www.commune.example/population\",\"appointment_url\":\"https://www.commune.example/"         \
	"rendez-vous/population\",\"map_url\":\"https://www.commune.example/"                         \
	"plan#population\",\"note\":\"Guichets 1 à 6, rez-de-chaussée. L’après-midi uniquement " \
	"sur rendez-vous.\",\"open\":false,\"hours_text\":\"Fermé pour le moment\",\"hours\":["      \
	"{\"day\":\"mercredi\",\"text\":\"08:30-12:00, 13:30-16:00\"},"                               \
	"{\"day\":\"jeudi\",\"text\":\"08:30-12:00, 13:30-19:00\"},"                                  \
	"{\"day\":\"samedi\",\"text\":\"fermé\"}]}]"
#define SAMPLE_SERVICE_NL                                                                         \
	"[{\"type\":\"text\",\"lang\":\"nl\",\"text\":\"Bel DOC STOP: 00800 2123 2123.\"},"       \
	"{\"type\":\"service\",\"lang\":\"nl\",\"service\":\"population\",\"name\":\"Dienst "     \
	"Bevolking\",\"address\":\"Gemeenteplein 1, 1299 Voorbeeld\",\"phone\":\"+32 2 000 00 "   \
	"01\",\"map_url\":\"https://www.commune.example/plan#population\",\"note\":\"Loketten 1 " \
	"tot 6, gelijkvloers. Breng uw identiteitskaart mee.\",\"hours\":["                       \
	"{\"day\":\"woensdag\",\"text\":\"08:30-12:00, 13:30-16:00\"},"                           \
	"{\"day\":\"zaterdag\",\"text\":\"gesloten\"}]},"                                         \
	"{\"type\":\"choices\",\"lang\":\"nl\",\"text\":\"Bijvoorbeeld:\",\"choices\":["          \
	"{\"title\":\"Openingsuren\",\"value\":\"intent:contact.opening_hours\"}]}]"
#define SAMPLE_LINKS_EN                                                                     \
	"[{\"type\":\"links\",\"links\":[{\"title\":\"DOC STOP: block documents\",\"url\":" \
	"\"https://www.docstop.be\"}]}]"
#define SAMPLE_APPOINTMENT_EN                                                                  \
	"[{\"type\":\"appointment\",\"lang\":\"en\",\"service\":\"population\",\"name\":"      \
	"\"Population\",\"start\":\"2026-12-01T10:20\",\"when_text\":\"Tuesday 1 December at " \
	"10:20\",\"minutes\":15,\"address\":\"Place communale 1, 1299 Example\",\"code\":"     \
	"\"K7MW-3QPD\",\"calendar_url\":\"https://pierre.example/appointments/1.ics\","        \
	"\"calendar_title\":\"Population\",\"cancelled\":false}]"
#define SAMPLE_PAYMENT_NL                                                                          \
	"[{\"type\":\"payment\",\"lang\":\"nl\",\"order\":\"1\",\"title\":\"Afschrift van een "    \
	"akte\",\"amount\":1250,\"amount_text\":\"€ 12,50\",\"currency\":\"EUR\",\"reference\":" \
	"\"+++090/9337/55493+++\",\"url\":\"https://pay.example/?t=v4.public.abc\",\"button\":"    \
	"\"Betaal\",\"expires\":\"2026-11-25T10:00:00Z\",\"expires_text\":\"Betaal voor 11:00.\"," \
	"\"transfer\":{\"text\":\"\",\"name\":\"Gemeente Voorbeeld\",\"iban\":\"BE68 5390 0754 "   \
	"7034\",\"bic\":\"GKCCBEBB\",\"epc\":\"BCD\\n002\\n1\",\"qr_url\":\"/q.svg\"}}]"

static inline void sample_add_texts(json_t *texts, const char *code)
{
	struct buf path BUF_AUTO = {0};
	struct json_doc doc;

	buf_addf(&path, "%s/locales/%s.json", SOURCE_DIR, code);
	if (!json_doc_load(&doc, path.data, NULL))
		return;
	json_object_set(texts, code, json_object_get(doc.root, "texts"));
	json_doc_finish(&doc);
}

/* The pack that pierred would serve, with all its texts; NULL when it cannot be read. */
static inline struct pack *sample_pack(void)
{
	json_t *root =
		json_pack("{s:s,s:[sss],s:{},s:[{s:s,s:s,s:{ssssss},s:[{s:s,s:{ssssss}}]}],"
			  "s:{s:{ssssss},s:{ssssss},s:s}}",
			  "version", "0123456789abcdef", "languages", "nl", "fr", "en", "texts",
			  "topics", "id", "papers", "icon", "id-card", "title", "nl", "P", "fr",
			  "P", "en", "P", "intents", "id", "id_card.renew", "title", "nl", "K",
			  "fr", "K", "en", "K", "town", "name", "nl", "Gemeente Voorbeeld", "fr",
			  "Commune d’Exemple", "en", "Example Town Hall", "address", "nl", "A",
			  "fr", "A", "en", "A", "phone", "+32 2 000 00 00");
	struct buf text BUF_AUTO = {0};

	for_each_lang (lang)
		sample_add_texts(json_object_get(root, "texts"), lang_code(lang));
	json_add(&text, root);
	json_decref(root);
	return pack_parse(buf_borrow(&text), NULL);
}

/* A terminal in the hall of the town hall, where the population service is too. */
static inline void sample_config(struct kiosk_config *config, int columns)
{
	static char id[] = "population", nl[] = "Links van de trap, loket 3.",
		    fr[] = "À gauche de l'escalier, guichet 3.", town[] = "Voorbeeld";

	*config = (struct kiosk_config){.paper_columns = columns, .municipality = town};
	config->services[0] = (struct kiosk_service){id, {nl, fr, NULL}};
	config->service_count = 1;
}

#endif
