/* Scripts of visits: what they may say, and what is said of one that says something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/script_steps.h"

static struct script *parse(const char *text)
{
	struct error error = {0};
	struct script *script = script_parse("a.visit", str_from(text), &error);

	if (!script)
		fail_msg("%s", error.message);
	return script;
}

/* All of these are in the message. */
static void check_refused(struct str text, const char *place, const char *why, const char *advice)
{
	const char *const parts[] = {place, why, advice};
	struct error error = {0};

	assert_null(script_parse("a.visit", text, &error));
	assert_int_equal(error.code, ERROR_INVALID);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!strstr(error.message, parts[i]))
			fail_msg("'%s' does not say '%s'", error.message, parts[i]);
	}
}

static void test_steps_have_their_line_and_what_was_given(void **state)
{
	struct script *script = parse("# a visit\n\n  begin fr\r\nsay  Où est-ce ?  \n"
				      "topic papers id_card.renew\nwait not-printed\nlimit 60000");
	const struct step *steps = script->steps;

	(void)state;
	assert_int_equal(script->count, 5);
	assert_int_equal(steps[0].kind, STEP_BEGIN);
	assert_int_equal(steps[0].line, 3);
	assert_int_equal(steps[0].lang, LANG_FR);
	assert_int_equal(steps[1].kind, STEP_SAY);
	assert_int_equal(steps[1].line, 4);
	assert_string_equal(steps[1].text, "Où est-ce ?");
	assert_string_equal(steps[1].line_text, "say  Où est-ce ?");
	assert_int_equal(steps[2].kind, STEP_TOPIC);
	assert_string_equal(steps[2].text, "papers");
	assert_string_equal(steps[2].other, "id_card.renew");
	assert_int_equal(steps[3].wait, WAIT_NOT_PRINTED);
	assert_int_equal(steps[4].kind, STEP_LIMIT);
	assert_int_equal(steps[4].number, 60000);
	script_destroy(script);
}

static void test_each_command_is_known_by_its_name(void **state)
{
	static const struct {
		const char *text;
		enum step_kind kind;
	} lines[] = {
		{"begin nl", STEP_BEGIN},	{"say a", STEP_SAY},
		{"choose a", STEP_CHOOSE},	{"topic a b", STEP_TOPIC},
		{"language en", STEP_LANGUAGE}, {"comfort normal", STEP_COMFORT},
		{"print", STEP_PRINT},		{"pay", STEP_PAY},
		{"finish", STEP_FINISH},	{"touch", STEP_TOUCH},
		{"more-time", STEP_MORE_TIME},	{"wait reply", STEP_WAIT},
		{"expect empty", STEP_EXPECT},	{"limit 1", STEP_LIMIT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct script *script = parse(lines[i].text);

		assert_int_equal(script->steps[0].kind, lines[i].kind);
		script_destroy(script);
	}
}

static void test_each_event_is_known_by_its_name(void **state)
{
	static const struct {
		const char *text;
		enum wait_kind kind;
	} lines[] = {
		{"wait reply", WAIT_REPLY},	    {"wait notice", WAIT_NOTICE},
		{"wait start", WAIT_START},	    {"wait talk", WAIT_TALK},
		{"wait away", WAIT_AWAY},	    {"wait countdown", WAIT_COUNTDOWN},
		{"wait printed", WAIT_PRINTED},	    {"wait not-printed", WAIT_NOT_PRINTED},
		{"wait connected", WAIT_CONNECTED}, {"wait unconnected", WAIT_UNCONNECTED},
		{"wait forgotten", WAIT_FORGOTTEN}, {"wait pack", WAIT_PACK},
		{"wait card", WAIT_CARD},	    {"wait no-card", WAIT_NO_CARD},
	};

	(void)state;
	assert_int_equal(sizeof lines / sizeof *lines, WAIT_KINDS);
	for (size_t i = 0; i < WAIT_KINDS; i++) {
		struct script *script = parse(lines[i].text);

		assert_int_equal(script->steps[0].wait, lines[i].kind);
		script_destroy(script);
	}
}

static void test_comfort_takes_several_words_and_starts_from_nothing(void **state)
{
	struct script *script = parse("comfort largest  contrast speech\nexpect comfort normal");
	const struct comfort *set = &script->steps[0].comfort;
	const struct comfort *expected = &script->steps[1].comfort;

	(void)state;
	assert_int_equal(set->size, SIZE_LARGEST);
	assert_true(set->contrast && set->speech);
	assert_false(set->lowered || set->keypad);
	assert_int_equal(expected->size, SIZE_NORMAL);
	assert_false(expected->contrast || expected->speech);
	script_destroy(script);
}

static void test_a_printer_is_expected_by_the_name_of_its_state(void **state)
{
	struct script *script = parse("expect printer paper_out");

	(void)state;
	assert_int_equal(script->steps[0].expect, EXPECT_PRINTER);
	assert_int_equal(script->steps[0].number, PRINTER_PAPER_OUT);
	script_destroy(script);
}

static void test_a_typing_error_is_told_with_its_line_and_the_closest_command(void **state)
{
	(void)state;
	check_refused(STR("begin nl\n\nsya hello\n"), "a.visit:3: ", "'sya'",
		      "did you mean 'say'?");
	check_refused(STR("wait repyl"), "a.visit:1: ", "'repyl'", "did you mean 'reply'?");
	check_refused(STR("expect txt a"), "a.visit:1: ", "'txt'", "did you mean 'text'?");
	check_refused(STR("comfort lage"), "a.visit:1: ", "'lage'", "did you mean 'large'?");
	check_refused(STR("expect printer paper_uot"), "a.visit:1: ", "'paper_uot'",
		      "did you mean 'paper_out'?");
	check_refused(STR("dance"), "a.visit:1: ", "'dance'", "script.h");
}

static void test_what_is_missing_or_too_much_is_told(void **state)
{
	(void)state;
	check_refused(STR("say"), "a.visit:1: ", "a text must follow", "");
	check_refused(STR("choose  "), "a.visit:1: ", "a text must follow", "");
	check_refused(STR("topic papers"), "a.visit:1: ", "a topic's id and an intent's id", "");
	check_refused(STR("topic"), "a.visit:1: ", "a topic's id and an intent's id", "");
	check_refused(STR("expect"), "a.visit:1: ", "unknown expectation ''", "");
	check_refused(STR("comfort"), "a.visit:1: ", "at least one word", "");
	check_refused(STR("finish now"), "a.visit:1: ", "nothing may follow", "'now'");
	check_refused(STR("expect empty pockets"), "a.visit:1: ", "nothing may follow",
		      "'pockets'");
	check_refused(STR("begin de"), "a.visit:1: ", "nl, fr or en", "'de'");
	check_refused(STR("begin nl-BE"), "a.visit:1: ", "nl, fr or en", "'nl-BE'");
	check_refused(STR("# only a comment\n"), "a.visit: ", "no step", "");
	check_refused(STR(""), "a.visit: ", "no step", "");
}

static void test_numbers_stay_within_their_limits(void **state)
{
	struct script *script = parse("limit 0\nlimit 600000\nexpect entries 1000");

	(void)state;
	assert_int_equal(script->steps[1].number, 600000);
	assert_int_equal(script->steps[2].number, 1000);
	script_destroy(script);
	check_refused(STR("limit 600001"), "a.visit:1: ", "0 to 600000", "'600001'");
	check_refused(STR("limit -1"), "a.visit:1: ", "0 to 600000", "'-1'");
	check_refused(STR("limit 1s"), "a.visit:1: ", "0 to 600000", "'1s'");
	check_refused(STR("limit"), "a.visit:1: ", "0 to 600000", "''");
	check_refused(STR("expect entries 99999999999999999999"), "a.visit:1: ", "0 to 1000", "");
}

static void test_a_text_that_is_no_utf_8_is_refused_with_its_line(void **state)
{
	(void)state;
	check_refused(STR("begin nl\nsay caf\xe9\n"), "a.visit:2: ", "0xe9", "UTF-8");
	check_refused(STR("begin nl\nsay a\0b\n"), "a.visit:2: ", "0x00", "UTF-8");
}

static void test_a_file_that_is_not_there_is_named(void **state)
{
	struct error error = {0};

	(void)state;
	assert_null(script_load("/nowhere/a.visit", &error));
	assert_non_null(strstr(error.message, "/nowhere/a.visit"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps_have_their_line_and_what_was_given),
		cmocka_unit_test(test_each_command_is_known_by_its_name),
		cmocka_unit_test(test_each_event_is_known_by_its_name),
		cmocka_unit_test(test_comfort_takes_several_words_and_starts_from_nothing),
		cmocka_unit_test(test_a_printer_is_expected_by_the_name_of_its_state),
		cmocka_unit_test(test_a_typing_error_is_told_with_its_line_and_the_closest_command),
		cmocka_unit_test(test_what_is_missing_or_too_much_is_told),
		cmocka_unit_test(test_numbers_stay_within_their_limits),
		cmocka_unit_test(test_a_text_that_is_no_utf_8_is_refused_with_its_line),
		cmocka_unit_test(test_a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
