/* Counting, and writing Prometheus' text format, version 0.0.4. */
#include "server/metrics.h"

#include <stdlib.h>

#include "base/mem.h"

static const double confidence_bounds[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1};
static const double second_bounds[] = {0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005,
				       0.01,	0.02,	0.05,	0.1,	0.5,   1};

void metrics_init(struct metrics *metrics, int64_t now_ms)
{
	*metrics = (struct metrics){.started_ms = now_ms};
	metrics->confidence.bounds = confidence_bounds;
	metrics->confidence.bound_count = sizeof confidence_bounds / sizeof *confidence_bounds;
	metrics->reply_seconds.bounds = second_bounds;
	metrics->reply_seconds.bound_count = sizeof second_bounds / sizeof *second_bounds;
}

void metrics_finish(struct metrics *metrics)
{
	map_finish(&metrics->intents);
	free(metrics->intent_counts);
}

void histogram_observe(struct histogram *histogram, double value)
{
	size_t i = 0;

	while (i < histogram->bound_count && value > histogram->bounds[i])
		i++;
	histogram->counts[i]++;
	histogram->sum += value;
}

void metrics_count_intent(struct metrics *metrics, const char *intent)
{
	uint32_t i = map_intern(&metrics->intents, str_from(intent));

	if (i >= metrics->intent_capacity) {
		size_t before = metrics->intent_capacity;

		metrics->intent_counts = mem_grow(metrics->intent_counts, &metrics->intent_capacity,
						  i + 1, sizeof *metrics->intent_counts);
		memset(metrics->intent_counts + before, 0,
		       (metrics->intent_capacity - before) * sizeof *metrics->intent_counts);
	}
	metrics->intent_counts[i]++;
}

void metrics_write_head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_number(struct buf *out, const char *name, const char *type, const char *help,
			 uint64_t value)
{
	metrics_write_head(out, name, type, help);
	buf_addf(out, "%s %llu\n", name, (unsigned long long)value);
}

static void write_histogram(struct buf *out, const char *name, const char *help,
			    const struct histogram *histogram)
{
	uint64_t sum = 0;

	metrics_write_head(out, name, "histogram", help);
	for (size_t i = 0; i < histogram->bound_count; i++) {
		sum += histogram->counts[i];
		buf_addf(out, "%s_bucket{le=\"%g\"} %llu\n", name, histogram->bounds[i],
			 (unsigned long long)sum);
	}
	sum += histogram->counts[histogram->bound_count];
	buf_addf(out, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %.9g\n%s_count %llu\n", name,
		 (unsigned long long)sum, name, histogram->sum, name, (unsigned long long)sum);
}

static void write_messages(const struct metrics *metrics, struct buf *out)
{
	size_t position = 0;
	struct str intent;
	uint32_t i;

	metrics_write_head(out, "pierre_messages_total", "counter",
			   "Messages and choices of citizens, by the language of the reply.");
	for (int lang = 0; lang <= LANG_COUNT; lang++)
		buf_addf(out, "pierre_messages_total{lang=\"%s\"} %llu\n",
			 lang_code((enum lang)lang), (unsigned long long)metrics->messages[lang]);
	metrics_write_head(out, "pierre_intents_total", "counter", "Replies by intent.");
	while (map_next(&metrics->intents, &position, &intent, &i))
		buf_addf(out, "pierre_intents_total{intent=\"%.*s\"} %llu\n", STR_ARG(intent),
			 (unsigned long long)metrics->intent_counts[i]);
	write_histogram(out, "pierre_confidence", "Confidence in the intent, from 0 to 1.",
			&metrics->confidence);
	write_histogram(out, "pierre_reply_seconds",
			"From a frame's arrival to its reply being stored and ready to leave.",
			&metrics->reply_seconds);
	write_number(out, "pierre_fallbacks_total", "counter", "Messages that were not understood.",
		     metrics->fallbacks);
}

static void write_feedback(const struct metrics *metrics, struct buf *out)
{
	metrics_write_head(out, "pierre_feedback_total", "counter",
			   "What citizens thought of replies, changes of mind included.");
	for (int helpful = 1; helpful >= 0; helpful--)
		buf_addf(out, "pierre_feedback_total{helpful=\"%s\"} %llu\n",
			 helpful ? "yes" : "no", (unsigned long long)metrics->feedback[helpful]);
}

static void write_connections(const struct metrics *metrics, struct buf *out)
{
	static const char *const reasons[] = {"origin", "address", "total"};

	write_number(out, "pierre_connections", "gauge", "Open chat connections.",
		     metrics->connections);
	write_number(out, "pierre_connections_total", "counter", "Chat connections so far.",
		     metrics->connections_opened);
	write_number(out, "pierre_resumed_total", "counter", "Conversations that went on.",
		     metrics->resumed);
	metrics_write_head(out, "pierre_refused_total", "counter",
			   "Connections refused, by reason.");
	for (int i = 0; i < REFUSAL_COUNT; i++)
		buf_addf(out, "pierre_refused_total{reason=\"%s\"} %llu\n", reasons[i],
			 (unsigned long long)metrics->refused[i]);
	metrics_write_head(out, "pierre_errors_total", "counter", "Frames refused, by code.");
	for (int i = FRAME_FINE + 1; i < FRAME_ERROR_COUNT; i++)
		buf_addf(out, "pierre_errors_total{code=\"%s\"} %llu\n",
			 frame_error_code((enum frame_error)i),
			 (unsigned long long)metrics->errors[i]);
}

static void write_payments(const struct metrics *metrics, struct buf *out)
{
	static const char *const endpoints[TOKEN_ENDPOINTS] = {"use", "status"};
	static const enum order_state brought[] = {ORDER_PAID, ORDER_FAILED, ORDER_REFUNDED};

	write_number(out, "pierre_notices_total", "counter",
		     "Told to conversations without being asked.", metrics->notices);
	metrics_write_head(out, "pierre_payment_tokens_refused_total", "counter",
			   "Tokens refused at /payments, by reason.");
	for (int i = 0; i < TOKEN_ENDPOINTS; i++) {
		for (int fault = TOKEN_FINE + 1; fault < TOKEN_FAULTS; fault++)
			buf_addf(out,
				 "pierre_payment_tokens_refused_total{endpoint=\"%s\",reason="
				 "\"%s\"} %llu\n",
				 endpoints[i], token_fault_name((enum token_fault)fault),
				 (unsigned long long)metrics->tokens_refused[i][fault]);
	}
	metrics_write_head(out, "pierre_payment_answers_total", "counter",
			   "Answers of the payment side, by what they brought.");
	for (size_t i = 0; i < sizeof brought / sizeof *brought; i++)
		buf_addf(out, "pierre_payment_answers_total{status=\"%s\"} %llu\n",
			 order_state_name(brought[i]),
			 (unsigned long long)metrics->answers[brought[i]]);
	buf_addf(out, "pierre_payment_answers_total{status=\"repeated\"} %llu\n",
		 (unsigned long long)metrics->answers_repeated);
}

void metrics_write_orders(const size_t orders[static ORDER_STATES], struct buf *out)
{
	metrics_write_head(out, "pierre_orders", "gauge", "Orders, by state.");
	for (int i = 0; i < ORDER_STATES; i++)
		buf_addf(out, "pierre_orders{state=\"%s\"} %zu\n",
			 order_state_name((enum order_state)i), orders[i]);
}

void metrics_write_outbox(const struct outbox_figures *figures, struct buf *out)
{
	write_number(out, "pierre_cases_delivered_total", "counter",
		     "Cases delivered to the back office.", figures->delivered);
	write_number(out, "pierre_case_failures_total", "counter",
		     "Attempts to deliver a case that failed.", figures->failed);
	write_number(out, "pierre_cases_waiting", "gauge",
		     "Cases that the back office does not have yet.", figures->waiting);
}

void metrics_write(const struct metrics *metrics, const char *checksum, struct buf *out)
{
	write_messages(metrics, out);
	write_feedback(metrics, out);
	write_connections(metrics, out);
	write_payments(metrics, out);
	write_number(out, "pierre_store_failures_total", "counter",
		     "Attempts to store conversations that failed.", metrics->store_failures);
	metrics_write_head(out, "pierre_reloads_total", "counter", "Reloads of content and model.");
	buf_addf(out,
		 "pierre_reloads_total{result=\"ok\"} %llu\n"
		 "pierre_reloads_total{result=\"failed\"} %llu\n",
		 (unsigned long long)metrics->reloads_ok,
		 (unsigned long long)metrics->reloads_failed);
	metrics_write_head(out, "pierre_model_info", "gauge", "The model in use.");
	buf_addf(out, "pierre_model_info{checksum=\"%s\"} 1\n", checksum);
	metrics_write_head(out, "pierre_build_info", "gauge", "The version of pierred.");
	buf_addf(out, "pierre_build_info{version=\"%s\"} 1\n", PIERRE_VERSION);
	metrics_write_head(out, "pierre_start_time_seconds", "gauge", "When the daemon started.");
	buf_addf(out, "pierre_start_time_seconds %.3f\n", (double)metrics->started_ms / 1000);
}
