/* The picture of a QR code shows what libqrencode encodes, module for module. */
#include "unit.h"

#include <qrencode.h>

#include "server/qr.h"

enum { QUIET = 4, SIZE_LIMIT = 77 };

/* Paints the runs of the path again. */
static void paint(const char *svg, unsigned char dark[SIZE_LIMIT][SIZE_LIMIT])
{
	const char *at = strstr(svg, " d=\"");
	int x, y, width, back;

	assert_non_null(at);
	for (at += 4; *at == 'M'; at = strchr(at, 'z') + 1) {
		assert_int_equal(sscanf(at, "M%d %dh%dv1h-%dz", &x, &y, &width, &back), 4);
		assert_int_equal(width, back);
		assert_true(x >= QUIET && y >= QUIET && width > 0 && x + width <= SIZE_LIMIT);
		for (int i = x; i < x + width; i++) {
			assert_int_equal(dark[y][i], 0);
			dark[y][i] = 1;
		}
	}
	assert_int_equal(*at, '"');
}

static void check_picture(struct str bytes)
{
	unsigned char dark[SIZE_LIMIT][SIZE_LIMIT] = {0};
	QRcode *code = QRcode_encodeData((int)bytes.len, (const unsigned char *)bytes.data, 0,
					 QR_ECLEVEL_M);
	struct buf svg BUF_AUTO = {0};
	char box[64];

	assert_non_null(code);
	assert_true(qr_add_svg(bytes, STR("title"), &svg));
	snprintf(box, sizeof box, "viewBox=\"0 0 %d %d\"", code->width + 2 * QUIET,
		 code->width + 2 * QUIET);
	assert_non_null(strstr(svg.data, box));
	paint(svg.data, dark);
	for (int y = 0; y < code->width; y++) {
		for (int x = 0; x < code->width; x++)
			assert_int_equal(dark[y + QUIET][x + QUIET],
					 code->data[y * code->width + x] & 1);
	}
	QRcode_free(code);
}

static void test_every_module_is_where_it_belongs(void **state)
{
	char *long_text = repeated("a", 331);

	(void)state;
	check_picture(STR("x"));
	check_picture(STR("BCD\n002\n1\nSCT\n\nCommune\nBE68539007547034\nEUR12.50\n\n123\n\n\n"));
	check_picture((struct str){"\0\xff\x80", 3});
	check_picture(str_from(long_text));
	free(long_text);
}

static void test_what_is_too_long_or_empty_is_no_picture(void **state)
{
	char *long_text = repeated("a", 332);
	struct buf svg BUF_AUTO = {0};

	(void)state;
	assert_false(qr_add_svg(str_from(long_text), STR("title"), &svg));
	assert_false(qr_add_svg(STR(""), STR("title"), &svg));
	assert_int_equal(svg.len, 0);
	free(long_text);
}

static void test_a_title_cannot_break_out(void **state)
{
	struct buf svg BUF_AUTO = {0};

	(void)state;
	assert_true(qr_add_svg(STR("x"), STR("</title><script>&\"'"), &svg));
	assert_null(strstr(svg.data, "<script>"));
	assert_non_null(strstr(svg.data, "<title>&lt;/title&gt;&lt;script&gt;&amp;"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_module_is_where_it_belongs),
		cmocka_unit_test(test_what_is_too_long_or_empty_is_no_picture),
		cmocka_unit_test(test_a_title_cannot_break_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
