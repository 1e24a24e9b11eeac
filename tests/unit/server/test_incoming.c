/* Frames that come in pieces: put together, or thrown away without keeping them. */
#include "unit.h"

#include "server/incoming.h"

enum { LIMIT = 16 };

static enum arrival take(struct incoming *incoming, const char *piece, bool is_last,
			 struct str *whole)
{
	return incoming_take(incoming, str_from(piece), is_last, LIMIT, whole);
}

static void test_a_frame_in_one_piece_is_lent(void **state)
{
	struct incoming incoming = {0};
	const char *text = "hello";
	struct str whole;

	(void)state;
	assert_int_equal(take(&incoming, text, true, &whole), ARRIVAL_WHOLE);
	assert_ptr_equal(whole.data, text);
	assert_int_equal(whole.len, 5);
	assert_null(incoming.text.data);
	incoming_finish(&incoming);
}

static void test_pieces_are_put_together_and_forgotten(void **state)
{
	struct incoming incoming = {0};
	struct str whole;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(take(&incoming, "one ", false, &whole), ARRIVAL_MORE);
		assert_int_equal(take(&incoming, "two ", false, &whole), ARRIVAL_MORE);
		assert_int_equal(take(&incoming, "three", true, &whole), ARRIVAL_WHOLE);
		assert_true(str_eq(whole, STR("one two three")));
	}
	assert_int_equal(take(&incoming, "x", true, &whole), ARRIVAL_WHOLE);
	assert_true(str_eq(whole, STR("x")));
	assert_null(incoming.text.data);
	incoming_finish(&incoming);
}

static void test_what_is_too_large_is_thrown_away_to_its_end(void **state)
{
	struct incoming incoming = {0};
	struct str whole;

	(void)state;
	assert_int_equal(take(&incoming, "0123456789abcdef", true, &whole), ARRIVAL_WHOLE);
	assert_int_equal(take(&incoming, "0123456789abcdefg", true, &whole), ARRIVAL_TOO_LARGE);
	assert_int_equal(take(&incoming, "0123456789", false, &whole), ARRIVAL_MORE);
	assert_int_equal(take(&incoming, "0123456789", false, &whole), ARRIVAL_MORE);
	assert_null(incoming.text.data);
	assert_int_equal(take(&incoming, "x", true, &whole), ARRIVAL_TOO_LARGE);
	assert_int_equal(take(&incoming, "next", true, &whole), ARRIVAL_WHOLE);
	incoming_finish(&incoming);
}

static void test_what_never_ends_is_told(void **state)
{
	struct incoming incoming = {0};
	char *piece = repeated("0123456789abcdef", 4096);
	enum arrival arrival = ARRIVAL_MORE;
	struct str whole;
	int count = 0;

	(void)state;
	for (; arrival == ARRIVAL_MORE && count < 100; count++)
		arrival = take(&incoming, piece, false, &whole);
	assert_int_equal(arrival, ARRIVAL_ENDLESS);
	assert_int_equal(count, 17);
	assert_null(incoming.text.data);
	free(piece);
	incoming_finish(&incoming);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_frame_in_one_piece_is_lent),
		cmocka_unit_test(test_pieces_are_put_together_and_forgotten),
		cmocka_unit_test(test_what_is_too_large_is_thrown_away_to_its_end),
		cmocka_unit_test(test_what_never_ends_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
