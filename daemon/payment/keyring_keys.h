/* The inside of a keyring; for this room's own use. */
#ifndef PAYMENT_KEYRING_KEYS_H
#define PAYMENT_KEYRING_KEYS_H

#include "payment/key_file.h"
#include "payment/keyring.h"

struct keyring {
	struct key *keys; /* by use_from, then by id */
	size_t count, capacity;
};

/* The key that signs at now_ms, or NULL. */
const struct key *keyring_current(const struct keyring *keyring, int64_t now_ms);

#endif
