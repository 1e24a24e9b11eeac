/* What becomes of a part once its request has ended: done, again later, in doubt, never. */
#include <sodium.h>

#include "base/log.h"
#include "bridge/sender.h"

enum { TOKEN_PAUSE_MS = 60000 };

/* Doubled each time, a quarter more or less. */
static int64_t delay_ms(const struct sender *sender, unsigned attempts)
{
	const struct bridge_config *config = sender->bridge->config;
	int64_t delay = config->retry_first_ms;

	for (unsigned i = 0; i < attempts && delay < config->retry_last_ms; i++)
		delay *= 2;
	if (delay > config->retry_last_ms)
		delay = config->retry_last_ms;
	return delay - delay / 4 + randombytes_uniform((uint32_t)(delay / 2 + 1));
}

static void note_sent(struct sender *sender, const struct sending *sending)
{
	struct bridge *bridge = sender->bridge;

	bridge->metrics.sent[sending->part.channel]++;
	sender->is_refused[sending->part.channel] = false;
	if (sending->part.received_ms)
		bridge_metrics_observe(&bridge->metrics,
				       (double)(sender_now_ms(sender) - sending->part.received_ms) /
					       1e3);
}

static bool done(struct sender *sender, const struct sending *sending, struct error *error)
{
	sender->next_ms = 0; /* the one behind it */
	return queue_part_done(sender->bridge->queue, sending->part.number, error);
}

static bool again(struct sender *sender, const struct sending *sending, enum part_state state,
		  int64_t wait_ms, struct error *error)
{
	const struct part *part = &sending->part;

	sender->bridge->metrics.retried[part->channel]++;
	sender->next_ms = 0;
	log_line(LOG_LEVEL_WARNING,
		 "event=send_failed channel=%s attempts=%u reason=\"%s\" retry_in_ms=%lld",
		 channel_name(part->channel), part->attempts + 1, sending->reason,
		 (long long)wait_ms);
	return queue_part_state(sender->bridge->queue, part->number, state, part->attempts + 1,
				sender_now_ms(sender) + wait_ms, error);
}

/* The token was refused: everything of the channel waits, and the log says so once. */
static int64_t pause_channel(struct sender *sender, const struct sending *sending)
{
	enum channel channel = sending->part.channel;

	sender->pause_mono[channel] = sender_now_mono(sender) + TOKEN_PAUSE_MS;
	if (!sender->is_refused[channel])
		log_line(LOG_LEVEL_ERROR,
			 "event=token_refused channel=%s reason=\"%s\" next=\"answers wait; put a "
			 "new token into %s_token and send SIGHUP\"",
			 channel_name(channel), sending->reason, channel_name(channel));
	sender->is_refused[channel] = true;
	return 1;
}

static bool lost(struct sender *sender, const struct sending *sending, struct error *error)
{
	sender->bridge->metrics.failed[sending->part.channel]++;
	log_line(LOG_LEVEL_ERROR, "event=send_refused channel=%s reason=\"%s\"",
		 channel_name(sending->part.channel), sending->reason);
	return done(sender, sending, error);
}

static bool gone(struct sender *sender, const struct sending *sending, struct error *error)
{
	log_line(LOG_LEVEL_INFO, "event=citizen_gone channel=%s reason=\"%s\"",
		 channel_name(sending->part.channel), sending->reason);
	talks_leave(sender->bridge->talks, sending->part.name);
	return queue_forget(sender->bridge->queue, sending->part.name, error);
}

/* A rate is the channel's, not the part's. */
static bool later(struct sender *sender, const struct sending *sending, struct error *error)
{
	int64_t wait = delay_ms(sender, sending->part.attempts);

	if (sending->retry_after_ms > wait) {
		wait = sending->retry_after_ms;
		sender->pause_mono[sending->part.channel] = sender_now_mono(sender) + wait;
	}
	return again(sender, sending, PART_WAITING, wait, error);
}

/* Nobody knows whether it is there: where the platform shows what it has, that is waited for. */
static bool doubt(struct sender *sender, const struct sending *sending, struct error *error)
{
	int64_t wait = delay_ms(sender, sending->part.attempts);
	int64_t patience = sender->bridge->config->doubt_s * 1000;

	if (!channel_shows_marks(sending->part.channel))
		return again(sender, sending, PART_WAITING, wait, error);
	return again(sender, sending, PART_DOUBT, wait > patience ? wait : patience, error);
}

bool sending_conclude(struct sending *sending, struct error *error)
{
	struct sender *sender = sending->sender;
	struct part now;

	if (!queue_part(sender->bridge->queue, sending->part.number, &now, error))
		return error->code == ERROR_NOT_FOUND; /* the citizen was forgotten meanwhile */
	if (now.state == PART_THERE || sending->verdict == VERDICT_SENT) {
		sender->bridge->metrics.settled += sending->verdict != VERDICT_SENT;
		note_sent(sender, sending);
		return done(sender, sending, error);
	}
	switch (sending->verdict) {
	case VERDICT_LATER:
		return later(sender, sending, error);
	case VERDICT_DOUBT:
		return doubt(sender, sending, error);
	case VERDICT_TOKEN:
		return again(sender, sending, PART_WAITING, pause_channel(sender, sending), error);
	case VERDICT_GONE:
		return gone(sender, sending, error);
	default:
		return lost(sender, sending, error);
	}
}
