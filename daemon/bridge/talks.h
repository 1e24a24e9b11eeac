/* Within bridge: what the files talk*.c share. */
#ifndef BRIDGE_TALKS_H
#define BRIDGE_TALKS_H

#include "base/lang.h"
#include "base/table.h"
#include "bridge/bridge_state.h"

enum talk_state {
	TALK_CLOSED,
	TALK_ASKING,   /* the platform for the profile's language */
	TALK_GREETING, /* said hello */
	TALK_OPEN,
	TALK_PARTING,  /* said bye, to begin anew */
	TALK_LEAVING,  /* said bye, to be forgotten */
	TALK_RELEASING /* let go of: it lives on in the store */
};

/* A conversation that is open with the daemon, or will be. */
struct talk {
	struct table_node node;
	struct talks *talks;
	char name[VAULT_NAME];
	enum talk_state state;
	enum lang lang;		/* of the last frame */
	int64_t seq;		/* of the last frame that is on disk, or will be */
	char event[VAULT_NAME]; /* said, and not answered; "": none */
	int64_t received_ms;	/* when it came, for the histogram */
	int64_t since_mono;	/* when it was said */
	int64_t hold_mono;	/* too fast: not before */
	int64_t last_mono;	/* when something was said or heard */
	unsigned tries;		/* of the event, after defects of the daemon's */
	bool has_events;
	bool is_resuming; /* frames that were missed follow */
	bool has_shown_typing;
	struct talk *older, *newer; /* by last_mono */
	struct talk *next_due;
	bool is_due;
};

struct talks {
	struct bridge *bridge;
	struct table table;
	struct talk *oldest, *newest;
	struct talk *due, **due_end;
};

struct talk *talk_find(const struct talks *talks, struct str name);
/* The one of that name, which may be new. */
struct talk *talk_open(struct talks *talks, const char *name);
void talk_destroy(struct talk *talk);
/* It is looked at with the next flush. */
void talk_due(struct talk *talk);
void talk_touch(struct talk *talk);
/* Nothing is under way any more: the next hello finds out. */
void talk_close(struct talk *talk);

/* talk_say.c: the next thing that is to be said. False: the line is full or gone. */
bool talk_step(struct talk *talk);
/* Is a link's word one of the choices that may be made at any time? */
bool talk_is_topic(struct str link);
/* The daemon forgets the conversation: whoever comes back begins anew. */
void talk_part(struct talk *talk);

/* talk_hear.c: what a frame of the daemon changes. */
void talk_hear(struct talk *talk, const json_t *frame, struct str type);
/* Parts of an answer, and what stands behind its numbers, into the queue. A notice leaves the
 * numbers of the answer before it. */
void talk_answer(struct talk *talk, struct citizen *citizen, const json_t *messages, enum lang lang,
		 bool is_notice);

/* talk_forget.c: "delete my data", which the bridge answers itself. */
enum forget { FORGET_OTHER /* another choice */, FORGET_ANSWERED, FORGET_BYE };
enum forget talk_take_forget(struct talk *talk, struct citizen *citizen, const char *value);
/* Adds the choice to an answer about privacy. */
void talk_offer_forget(const struct talk *talk, struct str intent, json_t *messages);
/* The daemon has forgotten: a last word, and then we do. */
void talk_farewell(struct talk *talk);

#endif
