/* Conversations in memory: who is due, who is silent, and what happens when the line is lost. */
#include "bridge/talks.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"

static const int64_t SILENT_MS = 60000; /* only then one is let go for others */

static int64_t now_mono(const struct talks *talks)
{
	return clock_mono(&talks->bridge->clock);
}

struct talks *talks_create(struct bridge *bridge)
{
	struct talks *talks = mem_zalloc(1, sizeof *talks);

	talks->bridge = bridge;
	talks->due_end = &talks->due;
	return talks;
}

void talks_destroy(struct talks *talks)
{
	struct talk *talk;

	if (!talks)
		return;
	while ((talk = talks->oldest)) {
		talks->oldest = talk->newer;
		free(talk);
	}
	table_finish(&talks->table);
	free(talks);
}

/* Names are keyed hashes already: strangers cannot choose them. */
static uint64_t name_hash(struct str name)
{
	return hash_bytes(name, 0) | 1;
}

struct talk *talk_find(const struct talks *talks, struct str name)
{
	struct table_node *node = table_first(&talks->table, name_hash(name));

	for (; node; node = table_next(node)) {
		struct talk *talk = TABLE_ENTRY(node, struct talk, node);

		if (str_eq(str_from(talk->name), name))
			return talk;
	}
	return NULL;
}

static void age_unlink(struct talk *talk)
{
	struct talks *talks = talk->talks;

	if (talk->older)
		talk->older->newer = talk->newer;
	else
		talks->oldest = talk->newer;
	if (talk->newer)
		talk->newer->older = talk->older;
	else
		talks->newest = talk->older;
}

static void age_link(struct talk *talk)
{
	struct talks *talks = talk->talks;

	talk->last_mono = now_mono(talks);
	talk->older = talks->newest;
	talk->newer = NULL;
	if (talks->newest)
		talks->newest->newer = talk;
	else
		talks->oldest = talk;
	talks->newest = talk;
}

void talk_touch(struct talk *talk)
{
	age_unlink(talk);
	age_link(talk);
}

struct talk *talk_open(struct talks *talks, const char *name)
{
	struct talk *talk = talk_find(talks, str_from(name));

	if (talk)
		return talk;
	talk = mem_zalloc(1, sizeof *talk);
	talk->talks = talks;
	talk->lang = LANG_UNKNOWN;
	snprintf(talk->name, sizeof talk->name, "%s", name);
	table_add(&talks->table, &talk->node, name_hash(str_from(name)));
	age_link(talk);
	return talk;
}

static void due_remove(struct talk *talk)
{
	struct talks *talks = talk->talks;
	struct talk **link = &talks->due;

	if (!talk->is_due)
		return;
	while (*link != talk)
		link = &(*link)->next_due;
	*link = talk->next_due;
	if (talks->due_end == &talk->next_due)
		talks->due_end = link;
	talk->is_due = false;
}

void talk_destroy(struct talk *talk)
{
	due_remove(talk);
	age_unlink(talk);
	table_remove(&talk->talks->table, &talk->node);
	free(talk);
}

void talk_due(struct talk *talk)
{
	if (talk->is_due)
		return;
	talk->is_due = true;
	talk->next_due = NULL;
	*talk->talks->due_end = talk;
	talk->talks->due_end = &talk->next_due;
}

void talk_close(struct talk *talk)
{
	talk->state = TALK_CLOSED;
	talk->event[0] = '\0';
	talk->is_resuming = false;
}

static void load_one(void *context, const char *name, bool has_events)
{
	struct talks *talks = context;
	struct talk *talk;

	if (!has_events && talks->table.count >= (size_t)talks->bridge->config->conversations_open)
		return;
	talk = talk_open(talks, name);
	talk->has_events = has_events;
	talk_due(talk);
}

bool talks_load(struct talks *talks, struct error *error)
{
	return queue_each_citizen(talks->bridge->queue, clock_now(&talks->bridge->clock), load_one,
				  talks, error);
}

void talks_wake(struct talks *talks, const char *name)
{
	struct talk *talk = talk_open(talks, name);

	talk->has_events = true;
	talk_due(talk);
}

void talks_answered(struct talks *talks, const char *name)
{
	struct talk *talk = talk_find(talks, str_from(name));

	if (!talk || talk->state != TALK_ASKING)
		return;
	talk->state = TALK_CLOSED;
	talk_due(talk);
}

void talks_leave(struct talks *talks, const char *name)
{
	struct talk *talk = talk_find(talks, str_from(name));

	if (!talk)
		return;
	talk->has_events = false;
	talk_part(talk);
	talk_due(talk);
}

void talks_flush(struct talks *talks)
{
	struct talk *first = talks->due, *talk;
	bool is_open = line_is_ready(talks->bridge->line);

	if (!is_open)
		return;
	talks->due = NULL;
	talks->due_end = &talks->due;
	while ((talk = first)) {
		first = talk->next_due;
		talk->is_due = false;
		/* A full line: the rest waits, in the same order. */
		if (is_open)
			is_open = talk_step(talk);
		else
			talk_due(talk);
	}
}

void talks_reset(struct talks *talks)
{
	for (struct talk *talk = talks->oldest; talk; talk = talk->newer) {
		talk_close(talk);
		talk->has_events = true; /* perhaps: the queue knows */
		talk_due(talk);
	}
	line_reconnect(talks->bridge->line);
}

/* Once a second is enough for one that was told to wait. */
static void look_after(struct talk *talk, int64_t now)
{
	struct bridge *bridge = talk->talks->bridge;
	int64_t after = bridge->config->typing_after_ms;

	if (talk->hold_mono && now >= talk->hold_mono) {
		talk->hold_mono = 0;
		talk_due(talk);
	}
	if (talk->event[0] && !talk->has_shown_typing && after && now - talk->since_mono >= after) {
		talk->has_shown_typing = true;
		sender_typing(bridge->sender, talk->name);
	}
}

/* Those that were silent longest, when there are too many or the daemon has forgotten them. */
static void release_silent(struct talks *talks, int64_t now)
{
	const struct bridge *bridge = talks->bridge;
	struct talk *talk = talks->oldest;

	while (talk) {
		struct talk *newer = talk->newer;
		int64_t silent = now - talk->last_mono;
		bool is_much = talks->table.count > (size_t)bridge->config->conversations_open;

		if (silent < SILENT_MS || (!is_much && silent < bridge->conversation_ms))
			return;
		if (!talk->has_events && !talk->event[0] && talk->state == TALK_CLOSED) {
			talk_destroy(talk);
		} else if (!talk->has_events && !talk->event[0] && talk->state == TALK_OPEN) {
			talk->state = TALK_RELEASING;
			talk_due(talk);
		}
		talk = newer;
	}
}

void talks_tick(struct talks *talks)
{
	int64_t now = now_mono(talks);

	for (struct talk *talk = talks->oldest; talk; talk = talk->newer)
		look_after(talk, now);
	release_silent(talks, now);
}

size_t talks_count(const struct talks *talks)
{
	return talks->table.count;
}

void talks_ready(void *context, const json_t *frame)
{
	struct bridge *bridge = context;
	const json_t *texts = json_object_get(frame, "texts");
	json_int_t ttl = json_integer_value(json_object_get(frame, "conversation_ttl_s"));

	if (json_is_object(texts)) {
		json_decref(bridge->texts);
		bridge->texts = json_deep_copy(texts);
	}
	if (ttl > 0)
		bridge->conversation_ms = ttl * 1000;
	if (bridge->has_line)
		return;
	bridge->has_line = true;
	log_line(LOG_LEVEL_INFO, "event=line_up");
	for (struct talk *talk = bridge->talks->oldest; talk; talk = talk->newer)
		talk_due(talk);
}

void talks_frame(void *context, const json_t *frame)
{
	struct bridge *bridge = context;
	struct talk *talk = talk_find(bridge->talks, json_str(frame, "conversation"));

	if (talk && !bridge->is_broken)
		talk_hear(talk, frame, json_str(frame, "type"));
	else if (!talk && str_eq(json_str(frame, "type"), STR("error")))
		log_line(LOG_LEVEL_WARNING, "event=line_error code=%s detail=\"%s\"",
			 json_str(frame, "code").data, json_str(frame, "detail").data);
}

void talks_lost(void *context, const char *why)
{
	struct bridge *bridge = context;

	if (bridge->has_line || !bridge->has_told_no_line)
		log_line(LOG_LEVEL_WARNING,
			 "event=line_lost reason=\"%s\" next=\"messages wait; trying again\"", why);
	bridge->metrics.line_losses += bridge->has_line;
	bridge->has_line = false;
	bridge->has_told_no_line = true;
	for (struct talk *talk = bridge->talks->oldest; talk; talk = talk->newer)
		talk_close(talk);
}

void talks_drained(void *context)
{
	struct bridge *bridge = context;

	talks_flush(bridge->talks);
}
