/* What the terminal does for its visitor besides talking: printing, the card terminal, speech. */
#include <stdlib.h>

#include "base/json.h"
#include "core/terminal_state.h"

enum {
	SHEET_S = 8,	   /* how long "take your ticket" and the like stay */
	CARD_LIMIT_S = 180 /* the program that drives the card terminal may take */
};

/* --- printing --- */

static void set_print_phase(struct terminal *terminal, enum print_phase phase,
			    enum printer_state state)
{
	terminal->print_phase = phase;
	FACE(terminal, printing, phase, state);
}

static gboolean on_print_shown(gpointer context)
{
	struct terminal *terminal = context;

	terminal->print_timer = 0;
	set_print_phase(terminal, PRINT_IDLE, printer_state(terminal->printer));
	return G_SOURCE_REMOVE;
}

static void show_printed(struct terminal *terminal, bool ok, enum printer_state state)
{
	set_print_phase(terminal, ok ? PRINT_DONE : PRINT_FAILED, state);
	if (terminal->print_timer)
		g_source_remove(terminal->print_timer);
	terminal->print_timer = 0;
	if (ok)
		terminal->print_timer = g_timeout_add_seconds(SHEET_S, on_print_shown, terminal);
}

static void on_printed(void *context, bool ok, enum printer_state state)
{
	struct terminal *terminal = context;

	/* Another visitor's ticket is none of this one's business. */
	if (terminal->print_phase == PRINT_BUSY)
		show_printed(terminal, ok, state);
}

void terminal_print(struct terminal *terminal, uint64_t number)
{
	struct ticket ticket = {0};
	enum lang lang = terminal->lang;
	const json_t *messages;

	terminal_touch(terminal);
	messages = terminal->visit ? visit_messages(terminal->visit, number, &lang) : NULL;
	if (!messages || terminal->print_phase == PRINT_BUSY)
		return;
	if (lang == LANG_UNKNOWN)
		lang = terminal->lang;
	ticket_make(&ticket, messages, terminal->pack, terminal->config, lang,
		    clock_now(&terminal->clock));
	set_print_phase(terminal, PRINT_BUSY, printer_state(terminal->printer));
	printer_print(terminal->printer, &ticket);
	ticket_finish(&ticket);
}

/* --- the card terminal --- */

static void set_card_phase(struct terminal *terminal, enum card_phase phase)
{
	terminal->card_phase = phase;
	FACE(terminal, card, phase);
}

static void end_card(struct terminal *terminal)
{
	if (terminal->card_timer)
		g_source_remove(terminal->card_timer);
	terminal->card_timer = 0;
	g_clear_object(&terminal->card_cancel);
	g_clear_object(&terminal->card);
}

static void on_card_end(GObject *source, GAsyncResult *result, gpointer context)
{
	struct terminal *terminal = context;
	GSubprocess *process = G_SUBPROCESS(source);
	GError *problem = NULL;
	bool ok = g_subprocess_wait_finish(process, result, &problem);

	/* Called off: the terminal may be gone. */
	if (g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		g_clear_error(&problem);
		return;
	}
	g_clear_error(&problem);
	ok = ok && g_subprocess_get_if_exited(process) &&
	     g_subprocess_get_exit_status(process) == 0;
	end_card(terminal);
	set_card_phase(terminal, ok ? CARD_DONE : CARD_FAILED);
}

static gboolean on_card_late(gpointer context)
{
	struct terminal *terminal = context;

	terminal->card_timer = 0;
	/* Its end is then reported as any other. */
	g_subprocess_send_signal(terminal->card, SIGTERM);
	return G_SOURCE_REMOVE;
}

void terminal_pay(struct terminal *terminal, const json_t *payment)
{
	const char *command[] = {terminal->config->payment_command, NULL};
	GError *problem = NULL;
	char *text;
	GBytes *input;

	terminal_touch(terminal);
	if (!*command[0] || terminal->card || !terminal->visit)
		return;
	terminal->card = g_subprocess_newv(
		command, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
		&problem);
	if (!terminal->card) {
		fprintf(stderr, "pierre-kiosk: payment_command '%s': %s\n", command[0],
			problem->message);
		g_clear_error(&problem);
		set_card_phase(terminal, CARD_FAILED);
		return;
	}
	text = json_dumps(payment, JSON_COMPACT);
	input = g_bytes_new(text, strlen(text));
	free(text);
	terminal->card_cancel = g_cancellable_new();
	terminal->card_timer = g_timeout_add_seconds(CARD_LIMIT_S, on_card_late, terminal);
	set_card_phase(terminal, CARD_BUSY);
	/* Only its exit status counts: a program that leaves the payment unread has taken the money
	 * all the same. */
	g_subprocess_communicate_async(terminal->card, input, terminal->card_cancel, NULL, NULL);
	g_subprocess_wait_async(terminal->card, terminal->card_cancel, on_card_end, terminal);
	g_bytes_unref(input);
}

/* --- speech --- */

void deeds_speak_messages(struct terminal *terminal, const json_t *messages, enum lang lang)
{
	BUF_AUTO struct buf text = {0};

	if (!terminal->comfort.speech || !messages)
		return;
	if (lang == LANG_UNKNOWN)
		lang = terminal->lang;
	spoken_messages(messages, terminal->pack, terminal->config, lang, &text);
	speech_say(terminal->speech, lang, buf_borrow(&text), false);
	if (text.data)
		explicit_bzero(text.data, text.len);
}

void terminal_speak(struct terminal *terminal, struct str text)
{
	if (terminal->comfort.speech)
		speech_say(terminal->speech, terminal->lang, text, true);
}

void terminal_repeat(struct terminal *terminal)
{
	terminal_touch(terminal);
	speech_repeat(terminal->speech);
}

void terminal_volume(struct terminal *terminal, int steps)
{
	terminal_touch(terminal);
	speech_volume(terminal->speech, steps);
}

bool terminal_can_speak(const struct terminal *terminal)
{
	return speech_works(terminal->speech);
}

enum printer_state terminal_printer(const struct terminal *terminal)
{
	return printer_state(terminal->printer);
}

/* --- all of them --- */

bool deeds_create(struct terminal *terminal, struct error *error)
{
	const struct printer_events events = {NULL, on_printed, terminal};

	terminal->speech = speech_create();
	terminal->printer = printer_create(terminal->config->printer, &events, error);
	return terminal->printer != NULL;
}

void deeds_wipe(struct terminal *terminal)
{
	if (terminal->print_timer)
		g_source_remove(terminal->print_timer);
	terminal->print_timer = 0;
	if (terminal->print_phase != PRINT_IDLE)
		set_print_phase(terminal, PRINT_IDLE, printer_state(terminal->printer));
	if (terminal->card) {
		g_subprocess_send_signal(terminal->card, SIGTERM);
		g_cancellable_cancel(terminal->card_cancel);
		end_card(terminal);
	}
	if (terminal->card_phase != CARD_IDLE)
		set_card_phase(terminal, CARD_IDLE);
	speech_forget(terminal->speech);
}

void deeds_destroy(struct terminal *terminal)
{
	if (terminal->speech && terminal->printer)
		deeds_wipe(terminal);
	printer_destroy(terminal->printer);
	speech_destroy(terminal->speech);
}
