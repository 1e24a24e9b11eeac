/* The payment side's public keys are read from a file, each by its id. */
#include "parties.h"

static void make_public(uint8_t key[static PASETO_PUBLIC], char text[static PASERK_PUBLIC_TEXT],
			char id[static PASERK_ID_TEXT])
{
	uint8_t secret[PASETO_SECRET];

	crypto_sign_keypair(key, secret);
	paserk_public(key, text);
	paserk_id(key, id);
}

static void test_each_key_of_the_file_is_found_by_its_id(void **state)
{
	struct parties *parties = *state;
	char texts[3][PASERK_PUBLIC_TEXT], ids[3][PASERK_ID_TEXT];
	uint8_t keys[3][PASETO_PUBLIC];
	char *path = file_join(parties->folder, "payment.keys");
	struct buf file BUF_AUTO = {0};
	struct trusted *trusted;
	struct error error = {0};

	for (int i = 0; i < 3; i++)
		make_public(keys[i], texts[i], ids[i]);
	buf_addf(&file, "# the payment page\n\n  %s\t# of 2026\r\n%s\n#%s\n", texts[0], texts[1],
		 texts[2]);
	assert_true(file_write(path, buf_borrow(&file), &error));
	trusted = trusted_load(path, &error);
	assert_non_null(trusted);
	assert_memory_equal(trusted_find(trusted, str_from(ids[0])), keys[0], PASETO_PUBLIC);
	assert_memory_equal(trusted_find(trusted, str_from(ids[1])), keys[1], PASETO_PUBLIC);
	/* It is only in a comment. */
	assert_null(trusted_find(trusted, str_from(ids[2])));
	assert_null(trusted_find(trusted, str_from(texts[0])));
	assert_null(trusted_find(trusted, STR("")));
	trusted_destroy(trusted);
	free(path);
}

static void expect_refusal(const char *text, const char *part)
{
	struct error error = {0};

	assert_null(trusted_parse("payment.keys", str_from(text), &error));
	assert_int_equal(error.code, ERROR_INVALID);
	if (!strstr(error.message, part))
		print_error("%s\n", error.message);
	assert_non_null(strstr(error.message, part));
}

static void test_what_is_no_public_key_is_named_by_its_line(void **state)
{
	char text[PASERK_PUBLIC_TEXT], id[PASERK_ID_TEXT];
	uint8_t key[PASETO_PUBLIC];
	struct buf file BUF_AUTO = {0};

	(void)state;
	make_public(key, text, id);
	expect_refusal("", "payment.keys: no key");
	expect_refusal("# none yet\n\n", "payment.keys: no key");
	buf_addf(&file, "%s\n%s\n", text, id);
	expect_refusal(file.data, "payment.keys:2:");
	buf_reset(&file);
	buf_addf(&file, "\n\n%s %s\n", text, text);
	expect_refusal(file.data, "payment.keys:3:");
	buf_reset(&file);
	buf_addf(&file, "%.*s\n", PASERK_PUBLIC_TEXT - 2, text);
	expect_refusal(file.data, "payment.keys:1:");
}

static void test_a_secret_key_is_refused_and_not_repeated(void **state)
{
	struct parties *parties = *state;
	char secret[PASERK_SECRET_TEXT];
	struct error error = {0};

	paserk_secret(parties->theirs, secret);
	assert_null(trusted_parse("payment.keys", str_from(secret), &error));
	assert_int_equal(error.code, ERROR_INVALID);
	assert_non_null(strstr(error.message, "private key"));
	assert_null(strstr(error.message, secret + 11));
	assert_null(strstr(error.message, "k4.secret."));
}

static void test_a_file_that_is_not_there_is_named(void **state)
{
	struct error error = {0};

	(void)state;
	assert_null(trusted_load("/nonexistent/payment.keys", &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	assert_non_null(strstr(error.message, "/nonexistent/payment.keys"));
	trusted_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PARTIES_TEST(test_each_key_of_the_file_is_found_by_its_id),
		cmocka_unit_test(test_what_is_no_public_key_is_named_by_its_line),
		PARTIES_TEST(test_a_secret_key_is_refused_and_not_repeated),
		cmocka_unit_test(test_a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
