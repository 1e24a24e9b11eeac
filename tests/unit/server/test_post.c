/* What the back office gets: the body, the signature, and the secret behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "server/post.h"
#include "server/post_secret.h"

static const char url[] = "https://office.example/cases";

struct folder {
	char path[64], file[80];
};

static int folder_make(void **state)
{
	struct folder *folder = calloc(1, sizeof *folder);

	snprintf(folder->path, sizeof folder->path, "/tmp/pierre-post-XXXXXX");
	if (sodium_init() < 0 || !mkdtemp(folder->path))
		return -1;
	snprintf(folder->file, sizeof folder->file, "%s/secret", folder->path);
	*state = folder;
	return 0;
}

static int folder_remove(void **state)
{
	struct folder *folder = *state;

	unlink(folder->file);
	rmdir(folder->path);
	free(folder);
	return 0;
}

#define FOLDER_TEST(test) cmocka_unit_test_setup_teardown(test, folder_make, folder_remove)

static void write_secret(const struct folder *folder, struct str text, mode_t mode)
{
	assert_true(file_write(folder->file, text, NULL));
	assert_int_equal(chmod(folder->file, mode), 0);
}

/* Computed with Python: hmac.new(b"0123456789abcdef0123456789abcdef", b'1773144000.{"a":1}',
 * hashlib.sha256). */
static void test_the_signature_is_hmac_sha256_of_time_and_body(void **state)
{
	struct folder *folder = *state;
	BUF_AUTO struct buf signature = {0};
	struct post *post;

	write_secret(folder, STR("0123456789abcdef0123456789abcdef\r\n"), 0600);
	post = post_create(url, folder->file, NULL);
	assert_non_null(post);
	post_signature(post, 1773144000, STR("{\"a\":1}"), &signature);
	assert_string_equal(signature.data,
			    "t=1773144000,sha256="
			    "5f3d8b846169c6dc8a131dafabd025a5ee3a26442ec881ea6fb5994d38b21853");
	post_destroy(post);
}

static void test_a_secret_is_all_of_its_file_but_the_line_end(void **state)
{
	struct folder *folder = *state;
	struct secret secret;

	write_secret(folder,
		     STR("\n 23456789abcdef\0"
			 "123456789abcdef \n\n"),
		     0400);
	assert_true(post_secret_load(&secret, folder->file, NULL));
	assert_int_equal(secret.len, 34);
	assert_memory_equal(secret.bytes,
			    "\n 23456789abcdef\0"
			    "123456789abcdef \n",
			    34);
	secret_finish(&secret);
	assert_null(secret.bytes);
}

static void assert_refused(const char *path, enum error_code code, const char *part)
{
	struct secret secret;
	struct error error = {0};

	assert_false(post_secret_load(&secret, path, &error));
	assert_null(secret.bytes);
	if (!strstr(error.message, part))
		fail_msg("'%s' is not in: %s", part, error.message);
	assert_int_equal(error.code, code);
}

static void test_a_secret_that_is_none_is_refused(void **state)
{
	struct folder *folder = *state;
	char large[4098];

	assert_refused("", ERROR_INVALID, "back_office_secret");
	assert_refused(folder->file, ERROR_NOT_FOUND, folder->file);
	assert_refused(folder->path, ERROR_INVALID, "no regular file");
	write_secret(folder, STR("0123456789abcdef0123456789abcde\n"), 0600);
	assert_refused(folder->file, ERROR_INVALID, "has 31 bytes");
	write_secret(folder, STR("0123456789abcdef0123456789abcdef\n"), 0640);
	assert_refused(folder->file, ERROR_INVALID, "chmod 600");
	write_secret(folder, STR("0123456789abcdef0123456789abcdef\n"), 0604);
	assert_refused(folder->file, ERROR_INVALID, "chmod 600");
	memset(large, 'x', sizeof large);
	write_secret(folder, (struct str){large, sizeof large}, 0600);
	assert_refused(folder->file, ERROR_INVALID, "it must have 32 to 4096");
}

static void test_the_body_keeps_what_was_stored_as_it_was(void **state)
{
	struct case_record record = {.id = "00000000000000000000000000000001",
				     .number = "2026-000001",
				     .form = "a.form",
				     .created_ms = INT64_C(1773144000000)};
	struct order_record order = {.id = "00000000000000000000000000000001",
				     .product = "a.product",
				     .amount = 2500,
				     .reference = INT64_C(10806817183),
				     .state = ORDER_PAID,
				     .payment = "tr\"1"};
	BUF_AUTO struct buf out = {0};

	(void)state;
	post_body(&record, STR("{\"n\": 1.10}"), NULL, &out);
	assert_string_equal(out.data,
			    "{\"case\":{\"id\":\"00000000000000000000000000000001\",\"number\":"
			    "\"2026-000001\",\"form\":\"a.form\",\"created\":"
			    "\"2026-03-10T12:00:00Z\"},\"data\":{\"n\": 1.10}}");
	buf_reset(&out);
	post_body(&record, STR("[]"), &order, &out);
	assert_non_null(strstr(out.data,
			       ",\"data\":[],\"payment\":{\"order\":"
			       "\"00000000000000000000000000000001\",\"product\":\"a.product\","
			       "\"amount\":2500,\"reference\":\"+++010/8068/17183+++\","
			       "\"payment\":\"tr\\\"1\",\"state\":\"paid\"}}"));
}

static void test_only_web_addresses_are_taken(void **state)
{
	static const char *const bad[] = {"ftp://office.example/",
					  "file:///etc/passwd",
					  "office",
					  "http://",
					  "https:///cases",
					  "//x/"};
	struct folder *folder = *state;

	write_secret(folder, STR("0123456789abcdef0123456789abcdef"), 0600);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = {0};

		if (post_create(bad[i], folder->file, &error))
			fail_msg("'%s' passes", bad[i]);
		assert_int_equal(error.code, ERROR_INVALID);
		assert_non_null(strstr(error.message, "back_office_url"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(test_the_signature_is_hmac_sha256_of_time_and_body),
		FOLDER_TEST(test_a_secret_is_all_of_its_file_but_the_line_end),
		FOLDER_TEST(test_a_secret_that_is_none_is_refused),
		cmocka_unit_test(test_the_body_keeps_what_was_stored_as_it_was),
		FOLDER_TEST(test_only_web_addresses_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
