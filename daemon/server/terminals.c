/* The terminals in the town hall: their last reports, and what is told on them. */
#include "server/terminals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "server/metrics.h"

enum {
	REPORT_DEPTH = 4,
	UP_MS = 60000, /* they report every 15 seconds */
	COUNT_MOST = 1000000000
};

/* What a terminal of the file last said of itself. */
struct last {
	char name[TERMINAL_NAME];
	struct terminal_report report;
	int64_t at_mono;
};

struct terminals {
	char *path;
	struct terminal_file file;
	struct file_stamp seen; /* of the file, when it was read */
	struct last *lasts;	/* at most TERMINAL_LIMIT, so they are searched one by one */
	size_t count, capacity;
};

/* --- the file --- */

struct terminals *terminals_create(const char *path, struct error *error)
{
	struct terminals *terminals = mem_zalloc(1, sizeof *terminals);

	terminals->path = str_dup(str_from(path));
	file_has_changed(path, &terminals->seen);
	if (terminal_file_load(&terminals->file, path, error))
		return terminals;
	terminals_destroy(terminals);
	return NULL;
}

void terminals_destroy(struct terminals *terminals)
{
	if (!terminals)
		return;
	terminal_file_finish(&terminals->file);
	free(terminals->lasts);
	free(terminals->path);
	free(terminals);
}

static struct last *last_of(const struct terminals *terminals, struct str name)
{
	for (size_t i = 0; i < terminals->count; i++) {
		if (str_eq(str_from(terminals->lasts[i].name), name))
			return &terminals->lasts[i];
	}
	return NULL;
}

/* Keeps the last reports of terminals that are in the file. */
static void forget_removed(struct terminals *terminals)
{
	size_t kept = 0;

	for (size_t i = 0; i < terminals->count; i++) {
		if (terminal_file_has(&terminals->file, str_from(terminals->lasts[i].name)))
			terminals->lasts[kept++] = terminals->lasts[i];
	}
	terminals->count = kept;
}

void terminals_refresh(struct terminals *terminals)
{
	struct terminal_file file;
	struct error error = {0};

	if (!file_has_changed(terminals->path, &terminals->seen))
		return;
	if (!terminal_file_load(&file, terminals->path, &error)) {
		log_line(LOG_LEVEL_ERROR,
			 "event=terminals_refused reason=\"%s\" next=\"the terminals known before "
			 "stay; mend the file\"",
			 error.message);
		return;
	}
	terminal_file_finish(&terminals->file);
	terminals->file = file;
	forget_removed(terminals);
}

bool terminals_check(const struct terminals *terminals, struct str name, struct str secret)
{
	return terminal_file_check(&terminals->file, name, secret);
}

json_t *terminals_messages(const struct terminals *terminals, struct str name)
{
	return terminal_file_messages(&terminals->file, name);
}

/* --- reports --- */

static bool take_text(const json_t *root, const char *key, char *out, size_t size,
		      struct error *error)
{
	struct str text = json_str(root, key);

	if (!json_is_string(json_object_get(root, key)) || text.len >= size ||
	    strlen(text.data) != text.len)
		return error_set(error, ERROR_INVALID,
				 "the report's \"%s\" is a text of at most %zu bytes", key,
				 size - 1);
	memcpy(out, text.data, text.len + 1);
	return true;
}

static bool is_among(const char *text, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(text, names[i]) == 0)
			return true;
	return false;
}

static bool take_states(struct terminal_report *report, const json_t *root, struct error *error)
{
	static const char *const screens[] = {"start", "talk", "away"};
	static const char *const printers[] = {"none",	    "ready",	  "paper_low",
					       "paper_out", "cover_open", "offline"};

	if (!take_text(root, "screen", report->screen, sizeof report->screen, error) ||
	    !take_text(root, "printer", report->printer, sizeof report->printer, error))
		return false;
	if (!is_among(report->screen, screens, sizeof screens / sizeof *screens))
		return error_set(error, ERROR_INVALID,
				 "the report's \"screen\" is '%s': start, "
				 "talk or away",
				 report->screen);
	return is_among(report->printer, printers, sizeof printers / sizeof *printers) ||
	       error_set(error, ERROR_INVALID, "the report's \"printer\" is '%s': no state of one",
			 report->printer);
}

static bool read_root(struct terminal_report *report, const json_t *root, struct error *error)
{
	const json_t *speech = json_object_get(root, "speech");
	const json_t *visits = json_object_get(root, "visits");

	if (!take_text(root, "version", report->version, sizeof report->version, error) ||
	    !take_text(root, "location", report->location, sizeof report->location, error) ||
	    !take_text(root, "started", report->started, sizeof report->started, error) ||
	    !take_states(report, root, error))
		return false;
	if (!json_is_boolean(speech))
		return error_set(error, ERROR_INVALID, "the report's \"speech\" is true or false");
	report->speech = json_is_true(speech);
	report->visits = json_is_integer(visits) ? json_integer_value(visits) : -1;
	return (report->visits >= 0 && report->visits <= COUNT_MOST) ||
	       error_set(error, ERROR_INVALID, "the report's \"visits\" is a number from 0 to %d",
			 COUNT_MOST);
}

bool terminal_report_read(struct terminal_report *report, struct str body, struct error *error)
{
	json_t *root = json_depth_within(body, REPORT_DEPTH)
			       ? json_loadb(body.data, body.len, JSON_REJECT_DUPLICATES, NULL)
			       : NULL;
	bool ok;

	*report = (struct terminal_report){0};
	if (!json_is_object(root)) {
		json_decref(root);
		return error_set(error, ERROR_INVALID, "the report is no JSON object");
	}
	ok = read_root(report, root, error);
	json_decref(root);
	return ok;
}

bool terminals_report(struct terminals *terminals, struct str name, struct str body,
		      const struct clock *clock, struct error *error)
{
	struct terminal_report report;
	struct last *last;

	if (!terminal_report_read(&report, body, error))
		return false;
	last = last_of(terminals, name);
	if (!last) {
		terminals->lasts = mem_grow(terminals->lasts, &terminals->capacity,
					    terminals->count + 1, sizeof *terminals->lasts);
		last = &terminals->lasts[terminals->count++];
		snprintf(last->name, sizeof last->name, "%.*s", STR_ARG(name));
	}
	last->report = report;
	last->at_mono = clock_mono(clock);
	return true;
}

/* --- metrics --- */

/* A label's value: backslash, quote and line feed are escaped. */
static void add_label(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, ",%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n')
			buf_add(out, STR("\\n"));
		else if (*value == '\\' || *value == '"')
			buf_addf(out, "\\%c", *value);
		else if ((unsigned char)*value >= ' ')
			buf_add(out, (struct str){value, 1});
	}
	buf_add(out, STR("\""));
}

enum figure { FIGURE_UP, FIGURE_LAST, FIGURE_PRINTER, FIGURE_STATE, FIGURE_VISITS, FIGURE_INFO };

static void add_figure(struct buf *out, enum figure figure, const char *family, const char *name,
		       const struct last *last, int64_t now_mono)
{
	const struct terminal_report *report = last ? &last->report : NULL;
	bool is_up = last && now_mono - last->at_mono < UP_MS;
	long long value = 1;

	if (!last && figure != FIGURE_UP)
		return;
	buf_addf(out, "%s{terminal=\"%s\"", family, name);
	if (figure == FIGURE_UP)
		value = is_up;
	else if (figure == FIGURE_LAST)
		value = (now_mono - last->at_mono) / 1000;
	else if (figure == FIGURE_VISITS)
		value = report->visits;
	else if (figure == FIGURE_PRINTER)
		value = strcmp(report->printer, "none") == 0 ||
			strcmp(report->printer, "ready") == 0 ||
			strcmp(report->printer, "paper_low") == 0;
	else if (figure == FIGURE_STATE)
		add_label(out, "state", report->printer);
	if (figure == FIGURE_INFO) {
		add_label(out, "version", report->version);
		add_label(out, "location", report->location);
		add_label(out, "screen", report->screen);
		add_label(out, "started", report->started);
	}
	buf_addf(out, "} %lld\n", value);
}

void terminals_write_metrics(const struct terminals *terminals, const struct clock *clock,
			     struct buf *out)
{
	static const struct {
		const char *name, *help;
	} families[] = {
		[FIGURE_UP] = {"pierre_terminal_up", "Has it reported in the last 60 seconds?"},
		[FIGURE_LAST] = {"pierre_terminal_last_report_seconds", "Since its last report."},
		[FIGURE_PRINTER] = {"pierre_terminal_printer_ok", "Can it print (or has it none)?"},
		[FIGURE_STATE] = {"pierre_terminal_printer", "1 for the state of its printer."},
		[FIGURE_VISITS] = {"pierre_terminal_visits", "Visits since its start."},
		[FIGURE_INFO] = {"pierre_terminal_info", "What it is and shows."},
	};
	const json_t *list = json_object_get(terminals->file.root, "terminals");
	int64_t now = clock_mono(clock);

	for (size_t f = 0; json_array_size(list) && f < sizeof families / sizeof *families; f++) {
		metrics_write_head(out, families[f].name, "gauge", families[f].help);
		for (size_t i = 0; i < json_array_size(list); i++) {
			struct str name = json_str(json_array_get(list, i), "name");

			add_figure(out, (enum figure)f, families[f].name, name.data,
				   last_of(terminals, name), now);
		}
	}
}
