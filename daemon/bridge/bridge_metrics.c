/* Counters, and how they are written. */
#include "bridge/bridge_metrics.h"

static const double bounds[LATENCY_BUCKETS] = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
					       0.5,   1,    2.5,   5,	 30,  300};

void bridge_metrics_observe(struct bridge_metrics *metrics, double seconds)
{
	size_t at = 0;

	while (at < LATENCY_BUCKETS && seconds > bounds[at])
		at++;
	metrics->reply_counts[at]++;
	metrics->reply_sum += seconds;
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_addf(out, "# HELP pierre_bridge_%s %s\n# TYPE pierre_bridge_%s %s\n", name, help, name,
		 type);
}

static void number(struct buf *out, const char *name, const char *type, const char *help,
		   uint64_t value)
{
	head(out, name, type, help);
	buf_addf(out, "pierre_bridge_%s %llu\n", name, (unsigned long long)value);
}

static void by_channel(struct buf *out, const char *name, const char *help,
		       const uint64_t values[static CHANNELS])
{
	head(out, name, "counter", help);
	for (int i = 0; i < CHANNELS; i++)
		buf_addf(out, "pierre_bridge_%s{channel=\"%s\"} %llu\n", name,
			 channel_name((enum channel)i), (unsigned long long)values[i]);
}

static void write_events(const struct bridge_metrics *metrics, struct buf *out)
{
	head(out, "events_total", "counter", "What platforms told, by kind");
	for (int i = 0; i < CHANNELS; i++) {
		for (int kind = 0; kind < EVENT_KINDS; kind++)
			buf_addf(out,
				 "pierre_bridge_events_total{channel=\"%s\",kind=\"%s\"} %llu\n",
				 channel_name((enum channel)i),
				 event_kind_name((enum event_kind)kind),
				 (unsigned long long)metrics->events[i][kind]);
	}
	number(out, "events_ignored_total", "counter", "Reads, reactions, deletes, unknown things",
	       metrics->ignored);
	number(out, "events_repeated_total", "counter", "Told before, and taken once",
	       metrics->repeated);
}

static void write_latency(const struct bridge_metrics *metrics, struct buf *out)
{
	uint64_t sum = 0;

	head(out, "reply_seconds", "histogram", "From the webhook to the platform having a reply");
	for (size_t i = 0; i < LATENCY_BUCKETS; i++) {
		sum += metrics->reply_counts[i];
		buf_addf(out, "pierre_bridge_reply_seconds_bucket{le=\"%g\"} %llu\n", bounds[i],
			 (unsigned long long)sum);
	}
	sum += metrics->reply_counts[LATENCY_BUCKETS];
	buf_addf(out,
		 "pierre_bridge_reply_seconds_bucket{le=\"+Inf\"} %llu\n"
		 "pierre_bridge_reply_seconds_sum %g\npierre_bridge_reply_seconds_count %llu\n",
		 (unsigned long long)sum, metrics->reply_sum, (unsigned long long)sum);
}

void bridge_metrics_write(const struct bridge_metrics *metrics, const struct queue_figures *figures,
			  bool line_is_ready, size_t talks, struct buf *out)
{
	static const char *const reasons[WEBHOOK_REFUSALS] = {"subscription", "signature", "body",
							      "store"};

	number(out, "webhooks_total", "counter", "Webhooks that were taken", metrics->webhooks);
	head(out, "webhooks_refused_total", "counter", "Webhooks that were not, by reason");
	for (int i = 0; i < WEBHOOK_REFUSALS; i++)
		buf_addf(out, "pierre_bridge_webhooks_refused_total{reason=\"%s\"} %llu\n",
			 reasons[i], (unsigned long long)metrics->refused[i]);
	write_events(metrics, out);
	by_channel(out, "parts_sent_total", "Parts of answers that the platform has",
		   metrics->sent);
	by_channel(out, "parts_failed_total", "Parts that the platform will never take",
		   metrics->failed);
	by_channel(out, "parts_retried_total", "Requests that are tried again", metrics->retried);
	by_channel(out, "parts_late_total", "Parts behind the time to answer", metrics->late);
	number(out, "doubts_settled_total", "counter",
	       "Broken requests whose part the platform has shown", metrics->settled);
	number(out, "doubts_resent_total", "counter", "Broken requests whose part was sent again",
	       metrics->resent);
	number(out, "store_failures_total", "counter", "Commits that failed",
	       metrics->store_failures);
	number(out, "line_losses_total", "counter", "Times that the daemon was lost",
	       metrics->line_losses);
	number(out, "line_up", "gauge", "Is the daemon there?", line_is_ready);
	number(out, "conversations_open", "gauge", "Conversations in memory", talks);
	number(out, "citizens", "gauge", "Citizens whose conversation lives",
	       (uint64_t)figures->citizens);
	number(out, "events_waiting", "gauge", "Events without an answer",
	       (uint64_t)figures->events);
	number(out, "parts_waiting", "gauge", "Parts that are not sent", (uint64_t)figures->parts);
	number(out, "parts_in_doubt", "gauge", "Of these, such as may be there",
	       (uint64_t)figures->doubtful);
	write_latency(metrics, out);
}
