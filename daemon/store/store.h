/* What must outlive the process. No SQL shows through here: other stores will meet the same
 * contract. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/buf.h"
#include "base/error.h"

enum { STORE_KEY_SIZE = 32 };

struct store;

/* Opens or creates the store at a path (":memory:" for tests). Refuses a file that is not a store
 * (ERROR_DAMAGED) or of a newer version (ERROR_VERSION), and one that stays locked (ERROR_BUSY). */
struct store *store_open(const char *path, struct error *error);
/* Commits, settles and closes; NULL is fine. */
void store_close(struct store *store);

/* Changes are grouped: they are durable against the death of the process once store_commit has
 * returned true, and a reply may leave only then. After a failed commit (ERROR_FULL disk shows as
 * ERROR_IO, a lock as ERROR_BUSY) the changes are kept and the next commit tries them again. */
bool store_commit(struct store *store, struct error *error);
/* Brings what was committed to its final place; to be called about once a second. After a failure
 * (as above) it stays where it is, durable, and the next call tries again. */
bool store_settle(struct store *store, struct error *error);

/* Conversations, by the BLAKE2b-256 hash of their token. `state` is opaque bytes. A get sees what
 * was put before, committed or not. ERROR_NOT_FOUND when there is none or it has expired. */
bool store_conversation_put(struct store *store, const uint8_t key[static STORE_KEY_SIZE],
			    struct str state, int64_t expires_ms, struct error *error);
bool store_conversation_get(struct store *store, const uint8_t key[static STORE_KEY_SIZE],
			    int64_t now_ms, struct buf *state, struct error *error);
bool store_conversation_delete(struct store *store, const uint8_t key[static STORE_KEY_SIZE],
			       struct error *error);
/* Deletes at most `limit` expired conversations, so that one call stays short. */
bool store_conversation_expire(struct store *store, int64_t now_ms, size_t limit, size_t *deleted,
			       struct error *error);
/* Conversations that have not expired. */
bool store_conversation_count(struct store *store, int64_t now_ms, size_t *count,
			      struct error *error);

#endif
