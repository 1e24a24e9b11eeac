/* Playing a script: one step after the other; waiting for what is shown, never for a time. */
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "core/player_state.h"

enum { LIMIT_MS = 10000 };

static void stop_timer(guint *timer)
{
	if (*timer)
		g_source_remove(*timer);
	*timer = 0;
}

static void report_step(const struct player *player, const struct step *step, bool ok)
{
	json_t *line;
	BUF_AUTO struct buf text = {0};

	if (!player->out)
		return;
	line = json_pack("{s:i, s:s, s:b, s:i}", "line", step->line, "step", step->line_text, "ok",
			 ok, "entries", (int)player->seen.entries);
	if (step->kind == STEP_WAIT && step->wait == WAIT_REPLY)
		json_object_set(line, "messages", player->seen.reply);
	json_add(&text, line);
	json_decref(line);
	fprintf(player->out, "%.*s\n", STR_ARG(buf_borrow(&text)));
	fflush(player->out);
}

static void end(struct player *player, bool ok, const char *why)
{
	void (*done)(void *, bool, const char *) = player->done;

	stop_timer(&player->timer);
	stop_timer(&player->deadline);
	player->is_waiting = false;
	player->left = 0;
	player->done = NULL;
	if (done)
		done(player->context, ok, why);
}

static void fail(struct player *player, const char *why)
{
	const struct step *step = &player->script->steps[player->at];
	BUF_AUTO struct buf text = {0};

	report_step(player, step, false);
	buf_addf(&text, "%s:%d: '%s' failed: %s", player->script->name, step->line, step->line_text,
		 why);
	end(player, false, text.data);
}

static gboolean on_turn(gpointer context);

static void go_on(struct player *player)
{
	report_step(player, &player->script->steps[player->at], true);
	player->at++;
	if (player->pause_ms)
		player->timer = g_timeout_add((guint)player->pause_ms, on_turn, player);
	else
		player->timer = g_idle_add(on_turn, player);
}

static gboolean on_deadline(gpointer context)
{
	static const char *const screens[] = {"start", "talk", "away"};
	struct player *player = context;
	BUF_AUTO struct buf why = {0};

	player->deadline = 0;
	player->is_waiting = false;
	buf_addf(&why,
		 "not within %lld ms; the screen is '%s', %u entries were shown, %zu "
		 "farewells are open",
		 (long long)player->limit_ms, screens[player->seen.screen], player->seen.entries,
		 terminal_farewells(player->terminal));
	fail(player, why.data);
	return G_SOURCE_REMOVE;
}

void player_look(struct player *player)
{
	const struct step *step = &player->script->steps[player->at];

	if (!player->is_waiting || !seen_has(player, step->wait))
		return;
	player->is_waiting = false;
	stop_timer(&player->deadline);
	go_on(player);
}

/* Farewells end without being shown. */
static gboolean on_look_again(gpointer context)
{
	struct player *player = context;

	player->timer = 0;
	player_look(player);
	if (player->is_waiting)
		player->timer = g_timeout_add(20, on_look_again, player);
	return G_SOURCE_REMOVE;
}

static void wait_for(struct player *player, const struct step *step)
{
	player->is_waiting = true;
	player->deadline = g_timeout_add((guint)player->limit_ms, on_deadline, player);
	player_look(player);
	if (player->is_waiting && step->wait == WAIT_FORGOTTEN)
		player->timer = g_timeout_add(20, on_look_again, player);
}

static bool choose(struct player *player, const struct step *step)
{
	const char *whole = NULL, *value = seen_choice(&player->seen, step->text, &whole);
	BUF_AUTO struct buf why = {0};

	if (value) {
		/* What it lends may go away with the reply. */
		MEM_AUTO char *own_value = str_dup(str_from(value));
		MEM_AUTO char *own_title = str_dup(str_from(whole));

		terminal_choose(player->terminal, str_from(own_value), str_from(own_title));
		return true;
	}
	buf_add(&why, STR("there is no such choice, or several begin so, in "));
	json_add(&why, player->seen.reply);
	fail(player, why.data);
	return false;
}

static bool touch_topic(struct player *player, const struct step *step)
{
	size_t count;
	const struct pack_topic *topics = pack_topics(terminal_pack(player->terminal), &count);
	BUF_AUTO struct buf value = {0};

	for (size_t i = 0; i < count; i++) {
		if (strcmp(topics[i].id, step->text) != 0)
			continue;
		for (size_t j = 0; j < topics[i].intent_count; j++) {
			const struct pack_intent *intent = &topics[i].intents[j];
			const char *title = intent->title[terminal_lang(player->terminal)];

			if (strcmp(intent->id, step->other) != 0)
				continue;
			buf_addf(&value, "intent:%s", intent->id);
			terminal_choose(player->terminal, buf_borrow(&value), str_from(title));
			return true;
		}
	}
	fail(player, "the pack has no such topic, or not this intent in it");
	return false;
}

static bool pay(struct player *player)
{
	const json_t *payment = seen_payment(&player->seen);

	player->seen.card_phase = CARD_IDLE;
	if (payment)
		terminal_pay(player->terminal, payment);
	else
		fail(player, "the last reply has no payment");
	return payment != NULL;
}

static bool expect(struct player *player, const struct step *step)
{
	BUF_AUTO struct buf why = {0};

	if (seen_is(player, step, &why))
		return true;
	fail(player, why.data);
	return false;
}

/* False: it failed, or waits. */
static bool act(struct player *player, const struct step *step)
{
	struct terminal *terminal = player->terminal;

	player->seen.replies_before =
		step->kind <= STEP_LANGUAGE ? player->seen.replies : player->seen.replies_before;
	switch (step->kind) {
	case STEP_BEGIN:
		terminal_begin(terminal, step->lang);
		return true;
	case STEP_SAY:
		terminal_say(terminal, str_from(step->text));
		return true;
	case STEP_CHOOSE:
		return choose(player, step);
	case STEP_TOPIC:
		return touch_topic(player, step);
	case STEP_LANGUAGE:
		terminal_language(terminal, step->lang);
		return true;
	case STEP_COMFORT:
		terminal_set_comfort(terminal, &step->comfort);
		return true;
	case STEP_PRINT:
		player->seen.print_phase = PRINT_IDLE;
		terminal_print(terminal, 0);
		return true;
	case STEP_PAY:
		return pay(player);
	case STEP_FINISH:
		terminal_finish(terminal);
		return true;
	case STEP_TOUCH:
		terminal_touch(terminal);
		return true;
	case STEP_MORE_TIME:
		terminal_lengthen(terminal);
		return true;
	case STEP_EXPECT:
		return expect(player, step);
	case STEP_LIMIT:
		player->limit_ms = step->number;
		return true;
	default:
		wait_for(player, step);
		return false;
	}
}

/* Each step on a turn of its own, so that what it brings about is shown first. */
static gboolean on_turn(gpointer context)
{
	struct player *player = context;

	player->timer = 0;
	if (player->at == player->script->count) {
		player->left--;
		player->at = 0;
		player->limit_ms = LIMIT_MS;
	}
	if (player->left == 0)
		end(player, true, "");
	else if (act(player, &player->script->steps[player->at]))
		go_on(player);
	return G_SOURCE_REMOVE;
}

struct player *player_create(struct terminal *terminal, const struct script *script,
			     const struct face *face, unsigned repeat, int pause_ms, FILE *out,
			     void (*done)(void *context, bool ok, const char *why), void *context)
{
	struct player *player = mem_zalloc(1, sizeof *player);

	player->terminal = terminal;
	player->script = script;
	if (face)
		player->behind = *face;
	player->left = repeat;
	player->limit_ms = LIMIT_MS;
	player->pause_ms = pause_ms;
	player->out = out;
	player->done = done;
	player->context = context;
	seen_watch(player);
	player->timer = g_idle_add(on_turn, player);
	return player;
}

void player_destroy(struct player *player)
{
	if (!player)
		return;
	stop_timer(&player->timer);
	stop_timer(&player->deadline);
	terminal_set_face(player->terminal, NULL);
	seen_finish(&player->seen);
	free(player);
}
