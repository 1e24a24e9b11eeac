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

enum key_state {
	KEY_NEXT,    /* published, and used from use_from on */
	KEY_CURRENT, /* signs */
	KEY_RETIRED, /* signs no longer, and is still published */
	KEY_EXPIRED  /* to be deleted by the next rotation */
};

/* What may be shown of a key. */
struct key_info {
	char id[PASERK_ID_TEXT];
	char public_text[PASERK_PUBLIC_TEXT];
	int64_t use_from_ms;
	int64_t publish_until_ms; /* INT64_MAX: not retired */
	enum key_state state;
};

/* In order of use_from. */
size_t keyring_count(const struct keyring *keyring);
struct key_info keyring_info(const struct keyring *keyring, size_t index, int64_t now_ms);
const char *key_state_name(enum key_state state); /* "current" */

enum {
	KEYRING_LEAD_MS = 600000,  /* a new key is published so long before it is used */
	KEYRING_GRACE_MS = 3600000 /* and an old one so long after its last use */
};

/* Makes the folder (mode 0700) if need be, and its first key, used at once. ERROR_INVALID when
 * there is a key. */
bool keyring_start(const char *folder, int64_t now_ms, struct error *error);
/* Puts a new key beside the others, used in KEYRING_LEAD_MS or at once, retires the others and
 * deletes the expired ones. At once: a key that was to come is deleted too. ERROR_BUSY when
 * somebody else does so just now. Daemons must read the folder again afterwards. */
bool keyring_rotate(const char *folder, int64_t now_ms, bool at_once, struct error *error);

#endif
