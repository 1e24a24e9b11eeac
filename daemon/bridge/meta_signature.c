/* Meta signs each webhook: https://developers.facebook.com/docs/messenger-platform/webhooks,
 * "Validate payloads". Over the bytes as they came, for they escape what is not ASCII. */
#include <sodium.h>

#include "bridge/event.h"

enum { SUM = crypto_auth_hmacsha256_BYTES };

bool meta_signature_is_good(struct str secret, struct str body, struct str header)
{
	crypto_auth_hmacsha256_state state;
	uint8_t ours[SUM], theirs[SUM];
	size_t len = 0;

	if (!str_starts(header, STR("sha256=")))
		return false;
	header = str_slice(header, 7, header.len);
	if (header.len != 2 * SUM ||
	    sodium_hex2bin(theirs, SUM, header.data, header.len, NULL, &len, NULL) != 0 ||
	    len != SUM)
		return false;
	crypto_auth_hmacsha256_init(&state, (const uint8_t *)secret.data, secret.len);
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)body.data, body.len);
	crypto_auth_hmacsha256_final(&state, ours);
	return sodium_memcmp(ours, theirs, SUM) == 0;
}
