/* Within core: what the files of the terminal share. */
#ifndef CORE_TERMINAL_STATE_H
#define CORE_TERMINAL_STATE_H

#include <gio/gio.h>
#include <libwebsockets.h>

#include "base/clock.h"
#include "client/client.h"
#include "core/idle.h"
#include "core/terminal.h"

/* A conversation: the visitor's, or one of which the daemon has still to hear that it is over. */
struct visit {
	struct visit *next;
	struct terminal *terminal;
	struct client *client;
	bool is_leaving;
	bool was_open;	     /* the daemon has greeted */
	bool waits;	     /* for a reply */
	guint trouble_timer; /* the connection is lost: shown as away when it lasts */
	guint over_source;   /* the client is to be destroyed outside its own call */
	int64_t left_mono;
	uint64_t number; /* of the newest entry */
	json_t *replies; /* {"number": n, "messages": [...], "lang": "nl"}: for tickets */
};

struct terminal {
	const struct kiosk_config *config;
	struct clock clock;
	int64_t started_ms;
	GMainLoop *loop; /* libwebsockets wants one; the default context's */
	struct lws_context *lws;
	struct face face;

	struct pack *pack;
	struct printer *printer;
	struct speech *speech;
	struct report *report;
	const struct terminal_notice *notices; /* the report's */
	size_t notice_count;
	bool is_reached; /* by the last report */
	unsigned misses; /* reports in a row that did not reach it */

	enum screen screen;
	enum lang lang;
	struct comfort comfort;
	struct idle idle;
	guint idle_source;
	int shown_countdown; /* -1: none */

	struct visit *visit; /* NULL: nobody is talking */
	struct visit *farewells;
	uint64_t visits;

	enum print_phase print_phase;
	guint print_timer;
	enum card_phase card_phase;
	GSubprocess *card;
	GCancellable *card_cancel;
	guint card_timer;
};

/* Calls a function of the face if it has it. */
#define FACE_TOLD(terminal, function)                                        \
	do {                                                                 \
		if ((terminal)->face.function)                               \
			(terminal)->face.function((terminal)->face.context); \
	} while (0)
#define FACE(terminal, function, ...)                                                     \
	do {                                                                              \
		if ((terminal)->face.function)                                            \
			(terminal)->face.function((terminal)->face.context, __VA_ARGS__); \
	} while (0)

/* terminal.c */
void terminal_show(struct terminal *terminal, enum screen screen);
void terminal_set_lang(struct terminal *terminal, enum lang lang);
/* The start screen, or the one that says that the daemon is away. */
void terminal_rest(struct terminal *terminal);
/* Looks again when the visitor will have been silent for too long. */
void terminal_watch_idle(struct terminal *terminal);

/* visit.c */
struct visit *visit_begin(struct terminal *terminal, struct error *error);
void visit_say(struct visit *visit, struct str text);
void visit_choose(struct visit *visit, struct str value, struct str title);
void visit_language(struct visit *visit, enum lang lang);
/* The visitor has gone: the daemon is told to delete the conversation, however long that takes;
 * everything else of it is freed now. */
void visit_leave(struct visit *visit);
void visit_destroy(struct visit *visit);
/* The messages of an entry (0: of the last reply), or NULL; lent. */
const json_t *visit_messages(const struct visit *visit, uint64_t number, enum lang *lang);

/* deeds.c: what is done for the visitor besides talking */
bool deeds_create(struct terminal *terminal, struct error *error);
void deeds_destroy(struct terminal *terminal);
/* The visit is over: speech, card terminal and print sheet too. */
void deeds_wipe(struct terminal *terminal);
void deeds_speak_messages(struct terminal *terminal, const json_t *messages, enum lang lang);

#endif
