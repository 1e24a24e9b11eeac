/* Parts to the platforms: a few at once, of each citizen one after the other; what ended is noted
 * with the next commit, and what begins was noted before. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "bridge/sender.h"

enum { DUE_AT_ONCE = 64 };

struct sender *sender_create(struct bridge *bridge)
{
	struct sender *sender = mem_zalloc(1, sizeof *sender);

	sender->bridge = bridge;
	return sender;
}

void sender_destroy(struct sender *sender)
{
	if (!sender)
		return;
	while (sender->sendings) {
		struct sending *next = sender->sendings->next;

		free(sender->sendings);
		sender->sendings = next;
	}
	free(sender);
}

bool sender_load(struct sender *sender, struct error *error)
{
	int64_t now = sender_now_ms(sender);
	unsigned shows = 0;
	size_t doubtful = 0;

	for (int i = 0; i < CHANNELS; i++)
		shows |= channel_shows_marks((enum channel)i) ? 1u << i : 0;
	if (!queue_parts_doubt(sender->bridge->queue, shows, now,
			       now + sender->bridge->config->doubt_s * 1000, &doubtful, error) ||
	    !queue_commit(sender->bridge->queue, error))
		return false;
	if (doubtful)
		log_line(LOG_LEVEL_WARNING,
			 "event=parts_in_doubt count=%zu reason=\"the bridge ended while they were "
			 "sent\" next=\"waiting for what the platform shows of them\"",
			 doubtful);
	return true;
}

/* Channels that are on and not told to wait, as bits. */
unsigned sender_channels(const struct sender *sender)
{
	unsigned bits = 0;
	int64_t now = sender_now_mono(sender);

	for (int i = 0; i < CHANNELS; i++) {
		if (*sender->bridge->secrets.token[i] && now >= sender->pause_mono[i])
			bits |= 1u << i;
	}
	return bits;
}

static void add(struct sender *sender, const struct part *part)
{
	struct sending *sending = mem_zalloc(1, sizeof *sending);

	sending->sender = sender;
	sending->part = *part;
	sending->next = sender->sendings;
	sender->sendings = sending;
	sender->count++;
}

/* False: it is not sent, for it is too late. */
static bool choose(struct sender *sender, const struct part *part, struct error *error)
{
	struct bridge *bridge = sender->bridge;

	if (part->window_ms && sender_now_ms(sender) >= part->window_ms) {
		bridge->metrics.late[part->channel]++;
		log_line(LOG_LEVEL_WARNING,
			 "event=send_too_late channel=%s reason=\"the platform's time to answer is "
			 "over\"",
			 channel_name(part->channel));
		return queue_part_done(bridge->queue, part->number, error);
	}
	if (part->state == PART_DOUBT) {
		bridge->metrics.resent++;
		log_line(LOG_LEVEL_WARNING,
			 "event=resent channel=%s reason=\"the platform has not shown it\"",
			 channel_name(part->channel));
	}
	if (!queue_part_state(bridge->queue, part->number, PART_BEGUN, part->attempts, 0, error))
		return false;
	add(sender, part);
	return true;
}

/* Of channels that are told to wait nothing is due before that is over. */
static int64_t next_due(const struct sender *sender, unsigned channels)
{
	int64_t next = queue_parts_next(sender->bridge->queue, channels),
		mono = sender_now_mono(sender);

	for (int i = 0; i < CHANNELS; i++) {
		int64_t over = sender_now_ms(sender) + sender->pause_mono[i] - mono;

		if (sender->pause_mono[i] > mono && over < next)
			next = over;
	}
	return next;
}

static bool take_due(struct sender *sender, struct error *error)
{
	struct bridge *bridge = sender->bridge;
	struct part parts[DUE_AT_ONCE];
	size_t room = (size_t)bridge->config->sends_at_once, count = 0;
	unsigned channels = sender_channels(sender);

	room = sender->count < room ? room - sender->count : 0;
	if (room > DUE_AT_ONCE)
		room = DUE_AT_ONCE;
	if (!room || bridge->is_ending || sender_now_ms(sender) < sender->next_ms)
		return true;
	if (!queue_parts_due(bridge->queue, sender_now_ms(sender), channels, parts, room, &count,
			     error))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!choose(sender, &parts[i], error))
			return false;
	}
	sender->next_ms = count == room ? 0 : next_due(sender, channels);
	return true;
}

void sender_wake(struct sender *sender)
{
	sender->next_ms = 0;
}

void sender_prepare(struct sender *sender)
{
	struct error error = {0};

	for (struct sending *s = sender->sendings; s; s = s->next) {
		if (s->has_ended && !sending_conclude(s, &error)) {
			bridge_break(sender->bridge, &error);
			return;
		}
	}
	if (!take_due(sender, &error))
		bridge_break(sender->bridge, &error);
}

static void on_part(void *context, const struct fetch_answer *answer)
{
	struct sending *sending = context;

	sending->has_ended = true;
	sending->retry_after_ms = answer->retry_after_ms;
	snprintf(sending->reason, sizeof sending->reason, "%s",
		 answer->problem ? answer->problem : "");
	sending->verdict =
		request_judge(sending->part.channel, answer->status, answer->was_sent, answer->body,
			      sending->reason, sizeof sending->reason, &sending->retry_after_ms);
}

static bool start(struct sender *sender, struct sending *sending, struct error *error)
{
	struct bridge *bridge = sender->bridge;
	BUF_AUTO struct buf payload = {0}, address = {0};
	struct platform_request request;
	json_t *part;

	if (!queue_part_payload(bridge->queue, sending->part.number, &payload, error) ||
	    !queue_address(bridge->queue, sending->part.name, &address, error))
		return false;
	part = json_loadb(payload.data, payload.len, 0, NULL);
	request_part(bridge->config, &bridge->secrets, sending->part.channel, part, address.data,
		     sending->part.mark, &request);
	json_decref(part);
	fetch_start(bridge->fetch, &request, on_part, sending);
	return true;
}

static void drop_ended(struct sender *sender)
{
	struct sending **link = &sender->sendings, *sending;

	while ((sending = *link)) {
		if (!sending->has_ended) {
			link = &sending->next;
			continue;
		}
		*link = sending->next;
		free(sending);
		sender->count--;
	}
}

void sender_start(struct sender *sender)
{
	drop_ended(sender);
	for (struct sending *s = sender->sendings; s; s = s->next) {
		struct error error = {0};

		if (s->is_started)
			continue;
		s->is_started = true;
		if (start(sender, s, &error))
			continue;
		/* Its citizen was forgotten in the same turn, or the store is damaged. */
		s->has_ended = true;
		s->verdict = VERDICT_NEVER;
		snprintf(s->reason, sizeof s->reason, "%.*s", SENDING_REASON - 1, error.message);
	}
}

void sender_undo(struct sender *sender)
{
	struct sending **link = &sender->sendings, *sending;

	while ((sending = *link)) {
		if (sending->is_started) {
			link = &sending->next;
			continue;
		}
		*link = sending->next;
		free(sending);
		sender->count--;
	}
	sender->next_ms = 0;
}

size_t sender_under_way(const struct sender *sender)
{
	return sender->count;
}

void sender_refresh(struct sender *sender)
{
	for (int i = 0; i < CHANNELS; i++)
		sender->pause_mono[i] = 0;
	sender->next_ms = 0;
}
