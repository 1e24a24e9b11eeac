/* The terminal: its screens, its visitor, and when a visit ends. */
#include "core/terminal.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/terminal_state.h"

enum { MISSES_SHOWN = 2 /* reports in a row, before a waiting visitor is told */ };

void terminal_show(struct terminal *terminal, enum screen screen)
{
	if (terminal->screen == screen)
		return;
	terminal->screen = screen;
	FACE(terminal, screen, screen);
}

void terminal_rest(struct terminal *terminal)
{
	if (!terminal->visit)
		terminal_show(terminal,
			      terminal->misses < MISSES_SHOWN ? SCREEN_START : SCREEN_AWAY);
}

void terminal_set_lang(struct terminal *terminal, enum lang lang)
{
	terminal->lang = lang;
	FACE(terminal, language, lang);
}

struct comfort comfort_first(const struct kiosk_config *config)
{
	return (struct comfort){.lowered = config->start_lowered};
}

bool comfort_is_same(const struct comfort *a, const struct comfort *b)
{
	return a->size == b->size && a->contrast == b->contrast && a->lowered == b->lowered &&
	       a->speech == b->speech && a->keypad == b->keypad;
}

static void show_countdown(struct terminal *terminal, int seconds)
{
	if (terminal->shown_countdown == seconds)
		return;
	terminal->shown_countdown = seconds;
	FACE(terminal, countdown, seconds);
}

static gboolean on_idle(gpointer context)
{
	struct terminal *terminal = context;
	int64_t now = clock_mono(&terminal->clock);
	int left = 0;
	enum idle_phase phase;

	terminal->idle_source = 0;
	/* Whoever waits for the card terminal does not touch the screen. */
	if (terminal->card_phase == CARD_BUSY)
		idle_touch(&terminal->idle, now);
	phase = idle_phase(&terminal->idle, now, &left);
	if (phase == IDLE_OVER)
		terminal_finish(terminal);
	else if (phase == IDLE_ASKING && terminal->visit)
		show_countdown(terminal, left);
	terminal_watch_idle(terminal);
	return G_SOURCE_REMOVE;
}

/* A touch only sets a time: the timer that is running looks at it when it rings. */
void terminal_watch_idle(struct terminal *terminal)
{
	int64_t ms = idle_next_ms(&terminal->idle, clock_mono(&terminal->clock));

	if (ms >= 0 && !terminal->idle_source)
		terminal->idle_source = g_timeout_add((guint)ms, on_idle, terminal);
}

static bool open_sockets(struct terminal *terminal, struct error *error)
{
	void *loops[1];
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_GLIB,
		.foreign_loops = loops,
		.gid = -1,
		.uid = -1,
	};

	if (strncmp(terminal->config->server, "https:", 6) == 0)
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	terminal->loop = g_main_loop_new(NULL, FALSE);
	loops[0] = terminal->loop;
	lws_set_log_level(LLL_ERR, NULL);
	terminal->lws = lws_create_context(&info);
	return terminal->lws ||
	       error_set(error, ERROR_IO,
			 "libwebsockets does not start on GLib's loop: install the "
			 "package libwebsockets-evlib-glib");
}

static void on_health(void *context, struct health *health)
{
	static const char *const names[] = {"start", "talk", "away"};
	const struct terminal *terminal = context;

	*health = (struct health){
		.screen = names[terminal->screen],
		.printer = printer_state(terminal->printer),
		.speech = terminal_can_speak(terminal),
		.visits = terminal->visits,
		.started_ms = terminal->started_ms,
	};
}

static void on_reached(void *context, bool reached)
{
	struct terminal *terminal = context;

	terminal->is_reached = reached;
	terminal->misses = reached ? 0 : terminal->misses + 1;
	terminal_rest(terminal);
}

static void on_notices(void *context, const struct terminal_notice *notices, size_t count)
{
	struct terminal *terminal = context;

	terminal->notices = notices;
	terminal->notice_count = count;
	FACE_TOLD(terminal, notices);
}

static void on_pack(void *context, struct pack *pack_take)
{
	struct terminal *terminal = context;
	struct pack *old = terminal->pack;

	terminal->pack = pack_take;
	FACE_TOLD(terminal, pack);
	pack_destroy(old);
}

/* A start without the daemon has the texts of the last time. */
static void load_pack(struct terminal *terminal)
{
	struct error error;

	terminal->pack = pack_load(terminal->config->state_dir, &error);
	if (terminal->pack)
		return;
	if (error.code != ERROR_NOT_FOUND)
		fprintf(stderr, "pierre-kiosk: %s; it is fetched again\n", error.message);
	terminal->pack = pack_empty();
}

struct terminal *terminal_create(const struct kiosk_config *config, struct error *error)
{
	struct terminal *terminal = mem_zalloc(1, sizeof *terminal);
	const struct report_events events = {on_health, on_reached, on_notices, on_pack, terminal};

	terminal->config = config;
	terminal->clock = clock_system();
	terminal->started_ms = clock_now(&terminal->clock);
	terminal->lang = config->lang;
	terminal->comfort = comfort_first(terminal->config);
	terminal->shown_countdown = -1;
	idle_init(&terminal->idle, config->ask_after_s * 1000, config->end_after_s * 1000);
	load_pack(terminal);
	if (!open_sockets(terminal, error) || !deeds_create(terminal, error))
		goto fail;
	terminal->report = report_create(config, &events, pack_version(terminal->pack), error);
	if (terminal->report)
		return terminal;
fail:
	terminal_destroy(terminal);
	return NULL;
}

void terminal_destroy(struct terminal *terminal)
{
	struct visit *next;

	if (!terminal)
		return;
	terminal->face = (struct face){0};
	report_destroy(terminal->report);
	terminal->report = NULL;
	visit_destroy(terminal->visit);
	for (struct visit *visit = terminal->farewells; visit; visit = next) {
		next = visit->next;
		visit_destroy(visit);
	}
	if (terminal->idle_source)
		g_source_remove(terminal->idle_source);
	deeds_destroy(terminal);
	lws_context_destroy(terminal->lws);
	g_main_loop_unref(terminal->loop);
	pack_destroy(terminal->pack);
	free(terminal);
}

void terminal_set_face(struct terminal *terminal, const struct face *face)
{
	terminal->face = face ? *face : (struct face){0};
	FACE_TOLD(terminal, pack);
	FACE(terminal, language, terminal->lang);
	FACE(terminal, comfort, &terminal->comfort);
	FACE_TOLD(terminal, notices);
	FACE(terminal, screen, terminal->screen);
}

void terminal_begin(struct terminal *terminal, enum lang lang)
{
	struct error error;

	if (terminal->visit || terminal->screen != SCREEN_START)
		return;
	terminal_set_lang(terminal, lang);
	terminal->visit = visit_begin(terminal, &error);
	if (!terminal->visit) {
		fprintf(stderr, "pierre-kiosk: %s\n", error.message);
		return;
	}
	terminal->visits++;
	idle_begin(&terminal->idle, clock_mono(&terminal->clock));
	terminal_watch_idle(terminal);
	terminal_show(terminal, SCREEN_TALK);
}

void terminal_touch(struct terminal *terminal)
{
	idle_touch(&terminal->idle, clock_mono(&terminal->clock));
	show_countdown(terminal, -1);
	speech_stop(terminal->speech);
}

void terminal_say(struct terminal *terminal, struct str text)
{
	terminal_touch(terminal);
	if (terminal->visit && str_trim(text).len)
		visit_say(terminal->visit, str_trim(text));
}

void terminal_choose(struct terminal *terminal, struct str value, struct str title)
{
	terminal_touch(terminal);
	if (terminal->visit)
		visit_choose(terminal->visit, value, title);
}

/* What was set before a language was touched is forgotten as a visit would be. */
static void watch_whoever_is_there(struct terminal *terminal)
{
	if (terminal->idle.is_on)
		return;
	idle_begin(&terminal->idle, clock_mono(&terminal->clock));
	terminal_watch_idle(terminal);
}

void terminal_language(struct terminal *terminal, enum lang lang)
{
	terminal_touch(terminal);
	if (lang == terminal->lang || lang == LANG_UNKNOWN)
		return;
	terminal_set_lang(terminal, lang);
	watch_whoever_is_there(terminal);
	if (terminal->visit)
		visit_language(terminal->visit, lang);
}

void terminal_set_comfort(struct terminal *terminal, const struct comfort *comfort)
{
	bool speaks_now = comfort->speech && !terminal->comfort.speech;
	enum lang lang = terminal->lang;

	terminal_touch(terminal);
	if (comfort_is_same(&terminal->comfort, comfort))
		return;
	terminal->comfort = *comfort;
	FACE(terminal, comfort, &terminal->comfort);
	watch_whoever_is_there(terminal);
	if (speaks_now && terminal->visit)
		deeds_speak_messages(terminal, visit_messages(terminal->visit, 0, &lang), lang);
}

void terminal_lengthen(struct terminal *terminal)
{
	terminal_touch(terminal);
	idle_lengthen(&terminal->idle, clock_mono(&terminal->clock));
}

void terminal_finish(struct terminal *terminal)
{
	struct comfort first = comfort_first(terminal->config);
	struct visit *visit = terminal->visit;

	show_countdown(terminal, -1);
	deeds_wipe(terminal);
	idle_end(&terminal->idle);
	terminal->visit = NULL;
	if (visit)
		visit_leave(visit);
	FACE(terminal, question, NULL);
	FACE_TOLD(terminal, wipe);
	if (!comfort_is_same(&terminal->comfort, &first)) {
		terminal->comfort = first;
		FACE(terminal, comfort, &terminal->comfort);
	}
	if (terminal->lang != terminal->config->lang)
		terminal_set_lang(terminal, terminal->config->lang);
	terminal_rest(terminal);
}

enum screen terminal_screen(const struct terminal *terminal)
{
	return terminal->screen;
}

enum lang terminal_lang(const struct terminal *terminal)
{
	return terminal->lang;
}

const struct comfort *terminal_comfort(const struct terminal *terminal)
{
	return &terminal->comfort;
}

const struct pack *terminal_pack(const struct terminal *terminal)
{
	return terminal->pack;
}

const struct kiosk_config *terminal_config(const struct terminal *terminal)
{
	return terminal->config;
}

const struct terminal_notice *terminal_notices(const struct terminal *terminal, size_t *count)
{
	*count = terminal->notice_count;
	return terminal->notices;
}

uint64_t terminal_visits(const struct terminal *terminal)
{
	return terminal->visits;
}

const char *terminal_text(const struct terminal *terminal, const char *key)
{
	return pack_text(terminal->pack, terminal->lang, key);
}

size_t terminal_farewells(const struct terminal *terminal)
{
	size_t count = 0;

	for (const struct visit *visit = terminal->farewells; visit; visit = visit->next)
		count++;
	return count;
}
