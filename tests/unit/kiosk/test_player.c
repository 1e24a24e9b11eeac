/* Playing scripts: what a step does, sees and waits for. The terminal is real, its daemon is not
 * there; the test says in its place what a visitor would see. */
#include "base/json.h"
#include "core/player_state.h"
#include "terminal_rig.h"

struct rig {
	struct terminal_rig base;
	struct script *script;
	struct player *player;
	FILE *out;
	char *seen; /* what was written */
	size_t seen_len;
	unsigned ends;
	bool ok;
	struct buf why;
};

static int rig_setup(void **state)
{
	struct rig *rig = calloc(1, sizeof *rig);

	terminal_rig_init(&rig->base);
	rig->out = open_memstream(&rig->seen, &rig->seen_len);
	*state = rig;
	return 0;
}

static int rig_teardown(void **state)
{
	struct rig *rig = *state;

	player_destroy(rig->player);
	terminal_rig_finish(&rig->base);
	script_destroy(rig->script);
	fclose(rig->out);
	free(rig->seen);
	buf_finish(&rig->why);
	free(rig);
	return 0;
}

static void on_done(void *context, bool ok, const char *why)
{
	struct rig *rig = context;

	rig->ends++;
	rig->ok = ok;
	buf_reset(&rig->why);
	buf_add(&rig->why, str_from(why));
}

static void begin(struct rig *rig, const char *text, unsigned repeat, const struct face *face)
{
	struct error error = {0};

	rig->script = script_parse("a.visit", str_from(text), &error);
	if (!rig->script)
		fail_msg("%s", error.message);
	rig->player = player_create(rig->base.terminal, rig->script, face, repeat, 0, rig->out,
				    on_done, rig);
}

static bool has_ended(const void *context)
{
	return ((const struct rig *)context)->ends > 0;
}

static bool waits(const void *context)
{
	return has_ended(context) || ((const struct rig *)context)->player->is_waiting;
}

static void check_ok(struct rig *rig)
{
	terminal_rig_turn(has_ended, rig);
	if (!rig->ok)
		fail_msg("%s", rig->why.data);
	assert_int_equal(rig->ends, 1);
}

static void check_failed(struct rig *rig, const char *why)
{
	terminal_rig_turn(has_ended, rig);
	assert_int_equal(rig->ends, 1);
	assert_false(rig->ok);
	if (!strstr(rig->why.data, why))
		fail_msg("'%s' does not say '%s'", rig->why.data, why);
}

#define CHOICES                                                                          \
	"[{\"type\":\"text\",\"text\":\"Kies maar\"},{\"type\":\"choices\",\"choices\":" \
	"[{\"title\":\"Morgen om 9 uur\",\"value\":\"a\"},"                              \
	"{\"title\":\"Morgen om 10 uur\",\"value\":\"b\"},"                              \
	"{\"title\":\"Later\",\"value\":\"c\"}]}]"

static void test_a_script_is_played_to_its_end_and_told_once(void **state)
{
	struct rig *rig = *state;
	static const int numbers[] = {1, 2, 4};
	struct str text, line;
	int lines = 0;

	begin(rig, "wait start\nexpect empty\n# that is all\nexpect entries 0", 3, NULL);
	check_ok(rig);
	fflush(rig->out);
	text = (struct str){rig->seen, rig->seen_len};
	while (str_split(&text, '\n', &line)) {
		json_t *step = json_loadb(line.data, line.len, 0, NULL);

		if (!line.len)
			continue;
		assert_non_null(step);
		assert_true(json_is_true(json_object_get(step, "ok")));
		assert_int_equal(json_integer_value(json_object_get(step, "line")),
				 numbers[lines % 3]);
		json_decref(step);
		lines++;
	}
	assert_int_equal(lines, 9);
}

static void test_a_reply_is_waited_for_and_looked_at(void **state)
{
	struct rig *rig = *state;

	begin(rig,
	      "begin fr\nwait reply\nexpect text Kies\nexpect no-text kies\nexpect choice later\n"
	      "expect choice Morgen om 9\nexpect entries 1\nexpect question none\nexpect lang fr",
	      1, NULL);
	terminal_rig_turn(waits, rig);
	terminal_rig_show(&rig->base, ENTRY_REPLY, CHOICES);
	check_ok(rig);
}

static void test_a_reply_from_before_the_question_is_none(void **state)
{
	struct rig *rig = *state;

	begin(rig, "begin nl\nwait reply\nsay hallo\nlimit 50\nwait reply", 1, NULL);
	terminal_rig_turn(waits, rig);
	terminal_rig_show(&rig->base, ENTRY_REPLY, CHOICES);
	check_failed(rig, "a.visit:5: 'wait reply' failed: not within 50 ms; the screen is 'talk', "
			  "2 entries were shown");
}

static void test_a_notice_is_no_reply(void **state)
{
	struct rig *rig = *state;

	begin(rig, "begin nl\nwait notice\nexpect text Kies\nlimit 50\nwait reply", 1, NULL);
	terminal_rig_turn(waits, rig);
	terminal_rig_show(&rig->base, ENTRY_NOTICE, CHOICES);
	check_failed(rig, "a.visit:5: 'wait reply'");
}

static void check_choice(struct rig *rig, const char *title, const char *shown)
{
	const char *whole = NULL;
	const char *value = seen_choice(&rig->player->seen, title, &whole);

	if (!shown) {
		assert_null(value);
		return;
	}
	assert_non_null(value);
	assert_string_equal(whole, shown);
}

static void test_a_choice_is_found_by_title_beginning_or_number(void **state)
{
	struct rig *rig = *state;

	begin(rig, "begin nl\nwait reply", 1, NULL);
	terminal_rig_turn(waits, rig);
	terminal_rig_show(&rig->base, ENTRY_REPLY, CHOICES);
	check_choice(rig, "Later", "Later");
	check_choice(rig, "LATER", "Later");
	check_choice(rig, "la", "Later");
	check_choice(rig, "morgen om 10", "Morgen om 10 uur");
	check_choice(rig, "#1", "Morgen om 9 uur");
	check_choice(rig, "#3", "Later");
	check_choice(rig, "morgen", NULL);
	check_choice(rig, "#4", NULL);
	check_choice(rig, "#0", NULL);
	check_choice(rig, "gisteren", NULL);
}

static void test_a_choice_that_is_not_there_fails_with_what_is(void **state)
{
	struct rig *rig = *state;

	begin(rig, "begin nl\nwait reply\nchoose gisteren", 1, NULL);
	terminal_rig_turn(waits, rig);
	terminal_rig_show(&rig->base, ENTRY_REPLY, CHOICES);
	check_failed(rig,
		     "a.visit:3: 'choose gisteren' failed: there is no such choice, or several "
		     "begin so, in [{");
	assert_non_null(strstr(rig->why.data, "Morgen om 10 uur"));
}

static void test_a_choice_is_shown_by_its_whole_title(void **state)
{
	struct rig *rig = *state;

	begin(rig, "begin nl\nwait reply\nchoose #2\nexpect entries 2\nlimit 50\nwait reply", 1,
	      NULL);
	terminal_rig_turn(waits, rig);
	terminal_rig_show(&rig->base, ENTRY_REPLY, CHOICES);
	check_failed(rig, "a.visit:6: 'wait reply'");
}

static void test_what_is_otherwise_fails_with_what_is(void **state)
{
	static const struct {
		const char *script, *why;
	} cases[] = {
		{"expect entries 2", "there are 0"},
		{"expect lang fr", "it is nl"},
		{"expect question date", "the open question wants 'none'"},
		{"expect comfort large", "set are size 0, contrast 0"},
		{"expect printer paper_out", "it is none"},
		{"expect text x", "the last reply is"},
		{"pay", "the last reply has no payment"},
		{"topic papers id_card.renew", "the pack has no such topic"},
		{"comfort large\nexpect empty", "comfort as at the start: 0"},
		{"language fr\nexpect empty", "language fr"},
		{"begin nl\nexpect text x\n", "a.visit:2: 'expect text x' failed"},
	};
	struct rig *rig = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin(rig, cases[i].script, 1, NULL);
		check_failed(rig, cases[i].why);
		player_destroy(rig->player);
		rig->player = NULL;
		script_destroy(rig->script);
		rig->script = NULL;
		rig->ends = 0;
		terminal_finish(rig->base.terminal);
	}
}

static void test_comfort_is_set_and_gone_with_the_visit(void **state)
{
	struct rig *rig = *state;

	begin(rig,
	      "begin en\ncomfort largest contrast lowered\nexpect comfort contrast largest "
	      "lowered\n"
	      "comfort keypad\nexpect comfort keypad\nexpect lang en\nfinish\nwait start\n"
	      "expect comfort normal\nexpect lang nl\nexpect empty",
	      2, NULL);
	check_ok(rig);
	assert_int_equal(terminal_visits(rig->base.terminal), 2);
}

static void count_screen(void *context, enum screen screen)
{
	((unsigned *)context)[screen]++;
}

static void count_wipe(void *context)
{
	((unsigned *)context)[3]++;
}

static void count_entry(void *context, const struct entry *entry)
{
	((unsigned *)context)[4] += entry->kind == ENTRY_MINE && strcmp(entry->text, "hallo") == 0;
}

static void test_the_face_behind_sees_all_of_it(void **state)
{
	unsigned counts[5] = {0};
	const struct face face = {.screen = count_screen,
				  .wipe = count_wipe,
				  .entry = count_entry,
				  .context = counts};
	struct rig *rig = *state;

	begin(rig, "begin nl\nsay  hallo \nfinish\nwait start", 1, &face);
	check_ok(rig);
	assert_int_equal(counts[SCREEN_TALK], 1);
	assert_true(counts[SCREEN_START] >= 2);
	assert_int_equal(counts[3], 1);
	assert_int_equal(counts[4], 1);
}

static void test_a_printer_and_a_card_terminal_are_waited_for(void **state)
{
	struct rig *rig = *state;

	begin(rig,
	      "wait printed\nwait not-printed\nexpect printer paper_out\nwait card\nwait no-card",
	      1, NULL);
	terminal_rig_turn(waits, rig);
	FACE(rig->base.terminal, printing, PRINT_BUSY, PRINTER_READY);
	FACE(rig->base.terminal, printing, PRINT_DONE, PRINTER_READY);
	/* What was seen stays seen when the sheet closes. */
	FACE(rig->base.terminal, printing, PRINT_IDLE, PRINTER_READY);
	assert_false(rig->player->is_waiting);
	terminal_rig_turn(waits, rig);
	FACE(rig->base.terminal, printing, PRINT_FAILED, PRINTER_PAPER_OUT);
	terminal_rig_turn(waits, rig);
	FACE(rig->base.terminal, card, CARD_DONE);
	FACE(rig->base.terminal, card, CARD_IDLE);
	terminal_rig_turn(waits, rig);
	FACE(rig->base.terminal, card, CARD_FAILED);
	check_ok(rig);
}

static void test_a_player_that_is_destroyed_while_it_waits_says_nothing(void **state)
{
	struct rig *rig = *state;

	begin(rig, "begin nl\nsay hallo\nwait reply", 1, NULL);
	terminal_rig_turn(waits, rig);
	player_destroy(rig->player);
	rig->player = NULL;
	terminal_finish(rig->base.terminal);
	while (g_main_context_iteration(NULL, FALSE))
		;
	assert_int_equal(rig->ends, 0);
}

static void test_a_visit_that_never_reached_the_daemon_leaves_no_farewell(void **state)
{
	struct rig *rig = *state;

	begin(rig, "begin fr\nlimit 60000\nwait away\nexpect empty\nwait forgotten", 1, NULL);
	check_ok(rig);
	assert_int_equal(terminal_farewells(rig->base.terminal), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, rig_setup, rig_teardown)
		TEST(test_a_script_is_played_to_its_end_and_told_once),
		TEST(test_a_reply_is_waited_for_and_looked_at),
		TEST(test_a_reply_from_before_the_question_is_none),
		TEST(test_a_notice_is_no_reply),
		TEST(test_a_choice_is_found_by_title_beginning_or_number),
		TEST(test_a_choice_that_is_not_there_fails_with_what_is),
		TEST(test_a_choice_is_shown_by_its_whole_title),
		TEST(test_what_is_otherwise_fails_with_what_is),
		TEST(test_comfort_is_set_and_gone_with_the_visit),
		TEST(test_the_face_behind_sees_all_of_it),
		TEST(test_a_printer_and_a_card_terminal_are_waited_for),
		TEST(test_a_player_that_is_destroyed_while_it_waits_says_nothing),
		TEST(test_a_visit_that_never_reached_the_daemon_leaves_no_farewell),
	};

	return cmocka_run_group_tests_name("player", tests, NULL, NULL);
}
