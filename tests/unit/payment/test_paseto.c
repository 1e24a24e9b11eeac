/* Tokens that were altered, cut, padded, renamed or signed by somebody else are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>

#include "payment/paserk.h"

struct fixture {
	uint8_t public_key[PASETO_PUBLIC], secret[PASETO_SECRET];
	struct buf token;
};

static const struct str PAYLOAD = {"{\"order\":\"42\"}", 14};
static const struct str FOOTER = {"{\"kid\":\"k\"}", 11};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	crypto_sign_keypair(f->public_key, f->secret);
	paseto_sign(f->secret, PAYLOAD, FOOTER, STR(""), &f->token);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	buf_finish(&f->token);
	free(f);
	return 0;
}

static bool verifies(const struct fixture *f, struct str token)
{
	struct buf payload BUF_AUTO = {0};
	struct error error = {0};
	bool fine = paseto_verify(f->public_key, token, STR(""), &payload, &error);

	if (!fine) {
		assert_int_equal(error.code, ERROR_INVALID);
		assert_int_equal(payload.len, 0);
	}
	return fine;
}

static void test_a_token_gives_back_payload_and_footer(void **state)
{
	struct fixture *f = *state;
	struct buf payload BUF_AUTO = {0}, footer BUF_AUTO = {0};

	buf_add(&payload, STR("before "));
	buf_add(&footer, STR("before "));
	assert_true(paseto_verify(f->public_key, buf_borrow(&f->token), STR(""), &payload, NULL));
	assert_string_equal(payload.data, "before {\"order\":\"42\"}");
	assert_true(paseto_footer(buf_borrow(&f->token), &footer, NULL));
	assert_string_equal(footer.data, "before {\"kid\":\"k\"}");
}

static void test_every_altered_bit_is_refused(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < f->token.len * 8; i++) {
		f->token.data[i / 8] = (char)(f->token.data[i / 8] ^ (1 << i % 8));
		if (verifies(f, buf_borrow(&f->token)))
			fail_msg("bit %zu does not count", i);
		f->token.data[i / 8] = (char)(f->token.data[i / 8] ^ (1 << i % 8));
	}
	assert_true(verifies(f, buf_borrow(&f->token)));
}

/* The bits of payload, signature and footer themselves, encoded again. */
static void test_every_altered_bit_of_the_content_is_refused(void **state)
{
	struct fixture *f = *state;
	struct str rest = str_slice(buf_borrow(&f->token), 10, f->token.len), body, parts[2];
	struct buf raw[2] = {{0}, {0}};

	str_split(&rest, '.', &body);
	parts[0] = body;
	parts[1] = rest;
	for (int i = 0; i < 2; i++)
		assert_true(base64url_read(parts[i], &raw[i]));
	for (int part = 0; part < 2; part++) {
		for (size_t bit = 0; bit < raw[part].len * 8; bit++) {
			struct buf token BUF_AUTO = {0};

			raw[part].data[bit / 8] = (char)(raw[part].data[bit / 8] ^ (1 << bit % 8));
			buf_add(&token, STR("v4.public."));
			base64url_add(&token, buf_borrow(&raw[0]));
			buf_add_char(&token, '.');
			base64url_add(&token, buf_borrow(&raw[1]));
			assert_int_equal(token.len, f->token.len);
			assert_false(verifies(f, buf_borrow(&token)));
			raw[part].data[bit / 8] = (char)(raw[part].data[bit / 8] ^ (1 << bit % 8));
		}
	}
	for (int i = 0; i < 2; i++)
		buf_finish(&raw[i]);
}

static void test_every_truncated_token_is_refused(void **state)
{
	struct fixture *f = *state;

	for (size_t len = 0; len < f->token.len; len++) {
		assert_false(verifies(f, str_slice(buf_borrow(&f->token), 0, len)));
		assert_false(verifies(f, str_slice(buf_borrow(&f->token), len + 1, f->token.len)));
	}
}

static void test_what_stands_around_a_token_is_refused(void **state)
{
	static const char *const additions[] = {"=", "==", " ", "\n", ".", "A", "..", ".e30", "+"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof additions / sizeof *additions; i++) {
		struct buf after BUF_AUTO = {0}, before BUF_AUTO = {0}, plain BUF_AUTO = {0};

		buf_addf(&after, "%s%s", f->token.data, additions[i]);
		assert_false(verifies(f, buf_borrow(&after)));
		buf_addf(&before, "%s%s", additions[i], f->token.data);
		assert_false(verifies(f, buf_borrow(&before)));
		/* And where there is no footer. */
		paseto_sign(f->secret, PAYLOAD, STR(""), STR(""), &plain);
		assert_true(verifies(f, buf_borrow(&plain)));
		buf_add(&plain, str_from(additions[i]));
		assert_false(verifies(f, buf_borrow(&plain)));
	}
}

static void test_other_headers_are_refused(void **state)
{
	static const char *const headers[] = {"v4.local.",  "v3.public.", "v2.public.",
					      "V4.public.", "v4.PUBLIC.", "v4_public.",
					      "v4.public",  "k4.public.", ""};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		struct buf token BUF_AUTO = {0}, footer BUF_AUTO = {0};
		struct error error = {0};

		buf_addf(&token, "%s%s", headers[i], f->token.data + 10);
		assert_false(verifies(f, buf_borrow(&token)));
		assert_false(paseto_footer(buf_borrow(&token), &footer, &error));
		assert_int_equal(error.code, ERROR_INVALID);
		assert_int_equal(footer.len, 0);
	}
}

static void test_another_key_is_refused(void **state)
{
	struct fixture *f = *state;
	uint8_t secret[PASETO_SECRET];

	crypto_sign_keypair(f->public_key, secret);
	assert_false(verifies(f, buf_borrow(&f->token)));
	/* The neutral element: with it as key, some verifiers accept any message. */
	memset(f->public_key, 0, sizeof f->public_key);
	f->public_key[0] = 1;
	assert_false(verifies(f, buf_borrow(&f->token)));
	assert_false(
		verifies(f, STR("v4.public.AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
				"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
}

static void test_a_replaced_footer_is_refused(void **state)
{
	struct fixture *f = *state;
	struct buf token BUF_AUTO = {0};
	size_t body = (size_t)(strrchr(f->token.data, '.') - f->token.data);

	assert_false(verifies(f, str_slice(buf_borrow(&f->token), 0, body)));
	buf_add(&token, str_slice(buf_borrow(&f->token), 0, body + 1));
	base64url_add(&token, STR("{\"kid\":\"l\"}"));
	assert_false(verifies(f, buf_borrow(&token)));
}

static void test_a_huge_token_or_footer_is_refused(void **state)
{
	struct fixture *f = *state;
	struct buf payload BUF_AUTO = {0}, footer BUF_AUTO = {0}, token BUF_AUTO = {0};

	/* The largest that fits, and one more. */
	for (int i = 0; i < PASETO_FOOTER_LIMIT; i++)
		buf_add_char(&footer, 'f');
	paseto_sign(f->secret, PAYLOAD, buf_borrow(&footer), STR(""), &token);
	assert_true(verifies(f, buf_borrow(&token)));
	buf_add_char(&footer, 'f');
	buf_reset(&token);
	paseto_sign(f->secret, PAYLOAD, buf_borrow(&footer), STR(""), &token);
	assert_false(verifies(f, buf_borrow(&token)));
	while ((10 + (payload.len + 1 + PASETO_SIGNATURE) * 4 + 2) / 3 + 7 < PASETO_TOKEN_LIMIT)
		buf_add_char(&payload, 'p');
	buf_reset(&token);
	paseto_sign(f->secret, buf_borrow(&payload), STR(""), STR(""), &token);
	assert_true(token.len > PASETO_TOKEN_LIMIT - 8 && token.len <= PASETO_TOKEN_LIMIT);
	assert_true(verifies(f, buf_borrow(&token)));
	buf_add(&payload, STR("12345678"));
	buf_reset(&token);
	paseto_sign(f->secret, buf_borrow(&payload), STR(""), STR(""), &token);
	assert_false(verifies(f, buf_borrow(&token)));
	while (token.len < 1 << 20)
		buf_add(&token,
			STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
	assert_false(verifies(f, buf_borrow(&token)));
}

static void test_an_empty_payload_is_signed_too(void **state)
{
	struct fixture *f = *state;
	struct buf token BUF_AUTO = {0};

	paseto_sign(f->secret, STR(""), STR(""), STR(""), &token);
	assert_true(verifies(f, buf_borrow(&token)));
	assert_false(verifies(f, STR("")));
	assert_false(verifies(f, STR("v4.public.")));
	assert_false(verifies(f, STR("v4.public..")));
}

/* The examples of the specification. */
static void test_pieces_cannot_be_moved_between_each_other(void **state)
{
	const struct str one[] = {STR("test")}, left[] = {STR("ab"), STR("c")};
	const struct str right[] = {STR("a"), STR("bc")};
	struct buf out BUF_AUTO = {0}, other BUF_AUTO = {0};

	(void)state;
	paseto_pae(NULL, 0, &out);
	assert_int_equal(out.len, 8);
	assert_memory_equal(out.data, "\0\0\0\0\0\0\0\0", 8);
	buf_reset(&out);
	paseto_pae(one, 1, &out);
	assert_int_equal(out.len, 20);
	assert_memory_equal(out.data, "\1\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0test", 20);
	buf_reset(&out);
	paseto_pae(left, 2, &out);
	paseto_pae(right, 2, &other);
	assert_int_equal(out.len, other.len);
	assert_memory_not_equal(out.data, other.data, out.len);
}

static void test_base64url_is_strict(void **state)
{
	static const char *const wrong[] = {
		"A",	"AAAAA", "AB",	 "AAB",	 "AA=",	 "AA==",     "AA ",	" AA",	  "A A",
		"AA\n", "AA+A",	 "AA/A", "AA.A", "AAA=", "\xc3\xa9", "AAA\x80", "AAA\xff"};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct buf out BUF_AUTO = {0};

		buf_add(&out, STR("x"));
		if (base64url_read(str_from(wrong[i]), &out))
			fail_msg("'%s' was read", wrong[i]);
		assert_string_equal(out.data, "x");
	}
	for (size_t len = 0; len < 70; len++) {
		struct buf text BUF_AUTO = {0}, back BUF_AUTO = {0};
		unsigned char bytes[70];

		randombytes_buf(bytes, sizeof bytes);
		base64url_add(&text, (struct str){(const char *)bytes, len});
		assert_int_equal(strlen(text.data), text.len);
		assert_true(base64url_read(buf_borrow(&text), &back));
		assert_int_equal(back.len, len);
		assert_memory_equal(back.data, bytes, len);
	}
}

static void test_keys_of_another_kind_are_refused(void **state)
{
	struct fixture *f = *state;
	char public_text[PASERK_PUBLIC_TEXT], secret_text[PASERK_SECRET_TEXT];
	uint8_t key[PASETO_SECRET];
	struct error error = {0};

	paserk_public(f->public_key, public_text);
	paserk_secret(f->secret, secret_text);
	assert_true(paserk_read_secret(str_from(secret_text), key, NULL));
	assert_memory_equal(key, f->secret, sizeof key);
	assert_false(paserk_read_secret(str_from(public_text), key, NULL));
	assert_false(paserk_read_public(str_from(secret_text), key, &error));
	/* Whoever gives the wrong one must not find it in a log. */
	assert_null(strstr(error.message, secret_text + 10));
	for (size_t len = 0; len < sizeof secret_text - 1; len++)
		assert_false(paserk_read_secret((struct str){secret_text, len}, key, NULL));
	public_text[1] = '3';
	assert_false(paserk_read_public(str_from(public_text), key, NULL));
}

static void test_a_secret_whose_halves_differ_is_refused(void **state)
{
	struct fixture *f = *state;
	char text[PASERK_SECRET_TEXT];
	uint8_t key[PASETO_SECRET], zeros[PASETO_SECRET] = {0};

	f->secret[PASETO_SECRET - 1] ^= 1;
	paserk_secret(f->secret, text);
	assert_false(paserk_read_secret(str_from(text), key, NULL));
	assert_memory_equal(key, zeros, sizeof key);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_a_token_gives_back_payload_and_footer),
		CASE(test_every_altered_bit_is_refused),
		CASE(test_every_altered_bit_of_the_content_is_refused),
		CASE(test_every_truncated_token_is_refused),
		CASE(test_what_stands_around_a_token_is_refused),
		CASE(test_other_headers_are_refused),
		CASE(test_another_key_is_refused),
		CASE(test_a_replaced_footer_is_refused),
		CASE(test_a_huge_token_or_footer_is_refused),
		CASE(test_an_empty_payload_is_signed_too),
		CASE(test_pieces_cannot_be_moved_between_each_other),
		CASE(test_base64url_is_strict),
		CASE(test_keys_of_another_kind_are_refused),
		CASE(test_a_secret_whose_halves_differ_is_refused),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
