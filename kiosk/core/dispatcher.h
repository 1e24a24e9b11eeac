/* The connection with speech-dispatcher: one command, one reply, never a wait. */
#ifndef CORE_DISPATCHER_H
#define CORE_DISPATCHER_H

#include "base/str.h"

struct dispatcher_events {
	/* The reply to the last command. */
	void (*reply)(void *context, int code);
	/* It is gone: it ended, was silent for 5 seconds, or said what is no SSIP. Try again with
	 * dispatcher_open. Not said by dispatcher_close. */
	void (*lost)(void *context);
	void *context;
};

struct dispatcher;

/* Nothing is opened yet. The address is that of ssip_path. */
struct dispatcher *dispatcher_create(const struct dispatcher_events *events);
void dispatcher_destroy(struct dispatcher *dispatcher);
/* True when it is open. Otherwise it tries, but no more often than the pause allows, which grows
 * from a quarter of a second to 30 seconds; starts a dispatcher where none was named. */
bool dispatcher_open(struct dispatcher *dispatcher);
/* Milliseconds until dispatcher_open tries again; 0: it would now. */
int64_t dispatcher_pause_ms(const struct dispatcher *dispatcher);
bool dispatcher_is_open(const struct dispatcher *dispatcher);
/* Copies the bytes; the copy is wiped when they were sent. Only after the reply to those before. */
void dispatcher_send(struct dispatcher *dispatcher, struct str bytes);
/* Are there bytes that the socket did not take yet? */
bool dispatcher_is_sending(const struct dispatcher *dispatcher);
void dispatcher_close(struct dispatcher *dispatcher);

#endif
