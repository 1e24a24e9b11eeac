/* Our signing keys: a folder of files, one key each, and when each of them is used. */
#ifndef PAYMENT_KEYRING_H
#define PAYMENT_KEYRING_H

#include "payment/paserk.h"

struct keyring;

/* Reads a folder. A private key that others may read, or that does not belong to its name, is
 * ERROR_INVALID and says what to do; secrets live in locked memory and are wiped. A folder without
 * keys is ERROR_NOT_FOUND. */
struct keyring *keyring_load(const char *folder, struct error *error);
void keyring_destroy(struct keyring *keyring);
/* Signs with the key that is current at now_ms; its id stands in the footer, {"kid":"k4.pid...."}.
 * ERROR_NOT_FOUND when none is. */
bool keyring_sign(const struct keyring *keyring, int64_t now_ms, struct str payload,
		  struct buf *token, struct error *error);
/* The public key with this id if it is published at now_ms, or NULL. */
const uint8_t *keyring_public(const struct keyring *keyring, struct str id, int64_t now_ms);
/* Appends the published keys as JSON, also those to come and those just retired:
 * {"keys":[{"kid","key","use_from","publish_until"}]}. */
void keyring_publish(const struct keyring *keyring, int64_t now_ms, struct buf *out);

#endif
