/* The bridges to messengers: the file, and figures. */
#include "server/bridges.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/metrics.h"

struct bridges {
	char *path;
	struct bridge_file file;
	struct file_stamp seen; /* of the file, when it was read */
	struct bridge *first;
	uint64_t refused[BRIDGE_REFUSALS];
};

struct bridges *bridges_create(const char *path, struct error *error)
{
	struct bridges *bridges = mem_zalloc(1, sizeof *bridges);

	bridges->path = str_dup(str_from(path));
	file_has_changed(path, &bridges->seen);
	if (!bridge_file_load(&bridges->file, path, error)) {
		bridges_destroy(bridges);
		return NULL;
	}
	for (size_t i = 0; i < bridge_file_count(&bridges->file); i++)
		bridges_of(bridges, bridge_file_name(&bridges->file, i));
	return bridges;
}

void bridges_destroy(struct bridges *bridges)
{
	if (!bridges)
		return;
	while (bridges->first) {
		struct bridge *bridge = bridges->first;

		bridges->first = bridge->next;
		free(bridge);
	}
	bridge_file_finish(&bridges->file);
	free(bridges->path);
	free(bridges);
}

static bool is_in_file(const struct bridges *bridges, const char *name)
{
	for (size_t i = 0; i < bridge_file_count(&bridges->file); i++) {
		if (str_eq(bridge_file_name(&bridges->file, i), str_from(name)))
			return true;
	}
	return false;
}

/* Forgets those that are neither in the file nor connected. */
static void forget_removed(struct bridges *bridges)
{
	struct bridge **link = &bridges->first;

	while (*link) {
		struct bridge *bridge = *link;

		if (bridge->lines || is_in_file(bridges, bridge->name)) {
			link = &bridge->next;
			continue;
		}
		*link = bridge->next;
		free(bridge);
	}
}

bool bridges_refresh(struct bridges *bridges)
{
	struct bridge_file file;
	struct error error = {0};

	if (!file_has_changed(bridges->path, &bridges->seen))
		return false;
	if (!bridge_file_load(&file, bridges->path, &error)) {
		log_line(LOG_LEVEL_ERROR,
			 "event=bridges_refused reason=\"%s\" next=\"the bridges known before "
			 "stay; mend the file\"",
			 error.message);
		return false;
	}
	bridge_file_finish(&bridges->file);
	bridges->file = file;
	forget_removed(bridges);
	for (size_t i = 0; i < bridge_file_count(&file); i++)
		bridges_of(bridges, bridge_file_name(&file, i));
	return true;
}

bool bridges_check(const struct bridges *bridges, struct str name, struct str secret)
{
	return bridge_file_check(&bridges->file, name, secret);
}

struct bridge *bridges_of(struct bridges *bridges, struct str name)
{
	struct bridge *bridge = bridges->first;

	while (bridge && !str_eq(str_from(bridge->name), name))
		bridge = bridge->next;
	if (bridge)
		return bridge;
	bridge = mem_zalloc(1, sizeof *bridge);
	snprintf(bridge->name, sizeof bridge->name, "%.*s", STR_ARG(name));
	bridge->next = bridges->first;
	bridges->first = bridge;
	return bridge;
}

void bridges_refused(struct bridges *bridges, enum bridge_refusal why)
{
	bridges->refused[why]++;
}

enum figure { FIGURE_LINES, FIGURE_CONVERSATIONS, FIGURE_RECEIVED, FIGURE_SENT };

static uint64_t figure_of(const struct bridge *bridge, enum figure figure)
{
	switch (figure) {
	case FIGURE_LINES:
		return bridge->lines;
	case FIGURE_CONVERSATIONS:
		return bridge->conversations;
	case FIGURE_RECEIVED:
		return bridge->received;
	case FIGURE_SENT:
		return bridge->sent;
	}
	return 0;
}

void bridges_write_metrics(const struct bridges *bridges, struct buf *out)
{
	static const struct {
		const char *name, *type, *help;
	} families[] = {
		[FIGURE_LINES] = {"pierre_bridge_lines", "gauge", "Open connections of a bridge."},
		[FIGURE_CONVERSATIONS] = {"pierre_bridge_conversations", "gauge",
					  "Open conversations of a bridge."},
		[FIGURE_RECEIVED] = {"pierre_bridge_frames_received_total", "counter",
				     "Frames of a bridge."},
		[FIGURE_SENT] = {"pierre_bridge_frames_sent_total", "counter",
				 "Frames to a bridge."},
	};
	static const char *const reasons[BRIDGE_REFUSALS] = {"key", "guesses", "lines"};

	for (size_t f = 0; bridges->first && f < sizeof families / sizeof *families; f++) {
		metrics_write_head(out, families[f].name, families[f].type, families[f].help);
		for (const struct bridge *b = bridges->first; b; b = b->next)
			buf_addf(out, "%s{bridge=\"%s\"} %llu\n", families[f].name, b->name,
				 (unsigned long long)figure_of(b, (enum figure)f));
	}
	metrics_write_head(out, "pierre_bridge_refused_total", "counter",
			   "Connections of bridges that were refused, by reason.");
	for (int i = 0; i < BRIDGE_REFUSALS; i++)
		buf_addf(out, "pierre_bridge_refused_total{reason=\"%s\"} %llu\n", reasons[i],
			 (unsigned long long)bridges->refused[i]);
}
