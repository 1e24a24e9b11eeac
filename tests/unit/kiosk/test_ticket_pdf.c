/* Tickets as pages for a queue of CUPS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/ticket.h"
#include "ticket_samples.h"

/* fontconfig keeps the system's fonts until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}

static double page_height(const struct buf *pdf, double *width)
{
	const char *box = strstr(pdf->data, "/MediaBox [");
	double height = 0;

	assert_non_null(box);
	assert_int_equal(sscanf(box, "/MediaBox [ 0 0 %lf %lf", width, &height), 2);
	return height;
}

static void make_pdf(void **state, const char *text, int columns, struct buf *pdf)
{
	struct kiosk_config config;
	struct ticket ticket;
	struct error error = {0};
	json_t *messages = json_loads(text, 0, NULL);

	sample_config(&config, columns);
	ticket_make(&ticket, messages, *state, &config, LANG_FR, SAMPLE_NOW);
	if (!ticket_pdf(&ticket, pdf, &error))
		fail_msg("%s", error.message);
	ticket_finish(&ticket);
	json_decref(messages);
	assert_true(str_starts(buf_borrow(pdf), STR("%PDF-")));
	/* A C string for strstr; cairo compresses what is drawn, not the page's description. */
	for (size_t i = 0; i < pdf->len; i++)
		if (!pdf->data[i])
			pdf->data[i] = ' ';
}

static void test_a_pdf_is_as_wide_as_the_paper_and_as_long_as_it_needs(void **state)
{
	BUF_AUTO struct buf narrow = {0}, wide = {0}, none = {0};
	double narrow_width, wide_width, none_width, narrow_height, none_height;

	make_pdf(state, SAMPLE_SERVICE_FR, 32, &narrow);
	make_pdf(state, SAMPLE_SERVICE_FR, 48, &wide);
	make_pdf(state, "[]", 32, &none);
	narrow_height = page_height(&narrow, &narrow_width);
	none_height = page_height(&none, &none_width);
	page_height(&wide, &wide_width);
	assert_true(narrow_width > 58 / 25.4 * 72 - 1 && narrow_width < 58 / 25.4 * 72 + 1);
	assert_true(wide_width > 80 / 25.4 * 72 - 1 && wide_width < 80 / 25.4 * 72 + 1);
	assert_true(narrow_height > 300);
	assert_true(none_height < narrow_height / 2);
	/* One page. */
	assert_non_null(strstr(narrow.data, "/Count 1\n"));
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
		cmocka_unit_test(test_a_pdf_is_as_wide_as_the_paper_and_as_long_as_it_needs),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
