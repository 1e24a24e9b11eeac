/* What came in and what has to go out, on disk until it is done: events of citizens, parts of
 * answers, and of each citizen what it takes to answer. All changes belong to one transaction that
 * queue_commit ends. What citizens write and are told, and who they are, is sealed. Times are in
 * milliseconds since the epoch. */
#ifndef BRIDGE_QUEUE_H
#define BRIDGE_QUEUE_H

#include <jansson.h>

#include "base/buf.h"
#include "bridge/event.h"
#include "bridge/vault.h"

enum {
	QUEUE_MARK = 33, /* 32 hexadecimal digits and the NUL */
	QUEUE_LANGUAGE = 16
};

struct queue;

/* Lent the vault. ERROR_DAMAGED: not a file of the bridge, or of another key. */
struct queue *queue_open(const char *path, const struct vault *vault, struct error *error);
/* What was not committed is undone. */
void queue_close(struct queue *queue);
/* Ends the transaction; true also when there was none. False: everything since the last commit is
 * undone. */
bool queue_commit(struct queue *queue, struct error *error);
/* Undoes everything since the last commit. */
void queue_undo(struct queue *queue);

/* Citizens. */
struct citizen {
	char name[VAULT_NAME];
	enum channel channel;
	char language[QUEUE_LANGUAGE]; /* the profile's, "" when it has none */
	bool is_asked;		       /* the profile was looked at */
	bool is_leaving;	       /* to be forgotten once the last part is out */
	int64_t seq;		       /* of the daemon's last frame that was taken */
	int64_t window_ms;	       /* until then the platform lets us write */
	int64_t expires_ms;	       /* the conversation lives until then */
};

/* False, with ERROR_NOT_FOUND, when there is none of that name. */
bool queue_citizen(struct queue *queue, const char *name, struct citizen *citizen,
		   struct error *error);
/* Replaces all but the address. */
bool queue_citizen_put(struct queue *queue, const struct citizen *citizen, struct error *error);
/* The id on the platform; appends. */
bool queue_address(struct queue *queue, const char *name, struct buf *out, struct error *error);
/* The values behind the numbers that the last answer offered: a JSON array as text. */
bool queue_numbered(struct queue *queue, const char *name, struct buf *out, struct error *error);
bool queue_numbered_put(struct queue *queue, const char *name, struct str json,
			struct error *error);
/* With all that waits for the citizen or is to go there. */
bool queue_forget(struct queue *queue, const char *name, struct error *error);
/* Forgets at most `limit` citizens whose conversation is over and for whom nothing waits, and
 * names of events that no platform repeats any more. */
bool queue_expire(struct queue *queue, int64_t now_ms, int limit, struct error *error);

/* Events. */
struct queued_event {
	char id[VAULT_NAME]; /* the event's name, for the daemon */
	enum event_kind kind;
	int64_t received_ms;
};

enum queue_taken { QUEUE_TAKEN, QUEUE_KNOWN, QUEUE_FAILED };

/* Takes an event of a citizen once, whatever the platform repeats; who is new is written down.
 * `name` is set. `window_ms` is the end of the time to answer. */
enum queue_taken queue_take(struct queue *queue, const struct event *event, int64_t now_ms,
			    int64_t window_ms, char name[static VAULT_NAME], struct error *error);
/* The citizen's next event, by the platform's time and then by arrival; value and platform id are
 * appended, each behind what they hold. ERROR_NOT_FOUND: none. */
bool queue_event(struct queue *queue, const char *name, struct queued_event *event,
		 struct buf *value, struct buf *platform_id, struct error *error);
/* By the citizen and the event's name; there is no harm in one that is done already. */
bool queue_event_done(struct queue *queue, const char *name, struct str id, struct error *error);
/* All of a citizen's. */
bool queue_events_drop(struct queue *queue, const char *name, struct error *error);

/* Parts of answers. */
enum part_state {
	PART_WAITING,
	PART_BEGUN, /* its request was begun */
	PART_DOUBT, /* begun before a crash or a time-out: it may be there */
	PART_THERE  /* begun, and the platform has shown it before it has answered */
};

struct part {
	int64_t number;
	char name[VAULT_NAME], mark[QUEUE_MARK];
	enum channel channel;
	enum part_state state;
	unsigned attempts;
	int64_t next_ms, window_ms;
	int64_t received_ms; /* of the event that it answers, on its first part; or 0 */
};

/* Behind the citizen's others. */
bool queue_part_add(struct queue *queue, const struct citizen *citizen, const json_t *payload,
		    int64_t now_ms, int64_t received_ms, struct error *error);
/* Parts that are due and first of their citizen, of the channels whose bit is set; at most
 * `limit`. */
bool queue_parts_due(struct queue *queue, int64_t now_ms, unsigned channels, struct part *parts,
		     size_t limit, size_t *count, struct error *error);
/* When the next of them will be due; INT64_MAX: there is none. */
int64_t queue_parts_next(struct queue *queue, unsigned channels);
/* Appends what is to be sent. */
bool queue_part_payload(struct queue *queue, int64_t number, struct buf *out, struct error *error);
bool queue_part_state(struct queue *queue, int64_t number, enum part_state state, unsigned attempts,
		      int64_t next_ms, struct error *error);
/* As it stands now. ERROR_NOT_FOUND: it is done. */
bool queue_part(struct queue *queue, int64_t number, struct part *part, struct error *error);
/* It is there, or never will be; the citizen's next one is first now. */
bool queue_part_done(struct queue *queue, int64_t number, struct error *error);
/* The platform has shown a part with this mark. ERROR_NOT_FOUND: there is none. */
bool queue_part_shown(struct queue *queue, const char *mark, struct error *error);
/* At the start: what was begun is in doubt until `until_ms` where the channel shows marks, and
 * waits again where it does not (bit not set in `shows`). */
bool queue_parts_doubt(struct queue *queue, unsigned shows, int64_t now_ms, int64_t until_ms,
		       size_t *count, struct error *error);

/* Names of citizens with events, or whose conversation lives: each once. */
bool queue_each_citizen(struct queue *queue, int64_t now_ms,
			void (*take)(void *context, const char *name, bool has_events),
			void *context, struct error *error);

struct queue_figures {
	int64_t citizens, events, parts, doubtful;
};
bool queue_count(struct queue *queue, struct queue_figures *figures, struct error *error);

#endif
