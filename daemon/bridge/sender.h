/* Within bridge: what the files sender*.c share. */
#ifndef BRIDGE_SENDER_H
#define BRIDGE_SENDER_H

#include "bridge/bridge_state.h"

enum { SENDING_REASON = 160 };

/* A part on its way. It stays here until its end is on disk. */
struct sending {
	struct sender *sender;
	struct sending *next;
	struct part part;
	bool is_started, has_ended;
	enum verdict verdict;
	int64_t retry_after_ms;
	char reason[SENDING_REASON];
};

struct sender {
	struct bridge *bridge;
	struct sending *sendings;
	size_t count;
	int64_t next_ms;	      /* when the next part is due; INT64_MAX: none is known */
	int64_t pause_mono[CHANNELS]; /* the platform has asked for it */
	bool is_refused[CHANNELS];    /* its token; said once */
};

static inline int64_t sender_now_ms(const struct sender *sender)
{
	return clock_now(&sender->bridge->clock);
}

static inline int64_t sender_now_mono(const struct sender *sender)
{
	return clock_mono(&sender->bridge->clock);
}

/* Channels that are on and not told to wait, as bits. */
unsigned sender_channels(const struct sender *sender);
/* What the end of a sending changes in the queue. False: the queue refuses. */
bool sending_conclude(struct sending *sending, struct error *error);

#endif
