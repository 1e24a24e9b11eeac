/* Within server: the secret that we share with the back office. */
#ifndef SERVER_POST_SECRET_H
#define SERVER_POST_SECRET_H

#include <stddef.h>

#include "base/error.h"

struct secret {
	unsigned char *bytes; /* in locked memory, read only */
	size_t len;
};

/* Reads a file: all its bytes but a line end behind the last. ERROR_INVALID when others may read
 * it, when it is no regular file, or has less than 32 bytes or more than 4096. */
bool secret_load(struct secret *secret, const char *path, struct error *error);
/* Wipes it. */
void secret_finish(struct secret *secret);

#endif
