/* One signing key and its file; for this room's own use.
 *
 * The file's name is the key's id without "k4.pid.", and ".secret". It has three lines:
 *
 *	k4.secret.…
 *	use_from 2026-11-23T10:00:00Z
 *	publish_until 2026-12-23T11:00:00Z      (once it is retired) */
#ifndef PAYMENT_KEY_FILE_H
#define PAYMENT_KEY_FILE_H

#include "payment/paserk.h"

/* publish_until of a key that is not retired. */
#define KEY_ALWAYS INT64_MAX

struct key {
	uint8_t *secret; /* in locked memory that is read only */
	uint8_t public_key[PASETO_PUBLIC];
	char id[PASERK_ID_TEXT];
	int64_t use_from_ms, publish_until_ms;
};

/* A new key. ERROR_LIMIT when there is no memory for it. */
bool key_make(struct key *key, int64_t use_from_ms, struct error *error);
/* ERROR_INVALID: others may read the file, it belongs to another user, its content is no key, or
 * not the key of its name. */
bool key_read(struct key *key, const char *folder, const char *name, struct error *error);
/* Writes the file in one stroke, for its owner's eyes only. */
bool key_write(const struct key *key, const char *folder, struct error *error);
bool key_delete(const struct key *key, const char *folder, struct error *error);
/* Wipes the secret. */
void key_finish(struct key *key);
/* Is this the name of a key's file? */
bool key_is_file(const char *name);

#endif
