/* Within core: a script that is being played, and what its player has seen. */
#ifndef CORE_PLAYER_STATE_H
#define CORE_PLAYER_STATE_H

#include <gio/gio.h>

#include "core/script_steps.h"

/* What was shown, as a visitor would have seen it. */
struct seen {
	json_t *reply;	  /* messages of the last reply of this visit, or NULL */
	json_t *question; /* the open one, or NULL */
	enum screen screen;
	unsigned entries, replies, notices; /* of this visit */
	unsigned replies_before;	    /* when a reply was last asked for */
	bool is_connected;
	int countdown;
	enum print_phase print_phase; /* the last that was not IDLE since a print was asked for */
	enum printer_state printer;
	enum card_phase card_phase; /* in the same way */
	struct comfort comfort;
	enum lang lang;
};

struct player {
	struct terminal *terminal;
	const struct script *script;
	struct face behind; /* the face that everything is passed on to */
	unsigned left;	    /* rounds, this one included */
	int pause_ms;
	FILE *out;
	void (*done)(void *context, bool ok, const char *why);
	void *context;

	size_t at; /* the step */
	int64_t limit_ms;
	guint timer, deadline;
	bool is_waiting;
	struct seen seen;
};

/* player_seen.c: the terminal's face. */
void seen_watch(struct player *player);
void seen_finish(struct seen *seen);
/* The value of a choice, by its title: exactly, or in any case, or how it begins; or by its number
 * behind a #. NULL when there is none, or several begin so. */
const char *seen_choice(const struct seen *seen, const char *title, const char **whole);
/* Has what was waited for happened? */
bool seen_has(const struct player *player, enum wait_kind wait);
/* Is it as expected? Else why not. */
bool seen_is(const struct player *player, const struct step *step, struct buf *why);
/* The payment of the last reply, or NULL. */
const json_t *seen_payment(const struct seen *seen);

/* player.c: something was shown. */
void player_look(struct player *player);

#endif
