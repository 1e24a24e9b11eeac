/* An event of a platform: into the queue, or settled at once. */
#include <string.h>

#include "base/log.h"
#include "bridge/bridge_state.h"

/* Telegram lets a bot write at any time. */
static const int64_t YEAR_MS = INT64_C(365) * 86400000;

static int64_t window_ms(const struct bridge *bridge, const struct event *event)
{
	int64_t now = clock_now(&bridge->clock);
	int64_t from = event->time_ms > 0 && event->time_ms < now ? event->time_ms : now;

	return event->channel == CHANNEL_TELEGRAM ? now + YEAR_MS
						  : from + bridge->config->window_s * 1000;
}

/* A part of ours: there, or never. */
static void settle(struct bridge *bridge, const struct event *event)
{
	char mark[QUEUE_MARK];
	struct error error = {0};
	bool ok;

	if (event->value.len >= sizeof mark)
		return;
	snprintf(mark, sizeof mark, "%.*s", STR_ARG(event->value));
	ok = queue_part_shown(bridge->queue, mark, &error);
	if (ok)
		sender_wake(bridge->sender);
	else if (error.code != ERROR_NOT_FOUND)
		bridge_break(bridge, &error);
}

/* The platform took it and could not bring it: trying again is the platform's to do. */
static void note_failure(struct bridge *bridge, const struct event *event)
{
	bridge->metrics.failed[event->channel]++;
	log_line(LOG_LEVEL_WARNING, "event=not_delivered channel=%s", channel_name(event->channel));
	settle(bridge, event);
}

static void forget(struct bridge *bridge, const struct event *event)
{
	char name[VAULT_NAME];
	struct error error = {0};

	vault_name(bridge->vault, event->channel, event->account, event->user, name);
	log_line(LOG_LEVEL_INFO, "event=citizen_gone channel=%s reason=\"left the chat\"",
		 channel_name(event->channel));
	talks_leave(bridge->talks, name);
	if (!queue_forget(bridge->queue, name, &error))
		bridge_break(bridge, &error);
}

static void keep(struct bridge *bridge, const struct event *event)
{
	char name[VAULT_NAME];
	struct error error = {0};

	switch (queue_take(bridge->queue, event, clock_now(&bridge->clock),
			   window_ms(bridge, event), name, &error)) {
	case QUEUE_TAKEN:
		talks_wake(bridge->talks, name);
		break;
	case QUEUE_KNOWN:
		bridge->metrics.repeated++;
		break;
	default:
		bridge_break(bridge, &error);
	}
}

void intake_take(struct bridge *bridge, const struct event *event)
{
	char press[256];

	if (bridge->is_broken)
		return;
	if (!*bridge->secrets.token[event->channel]) {
		bridge->metrics.ignored++; /* a channel that is off cannot answer */
		return;
	}
	bridge->metrics.events[event->channel][event->kind]++;
	if (event->press.len && event->press.len < sizeof press) {
		snprintf(press, sizeof press, "%.*s", STR_ARG(event->press));
		sender_press(bridge->sender, press);
	}
	if (event->kind == EVENT_SENT)
		settle(bridge, event);
	else if (event->kind == EVENT_FAILED)
		note_failure(bridge, event);
	else if (event->kind == EVENT_GONE)
		forget(bridge, event);
	else
		keep(bridge, event);
}
