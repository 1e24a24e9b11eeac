/* Only who knows the app's secret is believed, and only for the bytes that he signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "bridge/event.h"

#define JEFE_SUM "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

static bool is_good(const char *secret, const char *body, const char *header)
{
	return meta_signature_is_good(str_from(secret), str_from(body), str_from(header));
}

static bool jefe(const char *header)
{
	return is_good("Jefe", "what do ya want for nothing?", header);
}

static struct str repeat(char *out, int c, size_t count)
{
	memset(out, c, count);
	return (struct str){out, count};
}

/* RFC 4231, 4.2 to 4.4, 4.7 and 4.8. */
static void test_the_vectors_of_the_rfc_are_good(void **state)
{
	char key[131], body[50];

	(void)state;
	assert_true(jefe("sha256=" JEFE_SUM));
	assert_true(meta_signature_is_good(
		repeat(key, 0x0b, 20), STR("Hi There"),
		STR("sha256=b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")));
	assert_true(meta_signature_is_good(
		repeat(key, 0xaa, 20), repeat(body, 0xdd, 50),
		STR("sha256=773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")));
	assert_true(meta_signature_is_good(
		repeat(key, 0xaa, 131),
		STR("Test Using Larger Than Block-Size Key - Hash Key First"),
		STR("sha256=60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")));
	assert_true(meta_signature_is_good(
		repeat(key, 0xaa, 131),
		STR("This is a test using a larger than block-size key and a larger than "
		    "block-size "
		    "data. The key needs to be hashed before being used by the HMAC algorithm."),
		STR("sha256=9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")));
}

static void test_another_secret_or_body_is_not_good(void **state)
{
	(void)state;
	assert_false(is_good("jefe", "what do ya want for nothing?", "sha256=" JEFE_SUM));
	assert_false(is_good("Jefe ", "what do ya want for nothing?", "sha256=" JEFE_SUM));
	assert_false(is_good("Jefe", "what do ya want for nothing", "sha256=" JEFE_SUM));
	assert_false(is_good("Jefe", "what do ya want for nothing? ", "sha256=" JEFE_SUM));
	assert_false(is_good("Jefe", "", "sha256=" JEFE_SUM));
}

/* The sum that anybody can make when there is no secret. */
static void test_without_a_secret_nothing_is_good(void **state)
{
	(void)state;
	assert_false(is_good(
		"", "", "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
}

static void test_each_digit_counts(void **state)
{
	char header[] = "sha256=" JEFE_SUM;

	(void)state;
	for (size_t i = 7; header[i]; i++) {
		char before = header[i];

		header[i] = before == '0' ? '1' : '0';
		assert_false(jefe(header));
		header[i] = before;
	}
	assert_true(jefe(header));
}

/* Meta writes small letters. Large ones are the same number, so nothing is gained by refusing. */
static void test_large_letters_are_the_same_number(void **state)
{
	(void)state;
	assert_true(
		jefe("sha256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843"));
	assert_false(jefe("SHA256=" JEFE_SUM));
}

static void test_a_header_of_another_shape_is_not_good(void **state)
{
	char header[] = "sha256=" JEFE_SUM;

	(void)state;
	for (size_t len = 0; len + 1 < sizeof header; len++)
		assert_false(meta_signature_is_good(STR("Jefe"),
						    STR("what do ya want for nothing?"),
						    (struct str){header, len}));
	assert_false(jefe(JEFE_SUM));
	assert_false(jefe("sha1=" JEFE_SUM));
	assert_false(jefe("sha256=" JEFE_SUM "00"));
	assert_false(jefe("sha256=" JEFE_SUM " "));
	assert_false(jefe(" sha256=" JEFE_SUM));
	assert_false(
		jefe("sha256=+bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_vectors_of_the_rfc_are_good),
		cmocka_unit_test(test_another_secret_or_body_is_not_good),
		cmocka_unit_test(test_without_a_secret_nothing_is_good),
		cmocka_unit_test(test_each_digit_counts),
		cmocka_unit_test(test_large_letters_are_the_same_number),
		cmocka_unit_test(test_a_header_of_another_shape_is_not_good),
	};

	return cmocka_run_group_tests_name("meta_signature", tests, NULL, NULL);
}
