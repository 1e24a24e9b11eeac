/* A token counts from its issue to its expiry, by clocks that may differ a little. */
#include "parties.h"

static void test_a_token_ends_at_its_expiry_and_a_minute(void **state)
{
	struct parties *parties = *state;
	int64_t begin = parties->now, end = begin + 16 * MINUTE;

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		parties->now = end - 1;
		assert_fault(fault_of(parties, kind, kind->claims()), TOKEN_FINE);
		parties->now = end;
		assert_fault(fault_of(parties, kind, kind->claims()), TOKEN_EXPIRED);
		parties->now = begin - MINUTE;
		assert_fault(fault_of(parties, kind, kind->claims()), TOKEN_FINE);
		parties->now = begin - MINUTE - 1;
		assert_fault(fault_of(parties, kind, kind->claims()), TOKEN_NOT_YET);
		parties->now = begin;
	}
}

static void test_clocks_may_differ_by_a_minute_and_not_by_three(void **state)
{
	struct parties *parties = *state;
	int64_t begin = parties->now;

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		struct buf fresh BUF_AUTO = {0};

		sign_claims(secret_of(parties, kind), kind->claims(), &fresh);
		/* Our clock behind the signer's. */
		parties->now = begin - MINUTE;
		assert_fault(kind->read(parties, buf_borrow(&fresh)), TOKEN_FINE);
		parties->now = begin - 3 * MINUTE;
		assert_fault(kind->read(parties, buf_borrow(&fresh)), TOKEN_NOT_YET);
		/* Ahead of it, in the token's last second. */
		parties->now = begin + 15 * MINUTE - SECOND + MINUTE;
		assert_fault(kind->read(parties, buf_borrow(&fresh)), TOKEN_FINE);
		parties->now = begin + 15 * MINUTE - SECOND + 3 * MINUTE;
		assert_fault(kind->read(parties, buf_borrow(&fresh)), TOKEN_EXPIRED);
		parties->now = begin;
	}
}

static void test_no_token_lives_longer_than_a_quarter_of_an_hour(void **state)
{
	static const struct {
		const char *issued, *not_before, *expires;
		enum token_fault fault;
	} cases[] = {
		{"10:00:00Z", "10:00:00Z", "10:15:00Z", TOKEN_FINE},
		{"10:00:00Z", "10:00:00Z", "10:00:01Z", TOKEN_FINE},
		{"10:00:00Z", "10:00:00Z", "10:15:00.001Z", TOKEN_BAD_CLAIM},
		{"10:00:00Z", "10:00:00Z", "10:15:01Z", TOKEN_BAD_CLAIM},
		{"09:50:00Z", "09:50:00Z", "10:05:01Z", TOKEN_BAD_CLAIM},
		{"10:00:00Z", "10:00:00Z", "10:00:00Z", TOKEN_BAD_CLAIM},
		{"10:00:30Z", "10:00:00Z", "10:00:00Z", TOKEN_BAD_CLAIM},
		{"10:00:00Z", "10:10:00Z", "10:05:00Z", TOKEN_BAD_CLAIM},
		{"10:00:00Z", "10:01:00Z", "10:05:00Z", TOKEN_FINE},
		{"10:00:00Z", "10:01:01Z", "10:05:00Z", TOKEN_NOT_YET},
		{"10:01:01Z", "10:00:00Z", "10:05:00Z", TOKEN_NOT_YET},
	};
	static const char *const names[] = {"iat", "nbf", "exp"};

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			const char *const texts[] = {cases[i].issued, cases[i].not_before,
						     cases[i].expires};
			json_t *claims = kind->claims();

			for (size_t t = 0; t < 3; t++)
				json_object_set_new(claims, names[t],
						    json_sprintf("2026-11-24T%s", texts[t]));
			assert_fault(fault_of(*state, kind, claims), cases[i].fault);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PARTIES_TEST(test_a_token_ends_at_its_expiry_and_a_minute),
		PARTIES_TEST(test_clocks_may_differ_by_a_minute_and_not_by_three),
		PARTIES_TEST(test_no_token_lives_longer_than_a_quarter_of_an_hour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
