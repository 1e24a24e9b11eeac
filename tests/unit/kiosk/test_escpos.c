/* Tickets as bytes: read back by a decoder that was written from the printers' reference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/qrcode.h"
#include "core/ticket.h"
#include "core/ticket_text.h"
#include "escpos_decode.h"
#include "ticket_samples.h"

/* What came out of the printer. */
struct paper {
	struct buf text, qr;
	unsigned styles[256];
	size_t lines;
	int qr_count, dots, cuts, bad;
	char correction;
};

static void on_line(void *context, struct str text, unsigned style)
{
	struct paper *paper = context;

	assert_true(paper->lines < 256);
	paper->styles[paper->lines++] = style;
	buf_add(&paper->text, text);
	buf_add_char(&paper->text, '\n');
}

static void on_qr(void *context, struct str text, int dots, char correction)
{
	struct paper *paper = context;

	buf_add(&paper->qr, text);
	paper->qr_count++;
	paper->dots = dots;
	paper->correction = correction;
}

static void on_cut(void *context)
{
	((struct paper *)context)->cuts++;
}

static void on_status(void *context, int n)
{
	(void)n;
	((struct paper *)context)->bad++;
}

static void on_other(void *context)
{
	((struct paper *)context)->bad++;
}

static void on_bad(void *context, struct str command)
{
	(void)command;
	((struct paper *)context)->bad++;
}

static void print(const struct ticket *ticket, struct paper *paper)
{
	const struct escpos_events events = {on_line,	on_qr,	  on_cut, on_other,
					     on_status, on_other, on_bad, paper};
	struct buf bytes BUF_AUTO = {0};
	struct escpos_decoder decoder;

	*paper = (struct paper){0};
	ticket_escpos(ticket, &bytes);
	escpos_decoder_init(&decoder, &events);
	escpos_decode(&decoder, buf_borrow(&bytes));
	assert_true(escpos_is_complete(&decoder));
	escpos_decoder_finish(&decoder);
	assert_int_equal(paper->bad, 0);
	assert_int_equal(paper->cuts, 1);
}

static void paper_finish(struct paper *paper)
{
	buf_finish(&paper->text);
	buf_finish(&paper->qr);
}

static void print_messages(void **state, const char *text, enum lang lang, int columns,
			   struct paper *paper)
{
	struct kiosk_config config;
	struct ticket ticket;
	json_t *messages = json_loads(text, 0, NULL);

	assert_non_null(messages);
	sample_config(&config, columns);
	ticket_make(&ticket, messages, *state, &config, lang, SAMPLE_NOW);
	print(&ticket, paper);
	ticket_finish(&ticket);
	json_decref(messages);
}

static void test_a_service_comes_out_with_accents_euro_and_code(void **state)
{
	struct paper paper;

	print_messages(state, SAMPLE_SERVICE_FR, LANG_FR, 48, &paper);
	/* The town's typographic apostrophe is none of the page's. */
	assert_non_null(strstr(paper.text.data, "Commune d'Exemple\n"));
	assert_non_null(strstr(paper.text.data, "même"));
	assert_non_null(strstr(paper.text.data, "25 €"));
	assert_non_null(strstr(paper.text.data, "À gauche de l'escalier"));
	assert_non_null(
		strstr(paper.text.data, "\n------------------------------------------------\n"));
	assert_true(paper.styles[0] & ESCPOS_LARGE);
	assert_int_equal(paper.qr_count, 1);
	assert_string_equal(paper.qr.data, "https://www.commune.example/rendez-vous/population");
	assert_int_equal(paper.correction, '1'); /* M */
	paper_finish(&paper);
}

static void test_styles_end_with_their_line(void **state)
{
	static char title[] = "T", head[] = "H", text[] = "t", small[] = "s";
	struct ticket_line lines[] = {{TICKET_TITLE, title},
				      {TICKET_TEXT, text},
				      {TICKET_HEAD, head},
				      {TICKET_SMALL, small},
				      {TICKET_TEXT, text}};
	const struct ticket ticket = {lines, 5, 5, 48};
	static const unsigned styles[] = {ESCPOS_LARGE, 0, ESCPOS_BOLD, ESCPOS_SMALL, 0};
	struct paper paper;

	(void)state;
	print(&ticket, &paper);
	assert_int_equal(paper.lines, 5);
	assert_memory_equal(paper.styles, styles, sizeof styles);
	paper_finish(&paper);
}

/* The largest that fits on the paper with its quiet zone, and at most 6 dots a module. */
static void test_codes_fit_on_the_paper(void **state)
{
	static const int lens[] = {20, 100, 400, 1000, 2300};
	static const int columns[] = {32, 48};

	(void)state;
	for (size_t i = 0; i < 5; i++)
		for (size_t c = 0; c < 2; c++) {
			struct buf url BUF_AUTO = {0};
			struct ticket_line line = {TICKET_QR, NULL};
			const struct ticket ticket = {&line, 1, 1, columns[c]};
			struct qrcode code;
			struct paper paper;
			int side, width = columns[c] * 12;

			buf_add(&url, STR("https://e.example/"));
			while (url.len < (size_t)lens[i])
				buf_add_char(&url, 'a');
			line.text = url.data;
			assert_true(qrcode_init(&code, buf_borrow(&url), NULL));
			side = code.size + 8;
			qrcode_finish(&code);
			print(&ticket, &paper);
			assert_int_equal(paper.qr_count, 1);
			assert_int_equal(paper.qr.len, url.len);
			assert_true(paper.dots >= 2 && paper.dots <= 6);
			assert_true(paper.dots * side <= width);
			assert_true(paper.dots == 6 || (paper.dots + 1) * side > width);
			paper_finish(&paper);
		}
}

static void check_bytes(const char *text, const char *bytes)
{
	struct buf out BUF_AUTO = {0};

	ticket_cp858(&out, str_from(text));
	assert_string_equal(out.data ? out.data : "", bytes);
}

static void test_letters_that_the_page_lacks_become_their_nearest(void **state)
{
	(void)state;
	check_bytes("é€", "\x82\xd5");
	check_bytes("Łódź", "L\xa2"
			    "dz");
	check_bytes("œuf ’a’ “b” … – —", "oeuf 'a' \"b\" ... - -");
	check_bytes("ş ğ ı İ Đ", "s g i I D");
	check_bytes("\xc2\xa0\xe2\x80\xaf", "  ");
	check_bytes("ﬁ ½ ²", "fi \xab \xfd");
	check_bytes("😀a👍🏽", "a");
	check_bytes("漢字 Жук", "?? ???");
	check_bytes("\x1b\x10\x04\xc2\x9b\x7f", "");
	check_bytes("e\xcc\x81\xcc\x82", "e");
	check_bytes("\xff"
		    "a",
		    "a");
}

static void test_every_letter_of_the_page_is_printed_as_itself(void **state)
{
	(void)state;
	for (int byte = 0x80; byte < 0xff; byte++) {
		const struct escpos_events events = {.line = on_line, .bad = on_bad};
		struct escpos_events mine = events;
		struct escpos_decoder decoder;
		struct buf again BUF_AUTO = {0};
		struct paper paper = {0};
		const char bytes[] = {0x1b, 't', 19, (char)byte, '\n'};

		/* The soft hyphen is not seen. */
		if (byte == 0xf0)
			continue;
		mine.context = &paper;
		escpos_decoder_init(&decoder, &mine);
		escpos_decode(&decoder, (struct str){bytes, sizeof bytes});
		escpos_decoder_finish(&decoder);
		assert_int_equal(paper.bad, 0);
		ticket_cp858(&again, (struct str){paper.text.data, paper.text.len - 1});
		assert_int_equal(again.len, 1);
		assert_int_equal((unsigned char)again.data[0], byte);
		paper_finish(&paper);
	}
}

/* An address that tries to open the cash drawer, to cut, and to ask the printer things. */
static void test_no_text_from_outside_commands_the_printer(void **state)
{
	struct paper paper;

	print_messages(state,
		       "[{\"type\":\"service\",\"name\":\"\\u001b@\\u001bp\\u0019\\u00fa\","
		       "\"address\":\"Rue\\u001dV 1\\u0010\\u0004\\u0001\\u009b\","
		       "\"phone\":\"\\u001b=\\u0002\",\"note\":\"a\\u001d(k\\u00031Q0\","
		       "\"map_url\":\"https://m.example/\\u001dV\","
		       "\"website\":\"https://w.example/\\u0010\\u0014\\u0001\"}]",
		       LANG_EN, 48, &paper);
	assert_non_null(strstr(paper.text.data, "Rue"));
	assert_int_equal(paper.qr_count, 0);
	paper_finish(&paper);
}

/* Even when a ticket was made elsewhere. */
static void test_lines_with_control_characters_are_printed_without(void **state)
{
	static char text[] = "a\x1d"
			     "V\x01\nb\x10\x04\x02",
		    url[] = "https://e.example/\x10\x04\x01";
	struct ticket_line lines[] = {{TICKET_TEXT, text}, {TICKET_QR, url}};
	const struct ticket ticket = {lines, 2, 2, 32};
	struct paper paper;

	(void)state;
	print(&ticket, &paper);
	assert_string_equal(paper.text.data, "aVb\n");
	assert_int_equal(paper.qr_count, 0);
	paper_finish(&paper);
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
		cmocka_unit_test(test_a_service_comes_out_with_accents_euro_and_code),
		cmocka_unit_test(test_styles_end_with_their_line),
		cmocka_unit_test(test_codes_fit_on_the_paper),
		cmocka_unit_test(test_letters_that_the_page_lacks_become_their_nearest),
		cmocka_unit_test(test_every_letter_of_the_page_is_printed_as_itself),
		cmocka_unit_test(test_no_text_from_outside_commands_the_printer),
		cmocka_unit_test(test_lines_with_control_characters_are_printed_without),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
