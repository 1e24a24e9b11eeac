/* Who a citizen is on a platform, kept so that a stolen store tells it nobody: a keyed hash for
 * finding, a sealed id for answering. The key is a file of its own. */
#ifndef BRIDGE_VAULT_H
#define BRIDGE_VAULT_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "bridge/channel.h"

enum { VAULT_NAME = 33 }; /* 32 hexadecimal digits and the NUL */

struct vault;

/* Makes the file, for its owner only, when it is not there. ERROR_INVALID: it is no key, or others
 * may read it. */
struct vault *vault_open(const char *path, struct error *error);
void vault_close(struct vault *vault);

/* A citizen's name in pierre.bridge.v1 and in the store: BLAKE2b-128, keyed, of channel, account
 * and user. */
void vault_name(const struct vault *vault, enum channel channel, struct str account,
		struct str user, char name[static VAULT_NAME]);
/* The name of a platform's event, the same for each time that it is told. */
void vault_event(const struct vault *vault, enum channel channel, struct str id,
		 char name[static VAULT_NAME]);
/* XSalsa20-Poly1305 with a random nonce in front; the name is part of what is sealed, so that ids
 * cannot be swapped between rows. Appends. */
void vault_seal(const struct vault *vault, const char *name, struct str text, struct buf *out);
/* ERROR_DAMAGED: another key, another name, or changed bytes. Appends. */
bool vault_open_seal(const struct vault *vault, const char *name, struct str sealed,
		     struct buf *out, struct error *error);

#endif
