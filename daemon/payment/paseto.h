/* PASETO version 4, public: a signed payload. Source: paseto-standard/paseto-spec,
 * docs/01-Protocol-Versions/Version4.md and Common.md. */
#ifndef PAYMENT_PASETO_H
#define PAYMENT_PASETO_H

#include "base/buf.h"
#include "base/error.h"

enum { PASETO_PUBLIC = 32, PASETO_SECRET = 64 /* seed, then public key */, PASETO_SIGNATURE = 64 };

enum { PASETO_TOKEN_LIMIT = 8192, PASETO_FOOTER_LIMIT = 512 };

/* Pre-authentication encoding of `count` pieces, behind what `out` holds. */
void paseto_pae(const struct str *pieces, size_t count, struct buf *out);
/* Appends the token. `implicit` is signed and not sent; often empty. */
void paseto_sign(const uint8_t secret[static PASETO_SECRET], struct str payload, struct str footer,
		 struct str implicit, struct buf *token);
/* The footer, for finding the key: nothing in it may be trusted before paseto_verify. ERROR_INVALID
 * when the token has not the form of a v4.public one. */
bool paseto_footer(struct str token, struct buf *footer, struct error *error);
/* Appends the payload when the signature is right. ERROR_INVALID otherwise, which says no more than
 * that. */
bool paseto_verify(const uint8_t public_key[static PASETO_PUBLIC], struct str token,
		   struct str implicit, struct buf *payload, struct error *error);

/* Base64url without padding (RFC 4648, 5), strict: '=', white space and trailing bits are refused.
 */
void base64url_add(struct buf *out, struct str bytes);
bool base64url_read(struct str text, struct buf *out);

#endif
