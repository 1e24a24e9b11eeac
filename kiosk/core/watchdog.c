/* Tells systemd that the terminal is ready, how it is, and that its loop turns. */
#include "core/watchdog.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>

#include "base/mem.h"

struct watchdog {
	guint timer;
	bool is_ready;
};

/* cage stands between systemd and the terminal, so WATCHDOG_PID names cage: sd_watchdog_enabled
 * would say that no watchdog is meant for this process. NotifyAccess=all lets it speak anyway. */
static guint64 watchdog_usec(void)
{
	const char *text = g_getenv("WATCHDOG_USEC");
	guint64 usec = 0;

	if (!text || !g_ascii_string_to_unsigned(text, 10, 2, G_MAXUINT, &usec, NULL))
		return 0;
	return usec;
}

static gboolean on_turn(gpointer context)
{
	(void)context;
	sd_notify(0, "WATCHDOG=1");
	return G_SOURCE_CONTINUE;
}

struct watchdog *watchdog_create(void)
{
	struct watchdog *watchdog = mem_zalloc(1, sizeof(*watchdog));
	guint64 half_ms = watchdog_usec() / 2000;

	if (g_getenv("NOTIFY_SOCKET") && watchdog_usec())
		watchdog->timer = g_timeout_add((guint)MAX(half_ms, 1), on_turn, NULL);
	return watchdog;
}

void watchdog_destroy(struct watchdog *watchdog)
{
	if (!watchdog)
		return;
	if (watchdog->timer)
		g_source_remove(watchdog->timer);
	sd_notify(0, "STOPPING=1");
	free(watchdog);
}

void watchdog_ready(struct watchdog *watchdog)
{
	if (!watchdog->is_ready)
		sd_notify(0, "READY=1");
	watchdog->is_ready = true;
}

void watchdog_status(struct watchdog *watchdog, const char *status)
{
	(void)watchdog;
	sd_notifyf(0, "STATUS=%s", status);
}
