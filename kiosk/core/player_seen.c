/* What the player sees: it is the terminal's face, and passes everything on. */
#include <stdlib.h>
#include <strings.h>

#include "base/json.h"
#include "core/player_state.h"

#define PASS_TOLD(player, function)                                          \
	do {                                                                 \
		if ((player)->behind.function)                               \
			(player)->behind.function((player)->behind.context); \
	} while (0)
#define PASS(player, function, ...)                                                       \
	do {                                                                              \
		if ((player)->behind.function)                                            \
			(player)->behind.function((player)->behind.context, __VA_ARGS__); \
	} while (0)

static void keep(json_t **place, const json_t *value)
{
	json_t *kept = value ? json_deep_copy(value) : NULL;

	json_decref(*place);
	*place = kept;
}

static void on_screen(void *context, enum screen screen)
{
	struct player *player = context;

	player->seen.screen = screen;
	PASS(player, screen, screen);
	player_look(player);
}

static void on_language(void *context, enum lang lang)
{
	struct player *player = context;

	player->seen.lang = lang;
	PASS(player, language, lang);
}

static void on_entry(void *context, const struct entry *entry)
{
	struct player *player = context;
	struct seen *seen = &player->seen;

	seen->entries++;
	seen->replies += entry->kind == ENTRY_REPLY;
	seen->notices += entry->kind == ENTRY_NOTICE;
	if (entry->kind != ENTRY_MINE)
		keep(&seen->reply, entry->messages);
	PASS(player, entry, entry);
	player_look(player);
}

static void on_question(void *context, const json_t *question)
{
	struct player *player = context;

	keep(&player->seen.question, question);
	PASS(player, question, question);
}

static void on_waiting(void *context, bool waiting)
{
	struct player *player = context;

	PASS(player, waiting, waiting);
}

static void on_connected(void *context, bool connected)
{
	struct player *player = context;

	player->seen.is_connected = connected;
	PASS(player, connected, connected);
	player_look(player);
}

static void on_countdown(void *context, int seconds)
{
	struct player *player = context;

	player->seen.countdown = seconds;
	PASS(player, countdown, seconds);
	player_look(player);
}

static void on_comfort(void *context, const struct comfort *comfort)
{
	struct player *player = context;

	player->seen.comfort = *comfort;
	PASS(player, comfort, comfort);
}

static void on_printing(void *context, enum print_phase phase, enum printer_state state)
{
	struct player *player = context;

	if (phase != PRINT_IDLE)
		player->seen.print_phase = phase;
	player->seen.printer = state;
	PASS(player, printing, phase, state);
	player_look(player);
}

static void on_card(void *context, enum card_phase phase)
{
	struct player *player = context;

	if (phase != CARD_IDLE)
		player->seen.card_phase = phase;
	PASS(player, card, phase);
	player_look(player);
}

static void on_notices(void *context)
{
	struct player *player = context;

	PASS_TOLD(player, notices);
}

static void on_pack(void *context)
{
	struct player *player = context;

	PASS_TOLD(player, pack);
	player_look(player);
}

static void on_wipe(void *context)
{
	struct player *player = context;
	struct seen *seen = &player->seen;

	keep(&seen->reply, NULL);
	keep(&seen->question, NULL);
	seen->entries = seen->replies = seen->replies_before = seen->notices = 0;
	seen->is_connected = false;
	seen->print_phase = PRINT_IDLE;
	seen->card_phase = CARD_IDLE;
	PASS_TOLD(player, wipe);
}

void seen_watch(struct player *player)
{
	const struct face face = {
		.screen = on_screen,
		.language = on_language,
		.entry = on_entry,
		.question = on_question,
		.waiting = on_waiting,
		.connected = on_connected,
		.countdown = on_countdown,
		.comfort = on_comfort,
		.printing = on_printing,
		.card = on_card,
		.notices = on_notices,
		.pack = on_pack,
		.wipe = on_wipe,
		.context = player,
	};

	player->seen = (struct seen){.countdown = -1};
	terminal_set_face(player->terminal, &face);
}

void seen_finish(struct seen *seen)
{
	keep(&seen->reply, NULL);
	keep(&seen->question, NULL);
}

enum { RANK_NONE, RANK_BEGINS, RANK_ANY_CASE, RANK_SAME };

static int rank(const char *title, const char *wanted)
{
	if (strcmp(title, wanted) == 0)
		return RANK_SAME;
	if (strcasecmp(title, wanted) == 0)
		return RANK_ANY_CASE;
	return strncasecmp(title, wanted, strlen(wanted)) == 0 ? RANK_BEGINS : RANK_NONE;
}

const char *seen_choice(const struct seen *seen, const char *title, const char **whole)
{
	const char *value = NULL;
	long left = *title == '#' ? strtol(title + 1, NULL, 10) : -1;
	int best = RANK_NONE;
	size_t i, j;
	json_t *message, *choice;

	json_array_foreach (seen->reply, i, message) {
		json_array_foreach (json_object_get(message, "choices"), j, choice) {
			int its = left > 0 && --left == 0
					  ? RANK_SAME
					  : rank(json_str(choice, "title").data, title);

			if (its == RANK_BEGINS && best == RANK_BEGINS)
				value = NULL; /* two begin so */
			if (its <= best)
				continue;
			best = its;
			*whole = json_str(choice, "title").data;
			value = json_string_value(json_object_get(choice, "value"));
		}
	}
	return value;
}

const json_t *seen_payment(const struct seen *seen)
{
	size_t i;
	json_t *message;

	json_array_foreach (seen->reply, i, message) {
		if (str_eq(json_str(message, "type"), STR("payment")))
			return message;
	}
	return NULL;
}

bool seen_has(const struct player *player, enum wait_kind wait)
{
	const struct seen *seen = &player->seen;

	switch (wait) {
	case WAIT_REPLY:
		return seen->replies > seen->replies_before;
	case WAIT_NOTICE:
		return seen->notices > 0;
	case WAIT_START:
		return seen->screen == SCREEN_START;
	case WAIT_TALK:
		return seen->screen == SCREEN_TALK;
	case WAIT_AWAY:
		return seen->screen == SCREEN_AWAY;
	case WAIT_COUNTDOWN:
		return seen->countdown >= 0;
	case WAIT_PRINTED:
		return seen->print_phase == PRINT_DONE;
	case WAIT_NOT_PRINTED:
		return seen->print_phase == PRINT_FAILED;
	case WAIT_CONNECTED:
		return seen->is_connected;
	case WAIT_UNCONNECTED:
		return !seen->is_connected;
	case WAIT_FORGOTTEN:
		return terminal_farewells(player->terminal) == 0;
	case WAIT_PACK:
		return !pack_is_empty(terminal_pack(player->terminal));
	case WAIT_CARD:
		return seen->card_phase == CARD_DONE;
	case WAIT_NO_CARD:
		return seen->card_phase == CARD_FAILED;
	default:
		return false;
	}
}

/* In any text of the messages, however deep. */
static bool contains(const json_t *value, const char *text)
{
	const char *key;
	size_t i;
	json_t *part;

	if (json_is_string(value))
		return strstr(json_string_value(value), text) != NULL;
	json_array_foreach (value, i, part) {
		if (contains(part, text))
			return true;
	}
	json_object_foreach ((json_t *)value, key, part) {
		if (contains(part, text))
			return true;
	}
	return false;
}

/* Nothing of a visit is shown, set, or still to be deleted. */
static bool is_empty(const struct player *player, struct buf *why)
{
	const struct seen *seen = &player->seen;
	const struct kiosk_config *config = terminal_config(player->terminal);
	const struct comfort first = comfort_first(config);
	size_t farewells = terminal_farewells(player->terminal);

	buf_addf(why,
		 "%u entries, %s reply, %s question, countdown %d, %zu farewells, language %s, "
		 "comfort as at the start: %d",
		 seen->entries, seen->reply ? "a" : "no", seen->question ? "a" : "no",
		 seen->countdown, farewells, lang_code(seen->lang),
		 comfort_is_same(&seen->comfort, &first));
	return seen->screen != SCREEN_TALK && !seen->entries && !seen->reply && !seen->question &&
	       seen->countdown < 0 && !farewells && seen->lang == config->lang &&
	       comfort_is_same(&seen->comfort, &first);
}

bool seen_is(const struct player *player, const struct step *step, struct buf *why)
{
	const struct seen *seen = &player->seen;
	const char *input = seen->question ? json_str(seen->question, "input").data : "none";
	const char *whole;

	switch (step->expect) {
	case EXPECT_TEXT:
	case EXPECT_NO_TEXT:
		buf_add(why, STR("the last reply is "));
		json_add(why, seen->reply);
		return contains(seen->reply, step->text) == (step->expect == EXPECT_TEXT);
	case EXPECT_CHOICE:
		buf_add(why, STR("the last reply is "));
		json_add(why, seen->reply);
		return seen_choice(seen, step->text, &whole) != NULL;
	case EXPECT_QUESTION:
		buf_addf(why, "the open question wants '%s'", input);
		return strcmp(input, step->text) == 0;
	case EXPECT_ENTRIES:
		buf_addf(why, "there are %u", seen->entries);
		return seen->entries == step->number;
	case EXPECT_LANG:
		buf_addf(why, "it is %s", lang_code(seen->lang));
		return seen->lang == step->lang;
	case EXPECT_PRINTER:
		buf_addf(why, "it is %s", printer_state_name(seen->printer));
		return seen->printer == (enum printer_state)step->number;
	case EXPECT_EMPTY:
		return is_empty(player, why);
	case EXPECT_COMFORT:
		buf_addf(why, "set are size %d, contrast %d, lowered %d, speech %d, keypad %d",
			 (int)seen->comfort.size, seen->comfort.contrast, seen->comfort.lowered,
			 seen->comfort.speech, seen->comfort.keypad);
		return comfort_is_same(&seen->comfort, &step->comfort);
	default:
		return false;
	}
}
