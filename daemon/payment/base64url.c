/* Strict base64url by libsodium, whose time does not depend on what it reads. */
#include "payment/base64url.h"

#include <sodium.h>

#include "payment/paseto.h"

enum { BASE64URL = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

size_t base64url_length(size_t bytes)
{
	return sodium_base64_encoded_len(bytes, BASE64URL) - 1;
}

void base64url_encode(const void *bytes, size_t len, char *text)
{
	sodium_bin2base64(text, base64url_length(len) + 1, bytes, len, BASE64URL);
}

/* Where char is signed, libsodium 1.0.18 takes each byte from 0x80 on for '_'. */
static bool is_ascii(struct str text)
{
	unsigned char all = 0;

	for (size_t i = 0; i < text.len; i++)
		all |= (unsigned char)text.data[i];
	return all < 0x80;
}

bool base64url_decode(struct str text, void *bytes, size_t size, size_t *len)
{
	/* Without a place for the end, it refuses what is behind the last digit: '=', blanks and
	 * all else. It refuses trailing bits in any case. */
	return is_ascii(text) &&
	       sodium_base642bin(bytes, size, text.data, text.len, NULL, len, NULL, BASE64URL) == 0;
}

void base64url_add(struct buf *out, struct str bytes)
{
	size_t len = base64url_length(bytes.len);

	base64url_encode(bytes.data, bytes.len, buf_reserve(out, len + 1));
	out->len += len;
}

bool base64url_read(struct str text, struct buf *out)
{
	size_t room = text.len / 4 * 3 + 3, len = 0;
	bool fine = base64url_decode(text, buf_reserve(out, room), room, &len);

	if (fine)
		out->len += len;
	buf_add(out, STR(""));
	return fine;
}
