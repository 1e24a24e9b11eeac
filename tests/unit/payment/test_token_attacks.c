/* Tokens that somebody made, altered, kept or turned against another: refused, each for its
 * reason. */
#include "parties.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void make_secret(uint8_t secret[static PASETO_SECRET])
{
	uint8_t public_key[PASETO_PUBLIC];

	crypto_sign_keypair(public_key, secret);
}

static void footer_of(const uint8_t secret[static PASETO_SECRET], struct buf *footer)
{
	char id[PASERK_ID_TEXT];

	paserk_id(secret + PASETO_PUBLIC, id);
	buf_reset(footer);
	buf_addf(footer, "{\"kid\":\"%s\"}", id);
}

static void payload_of(const struct kind *kind, struct buf *payload)
{
	json_t *claims = kind->claims();

	buf_reset(payload);
	json_add(payload, claims);
	json_decref(claims);
}

static void test_a_token_of_a_strangers_key_is_refused(void **state)
{
	struct buf token BUF_AUTO = {0}, footer BUF_AUTO = {0}, payload BUF_AUTO = {0};
	uint8_t stranger[PASETO_SECRET];

	make_secret(stranger);
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		sign_claims(stranger, kind->claims(), &token);
		assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_UNKNOWN_KEY);
		/* With the key id of the right side. */
		footer_of(secret_of(*state, kind), &footer);
		payload_of(kind, &payload);
		sign_text(stranger, buf_borrow(&payload), buf_borrow(&footer), &token);
		assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_FORGED);
	}
}

static void test_each_side_cannot_speak_for_the_other(void **state)
{
	struct buf token BUF_AUTO = {0};

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		const struct kind *other = kind->ours ? &kinds[1] : &kinds[0];

		sign_claims(secret_of(*state, other), kind->claims(), &token);
		assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_UNKNOWN_KEY);
	}
}

/* Whatever byte of it is altered: never taken, and never believed enough to say more than why. */
static void test_an_altered_token_is_refused_wherever_it_was_altered(void **state)
{
	struct buf token BUF_AUTO = {0};

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		sign_claims(secret_of(*state, kind), kind->claims(), &token);
		for (size_t i = 0; i < token.len; i++) {
			char before = token.data[i];

			for (size_t d = 0; d < 64; d += 21) {
				enum token_fault fault;

				if (digits[d] == before)
					continue;
				token.data[i] = digits[d];
				fault = kind->read(*state, buf_borrow(&token));
				assert_true(fault == TOKEN_MALFORMED || fault == TOKEN_FORGED ||
					    fault == TOKEN_UNKNOWN_KEY);
			}
			token.data[i] = before;
		}
		assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_FINE);
	}
}

static void test_a_truncated_or_lengthened_token_is_refused(void **state)
{
	struct buf token BUF_AUTO = {0};

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		size_t whole;

		sign_claims(secret_of(*state, kind), kind->claims(), &token);
		whole = token.len;
		for (size_t len = 0; len < whole; len++) {
			/* Of its own size, so that reading past it is seen. */
			char *cut = mem_alloc(len + 1);
			enum token_fault fault;

			memcpy(cut, token.data, len);
			fault = kind->read(*state, (struct str){cut, len});
			assert_true(fault == TOKEN_MALFORMED || fault == TOKEN_FORGED ||
				    fault == TOKEN_UNKNOWN_KEY);
			free(cut);
		}
		for (const char *more = "=. \n"; *more; more++) {
			token.len = whole;
			buf_add_char(&token, *more);
			assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_MALFORMED);
		}
		/* A NUL behind the footer's last brace. */
		token.len = whole;
		buf_add_char(&token, 'A');
		assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_UNKNOWN_KEY);
	}
}

static void test_what_is_no_public_token_of_version_4_is_malformed(void **state)
{
	static const char *const texts[] = {
		"",
		"v4.public.",
		"v4.public",
		"V4.PUBLIC.AAAA",
		"v4.local.AAAA",
		"v2.public.AAAA",
		"v3.public.AAAA",
		"v4.public.AAAA.AAAA",
		"v4.public.!!!!.AAAA",
		"eyJhbGciOiJub25lIn0.eyJhbW91bnQiOjF9.",
		"{\"amount\":1}",
	};
	char *large = mem_alloc(PASETO_TOKEN_LIMIT + 2);

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			assert_fault(kind->read(*state, str_from(texts[i])), TOKEN_MALFORMED);
		assert_fault(kind->read(*state, (struct str){NULL, 0}), TOKEN_MALFORMED);
		memset(large, 'A', PASETO_TOKEN_LIMIT + 1);
		memcpy(large, "v4.public.", 10);
		assert_fault(kind->read(*state, (struct str){large, PASETO_TOKEN_LIMIT + 1}),
			     TOKEN_MALFORMED);
	}
	free(large);
}

/* Right signatures, over footers that are not ours to have. */
static void test_a_footer_is_a_key_id_and_nothing_else(void **state)
{
	static const struct {
		const char *before, *behind;
		enum token_fault fault;
	} footers[] = {
		{"{\"kid\":\"", "\"}", TOKEN_FINE},
		{"{ \"kid\" : \"", "\" }", TOKEN_FINE},
		{"{\"kid\":\"", "\",\"x\":1}", TOKEN_UNKNOWN_KEY},
		{"{\"kid\":\"x\",\"kid\":\"", "\"}", TOKEN_UNKNOWN_KEY},
		{"{\"kid\":[\"", "\"]}", TOKEN_UNKNOWN_KEY},
		{"{\"x\":{\"kid\":\"", "\"}}", TOKEN_UNKNOWN_KEY},
		{"[\"", "\"]", TOKEN_UNKNOWN_KEY},
		{"", "", TOKEN_UNKNOWN_KEY},
		{"{\"KID\":\"", "\"}", TOKEN_UNKNOWN_KEY},
		{"{\"kid\":\"", "\\u0000\"}", TOKEN_UNKNOWN_KEY},
		{"{\"kid\":\"", " \"}", TOKEN_UNKNOWN_KEY},
		{"{\"kid\":\"", "\"}{}", TOKEN_UNKNOWN_KEY},
		{"{\"kid\":7,\"x\":\"", "\"}", TOKEN_UNKNOWN_KEY},
	};
	struct buf token BUF_AUTO = {0}, footer BUF_AUTO = {0}, payload BUF_AUTO = {0};

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		const uint8_t *secret = secret_of(*state, kind);
		char id[PASERK_ID_TEXT];

		paserk_id(secret + PASETO_PUBLIC, id);
		payload_of(kind, &payload);
		for (size_t i = 0; i < sizeof footers / sizeof *footers; i++) {
			enum token_fault fault;

			buf_reset(&footer);
			buf_addf(&footer, "%s%s%s", footers[i].before, id, footers[i].behind);
			sign_text(secret, buf_borrow(&payload), buf_borrow(&footer), &token);
			fault = kind->read(*state, buf_borrow(&token));
			if (fault != footers[i].fault)
				print_error("%s\n", footer.data);
			assert_fault(fault, footers[i].fault);
		}
		sign_text(secret, buf_borrow(&payload), STR(""), &token);
		assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_UNKNOWN_KEY);
		/* JSON allows any number of blanks; we do not. */
		while (footer.len <= PASETO_FOOTER_LIMIT)
			buf_add_char(&footer, ' ');
		sign_text(secret, buf_borrow(&payload), buf_borrow(&footer), &token);
		assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_MALFORMED);
	}
}

/* The footer is signed too: another key's id under the same signature. */
static void test_another_known_key_id_does_not_fit_the_signature(void **state)
{
	struct parties *parties = *state;
	struct buf token BUF_AUTO = {0}, footer BUF_AUTO = {0};
	struct keyring *two;
	const uint8_t *other;

	assert_true(keyring_rotate(parties->keys, parties->now, false, NULL));
	two = keyring_load(parties->keys, NULL);
	assert_non_null(two);
	assert_int_equal(two->count, 2);
	other = two->keys[1].secret;
	sign_claims(two->keys[0].secret, handoff_claims(), &token);
	assert_fault(read_handoff(parties, buf_borrow(&token)), TOKEN_FINE);
	footer_of(other, &footer);
	token.len = (size_t)(strrchr(token.data, '.') + 1 - token.data);
	base64url_add(&token, buf_borrow(&footer));
	keyring_destroy(parties->keyring);
	parties->keyring = two;
	assert_fault(read_handoff(parties, buf_borrow(&token)), TOKEN_FORGED);
}

static void test_tokens_of_a_retired_key_count_while_it_is_published(void **state)
{
	struct parties *parties = *state;
	struct buf token BUF_AUTO = {0};
	int64_t begin = parties->now;

	sign_claims(our_secret(parties), handoff_claims(), &token);
	assert_true(keyring_rotate(parties->keys, begin, true, NULL));
	keyring_destroy(parties->keyring);
	parties->keyring = keyring_load(parties->keys, NULL);
	assert_non_null(parties->keyring);
	parties->now = begin + 15 * MINUTE;
	assert_fault(read_handoff(parties, buf_borrow(&token)), TOKEN_FINE);
	parties->now = begin + KEYRING_GRACE_MS + 2 * SECOND;
	assert_fault(read_handoff(parties, buf_borrow(&token)), TOKEN_UNKNOWN_KEY);
}

/* The first that is wrong, in the order of the design, is what is said: with each step mended the
 * next shows. */
static void test_checks_come_in_order_and_nothing_before_the_signature(void **state)
{
	static const struct {
		const char *name;
		enum token_fault fault;
	} steps[] = {
		{"iss", TOKEN_WRONG_ISSUER},
		{"aud", TOKEN_WRONG_AUDIENCE},
		{"exp", TOKEN_EXPIRED},
		{"order", TOKEN_BAD_CLAIM},
	};
	uint8_t stranger[PASETO_SECRET];

	make_secret(stranger);
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		struct buf token BUF_AUTO = {0}, footer BUF_AUTO = {0}, payload BUF_AUTO = {0};
		json_t *claims = kind->claims(), *right = kind->claims();

		json_object_set_new(claims, "iss", json_string("x"));
		json_object_set_new(claims, "aud", json_string("x"));
		json_object_set_new(claims, "iat", json_string("2026-11-24T09:00:00Z"));
		json_object_set_new(claims, "nbf", json_string("2026-11-24T09:00:00Z"));
		json_object_set_new(claims, "exp", json_string("2026-11-24T09:15:00Z"));
		json_object_set_new(claims, "order", json_integer(1));
		json_add(&payload, claims);
		footer_of(secret_of(*state, kind), &footer);
		sign_text(stranger, buf_borrow(&payload), buf_borrow(&footer), &token);
		assert_fault(kind->read(*state, buf_borrow(&token)), TOKEN_FORGED);
		for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
			assert_fault(fault_of(*state, kind, json_deep_copy(claims)),
				     steps[i].fault);
			json_object_set(claims, steps[i].name,
					json_object_get(right, steps[i].name));
			if (strcmp(steps[i].name, "exp") == 0)
				json_object_set(claims, "iat", json_object_get(right, "iat"));
		}
		json_decref(right);
		assert_fault(fault_of(*state, kind, claims), TOKEN_FINE);
	}
}

static void test_a_refused_token_leaves_nothing_behind(void **state)
{
	struct parties *parties = *state;
	struct buf token BUF_AUTO = {0};
	struct handoff handoff, none = {0};
	uint8_t stranger[PASETO_SECRET];

	make_secret(stranger);
	memset(&handoff, 'x', sizeof handoff);
	sign_claims(stranger, handoff_claims(), &token);
	assert_fault(handoff_read(parties->keyring, ISSUER, PAYMENT_SIDE, parties->now,
				  buf_borrow(&token), &handoff),
		     TOKEN_UNKNOWN_KEY);
	assert_string_equal(handoff.order, none.order);
	assert_int_equal(handoff.amount, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PARTIES_TEST(test_a_token_of_a_strangers_key_is_refused),
		PARTIES_TEST(test_each_side_cannot_speak_for_the_other),
		PARTIES_TEST(test_an_altered_token_is_refused_wherever_it_was_altered),
		PARTIES_TEST(test_a_truncated_or_lengthened_token_is_refused),
		PARTIES_TEST(test_what_is_no_public_token_of_version_4_is_malformed),
		PARTIES_TEST(test_a_footer_is_a_key_id_and_nothing_else),
		PARTIES_TEST(test_another_known_key_id_does_not_fit_the_signature),
		PARTIES_TEST(test_tokens_of_a_retired_key_count_while_it_is_published),
		PARTIES_TEST(test_checks_come_in_order_and_nothing_before_the_signature),
		PARTIES_TEST(test_a_refused_token_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
