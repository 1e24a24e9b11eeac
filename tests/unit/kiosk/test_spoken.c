/* What is read aloud, of messages that a pierred really sent (tests/data/kiosk-messages.json). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/json.h"
#include "core/speech.h"
#include "core/spoken_text.h"

struct texts {
	struct pack *pack;
	json_t *messages;
	struct kiosk_config config;
};

/* As GET /terminal/pack.json has them. */
static json_t *interface_texts(enum lang lang)
{
	char path[512];
	json_t *all, *texts, *kept = json_object(), *text;
	const char *key;

	snprintf(path, sizeof(path), SOURCE_DIR "/locales/%s.json", lang_code(lang));
	all = json_load_file(path, 0, NULL);
	assert_non_null(all);
	texts = json_object_get(all, "texts");
	json_object_foreach (texts, key, text)
		if (!strncmp(key, "terminal.", 9) || !strncmp(key, "ui.", 3))
			json_object_set(kept, key, text);
	json_decref(all);
	return kept;
}

static struct pack *load_pack(void)
{
	json_t *texts = json_object();
	json_t *root = json_pack("{s:s,s:o,s:[],s:{}}", "version", "0123456789abcdef", "texts",
				 texts, "topics", "town");
	struct error error = {0};
	char *text;
	struct pack *pack;

	for_each_lang (lang)
		json_object_set_new(texts, lang_code(lang), interface_texts(lang));
	text = json_dumps(root, 0);
	pack = pack_parse(str_from(text), &error);
	if (!pack)
		fail_msg("%s", error.message);
	free(text);
	json_decref(root);
	return pack;
}

static int set_up(void **state)
{
	struct texts *texts = calloc(1, sizeof(*texts));

	texts->pack = load_pack();
	texts->messages = json_load_file(SOURCE_DIR "/tests/data/kiosk-messages.json", 0, NULL);
	assert_non_null(texts->messages);
	*state = texts;
	return 0;
}

static int tear_down(void **state)
{
	struct texts *texts = *state;

	pack_destroy(texts->pack);
	json_decref(texts->messages);
	free(texts);
	return 0;
}

static void check_reply(const struct texts *texts, enum lang lang, const char *reply,
			const char *expected)
{
	BUF_AUTO struct buf spoken = {0};

	spoken_messages(json_object_get(json_object_get(texts->messages, lang_code(lang)), reply),
			texts->pack, &texts->config, lang, &spoken);
	assert_string_equal(spoken.data, expected);
}

static void test_a_reply_is_read_in_whole_sentences(void **state)
{
	check_reply(*state, LANG_NL, "lost",
		    "Bel DOC STOP: 0 0 8 0 0, 2 1 2 3, 2 1 2 3. Gestolen? Aangifte bij de "
		    "politie. Verloren? Dienst Bevolking. Breng uw identiteitskaart en een pasfoto "
		    "mee.\n"
		    "Dienst Bevolking.\n"
		    "Adres: Gemeenteplein 1, 1299 Voorbeeld.\n"
		    "Nu gesloten, open vandaag om 8 uur 30.\n"
		    "Vandaag: van 8 uur 30 tot 12 uur, van 13 uur 30 tot 16 uur.\n"
		    "Loketten 1 tot 6, gelijkvloers. 's Middags alleen op afspraak.\n"
		    "Telefoon: 0 2, 0 0 0, 0 0, 0 1.\n"
		    "Aan het loket: Nederlands, Frans, Engels. Toegankelijk met een rolstoel.\n"
		    "Meer informatie.\n"
		    "DOC STOP: documenten blokkeren.\n"
		    "Reispassen bij de FOD Buitenlandse Zaken.\n"
		    "Scan met uw telefoon.\n");
	check_reply(*state, LANG_FR, "summary",
		    "Voici ce que je vais envoyer :\n"
		    "service : Service Population.\n"
		    "jour et heure : aujourd'hui à 10 heures 15.\n"
		    "nom : Marie Dupont.\n"
		    "numéro de téléphone : 0 4 7 0, 1 2, 3 4, 5 6.\n"
		    "Est-ce correct ?\n"
		    "1 sur 3 : Oui, envoyer.\n"
		    "2 sur 3 : Modifier.\n"
		    "3 sur 3 : Ne pas envoyer.\n");
	check_reply(*state, LANG_EN, "when",
		    "Step 2 of 5.\n"
		    "Which day and time suit you? For example: Tuesday at 10 am.\n"
		    "1 of 6: today at 10 15.\n"
		    "2 of 6: today at 10 30.\n"
		    "3 of 6: today at 10 45.\n"
		    "4 of 6: today at 11 o'clock.\n"
		    "5 of 6: today at 11 15.\n"
		    "6 of 6: Later days.\n");
}

static void test_an_appointment_is_read_with_its_code_letter_by_letter(void **state)
{
	check_reply(*state, LANG_EN, "appointment",
		    "Your appointment: today at 10 15, Population service. Code W Q D Y, A 9 B M: "
		    "with it you can change or cancel it.\n"
		    "Population service.\n"
		    "today at 10 15.\n"
		    "Address: Place communale 1, 1299 Exemple.\n"
		    "Code, to change or cancel the appointment: W Q D Y, A 9 B M.\n");
}

static void test_a_payment_is_told_as_a_code_to_scan(void **state)
{
	check_reply(*state, LANG_NL, "payment",
		    "Genoteerd met nummer 2026-000002. Betaal nu, daarna behandelen wij het.\n"
		    "Attest of uittreksel.\n"
		    "Bedrag: 10 euro.\n"
		    "Betaal met uw telefoon.\n"
		    "Open de camera van uw telefoon en richt ze op de code.\n"
		    "Geldig tot 8 uur 19.\n");
	check_reply(*state, LANG_FR, "payment",
		    "C'est noté sous le numéro 2026-000004. Payez maintenant, nous le traitons "
		    "ensuite.\n"
		    "Certificat ou extrait.\n"
		    "Montant: 10 euros.\n"
		    "Payez avec votre téléphone.\n"
		    "Ouvrez l'appareil photo de votre téléphone et visez le code.\n"
		    "Valable jusqu'à 8 heures 19.\n");
}

/* The pavement in front of the counter is nearer than an address in the same building. */
static void test_a_service_in_this_building_gets_the_way(void **state)
{
	struct texts *texts = *state;
	char id[] = "population", way[] = "Neem de trap links, loket 4.";
	BUF_AUTO struct buf spoken = {0};

	texts->config.services[0].id = id;
	texts->config.services[0].directions[LANG_NL] = way;
	texts->config.service_count = 1;
	spoken_messages(json_object_get(json_object_get(texts->messages, "nl"), "lost"),
			texts->pack, &texts->config, LANG_NL, &spoken);
	texts->config.service_count = 0;
	texts->config.services[0] = (struct kiosk_service){0};
	assert_non_null(strstr(spoken.data, "Dienst Bevolking.\nIn dit gebouw.\n"
					    "Zo komt u er: Neem de trap links, loket 4.\n"));
	assert_null(strstr(spoken.data, "Gemeenteplein"));
}

static void test_what_is_read_holds_no_web_address(void **state)
{
	const struct texts *texts = *state;

	for_each_lang (lang) {
		json_t *replies = json_object_get(texts->messages, lang_code(lang)), *reply;
		const char *name;

		json_object_foreach (replies, name, reply) {
			BUF_AUTO struct buf spoken = {0};

			spoken_messages(reply, texts->pack, &texts->config, lang, &spoken);
			assert_true(spoken.len > 0);
			assert_null(strstr(spoken.data, "http"));
			assert_null(strstr(spoken.data, "www."));
			assert_null(strstr(spoken.data, "terminal."));
			assert_null(strstr(spoken.data, "BE68"));
		}
	}
}

static void check_text(const struct texts *texts, enum lang lang, const char *text,
		       const char *expected)
{
	BUF_AUTO struct buf spoken = {0};

	spoken_text(&spoken, texts->pack, lang, str_from(text));
	assert_string_equal(spoken.data ? spoken.data : "", expected);
}

static void test_amounts_are_said_in_words(void **state)
{
	check_text(*state, LANG_NL, "Dat kost € 15,50.", "Dat kost 15 euro en 50 cent.");
	check_text(*state, LANG_NL, "€\u00a01.250,05 of meer", "1250 euro en 5 cent of meer");
	check_text(*state, LANG_FR, "Prix : 10 €.", "Prix : 10 euros.");
	check_text(*state, LANG_FR, "1\u202f250,01 € par an", "1250 euros et 1 centime par an");
	check_text(*state, LANG_FR, "1,00 €", "1 euro");
	check_text(*state, LANG_EN, "€10.00, €1.50, €2,000",
		   "10 euros, 1 euro and 50 cents, "
		   "2000 euros");
	check_text(*state, LANG_EN, "€ only, 12 of 15", "€ only, 12 of 15");
}

static void test_phone_numbers_are_said_digit_by_digit(void **state)
{
	check_text(*state, LANG_NL, "Bel +32 2 000 00 01.", "Bel 0 2, 0 0 0, 0 0, 0 1.");
	check_text(*state, LANG_NL, "+32470123456", "0 4 7 0, 1 2, 3 4, 5 6");
	check_text(*state, LANG_FR, "081/12.34.56, 022345678",
		   "0 8 1, 1 2, 3 4, 5 6, 0 2, 2 3 4, 5 6, 7 8");
	check_text(*state, LANG_EN, "+33 1 23 45 67 89", "0 0 3 3, 1, 2 3, 4 5, 6 7, 8 9");
	check_text(*state, LANG_EN, "born 01/02/1990, 12 000", "born 01/02/1990, 12 000");
	check_text(*state, LANG_NL, "+++900/0000/00116+++", "9 0 0, 0 0 0 0, 0 0 1 1 6");
}

static void test_codes_are_spelled_and_words_are_not(void **state)
{
	check_text(*state, LANG_NL, "Code D8RY-T40J!", "Code D 8 R Y, T 4 0 J!");
	check_text(*state, LANG_NL, "IRISbox, BRUSSEL, A4, model 596.2, NL-2",
		   "IRISbox, BRUSSEL, A4, model 596.2, NL-2");
}

static void test_times_are_said_in_words(void **state)
{
	check_text(*state, LANG_NL, "08:05-12:00", "van 8 uur 05 tot 12 uur");
	check_text(*state, LANG_FR, "de 13:30–16:00", "de de 13 heures 30 à 16 heures");
	check_text(*state, LANG_EN, "99:99, 1:2, 12:300", "99:99, 1:2, 12:300");
}

static void test_web_addresses_are_not_said(void **state)
{
	check_text(*state, LANG_EN, "See https://www.commune.example/x?y=1. Or www.b.be!",
		   "See . Or !");
}

static void test_bytes_that_are_no_message_say_nothing(void **state)
{
	const struct texts *texts = *state;
	json_t *odd = json_pack("[s,{},{s:i},{s:s,s:[i,s]},{s:s,s:i}]", "x", "type", 1, "type",
				"choices", "choices", 1, "a", "type", "text", "text", 1);
	BUF_AUTO struct buf spoken = {0};

	assert_non_null(odd);
	spoken_messages(odd, texts->pack, &texts->config, LANG_NL, &spoken);
	spoken_messages(NULL, texts->pack, &texts->config, LANG_NL, &spoken);
	assert_string_equal(spoken.data, "1 van 2:\n2 van 2:\n");
	json_decref(odd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_reply_is_read_in_whole_sentences),
		cmocka_unit_test(test_an_appointment_is_read_with_its_code_letter_by_letter),
		cmocka_unit_test(test_a_payment_is_told_as_a_code_to_scan),
		cmocka_unit_test(test_a_service_in_this_building_gets_the_way),
		cmocka_unit_test(test_what_is_read_holds_no_web_address),
		cmocka_unit_test(test_amounts_are_said_in_words),
		cmocka_unit_test(test_phone_numbers_are_said_digit_by_digit),
		cmocka_unit_test(test_codes_are_spelled_and_words_are_not),
		cmocka_unit_test(test_times_are_said_in_words),
		cmocka_unit_test(test_web_addresses_are_not_said),
		cmocka_unit_test(test_bytes_that_are_no_message_say_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
