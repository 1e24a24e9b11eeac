/* pack.json as a terminal takes it, keeps it and shows its texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/pack.h"

#define TITLE "{\"nl\":\"Papieren\",\"fr\":\"Papiers\",\"en\":\"Papers\"}"
#define TEXTS                                                                              \
	"{\"a\":\"Dag\",\"b\":\"Stap {step} van {steps}\",\"c\":{\"one\":\"{count} uur\"," \
	"\"other\":\"{count} uren\"},\"d\":\"{open\"}"
#define TOPICS                                                      \
	"[{\"id\":\"papers\",\"icon\":\"id-card\",\"title\":" TITLE \
	",\"intents\":[{\"id\":\"passport.lost\",\"title\":" TITLE "}]}]"
#define TOWN "{\"name\":" TITLE ",\"address\":" TITLE ",\"phone\":\"+32 2 000 00 00\"}"
#define PACK(texts, topics, town)                                                     \
	"{\"version\":\"0123456789abcdef\",\"texts\":{\"nl\":" texts ",\"fr\":" texts \
	",\"en\":" texts "},\"topics\":" topics ",\"town\":" town "}"

static void check_refused(const char *text, const char *why)
{
	struct error error = {0};

	assert_null(pack_parse(str_from(text), &error));
	assert_int_equal(error.code, ERROR_INVALID);
	if (!strstr(error.message, why))
		fail_msg("'%s' does not say '%s'", error.message, why);
}

static void test_a_pack_gives_texts_topics_and_town(void **state)
{
	struct error error;
	struct pack *pack = pack_parse(STR(PACK(TEXTS, TOPICS, TOWN)), &error);
	size_t count;
	const struct pack_topic *topics;

	(void)state;
	assert_non_null(pack);
	assert_false(pack_is_empty(pack));
	assert_string_equal(pack_version(pack), "0123456789abcdef");
	topics = pack_topics(pack, &count);
	assert_int_equal(count, 1);
	assert_string_equal(topics->icon, "id-card");
	assert_string_equal(topics->title[LANG_FR], "Papiers");
	assert_int_equal(topics->intent_count, 1);
	assert_string_equal(topics->intents->id, "passport.lost");
	assert_string_equal(pack_text(pack, LANG_FR, "a"), "Dag");
	assert_string_equal(pack_text(pack, LANG_UNKNOWN, "a"), "Dag");
	assert_string_equal(pack_text(pack, LANG_NL, "no.such"), "no.such");
	assert_string_equal(pack_town(pack, LANG_EN).name, "Papers");
	assert_string_equal(pack_town(pack, LANG_EN).phone, "+32 2 000 00 00");
	pack_destroy(pack);
}

static void test_values_and_counts_are_filled_in(void **state)
{
	struct error error;
	struct pack *pack = pack_parse(STR(PACK(TEXTS, TOPICS, TOWN)), &error);
	BUF_AUTO struct buf out = {0};

	(void)state;
	assert_string_equal(pack_format(pack, LANG_NL, "b", &out, "step", "2", "steps", "5", NULL),
			    "Stap 2 van 5");
	assert_string_equal(pack_format(pack, LANG_NL, "b", &out, "step", "2", NULL),
			    "Stap 2 van {steps}");
	assert_string_equal(pack_format(pack, LANG_NL, "c", &out, "count", "1", NULL), "1 uur");
	assert_string_equal(pack_format(pack, LANG_NL, "c", &out, "count", "0", NULL), "0 uren");
	assert_string_equal(pack_format(pack, LANG_FR, "c", &out, "count", "0", NULL), "0 uur");
	assert_string_equal(pack_format(pack, LANG_NL, "d", &out, "open", "x", NULL), "x");
	pack_destroy(pack);
}

static void test_what_is_missing_is_named(void **state)
{
	(void)state;
	check_refused("[", "line 1");
	check_refused("{}", "version");
	check_refused("{\"version\":\"1\"}", "town");
	check_refused(PACK(TEXTS, "{}", TOWN), "topics");
	check_refused(PACK("{\"a\":1}", TOPICS, TOWN), "texts.nl.a");
	check_refused(PACK("{\"a\":{\"one\":\"x\"}}", TOPICS, TOWN), "'other'");
	check_refused(PACK(TEXTS, "[{\"icon\":\"car\"}]", TOWN), "no id");
	check_refused(PACK(TEXTS, "[{\"id\":\"x\",\"title\":{\"nl\":\"X\"}}]", TOWN),
		      "language fr");
	check_refused(PACK(TEXTS, "[{\"id\":\"x\",\"title\":" TITLE "}]", TOWN), "no intents");
}

static void test_an_empty_pack_shows_nothing(void **state)
{
	struct pack *pack = pack_empty();
	BUF_AUTO struct buf out = {0};
	size_t count = 1;

	(void)state;
	assert_true(pack_is_empty(pack));
	assert_string_equal(pack_text(pack, LANG_NL, "a"), "");
	assert_string_equal(pack_format(pack, LANG_NL, "a", &out, NULL), "");
	assert_string_equal(pack_town(pack, LANG_NL).phone, "");
	assert_string_equal(pack_version(pack), "");
	pack_topics(pack, &count);
	assert_int_equal(count, 0);
	pack_destroy(pack);
}

static void test_a_pack_is_kept_for_the_next_start(void **state)
{
	char folder[] = "/tmp/pierre-pack-XXXXXX", path[64];
	struct error error = {0};
	struct pack *pack;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_null(pack_load(folder, &error));
	assert_int_equal(error.code, ERROR_NOT_FOUND);
	assert_true(pack_save(STR(PACK(TEXTS, TOPICS, TOWN)), folder, &error));
	pack = pack_load(folder, &error);
	assert_non_null(pack);
	pack_destroy(pack);
	snprintf(path, sizeof path, "%s/pack.json", folder);
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pack_gives_texts_topics_and_town),
		cmocka_unit_test(test_values_and_counts_are_filled_in),
		cmocka_unit_test(test_what_is_missing_is_named),
		cmocka_unit_test(test_an_empty_pack_shows_nothing),
		cmocka_unit_test(test_a_pack_is_kept_for_the_next_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
