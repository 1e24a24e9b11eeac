/* QR codes: size, finder patterns, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs those first */
#include <cmocka.h>

#include "base/buf.h"
#include "core/qrcode.h"

/* A finder pattern: rings of 7 dark, 5 light, 3 dark. */
static void check_finder(const struct qrcode *code, int x0, int y0)
{
	for (int y = 0; y < 7; y++)
		for (int x = 0; x < 7; x++) {
			int ring = abs(x - 3) > abs(y - 3) ? abs(x - 3) : abs(y - 3);

			assert_int_equal(code->modules[(y0 + y) * code->size + x0 + x], ring != 2);
		}
}

static void test_a_code_has_three_finder_patterns(void **state)
{
	struct error error = {0};
	struct qrcode code;

	(void)state;
	assert_true(qrcode_init(&code, STR("https://pierre.example/pay/v4.public.abc"), &error));
	assert_int_equal(code.size, 29); /* version 3 holds 42 bytes at M */
	check_finder(&code, 0, 0);
	check_finder(&code, code.size - 7, 0);
	check_finder(&code, 0, code.size - 7);
	qrcode_finish(&code);
	assert_null(code.modules);
}

static void test_the_same_text_gives_the_same_code_and_another_another(void **state)
{
	struct qrcode a, b, c;

	(void)state;
	assert_true(qrcode_init(&a, STR("https://example.org/1"), NULL));
	assert_true(qrcode_init(&b, STR("https://example.org/1"), NULL));
	assert_true(qrcode_init(&c, STR("https://example.org/2"), NULL));
	assert_int_equal(a.size, c.size);
	assert_memory_equal(a.modules, b.modules, (size_t)(a.size * a.size));
	assert_memory_not_equal(a.modules, c.modules, (size_t)(a.size * a.size));
	qrcode_finish(&a);
	qrcode_finish(&b);
	qrcode_finish(&c);
}

static void test_the_longest_text_fits_and_one_byte_more_does_not(void **state)
{
	struct buf text BUF_AUTO = {0};
	struct error error = {0};
	struct qrcode code;

	(void)state;
	for (int i = 0; i < 2331; i++)
		buf_add_char(&text, (char)('a' + i % 26));
	assert_true(qrcode_init(&code, buf_borrow(&text), &error));
	assert_int_equal(code.size, 177);
	qrcode_finish(&code);
	buf_add_char(&text, 'a');
	assert_false(qrcode_init(&code, buf_borrow(&text), &error));
	assert_int_equal(error.code, ERROR_LIMIT);
	assert_non_null(strstr(error.message, "2332"));
	assert_null(code.modules);
	assert_false(qrcode_init(&code, STR(""), &error));
	assert_int_equal(error.code, ERROR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_code_has_three_finder_patterns),
		cmocka_unit_test(test_the_same_text_gives_the_same_code_and_another_another),
		cmocka_unit_test(test_the_longest_text_fits_and_one_byte_more_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
