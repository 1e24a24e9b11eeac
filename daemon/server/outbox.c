/* The thread of the outbox. What is due stands on disk with its next moment, so that a restart
 * changes nothing; what the back office has and we could not note is sent again, with the same
 * id. */
#include "server/outbox.h"

#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "server/post.h"

enum {
	FIRST_DELAY_MS = 5000,
	LAST_DELAY_MS = 3600000,
	POLL_MS = 2000,	   /* for what other processes did: 'pierre cases retry' */
	BRAKE_MS = 500,	   /* after a back office that does not answer at all */
	AGAIN_MS = 1000,   /* after a store that fails */
	COUNT_MS = 10000,  /* between two counts of what waits */
	FORGET_LIMIT = 200 /* in one transaction, which others wait for */
};

static const int64_t HOUR_MS = 3600000, DAY_MS = 86400000;

struct outbox {
	struct records *records;
	struct post *post;
	struct clock clock;
	int64_t keep_ms, feedback_ms;
	bool has_url, has_thread;
	bool store_fails; /* and that was logged */
	bool is_busy;
	int64_t count_due_mono, forget_due_mono; /* of the thread */
	pthread_t thread;
	atomic_uint_fast64_t delivered, failed, waiting;
};

struct outbox *outbox_create(const struct outbox_options *options, struct error *error)
{
	struct outbox *outbox = mem_zalloc(1, sizeof *outbox);

	outbox->clock = options->clock;
	outbox->keep_ms = options->keep_days * DAY_MS;
	outbox->feedback_ms = options->feedback_days * DAY_MS;
	outbox->has_url = *options->url;
	outbox->post = post_create(options->url, options->secret_file, error);
	if (outbox->post)
		outbox->records = records_open(options->store, error);
	if (outbox->records)
		return outbox;
	outbox_destroy(outbox);
	return NULL;
}

/* One line when the store begins to fail, and one when it works again. */
static bool check_store(struct outbox *outbox, bool ok, const struct error *error)
{
	if (!ok && !outbox->store_fails)
		log_line(LOG_LEVEL_ERROR, "event=outbox_store_failed reason=\"%s\"",
			 error->message);
	if (ok && outbox->store_fails)
		log_line(LOG_LEVEL_INFO, "event=outbox_store_recovered");
	outbox->store_fails = !ok;
	return ok;
}

static int64_t now_ms(const struct outbox *outbox)
{
	return clock_now(&outbox->clock);
}

/* 5 s, doubled with each attempt up to an hour, a quarter more or less: so that cases that failed
 * together do not come back together. */
static int64_t delay_ms(unsigned attempts)
{
	int64_t delay = FIRST_DELAY_MS;

	for (unsigned i = 0; i < attempts && delay < LAST_DELAY_MS; i++)
		delay *= 2;
	if (delay > LAST_DELAY_MS)
		delay = LAST_DELAY_MS;
	return delay - delay / 4 + randombytes_uniform((uint32_t)(delay / 2 + 1));
}

static bool note(struct outbox *outbox, const struct case_record *record, enum post_result result,
		 const char *reason, int64_t next_ms)
{
	struct error error = {0};
	bool ok = result == POST_DELIVERED ? records_case_delivered(outbox->records, record->id,
								    now_ms(outbox), &error)
					   : records_case_failed(outbox->records, record->id,
								 reason, next_ms, &error);

	/* A case that is gone has nothing to be noted of. */
	return check_store(outbox, ok || error.code == ERROR_NOT_FOUND, &error);
}

/* As often as it takes: sending again would be worse. */
static void note_surely(struct outbox *outbox, const struct case_record *record,
			enum post_result result, const char *reason, int64_t next_ms)
{
	while (!note(outbox, record, result, reason, next_ms) && !post_is_stopped(outbox->post))
		post_wait(outbox->post, AGAIN_MS);
}

static void conclude(struct outbox *outbox, const struct case_record *record,
		     enum post_result result, const char *reason)
{
	int64_t next = now_ms(outbox) + delay_ms(record->attempts);
	char moment[21];

	note_surely(outbox, record, result, reason, next);
	if (result == POST_DELIVERED) {
		atomic_fetch_add(&outbox->delivered, 1);
		log_line(LOG_LEVEL_INFO, "event=case_delivered number=%s attempts=%u",
			 record->number, record->attempts + 1);
		return;
	}
	atomic_fetch_add(&outbox->failed, 1);
	clock_format(next, moment);
	log_line(LOG_LEVEL_WARNING, "event=case_failed number=%s attempts=%u reason=\"%s\" next=%s",
		 record->number, record->attempts + 1, reason, moment);
}

static bool load(struct outbox *outbox, const struct case_record *record, struct buf *message)
{
	BUF_AUTO struct buf body = {0};
	struct order_record order;
	struct case_record same;
	struct error error = {0};
	bool has_order = records_order_get(outbox->records, record->id, &order, &error);
	bool ok = (has_order || error.code == ERROR_NOT_FOUND) &&
		  records_case_get(outbox->records, str_from(record->id), &same, &body, &error);

	if (ok)
		post_body(record, buf_borrow(&body), has_order ? &order : NULL, message);
	return check_store(outbox, ok, &error);
}

/* False when there was nothing to do, or the store fails. */
static bool deliver_next(struct outbox *outbox)
{
	BUF_AUTO struct buf message = {0};
	char reason[RECORD_PROBLEM];
	struct case_record record;
	struct error error = {0};
	enum post_result result;
	size_t count = 0;
	bool ok = records_case_due(outbox->records, now_ms(outbox), &record, 1, &count, &error);

	if (!check_store(outbox, ok, &error) || !count || !load(outbox, &record, &message))
		return false;
	result = post_send(outbox->post, record.id, buf_borrow(&message), now_ms(outbox) / 1000,
			   reason);
	if (result != POST_STOPPED)
		conclude(outbox, &record, result, reason);
	if (result == POST_UNREACHABLE)
		post_wait(outbox->post, BRAKE_MS);
	return true;
}

static void count_waiting(struct outbox *outbox)
{
	size_t counts[CASE_STATES];
	int64_t mono = clock_mono(&outbox->clock);

	if (mono < outbox->count_due_mono)
		return;
	outbox->count_due_mono = mono + COUNT_MS;
	if (records_case_count(outbox->records, counts, NULL))
		atomic_store(&outbox->waiting, counts[CASE_WAITING]);
}

static bool forget_done(struct outbox *outbox, size_t *forgotten, struct error *error)
{
	int64_t before = now_ms(outbox) - outbox->keep_ms;
	struct civil day = civil_from_ms(before);

	return records_forget(outbox->records, before, civil_days(day.year, day.month, day.day),
			      FORGET_LIMIT, forgotten, error);
}

static bool forget_feedback(struct outbox *outbox, size_t *forgotten, struct error *error)
{
	return records_feedback_forget(outbox->records, now_ms(outbox) - outbox->feedback_ms,
				       FORGET_LIMIT, forgotten, error);
}

/* All that a way of forgetting finds, a little at a time; returns how much. */
static size_t forget_all(struct outbox *outbox,
			 bool (*some)(struct outbox *outbox, size_t *forgotten,
				      struct error *error))
{
	struct error error = {0};
	size_t forgotten = 0, sum = 0;
	bool ok = true;

	do {
		ok = some(outbox, &forgotten, &error);
		sum += forgotten;
	} while (ok && forgotten == FORGET_LIMIT && !post_is_stopped(outbox->post));
	if (!ok)
		log_line(LOG_LEVEL_WARNING, "event=forget_failed reason=\"%s\"", error.message);
	return sum;
}

static void forget(struct outbox *outbox)
{
	size_t sum;

	if (clock_mono(&outbox->clock) < outbox->forget_due_mono)
		return;
	outbox->forget_due_mono = clock_mono(&outbox->clock) + HOUR_MS;
	sum = forget_all(outbox, forget_done) + forget_all(outbox, forget_feedback);
	if (sum)
		log_line(LOG_LEVEL_INFO, "event=forgotten rows=%zu", sum);
}

static void *run(void *context)
{
	struct outbox *outbox = context;

	while (!post_is_stopped(outbox->post)) {
		count_waiting(outbox);
		forget(outbox);
		if (outbox->has_url && deliver_next(outbox)) {
			outbox->is_busy = true;
			continue;
		}
		/* What was done shows at once, but is not counted after each of thousands. */
		if (outbox->is_busy)
			outbox->count_due_mono = 0;
		else
			post_wait(outbox->post, POLL_MS);
		outbox->is_busy = false;
	}
	return NULL;
}

bool outbox_start(struct outbox *outbox, struct error *error)
{
	sigset_t all, before;
	int failure;

	if (!outbox->has_url)
		log_line(LOG_LEVEL_INFO, "event=outbox_idle reason=\"back_office_url is empty: "
					 "cases wait in the store\"");
	/* Signals are for the loop. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failure = pthread_create(&outbox->thread, NULL, run, outbox);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failure)
		return error_set(error, ERROR_IO, "no thread for the outbox: %s",
				 strerror(failure));
	outbox->has_thread = true;
	return true;
}

void outbox_destroy(struct outbox *outbox)
{
	if (!outbox)
		return;
	if (outbox->has_thread) {
		post_stop(outbox->post);
		pthread_join(outbox->thread, NULL);
	}
	records_close(outbox->records);
	post_destroy(outbox->post);
	free(outbox);
}

void outbox_wake(struct outbox *outbox)
{
	post_wake(outbox->post);
}

void outbox_read(const struct outbox *outbox, struct outbox_figures *figures)
{
	figures->delivered = atomic_load(&outbox->delivered);
	figures->failed = atomic_load(&outbox->failed);
	figures->waiting = atomic_load(&outbox->waiting);
}
