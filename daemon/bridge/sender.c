/* Parts to the platforms: a few at once, of each citizen one after the other; what ended is noted
 * with the next commit, and what begins was noted before. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "bridge/bridge_state.h"

enum { DUE_AT_ONCE = 64, REASON = 160, TOKEN_PAUSE_MS = 60000, DONE_BUSY = 1000 };

/* A part on its way. It stays here until its end is on disk. */
struct sending {
	struct sender *sender;
	struct sending *next;
	struct part part;
	bool is_started, has_ended;
	enum verdict verdict;
	int64_t retry_after_ms;
	char reason[REASON];
};

struct sender {
	struct bridge *bridge;
	struct sending *sendings;
	size_t count;
	int64_t next_ms;	      /* when the next part is due; INT64_MAX: none is known */
	int64_t pause_mono[CHANNELS]; /* the platform has asked for it */
	bool is_refused[CHANNELS];    /* its token; said once */
};

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

static int64_t now_ms(const struct sender *sender)
{
	return clock_now(&sender->bridge->clock);
}

static int64_t now_mono(const struct sender *sender)
{
	return clock_mono(&sender->bridge->clock);
}

bool sender_load(struct sender *sender, struct error *error)
{
	int64_t now = now_ms(sender);
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
static unsigned open_channels(const struct sender *sender)
{
	unsigned bits = 0;
	int64_t now = now_mono(sender);

	for (int i = 0; i < CHANNELS; i++) {
		if (*sender->bridge->secrets.token[i] && now >= sender->pause_mono[i])
			bits |= 1u << i;
	}
	return bits;
}

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
				       (double)(now_ms(sender) - sending->part.received_ms) / 1e3);
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
				now_ms(sender) + wait_ms, error);
}

/* The token was refused: everything of the channel waits, and the log says so once. */
static int64_t pause_channel(struct sender *sender, const struct sending *sending)
{
	enum channel channel = sending->part.channel;

	sender->pause_mono[channel] = now_mono(sender) + TOKEN_PAUSE_MS;
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
		sender->pause_mono[sending->part.channel] = now_mono(sender) + wait;
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

static bool conclude(struct sender *sender, const struct sending *sending, struct error *error)
{
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

	if (part->window_ms && now_ms(sender) >= part->window_ms) {
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
	int64_t next = queue_parts_next(sender->bridge->queue, channels), mono = now_mono(sender);

	for (int i = 0; i < CHANNELS; i++) {
		int64_t over = now_ms(sender) + sender->pause_mono[i] - mono;

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
	unsigned channels = open_channels(sender);

	room = sender->count < room ? room - sender->count : 0;
	if (room > DUE_AT_ONCE)
		room = DUE_AT_ONCE;
	if (!room || bridge->is_ending || now_ms(sender) < sender->next_ms)
		return true;
	if (!queue_parts_due(bridge->queue, now_ms(sender), channels, parts, room, &count, error))
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
		if (s->has_ended && !conclude(sender, s, &error)) {
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
		snprintf(s->reason, sizeof s->reason, "%.*s", REASON - 1, error.message);
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

int64_t sender_wait_ms(const struct sender *sender, int64_t most)
{
	int64_t wait = most;

	if (sender->count >= (size_t)sender->bridge->config->sends_at_once)
		return most;
	for (const struct sending *s = sender->sendings; s; s = s->next) {
		if (s->has_ended)
			return 0;
	}
	if (sender->next_ms != INT64_MAX && sender->next_ms - now_ms(sender) < wait)
		wait = sender->next_ms - now_ms(sender);
	return wait < 0 ? 0 : wait;
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

/* --- what is not kept on disk --- */

static void ignore(void *context, const struct fetch_answer *answer)
{
	(void)context;
	(void)answer;
}

void sender_typing(struct sender *sender, const char *name)
{
	struct bridge *bridge = sender->bridge;
	BUF_AUTO struct buf address = {0}, value = {0}, platform = {0};
	struct platform_request request;
	struct queued_event event;
	struct citizen citizen;

	if (!queue_citizen(bridge->queue, name, &citizen, NULL) ||
	    !queue_address(bridge->queue, name, &address, NULL) ||
	    !queue_event(bridge->queue, name, &event, &value, &platform, NULL) ||
	    !(open_channels(sender) & 1u << citizen.channel))
		return;
	request_typing(bridge->config, &bridge->secrets, citizen.channel, address.data,
		       platform.data, &request);
	fetch_start(bridge->fetch, &request, ignore, NULL);
}

void sender_press(struct sender *sender, const char *press)
{
	struct bridge *bridge = sender->bridge;
	struct platform_request request;

	request_press(bridge->config, &bridge->secrets, press, &request);
	fetch_start(bridge->fetch, &request, ignore, NULL);
}

struct question {
	struct bridge *bridge;
	char name[VAULT_NAME];
};

static void on_locale(void *context, const struct fetch_answer *answer)
{
	struct question *question = context;
	struct bridge *bridge = question->bridge;
	json_t *profile = answer->status == 200 && answer->body.len
				  ? json_loadb(answer->body.data, answer->body.len, 0, NULL)
				  : NULL;
	struct str locale = json_str(profile, "locale");
	struct citizen citizen;
	struct error error = {0};

	if (queue_citizen(bridge->queue, question->name, &citizen, &error)) {
		citizen.is_asked = true; /* who does not tell is not asked again */
		if (locale.len && locale.len < sizeof citizen.language)
			snprintf(citizen.language, sizeof citizen.language, "%.*s",
				 STR_ARG(locale));
		if (!queue_citizen_put(bridge->queue, &citizen, &error))
			bridge_break(bridge, &error);
		talks_answered(bridge->talks, question->name);
	}
	json_decref(profile);
	free(question);
}

void sender_ask_locale(struct sender *sender, const char *name)
{
	struct bridge *bridge = sender->bridge;
	BUF_AUTO struct buf address = {0};
	struct question *question = mem_zalloc(1, sizeof *question);
	struct platform_request request = {0};

	question->bridge = bridge;
	memcpy(question->name, name, sizeof question->name);
	if (queue_address(bridge->queue, name, &address, NULL))
		request_locale(bridge->config, &bridge->secrets, address.data, &request);
	else
		buf_add(&request.url, STR("")); /* fails at once, and is answered */
	fetch_start(bridge->fetch, &request, on_locale, question);
}
