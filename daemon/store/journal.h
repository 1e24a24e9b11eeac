/* Within store: changes on their way to the database, appended to a file beside it in one write
 * for each commit; what SQLite does for a row costs ten times as much. */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/pending.h"

struct journal {
	int fd; /* below 0: none, as for ":memory:" */
	char *path;
	uint64_t size;	  /* of what was committed */
	struct buf batch; /* since then */
};

/* Opens or creates "<path>.log", for this process alone (ERROR_BUSY when another has it), and
 * calls `each` for every change in it, in order. A torn end, from a death in the middle of a
 * write, was never committed and is cut off. */
bool journal_open(struct journal *journal, const char *path,
		  void (*each)(void *context, const struct change *change), void *context,
		  struct error *error);
void journal_close(struct journal *journal);
void journal_add(struct journal *journal, const struct change *change);
/* Durable against the death of the process afterwards. After a failure the batch is kept. */
bool journal_commit(struct journal *journal, struct error *error);
/* Everything is in the database now. */
bool journal_clear(struct journal *journal, struct error *error);

/* Takes the next change from the front of a journal's bytes behind its header; its state is lent
 * from them. False at the end or at the first that is damaged. */
bool journal_next(struct str *rest, struct change *change);

#endif
