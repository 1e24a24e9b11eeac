/* A real terminal whose daemon is not there, for tests that say in the daemon's place what comes.
 */
#ifndef UNIT_KIOSK_TERMINAL_RIG_H
#define UNIT_KIOSK_TERMINAL_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "core/terminal_state.h"

enum { HANG_S = 30 /* against hanging, not a measure of speed */ };

struct terminal_rig {
	char folder[32];
	struct kiosk_config config;
	struct terminal *terminal;
};

static inline void terminal_rig_init(struct terminal_rig *rig)
{
	static const char config[] = "{\"name\": \"test\", \"server\": \"http://127.0.0.1:1\", "
				     "\"municipality\": \"Test\", \"phone\": \"1\", "
				     "\"address\": \"Here\", \"lang\": \"nl\"}";
	struct error error = {0};

	strcpy(rig->folder, "/tmp/pierre-terminal-XXXXXX");
	assert_non_null(mkdtemp(rig->folder));
	kiosk_config_init(&rig->config);
	if (!kiosk_config_parse(&rig->config, "test.json", str_from(config), &error))
		fail_msg("%s", error.message);
	free(rig->config.state_dir);
	rig->config.state_dir = strdup(rig->folder);
	rig->terminal = terminal_create(&rig->config, &error);
	if (rig->terminal) {
		/* It would tell, some time, that the daemon is away. */
		report_destroy(rig->terminal->report);
		rig->terminal->report = NULL;
	} else {
		fail_msg("%s", error.message);
	}
}

static inline void terminal_rig_finish(struct terminal_rig *rig)
{
	terminal_destroy(rig->terminal);
	kiosk_config_finish(&rig->config);
	g_rmdir(rig->folder);
}

/* In the daemon's place. */
static inline void terminal_rig_show(struct terminal_rig *rig, enum entry_kind kind,
				     const char *messages)
{
	json_t *parsed = json_loads(messages, 0, NULL);
	const struct entry entry = {.kind = kind, .messages = parsed, .lang = LANG_NL, .number = 1};

	assert_non_null(parsed);
	FACE(rig->terminal, entry, &entry);
	json_decref(parsed);
}

static inline gboolean terminal_rig_on_hang(gpointer context)
{
	*(bool *)context = true;
	return G_SOURCE_REMOVE;
}

/* Turns the main loop until it is so. */
static inline void terminal_rig_turn(bool (*is_so)(const void *context), const void *context)
{
	bool hangs = false;
	guint timer = g_timeout_add_seconds(HANG_S, terminal_rig_on_hang, &hangs);

	while (!is_so(context) && !hangs)
		g_main_context_iteration(NULL, TRUE);
	assert_false(hangs);
	g_source_remove(timer);
}

#endif
