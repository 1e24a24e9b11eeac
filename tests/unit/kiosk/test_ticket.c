/* What stands on a ticket: for services, appointments and payments, in three languages, on both
 * widths of paper; and what never does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/ticket.h"
#include "core/ticket_text.h"
#include "ticket_samples.h"

static struct pack *pack_of(void **state)
{
	return *state;
}

static void make(void **state, struct ticket *ticket, const char *text, enum lang lang, int columns)
{
	struct kiosk_config config;
	json_t *messages = json_loads(text, 0, NULL);

	assert_non_null(messages);
	sample_config(&config, columns);
	ticket_make(ticket, messages, pack_of(state), &config, lang, SAMPLE_NOW);
	json_decref(messages);
}

/* Every line fits on the paper. */
static void check_widths(const struct ticket *ticket)
{
	for (size_t i = 0; i < ticket->count; i++) {
		const struct ticket_line *line = &ticket->lines[i];
		int columns = ticket->columns / (line->kind == TICKET_TITLE ? 2 : 1);

		if (line->kind != TICKET_QR)
			assert_true(ticket_width(str_from(line->text)) <= (size_t)columns);
	}
}

static const struct ticket_line *find(const struct ticket *ticket, const char *text)
{
	for (size_t i = 0; i < ticket->count; i++)
		if (strstr(ticket->lines[i].text, text))
			return &ticket->lines[i];
	return NULL;
}

static void check_has(const struct ticket *ticket, enum ticket_kind kind, const char *text)
{
	const struct ticket_line *line = find(ticket, text);

	if (!line)
		fail_msg("no line has \"%s\"", text);
	else
		assert_int_equal(line->kind, kind);
}

static const char *qr_of(const struct ticket *ticket)
{
	const char *found = NULL;

	for (size_t i = 0; i < ticket->count; i++)
		if (ticket->lines[i].kind == TICKET_QR) {
			assert_null(found);
			found = ticket->lines[i].text;
		}
	return found ? found : "";
}

static void test_a_service_in_french_on_wide_paper(void **state)
{
	struct ticket ticket;

	make(state, &ticket, SAMPLE_SERVICE_FR, LANG_FR, 48);
	check_widths(&ticket);
	assert_string_equal(ticket.lines[0].text, "Commune d’Exemple");
	assert_int_equal(ticket.lines[0].kind, TICKET_TITLE);
	check_has(&ticket, TICKET_SMALL, "25/11/2026 10:05");
	check_has(&ticket, TICKET_TEXT, "votre carte actuelle");
	check_has(&ticket, TICKET_HEAD, "Service Population");
	check_has(&ticket, TICKET_TEXT, "Place communale 1, 1299 Exemple");
	check_has(&ticket, TICKET_TEXT, "À gauche de l'escalier, guichet 3.");
	check_has(&ticket, TICKET_TEXT, "jeudi                   08:30-12:00, 13:30-19:00");
	check_has(&ticket, TICKET_TEXT, "+32 2 000 00 01");
	check_has(&ticket, TICKET_TEXT, "Guichets 1 à 6");
	assert_string_equal(qr_of(&ticket), "https://www.commune.example/rendez-vous/population");
	assert_int_equal(ticket.lines[ticket.count - 1].kind, TICKET_SMALL);
	ticket_finish(&ticket);
	assert_null(ticket.lines);
}

static void test_a_service_in_dutch_on_narrow_paper(void **state)
{
	struct ticket ticket;
	const struct ticket_line *day;

	make(state, &ticket, SAMPLE_SERVICE_NL, LANG_NL, 32);
	check_widths(&ticket);
	/* "Gemeente Voorbeeld" has 18 letters, and half of 32 columns is 16. */
	assert_string_equal(ticket.lines[0].text, "Gemeente");
	assert_string_equal(ticket.lines[1].text, "Voorbeeld");
	check_has(&ticket, TICKET_TEXT, "Links van de trap, loket 3.");
	check_has(&ticket, TICKET_TEXT, "Vandaag");
	day = find(&ticket, "woensdag");
	assert_non_null(day);
	assert_string_equal(day[0].text, "woensdag");
	assert_string_equal(day[1].text, "  08:30-12:00, 13:30-16:00");
	check_has(&ticket, TICKET_TEXT, "zaterdag                gesloten");
	check_has(&ticket, TICKET_SMALL, "geen bewijs");
	assert_string_equal(qr_of(&ticket), "https://www.commune.example/plan#population");
	/* Choices are for the screen. */
	assert_null(find(&ticket, "Openingsuren:"));
	assert_null(find(&ticket, "intent:"));
	ticket_finish(&ticket);
}

static void test_directions_are_printed_for_services_of_this_building_only(void **state)
{
	struct ticket ticket;

	make(state, &ticket,
	     "[{\"type\":\"service\",\"service\":\"library\",\"name\":\"Bibliotheek\"}]", LANG_NL,
	     48);
	assert_null(find(&ticket, "trap"));
	assert_string_equal(qr_of(&ticket), "");
	ticket_finish(&ticket);
	/* No directions in English are configured. */
	make(state, &ticket,
	     "[{\"type\":\"service\",\"service\":\"population\",\"name\":\"Population\"}]", LANG_EN,
	     48);
	assert_null(find(&ticket, "trap"));
	check_has(&ticket, TICKET_HEAD, "Population");
	ticket_finish(&ticket);
}

static void test_an_appointment_in_english_has_time_place_and_code(void **state)
{
	struct ticket ticket;

	make(state, &ticket, SAMPLE_APPOINTMENT_EN, LANG_EN, 48);
	check_widths(&ticket);
	check_has(&ticket, TICKET_TITLE, "Tuesday 1 December");
	check_has(&ticket, TICKET_TEXT, "Place communale 1");
	check_has(&ticket, TICKET_TEXT, "K7MW-3QPD");
	assert_string_equal(qr_of(&ticket), "https://pierre.example/appointments/1.ics");
	ticket_finish(&ticket);
}

static void test_a_cancelled_appointment_says_so_and_gives_no_code(void **state)
{
	struct ticket ticket;

	make(state, &ticket,
	     "[{\"type\":\"appointment\",\"name\":\"Population\",\"when_text\":\"Tuesday\","
	     "\"code\":\"K7MW\",\"calendar_url\":\"https://pierre.example/1.ics\","
	     "\"cancelled\":true}]",
	     LANG_EN, 48);
	check_has(&ticket, TICKET_HEAD, "This appointment is cancelled.");
	assert_null(find(&ticket, "K7MW"));
	assert_string_equal(qr_of(&ticket), "");
	ticket_finish(&ticket);
}

static void test_a_payment_has_amount_reference_and_the_code_to_pay(void **state)
{
	struct ticket ticket;

	make(state, &ticket, SAMPLE_PAYMENT_NL, LANG_NL, 32);
	check_widths(&ticket);
	check_has(&ticket, TICKET_TITLE, "€ 12,50");
	check_has(&ticket, TICKET_TEXT, "+++090/9337/55493+++");
	check_has(&ticket, TICKET_TEXT, "Betaal voor 11:00.");
	check_has(&ticket, TICKET_TEXT, "BE68 5390 0754 7034");
	assert_string_equal(qr_of(&ticket), "https://pay.example/?t=v4.public.abc");
	ticket_finish(&ticket);
}

static void test_the_most_useful_address_becomes_the_code(void **state)
{
	struct ticket ticket;

	make(state, &ticket,
	     "[{\"type\":\"links\",\"links\":[{\"title\":\"L\",\"url\":\"https://l.example\"}]},"
	     "{\"type\":\"service\",\"name\":\"S\",\"website\":\"https://w.example\"},"
	     "{\"type\":\"payment\",\"title\":\"P\",\"url\":\"https://p.example\"},"
	     "{\"type\":\"appointment\",\"name\":\"A\",\"calendar_url\":\"https://a.example\"}]",
	     LANG_EN, 48);
	assert_string_equal(qr_of(&ticket), "https://p.example");
	ticket_finish(&ticket);
	make(state, &ticket, SAMPLE_LINKS_EN, LANG_EN, 48);
	assert_string_equal(qr_of(&ticket), "https://www.docstop.be");
	check_has(&ticket, TICKET_TEXT, "DOC STOP: block documents");
	ticket_finish(&ticket);
}

static void test_only_web_addresses_become_codes(void **state)
{
	static const char *const others[] = {
		"javascript:alert(1)", "/relative", "https://a b",
		"https://\\u001b@",    "tel:112",   "https://caf\\u00e9.example",
	};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct buf text BUF_AUTO = {0};
		struct ticket ticket;

		buf_addf(&text, "[{\"type\":\"payment\",\"title\":\"P\",\"url\":\"%s\"}]",
			 others[i]);
		make(state, &ticket, text.data, LANG_EN, 48);
		assert_string_equal(qr_of(&ticket), "");
		ticket_finish(&ticket);
	}
}

static void check_wrapped(const char *text, size_t columns, const char *joined)
{
	struct str rest = str_from(text), line;
	struct buf out BUF_AUTO = {0};

	while (ticket_wrap(&rest, columns, &line)) {
		assert_true(ticket_width(line) <= columns);
		buf_add(&out, line);
		buf_add_char(&out, '|');
	}
	assert_string_equal(out.data ? out.data : "", joined);
}

static void test_lines_break_between_words_and_long_words_where_they_must(void **state)
{
	(void)state;
	check_wrapped("", 10, "");
	check_wrapped("one two three", 10, "one two|three|");
	check_wrapped("one two three", 7, "one two|three|");
	check_wrapped("one  two", 4, "one|two|");
	check_wrapped("a\n\nb", 10, "a||b|");
	check_wrapped("Hottentottententententoonstelling", 10,
		      "Hottentott|ententente|ntoonstell|ing|");
	check_wrapped("de Hottentottententen", 10, "de|Hottentott|ententen|");
	/* Prices do not lose their euro: that space does not break. */
	check_wrapped("prix 25\xc2\xa0€", 8, "prix|25\xc2\xa0€|");
}

static void test_wide_and_combined_characters_take_the_columns_that_they_take(void **state)
{
	(void)state;
	assert_int_equal(ticket_width(STR("abc")), 3);
	assert_int_equal(ticket_width(STR("été")), 3);
	assert_int_equal(ticket_width(STR("e\xcc\x81")), 1);
	assert_int_equal(ticket_width(STR("漢字")), 4);
	assert_int_equal(ticket_width(STR("👨‍👩‍👧")), 2);
	/* These are printed as two and three letters. */
	assert_int_equal(ticket_width(STR("cœur…")), 8);
	check_wrapped("漢字漢字", 5, "漢字|漢字|");
	/* A letter is never parted from its accents. */
	check_wrapped("aaae\xcc\x81z", 4, "aaae\xcc\x81|z|");
}

static void check_clean(struct str text, const char *clean)
{
	struct buf out BUF_AUTO = {0};

	ticket_clean(&out, text);
	assert_string_equal(out.data ? out.data : "", clean);
}

static void test_text_from_outside_loses_what_no_reader_sees(void **state)
{
	(void)state;
	check_clean(STR("a\x1b@b\x10\x04\x01"), "a@b");
	check_clean(STR("a\0b"), "ab");
	check_clean(STR("a\tb\r\nc"), "a b\nc");
	check_clean(STR("a\xc2\x9b"
			"31mb"),
		    "a31mb");
	check_clean(STR("\xff\xfe"
			"a\xc3"),
		    "a");
	check_clean(STR("a\xe2\x80\xae"
			"b\xe2\x80\x8d\xc2\xad"),
		    "ab");
	check_clean(STR("a\xe2\x80\xa8"
			"b"),
		    "a\nb");
	check_clean(STR("e\xcc\x81"), "é");
	check_clean(STR("\xed\xa0\x80"), "");
}

static void test_messages_of_wrong_types_print_nothing(void **state)
{
	struct ticket ticket, empty;

	make(state, &empty, "[]", LANG_NL, 48);
	make(state, &ticket,
	     "[1,null,\"text\",{},{\"type\":3},{\"type\":\"text\",\"text\":7},"
	     "{\"type\":\"text\",\"text\":\" \\n \"},{\"type\":\"links\",\"links\":{}},"
	     "{\"type\":\"future\",\"text\":\"x\"}]",
	     LANG_NL, 48);
	assert_true(ticket.count <= empty.count + 1); /* a gap */
	assert_null(find(&ticket, "x\n"));
	ticket_finish(&ticket);
	ticket_finish(&empty);
}

static void test_no_reply_prints_metres_of_paper(void **state)
{
	struct buf text BUF_AUTO = {0};
	struct ticket ticket;

	buf_add(&text, STR("[{\"type\":\"text\",\"text\":\""));
	for (int i = 0; i < 10000; i++)
		buf_add(&text, STR("a\\n"));
	buf_add(&text, STR("\"}]"));
	make(state, &ticket, text.data, LANG_NL, 48);
	assert_int_equal(ticket.count, 200);
	ticket_finish(&ticket);
}

static void check_useful(const char *text, bool useful)
{
	json_t *messages = json_loads(text, 0, NULL);

	assert_non_null(messages);
	assert_true(ticket_is_useful(messages) == useful);
	json_decref(messages);
}

static void test_only_what_is_worth_paper_can_be_taken(void **state)
{
	(void)state;
	check_useful(SAMPLE_SERVICE_FR, true);
	check_useful(SAMPLE_APPOINTMENT_EN, true);
	check_useful(SAMPLE_PAYMENT_NL, true);
	check_useful(SAMPLE_LINKS_EN, true);
	check_useful("[]", false);
	check_useful("[{\"type\":\"text\",\"text\":\"a\"}]", false);
	check_useful("[{\"type\":\"links\",\"links\":[]},{\"type\":\"choices\"}]", false);
}

static int set_up(void **state)
{
	*state = sample_pack();
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	pack_destroy(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_service_in_french_on_wide_paper),
		cmocka_unit_test(test_a_service_in_dutch_on_narrow_paper),
		cmocka_unit_test(test_directions_are_printed_for_services_of_this_building_only),
		cmocka_unit_test(test_an_appointment_in_english_has_time_place_and_code),
		cmocka_unit_test(test_a_cancelled_appointment_says_so_and_gives_no_code),
		cmocka_unit_test(test_a_payment_has_amount_reference_and_the_code_to_pay),
		cmocka_unit_test(test_the_most_useful_address_becomes_the_code),
		cmocka_unit_test(test_only_web_addresses_become_codes),
		cmocka_unit_test(test_lines_break_between_words_and_long_words_where_they_must),
		cmocka_unit_test(test_wide_and_combined_characters_take_the_columns_that_they_take),
		cmocka_unit_test(test_text_from_outside_loses_what_no_reader_sees),
		cmocka_unit_test(test_messages_of_wrong_types_print_nothing),
		cmocka_unit_test(test_no_reply_prints_metres_of_paper),
		cmocka_unit_test(test_only_what_is_worth_paper_can_be_taken),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
