/* What Accept-Encoding takes and If-None-Match has. */
#include "unit.h"

#include "server/negotiate.h"

static void test_gzip_is_taken_where_the_client_takes_it(void **state)
{
	static const char *const lists[] = {
		"gzip",
		"GZIP",
		"x-gzip",
		"gzip, deflate, br, zstd",
		"br;q=1.0, gzip;q=0.8, *;q=0.1",
		"deflate,gzip ; q=0.001",
		"gzip;q=1",
		"gzip;Q=1.000",
		"*",
		"identity;q=0, *;q=0.5",
		" , gzip ,",
		"gzip;level=9",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (!accepts_coding(str_from(lists[i]), CODING_GZIP))
			fail_msg("'%s' takes gzip", lists[i]);
	}
}

static void test_gzip_is_not_forced_on_others(void **state)
{
	static const char *const lists[] = {
		"",
		"br",
		"identity",
		"gzip;q=0",
		"gzip;q=0.000",
		"gzip; q=0, *",
		"*, gzip;q=0",
		"*;q=0",
		"gzipped",
		"gzi",
		"br, xgzip",
		/* A weight that is none. */
		"gzip;q=",
		"gzip;q=2",
		"gzip;q=-1",
		"gzip;q=0.0001",
		"gzip;q=1.1",
		"gzip;q=.5",
		"gzip;q=1x",
		";gzip",
		",,,;;;,",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (accepts_coding(str_from(lists[i]), CODING_GZIP))
			fail_msg("'%s' does not take gzip", lists[i]);
	}
}

static void test_a_tag_is_found_in_its_list(void **state)
{
	static const char tag[] = "\"0123456789abcdef-gz\"";

	(void)state;
	assert_true(tag_matches(STR("\"0123456789abcdef-gz\""), tag));
	assert_true(tag_matches(STR("W/\"0123456789abcdef-gz\""), tag));
	assert_true(tag_matches(STR("\"x\" , \"0123456789abcdef-gz\",W/\"y\""), tag));
	assert_true(tag_matches(STR("*"), tag));
	assert_false(tag_matches(STR("\"0123456789abcdef\""), tag));
	assert_false(tag_matches(STR("0123456789abcdef-gz"), tag));
	assert_false(tag_matches(STR("\"0123456789abcdef-gz"), tag));
	assert_false(tag_matches(STR("w/\"0123456789abcdef-gz\""), tag));
	assert_false(tag_matches(STR(""), tag));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gzip_is_taken_where_the_client_takes_it),
		cmocka_unit_test(test_gzip_is_not_forced_on_others),
		cmocka_unit_test(test_a_tag_is_found_in_its_list),
	};

	return cmocka_run_group_tests_name("negotiate", tests, NULL, NULL);
}
