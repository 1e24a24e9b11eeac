/* A secret in a file: read by its owner only, straight into memory that is wiped. */
#ifndef PAYMENT_SECRET_FILE_H
#define PAYMENT_SECRET_FILE_H

#include <stddef.h>

#include "base/error.h"

struct secret {
	char *bytes; /* sodium_malloc: between guard pages, left out of core dumps, read only */
	size_t len;
};

/* Reads an open file whole. ERROR_INVALID when it is no regular file, belongs to another user than
 * the one who runs this, may be read by others, or has more than `limit` bytes; `advice` says what
 * to do about a secret that others may have read. The descriptor stays the caller's. */
bool secret_read(struct secret *secret, int fd, const char *path, size_t limit, const char *advice,
		 struct error *error);
/* Wipes it; a zeroed struct is fine. */
void secret_finish(struct secret *secret);

/* Memory for a secret; NULL and ERROR_LIMIT when there is none. For sodium_free. */
void *secret_alloc(size_t size, struct error *error);

#endif
