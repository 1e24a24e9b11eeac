/* pierre chat: a conversation with a running pierred, from a terminal or a script. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/lang.h"
#include "client/client.h"
#include "tool/chat_print.h"
#include "tool/command.h"
#include "tool/terminal.h"

enum { STEP_MS = 50, CONNECT_MS = 10000, ANSWER_MS = 15000, LINE_LIMIT = 1 << 16 };

struct chat {
	struct client *client;
	const char *url;
	struct clock clock;
	struct buf input;	    /* what was read and not yet sent */
	json_t *choices;	    /* values of the choices that were offered last */
	bool terminal;		    /* a person types; else a script */
	bool welcomed, quit, ended; /* ended: standard input is */
	bool told;		    /* that there is no connection yet */
	size_t waiting;		    /* answers that are due */
	int64_t since_mono;	    /* of the last sign of life, while something is due */
	int status;
};

static void prompt(const struct chat *chat)
{
	if (!chat->terminal || chat->quit)
		return;
	printf("%s>%s ", terminal_colour(stdout, COLOUR_GREEN),
	       terminal_colour(stdout, COLOUR_NONE));
	fflush(stdout);
}

static void note(const char *text, const char *why)
{
	fprintf(stderr, "%s[%s%s%s]%s\n", terminal_colour(stderr, COLOUR_DIM), text,
		why && *why ? ": " : "", why ? why : "", terminal_colour(stderr, COLOUR_NONE));
}

/* What the daemon kept no longer while there was no connection. */
static void tell_lost(const json_t *welcome)
{
	json_int_t lost = json_integer_value(json_object_get(welcome, "lost"));
	char count[32];

	if (lost <= 0)
		return;
	snprintf(count, sizeof count, "%" JSON_INTEGER_FORMAT, lost);
	note("answers that were lost with the connection", count);
}

static void on_frame(void *context, const json_t *frame)
{
	struct chat *chat = context;
	struct str type = json_str(frame, "type");
	const json_t *messages = json_object_get(frame, "messages");

	chat->since_mono = clock_mono(&chat->clock);
	if (chat->terminal)
		printf("\r");
	if (str_eq(type, STR("welcome"))) {
		chat->welcomed = true;
		tell_lost(frame);
	}
	/* Messages, choices and a change of language each get one reply or error. */
	if (chat->waiting && (str_eq(type, STR("reply")) || str_eq(type, STR("error"))))
		chat->waiting--;
	if (str_eq(type, STR("error"))) {
		note("error", json_string_value(json_object_get(frame, "message")));
	} else if (json_array_size(messages)) {
		/* A notice leaves open what was offered. */
		if (!str_eq(type, STR("notice")))
			json_array_clear(chat->choices);
		chat_print(messages, chat->choices);
	}
	prompt(chat);
}

static void on_state(void *context, enum client_state state, const char *why)
{
	struct chat *chat = context;

	if (state == CLIENT_WAITING && chat->welcomed)
		note("the connection is lost, connecting again", why);
	else if (state == CLIENT_WAITING && !chat->told)
		note("no connection yet, trying again", why);
	chat->told |= state == CLIENT_WAITING;
	if (state == CLIENT_CLOSED && !chat->quit && !chat->welcomed) {
		fprintf(stderr, "pierre chat: no connection to %s%s%s; is pierred running?\n",
			chat->url, why && *why ? ": " : "", why ? why : "");
		chat->status = EXIT_FAILED;
	}
	if (state == CLIENT_CLOSED)
		chat->quit = true;
}

/* The value behind a number that was typed, or NULL. */
static const char *chosen(const struct chat *chat, struct str line)
{
	char text[8];
	char *end;
	unsigned long number;

	if (!line.len || line.len >= sizeof text || line.data[0] < '0' || line.data[0] > '9')
		return NULL;
	memcpy(text, line.data, line.len);
	text[line.len] = '\0';
	number = strtoul(text, &end, 10);
	if (*end || number < 1 || number > json_array_size(chat->choices))
		return NULL;
	return json_string_value(json_array_get(chat->choices, number - 1));
}

static void await_reply(struct chat *chat)
{
	chat->waiting++;
	chat->since_mono = clock_mono(&chat->clock);
}

static void run_command(struct chat *chat, struct str line)
{
	static const char *const names[] = {"/quit", "/lang", "/help"};
	struct str rest = line, name;
	enum lang lang;
	const char *closest;

	str_split(&rest, ' ', &name);
	lang = lang_parse(str_trim(rest.data ? rest : STR("")));
	if (str_eq(name, STR("/quit"))) {
		client_bye(chat->client);
		chat->quit = true;
	} else if (str_eq(name, STR("/lang")) && lang != LANG_UNKNOWN) {
		client_language(chat->client, lang_code(lang));
		await_reply(chat);
	} else if (str_eq(name, STR("/lang"))) {
		note("/lang nl, /lang fr or /lang en", NULL);
	} else if (str_eq(name, STR("/help"))) {
		note("a number chooses; /lang nl|fr|en changes the language; /quit ends", NULL);
	} else {
		closest = str_closest(name, names, sizeof names / sizeof *names);
		note("there is no such command", closest ? closest : "try /help");
	}
	prompt(chat);
}

static void take_line(struct chat *chat, struct str line)
{
	const char *value;

	line = str_trim(line);
	if (!line.len) {
		prompt(chat);
		return;
	}
	/* In a script the record shows both sides. */
	if (!chat->terminal)
		printf("> %.*s\n", STR_ARG(line));
	if (line.data[0] == '/') {
		run_command(chat, line);
		return;
	}
	value = chosen(chat, line);
	if (value)
		client_choose(chat->client, str_from(value));
	else
		client_message(chat->client, line);
	await_reply(chat);
}

/* Takes the first line out of what was read; false when there is no whole one. */
static bool next_line(struct chat *chat)
{
	struct str rest = buf_borrow(&chat->input), line;
	struct buf left = {0};
	bool whole = rest.len && memchr(rest.data, '\n', rest.len);

	if (!whole && !(chat->ended && rest.len) && rest.len < LINE_LIMIT)
		return false;
	str_split(&rest, '\n', &line);
	if (rest.data)
		buf_add(&left, rest);
	take_line(chat, line);
	buf_finish(&chat->input);
	chat->input = left;
	return true;
}

static void read_input(struct chat *chat)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	ssize_t got;

	if (chat->ended || poll(&in, 1, 0) <= 0)
		return;
	got = read(STDIN_FILENO, buf_reserve(&chat->input, 4096), 4096);
	if (got > 0) {
		chat->input.len += (size_t)got;
		chat->input.data[chat->input.len] = '\0';
	} else if (got == 0 || errno != EINTR) {
		chat->ended = true;
	}
}

/* A person may type on; a script waits for each answer, so that its record is in order. */
static bool may_send(const struct chat *chat)
{
	return chat->welcomed && !chat->quit && (chat->terminal || chat->waiting == 0);
}

static void check_time(struct chat *chat)
{
	int64_t passed = clock_mono(&chat->clock) - chat->since_mono;

	if (!chat->welcomed && passed > CONNECT_MS) {
		fprintf(stderr, "pierre chat: no answer from %s in %d s; is pierred running?\n",
			chat->url, CONNECT_MS / 1000);
	} else if ((!chat->terminal || chat->ended) && chat->waiting && passed > ANSWER_MS) {
		fprintf(stderr, "pierre chat: no reply within %d s\n", ANSWER_MS / 1000);
	} else {
		return;
	}
	chat->status = EXIT_FAILED;
	chat->quit = true;
}

static void converse(struct chat *chat)
{
	while (!chat->quit) {
		client_service(chat->client, STEP_MS);
		read_input(chat);
		while (may_send(chat) && next_line(chat))
			;
		if (chat->ended && chat->input.len == 0 && chat->waiting == 0 && chat->welcomed) {
			client_bye(chat->client);
			chat->quit = true;
		}
		if (!chat->quit)
			check_time(chat);
	}
	/* What is queued, a farewell, still has to leave. */
	for (int i = 0; i < 5 && client_state(chat->client) == CLIENT_OPEN; i++)
		client_service(chat->client, STEP_MS);
	if (chat->terminal)
		printf("\n");
}

static int chat_with(const char *url, const char *lang)
{
	struct chat chat = {.url = url, .clock = clock_system(), .terminal = isatty(STDIN_FILENO)};
	struct client_options options = {.url = url,
					 .lang = lang,
					 .channel = "terminal",
					 .reconnect = true,
					 .events = {on_frame, on_state, &chat}};
	struct error error;

	chat.client = client_create(&options, &error);
	if (!chat.client)
		return command_failed(&error);
	chat.choices = json_array();
	chat.since_mono = clock_mono(&chat.clock);
	converse(&chat);
	client_destroy(chat.client);
	json_decref(chat.choices);
	buf_finish(&chat.input);
	return chat.status;
}

int chat_run(int argc, char **argv)
{
	const char *url = "ws://127.0.0.1:8080/chat", *lang = NULL;
	const struct option items[] = {
		{.name = "url",
		 .argument = "URL",
		 .help = "where pierred listens (ws://127.0.0.1:8080/chat)",
		 .value = &url,
		 .variable = "PIERRE_URL"},
		{.name = "lang",
		 .argument = "LANG",
		 .help = "nl, fr or en; else Pierre finds out",
		 .value = &lang},
	};
	const struct options options = {
		"chat", "[OPTION...]",
		"Talks to a running pierred. A number chooses what was offered; /lang fr changes "
		"the\n"
		"language, /quit ends. A script may write the messages to standard input.",
		items, sizeof items / sizeof *items};
	int rest, status;

	if (!options_parse(&options, argc, argv, &rest, &status))
		return status;
	if (rest > 0)
		return command_misused("chat", "unexpected argument '%s'", argv[1]);
	if (lang && lang_parse(str_from(lang)) == LANG_UNKNOWN)
		return command_misused("chat", "'%s' is no language of Pierre: nl, fr or en", lang);
	return chat_with(url, lang);
}
