/* Within dialogue: what a message, or a half of one, was understood as. */
#ifndef DIALOGUE_READING_H
#define DIALOGUE_READING_H

#include "dialogue/turn.h"
#include "nlu/decision.h"

/* A message or a half of one, and what it was understood as. */
struct reading {
	struct str text;	     /* as typed; lent */
	struct understanding u;	     /* with the thresholds of the dialogue, where it has its own */
	const struct intent *intent; /* NULL: none, or not enabled */
	float probability;	     /* understanding_sureness */
};

void reading_take(const struct turn *turn, struct str text, struct reading *reading);
/* Is this the likeliest intent, enabled or not? */
bool reading_is(const struct reading *reading, const char *id);
/* Is there an enabled intent that may be acted on without asking? Never for out_of_scope. */
bool reading_is_sure(const struct reading *reading);

/* Appends the words of an entity as the citizen wrote them, or at least normalised. */
void reading_words(const struct reading *reading, const struct entity *entity, struct buf *out);
/* The first entity of a kind, or NULL. */
const struct entity *reading_entity(const struct reading *reading, const char *kind);

/* The value of the only entity of a kind; the empty slice when there is none or several. */
struct str entity_value(const struct understanding *u, const char *kind);
/* The day that is asked for, in days since 1970-01-01: a date, else "tomorrow", "Monday" (the next,
 * today included); DAY_NONE. */
int32_t entity_day(const struct understanding *u, int64_t now_ms);
enum lang entity_lang(const struct understanding *u);

#endif
