/* The official vectors of PASETO v4.public and of PASERK k4.public, k4.secret and k4.pid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "payment/paserk.h"
#include "vectors.h"

static bool expects_failure(const json_t *test)
{
	return json_is_true(json_object_get(test, "expect-fail"));
}

static void check_token(const json_t *test)
{
	struct str token = json_str(test, "token"), footer = json_str(test, "footer");
	struct str implicit = json_str(test, "implicit-assertion");
	struct buf made BUF_AUTO = {0}, read BUF_AUTO = {0}, payload BUF_AUTO = {0};
	uint8_t public_key[PASETO_PUBLIC], secret[PASETO_SECRET];

	unhex(json_str(test, "public-key"), public_key, sizeof public_key);
	unhex(json_str(test, "secret-key"), secret, sizeof secret);
	assert_true(paseto_footer(token, &read, NULL));
	assert_true(str_eq(buf_borrow(&read), footer));
	assert_true(paseto_verify(public_key, token, implicit, &payload, NULL));
	assert_true(str_eq(buf_borrow(&payload), json_str(test, "payload")));
	/* Ed25519 leaves nothing to chance: our token is theirs, byte by byte. */
	paseto_sign(secret, buf_borrow(&payload), footer, implicit, &made);
	assert_true(str_eq(buf_borrow(&made), token));
	buf_reset(&payload);
	assert_false(paseto_verify(public_key, token, STR("another"), &payload, NULL));
	assert_int_equal(payload.len, 0);
}

static void test_tokens_of_the_vectors_pass_and_are_made_alike(void **state)
{
	struct json_doc doc;
	json_t *tests = vectors_load("v4.json", &doc), *test;
	size_t i, passed = 0;

	(void)state;
	json_array_foreach (tests, i, test) {
		if (!str_starts(json_str(test, "name"), STR("4-S-")) || expects_failure(test))
			continue;
		check_token(test);
		passed++;
	}
	assert_int_equal(passed, 3);
	json_doc_finish(&doc);
}

/* The bad vectors and all encrypted tokens, under the key of the good ones or their own. */
static void test_all_other_tokens_of_the_vectors_are_refused(void **state)
{
	struct json_doc doc;
	json_t *tests = vectors_load("v4.json", &doc), *test;
	uint8_t key[PASETO_PUBLIC] = {0};
	size_t i, refused = 0;

	(void)state;
	json_array_foreach (tests, i, test) {
		if (json_object_get(test, "public-key"))
			unhex(json_str(test, "public-key"), key, sizeof key);
	}
	json_array_foreach (tests, i, test) {
		struct buf payload BUF_AUTO = {0};
		struct error error = {0};

		if (str_starts(json_str(test, "name"), STR("4-S-")))
			continue;
		assert_false(paseto_verify(key, json_str(test, "token"),
					   json_str(test, "implicit-assertion"), &payload, &error));
		assert_int_equal(error.code, ERROR_INVALID);
		assert_int_equal(payload.len, 0);
		refused++;
	}
	assert_true(refused >= 5);
	json_doc_finish(&doc);
}

/* A key of the wrong size can only reach us as text. */
static void check_bad_key(const json_t *test, const char *type)
{
	uint8_t key[PASETO_SECRET], bytes[128];
	struct buf text BUF_AUTO = {0};
	size_t len = unhex(json_str(test, "key"), bytes, sizeof bytes);

	buf_add(&text, str_from(type));
	base64url_add(&text, (struct str){(const char *)bytes, len});
	assert_false(paserk_read_public(buf_borrow(&text), key, NULL));
	assert_false(paserk_read_secret(buf_borrow(&text), key, NULL));
}

static void test_public_keys_of_the_vectors_are_read_and_written(void **state)
{
	struct json_doc doc;
	json_t *tests = vectors_load("k4.public.json", &doc), *test;
	size_t i;

	(void)state;
	json_array_foreach (tests, i, test) {
		uint8_t key[PASETO_PUBLIC], read[PASETO_PUBLIC];
		char text[PASERK_PUBLIC_TEXT];

		if (expects_failure(test)) {
			check_bad_key(test, "k4.public.");
			continue;
		}
		assert_int_equal(unhex(json_str(test, "key"), key, sizeof key), sizeof key);
		paserk_public(key, text);
		assert_true(str_eq(str_from(text), json_str(test, "paserk")));
		assert_true(paserk_read_public(json_str(test, "paserk"), read, NULL));
		assert_memory_equal(read, key, sizeof key);
	}
	json_doc_finish(&doc);
}

static void test_secret_keys_of_the_vectors_are_read_and_written(void **state)
{
	struct json_doc doc;
	json_t *tests = vectors_load("k4.secret.json", &doc), *test;
	size_t i;

	(void)state;
	json_array_foreach (tests, i, test) {
		uint8_t key[PASETO_SECRET], read[PASETO_SECRET];
		char text[PASERK_SECRET_TEXT];

		if (expects_failure(test)) {
			check_bad_key(test, "k4.secret.");
			continue;
		}
		assert_int_equal(unhex(json_str(test, "key"), key, sizeof key), sizeof key);
		paserk_secret(key, text);
		assert_true(str_eq(str_from(text), json_str(test, "paserk")));
		assert_true(paserk_read_secret(json_str(test, "paserk"), read, NULL));
		assert_memory_equal(read, key, sizeof key);
	}
	json_doc_finish(&doc);
}

static void test_key_ids_of_the_vectors_are_made_alike(void **state)
{
	struct json_doc doc;
	json_t *tests = vectors_load("k4.pid.json", &doc), *test;
	size_t i;

	(void)state;
	json_array_foreach (tests, i, test) {
		uint8_t key[PASETO_PUBLIC];
		char text[PASERK_ID_TEXT];

		if (expects_failure(test)) {
			check_bad_key(test, "k4.public.");
			continue;
		}
		unhex(json_str(test, "key"), key, sizeof key);
		paserk_id(key, text);
		assert_true(str_eq(str_from(text), json_str(test, "paserk")));
	}
	json_doc_finish(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens_of_the_vectors_pass_and_are_made_alike),
		cmocka_unit_test(test_all_other_tokens_of_the_vectors_are_refused),
		cmocka_unit_test(test_public_keys_of_the_vectors_are_read_and_written),
		cmocka_unit_test(test_secret_keys_of_the_vectors_are_read_and_written),
		cmocka_unit_test(test_key_ids_of_the_vectors_are_made_alike),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
