/* When reports are sent, and what becomes of their answers: the thread's work is handed over to
 * the GLib main loop. */
#include "core/report.h"

#include <curl/curl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "core/report_fetch.h"

enum { CALM_MS = 15000, RETRY_MS = 2000 };

struct report {
	struct report_events events;
	char *location;
	struct fetcher fetcher; /* the thread's, while there is a job */
	struct report_answer shown;
	char problem[512]; /* the last that was logged */
	guint timer;

	GThread *thread;
	GMutex mutex;
	GCond wake;
	struct buf job; /* under the mutex: the report to be sent; len 0: none */
	bool is_busy;	/* of the main loop: from the job to its result */
	atomic_bool stop;
	struct fetched result; /* the thread's, then the main loop's */
};

static gboolean on_result(gpointer context);

static gpointer work(gpointer context)
{
	struct report *report = context;
	BUF_AUTO struct buf body = {0};

	for (;;) {
		g_mutex_lock(&report->mutex);
		while (!report->job.len && !atomic_load(&report->stop))
			g_cond_wait(&report->wake, &report->mutex);
		buf_reset(&body);
		buf_add(&body, buf_borrow(&report->job));
		buf_reset(&report->job);
		g_mutex_unlock(&report->mutex);
		if (atomic_load(&report->stop))
			return NULL;
		fetcher_round(&report->fetcher, buf_borrow(&body), &report->result);
		g_idle_add(on_result, report);
	}
}

static void write_report(const struct report *report, struct buf *out)
{
	struct health health = {.screen = "start"};
	char started[21];
	json_t *body;

	if (report->events.health)
		report->events.health(report->events.context, &health);
	clock_format(health.started_ms, started);
	body = json_pack("{s:s, s:s, s:s, s:s, s:b, s:I, s:s}", "version", PIERRE_VERSION,
			 "location", report->location, "screen", health.screen, "printer",
			 printer_state_name(health.printer), "speech", health.speech, "visits",
			 (json_int_t)health.visits, "started", started);
	json_add(out, body);
	json_decref(body);
}

static gboolean on_timer(gpointer context)
{
	struct report *report = context;

	report->timer = 0;
	report->is_busy = true;
	g_mutex_lock(&report->mutex);
	write_report(report, &report->job);
	g_cond_signal(&report->wake);
	g_mutex_unlock(&report->mutex);
	return G_SOURCE_REMOVE;
}

static void schedule(struct report *report, guint ms)
{
	if (report->timer)
		g_source_remove(report->timer);
	report->timer = ms ? g_timeout_add(ms, on_timer, report) : g_idle_add(on_timer, report);
}

/* Once for each new problem, not every two seconds. */
static void log_problem(struct report *report, const char *problem)
{
	if (strcmp(report->problem, problem) == 0)
		return;
	if (*problem)
		fprintf(stderr, "pierre-kiosk: %s\n", problem);
	snprintf(report->problem, sizeof report->problem, "%s", problem);
}

static void take_notices(struct report *report, struct fetched *fetched)
{
	struct report_answer old = report->shown;

	if (report_answer_is_same(&old, &fetched->answer))
		return;
	report->shown = fetched->answer;
	fetched->answer = (struct report_answer){0};
	if (report->events.notices)
		report->events.notices(report->events.context, report->shown.notices,
				       report->shown.notice_count);
	report_answer_finish(&old);
}

static gboolean on_result(gpointer context)
{
	struct report *report = context;
	struct fetched *fetched = &report->result;
	bool is_reached = fetched->is_reached;

	report->is_busy = false;
	log_problem(report, fetched->problem);
	if (fetched->has_answer)
		take_notices(report, fetched);
	if (fetched->pack && report->events.pack) {
		report->events.pack(report->events.context, fetched->pack);
		fetched->pack = NULL;
	}
	fetched_finish(fetched);
	schedule(report, is_reached ? CALM_MS : RETRY_MS);
	if (report->events.reached)
		report->events.reached(report->events.context, is_reached);
	return G_SOURCE_REMOVE;
}

struct report *report_create(const struct kiosk_config *config, const struct report_events *events,
			     const char *pack_version, struct error *error)
{
	struct report *report = mem_zalloc(1, sizeof *report);

	report->events = *events;
	report->location = str_dup(str_from(config->location));
	g_mutex_init(&report->mutex);
	g_cond_init(&report->wake);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		error_set(error, ERROR_IO, "libcurl does not start; is it installed whole?");
	else if (fetcher_init(&report->fetcher, config, pack_version, &report->stop, error)) {
		report->thread = g_thread_new("report", work, report);
		schedule(report, 0);
		return report;
	}
	report_destroy(report);
	return NULL;
}

void report_destroy(struct report *report)
{
	if (!report)
		return;
	if (report->timer)
		g_source_remove(report->timer);
	g_mutex_lock(&report->mutex);
	atomic_store(&report->stop, true);
	g_cond_signal(&report->wake);
	g_mutex_unlock(&report->mutex);
	if (report->thread)
		g_thread_join(report->thread);
	while (g_idle_remove_by_data(report))
		;
	fetched_finish(&report->result);
	report_answer_finish(&report->shown);
	fetcher_finish(&report->fetcher);
	buf_finish(&report->job);
	g_mutex_clear(&report->mutex);
	g_cond_clear(&report->wake);
	free(report->location);
	free(report);
	curl_global_cleanup();
}

void report_now(struct report *report)
{
	if (!report->is_busy)
		schedule(report, 0);
}
