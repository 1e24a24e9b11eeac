/* What speech-dispatcher hears: a small one, on the same loop, answers as its manual says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "base/mem.h"
#include "core/speech.h"

struct dispatcher {
	char *folder, *path;
	GSocketService *service;
	GSocketConnection *connection;
	GDataInputStream *lines;
	GString *log; /* what it was told, a line each; a text as "[...]" */
	GString *text;
	bool in_text, is_silent, refuses_languages;
};

static void reply(struct dispatcher *dispatcher, const char *text)
{
	if (!dispatcher->is_silent)
		g_output_stream_write_all(
			g_io_stream_get_output_stream(G_IO_STREAM(dispatcher->connection)), text,
			strlen(text), NULL, NULL, NULL);
}

static void hear_command(struct dispatcher *dispatcher, const char *line)
{
	g_string_append_printf(dispatcher->log, "%s\n", line);
	if (strcmp(line, "SPEAK") == 0) {
		dispatcher->in_text = true;
		g_string_truncate(dispatcher->text, 0);
		reply(dispatcher, "230 OK RECEIVING DATA\r\n");
	} else if (g_str_has_prefix(line, "SET SELF LANGUAGE") && dispatcher->refuses_languages) {
		reply(dispatcher, "305 ERR COULDNT SET LANGUAGE\r\n");
	} else if (g_str_has_prefix(line, "SET SELF ")) {
		reply(dispatcher, "200 OK SET\r\n");
	} else if (strcmp(line, "CANCEL SELF") == 0) {
		reply(dispatcher, "210 OK CANCELED\r\n");
	} else {
		reply(dispatcher, "500 ERR INVALID COMMAND\r\n");
	}
}

static void hear_text(struct dispatcher *dispatcher, const char *line)
{
	if (strcmp(line, ".") == 0) {
		dispatcher->in_text = false;
		g_string_append_printf(dispatcher->log, "[%s]\n", dispatcher->text->str);
		reply(dispatcher, "225-21\r\n225 OK MESSAGE QUEUED\r\n");
		return;
	}
	if (dispatcher->text->len)
		g_string_append_c(dispatcher->text, '|');
	g_string_append(dispatcher->text, line[0] == '.' ? line + 1 : line);
}

static void listen_on(struct dispatcher *dispatcher);

static void on_line(GObject *source, GAsyncResult *result, gpointer context)
{
	struct dispatcher *dispatcher = context;
	char *line = g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(source), result, NULL,
							  NULL);

	if (!line)
		return;
	if (dispatcher->in_text)
		hear_text(dispatcher, line);
	else
		hear_command(dispatcher, line);
	g_free(line);
	listen_on(dispatcher);
}

static void listen_on(struct dispatcher *dispatcher)
{
	if (dispatcher->lines)
		g_data_input_stream_read_line_async(dispatcher->lines, 0, NULL, on_line,
						    dispatcher);
}

static void hang_up(struct dispatcher *dispatcher)
{
	if (dispatcher->connection)
		g_io_stream_close(G_IO_STREAM(dispatcher->connection), NULL, NULL);
	g_clear_object(&dispatcher->lines);
	g_clear_object(&dispatcher->connection);
	dispatcher->in_text = false;
}

static gboolean on_incoming(GSocketService *service, GSocketConnection *connection, GObject *source,
			    gpointer context)
{
	struct dispatcher *dispatcher = context;

	(void)service;
	(void)source;
	hang_up(dispatcher);
	g_string_append(dispatcher->log, "connected\n");
	dispatcher->connection = g_object_ref(connection);
	dispatcher->lines =
		g_data_input_stream_new(g_io_stream_get_input_stream(G_IO_STREAM(connection)));
	g_data_input_stream_set_newline_type(dispatcher->lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
	g_filter_input_stream_set_close_base_stream(G_FILTER_INPUT_STREAM(dispatcher->lines),
						    FALSE);
	listen_on(dispatcher);
	return TRUE;
}

static void dispatcher_start(struct dispatcher *dispatcher)
{
	GSocketAddress *address = g_unix_socket_address_new(dispatcher->path);

	dispatcher->service = g_socket_service_new();
	assert_true(g_socket_listener_add_address(G_SOCKET_LISTENER(dispatcher->service), address,
						  G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
						  NULL, NULL, NULL));
	g_signal_connect(dispatcher->service, "incoming", G_CALLBACK(on_incoming), dispatcher);
	g_object_unref(address);
}

/* As if killed: the connection breaks, and nobody listens. */
static void dispatcher_kill(struct dispatcher *dispatcher)
{
	hang_up(dispatcher);
	if (!dispatcher->service)
		return;
	g_socket_service_stop(dispatcher->service);
	g_socket_listener_close(G_SOCKET_LISTENER(dispatcher->service));
	g_clear_object(&dispatcher->service);
	g_unlink(dispatcher->path);
}

static int set_up(void **state)
{
	struct dispatcher *dispatcher = calloc(1, sizeof(*dispatcher));
	char *address;

	dispatcher->folder = g_dir_make_tmp("pierre-speech-XXXXXX", NULL);
	dispatcher->path = g_build_filename(dispatcher->folder, "speechd.sock", NULL);
	dispatcher->log = g_string_new(NULL);
	dispatcher->text = g_string_new(NULL);
	address = g_strconcat("unix_socket:", dispatcher->path, NULL);
	g_setenv("SPEECHD_ADDRESS", address, TRUE);
	g_free(address);
	dispatcher_start(dispatcher);
	*state = dispatcher;
	return 0;
}

static int tear_down(void **state)
{
	struct dispatcher *dispatcher = *state;

	dispatcher_kill(dispatcher);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_rmdir(dispatcher->folder);
	g_free(dispatcher->folder);
	g_free(dispatcher->path);
	g_string_free(dispatcher->log, TRUE);
	g_string_free(dispatcher->text, TRUE);
	free(dispatcher);
	return 0;
}

static gboolean on_deadline(gpointer context)
{
	*(bool *)context = true;
	return G_SOURCE_CONTINUE;
}

/* Until the dispatcher has heard it; fails after 20 seconds. */
static void wait_for(const struct dispatcher *dispatcher, const char *heard)
{
	bool is_late = false;
	guint deadline = g_timeout_add_seconds(20, on_deadline, &is_late);

	while (!strstr(dispatcher->log->str, heard) && !is_late)
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(deadline);
	if (is_late)
		fail_msg("'%s' was not heard, but:\n%s", heard, dispatcher->log->str);
}

#define SETTINGS "connected\nSET SELF CLIENT_NAME pierre:kiosk:main\nSET SELF PRIORITY MESSAGE\n"

static void test_a_text_is_said_in_its_language(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	speech_say(speech, LANG_NL, STR("Goedendag.\n.5 meter"), false);
	speech_say(speech, LANG_FR, STR("Bonjour."), false);
	speech_say(speech, LANG_FR, STR("Encore."), false);
	wait_for(dispatcher, "[Encore.]\n");
	assert_string_equal(dispatcher->log->str,
			    SETTINGS "SET SELF LANGUAGE nl\nSET SELF VOLUME 20\nSPEAK\n"
				     "[Goedendag.|.5 meter]\n"
				     "SET SELF LANGUAGE fr\nSPEAK\n[Bonjour.]\nSPEAK\n[Encore.]\n");
	speech_destroy(speech);
}

static void test_a_language_without_a_voice_is_said_all_the_same(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	dispatcher->refuses_languages = true;
	speech_say(speech, LANG_EN, STR("Hello."), false);
	wait_for(dispatcher, "[Hello.]\n");
	speech_destroy(speech);
}

static void test_now_silences_what_was_being_said(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	speech_say(speech, LANG_NL, STR("Een lang antwoord."), false);
	wait_for(dispatcher, "[Een lang antwoord.]\n");
	speech_say(speech, LANG_NL, STR("Stoppen"), true);
	wait_for(dispatcher, "[Stoppen]\n");
	assert_non_null(
		strstr(dispatcher->log->str, "antwoord.]\nCANCEL SELF\nSPEAK\n[Stoppen]\n"));
	speech_destroy(speech);
}

static void test_stop_drops_what_waits_and_is_silent(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	speech_say(speech, LANG_NL, STR("Een."), false);
	speech_say(speech, LANG_NL, STR("Twee."), false);
	wait_for(dispatcher, "SPEAK\n");
	speech_stop(speech);
	speech_say(speech, LANG_NL, STR("Drie."), false);
	wait_for(dispatcher, "[Drie.]\n");
	assert_null(strstr(dispatcher->log->str, "Een."));
	assert_null(strstr(dispatcher->log->str, "Twee."));
	assert_non_null(strstr(dispatcher->log->str, "SPEAK\n[]\nCANCEL SELF\nSPEAK\n[Drie.]\n"));
	speech_destroy(speech);
}

static void test_repeat_says_the_last_answer_and_no_control(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	speech_repeat(speech);
	speech_say(speech, LANG_FR, STR("La réponse."), false);
	speech_say(speech, LANG_NL, STR("Stoppen"), true);
	wait_for(dispatcher, "[Stoppen]\n");
	g_string_truncate(dispatcher->log, 0);
	speech_repeat(speech);
	wait_for(dispatcher, "[La réponse.]\n");
	assert_string_equal(dispatcher->log->str,
			    "CANCEL SELF\nSET SELF LANGUAGE fr\nSPEAK\n[La réponse.]\n");
	speech_destroy(speech);
}

static void test_louder_is_heard_and_is_over_for_the_next_visitor(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	speech_say(speech, LANG_NL, STR("Dag."), false);
	wait_for(dispatcher, "[Dag.]\n");
	speech_volume(speech, 1);
	wait_for(dispatcher, "SET SELF VOLUME 60\nSPEAK\n[Dag.]\n");
	speech_volume(speech, 100);
	wait_for(dispatcher, "SET SELF VOLUME 100\nSPEAK\n[Dag.]\n");
	speech_volume(speech, -100);
	wait_for(dispatcher, "SET SELF VOLUME -60\nSPEAK\n[Dag.]\n");
	speech_forget(speech);
	g_string_truncate(dispatcher->log, 0);
	speech_repeat(speech);
	speech_say(speech, LANG_NL, STR("Welkom."), false);
	wait_for(dispatcher, "[Welkom.]\n");
	assert_string_equal(dispatcher->log->str,
			    "CANCEL SELF\nSET SELF VOLUME 20\nSPEAK\n[Welkom.]\n");
	speech_destroy(speech);
}

static void test_a_dispatcher_that_dies_is_found_again(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	speech_say(speech, LANG_NL, STR("Een."), false);
	speech_say(speech, LANG_NL, STR("Twee."), false);
	wait_for(dispatcher, "[Een.]\nSPEAK\n");
	dispatcher_kill(dispatcher);
	while (speech_works(speech))
		g_main_context_iteration(NULL, TRUE);
	g_string_truncate(dispatcher->log, 0);
	dispatcher_start(dispatcher);
	wait_for(dispatcher, "[Twee.]\n");
	assert_string_equal(dispatcher->log->str,
			    SETTINGS "SET SELF LANGUAGE nl\nSET SELF VOLUME 20\nSPEAK\n[Twee.]\n");
	assert_true(speech_works(speech));
	speech_destroy(speech);
}

static void test_without_a_dispatcher_there_is_silence_and_nothing_else(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	dispatcher_kill(dispatcher);
	assert_false(speech_works(speech));
	for (int i = 0; i < 100; i++)
		speech_say(speech, LANG_NL, STR("Hoort iemand mij?"), i % 3 == 0);
	speech_stop(speech);
	speech_repeat(speech);
	speech_forget(speech);
	speech_destroy(speech);
}

static void test_a_dispatcher_that_says_rubbish_is_left(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	dispatcher->is_silent = true;
	speech_say(speech, LANG_NL, STR("Dag."), false);
	wait_for(dispatcher, "CLIENT_NAME");
	dispatcher->is_silent = false;
	reply(dispatcher, "Internal error during communication\r\n");
	wait_for(dispatcher, "[Dag.]\n");
	assert_non_null(strstr(dispatcher->log->str, "main\nconnected\n"));
	speech_destroy(speech);
}

/* Nobody waits for it: the visitor's next press comes through, and it is left in the end. */
static void test_a_dispatcher_that_answers_nothing_is_left(void **state)
{
	struct dispatcher *dispatcher = *state;
	struct speech *speech = speech_create();

	dispatcher->is_silent = true;
	speech_say(speech, LANG_NL, STR("Dag."), false);
	wait_for(dispatcher, "CLIENT_NAME");
	while (speech_works(speech))
		g_main_context_iteration(NULL, TRUE);
	dispatcher->is_silent = false;
	speech_say(speech, LANG_NL, STR("Opnieuw."), false);
	wait_for(dispatcher, "[Opnieuw.]\n");
	speech_destroy(speech);
}

int main(void)
{
#define SPEECH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		SPEECH_TEST(test_a_text_is_said_in_its_language),
		SPEECH_TEST(test_a_language_without_a_voice_is_said_all_the_same),
		SPEECH_TEST(test_now_silences_what_was_being_said),
		SPEECH_TEST(test_stop_drops_what_waits_and_is_silent),
		SPEECH_TEST(test_repeat_says_the_last_answer_and_no_control),
		SPEECH_TEST(test_louder_is_heard_and_is_over_for_the_next_visitor),
		SPEECH_TEST(test_a_dispatcher_that_dies_is_found_again),
		SPEECH_TEST(test_without_a_dispatcher_there_is_silence_and_nothing_else),
		SPEECH_TEST(test_a_dispatcher_that_says_rubbish_is_left),
		SPEECH_TEST(test_a_dispatcher_that_answers_nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
