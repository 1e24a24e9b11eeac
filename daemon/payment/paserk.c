/* PASERK: public keys, secret keys and key ids as text, and back. */
#include "payment/paserk.h"

#include <sodium.h>

#include "payment/base64url.h"

enum { ID_BYTES = 33 };

static const struct str PUBLIC = {"k4.public.", 10};
static const struct str SECRET = {"k4.secret.", 10};
static const struct str ID = {"k4.pid.", 7};

static void write_text(struct str type, const uint8_t *key, size_t len, char *text)
{
	memcpy(text, type.data, type.len);
	base64url_encode(key, len, text + type.len);
}

/* Secrets pass here: straight into the caller's memory. */
static bool read_text(struct str type, struct str text, uint8_t *key, size_t len)
{
	size_t got;

	if (text.len != type.len + base64url_length(len) || !str_starts(text, type))
		return false;
	return base64url_decode(str_slice(text, type.len, text.len), key, len, &got) && got == len;
}

void paserk_public(const uint8_t key[static PASETO_PUBLIC], char text[static PASERK_PUBLIC_TEXT])
{
	write_text(PUBLIC, key, PASETO_PUBLIC, text);
}

void paserk_secret(const uint8_t key[static PASETO_SECRET], char text[static PASERK_SECRET_TEXT])
{
	write_text(SECRET, key, PASETO_SECRET, text);
}

void paserk_id(const uint8_t key[static PASETO_PUBLIC], char text[static PASERK_ID_TEXT])
{
	unsigned char message[7 + PASERK_PUBLIC_TEXT], id[ID_BYTES];

	memcpy(message, ID.data, ID.len);
	paserk_public(key, (char *)message + ID.len);
	crypto_generichash(id, sizeof id, message, sizeof message - 1, NULL, 0);
	write_text(ID, id, sizeof id, text);
}

bool paserk_read_public(struct str text, uint8_t key[static PASETO_PUBLIC], struct error *error)
{
	if (read_text(PUBLIC, text, key, PASETO_PUBLIC))
		return true;
	/* A secret key may stand here by mistake: what was read is not repeated. */
	return error_set(error, ERROR_INVALID,
			 "this is no public key; it is the text 'k4.public.' and 43 digits of "
			 "base64url");
}

bool paserk_read_secret(struct str text, uint8_t key[static PASETO_SECRET], struct error *error)
{
	uint8_t public_key[PASETO_PUBLIC], pair[PASETO_SECRET];
	bool fine = read_text(SECRET, text, key, PASETO_SECRET);

	if (fine) {
		crypto_sign_seed_keypair(public_key, pair, key);
		fine = sodium_memcmp(pair, key, sizeof pair) == 0;
		sodium_memzero(pair, sizeof pair);
	}
	if (fine)
		return true;
	sodium_memzero(key, PASETO_SECRET);
	return error_set(error, ERROR_INVALID,
			 "this is no secret key: it is the text 'k4.secret.' and 86 digits of "
			 "base64url, whose second half belongs to the first");
}
