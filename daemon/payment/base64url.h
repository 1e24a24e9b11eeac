/* Base64url into memory of a fixed size, secrets too; for this room's own use. */
#ifndef PAYMENT_BASE64URL_H
#define PAYMENT_BASE64URL_H

#include "base/str.h"

/* At most `size` bytes; strict as base64url_read of paseto.h. Takes the same time for all secrets
 * of a length. */
bool base64url_decode(struct str text, void *bytes, size_t size, size_t *len);
/* The digits for so many bytes. */
size_t base64url_length(size_t bytes);
/* Writes them, and a NUL. */
void base64url_encode(const void *bytes, size_t len, char *text);

#endif
