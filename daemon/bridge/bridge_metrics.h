/* Within bridge: what /metrics tells, in Prometheus' text format. No citizen is in it. */
#ifndef BRIDGE_BRIDGE_METRICS_H
#define BRIDGE_BRIDGE_METRICS_H

#include "base/buf.h"
#include "bridge/event.h"
#include "bridge/queue.h"
#include "bridge/request.h"

enum { LATENCY_BUCKETS = 12 };

enum webhook_refusal {
	REFUSED_SUBSCRIPTION,
	REFUSED_SIGNATURE,
	REFUSED_BODY,
	REFUSED_STORE,
	WEBHOOK_REFUSALS
};

struct bridge_metrics {
	uint64_t webhooks, refused[WEBHOOK_REFUSALS];
	uint64_t events[CHANNELS][EVENT_KINDS], ignored, repeated;
	uint64_t sent[CHANNELS], failed[CHANNELS], retried[CHANNELS], late[CHANNELS];
	uint64_t settled, resent; /* parts in doubt: shown by the platform, or sent again */
	uint64_t store_failures, line_losses;
	uint64_t reply_counts[LATENCY_BUCKETS + 1];
	double reply_sum;
};

/* From the webhook to the platform's word that it has the answer's first part. */
void bridge_metrics_observe(struct bridge_metrics *metrics, double seconds);
void bridge_metrics_write(const struct bridge_metrics *metrics, const struct queue_figures *figures,
			  bool line_is_ready, size_t talks, struct buf *out);

#endif
