/* Tokens and keys from a stranger: nothing is believed, and what is read is written alike. */
/* LINK: payment base */
#include <sodium.h>
#include <stdlib.h>

#include "edits.h"
#include "payment/paserk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void make_key(uint8_t public_key[static PASETO_PUBLIC], uint8_t secret[static PASETO_SECRET])
{
	static const unsigned char seed[crypto_sign_SEEDBYTES] = "the key of the fuzzer, not ours";

	require(sodium_init() >= 0);
	crypto_sign_seed_keypair(public_key, secret, seed);
}

/* Only the token itself passes; its form may be right with any change. */
static void check_token(struct str token, struct str good,
			const uint8_t public_key[static PASETO_PUBLIC])
{
	struct buf payload BUF_AUTO = {0}, footer BUF_AUTO = {0};
	struct error error = {0};
	bool formed = paseto_footer(token, &footer, &error);

	require(formed || (error.code == ERROR_INVALID && footer.len == 0));
	require(footer.len <= PASETO_FOOTER_LIMIT);
	if (paseto_verify(public_key, token, STR(""), &payload, NULL))
		require(formed && str_eq(token, good));
	else
		require(payload.len == 0);
}

static void check_base64url(struct str text)
{
	struct buf bytes BUF_AUTO = {0}, again BUF_AUTO = {0};

	if (base64url_read(text, &bytes)) {
		base64url_add(&again, buf_borrow(&bytes));
		require(str_eq(buf_borrow(&again), text));
	}
	buf_reset(&bytes);
	buf_reset(&again);
	base64url_add(&again, text);
	require(base64url_read(buf_borrow(&again), &bytes));
	require(str_eq(buf_borrow(&bytes), text));
}

static void check_keys(struct str text)
{
	uint8_t key[PASETO_SECRET];
	char public_text[PASERK_PUBLIC_TEXT], secret_text[PASERK_SECRET_TEXT];

	if (paserk_read_public(text, key, NULL)) {
		paserk_public(key, public_text);
		require(str_eq(str_from(public_text), text));
	}
	if (paserk_read_secret(text, key, NULL)) {
		paserk_secret(key, secret_text);
		require(str_eq(str_from(secret_text), text));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t public_key[PASETO_PUBLIC], secret[PASETO_SECRET];
	struct buf token BUF_AUTO = {0}, own BUF_AUTO = {0}, payload BUF_AUTO = {0};
	struct str input = {(const char *)data, size};
	size_t len;
	char *bytes;

	make_key(public_key, secret);
	paseto_sign(secret, STR("{\"order\":\"42\"}"), STR("{\"kid\":\"k\"}"), STR(""), &token);
	bytes = fuzz_bytes(data, size, buf_borrow(&token), &len);
	check_token((struct str){bytes, len}, buf_borrow(&token), public_key);
	check_base64url((struct str){bytes, len});
	check_keys((struct str){bytes, len});
	/* And what the stranger says, signed. */
	if (size < PASETO_TOKEN_LIMIT / 2) {
		paseto_sign(secret, input, STR(""), STR(""), &own);
		require(paseto_verify(public_key, buf_borrow(&own), STR(""), &payload, NULL));
		require(str_eq(buf_borrow(&payload), input));
	}
	free(bytes);
	return 0;
}
