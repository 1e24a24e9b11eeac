/* What visitors do on a terminal whose daemon does not answer, and what they then see. */
#include "terminal_rig.h"

#include "base/buf.h"

struct rig {
	struct terminal_rig base;
	struct buf seen; /* a word for each thing that was shown */
};

static void saw_screen(void *context, enum screen screen)
{
	static const char *const names[] = {"start", "talk", "away"};

	buf_addf(context, "%s ", names[screen]);
}

static void saw_language(void *context, enum lang lang)
{
	buf_addf(context, "%s ", lang_code(lang));
}

static void saw_entry(void *context, const struct entry *entry)
{
	buf_addf(context, "%d'%s' ", (int)entry->number, entry->text ? entry->text : "");
}

static void saw_waiting(void *context, bool waiting)
{
	buf_addf(context, "%s ", waiting ? "waits" : "waits-no-more");
}

static void saw_countdown(void *context, int seconds)
{
	buf_addf(context, "%d ", seconds);
}

static void saw_comfort(void *context, const struct comfort *comfort)
{
	buf_addf(context, "size-%d ", (int)comfort->size);
}

static void saw_wipe(void *context)
{
	buf_add(context, STR("wiped "));
}

static void forget_seen(struct rig *rig)
{
	buf_reset(&rig->seen);
	buf_add(&rig->seen, STR(""));
}

static int rig_setup(void **state)
{
	struct rig *rig = calloc(1, sizeof *rig);
	const struct face face = {.screen = saw_screen,
				  .language = saw_language,
				  .entry = saw_entry,
				  .waiting = saw_waiting,
				  .countdown = saw_countdown,
				  .comfort = saw_comfort,
				  .wipe = saw_wipe,
				  .context = &rig->seen};

	terminal_rig_init(&rig->base);
	terminal_set_face(rig->base.terminal, &face);
	assert_string_equal(rig->seen.data, "nl size-0 start ");
	forget_seen(rig);
	*state = rig;
	return 0;
}

static int rig_teardown(void **state)
{
	struct rig *rig = *state;

	terminal_rig_finish(&rig->base);
	buf_finish(&rig->seen);
	free(rig);
	return 0;
}

static void check_seen(struct rig *rig, const char *seen)
{
	assert_string_equal(rig->seen.len ? rig->seen.data : "", seen);
	forget_seen(rig);
}

static void test_without_a_visit_nothing_is_said_printed_or_paid(void **state)
{
	struct rig *rig = *state;
	json_t *payment = json_object();

	terminal_say(rig->base.terminal, STR("hallo"));
	terminal_choose(rig->base.terminal, STR("intent:x"), STR("X"));
	terminal_print(rig->base.terminal, 0);
	terminal_pay(rig->base.terminal, payment);
	json_decref(payment);
	check_seen(rig, "");
}

static void test_a_visit_begins_once(void **state)
{
	struct rig *rig = *state;

	terminal_begin(rig->base.terminal, LANG_FR);
	check_seen(rig, "fr waits talk ");
	terminal_begin(rig->base.terminal, LANG_EN);
	check_seen(rig, "");
	assert_int_equal(terminal_visits(rig->base.terminal), 1);
	assert_int_equal(terminal_lang(rig->base.terminal), LANG_FR);
}

static void test_what_is_said_is_shown_trimmed_and_numbered(void **state)
{
	struct rig *rig = *state;

	terminal_begin(rig->base.terminal, LANG_NL);
	forget_seen(rig);
	terminal_say(rig->base.terminal, STR("  hallo "));
	terminal_say(rig->base.terminal, STR(" \n "));
	terminal_choose(rig->base.terminal, STR("intent:x"), STR("Een keuze"));
	check_seen(rig, "1'hallo' 2'Een keuze' ");
}

static void test_finishing_wipes_before_the_start_is_shown(void **state)
{
	struct rig *rig = *state;
	const struct comfort large = {.size = SIZE_LARGE};

	terminal_begin(rig->base.terminal, LANG_EN);
	terminal_say(rig->base.terminal, STR("hello"));
	terminal_set_comfort(rig->base.terminal, &large);
	forget_seen(rig);
	terminal_finish(rig->base.terminal);
	check_seen(rig, "waits-no-more wiped size-0 nl start ");
	/* The daemon never heard of it. */
	assert_int_equal(terminal_farewells(rig->base.terminal), 0);
	/* The next one counts from 1. */
	terminal_begin(rig->base.terminal, LANG_NL);
	terminal_say(rig->base.terminal, STR("dag"));
	assert_non_null(strstr(rig->seen.data, "1'dag'"));
}

static bool is_counting(const void *context)
{
	return ((const struct terminal_rig *)context)->terminal->shown_countdown > 0;
}

static bool is_at_the_start(const void *context)
{
	const struct terminal_rig *rig = context;

	return rig->terminal->screen == SCREEN_START && !rig->terminal->idle.is_on;
}

static void test_a_silent_visitor_is_asked_and_then_forgotten(void **state)
{
	struct rig *rig = *state;

	idle_init(&rig->base.terminal->idle, 1, 1100);
	terminal_begin(rig->base.terminal, LANG_NL);
	forget_seen(rig);
	terminal_rig_turn(is_at_the_start, &rig->base);
	assert_in_range(*rig->seen.data, '1', '2');
	assert_non_null(strstr(rig->seen.data, " -1 waits-no-more wiped start "));
}

static void test_a_touch_calls_the_countdown_off(void **state)
{
	struct rig *rig = *state;

	idle_init(&rig->base.terminal->idle, 1, 60000);
	terminal_begin(rig->base.terminal, LANG_NL);
	forget_seen(rig);
	terminal_rig_turn(is_counting, &rig->base);
	assert_in_range(rig->base.terminal->shown_countdown, 1, 60);
	forget_seen(rig);
	terminal_touch(rig->base.terminal);
	check_seen(rig, "-1 ");
	terminal_rig_turn(is_counting, &rig->base);
	forget_seen(rig);
	terminal_lengthen(rig->base.terminal);
	check_seen(rig, "-1 ");
	assert_int_equal(rig->base.terminal->idle.allowed_ms, 2);
}

static void test_comfort_of_somebody_who_did_not_begin_is_forgotten(void **state)
{
	struct rig *rig = *state;
	const struct comfort largest = {.size = SIZE_LARGEST};

	idle_init(&rig->base.terminal->idle, 1, 1);
	terminal_set_comfort(rig->base.terminal, &largest);
	check_seen(rig, "size-2 ");
	terminal_rig_turn(is_at_the_start, &rig->base);
	check_seen(rig, "wiped size-0 ");
}

static void test_a_language_touched_at_the_start_is_forgotten_too(void **state)
{
	struct rig *rig = *state;

	idle_init(&rig->base.terminal->idle, 1, 1);
	terminal_language(rig->base.terminal, LANG_FR);
	check_seen(rig, "fr ");
	terminal_rig_turn(is_at_the_start, &rig->base);
	assert_int_equal(terminal_lang(rig->base.terminal), LANG_NL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, rig_setup, rig_teardown)
		TEST(test_without_a_visit_nothing_is_said_printed_or_paid),
		TEST(test_a_visit_begins_once),
		TEST(test_what_is_said_is_shown_trimmed_and_numbered),
		TEST(test_finishing_wipes_before_the_start_is_shown),
		TEST(test_a_silent_visitor_is_asked_and_then_forgotten),
		TEST(test_a_touch_calls_the_countdown_off),
		TEST(test_comfort_of_somebody_who_did_not_begin_is_forgotten),
		TEST(test_a_language_touched_at_the_start_is_forgotten_too),
	};

	return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
