/* The printer's thread, and what it has to say on the main loop. */
#include "core/printer.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/printer_device.h"

enum { POLL_MS = 15000, SILENT_MS = 5000, PRINT_MS = 15000 };

/* Two hold it: its owner, and its thread, which may still be waiting for a resolver when the owner
 * has stopped waiting. */
struct printer {
	struct printer_events events;
	enum printer_state told; /* on the main loop only */
	struct printer_times times;
	struct printer_device device; /* the thread's */
	GSource *source;
	GThread *thread;

	GMutex lock;
	GCond changed;
	int holders;
	bool stop, thread_ended;
	enum printer_state state;
	struct buf job; /* bytes that wait for the thread */
	bool has_job;	/* one waits, or is being printed */
	bool job_waits;
	int64_t deadline_mono;
	bool done, done_ok;
	unsigned refused;
};

struct printer_source {
	GSource base;
	struct printer *printer;
};

const char *printer_state_name(enum printer_state state)
{
	static const char *const names[PRINTER_STATES] = {"none",      "ready",	     "paper_low",
							  "paper_out", "cover_open", "offline"};

	return state < PRINTER_STATES ? names[state] : "offline";
}

int64_t printer_now_mono(void)
{
	return g_get_monotonic_time() / 1000;
}

static void job_wipe(struct buf *job)
{
	if (job->data)
		explicit_bzero(job->data, job->capacity);
	buf_finish(job);
}

static void release(struct printer *printer)
{
	bool is_last;

	g_mutex_lock(&printer->lock);
	is_last = --printer->holders == 0;
	g_mutex_unlock(&printer->lock);
	if (!is_last)
		return;
	job_wipe(&printer->job);
	if (printer->device.cancel_fd >= 0)
		close(printer->device.cancel_fd);
	printer_device_finish(&printer->device);
	g_source_unref(printer->source);
	g_mutex_clear(&printer->lock);
	g_cond_clear(&printer->changed);
	free(printer);
}

/* With the lock held; false: it is time to end. */
static bool wait_for_work(struct printer *printer, int64_t next_poll_mono)
{
	while (!printer->stop && !printer->job_waits)
		if (!g_cond_wait_until(&printer->changed, &printer->lock, next_poll_mono * 1000))
			break;
	return !printer->stop;
}

/* With the lock held, which it lets go of while it prints. */
static void work_job(struct printer *printer)
{
	struct buf job = printer->job;
	int64_t deadline = printer->deadline_mono;
	enum printer_state state = PRINTER_OFFLINE;
	bool ok;

	printer->job = (struct buf){0};
	printer->job_waits = false;
	g_mutex_unlock(&printer->lock);
	ok = printer_device_print(&printer->device, buf_borrow(&job), deadline, &state);
	job_wipe(&job);
	g_mutex_lock(&printer->lock);
	printer->state = state;
	/* The main loop may have given it up already, and have taken another since. */
	if (printer->has_job && printer->deadline_mono == deadline && !printer->job_waits) {
		printer->has_job = false;
		printer->done = true;
		printer->done_ok = ok;
	}
}

static void work_poll(struct printer *printer)
{
	enum printer_state state;

	g_mutex_unlock(&printer->lock);
	state = printer_device_status(&printer->device);
	g_mutex_lock(&printer->lock);
	printer->state = state;
}

static void *work(void *data)
{
	struct printer *printer = data;
	int64_t next_poll = printer_now_mono();

	g_mutex_lock(&printer->lock);
	while (wait_for_work(printer, next_poll)) {
		if (printer->job_waits)
			work_job(printer);
		else
			work_poll(printer);
		next_poll = printer_now_mono() + printer->times.poll_ms;
		g_source_set_ready_time(printer->source, 0);
	}
	printer->thread_ended = true;
	g_cond_broadcast(&printer->changed);
	g_mutex_unlock(&printer->lock);
	release(printer);
	return NULL;
}

/* What is to be told, taken out under the lock. */
struct news {
	enum printer_state state;
	unsigned refused;
	bool done, ok;
};

static struct news take_news(struct printer *printer)
{
	struct news news;

	g_mutex_lock(&printer->lock);
	if (printer->has_job && printer_now_mono() >= printer->deadline_mono) {
		job_wipe(&printer->job);
		printer->has_job = printer->job_waits = false;
		printer->done = true;
		printer->done_ok = false;
		printer->state = PRINTER_OFFLINE;
	}
	news = (struct news){printer->state, printer->refused, printer->done, printer->done_ok};
	printer->refused = 0;
	printer->done = false;
	g_source_set_ready_time(printer->source,
				printer->has_job ? printer->deadline_mono * 1000 : -1);
	g_mutex_unlock(&printer->lock);
	return news;
}

static gboolean tell(GSource *source, GSourceFunc callback, gpointer data)
{
	struct printer *printer = ((struct printer_source *)source)->printer;
	const struct printer_events events = printer->events;
	struct news news = take_news(printer);

	(void)callback;
	(void)data;
	if (news.state != printer->told) {
		printer->told = news.state;
		if (events.state)
			events.state(events.context, news.state);
	}
	/* Whoever listens may destroy the printer. */
	while (events.printed && news.refused-- > 0 && !g_source_is_destroyed(source))
		events.printed(events.context, false, news.state);
	if (events.printed && news.done && !g_source_is_destroyed(source))
		events.printed(events.context, news.ok, news.state);
	return G_SOURCE_CONTINUE;
}

static GSource *source_create(struct printer *printer)
{
	static GSourceFuncs functions = {.dispatch = tell};
	GSource *source = g_source_new(&functions, sizeof(struct printer_source));

	((struct printer_source *)source)->printer = printer;
	g_source_set_static_name(source, "printer");
	g_source_attach(source, NULL);
	return source;
}

struct printer *printer_create_timed(const char *uri, const struct printer_events *events,
				     struct printer_times times, struct error *error)
{
	struct printer_device device;
	struct printer *printer;

	if (!printer_device_init(&device, uri, error))
		return NULL;
	device.times = times;
	printer = mem_zalloc(1, sizeof *printer);
	printer->events = *events;
	printer->times = times;
	printer->device = device;
	printer->told = printer->state = device.kind == KIND_NONE ? PRINTER_NONE : PRINTER_OFFLINE;
	g_mutex_init(&printer->lock);
	g_cond_init(&printer->changed);
	printer->source = source_create(printer);
	printer->holders = 1;
	if (device.kind == KIND_NONE)
		return printer;
	printer->device.cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	printer->holders = 2;
	printer->thread = g_thread_new("printer", work, printer);
	return printer;
}

struct printer *printer_create(const char *uri, const struct printer_events *events,
			       struct error *error)
{
	const struct printer_times times = {POLL_MS, SILENT_MS, PRINT_MS};

	return printer_create_timed(uri, events, times, error);
}

/* Until the thread has ended, but no longer than a device may be silent. */
static void thread_stop(struct printer *printer)
{
	int64_t limit = (printer_now_mono() + printer->times.silent_ms) * 1000;
	bool ended;

	g_mutex_lock(&printer->lock);
	printer->stop = true;
	if (printer->device.cancel_fd >= 0)
		eventfd_write(printer->device.cancel_fd, 1);
	g_cond_broadcast(&printer->changed);
	while (!printer->thread_ended)
		if (!g_cond_wait_until(&printer->changed, &printer->lock, limit))
			break;
	ended = printer->thread_ended;
	g_mutex_unlock(&printer->lock);
	if (ended)
		g_thread_join(printer->thread);
	else
		g_thread_unref(printer->thread);
}

void printer_destroy(struct printer *printer)
{
	if (!printer)
		return;
	g_source_destroy(printer->source);
	if (printer->thread)
		thread_stop(printer);
	release(printer);
}

enum printer_state printer_state(const struct printer *printer)
{
	return printer->told;
}

/* What the device eats. */
static bool make_job(const struct printer *printer, const struct ticket *ticket, struct buf *out)
{
	if (printer->device.kind == KIND_CUPS)
		return ticket_pdf(ticket, out, NULL);
	ticket_escpos(ticket, out);
	return true;
}

void printer_print(struct printer *printer, const struct ticket *ticket)
{
	struct buf job = {0};
	bool can = printer->thread && make_job(printer, ticket, &job);

	g_mutex_lock(&printer->lock);
	if (!can || printer->has_job) {
		printer->refused++;
		job_wipe(&job);
		g_source_set_ready_time(printer->source, 0);
	} else {
		printer->job = job;
		printer->has_job = printer->job_waits = true;
		printer->deadline_mono = printer_now_mono() + printer->times.print_ms;
		g_source_set_ready_time(printer->source, printer->deadline_mono * 1000);
		g_cond_broadcast(&printer->changed);
	}
	g_mutex_unlock(&printer->lock);
}
