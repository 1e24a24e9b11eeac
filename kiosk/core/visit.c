/* The conversation of a visit: what is said goes to the daemon, what it says goes to the face. */
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "core/terminal_state.h"

enum {
	TROUBLE_MS = 4000,  /* without a connection: the visitor is told where else to go */
	REPLIES_KEPT = 100, /* for tickets */
	FAREWELL_MS = 3 * 3600 * 1000 /* by then the daemon has forgotten it by itself */
};

static void set_waiting(struct visit *visit, bool waits)
{
	if (visit->waits == waits)
		return;
	visit->waits = waits;
	FACE(visit->terminal, waiting, waits);
}

static void keep_reply(struct visit *visit, json_t *messages, enum lang lang)
{
	json_array_append_new(visit->replies,
			      json_pack("{s:I, s:O, s:i}", "number", (json_int_t)visit->number,
					"messages", messages, "lang", (int)lang));
	if (json_array_size(visit->replies) > REPLIES_KEPT)
		json_array_remove(visit->replies, 0);
}

static void show_messages(struct visit *visit, enum entry_kind kind, json_t *messages,
			  enum lang lang)
{
	struct terminal *terminal = visit->terminal;
	struct entry entry = {.kind = kind, .messages = messages, .lang = lang};

	if (!json_array_size(messages))
		return;
	entry.number = ++visit->number;
	keep_reply(visit, messages, lang);
	FACE(terminal, entry, &entry);
	deeds_speak_messages(terminal, messages, lang);
}

static const json_t *question_of(const json_t *messages)
{
	const json_t *last = json_array_get(messages, json_array_size(messages) - 1);

	return str_eq(json_str(last, "type"), STR("question")) ? last : NULL;
}

/* The daemon speaks the visitor's language as soon as it has recognised it. */
static void follow_lang(struct visit *visit, enum lang lang)
{
	if (lang != LANG_UNKNOWN && lang != visit->terminal->lang)
		terminal_set_lang(visit->terminal, lang);
}

static void take_reply(struct visit *visit, const json_t *frame)
{
	json_t *messages = json_object_get(frame, "messages");
	enum lang lang = lang_parse(json_str(frame, "lang"));

	set_waiting(visit, false);
	follow_lang(visit, lang);
	show_messages(visit, ENTRY_REPLY, messages, lang);
	FACE(visit->terminal, question, question_of(messages));
}

/* Its message is for people; what they typed is still above it. */
static void take_error(struct visit *visit, const json_t *frame)
{
	const char *text = json_string_value(json_object_get(frame, "message"));
	json_t *messages;

	set_waiting(visit, false);
	if (!text)
		return;
	messages = json_pack("[{s:s, s:s, s:s}]", "type", "text", "lang",
			     lang_code(visit->terminal->lang), "text", text);
	show_messages(visit, ENTRY_REPLY, messages, visit->terminal->lang);
	json_decref(messages);
}

static void on_frame(void *context, const json_t *frame)
{
	struct visit *visit = context;
	struct str type = json_str(frame, "type");

	if (visit->is_leaving)
		return;
	if (str_eq(type, STR("reply")) ||
	    (str_eq(type, STR("welcome")) && !json_is_true(json_object_get(frame, "resumed"))))
		take_reply(visit, frame);
	else if (str_eq(type, STR("notice")))
		show_messages(visit, ENTRY_NOTICE, json_object_get(frame, "messages"),
			      lang_parse(json_str(frame, "lang")));
	else if (str_eq(type, STR("error")))
		take_error(visit, frame);
}

static void stop_timer(guint *timer)
{
	if (*timer)
		g_source_remove(*timer);
	*timer = 0;
}

static gboolean on_trouble(gpointer context)
{
	struct visit *visit = context;
	struct terminal *terminal = visit->terminal;

	visit->trouble_timer = 0;
	if (visit->was_open) {
		terminal_show(terminal, SCREEN_AWAY);
		return G_SOURCE_REMOVE;
	}
	/* It never was there, so nothing is lost: the next touch begins anew. */
	terminal->misses = 2;
	terminal_finish(terminal);
	return G_SOURCE_REMOVE;
}

static void on_lost(struct visit *visit)
{
	if (client_is_resting(visit->client))
		return;
	if (visit->was_open)
		FACE(visit->terminal, connected, false);
	if (!visit->trouble_timer)
		visit->trouble_timer = g_timeout_add(TROUBLE_MS, on_trouble, visit);
	if (visit->terminal->report)
		report_now(visit->terminal->report);
}

static void on_open(struct visit *visit)
{
	stop_timer(&visit->trouble_timer);
	FACE(visit->terminal, connected, true);
	visit->was_open = true;
	terminal_show(visit->terminal, SCREEN_TALK);
}

static gboolean on_over(gpointer context)
{
	struct visit *visit = context;
	struct visit **link = &visit->terminal->farewells;

	visit->over_source = 0;
	if (!visit->is_leaving) {
		terminal_finish(visit->terminal);
		return G_SOURCE_REMOVE;
	}
	while (*link && *link != visit)
		link = &(*link)->next;
	if (*link)
		*link = visit->next;
	visit_destroy(visit);
	return G_SOURCE_REMOVE;
}

static void on_state(void *context, enum client_state state, const char *why)
{
	struct visit *visit = context;
	int64_t now = clock_mono(&visit->terminal->clock);

	(void)why;
	if (state == CLIENT_CLOSED && !visit->over_source)
		visit->over_source = g_idle_add(on_over, visit);
	if (visit->is_leaving) {
		if (state == CLIENT_WAITING && now - visit->left_mono > FAREWELL_MS &&
		    !visit->over_source)
			visit->over_source = g_idle_add(on_over, visit);
		return;
	}
	if (state == CLIENT_OPEN)
		on_open(visit);
	else if (state == CLIENT_WAITING)
		on_lost(visit);
}

/* http://host:8080 is spoken to at ws://host:8080/chat. */
static char *chat_url(const char *server)
{
	struct buf url = {0};

	buf_addf(&url, "ws%s/chat", server + strlen("http"));
	return buf_take(&url);
}

struct visit *visit_begin(struct terminal *terminal, struct error *error)
{
	MEM_AUTO char *url = chat_url(terminal->config->server);
	struct visit *visit = mem_zalloc(1, sizeof *visit);
	struct client_options options = {
		.url = url,
		.lang = lang_code(terminal->lang),
		.channel = "kiosk",
		.reconnect = true,
		.events = {on_frame, on_state, visit},
		.shared = terminal->lws,
	};

	visit->terminal = terminal;
	visit->replies = json_array();
	visit->trouble_timer = g_timeout_add(TROUBLE_MS, on_trouble, visit);
	visit->client = client_create(&options, error);
	if (visit->client) {
		set_waiting(visit, true);
		return visit;
	}
	visit_destroy(visit);
	return NULL;
}

void visit_destroy(struct visit *visit)
{
	if (!visit)
		return;
	stop_timer(&visit->trouble_timer);
	stop_timer(&visit->over_source);
	client_destroy(visit->client);
	json_decref(visit->replies);
	free(visit);
}

static void show_mine(struct visit *visit, struct str text)
{
	MEM_AUTO char *copy = str_dup(text);
	struct entry entry = {.kind = ENTRY_MINE, .text = copy, .lang = visit->terminal->lang};

	entry.number = ++visit->number;
	FACE(visit->terminal, entry, &entry);
	explicit_bzero(copy, text.len);
}

void visit_say(struct visit *visit, struct str text)
{
	show_mine(visit, text);
	set_waiting(visit, true);
	client_message(visit->client, text);
}

void visit_choose(struct visit *visit, struct str value, struct str title)
{
	show_mine(visit, title);
	set_waiting(visit, true);
	client_choose(visit->client, value);
}

void visit_language(struct visit *visit, enum lang lang)
{
	set_waiting(visit, true);
	client_language(visit->client, lang_code(lang));
}

void visit_leave(struct visit *visit)
{
	struct terminal *terminal = visit->terminal;

	set_waiting(visit, false);
	visit->is_leaving = true;
	visit->left_mono = clock_mono(&terminal->clock);
	stop_timer(&visit->trouble_timer);
	json_decref(visit->replies);
	visit->replies = NULL;
	if (!client_conversation(visit->client) || visit->over_source) {
		visit_destroy(visit);
		return;
	}
	visit->next = terminal->farewells;
	terminal->farewells = visit;
	client_forget(visit->client);
}

const json_t *visit_messages(const struct visit *visit, uint64_t number, enum lang *lang)
{
	size_t count = json_array_size(visit->replies);

	for (size_t i = count; i > 0; i--) {
		const json_t *reply = json_array_get(visit->replies, i - 1);
		json_int_t its = json_integer_value(json_object_get(reply, "number"));

		if (number && (uint64_t)its != number)
			continue;
		*lang = (enum lang)json_integer_value(json_object_get(reply, "lang"));
		return json_object_get(reply, "messages");
	}
	return NULL;
}
