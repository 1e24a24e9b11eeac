/* Within server: what /metrics tells, in Prometheus' text format. No message and no address is
 * in it. */
#ifndef SERVER_METRICS_H
#define SERVER_METRICS_H

#include "base/buf.h"
#include "base/lang.h"
#include "base/map.h"
#include "payment/orders.h"
#include "server/frame.h"
#include "server/outbox.h"

enum { HISTOGRAM_LIMIT = 16 };

/* Buckets are cumulative when written, not when counted. */
struct histogram {
	const double *bounds;
	size_t bound_count;
	uint64_t counts[HISTOGRAM_LIMIT + 1];
	double sum;
};

void histogram_observe(struct histogram *histogram, double value);

enum refusal { REFUSED_ORIGIN, REFUSED_ADDRESS, REFUSED_TOTAL, REFUSAL_COUNT };

enum token_endpoint { TOKEN_AT_USE, TOKEN_AT_STATUS, TOKEN_ENDPOINTS };

struct metrics {
	uint64_t messages[LANG_COUNT + 1];
	struct map intents; /* name -> index of intent_counts */
	uint64_t *intent_counts;
	size_t intent_capacity;
	struct histogram confidence;
	struct histogram reply_seconds; /* from the frame's arrival to the reply's leaving */
	uint64_t fallbacks;
	uint64_t connections, connections_opened;
	uint64_t refused[REFUSAL_COUNT];
	uint64_t errors[FRAME_ERROR_COUNT];
	uint64_t store_failures;
	uint64_t resumed;
	uint64_t notices;
	uint64_t feedback[2]; /* by whether the answer helped */
	uint64_t tokens_refused[TOKEN_ENDPOINTS][TOKEN_FAULTS];
	uint64_t answers[ORDER_STATES]; /* of the payment side, by the state they brought */
	uint64_t answers_repeated;	/* that changed nothing */
	uint64_t reloads_ok, reloads_failed;
	int64_t started_ms;
};

void metrics_init(struct metrics *metrics, int64_t now_ms);
void metrics_finish(struct metrics *metrics);
void metrics_count_intent(struct metrics *metrics, const char *intent);
/* The two lines before the values of a family. */
void metrics_write_head(struct buf *out, const char *name, const char *type, const char *help);
/* `checksum` is the model's. */
void metrics_write(const struct metrics *metrics, const char *checksum, struct buf *out);
/* The orders there are at the moment. */
void metrics_write_orders(const size_t orders[static ORDER_STATES], struct buf *out);

/* What the outbox did and has to do. */
void metrics_write_outbox(const struct outbox_figures *figures, struct buf *out);

#endif
